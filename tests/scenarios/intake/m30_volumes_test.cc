// Client volumes by provider and production method, and the strategy extract without small cells
// (M30).
#include "tests/scenarios/county/county_bench.h"

#include <luotsi/contract/v1/voucher.pb.h>
#include <luotsi/finance/v1/finance_service.pb.h>
#include <luotsi/report/v1/ceiling.pb.h>
#include <luotsi/report/v1/report_service.pb.h>
#include <luotsi/report/v1/volume.pb.h>

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <tuple>
#include <vector>

namespace luotsi {
namespace {

namespace pb = report::v1;
using contract_registry::ContractType;

constexpr const char* kMonth = "2026-01";
constexpr const char* kService = "KOTIHOITO";
constexpr const char* kCounty = "3221309-4";

// One contract of the service, and what it reported of the month.
struct Reported {
    const char* number;
    ContractType type;
    const char* provider;
    pb::ProductionMethod method;
    std::int64_t hours;
    std::optional<std::uint32_t> clients;
    const char* price;
};

const std::vector<Reported> kReported{
    {"V-1", ContractType::kPurchase, "2077474-0", pb::PRODUCTION_METHOD_BOUGHT, 900, 40, "50.00 EUR"
    },
    {"V-2", ContractType::kPurchase, "1572860-0", pb::PRODUCTION_METHOD_BOUGHT, 30, 3, "52.10 EUR"},
    {"V-3",
     ContractType::kServiceVoucher,
     "0201256-6",
     pb::PRODUCTION_METHOD_VOUCHER,
     210,
     12,
     "44.00 EUR"},
    {"V-4", ContractType::kOwnProduction, kCounty, pb::PRODUCTION_METHOD_OWN, 1100, 55, "41.35 EUR"
    },
    {"V-5", ContractType::kPurchase, "0112038-9", pb::PRODUCTION_METHOD_IN_HOUSE, 80, 8, "47.00 EUR"
    },
    {"V-6",
     ContractType::kFreeChoice,
     "1572860-0",
     pb::PRODUCTION_METHOD_FREE_CHOICE,
     16,
     2,
     "49.90 EUR"},
    {"V-7",
     ContractType::kPurchase,
     "2077474-0",
     pb::PRODUCTION_METHOD_BOUGHT,
     45,
     std::nullopt,
     "50.00 EUR"},
};

class Volumes : public testing::Test {
  protected:
    Volumes() {
        county_.SetParameter("voucher.criteria", "2020-01-01", "insurance");
        for (const Reported& one : kReported) {
            contracts_[one.number] = Agree(one);
            Report(one);
        }
    }

    std::string Agree(const Reported& one) {
        contract_registry::Terms terms = test::SoundTerms();
        terms.type = one.type;
        terms.provider = {PartyIdentifier{"FI-PRO", one.provider}, "Tuottaja"};
        terms.prices = {{kService, "Kotihoito", "hour", *UnitPrice::Parse(one.price)}};
        if (one.method == pb::PRODUCTION_METHOD_IN_HOUSE)
            terms.provider_kind = contract_registry::ProviderKind::kInHouse;
        if (one.type == ContractType::kServiceVoucher) {
            terms.voucher = contract_registry::VoucherPart{
                .value = *UnitPrice::Parse(one.price), .service_code = kService
            };
        }
        const std::string id = county_.Agree(test::CountyBench::Sound(one.number, terms));
        if (one.type == ContractType::kServiceVoucher) ApproveVoucher(id);
        return id;
    }

    void ApproveVoucher(const std::string& id) {
        contract::v1::TickVoucherCriterionRequest tick;
        tick.set_contract_id(id);
        tick.set_criterion("insurance");
        tick.set_met(true);
        tick.set_evidence("register extract");
        county_.Ask<contract::v1::VoucherProvider>(
            "contract.v1.VoucherService/TickVoucherCriterion", tick
        );
        contract::v1::ApproveVoucherProviderRequest approve;
        approve.set_contract_id(id);
        approve.set_valid_from("2025-06-01");
        county_.Ask<contract::v1::VoucherProvider>(
            "contract.v1.VoucherService/ApproveVoucherProvider", approve
        );
    }

    pb::Report Report(const Reported& one) {
        pb::SubmitReportRequest request;
        request.set_contract_id(contracts_[one.number]);
        request.set_month(kMonth);
        pb::ServiceActual& line = *request.add_lines()->mutable_service();
        line.set_service_code(kService);
        line.set_unit("hour");
        line.mutable_quantity()->set_micros(one.hours * 1'000'000);
        if (one.clients) line.set_clients(*one.clients);
        return county_.Ask<pb::Report>("report.v1.ReportService/SubmitReport", request);
    }

    pb::Volumes Get() {
        pb::GetVolumesRequest request;
        request.set_service_code(kService);
        request.set_month(kMonth);
        return county_.Ask<pb::Volumes>("report.v1.VolumeService/GetVolumes", request);
    }
    pb::StrategyExtract Export(const char* from, const char* to, const char* service = "") {
        pb::ExportStrategyExtractRequest request;
        request.set_from_month(from);
        request.set_to_month(to);
        request.set_service_code(service);
        return county_.Ask<pb::StrategyExtract>(
            "report.v1.VolumeService/ExportStrategyExtract", request
        );
    }

    test::CountyBench county_{"2026-02-15"};
    std::map<std::string, std::string> contracts_;
};

// Hours, cents and clients.
using Sum = std::tuple<std::int64_t, std::int64_t, std::uint64_t>;

Sum SumOf(const pb::Volume& volume) {
    return {
        volume.quantity().micros() / 1'000'000, volume.amount().amount_minor(), volume.clients()
    };
}

void Add(Sum& sum, const Sum& more) {
    std::get<0>(sum) += std::get<0>(more);
    std::get<1>(sum) += std::get<1>(more);
    std::get<2>(sum) += std::get<2>(more);
}

Sum SumOf(const Reported& one) {
    const std::int64_t micros = UnitPrice::Parse(one.price)->micros();
    return {one.hours, one.hours * micros / 10'000, one.clients.value_or(0)};
}

TEST_F(Volumes, M30CountsClientsUnitsAndEurosByProviderAndWay) {
    std::map<std::pair<std::string, pb::ProductionMethod>, Sum> rows;
    std::map<pb::ProductionMethod, Sum> methods;
    Sum total;
    for (const Reported& one : kReported) {
        Add(rows[{one.provider, one.method}], SumOf(one));
        Add(methods[one.method], SumOf(one));
        Add(total, SumOf(one));
    }
    const pb::Volumes volumes = Get();
    ASSERT_EQ(volumes.rows_size(), 6);
    for (const pb::Volume& row : volumes.rows()) {
        EXPECT_EQ(SumOf(row), (rows[{row.provider().id(), row.production_method()}]))
            << row.ShortDebugString();
        EXPECT_EQ(row.unit(), "hour");
        EXPECT_EQ(row.provider().scheme(), "FI-PRO");
    }
    ASSERT_EQ(volumes.by_method_size(), 5);
    Sum over_ways;
    for (const pb::Volume& row : volumes.by_method()) {
        EXPECT_EQ(SumOf(row), methods[row.production_method()]) << row.ShortDebugString();
        EXPECT_FALSE(row.has_provider());
        Add(over_ways, SumOf(row));
    }
    ASSERT_EQ(volumes.totals_size(), 1);
    EXPECT_EQ(SumOf(volumes.totals(0)), total);
    EXPECT_EQ(over_ways, total);
    EXPECT_TRUE(volumes.totals(0).clients_partly_told());
    EXPECT_EQ(volumes.totals(0).contracts(), kReported.size());
}

// Each line of a day is of other clients; those of another day may be the same ones.
TEST_F(Volumes, M30ClientsOfADayAddUpAndTheBusiestDayCounts) {
    pb::CorrectReportRequest request;
    request.set_contract_id(contracts_["V-1"]);
    request.set_month(kMonth);
    request.set_correction_reason("told by day");
    for (const auto& [day, decision] : {std::pair(3, 1), {3, 2}, {3, 3}, {4, 1}, {4, 2}}) {
        pb::SetCeilingRequest decided;
        decided.set_number("MS-" + std::to_string(decision));
        decided.set_kind(pb::CEILING_KIND_DECISION);
        decided.set_service_code(kService);
        decided.set_unit("hour");
        decided.set_valid_from("2020-01-01");
        decided.mutable_limit()->mutable_quantity()->set_micros(1'000'000'000);
        if (day == 3) county_.Ask<pb::Ceiling>("report.v1.CeilingService/SetCeiling", decided);
        pb::ServiceActual& line = *request.add_lines()->mutable_service();
        line.set_service_code(kService);
        line.set_unit("hour");
        line.mutable_quantity()->set_micros(1'000'000);
        line.set_service_date(std::string(kMonth) + "-0" + std::to_string(day));
        line.set_decision(decided.number());
        line.set_clients(1);
    }
    const auto report = county_.Ask<pb::Report>("report.v1.ReportService/CorrectReport", request);
    ASSERT_EQ(report.returned_lines_size(), 0) << report.returned_lines(0).ShortDebugString();
    const std::uint64_t before = 120;
    EXPECT_EQ(Get().totals(0).clients(), before - 40 + 3);
}

TEST_F(Volumes, M30ACorrectedReportCountsByWhatIsInForce) {
    pb::CorrectReportRequest request;
    request.set_contract_id(contracts_["V-1"]);
    request.set_month(kMonth);
    request.set_correction_reason("hours of one shift were missing");
    pb::ServiceActual& line = *request.add_lines()->mutable_service();
    line.set_service_code(kService);
    line.set_unit("hour");
    line.mutable_quantity()->set_micros(1'000'000'000);
    line.set_clients(44);
    county_.Ask<pb::Report>("report.v1.ReportService/CorrectReport", request);
    const pb::Volumes volumes = Get();
    EXPECT_EQ(volumes.totals(0).quantity().micros(), (2381 + 100) * 1'000'000LL);
    EXPECT_EQ(volumes.totals(0).clients(), 120U + 4U);
    county_.Rebuild();
    EXPECT_EQ(Get().SerializeAsString(), volumes.SerializeAsString());
}

TEST_F(Volumes, M30AFreeChoiceContractIsAgreedReportedAndPaid) {
    pb::ApproveReportRequest approve;
    approve.set_contract_id(contracts_["V-6"]);
    approve.set_month(kMonth);
    county_.Ask<pb::Report>("report.v1.ReportService/ApproveReport", approve);
    finance::v1::ListPaymentProposalsRequest request;
    request.set_contract_id(contracts_["V-6"]);
    const auto listed = county_.Ask<finance::v1::ListPaymentProposalsResponse>(
        "finance.v1.FinanceService/ListPaymentProposals", request
    );
    ASSERT_EQ(listed.payment_proposals_size(), 1);
    EXPECT_EQ(listed.payment_proposals(0).amount().amount_minor(), 16 * 4990);
}

TEST_F(Volumes, M30AnExtractHasTheSameFiguresAndNoCellUnderTheSetNumber) {
    const pb::Volumes volumes = Get();
    std::map<std::string, Sum> whole;
    const auto key = [](const pb::Volume& volume) {
        return volume.provider().id() + "/" + pb::ProductionMethod_Name(volume.production_method());
    };
    for (const auto* list : {&volumes.rows(), &volumes.by_method(), &volumes.totals()}) {
        for (const pb::Volume& volume : *list)
            whole[key(volume)] = SumOf(volume);
    }
    const pb::StrategyExtract extract = Export(kMonth, kMonth);
    EXPECT_EQ(extract.least_clients(), 5U);
    ASSERT_EQ(extract.rows_size(), 12);
    std::uint32_t hidden = 0;
    for (const pb::ExtractRow& row : extract.rows()) {
        const pb::Volume& volume = row.volume();
        ASSERT_TRUE(whole.contains(key(volume))) << row.ShortDebugString();
        if (row.cell() == pb::EXTRACT_CELL_SHOWN) {
            EXPECT_EQ(SumOf(volume), whole[key(volume)]) << row.ShortDebugString();
            EXPECT_GE(volume.clients(), 5U) << row.ShortDebugString();
            continue;
        }
        ++hidden;
        EXPECT_FALSE(volume.has_clients() || volume.has_quantity() || volume.has_amount())
            << row.ShortDebugString();
        EXPECT_EQ(volume.contracts(), 0U);
    }
    // Three clients of a bought provider, two of free choice's only one, and what protects them.
    EXPECT_EQ(extract.hidden_rows(), hidden);
    EXPECT_GE(hidden, 5U);
    EXPECT_LT(hidden, 9U);
    EXPECT_EQ(extract.extract_id().size(), 36U);
}

TEST_F(Volumes, M30AskingForOneServiceHidesWhatAskingForAllHides) {
    const pb::StrategyExtract all = Export("2025-12", "2026-02");
    const pb::StrategyExtract one = Export(kMonth, kMonth, kService);
    ASSERT_EQ(all.rows_size(), one.rows_size());
    for (int i = 0; i < all.rows_size(); ++i)
        EXPECT_EQ(all.rows(i).SerializeAsString(), one.rows(i).SerializeAsString());
    EXPECT_EQ(all.csv(), one.csv());
    EXPECT_NE(all.extract_id(), one.extract_id());
    EXPECT_EQ(Export("2025-12", "2025-12").rows_size(), 0);
}

TEST_F(Volumes, M30AnExtractIsNotAskedForTooManyMonthsOrBackwards) {
    pb::ExportStrategyExtractRequest request;
    request.set_from_month("2024-01");
    request.set_to_month("2027-01");
    constexpr const char* kExport = "report.v1.VolumeService/ExportStrategyExtract";
    EXPECT_EQ(county_.Refusal<pb::StrategyExtract>(kExport, request), "EXTRACT_MONTHS_TOO_MANY");
    request.set_to_month("2026-12");
    EXPECT_EQ(county_.Refusal<pb::StrategyExtract>(kExport, request), "");
    request.set_to_month("2023-12");
    EXPECT_EQ(county_.Refusal<pb::StrategyExtract>(kExport, request), "DATE_ORDER_REVERSED");
}

}  // namespace
}  // namespace luotsi
