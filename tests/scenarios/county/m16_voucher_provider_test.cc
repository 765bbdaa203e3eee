// Approving voucher providers (M16), and who pays what of a voucher's service.
#include "tests/scenarios/county/county_bench.h"

#include <luotsi/contract/v1/voucher.pb.h>
#include <luotsi/finance/v1/finance_service.pb.h>
#include <luotsi/report/v1/report_service.pb.h>

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace luotsi {
namespace {

namespace pb = contract::v1;

constexpr const char* kCriteria = "prepayment-register,insurance";

// What a line says: a day (or none) and a number of visits.
struct Visits {
    const char* day;
    std::int64_t count;
};

class VoucherScenario : public testing::Test {
  protected:
    VoucherScenario() {
        county_.SetParameter("voucher.criteria", "2020-01-01", kCriteria);
        contract_ = county_.Agree(test::CountyBench::Sound("PS-1", Terms("50.00 EUR")));
    }

    // A voucher worth 42.00 euros of a visit at the price given.
    static contract_registry::Terms Terms(const char* price) {
        contract_registry::Terms terms = test::SoundTerms();
        terms.title = "Kotihoidon palveluseteli";
        terms.type = contract_registry::ContractType::kServiceVoucher;
        terms.prices = {{"KH-KÄYNTI", "Kotihoidon käynti", "visit", *UnitPrice::Parse(price)}};
        terms.prices[0].service_code = "KH-VISIT";
        terms.voucher = contract_registry::VoucherPart{
            .value = *UnitPrice::Parse("42.00 EUR"), .service_code = "KH-VISIT"
        };
        return terms;
    }

    void Tick(const char* criterion, bool met = true) {
        pb::TickVoucherCriterionRequest request;
        request.set_contract_id(contract_);
        request.set_criterion(criterion);
        request.set_met(met);
        request.set_evidence("register extract 2026-02-01");
        county_.Ask<pb::VoucherProvider>(
            "contract.v1.VoucherService/TickVoucherCriterion", request
        );
    }
    pb::ApproveVoucherProviderRequest Approval(const char* from) const {
        pb::ApproveVoucherProviderRequest request;
        request.set_contract_id(contract_);
        request.set_valid_from(from);
        return request;
    }
    void Approve(const char* from) {
        Tick("prepayment-register");
        Tick("insurance");
        county_.Ask<pb::VoucherProvider>(kApprove, Approval(from));
    }
    pb::WithdrawVoucherApprovalRequest Withdrawal(const char* from) const {
        pb::WithdrawVoucherApprovalRequest request;
        request.set_contract_id(contract_);
        request.set_withdrawn_from(from);
        request.set_reason("insurance has lapsed");
        return request;
    }
    void Withdraw(const char* from) {
        county_.Ask<pb::VoucherProvider>(kWithdraw, Withdrawal(from));
    }
    pb::ListVoucherProvidersResponse PublicList(const char* day) {
        pb::ListVoucherProvidersRequest request;
        request.set_valid_on(day);
        return county_.Ask<pb::ListVoucherProvidersResponse>(
            "contract.v1.VoucherService/ListVoucherProviders", request
        );
    }

    report::v1::Report Submit(const char* month, const std::vector<Visits>& lines) {
        report::v1::SubmitReportRequest request;
        request.set_contract_id(contract_);
        request.set_month(month);
        for (const Visits& one : lines) {
            report::v1::ServiceActual& line = *request.add_lines()->mutable_service();
            line.set_service_code("KH-VISIT");
            line.set_unit("visit");
            line.mutable_quantity()->set_micros(one.count * 1'000'000);
            line.set_service_date(one.day);
        }
        return county_.Ask<report::v1::Report>("report.v1.ReportService/SubmitReport", request);
    }
    void ApproveReport(const char* month) {
        report::v1::ApproveReportRequest request;
        request.set_contract_id(contract_);
        request.set_month(month);
        county_.Ask<report::v1::Report>("report.v1.ReportService/ApproveReport", request);
    }
    std::vector<finance::v1::PaymentProposal> Proposals() {
        finance::v1::ListPaymentProposalsRequest request;
        request.set_contract_id(contract_);
        const auto listed = county_.Ask<finance::v1::ListPaymentProposalsResponse>(
            "finance.v1.FinanceService/ListPaymentProposals", request
        );
        return {listed.payment_proposals().begin(), listed.payment_proposals().end()};
    }

    // The visits of May, of which those from the fifteenth on are 840.00 euros, and April's.
    void BeApprovedAndProposed() {
        Approve("2026-03-01");
        Submit("2026-04", {{"", 10}});
        ApproveReport("2026-04");
        Submit("2026-05", {{"2026-05-14", 10}, {"2026-05-15", 20}});
        ApproveReport("2026-05");
    }
    // The amounts to be paid, in the order of proposals.
    std::vector<std::int64_t> Amounts() {
        std::vector<std::int64_t> amounts;
        for (const auto& proposal : Proposals())
            amounts.push_back(proposal.amount().amount_minor());
        return amounts;
    }

    static constexpr const char* kWithdraw = "contract.v1.VoucherService/WithdrawVoucherApproval";
    static constexpr const char* kApprove = "contract.v1.VoucherService/ApproveVoucherProvider";
    test::CountyBench county_{"2026-06-15"};
    std::string contract_;
};

using Texts = std::vector<std::string>;

Texts Reasons(const report::v1::Report& report) {
    Texts reasons;
    for (const report::v1::ReturnedLine& line : report.returned_lines())
        reasons.push_back(std::to_string(line.index()) + line.reason());
    return reasons;
}

TEST_F(VoucherScenario, M16ApprovalWaitsUntilEveryCriterionIsTicked) {
    EXPECT_EQ(
        county_.Refusal<pb::VoucherProvider>(kApprove, Approval("2026-03-01")),
        "VOUCHER_CRITERION_MISSING"
    );
    Tick("prepayment-register");
    EXPECT_EQ(
        county_.Refusal<pb::VoucherProvider>(kApprove, Approval("2026-03-01")),
        "VOUCHER_CRITERION_MISSING"
    );
    Tick("insurance");
    // The list is dated data: a new criterion asks for one more tick from its day on.
    county_.SetParameter(
        "voucher.criteria", "2026-03-01", "prepayment-register,insurance,language"
    );
    EXPECT_EQ(
        county_.Refusal<pb::VoucherProvider>(kApprove, Approval("2026-03-01")),
        "VOUCHER_CRITERION_MISSING"
    );
    const auto approved = county_.Ask<pb::VoucherProvider>(kApprove, Approval("2026-02-28"));
    EXPECT_TRUE(approved.approved());
    EXPECT_EQ(approved.approvals(0).approved_by(), "local");
    EXPECT_EQ(approved.missing_criteria(0), "language");
}

TEST_F(VoucherScenario, M16ALineOfADayWithoutApprovalIsReturned) {
    EXPECT_EQ(Reasons(Submit("2026-01", {{"", 10}})), (Texts{"0VOUCHER_NOT_APPROVED"}));
    Approve("2026-03-10");
    EXPECT_EQ(
        Reasons(Submit("2026-03", {{"2026-03-09", 3}, {"2026-03-10", 4}, {"", 5}})),
        (Texts{"0VOUCHER_NOT_APPROVED", "2LINE_DATE_MISSING", "2LINE_MONTH_BESIDE_DAYS"})
    );
    EXPECT_EQ(Reasons(Submit("2026-04", {{"", 10}})), Texts{});
}

TEST_F(VoucherScenario, M16WithdrawalStopsPaymentFromItsDayAndForNoEarlierOne) {
    Approve("2026-03-01");
    // Reported while approved, and withdrawn before the buyer approves the report.
    EXPECT_EQ(Reasons(Submit("2026-05", {{"2026-05-14", 10}, {"2026-05-15", 20}})), Texts{});
    Withdraw("2026-05-15");
    ApproveReport("2026-05");
    const auto proposals = Proposals();
    ASSERT_EQ(proposals.size(), 1U);
    ASSERT_EQ(proposals[0].lines_size(), 2);
    EXPECT_EQ(proposals[0].lines(0).amount().amount_minor(), 420'00);
    EXPECT_EQ(proposals[0].lines(1).amount().amount_minor(), 0);
    EXPECT_EQ(
        proposals[0].lines(1).explanation(),
        "20 visit x 42.00 EUR (price 50.00 EUR): provider not approved, nothing is paid"
    );
    EXPECT_EQ(proposals[0].amount().amount_minor(), 420'00);
}

using Minors = std::vector<std::int64_t>;

TEST_F(VoucherScenario, M16AWithdrawalOfApprovedReportsTakesBackWhatWasProposed) {
    BeApprovedAndProposed();
    EXPECT_EQ(Amounts(), (Minors{420'00, 1260'00}));
    Withdraw("2026-05-15");
    const auto proposals = Proposals();
    ASSERT_EQ(proposals.size(), 3U) << "April stays as it is";
    const finance::v1::PaymentProposal& correction = proposals[2];
    EXPECT_EQ(correction.month(), "2026-05");
    EXPECT_EQ(correction.report_version(), 1U);
    EXPECT_EQ(correction.lines(0).amount().amount_minor(), 420'00);
    EXPECT_EQ(correction.lines(1).amount().amount_minor(), 0);
    EXPECT_EQ(
        correction.lines(1).explanation(),
        "20 visit x 42.00 EUR (price 50.00 EUR): provider not approved, nothing is paid"
    );
    EXPECT_EQ(correction.total().amount_minor(), 420'00);
    EXPECT_EQ(correction.already_proposed().amount_minor(), 1260'00);
    EXPECT_EQ(correction.amount().amount_minor(), -840'00);
}

TEST_F(VoucherScenario, M16APlannedWithdrawalIsBroughtForward) {
    BeApprovedAndProposed();
    Withdraw("2026-09-01");
    EXPECT_EQ(Amounts(), (Minors{420'00, 1260'00})) << "nothing of before is touched";
    Withdraw("2026-05-15");
    Withdraw("2026-04-01");
    EXPECT_EQ(Amounts(), (Minors{420'00, 1260'00, -840'00, -420'00, -420'00}));
    EXPECT_EQ(
        county_.Refusal<pb::VoucherProvider>(kWithdraw, Withdrawal("2026-09-01")),
        "VOUCHER_NOT_APPROVED"
    );
    // Another approval gives back what lies in it.
    county_.Ask<pb::VoucherProvider>(kApprove, Approval("2026-05-15"));
    EXPECT_EQ(Amounts().back(), 840'00);
    EXPECT_EQ(Amounts().size(), 6U);
}

TEST_F(VoucherScenario, M16ALineWithoutADayWaitsWhenItsMonthIsCutInTwo) {
    BeApprovedAndProposed();
    Withdraw("2026-04-20");
    EXPECT_EQ(Amounts(), (Minors{420'00, 1260'00, -1260'00}));
    Withdraw("2026-04-01");
    EXPECT_EQ(Amounts(), (Minors{420'00, 1260'00, -1260'00, -420'00}));
}

TEST_F(VoucherScenario, M16ACorrectedReportGoesOnFromTheCorrectedMonth) {
    BeApprovedAndProposed();
    Withdraw("2026-05-15");
    report::v1::CorrectReportRequest request;
    request.set_contract_id(contract_);
    request.set_month("2026-05");
    request.set_correction_reason("one visit more");
    report::v1::ServiceActual& line = *request.add_lines()->mutable_service();
    line.set_service_code("KH-VISIT");
    line.set_unit("visit");
    line.mutable_quantity()->set_micros(11'000'000);
    line.set_service_date("2026-05-14");
    county_.Ask<report::v1::Report>("report.v1.ReportService/CorrectReport", request);
    ApproveReport("2026-05");
    EXPECT_EQ(Amounts(), (Minors{420'00, 1260'00, -840'00, 42'00}));
}

TEST_F(VoucherScenario, M16AReportOfAfterTheWithdrawalIsReturnedFromItsDay) {
    Approve("2026-03-01");
    Withdraw("2026-05-15");
    EXPECT_EQ(
        Reasons(Submit("2026-05", {{"2026-05-14", 1}, {"2026-05-15", 1}, {"2026-05-31", 1}})),
        (Texts{"1VOUCHER_NOT_APPROVED", "2VOUCHER_NOT_APPROVED"})
    );
}

TEST_F(VoucherScenario, M16TheCountyPaysAtMostTheVouchersValue) {
    Approve("2026-03-01");
    Submit("2026-04", {{"", 10}});
    ApproveReport("2026-04");
    const finance::v1::PaymentLine above = Proposals().at(0).lines(0);
    EXPECT_EQ(above.amount().amount_minor(), 420'00);
    EXPECT_EQ(above.client_pays().amount_minor(), 80'00);
    EXPECT_EQ(above.explanation(), "10 visit x 42.00 EUR (price 50.00 EUR) = 420.00 EUR");

    contract_ = county_.Agree(test::CountyBench::Sound("PS-2", Terms("40.00 EUR")));
    Approve("2026-03-01");
    Submit("2026-04", {{"", 10}});
    ApproveReport("2026-04");
    const finance::v1::PaymentLine below = Proposals().at(0).lines(0);
    EXPECT_EQ(below.amount().amount_minor(), 400'00);
    EXPECT_EQ(below.client_pays().amount_minor(), 0);
}

TEST_F(VoucherScenario, M16ThePublicListShowsWhoIsApprovedWithServicesAndPrices) {
    Approve("2026-03-01");
    Withdraw("2026-09-01");
    EXPECT_EQ(PublicList("2026-02-28").providers_size(), 0);
    EXPECT_EQ(PublicList("2026-09-01").providers_size(), 0);
    // Whoever asks sees the same.
    county_.CallAsProvider("1572860-0");
    const auto list = PublicList("2026-08-31");
    ASSERT_EQ(list.providers_size(), 1);
    EXPECT_EQ(list.providers(0).provider().identifier().id(), "2077474-0");
    ASSERT_EQ(list.providers(0).prices_size(), 1);
    const pb::VoucherPrice& price = list.providers(0).prices(0);
    EXPECT_EQ(price.service_code(), "KH-VISIT");
    EXPECT_EQ(price.unit_price().amount_micros(), 50'000'000);
    EXPECT_EQ(price.county_pays().amount_micros(), 42'000'000);
    EXPECT_EQ(price.client_pays().amount_micros(), 8'000'000);
}

TEST_F(VoucherScenario, M16OnlyAVoucherContractHasVoucherProviders) {
    contract_ = county_.Agree(test::CountyBench::Sound("PH-1", test::SoundTerms()));
    EXPECT_EQ(
        county_.Refusal<pb::VoucherProvider>(kApprove, Approval("2026-03-01")),
        "CONTRACT_NOT_VOUCHER"
    );
}

}  // namespace
}  // namespace luotsi
