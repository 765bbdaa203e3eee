// M14: the next contract answers what was learnt from the one before it.
#include "tests/scenarios/steering/county_facts.h"

#include <luotsi/steering/v1/closing_analysis.pb.h>
#include <luotsi/steering/v1/measure.pb.h>

#include <gtest/gtest.h>

#include <string>

namespace luotsi {
namespace {

namespace pb = steering::v1;

class Lessons : public testing::Test {
  protected:
    Lessons() { county_.SetParameter("lessons.required", "2020-01-01", "true"); }

    // An old contract whose analysis gave two lessons.
    std::string Learnt(const char* number) {
        const auto terms = test::CountyFacts::Purchase("2025-01-01", "2026-12-31");
        const std::string contract = county_.Agree(test::CountyBench::Sound(number, terms));
        pb::OpenAnalysisRequest open;
        open.set_contract_id(contract);
        open.set_reason("kausi päättyy");
        county_.Ask<pb::ContractAnalyses>("steering.v1.ClosingAnalysisService/OpenAnalysis", open);
        pb::CompleteAnalysisRequest complete;
        complete.set_contract_id(contract);
        complete.set_number(1);
        complete.set_conclusions("Ennusteet tulivat myöhässä.");
        for (const char* code : {"L1", "L2"}) {
            pb::Lesson& lesson = *complete.add_lessons();
            lesson.set_code(code);
            lesson.set_text("Pyydä ennuste aiemmin.");
            lesson.set_audience("hankinta");
        }
        county_.Ask<pb::ContractAnalyses>(
            "steering.v1.ClosingAnalysisService/CompleteAnalysis", complete
        );
        return contract;
    }
    std::string Draft(const char* number, const std::string& before, const char* start) {
        auto terms = test::CountyFacts::Purchase(start, "2029-12-31");
        contract::v1::CreateContractRequest create;
        *create.mutable_contract() = test::CountyBench::Sound(number, terms);
        create.mutable_contract()->set_parent_contract_id(before);
        create.mutable_contract()->set_parent_relation(contract::v1::PARENT_RELATION_SUCCESSOR);
        return county_
            .Ask<contract::v1::Contract>("contract.v1.ContractService/CreateContract", create)
            .id();
    }
    // Empty where it came into force.
    std::string Activate(const std::string& contract) {
        contract::v1::ActivateContractRequest request;
        request.set_contract_id(contract);
        return county_.Refusal<contract::v1::Contract>(
            "contract.v1.ContractService/ActivateContract", request
        );
    }
    int Open(const std::string& contract) {
        pb::ListLessonsRequest request;
        request.set_contract_id(contract);
        request.set_only_open(true);
        return county_
            .Ask<pb::ListLessonsResponse>("steering.v1.ClosingAnalysisService/ListLessons", request)
            .lessons_size();
    }
    std::string Answer(
        const std::string& contract, const char* code, pb::LessonAnswer answer, const char* why
    ) {
        pb::AnswerLessonRequest request;
        request.set_contract_id(contract);
        request.set_analysis_number(1);
        request.set_lesson_code(code);
        request.set_answer(answer);
        request.set_reason(why);
        return county_.Refusal<pb::ListLessonsResponse>(
            "steering.v1.ClosingAnalysisService/AnswerLesson", request
        );
    }
    pb::Measure Considered(const char* from, const char* to) {
        pb::GetMeasureRequest request;
        request.set_code("lessons_considered");
        request.set_from(from);
        request.set_to(to);
        return county_.Ask<pb::Measure>("steering.v1.MeasureService/GetMeasure", request);
    }

    test::CountyBench county_{"2026-03-15"};
};

TEST_F(Lessons, M14ASuccessorComesIntoForceOnlyWhenEveryLessonIsAnswered) {
    const std::string before = Learnt("S-1");
    const std::string after = Draft("S-2", before, "2026-03-01");
    EXPECT_EQ(Open(after), 2);
    EXPECT_EQ(Activate(after), "LESSONS_UNANSWERED");
    EXPECT_EQ(Answer(after, "L1", pb::LESSON_ANSWER_USED, ""), "");
    EXPECT_EQ(Activate(after), "LESSONS_UNANSWERED");
    EXPECT_EQ(Answer(after, "L2", pb::LESSON_ANSWER_NOT_USED, ""), "LESSON_REASON_MISSING");
    EXPECT_EQ(Answer(after, "L2", pb::LESSON_ANSWER_NOT_USED, "palvelu vaihtui"), "");
    EXPECT_EQ(Open(after), 0);
    EXPECT_EQ(Activate(after), "");
    EXPECT_EQ(Answer(after, "L9", pb::LESSON_ANSWER_USED, ""), "LESSON_NOT_FOUND");
}

TEST_F(Lessons, M14ASuccessorWaitsUntilItsPredecessorIsAnalysed) {
    const std::string before = Learnt("S-1");
    const std::string after = Draft("S-2", before, "2026-03-01");
    Answer(after, "L1", pb::LESSON_ANSWER_USED, "");
    Answer(after, "L2", pb::LESSON_ANSWER_USED, "");
    pb::OpenAnalysisRequest open;
    open.set_contract_id(before);
    open.set_reason("loppuarvio");
    county_.Ask<pb::ContractAnalyses>("steering.v1.ClosingAnalysisService/OpenAnalysis", open);
    EXPECT_EQ(Activate(after), "ANALYSIS_OPEN");
    pb::CompleteAnalysisRequest complete;
    complete.set_contract_id(before);
    complete.set_number(2);
    complete.set_conclusions("Kaikki on sanottu.");
    county_.Ask<pb::ContractAnalyses>(
        "steering.v1.ClosingAnalysisService/CompleteAnalysis", complete
    );
    EXPECT_EQ(Activate(after), "");
}

TEST_F(Lessons, M14WithoutAPredecessorOrTheCountysDemandNothingIsAsked) {
    const std::string before = Learnt("S-1");
    const auto terms = test::CountyFacts::Purchase("2026-03-01", "2029-12-31");
    county_.Agree(test::CountyBench::Sound("S-2", terms));
    county_.SetParameter("lessons.required", "2020-01-01", "false");
    pb::OpenAnalysisRequest open;
    open.set_contract_id(before);
    open.set_reason("loppuarvio");
    county_.Ask<pb::ContractAnalyses>("steering.v1.ClosingAnalysisService/OpenAnalysis", open);
    EXPECT_EQ(Activate(Draft("S-3", before, "2026-03-01")), "");
}

TEST_F(Lessons, M14TheMeasureIsTheShareOfNewContractsThatAnsweredTheirLessons) {
    const std::string before = Learnt("S-1");
    const std::string other = Learnt("S-2");
    county_.SetParameter("lessons.required", "2020-01-01", "false");
    const std::string answered = Draft("S-3", before, "2026-03-01");
    Answer(answered, "L1", pb::LESSON_ANSWER_USED, "");
    Answer(answered, "L2", pb::LESSON_ANSWER_USED, "");
    EXPECT_EQ(Activate(answered), "");
    const std::string half = Draft("S-4", other, "2026-03-02");
    Answer(half, "L1", pb::LESSON_ANSWER_USED, "");
    EXPECT_EQ(Activate(half), "");
    // Not in force, and of another time.
    Draft("S-5", other, "2026-03-03");
    const auto measure = Considered("2026-01-01", "2026-03-31");
    EXPECT_EQ(measure.numerator(), 1);
    EXPECT_EQ(measure.denominator(), 2);
    EXPECT_EQ(Considered("2026-03-02", "2026-03-31").denominator(), 1);
    EXPECT_EQ(Considered("2025-01-01", "2025-12-31").denominator(), 0);
    pb::GetMeasureRequest unknown;
    unknown.set_code("happiness");
    unknown.set_from("2026-01-01");
    unknown.set_to("2026-03-31");
    EXPECT_EQ(
        county_.Refusal<pb::Measure>("steering.v1.MeasureService/GetMeasure", unknown),
        "MEASURE_NOT_COMPUTED"
    );
}

}  // namespace
}  // namespace luotsi
