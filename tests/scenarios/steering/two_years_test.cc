// Two virtual years of steering ten contracts, from requests alone: people come and go, sides
// disagree, meetings are held, a contract ends and the next one learns from it, the county reports.
// Every figure is counted again from what the test itself has said.

#include "tests/scenarios/steering/two_years_bench.h"

#include <algorithm>

namespace luotsi::test {
namespace {

TEST_F(TwoYears, OfTenContractsAddUpToTheLastFigure) {
    // 2026: the first handover, and a dispute that the tactical level settles itself.
    LiveUntil("2026-04-20");
    HandOver("TAK-1", "TAK-2");
    LiveUntil("2026-05-08");
    const std::string first =
        OpenDispute(Voice::kBuyerTactical, "S-1", "ER-1", "2026-05-29", {1'000'00});
    LiveUntil("2026-05-20");
    EXPECT_EQ(bench_.Settle(Voice::kProviderStrategic, first, 400'00), "DISPUTE_LEVEL_NOT_HELD");
    Settle("S-1", first, {Voice::kBuyerTactical, Voice::kProviderTactical}, 400'00);
    LiveUntil("2026-07-10");
    const auto summer = Report("2026-Q2", {"2026-04-01", "2026-06-30"});
    EXPECT_EQ(summer.report().contracts_size(), 1);
    EXPECT_EQ(summer.report().contracts(0).count(), 9U);
    ASSERT_EQ(summer.report().ending_size(), 2);
    EXPECT_EQ(summer.report().ending(0).count(), 0U) << "within six months";
    EXPECT_EQ(summer.report().ending(1).count(), 1U) << "within twelve";

    // A place stays empty for two weeks, and a dispute goes up by its deadline.
    LiveUntil("2026-08-25");
    People& people = bench_.people();
    people.Leave(persons_["STR-2"], "2026-08-31");
    LiveUntil("2026-09-08");
    EXPECT_EQ(PersonOn(kVacant, pb::SIDE_BUYER, pb::LEVEL_STRATEGIC, "2026-09-08"), "");
    list_.alerts.push_back({kVacant, "vacant", "RESP-VACANT/buyer/strategic/tactical", "2026-09-01"}
    );
    const std::string second =
        OpenDispute(Voice::kProviderTactical, "S-3", "ER-2", "2026-09-18", {});
    LiveUntil("2026-09-15");
    people.Assign(
        ids_[kVacant], pb::SIDE_BUYER, pb::LEVEL_STRATEGIC, persons_["STR-1"], "2026-09-15"
    );
    CloseAlert(kVacant, "vacant", "RESP-VACANT/buyer/strategic/tactical");
    LiveUntil("2026-09-25");
    EXPECT_EQ(bench_.GetDispute(second).state(), sp::DISPUTE_STATE_ESCALATED);
    EXPECT_EQ(bench_.GetDispute(second).escalation(), sp::DISPUTE_ESCALATION_DEADLINE);
    EXPECT_EQ(bench_.Settle(Voice::kBuyerTactical, second, 500'00), "DISPUTE_LEVEL_NOT_HELD");
    LiveUntil("2026-10-10");
    Settle("S-3", second, {Voice::kBuyerStrategic, Voice::kProviderStrategic}, 500'00);

    // The first round of meetings forgets one contract.
    LiveUntil("2026-11-10");
    for (const auto& [number, id] : ids_) {
        if (number != kForgotten) Meet(number, {"2026-01-01", "2026-10-31"}, "2027-02-28");
    }
    LiveUntil("2026-11-25");
    Submit(kSilent, "2026-09", ShareOf(kSilent, "2026-09").report);

    // 2027: the second handover; what was decided is done; the forgotten meeting is overdue.
    LiveUntil("2027-01-25");
    list_.alerts.push_back(
        {kForgotten, "forgotten", "NEGO-OVERDUE/2027-01-02/tactical", "2027-01-03"}
    );
    HandOver("TAK-2", "TAK-3");
    LiveUntil("2027-02-25");
    CompleteAllBut("S-7");
    LiveUntil("2027-03-25");
    HandOver("TUO-1", "TUO-2");
    LiveUntil("2027-04-10");
    const auto spring = Report("2027-Q1", {"2027-01-01", "2027-03-31"});
    EXPECT_EQ(spring.report().reviews().overdue(), 1U);
    EXPECT_EQ(spring.report().ending(0).count(), 1U);
    LiveUntil("2027-04-25");
    Meet(kForgotten, {"2026-01-01", "2027-03-31"}, "2027-05-31");
    CloseAlert(kForgotten, "forgotten", "NEGO-OVERDUE/2027-01-02/tactical");

    // A contract ends; it is analysed before it is put away.
    LiveUntil("2027-07-14");
    const std::string ended = ids_[kEnding];
    EXPECT_EQ(bench_.CloseRefusal(ended), "ANALYSIS_OPEN");
    sp::RefreshAnalysisRequest refresh;
    refresh.set_contract_id(ended);
    refresh.set_number(1);
    const auto filled = bench_.Analyse<sp::ContractAnalyses>("RefreshAnalysis", refresh);
    ASSERT_EQ(filled.analyses_size(), 1) << "opened by the end itself";
    EXPECT_EQ(filled.analyses(0).cause(), sp::ANALYSIS_CAUSE_END);
    EXPECT_EQ(LinesOf(filled.analyses(0).figures()), list_.Analysis(kEnding, bench_.today()));
    sp::CompleteAnalysisRequest complete;
    complete.set_contract_id(ended);
    complete.set_number(1);
    complete.set_conclusions("Tavoite täyttyi useimpina kuukausina.");
    for (const char* code : {"L1", "L2"}) {
        sp::Lesson& lesson = *complete.add_lessons();
        lesson.set_code(code);
        lesson.set_text("Sijaisuudet sovitaan etukäteen.");
        lesson.set_audience("hankintayksikkö");
    }
    bench_.Analyse<sp::ContractAnalyses>("CompleteAnalysis", complete);
    EXPECT_EQ(bench_.CloseRefusal(ended), "");

    // Its successor answers each lesson before it comes into force.
    LiveUntil("2027-08-25");
    pb::Contract draft = SteeringBench::Draft(kSuccessor, "2027-09-01", "2030-12-31");
    draft.set_parent_contract_id(ended);
    draft.set_parent_relation(pb::PARENT_RELATION_SUCCESSOR);
    const std::string successor = bench_.Create(draft).id();
    EXPECT_EQ(bench_.ActivateRefusal(successor), "LESSONS_UNANSWERED");
    sp::AnswerLessonRequest answer;
    answer.set_contract_id(successor);
    answer.set_analysis_number(1);
    answer.set_lesson_code("L1");
    answer.set_answer(sp::LESSON_ANSWER_USED);
    bench_.Analyse<sp::ListLessonsResponse>("AnswerLesson", answer);
    EXPECT_EQ(bench_.ActivateRefusal(successor), "LESSONS_UNANSWERED") << "one is left";
    answer.set_lesson_code("L2");
    answer.set_answer(sp::LESSON_ANSWER_NOT_USED);
    answer.set_reason("uudessa sopimuksessa sijaisuudet hoitaa tilaaja");
    bench_.Analyse<sp::ListLessonsResponse>("AnswerLesson", answer);
    EXPECT_EQ(bench_.ActivateRefusal(successor), "");
    ids_[kSuccessor] = successor;
    list_.contracts[kSuccessor] = {"2027-09", "2027-12"};
    people.AssignAll(successor, persons_["TAK-3"], persons_["TUO-2"], "2027-08-25");

    // The second round of meetings, with what the first one left to do.
    LiveUntil("2027-10-25");
    for (const auto& [number, id] : ids_) {
        if (number != kEnding) Meet(number, {"2026-11-01", "2027-09-30"}, "2028-02-29");
    }
    CompleteAllBut("");
    LiveUntil("2027-12-31");

    // The years were full enough to tell a wrong figure, and one would be told.
    EXPECT_EQ(list_.reports.size(), 9U * 18 + 8 * 5 + 3);
    for (const char* rule : {"below", "late"}) {
        const auto of_rule = [&](const PlainList::Alert& alert) { return alert.rule == rule; };
        EXPECT_GT(std::ranges::count_if(list_.alerts, of_rule), 20) << rule;
    }
    EXPECT_GT(list_.cases.size(), 60U);
    for (const auto change : {
             +[](PlainList& list) { list.reports[{"S-1", "2026-05"}].days += 2; },
             +[](PlainList& list) { list.reports[{"S-1", "2026-05"}].foreseen += 2; },
             +[](PlainList& list) { list.reports[{"S-1", "2026-05"}].staff -= 1; },
             +[](PlainList& list) { list.payments.front().cents += 1; },
             +[](PlainList& list) { list.alerts.clear(); },
             +[](PlainList& list) { list.cases.clear(); },
         }) {
        PlainList wrong = list_;
        change(wrong);
        const PlainList::Period both{"2026-01-01", "2027-12-31"};
        EXPECT_NE(wrong.Pack("S-1", both), LinesOf(bench_.Pack(ids_["S-1"], both)));
        EXPECT_EQ(list_.Pack("S-1", both), LinesOf(bench_.Pack(ids_["S-1"], both)));
    }

    // Everything that was answered on the way reads the same now.
    ASSERT_EQ(packs_.size(), 18U);
    for (const sp::NegotiationPack& pack : packs_)
        EXPECT_EQ(PackAgain(pack).SerializeAsString(), pack.SerializeAsString());
    for (const sp::PublishedQuarterlyReport& report : {summer, spring}) {
        EXPECT_EQ(
            bench_.Quarterly(report.quarter().c_str(), &report.report().stamp().as_of())
                .SerializeAsString(),
            report.report().SerializeAsString()
        );
    }
    const auto tactical = [&](const char* day) {
        return PersonOn("S-1", pb::SIDE_BUYER, pb::LEVEL_TACTICAL, day);
    };
    EXPECT_EQ(tactical("2026-04-19"), "TAK-1");
    EXPECT_EQ(tactical("2026-04-20"), "TAK-2");
    EXPECT_EQ(tactical("2027-01-24"), "TAK-2");
    EXPECT_EQ(tactical("2027-01-25"), "TAK-3");
    EXPECT_EQ(PersonOn("S-1", pb::SIDE_PROVIDER, pb::LEVEL_TACTICAL, "2027-03-24"), "TUO-1");
    EXPECT_EQ(PersonOn("S-1", pb::SIDE_PROVIDER, pb::LEVEL_TACTICAL, "2027-12-31"), "TUO-2");
    EXPECT_EQ(PersonOn(kVacant, pb::SIDE_BUYER, pb::LEVEL_STRATEGIC, "2026-08-31"), "STR-2");
    EXPECT_EQ(PersonOn(kVacant, pb::SIDE_BUYER, pb::LEVEL_STRATEGIC, "2026-09-14"), "");
    EXPECT_EQ(PersonOn(kVacant, pb::SIDE_BUYER, pb::LEVEL_STRATEGIC, "2026-09-15"), "STR-1");
}

}  // namespace
}  // namespace luotsi::test
