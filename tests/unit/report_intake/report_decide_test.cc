#include "report_intake/domain/report_decide.h"

#include "tests/support/terms_builder.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace luotsi::report_intake {
namespace {

using test::Day;
using test::MonthOf;

Moment On(const char* day) {
    return {Instant::FromMicros(1), Day(day)};
}

ContractTerms Terms(bool forecast_required = false) {
    ContractTerms terms;
    terms.contract_revision = 2;
    terms.contract_key = "PH-1";
    terms.binding = true;
    ReportingTerms period;
    period.start_date = Day("2026-01-01");
    period.end_date = Day("2027-12-31");
    period.services = {{"YPA-VRK", "day"}};
    period.indicators = {
        {"SHARE", Direction::kAtLeast, Ratio::Of(95, 100).value()},
        {"WAIT", Direction::kAtMost, Ratio::Of(14, 1).value()},
    };
    period.due_day = 10;
    period.forecast_required = forecast_required;
    terms.periods = {period};
    return terms;
}

ReportLine Days(std::int64_t days) {
    return {ServiceActual{"YPA-VRK", "day", Quantity::OfMicros(days * 1'000'000)}, std::nullopt};
}
ReportLine Share(std::int64_t numerator, std::int64_t denominator) {
    return {std::nullopt, IndicatorActual{"SHARE", Ratio::Of(numerator, denominator).value()}};
}

SubmitReport January(std::vector<ReportLine> lines) {
    return {
        .contract = Uuid(),
        .month = MonthOf("2026-01"),
        .lines = std::move(lines),
        .forecast = {},
        .import_identity = {}
    };
}

MonthReport After(const ContractTerms& terms, const SubmitReport& command) {
    MonthReport report;
    const auto decision = Decide(MonthView{report, 0, terms, {}}, command, On("2026-02-05"));
    EXPECT_TRUE(decision.accepted());
    std::uint64_t revision = 0;
    for (const ReportEvent& event : decision.events())
        ReportBook::Evolve(report, event, {Instant(), ++revision, revision});
    return report;
}

TEST(SubmitReport, AcceptsGoodLinesAndReturnsBadOnesWithTheirPlace) {
    const ContractTerms terms = Terms();
    const MonthReport report = After(
        terms,
        January({
            Days(310),
            {ServiceActual{"UNKNOWN", "day", Quantity()}, std::nullopt},
            {ServiceActual{"YPA-VRK", "hour", Quantity()}, std::nullopt},
            {ServiceActual{"YPA-VRK", "day", Quantity::OfMicros(-1)}, std::nullopt},
            Days(1),
            Share(96, 100),
            {std::nullopt, IndicatorActual{"NONE", Ratio()}},
            {},
        })
    );
    const ReportContent& content = report.versions.back().content;
    EXPECT_EQ(content.lines.size(), 2U);
    std::vector<std::string> reasons;
    for (const ReturnedLine& line : content.returned_lines)
        reasons.push_back(std::to_string(line.index) + line.reason);
    EXPECT_EQ(
        reasons,
        (std::vector<std::string>{
            "1LINE_UNKNOWN_SERVICE",
            "2LINE_UNIT_MISMATCH",
            "3LINE_QUANTITY_NEGATIVE",
            "4LINE_DUPLICATE",
            "6LINE_UNKNOWN_INDICATOR",
            "7LINE_VALUE_MISSING"
        })
    );
    EXPECT_EQ(report.versions.back().state, ReportState::kIncomplete);
}

TEST(SubmitReport, ComparesAShareExactly) {
    // RN5 in 2017-04: 8,391 of 8,833 is 94.996 %, which would show as 95.0 %.
    const MonthReport report = After(Terms(), January({Share(8833 - 442, 8833)}));
    EXPECT_FALSE(report.versions.back().content.indicators.front().met);
    EXPECT_TRUE(
        After(Terms(), January({Share(95, 100)})).versions.back().content.indicators.front().met
    );
}

struct Refusal {
    const char* reason;
    const char* month;
    const char* today;
};

TEST(SubmitReport, RefusesMonthsThatCannotBeReported) {
    for (const Refusal& one : {
             Refusal{"MONTH_OUTSIDE_CONTRACT", "2025-12", "2026-02-05"},
             Refusal{"MONTH_OUTSIDE_CONTRACT", "2028-01", "2028-02-05"},
             Refusal{"MONTH_NOT_OVER", "2026-02", "2026-02-28"},
         }) {
        SubmitReport command = January({Days(1)});
        command.month = MonthOf(one.month);
        const ContractTerms terms = Terms();
        const auto decision =
            Decide(MonthView{MonthReport{}, 0, terms, {}}, command, On(one.today));
        ASSERT_FALSE(decision.accepted());
        EXPECT_EQ(decision.rejection().reason, one.reason);
    }
}

TEST(SubmitReport, RefusesASecondReportForTheSameMonth) {
    const ContractTerms terms = Terms();
    const MonthReport report = After(terms, January({Days(1)}));
    EXPECT_EQ(
        Decide(MonthView{report, 1, terms, {}}, January({Days(2)}), On("2026-02-05"))
            .rejection()
            .reason,
        "MONTH_ALREADY_REPORTED"
    );
}

TEST(SubmitReport, RefusesADraftAndAnUnknownContract) {
    ContractTerms draft = Terms();
    draft.binding = false;
    EXPECT_EQ(
        Decide(MonthView{MonthReport{}, 0, draft, {}}, January({Days(1)}), On("2026-02-05"))
            .rejection()
            .reason,
        "CONTRACT_NOT_ACTIVE"
    );
    const ContractTerms unknown;
    EXPECT_EQ(
        Decide(MonthView{MonthReport{}, 0, unknown, {}}, January({Days(1)}), On("2026-02-05"))
            .rejection()
            .reason,
        "CONTRACT_NOT_FOUND"
    );
}

TEST(ApproveReport, RefusesAReportWithoutItsForecastUntilItIsCorrected) {
    const ContractTerms terms = Terms(true);
    MonthReport report = After(terms, January({Days(310)}));
    EXPECT_EQ(
        Decide(MonthView{report, 1, terms, {}}, ApproveReport{}, On("2026-02-06"))
            .rejection()
            .reason,
        "FORECAST_MISSING"
    );
    const CorrectReport correction{
        .lines = {Days(310)},
        .forecast = {{MonthOf("2026-02"), "YPA-VRK", Quantity::OfMicros(1)}},
        .reason = "ennuste puuttui",
        .seen_revision = std::nullopt,
    };
    const auto corrected = Decide(MonthView{report, 1, terms, {}}, correction, On("2026-02-06"));
    ASSERT_TRUE(corrected.accepted());
    ReportBook::Evolve(report, corrected.events().front(), {Instant(), 2, 2});
    EXPECT_EQ(report.versions.front().state, ReportState::kReplaced);
    EXPECT_TRUE(
        Decide(MonthView{report, 2, terms, {}}, ApproveReport{}, On("2026-02-06")).accepted()
    );
}

TEST(ApproveReport, HappensOnce) {
    const ContractTerms terms = Terms();
    MonthReport report = After(terms, January({Days(310)}));
    ReportBook::Evolve(report, ReportApproved{1}, {Instant(), 2, 2});
    EXPECT_EQ(
        Decide(MonthView{report, 2, terms, {}}, ApproveReport{}, On("2026-02-06"))
            .rejection()
            .reason,
        "REPORT_NOT_APPROVABLE"
    );
}

TEST(CorrectReport, RefusesTheSameContent) {
    const ContractTerms terms = Terms();
    const MonthReport report = After(terms, January({Days(310)}));
    const CorrectReport same{
        .lines = {Days(310)}, .forecast = {}, .reason = "x", .seen_revision = std::nullopt
    };
    EXPECT_EQ(
        Decide(MonthView{report, 1, terms, {}}, same, On("2026-02-06")).rejection().reason,
        "CORRECTION_UNCHANGED"
    );
}

TEST(CheckOverdue, SpeaksOnceAndOnlyAfterTheDueDay) {
    const ContractTerms terms = Terms();
    MonthReport report;
    const auto on = [&](const char* day) {
        return CheckOverdue(MonthView{report, 0, terms, {}}, Uuid(), MonthOf("2026-01"), On(day))
            .events()
            .size();
    };
    EXPECT_EQ(on("2026-02-10"), 0U) << "Tuesday the 10th is the due day itself";
    EXPECT_EQ(on("2026-02-11"), 1U);
    report.was_overdue = true;
    EXPECT_EQ(on("2026-02-12"), 0U);
}

TEST(DueCalendar, MovesADueDayOnAHolidayToTheNextWorkingDay) {
    ContractTerms terms = Terms();
    terms.periods.front().due_day = 6;  // Epiphany in January
    const std::vector<Due> calendar = DueCalendar(terms, MonthOf("2026-12"), {});
    ASSERT_EQ(calendar.size(), 12U);
    EXPECT_EQ(calendar[2].due_date, Day("2026-04-07")) << "2026-04-06 is Easter Monday";
    EXPECT_EQ(calendar[11].due_date, Day("2027-01-07"));
    const std::vector<CivilDate> closed{Day("2027-01-07")};
    EXPECT_EQ(DueCalendar(terms, MonthOf("2026-12"), closed)[11].due_date, Day("2027-01-08"))
        << "closed by the county";
}

TEST(DueCalendar, FollowsAnEarlierEnd) {
    ContractTerms terms = Terms();
    ReportingTerms shortened = terms.periods.front();
    shortened.valid_from = Day("2026-05-01");
    shortened.end_date = Day("2026-06-15");
    terms.periods.push_back(shortened);
    const std::vector<Due> calendar = DueCalendar(terms, MonthOf("2026-12"), {});
    ASSERT_EQ(calendar.size(), 6U);
    EXPECT_EQ(calendar.back().month, MonthOf("2026-06"));
}

TEST(SubmitReport, NeverLosesOrInventsALine) {
    std::mt19937 random(42);
    const ContractTerms terms = Terms();
    for (int round = 0; round < 500; ++round) {
        std::vector<ReportLine> lines;
        for (unsigned i = 0; i < 1 + random() % 20; ++i) {
            switch (random() % 4) {
                case 0:
                    lines.push_back(Days(static_cast<std::int64_t>(random() % 100) - 20));
                    break;
                case 1:
                    lines.push_back(Share(static_cast<std::int64_t>(random() % 100), 100));
                    break;
                case 2:
                    lines.push_back(
                        {ServiceActual{"S" + std::to_string(random() % 3), "day", Quantity()},
                         std::nullopt}
                    );
                    break;
                default:
                    lines.push_back({});
                    break;
            }
        }
        const ReportContent content = After(terms, January(lines)).versions.back().content;
        ASSERT_EQ(content.lines.size() + content.returned_lines.size(), lines.size());
        std::size_t accepted = 0;
        for (std::size_t i = 0; i < lines.size(); ++i) {
            const bool returned =
                std::ranges::find(content.returned_lines, i, &ReturnedLine::index) !=
                content.returned_lines.end();
            if (!returned) {
                ASSERT_EQ(content.lines[accepted++], lines[i]);
            }
        }
    }
}

}  // namespace
}  // namespace luotsi::report_intake
