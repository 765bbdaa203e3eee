#include "contract_registry/domain/steering/programme.h"

#include <gtest/gtest.h>

#include <string>

namespace luotsi::contract_registry {
namespace {

const std::string kProof(64, 'a');

CivilDate Day(const char* text) {
    return *CivilDate::Parse(text);
}
Moment On(const char* day) {
    return {.now = {}, .today = Day(day)};
}

ProgrammeMeasure Measure(MeasureKind kind, const char* computed_by = "") {
    ProgrammeMeasure measure;
    measure.definition.code = "M";
    measure.definition.kind = kind;
    measure.definition.due_date = Day("2026-06-30");
    measure.definition.computed_by = computed_by;
    return measure;
}

MeasureResult Result(const char* on) {
    return {.on = Day(on), .evidence_sha256 = kProof, .evidence_name = "pöytäkirja"};
}

std::string ReasonOf(const Decision<ProgrammeEvent>& decision) {
    return decision.accepted() ? "" : decision.rejection().reason;
}

TEST(RecordMeasure, TakesOneValueOfTheMeasuresKind) {
    MeasureResult yes = Result("2026-02-01");
    yes.yes = true;
    MeasureResult count = Result("2026-02-01");
    count.count = 4;
    MeasureResult share = Result("2026-02-01");
    share.share = Ratio::Of(1, 3);
    const Moment today = On("2026-03-01");
    EXPECT_EQ(ReasonOf(Decide(Measure(MeasureKind::kYesNo), yes, today)), "");
    EXPECT_EQ(ReasonOf(Decide(Measure(MeasureKind::kCount), count, today)), "");
    EXPECT_EQ(ReasonOf(Decide(Measure(MeasureKind::kShare), share, today)), "");
    EXPECT_EQ(
        ReasonOf(Decide(Measure(MeasureKind::kShare), count, today)), "PROGRAMME_VALUE_UNFIT"
    );
    count.yes = true;
    EXPECT_EQ(
        ReasonOf(Decide(Measure(MeasureKind::kCount), count, today)), "PROGRAMME_VALUE_UNFIT"
    );
    share.share = Ratio::Of(4, 3);
    EXPECT_EQ(
        ReasonOf(Decide(Measure(MeasureKind::kShare), share, today)), "PROGRAMME_VALUE_UNFIT"
    );
    EXPECT_EQ(
        ReasonOf(Decide(Measure(MeasureKind::kShare), Result("2026-02-01"), today)),
        "PROGRAMME_VALUE_UNFIT"
    );
}

TEST(RecordMeasure, DemandsAProof) {
    MeasureResult yes = Result("2026-02-01");
    yes.yes = true;
    yes.evidence_sha256 = "";
    const ProgrammeMeasure measure = Measure(MeasureKind::kYesNo);
    EXPECT_EQ(ReasonOf(Decide(measure, yes, On("2026-03-01"))), "EVIDENCE_MISSING");
    yes.evidence_sha256 = "abc";
    EXPECT_EQ(ReasonOf(Decide(measure, yes, On("2026-03-01"))), "EVIDENCE_HASH_INVALID");
    yes.evidence_sha256 = kProof;
    EXPECT_EQ(ReasonOf(Decide(measure, yes, On("2026-01-31"))), "DATE_IN_FUTURE");
}

TEST(RecordMeasure, RefusesWhatTheSystemCountsAndWhatNobodySet) {
    MeasureResult count = Result("2026-02-01");
    count.count = 4;
    const Moment today = On("2026-03-01");
    EXPECT_EQ(
        ReasonOf(Decide(Measure(MeasureKind::kCount, "templates_published"), count, today)),
        "PROGRAMME_MEASURE_COMPUTED"
    );
    EXPECT_EQ(ReasonOf(Decide(ProgrammeMeasure{}, count, today)), "PROGRAMME_MEASURE_NOT_FOUND");
}

TEST(SetProgrammeMeasure, RefusesANameThatTheSystemDoesNotCount) {
    const MeasureDefinition definition = Measure(MeasureKind::kCount, "no_such").definition;
    EXPECT_EQ(ReasonOf(Decide({}, definition, std::nullopt)), "MEASURE_NAME_UNKNOWN");
    EXPECT_EQ(ReasonOf(Decide({}, definition, MeasureKind::kCount)), "");
    ProgrammeMeasure known;
    known.definition = definition;
    EXPECT_TRUE(Decide(known, definition, MeasureKind::kCount).events().empty());
}

TEST(SetProgrammeMeasure, RefusesAKindThatTheSystemDoesNotGive) {
    const MeasureDefinition count = Measure(MeasureKind::kCount, "x").definition;
    EXPECT_EQ(ReasonOf(Decide({}, count, MeasureKind::kShare)), "PROGRAMME_VALUE_UNFIT");
    const MeasureDefinition yes = Measure(MeasureKind::kYesNo, "x").definition;
    EXPECT_EQ(ReasonOf(Decide({}, yes, MeasureKind::kShare)), "");
}

TEST(MeasureRow, TheNewestResultOfThePeriodCountsAndALaterWordReplacesADay) {
    ProgrammeMeasure measure = Measure(MeasureKind::kCount);
    for (const auto& [day, count] :
         {std::pair{"2026-03-01", 3},
          std::pair{"2026-01-01", 1},
          std::pair{"2026-03-01", 5},
          std::pair{"2026-09-01", 9}}) {
        MeasureResult result = Result(day);
        result.count = static_cast<std::uint64_t>(count);
        ProgrammeBook::Evolve(measure, MeasureRecorded{result}, {});
    }
    ASSERT_EQ(measure.results.size(), 3U);
    const MeasureRow row = EnteredRow(measure, Day("2026-06-30"), Day("2026-07-01"));
    EXPECT_EQ(row.state, MeasureState::kEntered);
    EXPECT_EQ(row.result->count, 5U);
}

TEST(MeasureRow, WithoutAResultItIsOpenUntilItsDayAndLateAfterIt) {
    const ProgrammeMeasure measure = Measure(MeasureKind::kCount);
    EXPECT_EQ(EnteredRow(measure, Day("2026-06-30"), Day("2026-06-30")).state, MeasureState::kOpen);
    EXPECT_EQ(EnteredRow(measure, Day("2026-06-30"), Day("2026-07-01")).state, MeasureState::kLate);
}

TEST(MeasureRow, WhatTheSystemCountedIsShownAsTheKindAsks) {
    const CivilDate to = Day("2026-06-30");
    const auto row = [&](MeasureKind kind, std::optional<Ratio> value) {
        return ComputedRow(Measure(kind, "x"), value, to, to);
    };
    EXPECT_EQ(row(MeasureKind::kCount, Ratio::Of(7, 1)).result->count, 7U);
    EXPECT_EQ(row(MeasureKind::kShare, Ratio::Of(2, 3)).result->share, Ratio::Of(2, 3));
    EXPECT_EQ(row(MeasureKind::kYesNo, Ratio::Of(2, 1)).result->yes, true);
    EXPECT_EQ(row(MeasureKind::kYesNo, Ratio::Of(0, 1)).result->yes, false);
    EXPECT_EQ(row(MeasureKind::kShare, std::nullopt).state, MeasureState::kOpen);
    EXPECT_EQ(row(MeasureKind::kCount, Ratio::Of(7, 1)).state, MeasureState::kComputed);
}

}  // namespace
}  // namespace luotsi::contract_registry
