// Feedback as counts, and participation (M72).
#include "platform/sql/db.h"
#include "self_monitoring/adapters/monitoring_store.h"
#include "self_monitoring/domain/feedback.h"
#include "self_monitoring/domain/participation.h"
#include "self_monitoring/module.h"
#include "tests/unit/alerting/service_bench.h"

#include <luotsi/contract/v1/contract_event.pb.h>
#include <luotsi/selfmonitoring/v1/feedback.pb.h>
#include <luotsi/selfmonitoring/v1/participation.pb.h>
#include <luotsi/selfmonitoring/v1/selfmonitoring_event.pb.h>

#include <gtest/gtest.h>

#include <functional>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <variant>
#include <vector>

namespace luotsi::self_monitoring {
namespace {

namespace pb = selfmonitoring::v1;

CivilDate Day(const char* text) {
    return *CivilDate::Parse(text);
}

ContractId Contract(int number) {
    return *ContractId::Parse("019c4b1e-7a80-7f1a-8d2e-00000000000" + std::to_string(number));
}

KnownContract Known(Phase phase) {
    return {
        .revision = 1,
        .binding = phase == Phase::kContractTime,
        .periods = {{.provider = Provider{"FI-PRO", "2077474-0"}, .first = {}, .last = {}}},
        .phase = phase,
        .goals = {"G-1"},
    };
}

std::string Refusal(const auto& decision) {
    return decision.accepted() ? ""
                               : decision.rejection().reason + ' ' + decision.rejection().field;
}

Feedback January() {
    Feedback feedback;
    feedback.contract_id = Contract(1);
    feedback.month = *Month::Parse("2026-01");
    feedback.theme = "meals";
    feedback.count = 10;
    feedback.scale_from = 1;
    feedback.scale_to = 5;
    return feedback;
}

std::string FeedbackRefusal(const std::function<void(Feedback&)>& change) {
    Feedback feedback = January();
    change(feedback);
    return Refusal(
        Decide(Known(Phase::kContractTime), FeedbackRecorded{feedback}, Day("2026-01-15"))
    );
}

TEST(RecordFeedback, TakesScoresOnTheirScaleAndNoMoreThanSpoke) {
    EXPECT_EQ(FeedbackRefusal([](Feedback&) {}), "");
    EXPECT_EQ(FeedbackRefusal([](Feedback& one) { one.scores = {{1, 4}, {5, 6}}; }), "");
    EXPECT_EQ(
        FeedbackRefusal([](Feedback& one) { one.scores = {{1, 4}, {6, 1}}; }),
        "FEEDBACK_SCORES_UNFIT feedback.scores[1].score"
    );
    EXPECT_EQ(
        FeedbackRefusal([](Feedback& one) { one.scores = {{0, 1}}; }),
        "FEEDBACK_SCORES_UNFIT feedback.scores[0].score"
    );
    EXPECT_EQ(
        FeedbackRefusal([](Feedback& one) { one.scores = {{3, 1}, {3, 1}}; }),
        "FEEDBACK_SCORES_UNFIT feedback.scores[1].score"
    ) << "each score once";
    EXPECT_EQ(
        FeedbackRefusal([](Feedback& one) { one.scores = {{1, 4}, {5, 7}}; }),
        "FEEDBACK_SCORES_UNFIT feedback.count"
    );
    EXPECT_EQ(
        FeedbackRefusal([](Feedback& one) {
            one.scale_to = one.scale_from;
            one.scores = {{1, 1}};
        }),
        "FEEDBACK_SCORES_UNFIT feedback.scale_to"
    );
    EXPECT_EQ(
        FeedbackRefusal([](Feedback& one) { one.scale_to = 0; }),
        "FEEDBACK_SCORES_UNFIT feedback.scale_to"
    );
}

TEST(RecordFeedback, TakesAMeanOnItsScale) {
    EXPECT_EQ(FeedbackRefusal([](Feedback& one) { one.average = Ratio::Of(9, 2); }), "");
    EXPECT_EQ(FeedbackRefusal([](Feedback& one) { one.average = Ratio::Of(5, 1); }), "");
    EXPECT_EQ(
        FeedbackRefusal([](Feedback& one) { one.average = Ratio::Of(51, 10); }),
        "FEEDBACK_SCORES_UNFIT feedback.average"
    );
    EXPECT_EQ(
        FeedbackRefusal([](Feedback& one) {
            one.average = Ratio::Of(4, 1);
            one.count = 0;
        }),
        "FEEDBACK_SCORES_UNFIT feedback.average"
    );
}

TEST(RecordFeedback, IsOfAMonthThatHasBegunAndAKnownContract) {
    EXPECT_EQ(
        FeedbackRefusal([](Feedback& one) { one.month = *Month::Parse("2026-02"); }),
        "FIELD_OUT_OF_RANGE feedback.month"
    );
    EXPECT_EQ(
        Refusal(Decide(KnownContract{}, FeedbackRecorded{January()}, Day("2026-01-15"))),
        "CONTRACT_NOT_FOUND feedback.contract_id"
    );
}

// The mean of a spread equals the mean of the list that it stands for.
TEST(RecordFeedback, TheMeanOfASpreadIsExact) {
    std::mt19937 random(20260907);
    for (int round = 0; round < 1000; ++round) {
        std::vector<ScoreCount> scores;
        std::int64_t sum = 0;
        std::int64_t number = 0;
        for (std::int32_t score = -2; score <= 7; ++score) {
            const auto count = static_cast<std::uint32_t>(random() % 4);
            scores.push_back({score, count});
            for (std::uint32_t i = 0; i < count; ++i) {
                sum += score;
                ++number;
            }
        }
        const std::optional<Ratio> mean = MeanOf(scores);
        ASSERT_EQ(mean.has_value(), number > 0);
        if (!mean) continue;
        EXPECT_EQ(*mean, *Ratio::Of(sum, number));
    }
}

Participation Heard() {
    Participation participation;
    participation.contract_ids = {Contract(1)};
    participation.phase = Phase::kTendering;
    participation.method = ParticipationMethod::kPanel;
    participation.held_on = Day("2026-01-10");
    participation.people = 12;
    return participation;
}

std::string HeardRefusal(const std::function<void(Participation&)>& change) {
    const std::map<ContractId, KnownContract> contracts{
        {Contract(1), Known(Phase::kTendering)},
        {Contract(2), Known(Phase::kPreparation)},
        {Contract(3), KnownContract{}},
    };
    Participation participation = Heard();
    change(participation);
    return Refusal(Decide(contracts, ParticipationRecorded{participation}, Day("2026-01-10")));
}

TEST(RecordParticipation, IsOfAPhaseThatEachContractHasComeTo) {
    EXPECT_EQ(HeardRefusal([](Participation&) {}), "");
    EXPECT_EQ(HeardRefusal([](Participation& one) { one.phase = Phase::kPreparation; }), "");
    EXPECT_EQ(
        HeardRefusal([](Participation& one) { one.phase = Phase::kContractTime; }),
        "PARTICIPATION_PHASE_AHEAD participation.phase"
    );
    EXPECT_EQ(
        HeardRefusal([](Participation& one) { one.contract_ids.push_back(Contract(2)); }),
        "PARTICIPATION_PHASE_AHEAD participation.phase"
    );
    EXPECT_EQ(
        HeardRefusal([](Participation& one) { one.contract_ids.push_back(Contract(3)); }),
        "CONTRACT_NOT_FOUND participation.contract_ids[1]"
    );
    EXPECT_EQ(
        HeardRefusal([](Participation& one) { one.contract_ids.push_back(Contract(1)); }),
        "PARTICIPATION_CONTRACT_UNFIT participation.contract_ids[1]"
    );
    EXPECT_EQ(
        HeardRefusal([](Participation& one) { one.held_on = Day("2026-01-11"); }),
        "FIELD_OUT_OF_RANGE participation.held_on"
    );
}

TEST(RecordParticipation, NamesAnotherMethodAndNoListedOne) {
    EXPECT_EQ(
        HeardRefusal([](Participation& one) { one.method = ParticipationMethod::kOther; }),
        "PARTICIPATION_METHOD_NAME_UNFIT participation.method_name"
    );
    EXPECT_EQ(
        HeardRefusal([](Participation& one) { one.method_name = "walk"; }),
        "PARTICIPATION_METHOD_NAME_UNFIT participation.method_name"
    );
    EXPECT_EQ(
        HeardRefusal([](Participation& one) {
            one.method = ParticipationMethod::kOther;
            one.method_name = "walk";
        }),
        ""
    );
}

TEST(RecordParticipation, ChangesGoalsThatTheContractHas) {
    const auto with = [](ContractId contract, EffectKind kind, const char* code) {
        return HeardRefusal([&](Participation& one) { one.effects = {{contract, kind, code}}; });
    };
    EXPECT_EQ(with(Contract(1), EffectKind::kGoal, "G-1"), "");
    EXPECT_EQ(
        with(Contract(1), EffectKind::kGoal, "G-2"),
        "PARTICIPATION_GOAL_UNKNOWN participation.effects[0].code"
    );
    EXPECT_EQ(with(Contract(1), EffectKind::kCriterion, "quality-3"), "");
    EXPECT_EQ(
        with(Contract(2), EffectKind::kCriterion, "quality-3"),
        "PARTICIPATION_CONTRACT_UNFIT participation.effects[0].contract_id"
    );
    EXPECT_EQ(
        HeardRefusal([](Participation& one) {
            one.effects.assign(2, {Contract(1), EffectKind::kGoal, "G-1"});
        }),
        "PARTICIPATION_CONTRACT_UNFIT participation.effects[1].contract_id"
    ) << "each once";
}

// A contract noted before phases were is where its binding says.
TEST(KnownContract, ReachesThePhaseOfItsState) {
    KnownContract old;
    EXPECT_EQ(ReachedPhase(old), std::nullopt);
    old.binding = true;
    EXPECT_EQ(ReachedPhase(old), Phase::kContractTime);
    EXPECT_EQ(ReachedPhase(Known(Phase::kTendering)), Phase::kTendering);
}

class FeedbackServiceTest : public testing::Test {
  protected:
    FeedbackServiceTest() {
        contract::v1::ContractEvent agreed;
        agreed.set_contract_id(Contract(1).ToText());
        agreed.set_revision(1);
        contract::v1::Contract& terms = *agreed.add_periods()->mutable_contract();
        terms.set_state(contract::v1::CONTRACT_STATE_ACTIVE);
        terms.set_start_date("2025-01-01");
        terms.mutable_provider()->mutable_identifier()->set_scheme("FI-PRO");
        terms.mutable_provider()->mutable_identifier()->set_id("2077474-0");
        bench_.Tell(
            "contract-registry",
            "fi.luotsi.contract.contract.activated.v1",
            agreed.SerializeAsString(),
            1
        );
    }

    static pb::RecordFeedbackRequest Of(const char* id, const char* month, std::uint32_t count) {
        pb::RecordFeedbackRequest request;
        request.set_request_id(id);
        pb::Feedback& feedback = *request.mutable_feedback();
        feedback.set_contract_id(Contract(1).ToText());
        feedback.set_month(month);
        feedback.set_source(pb::FEEDBACK_SOURCE_CLIENTS);
        feedback.set_theme("meals");
        feedback.set_count(count);
        feedback.set_scale_from(1);
        feedback.set_scale_to(5);
        feedback.add_scores()->set_score(2);
        feedback.mutable_scores(0)->set_count(1);
        feedback.add_scores()->set_score(5);
        feedback.mutable_scores(1)->set_count(2);
        feedback.set_summary("The food was cold.");
        return request;
    }
    pb::Feedback Record(const char* id, const char* month, std::uint32_t count) {
        return bench_.Ask<pb::Feedback>("RecordFeedback", Of(id, month, count));
    }

    // Where the newest words of feedback are kept.
    Uuid WordsOf(const std::string& feedback) {
        const auto held = bench_.journal().Load<FeedbackBook>(*Uuid::Parse(feedback));
        return held.ok() && held->state.words ? held->state.words->ref : Uuid();
    }
    // All words that lie beside the journal.
    std::set<std::string> Kept() {
        std::set<std::string> texts;
        EXPECT_TRUE(bench_.journal()
                        .Read([&](sql::Db& db) {
                            sql::Statement rows = db.Prepare("SELECT body FROM private_texts");
                            while (rows.Step())
                                texts.insert(rows.Text(0));
                        })
                        .ok());
        return texts;
    }
    Uuid SaltOf(const Uuid& ref) {
        Uuid salt;
        EXPECT_TRUE(bench_.journal()
                        .Read([&](sql::Db& db) {
                            sql::Statement rows =
                                db.Prepare("SELECT salt FROM private_texts WHERE ref=?");
                            if (rows.Bind(ref).Step()) salt = rows.Id(0);
                        })
                        .ok());
        return salt;
    }

    test::ServiceBench bench_{
        MakeSelfMonitoring, "luotsi.selfmonitoring.v1.FeedbackService", "2026-09-01"
    };
};

TEST_F(FeedbackServiceTest, ALaterVersionOfTheSameReplacesTheEarlier) {
    const pb::Feedback first = Record("a", "2026-08", 3);
    EXPECT_EQ(first.version(), 1U);
    EXPECT_EQ(first.average().numerator(), 12);
    EXPECT_EQ(first.average().denominator(), 3);
    EXPECT_EQ(first.provider().id(), "2077474-0");
    EXPECT_EQ(first.summary(), "The food was cold.");
    EXPECT_EQ(Record("a", "2026-08", 3).version(), 1U) << "repeated, not recorded anew";
    const pb::Feedback second = Record("b", "2026-08", 4);
    EXPECT_EQ(second.id(), first.id());
    EXPECT_EQ(second.version(), 2U);
    EXPECT_EQ(second.count(), 4U);
    EXPECT_NE(Record("c", "2026-07", 3).id(), first.id());

    pb::ListFeedbackRequest list;
    list.set_page_size(1);
    const auto page = bench_.Ask<pb::ListFeedbackResponse>("ListFeedback", list);
    ASSERT_EQ(page.feedback_size(), 1);
    EXPECT_EQ(page.feedback(0).month(), "2026-07");
    list.set_page_token(page.next_page_token());
    const auto last = bench_.Ask<pb::ListFeedbackResponse>("ListFeedback", list);
    ASSERT_EQ(last.feedback_size(), 1);
    EXPECT_EQ(last.feedback(0).SerializeAsString(), second.SerializeAsString());
    EXPECT_TRUE(last.next_page_token().empty());
    pb::ListFeedbackRequest other;
    other.set_source(pb::FEEDBACK_SOURCE_PERSONNEL);
    EXPECT_EQ(bench_.Ask<pb::ListFeedbackResponse>("ListFeedback", other).feedback_size(), 0);

    const auto events = bench_.module().events().After(0, 100);
    ASSERT_TRUE(events.ok());
    ASSERT_EQ(events->events.size(), 3U);
    pb::SelfMonitoringEvent told;
    ASSERT_TRUE(told.ParseFromString(events->events[1].data));
    EXPECT_EQ(told.feedback().id(), first.id());
    EXPECT_EQ(told.feedback().version(), 2U);
    EXPECT_TRUE(told.feedback().summary().empty()) << "words never travel";
    EXPECT_EQ(events->events[1].key, Contract(1).ToText());

    const std::string projections = *bench_.journal().ProjectionHash();
    ASSERT_TRUE(bench_.journal().Rebuild().ok());
    EXPECT_EQ(*bench_.journal().ProjectionHash(), projections);
}

TEST_F(FeedbackServiceTest, TheWordsThatACorrectionReplacesAreDestroyedWithIt) {
    const pb::Feedback first = Record("a", "2026-08", 3);
    const Uuid old_words = WordsOf(first.id());
    auto correction = Of("b", "2026-08", 3);
    correction.mutable_feedback()->set_summary("Nobody is named.");
    correction.set_validate_only(true);
    bench_.Ask<pb::Feedback>("RecordFeedback", correction);
    EXPECT_EQ(Kept(), std::set<std::string>{"The food was cold."}) << "a check destroys nothing";
    correction.set_validate_only(false);
    EXPECT_EQ(bench_.Ask<pb::Feedback>("RecordFeedback", correction).summary(), "Nobody is named.");
    EXPECT_EQ(Kept(), std::set<std::string>{"Nobody is named."});
    const auto rows = bench_.journal().RowsOf(FeedbackBook::kKind, *Uuid::Parse(first.id()));
    ASSERT_TRUE(rows.ok());
    const auto event = bench_.journal().DecodeEvent(rows->back());
    const auto& told = std::get<FeedbackRecorded>(*static_cast<const FeedbackEvent*>(event.get()));
    EXPECT_EQ(told.replaced, std::vector<Uuid>{old_words}) << "the journal tells what went";
    EXPECT_EQ(Record("a", "2026-08", 3).summary(), "") << "a repetition brings nothing back";
    correction.set_request_id("c");
    correction.mutable_feedback()->clear_summary();
    bench_.Ask<pb::Feedback>("RecordFeedback", correction);
    EXPECT_EQ(Kept(), std::set<std::string>{}) << "corrected to no words at all";
    ASSERT_TRUE(bench_.journal().Rebuild().ok());
    EXPECT_EQ(Kept(), std::set<std::string>{});
}

TEST_F(FeedbackServiceTest, WordsThatAnEarlierReleaseLeftBehindGoWhenTheTableIsMadeAgain) {
    const Uuid feedback = *Uuid::Parse(Record("a", "2026-08", 3).id());
    const Uuid left_behind = WordsOf(feedback.ToText());
    // As it was recorded then: the journal does not say what it replaced.
    const auto receipt = bench_.journal().Run({}, [&](ports::Unit& unit) {
        Feedback again = unit.Get<FeedbackBook>(feedback).state;
        again.words->ref = Contract(7).uuid();
        unit.Append<FeedbackBook>(feedback, FeedbackRecorded{.feedback = again});
        unit.Keep({.ref = again.words->ref, .text = "The food is warm."});
        return std::nullopt;
    });
    ASSERT_TRUE(receipt.ok());
    const auto kept = bench_.journal().Run({}, [&](ports::Unit& unit) {
        // Anything that is recorded, with the words that lay there.
        Feedback other = unit.Get<FeedbackBook>(feedback).state;
        other.theme = "cleaning";
        other.words = std::nullopt;
        unit.Append<FeedbackBook>(Contract(8).uuid(), FeedbackRecorded{.feedback = other});
        unit.Keep({.ref = left_behind, .text = "The food was cold."});
        return std::nullopt;
    });
    ASSERT_TRUE(kept.ok());
    ASSERT_EQ(Kept().size(), 2U);
    ASSERT_TRUE(bench_.journal().Rebuild().ok());
    EXPECT_EQ(Kept(), std::set<std::string>{"The food is warm."});
}

TEST_F(FeedbackServiceTest, TheHashInTheJournalIsSaltedBesideIt) {
    const pb::Feedback told = Record("a", "2026-08", 3);
    const auto held = bench_.journal().Load<FeedbackBook>(*Uuid::Parse(told.id()));
    ASSERT_TRUE(held.ok());
    const KeptWords kept = *held->state.words;
    Sha256Digest digest;
    EXPECT_NE(kept.sha256, digest.Of(kept.ref, "The food was cold.")) << "who knows the reference";
    EXPECT_EQ(kept.sha256, digest.Of(SaltOf(kept.ref), "The food was cold."));
}

TEST_F(FeedbackServiceTest, ASummaryThatNamesAPersonByCodeIsRefused) {
    auto request = Of("a", "2026-08", 3);
    request.mutable_feedback()->set_summary("Concerns 131052-308T.");
    EXPECT_EQ(bench_.Refusal<pb::Feedback>("RecordFeedback", request), "PERSONAL_IDENTITY_CODE");
    pb::GetFeedbackRequest get;
    get.set_feedback_id(Contract(1).ToText());
    EXPECT_EQ(bench_.Refusal<pb::Feedback>("GetFeedback", get), "FEEDBACK_NOT_FOUND");
}

}  // namespace
}  // namespace luotsi::self_monitoring
