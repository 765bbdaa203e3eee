// A contract whose provider is replaced from a later day (ADR 0028): until that day everything is
// the first provider's, from that day on the second one's.
#include "tests/scenarios/steering/steering_bench.h"

#include <luotsi/steering/v1/search.pb.h>

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace luotsi {
namespace {

namespace pb = steering::v1;

constexpr const char* kFirst = test::SteeringBench::kProvider;
constexpr const char* kSecond = "1572860-0";

// What a company finds of the contract.
struct Sight {
    bool contract = false;
    bool reporting = false;
    bool persons = false;
    int disputes = 0;
    int found = 0;
    int alerts = 0;
    bool operator==(const Sight&) const = default;
};

void PrintTo(const Sight& sight, std::ostream* out) {
    *out << "contract " << sight.contract << ", reporting " << sight.reporting << ", persons "
         << sight.persons << ", disputes " << sight.disputes << ", found " << sight.found
         << ", alerts " << sight.alerts;
}

constexpr Sight kNothing{};

class ProviderChange : public testing::Test {
  protected:
    ProviderChange() {
        bench_.AddRule("dispute-open", "registry-attention", "DISPUTE-OPEN");
        bench_.AddRule("resp-vacant", "registry-attention", "RESP-VACANT");
        contract_ = county().Agree(test::SteeringBench::Draft("V-1", "2026-01-01", "2028-12-31"));
        person_ = bench_.people().Add("TUOT-1", "Aino Aalto", contract::v1::SIDE_PROVIDER);
        bench_.people().Assign(
            contract_,
            contract::v1::SIDE_PROVIDER,
            contract::v1::LEVEL_TACTICAL,
            person_,
            "2026-02-15"
        );
    }

    test::CountyBench& county() { return bench_.county(); }

    void OpenDispute() {
        pb::OpenDisputeRequest request;
        pb::Dispute& dispute = *request.mutable_dispute();
        dispute.set_contract_id(contract_);
        dispute.set_code("D1");
        dispute.set_subject("Laskutetut poissaolopäivät");
        dispute.set_deadline("2026-12-31");
        county().Ask<pb::Dispute>("steering.v1.DisputeService/OpenDispute", request);
    }

    void Replace(const char* from, const char* by = kSecond) {
        county().CallAsCounty();
        contract::v1::AmendContractRequest request;
        request.set_contract_id(contract_);
        request.set_effective_from(from);
        request.set_reason(contract::v1::AMENDMENT_REASON_CONTRACTOR_REPLACED);
        request.mutable_provider()->set_name("Toinen Oy");
        request.mutable_provider()->mutable_identifier()->set_scheme("FI-PRO");
        request.mutable_provider()->mutable_identifier()->set_id(by);
        county().Ask<contract::v1::Contract>("contract.v1.ContractService/AmendContract", request);
    }

    Sight SightOf(const char* company) {
        county().CallAsProvider(company);
        Sight sight;
        contract::v1::GetContractRequest get;
        get.set_contract_id(contract_);
        sight.contract = county().Refusal<contract::v1::Contract>(
                             "contract.v1.ContractService/GetContract", get
                         ) != "CONTRACT_NOT_FOUND";
        report::v1::ListDueReportsRequest due;
        due.set_contract_id(contract_);
        sight.reporting = county().Refusal<report::v1::ListDueReportsResponse>(
                              "report.v1.ReportService/ListDueReports", due
                          ) != "CONTRACT_NOT_FOUND";
        pb::ListResponsibleRequest slots;
        slots.set_contract_id(contract_);
        sight.persons = bench_.people().Refusal<pb::ResponsibleSlots>("ListResponsible", slots) !=
                        "CONTRACT_NOT_FOUND";
        sight.disputes =
            county()
                .Ask<pb::ListDisputesResponse>(
                    "steering.v1.DisputeService/ListDisputes", pb::ListDisputesRequest()
                )
                .disputes_size();
        pb::SearchContractsRequest search;
        search.mutable_filter()->add_states(contract::v1::CONTRACT_STATE_ACTIVE);
        sight.found = county()
                          .Ask<pb::SearchContractsResponse>(
                              "steering.v1.SearchService/SearchContracts", search
                          )
                          .hits_size();
        sight.alerts = Alerts("dispute-open");
        county().CallAsCounty();
        return sight;
    }

    // The refusal of a month's report by whoever calls.
    std::string Report(const char* month) {
        report::v1::SubmitReportRequest request;
        request.set_contract_id(contract_);
        request.set_month(month);
        report::v1::ServiceActual& line = *request.add_lines()->mutable_service();
        line.set_service_code("YPA-VRK");
        line.set_unit("day");
        line.mutable_quantity()->set_micros(10'000'000);
        return county().Refusal<report::v1::Report>(
            "report.v1.ReportService/SubmitReport", request
        );
    }

    int Alerts(const char* rule) {
        alert::v1::ListAlertsRequest request;
        request.set_state(alert::v1::ALERT_STATE_OPEN);
        request.set_rule_code(rule);
        return county()
            .Ask<alert::v1::ListAlertsResponse>("alert.v1.AlertService/ListAlerts", request)
            .alerts_size();
    }

    std::string HolderOf(contract::v1::Level level) {
        return bench_.people().SlotOf(contract_, contract::v1::SIDE_PROVIDER, level).person().id();
    }

    test::SteeringBench bench_{"2026-02-15"};
    std::string contract_;
    std::string person_;
};

TEST_F(ProviderChange, M18UntilItsDayTheFirstProviderHasEverythingAndTheSecondNothing) {
    OpenDispute();
    const Sight all = SightOf(kFirst);
    EXPECT_TRUE(all.contract && all.reporting && all.persons);
    EXPECT_EQ(all.disputes, 1);
    EXPECT_EQ(all.found, 1);
    EXPECT_EQ(all.alerts, 2) << "one for each side";
    Replace("2026-06-01");
    EXPECT_EQ(SightOf(kFirst), all);
    EXPECT_EQ(SightOf(kSecond), kNothing);
    bench_.AdvanceTo("2026-03-05");
    county().CallAsProvider(kFirst);
    EXPECT_EQ(Report("2026-02"), "") << "February is reported by who provided it";
    bench_.AdvanceTo("2026-05-31");
    EXPECT_EQ(SightOf(kFirst), all);
    EXPECT_EQ(SightOf(kSecond), kNothing);
}

TEST_F(ProviderChange, M18OnItsDayTheContractIsTheSecondProviders) {
    OpenDispute();
    const Sight all = SightOf(kFirst);
    Replace("2026-06-01");
    bench_.AdvanceTo("2026-06-01");
    EXPECT_EQ(SightOf(kSecond), all);
    EXPECT_EQ(SightOf(kFirst), kNothing);
    county().CallAsProvider(kSecond);
    EXPECT_EQ(Report("2026-05"), "MONTH_OUTSIDE_CONTRACT");
    county().CallAsProvider(kFirst);
    EXPECT_EQ(Report("2026-05"), "") << "May is reported by who provided it";
}

TEST_F(ProviderChange, M18AChangeFromTheSameDayOrBeforeHoldsAtOnce) {
    const Sight all = SightOf(kFirst);
    Replace("2026-02-01");
    EXPECT_EQ(SightOf(kSecond), all);
    EXPECT_EQ(SightOf(kFirst), kNothing);
}

TEST_F(ProviderChange, M18WhatWasAgreedAheadMayBeTakenBackBeforeItsDay) {
    const Sight all = SightOf(kFirst);
    Replace("2026-06-01");
    Replace("2026-06-01", kFirst);
    bench_.AdvanceTo("2026-06-01");
    EXPECT_EQ(SightOf(kFirst), all);
    EXPECT_EQ(SightOf(kSecond), kNothing);
    EXPECT_EQ(HolderOf(contract::v1::LEVEL_TACTICAL), person_);
}

TEST_F(ProviderChange, M18TheFirstProvidersPeopleLeaveTheirSlotsOnTheDay) {
    Replace("2026-06-01");
    const std::string to_come =
        bench_.people().Add("TUOT-2", "Bertta Berg", contract::v1::SIDE_PROVIDER);
    bench_.people().Assign(
        contract_, contract::v1::SIDE_PROVIDER, contract::v1::LEVEL_STRATEGIC, to_come, "2026-06-01"
    );
    bench_.AdvanceTo("2026-05-31");
    EXPECT_EQ(HolderOf(contract::v1::LEVEL_TACTICAL), person_);
    EXPECT_EQ(Alerts("resp-vacant"), 0);
    bench_.AdvanceTo("2026-06-01");
    EXPECT_EQ(HolderOf(contract::v1::LEVEL_TACTICAL), "");
    EXPECT_EQ(HolderOf(contract::v1::LEVEL_STRATEGIC), to_come) << "named for the time after";
    EXPECT_EQ(Alerts("resp-vacant"), 1);
    EXPECT_EQ(
        bench_.people()
            .SlotOf(
                contract_, contract::v1::SIDE_PROVIDER, contract::v1::LEVEL_TACTICAL, "2026-05-31"
            )
            .person()
            .id(),
        person_
    ) << "who was responsible when stays known";
    county().CallAsProvider(kSecond);
    EXPECT_FALSE(
        bench_.people()
            .SlotOf(
                contract_, contract::v1::SIDE_PROVIDER, contract::v1::LEVEL_TACTICAL, "2026-05-31"
            )
            .has_person()
    ) << "but not to the next company";
}

TEST_F(ProviderChange, M18TheDayIsToldOnceAndARebuildGivesTheSame) {
    Replace("2026-06-01");
    bench_.AdvanceTo("2026-06-01");
    const std::string type = "fi.luotsi.contract.contract.amended.v1";
    EXPECT_EQ(county().Told("contract-registry", type).size(), 2U) << "agreed, and come";
    bench_.AdvanceTo("2026-06-02");
    EXPECT_EQ(county().Told("contract-registry", type).size(), 2U);
    for (const char* module : {"contract-registry", "report-intake", "finance-integration"}) {
        const std::string before = county().ProjectionHash(module);
        county().Rebuild();
        EXPECT_EQ(county().ProjectionHash(module), before) << module;
    }
    EXPECT_EQ(SightOf(kFirst), kNothing);
}

}  // namespace
}  // namespace luotsi
