#include "report_intake/domain/outliers.h"

#include "report_intake/domain/line_checks.h"
#include "tests/support/terms_builder.h"
#include "tests/unit/report_intake/demo_series.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <map>
#include <string>

namespace luotsi::report_intake {
namespace {

using test::MonthOf;

// As deploy/parameters/finland.yaml sets them; p17_county_numbers_test.cc reads them there.
constexpr Oddness kUsual{.deviations = 4, .least_months = 12, .times_forecast = 1000};

struct Flags {
    int judged = 0;
    int seasonal = 0;
    int two_deviations = 0;
    int three_deviations = 0;

    double Share(int flagged) const { return 100.0 * flagged / judged; }
};

// What a plain z-score says: how far from the mean of the past, in its standard deviations.
double PlainScore(Past past, double value) {
    double mean = 0;
    double squares = 0;
    for (const MonthQuantity& one : past)
        mean += Number(one.quantity) / static_cast<double>(past.size());
    for (const MonthQuantity& one : past)
        squares += (Number(one.quantity) - mean) * (Number(one.quantity) - mean);
    const double deviation = std::sqrt(squares / static_cast<double>(past.size() - 1));
    if (deviation > 0) return std::abs(value - mean) / deviation;
    return value == mean ? 0 : 99;
}

// Planted errors by the size of the true figure and the noise of its series.
struct Planted {
    int count = 0;
    int found = 0;
};
using Power = std::map<std::pair<int, int>, Planted>;

int SizeClass(double value) {
    for (const int least : {200, 50, 20, 5}) {
        if (value >= least) return least;
    }
    return 0;
}

void JudgeSeries(const DemoSeries& series, std::size_t from, Flags& flags, Power& power) {
    for (std::size_t i = from; i < series.months.size(); ++i) {
        const Past past = Past(series.months).first(i);
        const MonthQuantity& came = series.months[i];
        const auto usual = UsualRangeOf(past, came.month, kUsual);
        ASSERT_TRUE(usual);
        flags.judged += 1;
        const bool odd = came.quantity < usual->low || came.quantity > usual->high;
        flags.seasonal += odd ? 1 : 0;
        EXPECT_EQ(FindUnusual(past, came.month, came.quantity, kUsual).has_value(), odd);
        const double score = PlainScore(past, Number(came.quantity));
        flags.two_deviations += score > 2 ? 1 : 0;
        flags.three_deviations += score > 3 ? 1 : 0;
        const int noise = static_cast<int>(std::lround(series.noise * 100));
        Planted& planted = power[{SizeClass(Number(came.quantity)), noise}];
        planted.count += 1;
        planted.found += came.quantity.micros() * 3 > usual->high.micros() ? 1 : 0;
    }
}

struct Judged {
    Flags flags;
    Power power;
};

Judged JudgeCounty(std::size_t from) {
    Judged judged;
    for (std::uint64_t seed = 1; seed <= 6; ++seed) {
        for (const DemoSeries& series : DemoCounty(seed))
            JudgeSeries(series, from, judged.flags, judged.power);
    }
    std::printf(
        "after %zu months: %d figures without an error; flagged: seasonal check %.2f %%, z-score "
        "over 2 %.2f %%, over 3 %.2f %%\n",
        from,
        judged.flags.judged,
        judged.flags.Share(judged.flags.seasonal),
        judged.flags.Share(judged.flags.two_deviations),
        judged.flags.Share(judged.flags.three_deviations)
    );
    for (const auto& [group, planted] : judged.power) {
        std::printf(
            "  three times a figure of %d or more, noise %d %%: found %.1f %% of %d\n",
            group.first,
            group.second,
            100.0 * planted.found / planted.count,
            planted.count
        );
    }
    return judged;
}

TEST(UsualRange, P17FewFalseFlagsWhereAPlainZScoreGivesMany) {
    for (const std::size_t from : {12U, 24U}) {
        const Judged judged = JudgeCounty(from);
        EXPECT_LT(judged.flags.Share(judged.flags.seasonal), 1.0);
        EXPECT_GT(judged.flags.Share(judged.flags.two_deviations), 5.0);
    }
}

TEST(UsualRange, P17FindsThreeTimesTheFigureWhereItIsTwentyOrMore) {
    for (const auto& [group, planted] : JudgeCounty(24).power) {
        if (group.first < 20 || group.second > 10) continue;
        EXPECT_GT(planted.found, planted.count * 95 / 100) << group.first << ' ' << group.second;
    }
}

std::vector<MonthQuantity> Year(std::int64_t units) {
    std::vector<MonthQuantity> months;
    for (int i = 0; i < 24; ++i)
        months.push_back({MonthOf("2024-01").AddMonths(i), *Quantity::OfWhole(units)});
    return months;
}

TEST(UsualRange, P17SmallCountsMoveByChance) {
    const auto twos = UsualRangeOf(Year(2), MonthOf("2026-01"), kUsual);
    ASSERT_TRUE(twos);
    EXPECT_GE(twos->high, *Quantity::OfWhole(5));
    EXPECT_LT(twos->high, *Quantity::OfWhole(15));
    EXPECT_EQ(twos->low, Quantity());
    const auto many = UsualRangeOf(Year(2000), MonthOf("2026-01"), kUsual);
    // The same step, 2.5 times, is odd where it cannot be chance.
    EXPECT_LT(many->high, *Quantity::OfWhole(5000));
    EXPECT_GT(many->low, *Quantity::OfWhole(800));
}

TEST(UsualRange, P17SaysNothingBeforeAYearIsKnownAndNarrowsByTheDeviationsGiven) {
    const auto months = Year(100);
    EXPECT_FALSE(UsualRangeOf(Past(months).first(11), MonthOf("2024-12"), kUsual));
    const auto wide = UsualRangeOf(months, MonthOf("2026-01"), kUsual);
    const auto narrow =
        UsualRangeOf(months, MonthOf("2026-01"), {.deviations = 2, .least_months = 12});
    EXPECT_LT(narrow->high, wide->high);
    EXPECT_GT(narrow->low, wide->low);
    EXPECT_FALSE(UsualRangeOf(months, MonthOf("2026-01"), {.deviations = 4, .least_months = 25}));
    // Numbers that nobody has set look for nothing.
    EXPECT_FALSE(UsualRangeOf(months, MonthOf("2026-01"), {.least_months = 12}));
    EXPECT_FALSE(UsualRangeOf(months, MonthOf("2026-01"), {.deviations = 4}));
}

// -- The remarks of a report

ContractTerms Terms() {
    ContractTerms terms;
    terms.contract_revision = 2;
    terms.binding = true;
    ReportingTerms period;
    period.services = {
        {.service_code = "VRK", .unit = "day"}, {.service_code = "K", .unit = "pcs"}
    };
    terms.periods = {period};
    return terms;
}

ReportLine Line(const char* code, const char* unit, std::int64_t units, const char* day = nullptr) {
    ReportLine line;
    line.service = ServiceActual{.service_code = code, .unit = unit, .quantity = {}};
    line.service->quantity = *Quantity::OfWhole(units);
    if (day != nullptr) line.service->service_date = test::Day(day);
    return line;
}

MonthHistory History(std::int64_t units, std::optional<std::int64_t> forecast = std::nullopt) {
    ServiceSeries series{
        .service_code = "VRK", .unit = "day", .actuals = Year(units), .forecast = {}
    };
    if (forecast) series.forecast = Quantity::OfWhole(*forecast);
    return {.services = {series}, .oddness = kUsual};
}

ReportContent Judge(const MonthHistory& history, std::vector<ReportLine> lines) {
    const ContractTerms terms = Terms();
    const Permissions permissions;
    const CeilingRoom ceilings;
    const DefinitionsInForce definitions;
    return JudgeLines(
        {MonthOf("2026-01"), terms, permissions, history, ceilings, definitions},
        {.lines = std::move(lines)}
    );
}

// "reason@field" of each remark.
std::vector<std::string> Remarks(const ReportContent& content) {
    std::vector<std::string> remarks;
    for (const ReturnedLine& one : content.remarks)
        remarks.push_back(one.reason + '@' + one.field);
    return remarks;
}

using Told = std::vector<std::string>;

TEST(OddFigures, P17AnUnusualFigureIsAcceptedWithARemark) {
    const ReportContent content = Judge(History(100), {Line("VRK", "day", 300)});
    EXPECT_EQ(content.lines.size(), 1U);
    EXPECT_TRUE(content.returned_lines.empty());
    EXPECT_TRUE(content.complete());
    ASSERT_EQ(Remarks(content), Told{"LINE_UNUSUAL@lines[0].service.quantity"});
    const std::map<std::string, std::string>& facts = content.remarks[0].facts;
    EXPECT_EQ(facts.at("service"), "VRK");
    EXPECT_EQ(facts.at("reported"), "300");
    EXPECT_EQ(facts.at("expected"), "100");
    EXPECT_LT(*Quantity::Parse(facts.at("low")), *Quantity::OfWhole(100));
    EXPECT_GT(*Quantity::Parse(facts.at("high")), *Quantity::OfWhole(100));
    EXPECT_EQ(Remarks(Judge(History(100), {Line("VRK", "day", 104)})), Told{});
    EXPECT_EQ(Remarks(Judge(History(100), {Line("VRK", "day", 0)})).size(), 1U);
}

TEST(OddFigures, P17AServiceIsJudgedByAllItsLinesAndToldOfOnce) {
    EXPECT_EQ(
        Remarks(Judge(
            History(100),
            {Line("K", "pcs", 7),
             Line("VRK", "day", 50, "2026-01-02"),
             Line("VRK", "day", 51, "2026-01-03")}
        )),
        Told{}
    );
    // Half of the usual figure on each of six days.
    std::vector<ReportLine> lines;
    for (const char* day : {"2026-01-02", "2026-01-03", "2026-01-04", "2026-01-05", "2026-01-07"})
        lines.push_back(Line("VRK", "day", 50, day));
    EXPECT_EQ(Remarks(Judge(History(100), lines)), Told{"LINE_UNUSUAL@lines[0].service.quantity"});
    // A line that goes back carries no remark: the next one of the service does.
    lines[0].service->unit = "pcs";
    const ReportContent content = Judge(History(100), lines);
    EXPECT_EQ(Remarks(content), Told{"LINE_UNUSUAL@lines[1].service.quantity"});
    EXPECT_EQ(content.returned_lines.size(), 1U);
}

TEST(OddFigures, B32AThousandTimesTheForecastIsFarFromIt) {
    const Told far{"LINE_FAR_FROM_FORECAST@lines[0].service.quantity"};
    // The provider's own forecast, though nothing else is known of the service.
    MonthHistory history = History(100, 40);
    history.services[0].actuals.clear();
    EXPECT_EQ(Remarks(Judge(history, {Line("VRK", "day", 40'000)})), far);
    EXPECT_EQ(Remarks(Judge(history, {Line("VRK", "day", 39'999)})), Told{});
    const ReportContent content = Judge(history, {Line("VRK", "day", 40'000)});
    EXPECT_EQ(content.remarks[0].facts.at("forecast"), "40");
    EXPECT_EQ(content.remarks[0].facts.at("times"), "1000");
    // Without one, what the past lets expect; and then it is unusual too.
    EXPECT_EQ(
        Remarks(Judge(History(100), {Line("VRK", "day", 100'000)})),
        (Told{
            "LINE_UNUSUAL@lines[0].service.quantity",
            "LINE_FAR_FROM_FORECAST@lines[0].service.quantity"
        })
    );
    // A forecast of nothing is exceeded by anything, and tells nothing.
    history = History(0, 0);
    history.services[0].actuals.clear();
    EXPECT_EQ(Remarks(Judge(history, {Line("VRK", "day", 5)})), Told{});
}

TEST(OddFigures, P17EachUnitOfAServiceIsHeldAgainstItsOwnPast) {
    // Hours until the middle of the month, days from then on.
    MonthHistory history = History(100);
    history.services.push_back(
        {.service_code = "VRK", .unit = "hour", .actuals = Year(2000), .forecast = {}}
    );
    ContractTerms terms = Terms();
    terms.periods[0].services = {
        {.service_code = "VRK", .unit = "hour", .valid_to = test::Day("2026-01-15")},
        {.service_code = "VRK", .unit = "day", .valid_from = test::Day("2026-01-16")},
    };
    const auto judge = [&](std::int64_t hours, std::int64_t days) {
        const Permissions permissions;
        const CeilingRoom ceilings;
        const DefinitionsInForce definitions;
        return JudgeLines(
            {MonthOf("2026-01"), terms, permissions, history, ceilings, definitions},
            {.lines =
                 {Line("VRK", "hour", hours, "2026-01-10"), Line("VRK", "day", days, "2026-01-20")}}
        );
    };
    EXPECT_EQ(Remarks(judge(2000, 100)), Told{});
    const ReportContent odd = judge(2000, 300);
    ASSERT_EQ(Remarks(odd), Told{"LINE_UNUSUAL@lines[1].service.quantity"});
    EXPECT_EQ(odd.remarks[0].facts.at("unit"), "day");
    EXPECT_EQ(odd.remarks[0].facts.at("reported"), "300");
    EXPECT_EQ(
        Remarks(judge(9000, 300)),
        (Told{"LINE_UNUSUAL@lines[0].service.quantity", "LINE_UNUSUAL@lines[1].service.quantity"})
    );
}

TEST(OddFigures, WhatTheCountyHasNotSetLooksForNothing) {
    MonthHistory history = History(100, 40);
    const std::vector<ReportLine> lines{Line("VRK", "day", 100'000)};
    EXPECT_EQ(Remarks(Judge(history, lines)).size(), 2U);
    history.oddness = {.deviations = 4, .least_months = 12};
    EXPECT_EQ(Remarks(Judge(history, lines)), Told{"LINE_UNUSUAL@lines[0].service.quantity"});
    history.oddness = {.times_forecast = 1000};
    EXPECT_EQ(
        Remarks(Judge(history, lines)), Told{"LINE_FAR_FROM_FORECAST@lines[0].service.quantity"}
    );
    history.oddness = {};
    EXPECT_EQ(Remarks(Judge(history, lines)), Told{});
}

TEST(OddFigures, WithoutAPastNothingIsRemarked) {
    EXPECT_EQ(Remarks(Judge({}, {Line("VRK", "day", 1'000'000)})), Told{});
}

}  // namespace
}  // namespace luotsi::report_intake
