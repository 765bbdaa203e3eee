#include "contract_registry/domain/steering/closing_analysis.h"

#include "contract_registry/domain/steering/lesson.h"
#include "tests/support/terms_builder.h"

#include <gtest/gtest.h>

namespace luotsi::contract_registry {
namespace {

using test::Day;

const Moment kToday{.now = {}, .today = Day("2026-06-01")};

ContractHistory InForce() {
    ContractHistory history;
    history.exists = true;
    history.state = ContractState::kActive;
    history.base = test::SoundTerms();
    return history;
}

ContractHistory Amended(ContractHistory history, bool by_index) {
    Amendment amendment{.effective_from = Day("2026-01-01"), .patch = {}};
    if (by_index) {
        amendment.basis.emplace();
        amendment.basis->index_factor = Ratio::Of(102, 100);
    }
    history.amendments.push_back(amendment);
    return history;
}

template <class Command, class... More>
ContractAnalyses After(ContractAnalyses known, const Command& command, const More&... more) {
    const Decision<ClosingAnalysisEvent> decision = Decide(known, command, more...);
    EXPECT_TRUE(decision.accepted());
    for (const ClosingAnalysisEvent& event : decision.events())
        ClosingAnalysisBook::Evolve(known, event, {});
    return known;
}

TEST(ClosingAnalysis, AnAmendmentAndTheEndAreCausesAnIndexRevisionIsNot) {
    const ContractHistory before = InForce();
    const auto amended = CauseOf(before, Amended(before, false));
    ASSERT_TRUE(amended.has_value());
    EXPECT_EQ(amended->cause, AnalysisCause::kAmendment);
    EXPECT_EQ(amended->amendment_number, 1U);
    EXPECT_FALSE(CauseOf(before, Amended(before, true)).has_value());
    EXPECT_FALSE(CauseOf(before, before).has_value());
    ContractHistory ended = before;
    ended.state = ContractState::kEnded;
    ASSERT_TRUE(CauseOf(before, ended).has_value());
    EXPECT_EQ(CauseOf(before, ended)->cause, AnalysisCause::kEnd);
    EXPECT_FALSE(CauseOf(ended, ended).has_value()) << "it ends once";
}

TEST(ClosingAnalysis, TheLimitIsReachedByWhatWasAgreedOrByWhatWasPaid) {
    ContractHistory contract = InForce();
    contract.base.agreed_value = Money::Of(9'999'999);
    Picture picture;
    EXPECT_FALSE(ReachesLimit(contract, picture, std::nullopt)) << "nobody has set one";
    EXPECT_FALSE(ReachesLimit(contract, picture, Money::Of(10'000'000)));
    EXPECT_TRUE(ReachesLimit(contract, picture, Money::Of(9'999'999)));
    const MoneySeen paid{1, {"invoice", Day("2026-01-01"), Money::Of(10'000'000)}};
    PictureBook::Evolve(picture, paid, {});
    EXPECT_TRUE(ReachesLimit(contract, picture, Money::Of(10'000'000)));
    // Kronor say nothing about a limit in euros.
    EXPECT_FALSE(ReachesLimit(contract, {}, Money::Of(1, *Currency::Parse("SEK"))));
}

TEST(ClosingAnalysis, OnceLargeStaysLargeAndARaiseToComeCountsAtOnce) {
    ContractHistory contract = InForce();
    contract.base.agreed_value = Money::Of(500);
    TermsPatch patch;
    patch.agreed_value = Money::Of(1'000);
    contract.amendments.push_back({Day("2027-01-01"), patch});
    EXPECT_TRUE(ReachesLimit(contract, {}, Money::Of(1'000))) << "from next year on";
    patch.agreed_value = Money::Of(1);
    contract.amendments.push_back({Day("2027-01-01"), patch});
    EXPECT_TRUE(ReachesLimit(contract, {}, Money::Of(1'000))) << "it was lowered since";
    EXPECT_FALSE(ReachesLimit(contract, {}, Money::Of(1'001)));
}

TEST(ClosingAnalysis, WhatWasEverAPilotIsOne) {
    ContractAnalyses known = After({}, MarkPilot{.pilot = true, .reason = "kokeilu"}, InForce());
    EXPECT_TRUE(known.was_pilot);
    known = After(known, MarkPilot{.pilot = false, .reason = "ei enää"}, InForce());
    EXPECT_FALSE(known.pilot);
    EXPECT_TRUE(known.was_pilot);
    EXPECT_FALSE(After({}, MarkPilot{.reason = "ei"}, InForce()).was_pilot);
}

TEST(ClosingAnalysis, IsFilledUntilItIsCompletedAndNeverAfter) {
    ContractAnalyses known = After({}, OpenAnalysis{.reason = "välikatsaus"}, InForce(), kToday);
    EXPECT_EQ(
        Decide(known, OpenAnalysis{}, InForce(), kToday).rejection().reason, "ANALYSIS_ALREADY_OPEN"
    );
    RefreshAnalysis refresh{.number = 1};
    refresh.figures.reports_due = 12;
    known = After(known, refresh);
    EXPECT_TRUE(Decide(known, refresh).events().empty()) << "nothing new is no event";
    EXPECT_EQ(RefuseUnanalysed(known, false)->reason, "ANALYSIS_OPEN");
    const CompleteAnalysis complete{1, "Tavoitteet täyttyivät.", {{"L1", "Opi", "hankinta"}}};
    known = After(known, complete, kToday);
    EXPECT_EQ(known.analyses[0].figures.reports_due, 12U);
    EXPECT_EQ(Decide(known, refresh).rejection().reason, "ANALYSIS_COMPLETED");
    EXPECT_EQ(Decide(known, complete, kToday).rejection().reason, "ANALYSIS_COMPLETED");
    EXPECT_EQ(Decide(known, RefreshAnalysis{.number = 2}).rejection().reason, "ANALYSIS_NOT_FOUND");
    // It was one of the way, not of the end.
    EXPECT_EQ(RefuseUnanalysed(known, true)->reason, "ANALYSIS_MISSING");
    EXPECT_FALSE(RefuseUnanalysed(known, false).has_value());
}

TEST(ClosingAnalysis, AContractThatEndedNeedsTheAnalysisOfItsEnd) {
    ContractHistory ended = InForce();
    ended.state = ContractState::kEnded;
    ContractAnalyses known = After({}, OpenAnalysis{.reason = "loppu"}, ended, kToday);
    EXPECT_EQ(known.analyses[0].cause, AnalysisCause::kEnd);
    known = After(known, CompleteAnalysis{1, "Hyvä.", {}}, kToday);
    EXPECT_FALSE(RefuseUnanalysed(known, true).has_value());
    ContractHistory draft = InForce();
    draft.state = ContractState::kDraft;
    EXPECT_EQ(
        Decide(ContractAnalyses(), OpenAnalysis{}, draft, kToday).rejection().reason,
        "CONTRACT_NOT_IN_FORCE"
    );
}

TEST(ClosingAnalysis, LessonsOfOneAnalysisHaveDifferentCodes) {
    const ContractAnalyses known = After({}, OpenAnalysis{.reason = "x"}, InForce(), kToday);
    const CompleteAnalysis twice{1, "x", {{"L1", "a", "b"}, {"L1", "c", "d"}}};
    const auto refused = Decide(known, twice, kToday);
    EXPECT_EQ(refused.rejection().reason, "LESSON_CODE_TAKEN");
    EXPECT_EQ(refused.rejection().field, "lessons[1].code");
}

TEST(Lessons, EachIsAnsweredOrExplained) {
    const Uuid predecessor = Uuid::Parse("019c4b1e-7a80-7f1a-8d2e-0123456789ab").value();
    ContractAnalyses learnt =
        After({}, OpenAnalysis{.contract_id = predecessor, .reason = "x"}, InForce(), kToday);
    learnt = After(learnt, CompleteAnalysis{1, "x", {{"L1", "a", "b"}, {"L2", "c", "d"}}}, kToday);
    LessonAnswers answers;
    const auto answer = [&](const AnswerLesson& command) {
        const auto decision = Decide(answers, command, InForce(), learnt, kToday);
        for (const LessonEvent& event : decision.events())
            LessonBook::Evolve(answers, event, {});
        return decision.accepted() ? std::string() : decision.rejection().reason;
    };
    EXPECT_EQ(CountOpen(LessonsFrom(learnt, answers)), 2U);
    EXPECT_EQ(answer({1, "L9", LessonAnswer::kUsed, ""}), "LESSON_NOT_FOUND");
    EXPECT_EQ(answer({1, "L1", LessonAnswer::kNotUsed, ""}), "LESSON_REASON_MISSING");
    EXPECT_EQ(answer({1, "L1", LessonAnswer::kUsed, ""}), "");
    EXPECT_EQ(answer({1, "L2", LessonAnswer::kNotUsed, "ei koske"}), "");
    EXPECT_EQ(CountOpen(LessonsFrom(learnt, answers)), 0U);
    // The last word holds, and the same word is no news.
    EXPECT_EQ(answer({1, "L2", LessonAnswer::kUsed, "sittenkin"}), "");
    EXPECT_TRUE(
        Decide(answers, {1, "L2", LessonAnswer::kUsed, "sittenkin"}, InForce(), learnt, kToday)
            .events()
            .empty()
    );
    EXPECT_EQ(LessonsFrom(learnt, answers)[1].answered->reason, "sittenkin");
}

TEST(Lessons, OnlyARenewalOrASuccessorHasAPredecessor) {
    Terms terms = test::SoundTerms();
    terms.parent_contract_id = Uuid::Parse("019c4b1e-7a80-7f1a-8d2e-0123456789ab").value();
    for (const ParentRelation relation : {ParentRelation::kRenewal, ParentRelation::kSuccessor}) {
        terms.parent_relation = relation;
        EXPECT_EQ(PredecessorOf(terms), terms.parent_contract_id);
    }
    terms.parent_relation = ParentRelation::kCallOff;
    EXPECT_FALSE(PredecessorOf(terms).has_value());
}

}  // namespace
}  // namespace luotsi::contract_registry
