#include "contract_registry/domain/term_dates.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace luotsi::contract_registry {
namespace {

// The expectations come from tests/oracle/term_dates.py, which walks day by day and knows the
// holidays from printed calendars; `contract_term_dates_oracle` holds the file against it.
struct Case {
    std::string kind;
    CivilDate date;
    std::uint64_t months = 0;
    std::uint64_t extra = 0;
    CivilDate last_day;
    CivilDate working_day;
    std::string note;
};

CivilDate On(const std::string& text) {
    return CivilDate::Parse(text).value();
}

std::vector<Case> ReadCases() {
    std::ifstream file(LUOTSI_TERM_DATES_CASES);
    std::string line;
    std::getline(file, line);
    std::vector<Case> cases;
    while (std::getline(file, line)) {
        std::istringstream row(line);
        std::vector<std::string> cells;
        for (std::string cell; std::getline(row, cell, '\t');)
            cells.push_back(cell);
        cases.push_back(
            {cells.at(0),
             On(cells.at(1)),
             std::stoull(cells.at(2)),
             std::stoull(cells.at(3)),
             On(cells.at(4)),
             On(cells.at(5)),
             cells.at(6)}
        );
    }
    return cases;
}

CivilDate Compute(const Case& one) {
    if (one.kind == "termination")
        return TerminationDay(one.date, {.months = one.months, .at_month_end = one.extra == 1});
    if (one.kind == "notice")
        return LastNoticeDay(one.date, {.months = one.months, .at_month_end = one.extra == 1});
    if (one.kind == "option") return LastNoticeDay(one.date, {.months = one.months});
    if (one.kind == "renewal") return ExtendedEnd(one.date, one.months);
    return ReminderDay(one.date, {.months = one.months, .days = one.extra});
}

TEST(P04, DatesEqualTheOracleOver2024To2035) {
    const std::vector<Case> cases = ReadCases();
    ASSERT_GE(cases.size(), 60u);
    for (const Case& one : cases) {
        const CivilDate last = Compute(one);
        const std::string what = one.kind + " " + one.date.ToText() + ": " + one.note;
        EXPECT_EQ(last.ToText(), one.last_day.ToText()) << what;
        EXPECT_EQ(DeadlineOf(last).last_working_day.ToText(), one.working_day.ToText()) << what;
    }
}

// Every end and every period: the latest notice day is in time, the day after it is not.
TEST(P04, LatestNoticeDateIsTheLastOneInTime) {
    const CivilDate last = On("2035-12-31");
    for (CivilDate end = On("2024-01-01"); end <= last; end = end.AddDays(1)) {
        for (const std::uint64_t months : {0u, 1u, 3u, 6u, 12u, 18u}) {
            for (const bool at_month_end : {false, true}) {
                const NoticePeriod period{.months = months, .at_month_end = at_month_end};
                const CivilDate day = LastNoticeDay(end, period);
                ASSERT_LE(TerminationDay(day, period), end) << end.ToText() << " " << months;
                ASSERT_GT(TerminationDay(day.AddDays(1), period), end)
                    << end.ToText() << " " << months;
            }
        }
    }
}

TEST(P04, ACountyClosedDayMovesTheWorkingDayBefore) {
    const std::vector<CivilDate> closed{On("2026-06-30")};
    EXPECT_EQ(DeadlineOf(On("2026-06-30"), closed).last_working_day, On("2026-06-29"));
    EXPECT_EQ(DeadlineOf(On("2026-06-30")).last_working_day, On("2026-06-30"));
}

TEST(P04, LeadTimesReadMonthsWeeksAndDays) {
    EXPECT_EQ(LeadTime::Parse("12m"), (LeadTime{.months = 12, .days = 0}));
    EXPECT_EQ(LeadTime::Parse("1w"), (LeadTime{.months = 0, .days = 7}));
    EXPECT_EQ(LeadTime::Parse("30d"), (LeadTime{.months = 0, .days = 30}));
    for (const char* wrong : {"", "m", "12", "0m", "-1m", "1y", "1 m", "99999999999999999999m"})
        EXPECT_EQ(LeadTime::Parse(wrong), std::nullopt) << wrong;
}

}  // namespace
}  // namespace luotsi::contract_registry
