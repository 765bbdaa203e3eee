#include "self_monitoring/module.h"
#include "tests/unit/alerting/service_bench.h"

#include <luotsi/contract/v1/contract_event.pb.h>
#include <luotsi/selfmonitoring/v1/selfmonitoring_event.pb.h>
#include <luotsi/selfmonitoring/v1/selfmonitoring_service.pb.h>

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace luotsi::self_monitoring {
namespace {

namespace pb = selfmonitoring::v1;

constexpr const char* kC1 = "019c4b1e-7a80-7f1a-8d2e-000000000001";
constexpr const char* kC2 = "019c4b1e-7a80-7f1a-8d2e-000000000002";
constexpr const char* kC3 = "019c4b1e-7a80-7f1a-8d2e-000000000003";
constexpr const char* kP1 = "2077474-0";
constexpr const char* kP2 = "0709019-2";
constexpr const char* kWords = "The visit was four hours late.";

class SelfMonitoringService : public testing::Test {
  protected:
    void TellContract(const char* contract, const char* provider, const char* end = "") {
        contract::v1::ContractEvent event;
        event.set_contract_id(contract);
        event.set_revision(++revision_);
        contract::v1::Contract& terms = *event.add_periods()->mutable_contract();
        terms.set_state(contract::v1::CONTRACT_STATE_ACTIVE);
        terms.set_start_date("2025-01-01");
        terms.set_end_date(end);
        terms.mutable_provider()->set_name("Provider");
        if (*provider != '\0') {
            terms.mutable_provider()->mutable_identifier()->set_scheme("FI-PRO");
            terms.mutable_provider()->mutable_identifier()->set_id(provider);
        }
        bench_.Tell(
            "contract-registry",
            "fi.luotsi.contract.contract.activated.v1",
            event.SerializeAsString(),
            ++position_
        );
    }

    static pb::PublishCatalogueRequest CatalogueRequest(const char* version, const char* month) {
        pb::PublishCatalogueRequest request;
        request.set_request_id(std::string("publish-") + version);
        request.mutable_catalogue()->set_version(version);
        request.mutable_catalogue()->set_valid_from(month);
        struct Row {
            const char* code;
            pb::Heading heading;
            bool mandatory;
        };
        for (const Row& row : {
                 Row{"wait", pb::HEADING_AVAILABILITY, true},
                 Row{"falls", pb::HEADING_SAFETY, true},
                 Row{"survey", pb::HEADING_QUALITY, false},
             }) {
            pb::KeyFigure& figure = *request.mutable_catalogue()->add_key_figures();
            figure.set_code(row.code);
            figure.set_heading(row.heading);
            figure.set_name_fi("nimi");
            figure.set_name_sv("namn");
            figure.set_name_en("name");
            figure.set_unit("count");
            figure.set_mandatory(row.mandatory);
        }
        return request;
    }

    static pb::SubmitSelfMonitoringRequest SubmissionOf(
        const std::string& provider,
        const std::string& month,
        const std::vector<std::string>& figures
    ) {
        pb::SubmitSelfMonitoringRequest request;
        request.set_request_id("submit-" + provider + month);
        request.mutable_provider()->set_scheme("FI-PRO");
        request.mutable_provider()->set_id(provider);
        request.set_month(month);
        for (const std::string& code : figures) {
            pb::KeyFigureValue& value = *request.add_values();
            value.set_key_figure(code);
            value.mutable_value()->set_numerator(3);
            value.mutable_value()->set_denominator(1000);
        }
        return request;
    }

    static pb::RecordComplaintRequest ComplaintOf(const char* id, const char* contract) {
        pb::RecordComplaintRequest request;
        request.set_request_id(id);
        request.set_contract_id(contract);
        request.set_category("care-delay");
        request.set_severity(pb::COMPLAINT_SEVERITY_SERIOUS);
        request.set_received_on("2026-09-01");
        request.set_description(kWords);
        return request;
    }

    pb::Complaint Record(const char* id, const char* contract) {
        return bench_.Ask<pb::Complaint>("RecordComplaint", ComplaintOf(id, contract));
    }

    pb::ComplaintCounts Counts() {
        return bench_.Ask<pb::ComplaintCounts>(
            "GetComplaintCounts", pb::GetComplaintCountsRequest()
        );
    }

    test::ServiceBench bench_{
        MakeSelfMonitoring, "luotsi.selfmonitoring.v1.SelfMonitoringService", "2026-09-01"
    };
    std::uint64_t position_ = 0;
    std::uint64_t revision_ = 0;
};

TEST_F(SelfMonitoringService, M52AVersionHoldsFromItsMonthUntilTheNext) {
    bench_.Ask<pb::Catalogue>("PublishCatalogue", CatalogueRequest("2025.1", "2025-01"));
    const auto request = CatalogueRequest("2026.1", "2026-06");
    const auto published = bench_.Ask<pb::Catalogue>("PublishCatalogue", request);
    const auto again = bench_.Ask<pb::Catalogue>("PublishCatalogue", request);
    EXPECT_EQ(published.SerializeAsString(), again.SerializeAsString());

    pb::GetCatalogueRequest get;
    EXPECT_EQ(bench_.Ask<pb::Catalogue>("GetCatalogue", get).version(), "2026.1") << "today";
    get.set_month("2026-05");
    EXPECT_EQ(bench_.Ask<pb::Catalogue>("GetCatalogue", get).version(), "2025.1");
    get.set_month("2024-12");
    EXPECT_EQ(bench_.Refusal<pb::Catalogue>("GetCatalogue", get), "CATALOGUE_NOT_IN_FORCE");
    get.set_version("2099.1");
    EXPECT_EQ(bench_.Refusal<pb::Catalogue>("GetCatalogue", get), "CATALOGUE_NOT_FOUND");

    auto taken = CatalogueRequest("2026.1", "2027-01");
    taken.set_request_id("other");
    EXPECT_EQ(bench_.Refusal<pb::Catalogue>("PublishCatalogue", taken), "CATALOGUE_VERSION_TAKEN");

    pb::ListCataloguesRequest list;
    list.set_page_size(1);
    const auto first = bench_.Ask<pb::ListCataloguesResponse>("ListCatalogues", list);
    ASSERT_EQ(first.catalogues_size(), 1);
    EXPECT_EQ(first.catalogues(0).version(), "2025.1");
    list.set_page_token(first.next_page_token());
    const auto second = bench_.Ask<pb::ListCataloguesResponse>("ListCatalogues", list);
    ASSERT_EQ(second.catalogues_size(), 1);
    EXPECT_EQ(second.catalogues(0).version(), "2026.1");
    EXPECT_TRUE(second.next_page_token().empty());
}

TEST_F(SelfMonitoringService, M52ASubmissionIsCheckedAndTakenOnceAMonth) {
    bench_.Ask<pb::Catalogue>("PublishCatalogue", CatalogueRequest("2025.1", "2025-01"));
    const auto request = SubmissionOf("20774740", "2026-08", {"wait", "falls"});
    const auto stored = bench_.Ask<pb::Submission>("SubmitSelfMonitoring", request);
    EXPECT_EQ(stored.provider().id(), kP1) << "in its one form";
    EXPECT_EQ(stored.catalogue_version(), "2025.1");
    const auto again = bench_.Ask<pb::Submission>("SubmitSelfMonitoring", request);
    EXPECT_EQ(again.id(), stored.id());
    pb::GetSubmissionRequest get;
    get.set_submission_id(stored.id());
    EXPECT_EQ(
        bench_.Ask<pb::Submission>("GetSubmission", get).SerializeAsString(),
        stored.SerializeAsString()
    );

    auto second = SubmissionOf(kP1, "2026-08", {"wait", "falls"});
    EXPECT_EQ(
        bench_.Refusal<pb::Submission>("SubmitSelfMonitoring", second), "MONTH_ALREADY_SUBMITTED"
    );
    // Work that is committed beside a refused one is not disturbed.
    bench_.Ask<pb::Submission>(
        "SubmitSelfMonitoring", SubmissionOf(kP1, "2026-07", {"wait", "falls", "survey"})
    );
    pb::ListSubmissionsRequest list;
    list.set_page_size(1);
    list.mutable_provider()->set_scheme("FI-PRO");
    list.mutable_provider()->set_id(kP1);
    auto page = bench_.Ask<pb::ListSubmissionsResponse>("ListSubmissions", list);
    ASSERT_EQ(page.submissions_size(), 1);
    EXPECT_EQ(page.submissions(0).month(), "2026-07");
    list.set_page_token(page.next_page_token());
    page = bench_.Ask<pb::ListSubmissionsResponse>("ListSubmissions", list);
    ASSERT_EQ(page.submissions_size(), 1);
    EXPECT_EQ(page.submissions(0).month(), "2026-08");
    EXPECT_TRUE(page.next_page_token().empty());
}

TEST_F(SelfMonitoringService, M52NamesEveryFaultOfASubmission) {
    bench_.Ask<pb::Catalogue>("PublishCatalogue", CatalogueRequest("2025.1", "2025-01"));
    pb::Submission response;
    const grpc::Status status = bench_.Try(
        "SubmitSelfMonitoring", SubmissionOf(kP1, "2026-08", {"wait", "wait", "moon"}), &response
    );
    const rpc::ErrorDescription error = rpc::DescribeError(status);
    ASSERT_EQ(error.violations.size(), 3U);
    EXPECT_EQ(error.violations[0].field, "values[1].key_figure");
    EXPECT_EQ(error.violations[0].reason, "KEY_FIGURE_DUPLICATE");
    EXPECT_EQ(error.violations[1].field, "values[2].key_figure");
    EXPECT_EQ(error.violations[1].reason, "KEY_FIGURE_UNKNOWN");
    EXPECT_EQ(error.violations[2].reason, "KEY_FIGURE_MISSING");
}

TEST_F(SelfMonitoringService, M52CoverageShowsEveryProviderWithAContractInForce) {
    bench_.Ask<pb::Catalogue>("PublishCatalogue", CatalogueRequest("2025.1", "2025-01"));
    TellContract(kC1, kP1);
    TellContract(kC2, kP2, "2026-08-01");
    TellContract(kC3, "");
    bench_.Ask<pb::Submission>(
        "SubmitSelfMonitoring", SubmissionOf(kP1, "2026-08", {"wait", "falls"})
    );
    pb::GetCoverageRequest request;
    request.set_month("2026-08");
    const auto august = bench_.Ask<pb::Coverage>("GetCoverage", request);
    ASSERT_EQ(august.providers_size(), 2) << "also the one whose contract ended on the first";
    EXPECT_EQ(august.catalogue_version(), "2025.1");
    EXPECT_EQ(august.providers(0).provider().id(), kP2);
    EXPECT_EQ(august.providers(0).delivered_size(), 0);
    EXPECT_EQ(august.providers(0).missing_size(), 3);
    EXPECT_EQ(august.providers(1).delivered_size(), 2);
    ASSERT_EQ(august.providers(1).missing_size(), 1);
    EXPECT_EQ(august.providers(1).missing(0), pb::HEADING_QUALITY);
    request.set_month("2026-09");
    EXPECT_EQ(bench_.Ask<pb::Coverage>("GetCoverage", request).providers_size(), 1);
    request.set_month("2024-12");
    EXPECT_EQ(bench_.Refusal<pb::Coverage>("GetCoverage", request), "CATALOGUE_NOT_IN_FORCE");
}

TEST_F(SelfMonitoringService, M47ARecordedComplaintIsInTheProvidersQueueAtOnce) {
    TellContract(kC1, kP1);
    TellContract(kC2, kP2);
    const pb::Complaint complaint = Record("complaint-1", kC1);
    EXPECT_EQ(complaint.state(), pb::COMPLAINT_STATE_RELAYED);
    EXPECT_EQ(complaint.provider().id(), kP1);
    EXPECT_TRUE(complaint.has_relayed_at());
    EXPECT_EQ(complaint.description(), kWords);
    EXPECT_EQ(Record("complaint-1", kC1).id(), complaint.id()) << "repeated, not doubled";
    Record("complaint-2", kC2);
    EXPECT_EQ(Counts().recorded(), 2U);
    EXPECT_EQ(Counts().recorded() - Counts().relayed(), 0U);

    pb::ListComplaintsRequest queue;
    queue.mutable_provider()->set_scheme("FI-PRO");
    queue.mutable_provider()->set_id(kP1);
    queue.set_state(pb::COMPLAINT_STATE_RELAYED);
    EXPECT_EQ(bench_.Ask<pb::ListComplaintsResponse>("ListComplaints", queue).complaints_size(), 1);

    pb::AcknowledgeComplaintRequest acknowledge;
    acknowledge.set_request_id("acknowledge-1");
    acknowledge.set_complaint_id(complaint.id());
    acknowledge.mutable_provider()->set_scheme("FI-PRO");
    acknowledge.mutable_provider()->set_id(kP2);
    EXPECT_EQ(
        bench_.Refusal<pb::Complaint>("AcknowledgeComplaint", acknowledge),
        "COMPLAINT_NOT_OF_PROVIDER"
    );
    acknowledge.mutable_provider()->set_id(kP1);
    EXPECT_EQ(
        bench_.Ask<pb::Complaint>("AcknowledgeComplaint", acknowledge).state(),
        pb::COMPLAINT_STATE_ACKNOWLEDGED
    );
    acknowledge.set_request_id("acknowledge-2");
    EXPECT_EQ(
        bench_.Refusal<pb::Complaint>("AcknowledgeComplaint", acknowledge),
        "COMPLAINT_ALREADY_ACKNOWLEDGED"
    );
    EXPECT_EQ(Counts().acknowledged(), 1U);
    EXPECT_EQ(bench_.Ask<pb::ListComplaintsResponse>("ListComplaints", queue).complaints_size(), 0);
}

TEST_F(SelfMonitoringService, M47RefusesAComplaintThatCannotBeRelayed) {
    TellContract(kC1, kP1);
    TellContract(kC3, "");
    const auto refusal = [&](const pb::RecordComplaintRequest& request) {
        return bench_.Refusal<pb::Complaint>("RecordComplaint", request);
    };
    EXPECT_EQ(refusal(ComplaintOf("a", kC2)), "CONTRACT_NOT_FOUND");
    EXPECT_EQ(refusal(ComplaintOf("b", kC3)), "PROVIDER_MISSING");
    auto future = ComplaintOf("c", kC1);
    future.set_received_on("2026-09-02");
    EXPECT_EQ(refusal(future), "FIELD_OUT_OF_RANGE");
    auto person = ComplaintOf("d", kC1);
    person.set_description("Concerns 131052-308T.");
    EXPECT_EQ(refusal(person), "PERSONAL_IDENTITY_CODE");
    EXPECT_EQ(Counts().recorded(), 0U);
}

TEST_F(SelfMonitoringService, M47WordsAreNeverInTheJournalAndCanBeErased) {
    TellContract(kC1, kP1);
    const pb::Complaint complaint = Record("complaint-1", kC1);
    const auto rows = bench_.journal().RowsAfter(0, 100);
    ASSERT_TRUE(rows.ok());
    Uuid ref;
    for (const journal::Row& row : *rows) {
        EXPECT_EQ(row.payload.find("hours late"), std::string::npos);
        const std::size_t at = row.payload.find("\"ref\":\"");
        if (at != std::string::npos) ref = *Uuid::Parse(row.payload.substr(at + 7, 36));
    }
    const auto page = bench_.module().events().After(0, 100);
    ASSERT_TRUE(page.ok());
    ASSERT_EQ(page->events.size(), 1U);
    EXPECT_EQ(page->events[0].type, "fi.luotsi.selfmonitoring.complaint.relayed.v1");
    EXPECT_EQ(page->events[0].key, kC1);
    EXPECT_EQ(page->events[0].data.find("hours late"), std::string::npos);

    ASSERT_TRUE(bench_.journal().Erase(ref).ok());
    pb::GetComplaintRequest get;
    get.set_complaint_id(complaint.id());
    const auto erased = bench_.Ask<pb::Complaint>("GetComplaint", get);
    EXPECT_TRUE(erased.description().empty());
    EXPECT_EQ(erased.category(), "care-delay");
}

TEST_F(SelfMonitoringService, ARestartAndARebuildGiveTheSameState) {
    bench_.Ask<pb::Catalogue>("PublishCatalogue", CatalogueRequest("2025.1", "2025-01"));
    TellContract(kC1, kP1);
    bench_.Ask<pb::Submission>(
        "SubmitSelfMonitoring", SubmissionOf(kP1, "2026-08", {"wait", "falls"})
    );
    Record("complaint-1", kC1);
    const std::string state = *bench_.journal().StateHash();
    const std::string projections = *bench_.journal().ProjectionHash();
    bench_.Restart();
    EXPECT_EQ(*bench_.journal().StateHash(), state);
    ASSERT_TRUE(bench_.journal().Rebuild().ok());
    EXPECT_EQ(*bench_.journal().ProjectionHash(), projections);
    EXPECT_EQ(Counts().relayed(), 1U);
}

}  // namespace
}  // namespace luotsi::self_monitoring
