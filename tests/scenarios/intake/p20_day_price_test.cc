// P20: a line of a day is counted alike everywhere, by what is agreed for its day.
#include "tests/scenarios/intake/line_bench.h"

#include <luotsi/contract/v1/voucher.pb.h>
#include <luotsi/report/v1/ceiling.pb.h>
#include <luotsi/report/v1/volume.pb.h>

#include <map>
#include <string>
#include <vector>

namespace luotsi {
namespace {

namespace pb = report::v1;
using Texts = std::vector<std::string>;

class DayPrice : public LineBench {
  protected:
    // From the 15th of January a day costs 200.00 euros and visits are counted by the hour.
    void AmendWithinJanuary() {
        contract::v1::AmendContractRequest request;
        request.set_contract_id(contract_);
        request.set_effective_from("2026-01-15");
        request.set_reason(contract::v1::AMENDMENT_REASON_REVIEW_CLAUSE);
        contract_registry::Terms terms = Agreed();
        terms.prices[0].unit_price = UnitPrice::OfMicros(200'000'000);
        terms.prices[1].unit = "hour";
        *request.mutable_prices() = test::CountyBench::Sound("X", terms).prices();
        county_.Ask<contract::v1::Contract>("contract.v1.ContractService/AmendContract", request);
    }
    static pb::ReportLine On(const char* day, pb::ReportLine line, std::int64_t cents = 0) {
        line.mutable_service()->set_service_date(day);
        if (cents == 0) return line;
        line.mutable_service()->mutable_amount()->set_currency_code("EUR");
        line.mutable_service()->mutable_amount()->set_amount_minor(cents);
        return line;
    }
    static Texts Returned(const pb::Report& report) {
        Texts reasons;
        for (const pb::ReturnedLine& line : report.returned_lines())
            reasons.push_back(std::to_string(line.index()) + line.reason());
        return reasons;
    }
    std::string BoundInEuros(std::int64_t cents) {
        pb::SetCeilingRequest request;
        request.set_number("EUR-1");
        request.set_kind(pb::CEILING_KIND_CONTRACTS);
        request.add_contract_ids(contract_);
        request.set_valid_from("2026-01-01");
        request.mutable_limit()->mutable_amount()->set_currency_code("EUR");
        request.mutable_limit()->mutable_amount()->set_amount_minor(cents);
        return county_.Ask<pb::Ceiling>("report.v1.CeilingService/SetCeiling", request).id();
    }
    std::int64_t Used(const std::string& ceiling) {
        pb::GetCeilingRequest request;
        request.set_ceiling_id(ceiling);
        return county_.Ask<pb::Ceiling>("report.v1.CeilingService/GetCeiling", request)
            .used()
            .amount()
            .amount_minor();
    }
    finance::v1::ReconciledSums Reconciled() {
        finance::v1::ReconcileRequest request;
        request.set_contract_id(contract_);
        request.set_month("2026-01");
        const auto told = county_.Ask<finance::v1::Reconciliation>(
            "finance.v1.FinanceService/Reconcile", request
        );
        EXPECT_EQ(told.sums_size(), 1);
        return told.sums_size() == 1 ? told.sums(0) : finance::v1::ReconciledSums();
    }
    Texts Explained() {
        Texts told;
        for (const auto& proposal : Proposals("2026-01")) {
            for (const auto& line : proposal.lines())
                told.push_back(line.price_valid_on() + ": " + line.explanation());
        }
        return told;
    }
    static std::map<std::string, std::int64_t> Parts(const finance::v1::ReconciledSums& sums) {
        std::map<std::string, std::int64_t> parts;
        for (const auto& part : sums.parts())
            parts[part.kind()] += part.amount().amount_minor();
        return parts;
    }
    void ApproveVoucher(const char* from) {
        contract::v1::TickVoucherCriterionRequest tick;
        tick.set_contract_id(contract_);
        tick.set_criterion("insurance");
        tick.set_met(true);
        tick.set_evidence("register extract 2026-01-01");
        county_.Ask<contract::v1::VoucherProvider>(
            "contract.v1.VoucherService/TickVoucherCriterion", tick
        );
        contract::v1::ApproveVoucherProviderRequest request;
        request.set_contract_id(contract_);
        request.set_valid_from(from);
        county_.Ask<contract::v1::VoucherProvider>(
            "contract.v1.VoucherService/ApproveVoucherProvider", request
        );
    }
};

TEST_F(DayPrice, P20AnAmendmentWithinTheMonthLeavesTheDaysBeforeItAlone) {
    const std::string ceiling = BoundInEuros(10'000'00);
    const pb::SubmitReportRequest report = Report(
        "2026-01",
        On("2026-01-05", Days(2), 315'00),
        On("2026-01-15", Days(2), 400'00),
        On("2026-01-05", Visits(3), 100'01),
        On("2026-01-20", Service("KAYNTI", "hour", 1'000'000), 33'34)
    );
    EXPECT_EQ(
        Returned(county_.Ask<pb::Report>("report.v1.ReportService/ValidateReport", report)),
        (Texts{"1LINE_AMOUNT_MISMATCH", "3LINE_UNIT_MISMATCH"})
    );
    AmendWithinJanuary();
    EXPECT_EQ(Returned(Submit(report)), Texts{});
    const std::int64_t all = 315'00 + 400'00 + 100'01 + 33'34;
    EXPECT_EQ(Used(ceiling), all);
    Approve("2026-01");
    EXPECT_EQ(
        Explained(),
        (Texts{
            "2026-01-05: 2 day x 157.50 EUR = 315.00 EUR",
            "2026-01-15: 2 day x 200.00 EUR = 400.00 EUR",
            "2026-01-05: 3 visit x 33.335 EUR = 100.01 EUR",
            "2026-01-20: 1 hour x 33.335 EUR = 33.34 EUR",
        })
    );
    pb::GetVolumesRequest volumes;
    volumes.set_service_code("YPA-VRK");
    volumes.set_month("2026-01");
    const auto given = county_.Ask<pb::Volumes>("report.v1.VolumeService/GetVolumes", volumes);
    ASSERT_EQ(given.rows_size(), 1);
    EXPECT_EQ(given.rows(0).amount().amount_minor(), 715'00);
    EXPECT_EQ(Reconciled().report().amount_minor(), all);
    EXPECT_EQ(Reconciled().payment_difference().amount_minor(), 0);
    county_.Rebuild();
    EXPECT_EQ(Used(ceiling), all);
    EXPECT_EQ(Reconciled().report().amount_minor(), all);
}

TEST_F(DayPrice, P20AnAmendmentThatComesLaterCountsTheDaysFromItsFirstOnAnew) {
    const std::string ceiling = BoundInEuros(10'000'00);
    Submit(Report("2026-01", On("2026-01-05", Days(2)), On("2026-01-15", Days(2))));
    EXPECT_EQ(Used(ceiling), 630'00);
    AmendWithinJanuary();
    EXPECT_EQ(Used(ceiling), 715'00) << "two days at 157.50 and two at 200.00";
}

TEST_F(DayPrice, P20WorkWhoseApprovalWasWithdrawnIsToldWithItsWholePrice) {
    county_.SetParameter("voucher.criteria", "2020-01-01", "insurance");
    contract_registry::Terms terms = Agreed();
    terms.type = contract_registry::ContractType::kServiceVoucher;
    terms.voucher = contract_registry::VoucherPart{
        .value = *UnitPrice::Parse("100.00 EUR"), .service_code = "YPA-VRK"
    };
    contract_ = Agree("PS-1", terms);
    ApproveVoucher("2026-01-01");
    Submit(Report(
        "2026-01",
        On("2026-01-05", Days(1)),
        On("2026-01-10", Days(1)),
        On("2026-01-15", Days(1)),
        On("2026-01-20", Days(1))
    ));
    Approve("2026-01");
    using Named = std::map<std::string, std::int64_t>;
    EXPECT_EQ(Parts(Reconciled()), (Named{{"client", -230'00}}));
    contract::v1::WithdrawVoucherApprovalRequest withdrawal;
    withdrawal.set_contract_id(contract_);
    withdrawal.set_withdrawn_from("2026-01-12");
    withdrawal.set_reason("insurance has lapsed");
    county_.Ask<contract::v1::VoucherProvider>(
        "contract.v1.VoucherService/WithdrawVoucherApproval", withdrawal
    );
    const auto sums = Reconciled();
    EXPECT_EQ(sums.report().amount_minor(), 630'00);
    EXPECT_EQ(sums.payment().amount_minor(), 200'00);
    EXPECT_EQ(Parts(sums), (Named{{"client", -115'00}, {"not_approved", -315'00}}));
}

}  // namespace
}  // namespace luotsi
