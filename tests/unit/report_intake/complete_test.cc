#include "report_intake/domain/complete.h"

#include "report_intake/adapters/report_proto.h"
#include "tests/unit/report_intake/sent_reports.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace luotsi::report_intake {
namespace {

using namespace test_reports;

// "3 LINE_UNIT_MISMATCH lines[3].service.unit" of each returned line.
std::vector<std::string> Returned(const ReportContent& content) {
    std::vector<std::string> told;
    for (const ReturnedLine& one : content.returned_lines)
        told.push_back(std::to_string(one.index) + " " + one.reason + " " + one.field);
    return told;
}

ReportLine Wrong(ReportLine line) {
    line.service->unit = "hour";
    return line;
}

CompleteReport Mending(std::uint64_t version, std::vector<MendedLine> lines) {
    return {.lines = std::move(lines), .version = version};
}

TEST(CompleteReport, PutsMendedLinesAtTheirPlaces) {
    Story story;
    EXPECT_EQ(
        story.Do(Submit({.lines = {Wrong(DaysOn(1, 5)), DaysOn(2, 6), Wrong(DaysOn(3, 7))}})), "1"
    );
    EXPECT_EQ(story.report.versions.back().state, ReportState::kIncomplete);
    EXPECT_EQ(
        story.Do(
            Mending(1, {{.index = 2, .line = DaysOn(3, 7)}, {.index = 0, .line = DaysOn(1, 5)}})
        ),
        "1"
    );
    EXPECT_EQ(story.content().lines, (std::vector{DaysOn(1, 5), DaysOn(2, 6), DaysOn(3, 7)}));
    EXPECT_EQ(story.report.versions.back().state, ReportState::kReceived);
}

TEST(CompleteReport, LinesThatNobodyMendsStayReturnedAtTheirPlaces) {
    Story story;
    EXPECT_EQ(
        story.Do(Submit({.lines = {Wrong(DaysOn(1, 5)), DaysOn(2, 6), Wrong(DaysOn(3, 7)), {}}})),
        "1"
    );
    EXPECT_EQ(story.Do(Mending(1, {{.index = 0, .line = DaysOn(1, 5)}})), "1");
    EXPECT_EQ(
        Returned(story.content()),
        (std::vector<std::string>{
            "2 LINE_UNIT_MISMATCH lines[2].service.unit", "3 LINE_VALUE_MISSING lines[3].content"
        })
    );
    // The first of the three that are left is now left out for good; the others move up.
    EXPECT_EQ(story.Do(Mending(2, {{.index = 2}})), "1");
    EXPECT_EQ(
        Returned(story.content()),
        (std::vector<std::string>{"2 LINE_VALUE_MISSING lines[2].content"})
    );
    EXPECT_EQ(story.Do(Mending(3, {{.index = 2, .line = Visits(1)}})), "1");
    EXPECT_EQ(story.content().lines, (std::vector{DaysOn(1, 5), DaysOn(2, 6), Visits(1)}));
    EXPECT_EQ(story.report.versions.back().state, ReportState::kReceived);
    EXPECT_EQ(story.report.versions.size(), 4U);
}

TEST(CompleteReport, TellsLinesAndForecastsOfOnePlaceApart) {
    Story story;
    const ForecastLine wrong{kJanuary, "DAY", Quantity::OfMicros(1)};
    const ForecastLine right{kJanuary.Next(), "DAY", Quantity::OfMicros(1)};
    EXPECT_EQ(
        story.Do(Submit({.lines = {Wrong(Days(1)), Visits(1)}, .forecast = {wrong, wrong}})), "1"
    );
    EXPECT_EQ(
        story.Do(Mending(1, {{.index = 0, .forecast = right}, {.index = 1, .of_forecast = true}})),
        "1"
    );
    EXPECT_EQ(story.content().forecast, std::vector{right});
    EXPECT_EQ(
        Returned(story.content()),
        (std::vector<std::string>{"0 LINE_UNIT_MISMATCH lines[0].service.unit"})
    );
    EXPECT_EQ(story.Do(Mending(2, {{.index = 0, .of_forecast = true}})), "LINE_NOT_RETURNED");
    EXPECT_EQ(story.Do(Mending(2, {{.index = 0}})), "1") << "the line, not the forecast";
    EXPECT_EQ(story.content().lines, std::vector{Visits(1)});
    EXPECT_TRUE(story.content().complete());
}

TEST(CompleteReport, RefusesWhatItCannotPlace) {
    Story story;
    EXPECT_EQ(story.Do(Mending(1, {{.index = 0}})), "MONTH_NOT_REPORTED");
    EXPECT_EQ(story.Do(Submit({.lines = {Wrong(Days(1)), Visits(1)}})), "1");
    EXPECT_EQ(story.Do(Mending(1, {{.index = 1, .line = Days(1)}})), "LINE_NOT_RETURNED");
    EXPECT_EQ(story.Do(Mending(1, {{.index = 2, .line = Days(1)}})), "LINE_NOT_RETURNED");
    EXPECT_EQ(
        story.Do(Mending(1, {{.index = 0, .line = Days(1)}, {.index = 0, .line = Days(2)}})),
        "LINE_MENDED_TWICE"
    );
    EXPECT_EQ(story.Do(Mending(2, {{.index = 0, .line = Days(1)}})), "REPORT_VERSION_CHANGED");
    EXPECT_EQ(story.Do(Mending(1, {{.index = 0, .line = Wrong(Days(1))}})), "0")
        << "as wrong as before";
    EXPECT_EQ(story.Do(Mending(1, {{.index = 0, .line = Days(1)}})), "1");
    EXPECT_EQ(story.Do(Mending(1, {{.index = 0, .line = Days(1)}})), "REPORT_VERSION_CHANGED")
        << "nothing is counted twice";
}

TEST(CompleteReport, NamesEveryLineThatHasNoPlace) {
    Story story;
    EXPECT_EQ(story.Do(Submit({.lines = {Wrong(Days(1)), Visits(1)}})), "1");
    const auto decided = story.Try(Mending(
        1,
        {{.index = 1, .line = Days(1)},
         {.index = 0, .line = Days(1)},
         {.index = 0},
         {.index = 3, .of_forecast = true}}
    ));
    ASSERT_FALSE(decided.accepted());
    const Rejection& refused = decided.rejection();
    EXPECT_EQ(refused.reason, "LINE_NOT_RETURNED");
    EXPECT_EQ(refused.field, "lines[0].index");
    EXPECT_EQ(refused.facts.at("index"), "1");
    const std::vector<FieldFault> all{
        {"lines[0].index", "LINE_NOT_RETURNED", "index: 1"},
        {"lines[2].index", "LINE_MENDED_TWICE", "index: 0"},
        {"lines[3].index", "LINE_NOT_RETURNED", "index: 3"},
    };
    EXPECT_EQ(refused.more, all);
}

TEST(CompleteReport, FollowsTheStageOfTheMonth) {
    Story story;
    EXPECT_EQ(story.Do(Submit({.lines = {Wrong(Days(1)), Visits(1)}})), "1");
    story.Close(PeriodStage::kFirstClosed);
    CompleteReport mending = Mending(1, {{.index = 0, .line = Days(1)}});
    EXPECT_EQ(story.Do(mending), "RESUBMISSION_REASON_MISSING");
    mending.reason = "yksikkö oli väärä";
    EXPECT_TRUE(story.Try(mending).accepted());
    story.Close(PeriodStage::kFinal);
    EXPECT_EQ(story.Do(mending), "MONTH_FINAL");
}

CorrectReport Correction(std::vector<ReportLine> lines) {
    return {.sent = {.lines = std::move(lines)}, .reason = "laskuvirhe", .seen_revision = {}};
}

TEST(CompleteReport, MendsTheReturnedLinesOfACorrection) {
    Story story;
    EXPECT_EQ(story.Do(Submit({.lines = {Days(1), Visits(1)}})), "1");
    EXPECT_EQ(story.Do(ApproveReport{}), "1");
    EXPECT_EQ(story.Do(Correction({Days(2), Wrong(Visits(2)), {}})), "1");
    EXPECT_EQ(story.Do(ApproveReport{}), "REPORT_NOT_APPROVABLE");
    EXPECT_EQ(story.Do(Submit({.lines = {Days(2), Visits(2)}})), "REPORT_ALREADY_APPROVED");
    // The correction's reason is that of its mended lines, unless they have one of their own.
    EXPECT_EQ(story.Do(Mending(2, {{.index = 1, .line = Visits(2)}})), "1");
    EXPECT_EQ(story.report.versions.back().correction_reason, "laskuvirhe");
    CompleteReport last = Mending(3, {{.index = 2}});
    last.reason = "tyhjä rivi pois";
    EXPECT_EQ(story.Do(last), "1");
    EXPECT_EQ(story.report.versions.back().correction_reason, "tyhjä rivi pois");
    EXPECT_EQ(story.content().lines, (std::vector{Days(2), Visits(2)}));
    EXPECT_EQ(story.report.versions.back().state, ReportState::kReceived);
    // Nothing is left of it to mend.
    EXPECT_EQ(story.Do(Mending(4, {{.index = 0}})), "REPORT_ALREADY_APPROVED");
    EXPECT_EQ(story.Do(ApproveReport{}), "1");
    EXPECT_EQ(story.Do(Mending(4, {{.index = 0}})), "REPORT_ALREADY_APPROVED");
}

TEST(CompleteReport, MendsTheCorrectionOfAFinalMonthAndNothingElseOfIt) {
    Story story;
    EXPECT_EQ(story.Do(Submit({.lines = {Days(1), Wrong(Visits(1))}})), "1");
    story.Close(PeriodStage::kFinal);
    EXPECT_EQ(story.Do(Mending(1, {{.index = 1, .line = Visits(1)}})), "MONTH_FINAL");
    EXPECT_EQ(story.Do(Correction({Days(2), Wrong(Visits(2))})), "1");
    EXPECT_EQ(story.Do(Mending(2, {{.index = 1, .line = Visits(2)}})), "1");
    EXPECT_EQ(story.report.versions.back().stage, PeriodStage::kFinal);
    EXPECT_EQ(story.Do(Mending(3, {{.index = 1, .line = Visits(3)}})), "MONTH_FINAL");
    // As well the correction by which a month that closed without a report gets its first figures.
    Story empty;
    empty.Close(PeriodStage::kFinal);
    EXPECT_EQ(empty.Do(Correction({Wrong(Days(1))})), "1");
    EXPECT_EQ(empty.Do(Mending(1, {{.index = 0, .line = Days(1)}})), "1");
    EXPECT_EQ(empty.content().lines, std::vector{Days(1)});
}

TEST(CompleteReport, TakesNoFiguresAway) {
    Story story;
    EXPECT_EQ(story.Do(Submit({.lines = {Days(1), Wrong(Visits(1))}})), "1");
    ContractTerms terms = Terms();
    terms.periods.front().services.erase(terms.periods.front().services.begin());
    story.Amend(std::move(terms));
    const CompleteReport mending = Mending(1, {{.index = 1}});
    EXPECT_EQ(story.Do(mending), "ALL_LINES_RETURNED") << "no contract has days any more";
    EXPECT_EQ(story.content().lines, std::vector{Days(1)});
}

TEST(CompleteReport, LeavingAllLinesOutIsNoReport) {
    Story story;
    EXPECT_EQ(story.Do(Submit({.lines = {Wrong(Days(1))}})), "1");
    EXPECT_EQ(story.Do(Mending(1, {{.index = 0}})), "REPORT_EMPTY");
}

TEST(CompleteReport, ComparesTotalsOnceNoLineIsMissing) {
    Story story;
    // 1 day and 2 days, the second under a unit that nobody agreed.
    EXPECT_EQ(
        story.Do(Submit(
            {.lines = {DaysOn(1, 1'000'000), Wrong(DaysOn(2, 2'000'000)), Wrong(DaysOn(3, 1))},
             .totals = {{.service_code = "DAY", .quantity = Quantity::OfMicros(3'000'001)}}}
        )),
        "1"
    );
    EXPECT_EQ(story.Do(Mending(1, {{.index = 1, .line = DaysOn(2, 5'000'000)}})), "1")
        << "a line is still missing";
    CompleteReport last = Mending(2, {{.index = 2, .line = DaysOn(3, 1)}});
    EXPECT_EQ(story.Do(last), "RECON_TOTAL");
    last.totals = {{.service_code = "DAY", .quantity = Quantity::OfMicros(6'000'001)}};
    EXPECT_EQ(story.Do(last), "1");
    EXPECT_EQ(story.content().totals, last.totals);
}

// By the fields of the request that mends, not by the places of the whole.
TEST(CompleteReport, TellsLineFaultsBesideWrongTotals) {
    Story story;
    const ForecastLine wrong{kJanuary, "DAY", Quantity::OfMicros(1)};
    EXPECT_EQ(
        story.Do(Submit(
            {.lines = {DaysOn(1, 5), Wrong(DaysOn(2, 6)), Wrong(DaysOn(3, 7))},
             .forecast = {wrong},
             .totals = {{.service_code = "DAY", .quantity = Quantity::OfMicros(18)}}}
        )),
        "1"
    );
    const auto decided = story.Try(Mending(
        1,
        {{.index = 2, .line = DaysOn(3, 8)},
         {.index = 0, .forecast = wrong},
         {.index = 1, .line = Wrong(DaysOn(2, 6))}}
    ));
    ASSERT_FALSE(decided.accepted());
    EXPECT_EQ(decided.rejection().reason, "RECON_TOTAL");
    const std::vector<FieldFault> all{
        {"totals[0].quantity",
         "RECON_TOTAL",
         "difference: -0.000001, lines: 0.000019, total: 0.000018"},
        {"lines[2].line.service.unit", "LINE_UNIT_MISMATCH"},
        {"lines[1].forecast.month", "LINE_FORECAST_MONTH_PAST"},
    };
    EXPECT_EQ(decided.rejection().more, all);
    // What was accepted and is not any more has no line in the request.
    ContractTerms terms = Terms();
    terms.periods.front().services.erase(terms.periods.front().services.begin());
    story.Amend(std::move(terms));
    const auto gone = story.Try(Mending(1, {{.index = 2}, {.index = 1, .line = DaysOn(2, 6)}}));
    ASSERT_FALSE(gone.accepted());
    EXPECT_EQ(gone.rejection().reason, "ALL_LINES_RETURNED");
    ASSERT_GE(gone.rejection().more.size(), 2U);
    EXPECT_EQ(
        gone.rejection().more[0],
        (FieldFault{"lines", "LINE_UNKNOWN_SERVICE", "place: lines[0].service.service_code"})
    );
    EXPECT_EQ(gone.rejection().more[1].field, "lines[1].line.service.service_code");
}

// Whatever was sent and however it is mended: the report is what it would have been had it been
// sent so at once.
TEST(CompleteReport, GivesWhatTheWholeWouldHaveGiven) {
    std::mt19937 random(3);
    int completed = 0;
    for (int round = 0; round < 400; ++round) {
        SentReport sent{.lines = RandomLines(random, 20)};
        for (unsigned i = 0; i < random() % 4; ++i)
            sent.forecast.push_back(RandomForecast(random));
        Story story;
        ASSERT_EQ(story.Do(Submit(sent)), "1");
        std::vector<ReportLine> right = sent.lines;
        std::vector<ForecastLine> foreseen = sent.forecast;
        std::vector<MendedLine> mended;
        std::set<std::string> places;
        std::set<std::size_t> left_out;
        for (const ReturnedLine& fault : story.content().returned_lines) {
            const bool forecast = fault.field.starts_with("forecast");
            const std::size_t index = fault.index;
            if (!places.insert((forecast ? "f" : "l") + std::to_string(index)).second) continue;
            if (forecast) {
                foreseen[index] = RandomForecast(random);
                mended.push_back({.index = index, .forecast = foreseen[index]});
            } else if (random() % 4 == 0) {
                left_out.insert(index);
                mended.push_back({.index = index});
            } else {
                right[index] = RandomLine(random);
                mended.push_back({.index = index, .line = right[index]});
            }
        }
        if (mended.empty()) continue;
        std::shuffle(mended.begin(), mended.end(), random);
        SentReport whole{.lines = {}, .forecast = foreseen};
        for (std::size_t i = 0; i < right.size(); ++i) {
            if (!left_out.contains(i)) whole.lines.push_back(right[i]);
        }
        if (whole.lines.empty()) continue;
        const std::string done = story.Do(Mending(1, mended));
        Story at_once;
        ASSERT_EQ(at_once.Do(Submit(whole)), "1");
        EXPECT_EQ(story.content(), at_once.content()) << done;
        EXPECT_EQ(ContentHash(story.content()), ContentHash(at_once.content()));
        ++completed;
    }
    EXPECT_GT(completed, 200);
}

// The remarks of a mended report stand at the places of the whole, holes included.
TEST(CompleteReport, RemarksStandAtThePlacesOfTheWhole) {
    ReportLine odd = DaysOn(4, 0);
    odd.service->clients = 2;
    Story story;
    EXPECT_EQ(story.Do(Submit({.lines = {Wrong(DaysOn(1, 1)), Wrong(DaysOn(2, 1)), odd}})), "1");
    EXPECT_EQ(story.content().remarks[0].index, 2U);
    EXPECT_EQ(story.Do(Mending(1, {{.index = 1, .line = DaysOn(2, 1)}})), "1");
    ASSERT_EQ(story.content().remarks.size(), 1U);
    EXPECT_EQ(story.content().remarks[0].index, 2U);
    EXPECT_EQ(story.content().remarks[0].field, "lines[2].service.clients");
}

// One line a day, place and decision: 10,000 of them, 12 wrong in six ways.
TEST(CompleteReport, TenThousandLinesWithTwelveBadOnes) {
    std::vector<ReportLine> right;
    for (int i = 0; i < 10'000; ++i) {
        ReportLine line = DaysOn(1 + i % 31, 1'000'000 + i);
        line.service->service_code = i % 2 == 0 ? "DAY" : "VISIT";
        line.service->unit = i % 2 == 0 ? "day" : "visit";
        line.service->member = PartyIdentifier{"LUOTSI", "M-" + std::to_string(i)};
        right.push_back(line);
    }
    ContractTerms terms = Terms();
    for (const ReportLine& line : right)
        terms.periods[0].members.push_back("LUOTSI:" + line.service->member->id);
    std::vector<ReportLine> sent = right;
    const std::vector<std::pair<std::size_t, const char*>> wrong{
        {7, "LINE_UNIT_MISMATCH"},
        {813, "LINE_UNKNOWN_SERVICE"},
        {1'600, "LINE_QUANTITY_NEGATIVE"},
        {2'401, "LINE_DATE_OUTSIDE_MONTH"},
        {3'300, "SUB_UNKNOWN"},
        {4'002, "LINE_AMOUNT_MISMATCH"},
        {5'003, "LINE_UNIT_MISMATCH"},
        {6'004, "LINE_UNKNOWN_SERVICE"},
        {7'005, "LINE_QUANTITY_NEGATIVE"},
        {8'006, "LINE_DATE_OUTSIDE_MONTH"},
        {9'007, "SUB_UNKNOWN"},
        {9'999, "LINE_AMOUNT_MISMATCH"},
    };
    const std::map<std::string, void (*)(ServiceActual&)> slips{
        {"LINE_UNIT_MISMATCH", [](ServiceActual& line) { line.unit = "hour"; }},
        {"LINE_UNKNOWN_SERVICE", [](ServiceActual& line) { line.service_code = "OTHER"; }},
        {"LINE_QUANTITY_NEGATIVE",
         [](ServiceActual& line) { line.quantity = Quantity::OfMicros(-1); }},
        {"LINE_DATE_OUTSIDE_MONTH",
         [](ServiceActual& line) { line.service_date = test::Day("2026-02-01"); }},
        {"SUB_UNKNOWN",
         [](ServiceActual& line) { line.subcontractor = PartyIdentifier{"FI-PRO", "0725937-3"}; }},
        {"LINE_AMOUNT_MISMATCH", [](ServiceActual& line) { line.amount = Money::Of(1); }},
    };
    for (const auto& [index, reason] : wrong)
        slips.at(reason)(*sent[index].service);
    Story story(terms);
    ASSERT_EQ(story.Do(Submit({.lines = sent})), "1");
    EXPECT_EQ(story.content().lines.size(), 9'988U);
    std::vector<std::pair<std::size_t, std::string>> returned;
    for (const ReturnedLine& one : story.content().returned_lines)
        returned.emplace_back(one.index, one.reason);
    EXPECT_EQ(
        returned, (std::vector<std::pair<std::size_t, std::string>>(wrong.begin(), wrong.end()))
    );
    std::vector<MendedLine> mended;
    for (const auto& [index, reason] : wrong)
        mended.push_back({.index = index, .line = right[index]});
    ASSERT_EQ(story.Do(Mending(1, mended)), "1");
    EXPECT_EQ(story.content().lines, right) << "10,000 lines, each at its place and once";
    EXPECT_TRUE(story.content().complete());
    Story at_once(terms);
    ASSERT_EQ(at_once.Do(Submit({.lines = right})), "1");
    EXPECT_EQ(ContentHash(story.content()), ContentHash(at_once.content()));
}

}  // namespace
}  // namespace luotsi::report_intake
