// Subcontractors: who answers for them (M07), and chains with consent (P43).
#include "tests/scenarios/county/county_bench.h"

#include <luotsi/alert/v1/alert_service.pb.h>
#include <luotsi/contract/v1/supply_chain.pb.h>
#include <luotsi/report/v1/report_service.pb.h>
#include <luotsi/selfmonitoring/v1/selfmonitoring_service.pb.h>
#include <luotsi/selfmonitoring/v1/supervision.pb.h>

#include <gtest/gtest.h>

namespace luotsi {
namespace {

namespace monitoring = selfmonitoring::v1;
namespace pb = contract::v1;

constexpr const char* kMain = "2077474-0";
constexpr const char* kCleaner = "1572860-0";
constexpr const char* kDriver = "0112038-9";
constexpr const char* kThird = "2092540-6";
constexpr const char* kAdd = "contract.v1.SupplyChainService/AddSubcontractor";
constexpr const char* kConsent = "contract.v1.SupplyChainService/DecideConsent";

constexpr const char* kComplain = "selfmonitoring.v1.SelfMonitoringService/RecordComplaint";
constexpr const char* kVisit = "selfmonitoring.v1.SupervisionService/RecordVisit";
constexpr const char* kDeviate = "selfmonitoring.v1.SupervisionService/RecordDeviation";

using Subjects = std::vector<std::string>;

class SupplyChainScenario : public testing::Test {
  protected:
    SupplyChainScenario() {
        county_.SetParameter("subcontracting.max_depth", "2023-01-01", "1");
        county_.SetParameter("subcontracting.max_depth", "2026-01-01", "2");
        county_.SetParameter("subcontracting.tier_consent_from", "2023-01-01", "2");
        county_.SetParameter("subcontracting.approval_from", "2023-01-01", "1");
        contract_ = county_.Agree(test::CountyBench::Sound("PH-1", test::SoundTerms()));
    }

    pb::AddSubcontractorRequest Declare(
        const char* company, const std::string& parent = "", const char* from = "2026-03-01"
    ) const {
        pb::AddSubcontractorRequest request;
        request.set_contract_id(contract_);
        request.set_parent_id(parent);
        request.mutable_party()->set_name("Yritys");
        request.mutable_party()->mutable_identifier()->set_scheme("FI-PRO");
        request.mutable_party()->mutable_identifier()->set_id(company);
        request.set_service("cleaning");
        request.set_valid_from(from);
        return request;
    }
    // Declares and answers the new id.
    std::string Add(const char* company, const std::string& parent = "") {
        const auto chain = county_.Ask<pb::SupplyChain>(kAdd, Declare(company, parent));
        return chain.subcontractors(chain.subcontractors_size() - 1).id();
    }
    pb::DecideConsentRequest Say(const std::string& subcontractor, unsigned tier = 0) const {
        pb::DecideConsentRequest request;
        request.set_contract_id(contract_);
        request.set_subcontractor_id(subcontractor);
        request.set_tier(tier);
        request.set_decision(pb::CONSENT_DECISION_APPROVED);
        request.set_valid_from("2026-01-01");
        request.set_reason("checked by section 17");
        return request;
    }
    void Approve(const std::string& subcontractor) {
        county_.Ask<pb::SupplyChain>(kConsent, Say(subcontractor));
    }
    void ApproveTier(unsigned tier) { county_.Ask<pb::SupplyChain>(kConsent, Say("", tier)); }
    pb::SupplyChain Chain(const char* day) {
        pb::GetSupplyChainRequest request;
        request.set_contract_id(contract_);
        request.set_valid_on(day);
        return county_.Ask<pb::SupplyChain>(
            "contract.v1.SupplyChainService/GetSupplyChain", request
        );
    }

    report::v1::SubmitReportRequest Report(const char* month, const char* subcontractor) const {
        report::v1::SubmitReportRequest request;
        request.set_contract_id(contract_);
        request.set_month(month);
        report::v1::ServiceActual& service = *request.add_lines()->mutable_service();
        service.set_service_code("YPA-VRK");
        service.set_unit("day");
        service.mutable_quantity()->set_micros(310'000'000);
        service.mutable_subcontractor()->set_scheme("FI-PRO");
        service.mutable_subcontractor()->set_id(subcontractor);
        return request;
    }
    std::string FirstReturned(const report::v1::SubmitReportRequest& request) {
        const auto report =
            county_.Ask<report::v1::Report>("report.v1.ReportService/SubmitReport", request);
        return report.returned_lines().empty() ? "" : report.returned_lines(0).reason();
    }
    std::vector<std::string> OpenAlerts(const char* kind) {
        alert::v1::ListAlertsRequest request;
        request.set_contract_id(contract_);
        request.set_state(alert::v1::ALERT_STATE_OPEN);
        std::vector<std::string> subjects;
        const auto listed =
            county_.Ask<alert::v1::ListAlertsResponse>("alert.v1.AlertService/ListAlerts", request);
        for (const alert::v1::Alert& alert : listed.alerts()) {
            if (alert.kind() == kind) subjects.push_back(alert.subject());
        }
        return subjects;
    }
    static void Name(const char* company, type::v1::PartyIdentifier& out) {
        out.set_scheme("FI-PRO");
        out.set_id(company);
    }
    monitoring::RecordComplaintRequest ComplaintOn(const char* subcontractor) const {
        monitoring::RecordComplaintRequest request;
        request.set_contract_id(contract_);
        request.set_category("care-delay");
        request.set_severity(monitoring::COMPLAINT_SEVERITY_SERIOUS);
        request.set_received_on("2026-04-14");
        Name(subcontractor, *request.mutable_subcontractor());
        return request;
    }
    monitoring::RecordVisitRequest VisitTo(const char* subcontractor) const {
        monitoring::RecordVisitRequest request;
        request.set_contract_id(contract_);
        request.set_visited_on("2026-04-14");
        request.set_kind(monitoring::VISIT_KIND_UNANNOUNCED);
        request.add_findings()->set_category("hygiene");
        request.mutable_findings(0)->set_severity(monitoring::FINDING_SEVERITY_MODERATE);
        Name(subcontractor, *request.mutable_subcontractor());
        return request;
    }
    // An empty text: of the provider itself.
    monitoring::RecordDeviationRequest DeviationOf(const std::string& subcontractor) const {
        monitoring::RecordDeviationRequest request;
        request.set_contract_id(contract_);
        request.set_found_on("2026-04-14");
        request.set_category("hygiene");
        request.set_severity(monitoring::FINDING_SEVERITY_MODERATE);
        request.set_correct_by("2026-05-14");
        if (!subcontractor.empty()) Name(subcontractor.c_str(), *request.mutable_subcontractor());
        return request;
    }
    // The ids on a company's file, in the order in which they were recorded.
    Subjects FileOf(const char* company) {
        monitoring::GetProviderFileRequest request;
        Name(company, *request.mutable_provider());
        const auto file = county_.Ask<monitoring::ProviderFile>(
            "selfmonitoring.v1.SupervisionService/GetProviderFile", request
        );
        Subjects ids;
        for (const monitoring::FileEntry& entry : file.entries()) {
            // One of the three is set.
            ids.push_back(entry.complaint().id() + entry.visit().id() + entry.deviation().id());
        }
        return ids;
    }
    void AddRule(const char* kind) {
        alert::v1::CreateRuleRequest request;
        request.mutable_rule()->set_code(kind);
        request.mutable_rule()->set_kind(kind);
        request.mutable_rule()->set_severity(alert::v1::SEVERITY_WARNING);
        request.mutable_rule()->set_text_fi("fi");
        request.mutable_rule()->set_text_sv("sv");
        request.mutable_rule()->set_text_en("en");
        county_.Ask<alert::v1::Rule>("alert.v1.AlertService/CreateRule", request);
    }

    test::CountyBench county_{"2026-04-15"};
    std::string contract_;
};

TEST_F(SupplyChainScenario, M07GetSupplyChainReturnsTheTreeAsItStandsOnADay) {
    ApproveTier(2);
    const std::string cleaner = Add(kCleaner);
    EXPECT_EQ(Chain("2026-04-01").depth(), 0U) << "declared, and not yet approved";
    Approve(cleaner);
    const std::string driver = Add(kDriver, cleaner);
    Approve(driver);
    const pb::SupplyChain chain = Chain("2026-04-01");
    ASSERT_EQ(chain.subcontractors_size(), 2);
    EXPECT_EQ(chain.provider().identifier().id(), kMain);
    EXPECT_EQ(chain.subcontractors(1).parent_id(), cleaner);
    EXPECT_EQ(chain.subcontractors(1).tier(), 2U);
    EXPECT_EQ(chain.subcontractors(1).state(), pb::CONSENT_STATE_APPROVED);
    EXPECT_EQ(chain.depth(), 2U);
    EXPECT_EQ(chain.max_depth(), 2U);
    EXPECT_EQ(Chain("2026-02-28").depth(), 0U) << "nobody worked yet";

    pb::RemoveSubcontractorRequest remove;
    remove.set_contract_id(contract_);
    remove.set_subcontractor_id(cleaner);
    remove.set_removed_from("2026-06-01");
    remove.set_reason("own staff");
    county_.Ask<pb::SupplyChain>("contract.v1.SupplyChainService/RemoveSubcontractor", remove);
    EXPECT_EQ(Chain("2026-05-31").depth(), 2U);
    EXPECT_EQ(Chain("2026-06-01").depth(), 0U) << "the driver leaves with the cleaner";
}

TEST_F(SupplyChainScenario, M07AComplaintAboutASubcontractorStandsOnTheProvidersFileAsWell) {
    Add(kCleaner);
    EXPECT_EQ(
        county_.Refusal<monitoring::Complaint>(kComplain, ComplaintOn(kThird)), "SUB_UNKNOWN"
    );
    const auto recorded = county_.Ask<monitoring::Complaint>(kComplain, ComplaintOn(kCleaner));
    EXPECT_EQ(recorded.provider().id(), kMain) << "the provider answers for it";
    for (const char* file : {kMain, kCleaner}) {
        monitoring::ListComplaintsRequest list;
        Name(file, *list.mutable_provider());
        const auto listed = county_.Ask<monitoring::ListComplaintsResponse>(
            "selfmonitoring.v1.SelfMonitoringService/ListComplaints", list
        );
        ASSERT_EQ(listed.complaints_size(), 1) << file;
        EXPECT_EQ(listed.complaints(0).id(), recorded.id());
        EXPECT_EQ(listed.complaints(0).subcontractor().id(), kCleaner);
    }
}

TEST_F(SupplyChainScenario, M07AVisitOrDeviationOnASubcontractorShowsOnTheMainProvidersFileAsWell) {
    EXPECT_EQ(county_.Refusal<monitoring::Visit>(kVisit, VisitTo(kCleaner)), "SUB_UNKNOWN");
    EXPECT_EQ(
        county_.Refusal<monitoring::Deviation>(kDeviate, DeviationOf(kCleaner)), "SUB_UNKNOWN"
    );
    Add(kCleaner);
    const std::string complaint =
        county_.Ask<monitoring::Complaint>(kComplain, ComplaintOn(kCleaner)).id();
    const auto visit = county_.Ask<monitoring::Visit>(kVisit, VisitTo(kCleaner));
    EXPECT_EQ(visit.provider().id(), kMain) << "the provider answers for it";
    const std::string deviation =
        county_.Ask<monitoring::Deviation>(kDeviate, DeviationOf(kCleaner)).id();
    const std::string own = county_.Ask<monitoring::Deviation>(kDeviate, DeviationOf("")).id();

    EXPECT_EQ(FileOf(kCleaner), (Subjects{complaint, visit.id(), deviation}));
    EXPECT_EQ(FileOf(kMain), (Subjects{complaint, visit.id(), deviation, own}));
    EXPECT_EQ(FileOf(kThird), Subjects{});

    // The provider reads its own file; a subcontractor has no contract with the county.
    county_.CallAsProvider(kMain);
    EXPECT_EQ(FileOf(kMain).size(), 4U);
    county_.CallAsProvider(kCleaner);
    EXPECT_EQ(FileOf(kMain), Subjects{});
    EXPECT_EQ(FileOf(kCleaner), Subjects{});
    monitoring::GetVisitRequest get;
    get.set_visit_id(visit.id());
    EXPECT_EQ(
        county_.Refusal<monitoring::Visit>("selfmonitoring.v1.SupervisionService/GetVisit", get),
        "VISIT_NOT_FOUND"
    );
}

TEST_F(SupplyChainScenario, M07AnUndeclaredSubcontractorIsSubUnknownAndRaisesAnAlert) {
    AddRule("undeclared-subcontractor");
    EXPECT_EQ(FirstReturned(Report("2026-03", kCleaner)), "SUB_UNKNOWN");
    EXPECT_EQ(OpenAlerts("undeclared-subcontractor"), (Subjects{"FI-PRO:1572860-0/2026-03"}));

    // Declared, approved and corrected: the line is good and the alert closes.
    const std::string cleaner = Add(kCleaner);
    report::v1::CorrectReportRequest correct;
    const report::v1::SubmitReportRequest again = Report("2026-03", kCleaner);
    correct.set_contract_id(contract_);
    correct.set_month("2026-03");
    *correct.mutable_lines() = again.lines();
    correct.set_correction_reason("the cleaner is declared now");
    const std::string method = "report.v1.ReportService/CorrectReport";
    auto corrected = county_.Ask<report::v1::Report>(method, correct);
    ASSERT_EQ(corrected.returned_lines_size(), 1);
    EXPECT_EQ(corrected.returned_lines(0).reason(), "SUB_WITHOUT_CONSENT");
    EXPECT_EQ(OpenAlerts("undeclared-subcontractor"), Subjects{});
    Approve(cleaner);
    corrected = county_.Ask<report::v1::Report>(method, correct);
    EXPECT_EQ(corrected.returned_lines_size(), 0);
    EXPECT_EQ(corrected.state(), report::v1::REPORT_STATE_RECEIVED);
}

TEST_F(SupplyChainScenario, M07AConsentWithinAMonthAsksForTheDayOfEachLine) {
    const std::string cleaner = Add(kCleaner);
    pb::DecideConsentRequest late = Say(cleaner);
    late.set_valid_from("2026-03-16");
    county_.Ask<pb::SupplyChain>(kConsent, late);
    report::v1::SubmitReportRequest request = Report("2026-03", kCleaner);
    request.set_validate_only(true);
    EXPECT_EQ(FirstReturned(request), "LINE_DATE_MISSING");
    report::v1::ServiceActual& line = *request.mutable_lines(0)->mutable_service();
    line.set_service_date("2026-03-15");
    EXPECT_EQ(FirstReturned(request), "SUB_WITHOUT_CONSENT");
    line.set_service_date("2026-03-16");
    EXPECT_EQ(FirstReturned(request), "");
    line.set_service_date("2026-04-01");
    EXPECT_EQ(FirstReturned(request), "LINE_DATE_OUTSIDE_MONTH");
}

TEST_F(SupplyChainScenario, M07AMissingConsentAsksForAttentionUntilItIsDecided) {
    AddRule("registry-attention");
    const std::string cleaner = Add(kCleaner);
    EXPECT_EQ(
        OpenAlerts("registry-attention"),
        (Subjects{"SUBCONTRACTOR_CONSENT_PENDING/1572860-0/2026-03-01/cleaning"})
    );
    Approve(cleaner);
    EXPECT_EQ(OpenAlerts("registry-attention"), Subjects{});
}

TEST_F(SupplyChainScenario, P43DepthAndConsentAreDatedDataAndNoCode) {
    const std::string cleaner = Add(kCleaner);
    Approve(cleaner);
    // Consent to the tier comes first.
    EXPECT_EQ(county_.Refusal<pb::SupplyChain>(kAdd, Declare(kDriver, cleaner)), "CONSENT_MISSING");
    ApproveTier(2);
    const std::string driver = Add(kDriver, cleaner);
    Approve(driver);
    // A third tier is deeper than the parameter allows, whatever was consented to.
    EXPECT_EQ(
        county_.Refusal<pb::SupplyChain>(kAdd, Declare(kThird, driver)), "SUPPLY_CHAIN_TOO_DEEP"
    );
    county_.SetParameter("subcontracting.max_depth", "2026-05-01", "3");
    EXPECT_EQ(
        county_.Refusal<pb::SupplyChain>(kAdd, Declare(kThird, driver)), "SUPPLY_CHAIN_TOO_DEEP"
    ) << "on its first day the old limit holds";
    EXPECT_EQ(
        county_.Refusal<pb::SupplyChain>(kAdd, Declare(kThird, driver, "2026-05-01")),
        "CONSENT_MISSING"
    ) << "a third tier without consent";
    pb::DecideConsentRequest third = Say("", 3);
    third.set_valid_from("2026-05-01");
    county_.Ask<pb::SupplyChain>(kConsent, third);
    const auto chain = county_.Ask<pb::SupplyChain>(kAdd, Declare(kThird, driver, "2026-05-01"));
    EXPECT_EQ(chain.subcontractors(2).tier(), 3U);
    EXPECT_EQ(Chain("2026-05-01").max_depth(), 3U);
}

TEST_F(SupplyChainScenario, P43BeforeTheChangeOfTheLawOneTierIsAll) {
    pb::AddSubcontractorRequest first = Declare(kCleaner, "", "2025-06-01");
    const std::string cleaner = county_.Ask<pb::SupplyChain>(kAdd, first).subcontractors(0).id();
    pb::DecideConsentRequest say = Say(cleaner);
    say.set_valid_from("2025-06-01");
    county_.Ask<pb::SupplyChain>(kConsent, say);
    EXPECT_EQ(
        county_.Refusal<pb::SupplyChain>(kAdd, Declare(kDriver, cleaner, "2025-12-31")),
        "SUPPLY_CHAIN_TOO_DEEP"
    );
    ApproveTier(2);
    EXPECT_EQ(county_.Refusal<pb::SupplyChain>(kAdd, Declare(kDriver, cleaner, "2026-01-01")), "");
}

TEST_F(SupplyChainScenario, P43ACompanyBelowItselfIsRefusedAndNothingIsStored) {
    ApproveTier(2);
    const std::string cleaner = Add(kCleaner);
    Approve(cleaner);
    pb::AddSubcontractorRequest self = Declare(kCleaner, cleaner);
    EXPECT_EQ(county_.Refusal<pb::SupplyChain>(kAdd, self), "SUPPLY_CHAIN_CYCLE");
    self.mutable_party()->mutable_identifier()->set_scheme("0216");
    self.mutable_party()->mutable_identifier()->set_id("003715728600");
    EXPECT_EQ(county_.Refusal<pb::SupplyChain>(kAdd, self), "SUPPLY_CHAIN_CYCLE");
    EXPECT_EQ(county_.Refusal<pb::SupplyChain>(kAdd, Declare(kMain)), "SUPPLY_CHAIN_CYCLE");
    EXPECT_EQ(county_.Refusal<pb::SupplyChain>(kAdd, Declare("2077474-1")), "BUSINESS_ID_INVALID");
    EXPECT_EQ(Chain("2026-04-01").subcontractors_size(), 1);
}

TEST_F(SupplyChainScenario, M07AnotherProviderSeesNoChain) {
    Add(kCleaner);
    pb::GetSupplyChainRequest request;
    request.set_contract_id(contract_);
    const std::string get = "contract.v1.SupplyChainService/GetSupplyChain";
    county_.CallAsProvider(kMain);
    EXPECT_EQ(county_.Refusal<pb::SupplyChain>(get, request), "");
    county_.CallAsProvider(kThird);
    EXPECT_EQ(county_.Refusal<pb::SupplyChain>(get, request), "CONTRACT_NOT_FOUND");
    EXPECT_EQ(county_.Refusal<pb::SupplyChain>(kAdd, Declare(kDriver)), "CONTRACT_NOT_FOUND");
}

}  // namespace
}  // namespace luotsi
