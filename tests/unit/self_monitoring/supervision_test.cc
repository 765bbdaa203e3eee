// Visits, deviations and the provider's file (M07).
#include "self_monitoring/domain/deviation.h"
#include "self_monitoring/domain/visit.h"
#include "self_monitoring/module.h"
#include "tests/unit/alerting/service_bench.h"

#include <luotsi/contract/v1/contract_event.pb.h>
#include <luotsi/contract/v1/supply_chain.pb.h>
#include <luotsi/selfmonitoring/v1/selfmonitoring_event.pb.h>
#include <luotsi/selfmonitoring/v1/selfmonitoring_service.pb.h>
#include <luotsi/selfmonitoring/v1/supervision.pb.h>

#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

namespace luotsi::self_monitoring {
namespace {

namespace pb = selfmonitoring::v1;

const Provider kProvider{.scheme = "FI-PRO", .id = "2077474-0"};
const Provider kCleaner{.scheme = "FI-PRO", .id = "1572860-0"};

CivilDate Day(const char* text) {
    return *CivilDate::Parse(text);
}

KnownContract Contract() {
    return {
        .revision = 1,
        .binding = true,
        .periods = {{.provider = kProvider, .first = Day("2025-01-01"), .last = {}}}
    };
}

Visit VisitOn(const char* day) {
    Visit visit;
    visit.visited_on = Day(day);
    visit.kind = VisitKind::kUnannounced;
    visit.findings = {{.category = "staffing", .severity = FindingSeverity::kSerious}};
    return visit;
}

Deviation DeviationOn(const char* day, const char* correct_by) {
    Deviation deviation;
    deviation.found_on = Day(day);
    deviation.category = "medication";
    deviation.correct_by = Day(correct_by);
    return deviation;
}

std::string Refusal(const auto& decision) {
    return decision.accepted() ? ""
                               : decision.rejection().reason + ' ' + decision.rejection().field;
}

TEST(RecordVisit, NamesTheProviderThatAnswers) {
    const KnownChain chain{.revision = 1, .companies = {"FI-PRO:1572860-0"}};
    Visit asked = VisitOn("2026-02-01");
    asked.subcontractor = kCleaner;
    const auto decision = Decide(Contract(), chain, RecordVisit{asked}, Day("2026-02-01"));
    ASSERT_TRUE(decision.accepted());
    const Visit& visit = std::get<VisitRecorded>(decision.events()[0]).visit;
    EXPECT_EQ(visit.provider, kProvider);
    EXPECT_EQ(visit.subcontractor, kCleaner);
    EXPECT_EQ(visit.findings, asked.findings);
}

TEST(RecordVisit, RefusesWhatCannotBe) {
    const auto refusal = [](const std::function<void(Visit&)>& change) {
        Visit visit = VisitOn("2026-02-01");
        change(visit);
        return Refusal(Decide(Contract(), KnownChain{}, RecordVisit{visit}, Day("2026-02-01")));
    };
    EXPECT_EQ(refusal([](Visit&) {}), "");
    EXPECT_EQ(
        refusal([](Visit& visit) { visit.visited_on = Day("2026-02-02"); }),
        "FIELD_OUT_OF_RANGE visited_on"
    );
    EXPECT_EQ(
        refusal([](Visit& visit) { visit.follow_up_on = visit.visited_on; }),
        "FIELD_OUT_OF_RANGE follow_up_on"
    );
    EXPECT_EQ(refusal([](Visit& visit) { visit.follow_up_on = Day("2026-02-02"); }), "")
        << "the day after";
    EXPECT_EQ(
        refusal([](Visit& visit) { visit.subcontractor = kCleaner; }), "SUB_UNKNOWN subcontractor"
    );
    EXPECT_EQ(
        refusal([](Visit& visit) { visit.document_sha256 = std::string(64, 'G'); }),
        "DOCUMENT_HASH_INVALID document_sha256"
    );
    EXPECT_EQ(refusal([](Visit& visit) { visit.document_sha256 = std::string(64, 'a'); }), "");
    EXPECT_EQ(
        Refusal(Decide(
            KnownContract{}, KnownChain{}, RecordVisit{VisitOn("2026-02-01")}, Day("2026-02-01")
        )),
        "CONTRACT_NOT_FOUND contract_id"
    );
}

TEST(RecordDeviation, IsToBeCorrectedNotBeforeItWasFound) {
    const auto refusal = [](const char* correct_by) {
        return Refusal(Decide(
            Contract(),
            KnownChain{},
            RecordDeviation{DeviationOn("2026-02-01", correct_by)},
            Day("2026-02-01")
        ));
    };
    EXPECT_EQ(refusal("2026-01-31"), "FIELD_OUT_OF_RANGE correct_by");
    EXPECT_EQ(refusal("2026-02-01"), "");
    EXPECT_EQ(refusal("2026-03-01"), "");
}

TEST(CorrectDeviation, IsOnceAndBetweenItsDayAndToday) {
    Deviation deviation;
    const CivilDate today = Day("2026-02-10");
    const auto refusal = [&](const char* day, const char* sha256 = "") {
        return Refusal(Decide(deviation, DeviationCorrected{Day(day), sha256}, today));
    };
    EXPECT_EQ(refusal("2026-02-05"), "DEVIATION_NOT_FOUND deviation_id");
    DeviationBook::Evolve(
        deviation,
        DeviationRecorded{DeviationOn("2026-02-01", "2026-02-08")},
        {Instant::FromMicros(5), 1, 1}
    );
    EXPECT_EQ(refusal("2026-01-31"), "FIELD_OUT_OF_RANGE corrected_on");
    EXPECT_EQ(refusal("2026-02-11"), "FIELD_OUT_OF_RANGE corrected_on");
    EXPECT_EQ(refusal("2026-02-05", "abc"), "EVIDENCE_HASH_INVALID evidence_sha256");
    EXPECT_EQ(refusal("2026-02-09"), "") << "late, and it was corrected";
    DeviationBook::Evolve(
        deviation, DeviationCorrected{Day("2026-02-05"), ""}, {Instant::FromMicros(9), 2, 2}
    );
    EXPECT_EQ(deviation.corrected_at, Instant::FromMicros(9));
    EXPECT_EQ(refusal("2026-02-06"), "DEVIATION_ALREADY_CORRECTED deviation_id");
}

constexpr const char* kContract = "019c4b1e-7a80-7f1a-8d2e-000000000001";
constexpr const char* kWords = "The night shift had one nurse.";

class SupervisionService : public testing::Test {
  protected:
    SupervisionService() {
        contract::v1::ContractEvent agreed;
        agreed.set_contract_id(kContract);
        agreed.set_revision(1);
        contract::v1::Contract& terms = *agreed.add_periods()->mutable_contract();
        terms.set_state(contract::v1::CONTRACT_STATE_ACTIVE);
        terms.set_start_date("2025-01-01");
        Name(kProvider, *terms.mutable_provider()->mutable_identifier());
        Tell("fi.luotsi.contract.contract.activated.v1", agreed.SerializeAsString());
        contract::v1::SupplyChainEvent chain;
        chain.set_contract_id(kContract);
        chain.set_revision(1);
        Name(
            kCleaner,
            *chain.mutable_supply_chain()
                 ->add_subcontractors()
                 ->mutable_party()
                 ->mutable_identifier()
        );
        Tell("fi.luotsi.contract.supply_chain.changed.v1", chain.SerializeAsString());
    }

    static void Name(const Provider& party, type::v1::PartyIdentifier& out) {
        out.set_scheme(party.scheme);
        out.set_id(party.id);
    }
    void Tell(const char* type, const std::string& data) {
        bench_.Tell("contract-registry", type, data, ++position_);
    }

    pb::RecordVisitRequest VisitRequest(const char* id) {
        pb::RecordVisitRequest request;
        request.set_request_id(id);
        request.set_contract_id(kContract);
        request.set_visited_on("2026-08-20");
        request.set_kind(pb::VISIT_KIND_UNANNOUNCED);
        pb::VisitFinding& finding = *request.add_findings();
        finding.set_category("staffing");
        finding.set_severity(pb::FINDING_SEVERITY_SERIOUS);
        request.set_description(kWords);
        return request;
    }
    pb::RecordDeviationRequest DeviationRequest(const char* id, const char* correct_by) {
        pb::RecordDeviationRequest request;
        request.set_request_id(id);
        request.set_contract_id(kContract);
        request.set_found_on("2026-08-20");
        request.set_category("medication");
        request.set_severity(pb::FINDING_SEVERITY_MODERATE);
        request.set_correct_by(correct_by);
        request.set_description(kWords);
        return request;
    }
    pb::Deviation Record(const char* id, const char* correct_by) {
        return bench_.Ask<pb::Deviation>("RecordDeviation", DeviationRequest(id, correct_by));
    }
    int Deviations(const std::function<void(pb::ListDeviationsRequest&)>& filter) {
        pb::ListDeviationsRequest request;
        filter(request);
        return bench_.Ask<pb::ListDeviationsResponse>("ListDeviations", request).deviations_size();
    }

    test::ServiceBench bench_{
        MakeSelfMonitoring, "luotsi.selfmonitoring.v1.SupervisionService", "2026-09-01"
    };
    std::uint64_t position_ = 0;
};

TEST_F(SupervisionService, AVisitIsKeptAsItWasRecorded) {
    const auto request = VisitRequest("visit-1");
    const auto visit = bench_.Ask<pb::Visit>("RecordVisit", request);
    EXPECT_EQ(visit.provider().id(), kProvider.id);
    EXPECT_FALSE(visit.has_subcontractor());
    EXPECT_EQ(visit.kind(), pb::VISIT_KIND_UNANNOUNCED);
    ASSERT_EQ(visit.findings_size(), 1);
    EXPECT_EQ(visit.findings(0).severity(), pb::FINDING_SEVERITY_SERIOUS);
    EXPECT_EQ(visit.description(), kWords);
    EXPECT_TRUE(visit.has_recorded_at());
    const auto again = bench_.Ask<pb::Visit>("RecordVisit", request);
    EXPECT_EQ(again.id(), visit.id()) << "repeated, not doubled";
    pb::GetVisitRequest get;
    get.set_visit_id(visit.id());
    EXPECT_EQ(
        bench_.Ask<pb::Visit>("GetVisit", get).SerializeAsString(), visit.SerializeAsString()
    );
    get.set_visit_id(kContract);
    EXPECT_EQ(bench_.Refusal<pb::Visit>("GetVisit", get), "VISIT_NOT_FOUND");
    EXPECT_EQ(
        bench_.Ask<pb::ListVisitsResponse>("ListVisits", pb::ListVisitsRequest()).visits_size(), 1
    );
}

TEST_F(SupervisionService, ADeviationIsOpenUntilItIsCorrected) {
    const pb::Deviation early = Record("deviation-1", "2026-09-10");
    const pb::Deviation late = Record("deviation-2", "2026-09-20");
    EXPECT_EQ(early.state(), pb::DEVIATION_STATE_OPEN);
    const auto due = [](pb::ListDeviationsRequest& request) {
        request.set_due_before("2026-09-11");
    };
    EXPECT_EQ(Deviations(due), 1);
    pb::CorrectDeviationRequest correct;
    correct.set_request_id("correct-1");
    correct.set_deviation_id(early.id());
    correct.set_corrected_on("2026-08-30");
    const auto corrected = bench_.Ask<pb::Deviation>("CorrectDeviation", correct);
    EXPECT_EQ(corrected.state(), pb::DEVIATION_STATE_CORRECTED);
    EXPECT_EQ(corrected.corrected_on(), "2026-08-30");
    EXPECT_EQ(corrected.description(), kWords);
    correct.set_request_id("correct-2");
    EXPECT_EQ(
        bench_.Refusal<pb::Deviation>("CorrectDeviation", correct), "DEVIATION_ALREADY_CORRECTED"
    );
    EXPECT_EQ(Deviations(due), 0) << "what was corrected is not due";
    EXPECT_EQ(Deviations([](auto& request) { request.set_state(pb::DEVIATION_STATE_OPEN); }), 1);
    EXPECT_EQ(
        Deviations([](auto& request) { request.set_state(pb::DEVIATION_STATE_CORRECTED); }), 1
    );
    pb::GetDeviationRequest get;
    get.set_deviation_id(late.id());
    EXPECT_EQ(bench_.Ask<pb::Deviation>("GetDeviation", get).id(), late.id());
}

TEST_F(SupervisionService, ASubcontractorIsOneCompanyUnderAnyOfItsIdentifiers) {
    auto visit = VisitRequest("visit-1");
    visit.mutable_subcontractor()->set_scheme("VAT");
    visit.mutable_subcontractor()->set_id("FI15728600");
    const auto recorded = bench_.Ask<pb::Visit>("RecordVisit", visit);
    EXPECT_EQ(recorded.provider().id(), kProvider.id);
    Record("deviation-1", "2026-09-10");
    pb::GetProviderFileRequest file;
    Name(kCleaner, *file.mutable_provider());
    const auto own = bench_.Ask<pb::ProviderFile>("GetProviderFile", file);
    ASSERT_EQ(own.entries_size(), 1) << "the provider's own deviation is not the cleaner's";
    EXPECT_EQ(own.entries(0).visit().id(), recorded.id());

    Name(kProvider, *file.mutable_provider());
    file.set_page_size(1);
    const auto first = bench_.Ask<pb::ProviderFile>("GetProviderFile", file);
    ASSERT_EQ(first.entries_size(), 1);
    EXPECT_EQ(first.entries(0).visit().id(), recorded.id());
    file.set_page_token(first.next_page_token());
    const auto second = bench_.Ask<pb::ProviderFile>("GetProviderFile", file);
    ASSERT_EQ(second.entries_size(), 1);
    EXPECT_EQ(second.entries(0).deviation().category(), "medication");
    EXPECT_TRUE(second.next_page_token().empty());
}

TEST_F(SupervisionService, WordsAreNeverInTheJournalAndCanBeErased) {
    auto person = VisitRequest("person");
    person.set_description("Concerns 131052-308T.");
    EXPECT_EQ(bench_.Refusal<pb::Visit>("RecordVisit", person), "PERSONAL_IDENTITY_CODE");
    const auto visit = bench_.Ask<pb::Visit>("RecordVisit", VisitRequest("visit-1"));
    Record("deviation-1", "2026-09-10");
    const auto rows = bench_.journal().RowsAfter(0, 100);
    ASSERT_TRUE(rows.ok());
    std::vector<Uuid> refs;
    for (const journal::Row& row : *rows) {
        EXPECT_EQ(row.payload.find("night shift"), std::string::npos);
        const std::size_t at = row.payload.find("\"ref\":\"");
        if (at != std::string::npos) refs.push_back(*Uuid::Parse(row.payload.substr(at + 7, 36)));
    }
    EXPECT_EQ(refs.size(), 2U);
    const auto page = bench_.module().events().After(0, 100);
    ASSERT_TRUE(page.ok());
    ASSERT_EQ(page->events.size(), 2U);
    EXPECT_EQ(page->events[0].type, "fi.luotsi.selfmonitoring.visit.recorded.v1");
    EXPECT_EQ(page->events[1].type, "fi.luotsi.selfmonitoring.deviation.recorded.v1");
    for (const feed::PublicEvent& event : page->events) {
        EXPECT_EQ(event.key, kContract);
        EXPECT_EQ(event.data.find("night shift"), std::string::npos);
    }
    for (const Uuid& ref : refs)
        ASSERT_TRUE(bench_.journal().Erase(ref).ok());
    pb::GetVisitRequest get;
    get.set_visit_id(visit.id());
    const auto erased = bench_.Ask<pb::Visit>("GetVisit", get);
    EXPECT_TRUE(erased.description().empty());
    EXPECT_EQ(erased.findings_size(), 1);
}

TEST_F(SupervisionService, ARestartAndARebuildGiveTheSameFiles) {
    bench_.Ask<pb::Visit>("RecordVisit", VisitRequest("visit-1"));
    const pb::Deviation deviation = Record("deviation-1", "2026-09-10");
    pb::CorrectDeviationRequest correct;
    correct.set_request_id("correct-1");
    correct.set_deviation_id(deviation.id());
    correct.set_corrected_on("2026-08-30");
    bench_.Ask<pb::Deviation>("CorrectDeviation", correct);
    const std::string state = *bench_.journal().StateHash();
    const std::string projections = *bench_.journal().ProjectionHash();
    bench_.Restart();
    EXPECT_EQ(*bench_.journal().StateHash(), state);
    ASSERT_TRUE(bench_.journal().Rebuild().ok());
    EXPECT_EQ(*bench_.journal().ProjectionHash(), projections);
}

}  // namespace
}  // namespace luotsi::self_monitoring
