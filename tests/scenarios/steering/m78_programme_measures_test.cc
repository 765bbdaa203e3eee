// Programme measures: counted by the system or entered with a proof (M78).
#include "tests/scenarios/steering/strategy_bench.h"

#include <luotsi/steering/v1/criterion.pb.h>
#include <luotsi/steering/v1/programme.pb.h>
#include <luotsi/steering/v1/quarterly_report.pb.h>

#include <gtest/gtest.h>

#include <map>
#include <string>

namespace luotsi {
namespace {

namespace pb = steering::v1;
using test::StrategyBench;

class ProgrammeMeasures : public testing::Test {
  protected:
    static pb::SetProgrammeMeasureRequest Measure(
        const char* code, pb::MeasureKind kind, const char* computed_by = ""
    ) {
        pb::SetProgrammeMeasureRequest request;
        pb::MeasureDefinition& definition = *request.mutable_definition();
        definition.set_code(code);
        definition.set_programme("ohjelma");
        definition.set_name_fi("Mittari");
        definition.set_name_sv("Mått");
        definition.set_name_en("Measure");
        definition.set_kind(kind);
        definition.set_owner_unit("Hankintapalvelut");
        definition.set_due_date("2026-03-31");
        definition.set_computed_by(computed_by);
        return request;
    }
    void Set(const pb::SetProgrammeMeasureRequest& request) {
        bench_.county.Ask<pb::ProgrammeMeasure>(kSet, request);
    }
    static pb::RecordMeasureRequest Result(const char* code) {
        pb::RecordMeasureRequest request;
        request.set_code(code);
        request.mutable_result()->set_on("2026-02-01");
        request.mutable_result()->set_evidence_sha256(std::string(64, 'a'));
        request.mutable_result()->set_evidence_name("pöytäkirja 3/2026");
        return request;
    }
    std::map<std::string, pb::MeasureRow> Rows(const char* to = "2026-03-31") {
        pb::ListProgrammeMeasuresRequest request;
        request.set_from("2026-01-01");
        request.set_to(to);
        const auto listed = bench_.county.Ask<pb::ListProgrammeMeasuresResponse>(
            "steering.v1.ProgrammeService/ListProgrammeMeasures", request
        );
        std::map<std::string, pb::MeasureRow> rows;
        for (const pb::MeasureRow& row : listed.measures())
            rows[row.definition().code()] = row;
        return rows;
    }

    static constexpr const char* kSet = "steering.v1.ProgrammeService/SetProgrammeMeasure";
    static constexpr const char* kRecord = "steering.v1.ProgrammeService/RecordMeasure";
    StrategyBench bench_{"2026-04-05"};
};

TEST_F(ProgrammeMeasures, M78WhatTheSystemCountsIsCountedAndTheRestIsEnteredWithAProof) {
    Set(Measure("A-FOOD", pb::MEASURE_KIND_COUNT, "criteria_food"));
    Set(Measure("B-DONE", pb::MEASURE_KIND_YES_NO));
    Set(Measure("C-NEVER", pb::MEASURE_KIND_SHARE));
    Set(Measure("D-GOALS", pb::MEASURE_KIND_SHARE, "goal_contracts_share"));
    pb::SetGoalsRequest goals;
    *goals.add_goals() = StrategyBench::Goal("A", "");
    bench_.county.Ask<pb::GoalTree>("steering.v1.GoalService/SetGoals", goals);
    const std::string contract = bench_.Agree("S-1");
    bench_.Agree("S-2");
    bench_.Link(contract, "A");
    pb::AddCriterionRequest add;
    pb::ProcurementCriterion& criterion = *add.mutable_criterion();
    criterion.set_contract_id(contract);
    criterion.set_code("K1");
    criterion.set_category(pb::CRITERION_CATEGORY_FOOD);
    criterion.set_theme(pb::CRITERION_THEME_ETHICAL);
    criterion.set_use(pb::CRITERION_USE_MINIMUM);
    criterion.set_text("Reilu kauppa");
    criterion.set_from_year(2026);
    criterion.set_evidence_sha256(std::string(64, 'b'));
    bench_.county.Ask<pb::ProcurementCriterion>("steering.v1.CriterionService/AddCriterion", add);
    pb::RecordMeasureRequest yes = Result("B-DONE");
    yes.mutable_result()->set_yes(true);
    bench_.county.Ask<pb::ProgrammeMeasure>(kRecord, yes);

    auto rows = Rows();
    ASSERT_EQ(rows.size(), 4U);
    EXPECT_EQ(rows["A-FOOD"].state(), pb::MEASURE_STATE_COMPUTED);
    EXPECT_EQ(rows["A-FOOD"].result().count(), 1U);
    EXPECT_EQ(rows["B-DONE"].state(), pb::MEASURE_STATE_ENTERED);
    EXPECT_TRUE(rows["B-DONE"].result().yes());
    EXPECT_EQ(rows["B-DONE"].result().evidence_name(), "pöytäkirja 3/2026");
    EXPECT_EQ(rows["C-NEVER"].state(), pb::MEASURE_STATE_LATE);
    EXPECT_FALSE(rows["C-NEVER"].has_result());
    EXPECT_FALSE(rows["D-GOALS"].has_result()) << "none was in force by the end of the period";
    rows = Rows("2026-04-05");
    EXPECT_EQ(rows["D-GOALS"].result().share().numerator(), 1);
    EXPECT_EQ(rows["D-GOALS"].result().share().denominator(), 2);
    EXPECT_EQ(rows["D-GOALS"].definition().owner_unit(), "Hankintapalvelut");
}

TEST_F(ProgrammeMeasures, M78TheQuarterlyReportHasThemAll) {
    Set(Measure("A", pb::MEASURE_KIND_COUNT, "templates_published"));
    Set(Measure("B", pb::MEASURE_KIND_COUNT));
    Set(Measure("C", pb::MEASURE_KIND_SHARE));
    pb::RecordMeasureRequest entered = Result("B");
    entered.mutable_result()->set_count(7);
    bench_.county.Ask<pb::ProgrammeMeasure>(kRecord, entered);
    pb::GetQuarterlyReportRequest request;
    request.set_quarter("2026-Q1");
    const auto report = bench_.county.Ask<pb::QuarterlyReport>(
        "steering.v1.QuarterlyReportService/GetQuarterlyReport", request
    );
    ASSERT_EQ(report.programme_measures_size(), 3);
    EXPECT_EQ(report.programme_measures(0).code(), "A");
    EXPECT_EQ(report.programme_measures(0).denominator(), 1);
    EXPECT_EQ(report.programme_measures(1).numerator(), 7);
    EXPECT_EQ(report.programme_measures(2).denominator(), 0) << "no result is no zero";
}

TEST_F(ProgrammeMeasures, M78AResultWithoutAProofOfAnotherKindOrOfACountedMeasureIsRefused) {
    Set(Measure("A", pb::MEASURE_KIND_COUNT, "templates_published"));
    Set(Measure("B", pb::MEASURE_KIND_YES_NO));
    const auto refused = [&](const pb::RecordMeasureRequest& request) {
        return bench_.county.Refusal<pb::ProgrammeMeasure>(kRecord, request);
    };
    pb::RecordMeasureRequest counted = Result("A");
    counted.mutable_result()->set_count(3);
    EXPECT_EQ(refused(counted), "PROGRAMME_MEASURE_COMPUTED");
    counted.set_code("B");
    EXPECT_EQ(refused(counted), "PROGRAMME_VALUE_UNFIT");
    counted.set_code("NONE");
    EXPECT_EQ(refused(counted), "PROGRAMME_MEASURE_NOT_FOUND");
    pb::RecordMeasureRequest unproven = Result("B");
    unproven.mutable_result()->set_yes(true);
    unproven.mutable_result()->set_evidence_sha256("abc");
    EXPECT_EQ(refused(unproven), "EVIDENCE_HASH_INVALID");
    EXPECT_EQ(
        bench_.county.Refusal<pb::ProgrammeMeasure>(
            kSet, Measure("C", pb::MEASURE_KIND_COUNT, "no_such_measure")
        ),
        "MEASURE_NAME_UNKNOWN"
    );
}

}  // namespace
}  // namespace luotsi
