// What a provider owes and where its reports stand, in one call, and nothing of others (P49).
#include "tests/scenarios/county/county_bench.h"

#include <luotsi/report/v1/calendar.pb.h>
#include <luotsi/report/v1/provider.pb.h>
#include <luotsi/report/v1/report_service.pb.h>

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace luotsi {
namespace {

namespace pb = report::v1;

constexpr const char* kOwn = "2077474-0";
constexpr const char* kOther = "1572860-0";

class Overview : public testing::Test {
  protected:
    Overview() {
        own_ = Agree("P-1", kOwn);
        other_ = Agree("P-2", kOther);
    }

    std::string Agree(const char* number, const char* provider) {
        contract_registry::Terms terms = test::SoundTerms();
        terms.type = contract_registry::ContractType::kPurchase;
        terms.start_date = *CivilDate::Parse("2025-11-01");
        terms.provider = {PartyIdentifier{"FI-PRO", provider}, "Tuottaja"};
        return county_.Agree(test::CountyBench::Sound(number, terms));
    }

    // `bad` lines name a service that nobody agreed.
    pb::Report Submit(const std::string& contract, const char* month, int bad = 0) {
        pb::SubmitReportRequest request;
        request.set_contract_id(contract);
        request.set_month(month);
        for (int i = 0; i <= bad; ++i) {
            pb::ServiceActual& line = *request.add_lines()->mutable_service();
            line.set_service_code(i == 0 ? "YPA-VRK" : "X-" + std::to_string(i));
            line.set_unit("day");
            line.mutable_quantity()->set_micros(310'000'000);
        }
        return county_.Ask<pb::Report>("report.v1.ReportService/SubmitReport", request);
    }

    pb::ProviderOverview Get(const pb::GetProviderOverviewRequest& request = {}) {
        return county_.Ask<pb::ProviderOverview>(
            "report.v1.ProviderService/GetProviderOverview", request
        );
    }

    test::CountyBench county_{"2026-02-15"};
    std::string own_;
    std::string other_;
};

std::vector<std::string> Open(const pb::ReportingStanding& standing) {
    std::vector<std::string> open;
    for (const pb::OpenMonth& month : standing.open_months()) {
        open.push_back(
            month.month() + " due " + month.due_date() + (month.overdue() ? " overdue" : "") +
            (month.state() == pb::REPORT_STATE_INCOMPLETE
                 ? " returned " + std::to_string(month.returned_lines())
                 : "")
        );
    }
    return open;
}

using Texts = std::vector<std::string>;

TEST_F(Overview, P49TellsWhatIsOpenAndWhatCameOfTheLastReport) {
    Submit(own_, "2025-11");
    Submit(own_, "2026-01", 2);
    county_.CallAsProvider(kOwn);
    const pb::ProviderOverview overview = Get();
    EXPECT_EQ(overview.today(), "2026-02-15");
    ASSERT_EQ(overview.contracts_size(), 1);
    const pb::ReportingStanding& standing = overview.contracts(0);
    EXPECT_EQ(standing.contract_id(), own_);
    EXPECT_EQ(standing.contract_number(), "P-1");
    EXPECT_EQ(standing.provider().id(), kOwn);
    EXPECT_EQ(standing.production_method(), pb::PRODUCTION_METHOD_BOUGHT);
    EXPECT_TRUE(standing.binding());
    // November is done with. The tenth of January 2026 is a Saturday: the report is due on Monday.
    EXPECT_EQ(
        Open(standing),
        (Texts{
            "2025-12 due 2026-01-12 overdue",
            "2026-01 due 2026-02-10 returned 2",
            "2026-02 due 2026-03-10",
        })
    );
    EXPECT_EQ(standing.open_months(2).opens_on(), "2026-03-01");
    EXPECT_EQ(standing.last_report().month(), "2026-01");
    EXPECT_EQ(standing.last_report().version(), 1U);
    EXPECT_EQ(standing.last_report().state(), pb::REPORT_STATE_INCOMPLETE);
    EXPECT_EQ(standing.last_report().accepted_lines(), 1U);
    EXPECT_EQ(standing.last_report().returned_lines(), 2U);
}

TEST_F(Overview, P49AnExcusedMonthAndAMendedOneAreNoLongerOpen) {
    Submit(own_, "2025-11", 1);
    Submit(own_, "2025-11");
    pb::RecordExcuseRequest excuse;
    excuse.set_contract_id(own_);
    excuse.set_month("2025-12");
    excuse.set_reason("The provider's system was being replaced");
    pb::ReportingWindow window;
    ASSERT_TRUE(county_.Try("report.v1.ReportingCalendarService/RecordExcuse", excuse, &window).ok()
    );
    county_.CallAsProvider(kOwn);
    EXPECT_EQ(
        Open(Get().contracts(0)),
        (Texts{"2026-01 due 2026-02-10 overdue", "2026-02 due 2026-03-10"})
    );
}

TEST_F(Overview, P49AProviderSeesItsOwnAndTheCountyWhomItNames) {
    Submit(other_, "2025-11");
    EXPECT_EQ(Get().contracts_size(), 2);
    pb::GetProviderOverviewRequest request;
    request.mutable_provider()->set_scheme("FI-PRO");
    request.mutable_provider()->set_id(kOther);
    ASSERT_EQ(Get(request).contracts_size(), 1);
    EXPECT_EQ(Get(request).contracts(0).contract_id(), other_);
    county_.CallAsProvider(kOwn);
    EXPECT_EQ(Get(request).contracts_size(), 0);
    ASSERT_EQ(Get().contracts_size(), 1);
    EXPECT_EQ(Get().contracts(0).contract_id(), own_);
    county_.CallAsProvider("0201256-6");
    EXPECT_EQ(Get().contracts_size(), 0);
}

TEST_F(Overview, P49AnOverviewComesInPages) {
    Agree("P-3", kOwn);
    county_.CallAsProvider(kOwn);
    pb::GetProviderOverviewRequest request;
    request.set_page_size(1);
    const pb::ProviderOverview first = Get(request);
    ASSERT_EQ(first.contracts_size(), 1);
    request.set_page_token(first.next_page_token());
    const pb::ProviderOverview second = Get(request);
    ASSERT_EQ(second.contracts_size(), 1);
    EXPECT_TRUE(second.next_page_token().empty());
    EXPECT_NE(first.contracts(0).contract_id(), second.contracts(0).contract_id());
}

}  // namespace
}  // namespace luotsi
