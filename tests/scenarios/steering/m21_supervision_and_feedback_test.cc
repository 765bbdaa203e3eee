// What supervision recorded and clients said is before a review meeting (M21, with M07).
#include "tests/scenarios/steering/review_bench.h"

#include <luotsi/contract/v1/supply_chain.pb.h>
#include <luotsi/selfmonitoring/v1/feedback.pb.h>
#include <luotsi/selfmonitoring/v1/supervision.pb.h>

#include <string>
#include <vector>

namespace luotsi {
namespace {

namespace monitoring = selfmonitoring::v1;

constexpr const char* kCleaner = "1572860-0";

class SupervisionInThePack : public test::ReviewScenario {
  protected:
    SupervisionInThePack() : ReviewScenario("2026-04-15"), contract_(Agree("PH-1")) {
        county_.SetParameter("subcontracting.max_depth", "2023-01-01", "1");
        county_.SetParameter("subcontracting.tier_consent_from", "2023-01-01", "2");
        county_.SetParameter("subcontracting.approval_from", "2023-01-01", "1");
        contract::v1::AddSubcontractorRequest add;
        add.set_contract_id(contract_);
        add.mutable_party()->set_name("Siivous Oy");
        Name(*add.mutable_party()->mutable_identifier());
        add.set_service("cleaning");
        add.set_valid_from("2026-03-01");
        county_.Ask<contract::v1::SupplyChain>(
            "contract.v1.SupplyChainService/AddSubcontractor", add
        );
    }

    static void Name(type::v1::PartyIdentifier& party) {
        party.set_scheme("FI-PRO");
        party.set_id(kCleaner);
    }
    template <class Answer, class Request>
    Answer Supervise(const char* method, const Request& request) {
        const std::string service = "selfmonitoring.v1.SupervisionService/";
        return county_.Ask<Answer>(service + method, request);
    }
    monitoring::Feedback Meals(std::uint32_t count) {
        monitoring::RecordFeedbackRequest request;
        monitoring::Feedback& feedback = *request.mutable_feedback();
        feedback.set_contract_id(contract_);
        feedback.set_month("2026-03");
        feedback.set_source(monitoring::FEEDBACK_SOURCE_CLIENTS);
        feedback.set_theme("meals");
        feedback.set_count(count);
        return county_.Ask<monitoring::Feedback>(
            "selfmonitoring.v1.FeedbackService/RecordFeedback", request
        );
    }
    steering::v1::NegotiationPack Pack() {
        return Build(PackOf(contract_, "2026-02-01", "2026-04-30"));
    }

    // "category severity state count" of each.
    template <class Counts>
    static std::vector<std::string> Lines(const Counts& counts) {
        std::vector<std::string> lines;
        for (const steering::v1::PackCaseCount& one : counts) {
            lines.push_back(
                one.category() + ' ' + one.severity() + ' ' + one.state() + ' ' +
                std::to_string(one.count())
            );
        }
        return lines;
    }

    std::string contract_;
};

using Expected = std::vector<std::string>;

TEST_F(SupervisionInThePack, M21AVisitOnASubcontractorIsInTheQualityPart) {
    EXPECT_EQ(Lines(Pack().quality().visits()), Expected{});
    monitoring::RecordVisitRequest visit;
    visit.set_contract_id(contract_);
    visit.set_visited_on("2026-04-14");
    visit.set_kind(monitoring::VISIT_KIND_UNANNOUNCED);
    for (const auto severity :
         {monitoring::FINDING_SEVERITY_SERIOUS, monitoring::FINDING_SEVERITY_MILD}) {
        monitoring::VisitFinding& finding = *visit.add_findings();
        finding.set_category("hygiene");
        finding.set_severity(severity);
    }
    Name(*visit.mutable_subcontractor());
    Supervise<monitoring::Visit>("RecordVisit", visit);
    EXPECT_EQ(Lines(Pack().quality().visits()), (Expected{"unannounced serious  1"}))
        << "as serious as its worst finding";
}

TEST_F(SupervisionInThePack, M21ADeviationOfASubcontractorIsThereUntilAndAfterItsCorrection) {
    monitoring::RecordDeviationRequest record;
    record.set_contract_id(contract_);
    record.set_found_on("2026-04-10");
    record.set_category("hygiene");
    record.set_severity(monitoring::FINDING_SEVERITY_MODERATE);
    record.set_correct_by("2026-05-10");
    Name(*record.mutable_subcontractor());
    const auto deviation = Supervise<monitoring::Deviation>("RecordDeviation", record);
    EXPECT_EQ(Lines(Pack().quality().deviations()), (Expected{"hygiene moderate open 1"}));
    monitoring::CorrectDeviationRequest correct;
    correct.set_deviation_id(deviation.id());
    correct.set_corrected_on("2026-04-15");
    Supervise<monitoring::Deviation>("CorrectDeviation", correct);
    EXPECT_EQ(Lines(Pack().quality().deviations()), (Expected{"hygiene moderate corrected 1"}));
}

TEST_F(SupervisionInThePack, M21FeedbackIsCountedOnceInItsNewestVersion) {
    EXPECT_EQ(Lines(Pack().feedback()), Expected{});
    EXPECT_EQ(Meals(3).version(), 1U);
    EXPECT_EQ(Meals(5).version(), 2U);
    EXPECT_EQ(Lines(Pack().feedback()), (Expected{"meals  clients 5"}));
}

}  // namespace
}  // namespace luotsi
