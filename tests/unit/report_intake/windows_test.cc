#include "report_intake/domain/windows.h"

#include "platform/runtime/helsinki.h"
#include "tests/support/terms_builder.h"

#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <sstream>
#include <string>

namespace luotsi::report_intake {
namespace {

using test::Day;
using test::MonthOf;

Moment On(const char* day) {
    return {Instant::FromMicros(1), Day(day)};
}

ContractTerms TermsOf(
    std::uint64_t due_day, std::optional<CloseDay> first, std::optional<CloseDay> last
) {
    ContractTerms terms;
    terms.contract_revision = 1;
    terms.contract_key = "PH-1";
    terms.binding = true;
    ReportingTerms period;
    period.start_date = Day("2024-01-01");
    period.end_date = Day("2035-12-31");
    period.services = {
        {.service_code = "VRK", .unit = "day", .unit_price = UnitPrice::OfMicros(2'000'000)}
    };
    period.due_day = due_day;
    period.first_close = first;
    period.final_close = last;
    terms.periods = {period};
    return terms;
}

// Those of the table: tests/oracle/reporting_windows.py.
const std::map<std::string, ContractTerms>& Contracts() {
    static const std::map<std::string, ContractTerms> contracts{
        {"early", TermsOf(1, CloseDay{1, 6}, CloseDay{2, 1})},
        {"usual", TermsOf(10, CloseDay{1, 20}, CloseDay{2, 20})},
        {"late", TermsOf(28, CloseDay{2, 15}, CloseDay{3, 28})},
        {"far", TermsOf(15, CloseDay{1, 28}, CloseDay{24, 1})},
        {"final-only", TermsOf(6, std::nullopt, CloseDay{1, 24})},
        {"unclosed", TermsOf(24, std::nullopt, std::nullopt)},
    };
    return contracts;
}
std::vector<CivilDate> CountyDays() {
    return {Day("2024-02-12"), Day("2027-05-07"), Day("2031-03-10")};
}

std::vector<std::vector<std::string>> Rows(const char* file) {
    std::ifstream in(std::string(LUOTSI_REPORT_DATA) + '/' + file);
    std::vector<std::vector<std::string>> rows;
    for (std::string line; std::getline(in, line);) {
        std::vector<std::string>& row = rows.emplace_back();
        std::istringstream cells(line);
        for (std::string cell; std::getline(cells, cell, ',');)
            row.push_back(cell);
        if (line.ends_with(',')) row.emplace_back();
    }
    EXPECT_FALSE(rows.empty()) << file;
    if (!rows.empty()) rows.erase(rows.begin());
    return rows;
}

std::string TextOf(const std::optional<CivilDate>& day) {
    return day ? day->ToText() : std::string();
}

std::vector<std::string> RowOf(const std::string& contract, const Window& window) {
    return {
        contract,
        window.month.ToText(),
        window.opens.ToText(),
        window.due_date.ToText(),
        TextOf(window.first_close),
        TextOf(window.final_close),
    };
}

TEST(Windows, AreThoseOfTheTableForEveryMonthOf2024To2035AndNoMonthIsWithoutOne) {
    std::map<std::string, std::vector<std::vector<std::string>>> table;
    for (std::vector<std::string>& row : Rows("windows_2024_2035.csv"))
        table[row.front()].push_back(std::move(row));
    const std::vector<CivilDate> closed_days = CountyDays();
    ASSERT_EQ(table.size(), Contracts().size());
    for (const auto& [name, terms] : Contracts()) {
        std::vector<std::vector<std::string>> counted;
        for (int year = 2024; year <= 2035; ++year) {
            const std::vector<Window> windows = WindowsOf(terms, year, closed_days);
            EXPECT_EQ(windows.size(), 12U) << name << ' ' << year;
            for (const Window& window : windows)
                counted.push_back(RowOf(name, window));
        }
        EXPECT_EQ(counted, table[name]) << name;
    }
}

TEST(Windows, WouldDifferFromTheTableWithoutTheCountysOwnClosedDays) {
    // A planted fault: without the county's days the table is another one.
    std::size_t differing = 0;
    for (const auto& row : Rows("windows_2024_2035.csv")) {
        const auto window = WindowOf(Contracts().at(row[0]), *Month::Parse(row[1]), {});
        ASSERT_TRUE(window);
        if (RowOf(row[0], *window) != row) ++differing;
    }
    EXPECT_GT(differing, 0U);
}

TEST(Windows, TellTheRightDayAroundEveryMonthsEndAndInTheNightsWhenClocksChange) {
    const auto rows = Rows("helsinki_days_2024_2035.csv");
    EXPECT_GT(rows.size(), 144U * 4);
    for (const auto& row : rows) {
        const std::optional<Instant> instant = Instant::Parse(row[0]);
        ASSERT_TRUE(instant) << row[0];
        EXPECT_EQ(runtime::HelsinkiDate(*instant).ToText(), row[1]) << row[0];
    }
}

TEST(Windows, AreOnlyOfMonthsThatTheContractHasToReport) {
    ContractTerms terms = Contracts().at("usual");
    terms.periods.front().start_date = Day("2026-03-15");
    terms.periods.front().end_date = Day("2026-10-02");
    const std::vector<Window> windows = WindowsOf(terms, 2026, {});
    ASSERT_EQ(windows.size(), 8U);
    EXPECT_EQ(windows.front().month, MonthOf("2026-03"));
    EXPECT_EQ(windows.back().month, MonthOf("2026-10"));
    EXPECT_TRUE(WindowsOf(terms, 2025, {}).empty());
    terms.periods.front().due_day = 0;
    EXPECT_TRUE(WindowsOf(terms, 2026, {}).empty());
}

struct Period {
    explicit Period(const char* contract = "usual") : terms(Contracts().at(contract)) {}

    MonthView View() const { return MonthView{report, revision, terms, {}}; }
    // `came` is the day of receipt that the version would have.
    void Take(const Decision<ReportEvent>& decision, const char* came = "2026-01-01") {
        ASSERT_TRUE(decision.accepted()) << decision.rejection().reason;
        for (const ReportEvent& event : decision.events()) {
            ReportBook::Evolve(report, event, {Instant(), ++revision, revision});
            if (report.versions.size() == received_on.size()) continue;
            received_on.push_back(Day(came));
            sent.push_back(report.versions.back().content);
        }
    }
    void Send(const char* day, std::int64_t quantity, std::string reason = {}) {
        SubmitReport command{.contract = Uuid(), .month = month, .sent = {}};
        command.sent.lines = {
            {ServiceActual{"VRK", "day", Quantity::OfMicros(quantity * 1'000'000)}, std::nullopt}
        };
        command.reason = std::move(reason);
        Take(Decide(View(), command, On(day)), day);
    }
    std::vector<PeriodClosed> CloseOn(const char* day) {
        const OldContent old_content = [this](std::uint64_t version) -> const ReportContent* {
            return can_fetch ? &sent[version - 1] : nullptr;
        };
        const auto decision = ClosePeriod(View(), Uuid(), month, received_on, On(day), old_content);
        std::vector<PeriodClosed> closed;
        for (const ReportEvent& event : decision.events())
            closed.push_back(std::get<PeriodClosed>(event));
        Take(decision);
        return closed;
    }
    WindowState StateOf(const char* day) const {
        return StateOn(*WindowOf(terms, month, {}), report, Day(day));
    }

    ContractTerms terms;
    Month month = MonthOf("2026-01");
    MonthReport report;
    std::uint64_t revision = 0;
    std::vector<CivilDate> received_on;
    // By version, as their events have them.
    std::vector<ReportContent> sent;
    bool can_fetch = true;
};

TEST(Windows, GoFromFutureOverOpenAndReportedToFirstClosedAndFinal) {
    Period period;
    EXPECT_EQ(period.StateOf("2026-01-31"), WindowState::kFuture);
    EXPECT_EQ(period.StateOf("2026-02-01"), WindowState::kOpen);
    EXPECT_EQ(period.StateOf("2026-02-10"), WindowState::kOpen);
    EXPECT_EQ(period.StateOf("2026-02-11"), WindowState::kOverdue);
    period.Send("2026-02-12", 10);
    EXPECT_EQ(period.StateOf("2026-02-12"), WindowState::kReported);
    period.CloseOn("2026-02-21");
    EXPECT_EQ(period.StateOf("2026-02-21"), WindowState::kFirstClosed);
    period.CloseOn("2026-03-21");
    EXPECT_EQ(period.StateOf("2026-03-21"), WindowState::kFinal);
}

TEST(ClosePeriod, ClosesOnTheDayAfterTheClosingDayAndOnlyOnce) {
    Period period;
    period.Send("2026-02-05", 10);
    EXPECT_TRUE(period.CloseOn("2026-02-20").empty());
    const std::vector<PeriodClosed> first = period.CloseOn("2026-02-21");
    ASSERT_EQ(first.size(), 1U);
    EXPECT_EQ(first.front().stage, PeriodStage::kFirstClosed);
    EXPECT_EQ(first.front().closed_on, Day("2026-02-21"));
    EXPECT_EQ(first.front().version, 1U);
    EXPECT_EQ(first.front().amounts, (std::vector<Money>{Money::Of(2000)}));
    EXPECT_TRUE(period.CloseOn("2026-02-21").empty());
    EXPECT_TRUE(period.CloseOn("2026-03-20").empty());
    ASSERT_EQ(period.CloseOn("2026-03-21").size(), 1U);
    EXPECT_TRUE(period.CloseOn("2030-01-01").empty());
}

TEST(ClosePeriod, CatchesUpMissedDaysInOrderWithTheVersionsOfThen) {
    Period period;
    period.Send("2026-02-05", 10);
    // Nobody closed the month on 21 February, and another version came in March.
    period.Send("2026-03-02", 11);
    const std::vector<PeriodClosed> closed = period.CloseOn("2026-05-01");
    ASSERT_EQ(closed.size(), 2U);
    EXPECT_EQ(closed[0].stage, PeriodStage::kFirstClosed);
    EXPECT_EQ(closed[0].version, 1U);
    EXPECT_EQ(closed[0].closed_on, Day("2026-02-21"));
    EXPECT_EQ(closed[0].amounts, (std::vector<Money>{Money::Of(2000)}));
    EXPECT_EQ(closed[1].stage, PeriodStage::kFinal);
    EXPECT_EQ(closed[1].version, 2U);
    EXPECT_EQ(closed[1].amounts, (std::vector<Money>{Money::Of(2200)}));
    EXPECT_EQ(period.report.first_closed_version, 1U);
    EXPECT_EQ(period.report.final_version, 2U);
}

TEST(ClosePeriod, LeavesAClosingForLaterWhoseReplacedVersionIsNotAtHand) {
    Period period;
    period.Send("2026-02-05", 10);
    period.Send("2026-03-02", 11);
    period.can_fetch = false;
    EXPECT_TRUE(period.CloseOn("2026-05-01").empty()) << "the final one waits for the first";
    EXPECT_EQ(period.report.stage, PeriodStage::kOpen);
    period.can_fetch = true;
    EXPECT_EQ(period.CloseOn("2026-05-01").size(), 2U);
}

TEST(ClosePeriod, ClosesAMonthWithoutAReportAsEmpty) {
    Period period;
    const std::vector<PeriodClosed> closed = period.CloseOn("2026-02-21");
    ASSERT_EQ(closed.size(), 1U);
    EXPECT_EQ(closed.front().version, 0U);
    EXPECT_TRUE(closed.front().amounts.empty());
}

TEST(ClosePeriod, IsSilentAboutImportedHistory) {
    Period period;
    period.terms.imported = true;
    period.terms.known_since = Day("2026-03-01");
    period.Send("2026-03-01", 10);
    const std::vector<PeriodClosed> closed = period.CloseOn("2026-03-01");
    ASSERT_EQ(closed.size(), 1U);
    EXPECT_TRUE(closed.front().historic);
    // What had come by the closing day is not known: the version in force stands for it.
    EXPECT_EQ(closed.front().version, 1U);
    ASSERT_EQ(period.CloseOn("2026-03-21").size(), 1U);
}

TEST(ClosePeriod, LeavesAnEmptyMonthThatEndedBeforeTheContractWasKnownOpenUntilItsReportComes) {
    for (const bool imported : {true, false}) {
        Period period;
        period.terms.imported = imported;
        period.terms.known_since = Day("2026-04-01");
        EXPECT_TRUE(period.CloseOn("2026-04-02").empty());
        EXPECT_TRUE(period.CloseOn("2030-01-01").empty());
        period.Send("2030-01-01", 10);
        const std::vector<PeriodClosed> closed = period.CloseOn("2030-01-02");
        ASSERT_EQ(closed.size(), 2U) << imported;
        EXPECT_EQ(closed[0].version, 1U);
        EXPECT_EQ(closed[1].stage, PeriodStage::kFinal);
        EXPECT_EQ(closed[1].version, 1U);
        EXPECT_EQ(closed[1].historic, imported);
    }
}

TEST(ClosePeriod, ClosesAnEmptyMonthOnTheFirstClosingDayOnWhichTheContractWasKnown) {
    Period period;
    period.terms.known_since = Day("2026-02-21");
    EXPECT_TRUE(period.CloseOn("2026-03-20").empty());
    const std::vector<PeriodClosed> closed = period.CloseOn("2026-03-21");
    ASSERT_EQ(closed.size(), 1U);
    EXPECT_EQ(closed.front().stage, PeriodStage::kFinal);
    EXPECT_EQ(closed.front().version, 0U);
    // Known on its first closing day, it closes then.
    Period known;
    known.terms.known_since = Day("2026-02-20");
    EXPECT_EQ(known.CloseOn("2026-02-21").size(), 1U);
}

TEST(Terms, AreKnownFromTheDayOnWhichTheContractFirstBinds) {
    ContractTerms terms;
    const auto note = [&](std::uint64_t revision, bool binding, const char* day) {
        TermsNoted noted;
        noted.contract_revision = revision;
        noted.binding = binding;
        noted.noted_on = Day(day);
        noted.periods = Contracts().at("usual").periods;
        TermsBook::Evolve(terms, noted, {});
    };
    note(1, false, "2025-09-01");
    note(2, true, "2026-02-01");
    EXPECT_EQ(terms.known_since, Day("2026-02-01"));
    note(3, true, "2026-05-01");
    EXPECT_EQ(terms.known_since, Day("2026-02-01"));
}

TEST(IsMissing, HoldsUntilALineIsAcceptedInTheVersionInForce) {
    Period period;
    period.Take(CheckOverdue(period.View(), Uuid(), period.month, On("2026-02-11")));
    SubmitReport command{.contract = Uuid(), .month = period.month, .sent = {}};
    command.sent.lines = {
        {ServiceActual{"TUNTEMATON", "day", Quantity::OfMicros(1'000'000)}, std::nullopt}
    };
    period.Take(Decide(period.View(), command, On("2026-02-12")), "2026-02-12");
    ASSERT_TRUE(period.report.reported());
    ASSERT_EQ(period.report.versions.back().content.returned_lines.size(), 1U);
    EXPECT_TRUE(IsMissing(period.report));
    period.Send("2026-02-13", 10);
    EXPECT_FALSE(IsMissing(period.report));
}

// A report of which no line is accepted.
void SendBad(Period& period, const char* day) {
    SubmitReport command{.contract = Uuid(), .month = period.month, .sent = {}};
    command.sent.lines = {
        {ServiceActual{"TUNTEMATON", "day", Quantity::OfMicros(1'000'000)}, std::nullopt}
    };
    period.Take(Decide(period.View(), command, On(day)), day);
}

// The contract became known after the month's last day and before its due day.
Period KnownBeforeTheDueDay() {
    Period period;
    period.terms.imported = true;
    period.terms.known_since = Day("2026-02-05");
    return period;
}

TEST(IsMissing, LooksAtTheDueDayWhetherTheReportCameBackBeforeOrAfterIt) {
    Period after = KnownBeforeTheDueDay();
    after.Take(CheckOverdue(after.View(), Uuid(), after.month, On("2026-02-11")));
    EXPECT_TRUE(IsMissing(after.report));
    SendBad(after, "2026-02-15");
    Period before = KnownBeforeTheDueDay();
    SendBad(before, "2026-02-08");
    EXPECT_FALSE(IsMissing(before.report));
    before.Take(CheckOverdue(before.View(), Uuid(), before.month, On("2026-02-11")));
    for (Period* period : {&after, &before}) {
        EXPECT_TRUE(IsMissing(period->report));
        EXPECT_TRUE(period->report.historic) << "the report is of a month before the contract";
        period->Send("2026-02-16", 10);
        EXPECT_FALSE(IsMissing(period->report));
        EXPECT_TRUE(period->report.historic);
    }
}

TEST(IsDueInHistory, IsToldByTheDueDayWhateverTheReportOrTheOverdueWordSaysOfTheMonth) {
    Period in_time = KnownBeforeTheDueDay();
    in_time.Send("2026-02-10", 10);
    EXPECT_TRUE(in_time.report.historic);
    EXPECT_FALSE(in_time.report.is_due_in_history());
    Period late = KnownBeforeTheDueDay();
    late.Take(CheckOverdue(late.View(), Uuid(), late.month, On("2026-02-11")));
    EXPECT_FALSE(late.report.is_due_in_history());
    late.Send("2026-02-12", 10);
    EXPECT_FALSE(late.report.is_due_in_history());
    Period old = KnownBeforeTheDueDay();
    old.terms.known_since = Day("2026-02-11");
    old.Send("2026-02-12", 10);
    EXPECT_TRUE(old.report.is_due_in_history());
    // The usual report says nothing of it, as those of older rows.
    Period usual;
    usual.Send("2026-02-10", 10);
    EXPECT_EQ(usual.report.due_historic, std::nullopt);
    EXPECT_FALSE(usual.report.is_due_in_history());
}

TEST(IsMissing, IsNotAMonthWhoseDueDayIsHistory) {
    Period period = KnownBeforeTheDueDay();
    period.terms.known_since = Day("2026-02-11");
    period.Take(CheckOverdue(period.View(), Uuid(), period.month, On("2026-02-12")));
    EXPECT_TRUE(period.report.was_overdue);
    EXPECT_FALSE(IsMissing(period.report));
    // Rows from before the due day had a word of its own.
    period.report.due_historic.reset();
    EXPECT_FALSE(IsMissing(period.report));
    period.report.historic = false;
    EXPECT_TRUE(IsMissing(period.report));
}

TEST(CheckOverdue, SeesNoReportWhereNoLineOfItWasAccepted) {
    Period period;
    SendBad(period, "2026-02-05");
    EXPECT_EQ(period.StateOf("2026-02-10"), WindowState::kOpen);
    EXPECT_EQ(period.StateOf("2026-02-11"), WindowState::kOverdue);
    EXPECT_TRUE(CheckOverdue(period.View(), Uuid(), period.month, On("2026-02-10")).events().empty()
    );
    period.Take(CheckOverdue(period.View(), Uuid(), period.month, On("2026-02-11")));
    EXPECT_TRUE(period.report.was_overdue);
    EXPECT_TRUE(IsMissing(period.report));
    // It is told once, and is over with the first accepted line.
    EXPECT_TRUE(CheckOverdue(period.View(), Uuid(), period.month, On("2026-02-12")).events().empty()
    );
    period.Send("2026-02-13", 10);
    EXPECT_FALSE(IsMissing(period.report));
    EXPECT_EQ(period.StateOf("2026-02-13"), WindowState::kReported);
}

TEST(ClosePeriod, LeavesAMonthOfOldOpenWhileNoLineOfItsReportIsAccepted) {
    Period period;
    period.terms.known_since = Day("2026-04-01");
    SendBad(period, "2026-04-01");
    EXPECT_TRUE(period.CloseOn("2026-04-02").empty());
    period.Send("2026-04-02", 10);
    EXPECT_EQ(period.CloseOn("2026-04-03").size(), 2U);
}

TEST(ClosePeriod, LeavesAContractWithoutClosingsAndOneThatDoesNotBindAlone) {
    Period unclosed("unclosed");
    unclosed.Send("2026-02-05", 10);
    EXPECT_TRUE(unclosed.CloseOn("2035-01-01").empty());
    Period draft;
    draft.terms.binding = false;
    EXPECT_TRUE(draft.CloseOn("2035-01-01").empty());
}

TEST(ClosePeriod, LeavesOnlyTheCorrectionAfterTheFinalClosing) {
    Period period;
    period.Send("2026-02-05", 10);
    period.Send("2026-02-20", 11);
    period.CloseOn("2026-02-21");
    SubmitReport again{.contract = Uuid(), .month = period.month, .sent = {}};
    again.sent.lines = {{ServiceActual{"VRK", "day", Quantity::OfMicros(12'000'000)}, std::nullopt}
    };
    EXPECT_EQ(
        Decide(period.View(), again, On("2026-02-21")).rejection().reason,
        "RESUBMISSION_REASON_MISSING"
    );
    period.Send("2026-03-01", 12, "kirjausvirhe");
    period.CloseOn("2026-03-21");
    again.reason = "vielä yksi";
    again.sent.lines.front().service->quantity = Quantity::OfMicros(13'000'000);
    EXPECT_EQ(Decide(period.View(), again, On("2026-03-21")).rejection().reason, "MONTH_FINAL");
    const CorrectReport correction{.sent = again.sent, .reason = "vielä yksi", .seen_revision = {}};
    period.Take(Decide(period.View(), correction, On("2026-03-21")), "2026-03-21");
    EXPECT_EQ(period.report.versions.size(), 4U);
    EXPECT_EQ(period.report.versions.back().stage, PeriodStage::kFinal);
    // The closed figures stay what they were.
    EXPECT_EQ(period.report.first_closed_version, 2U);
    EXPECT_EQ(period.report.final_version, 3U);
}

Decision<ReportEvent> Excuse(const Period& period, const char* day, bool excused = true) {
    const ExcuseMonth command{
        .contract = Uuid(), .month = period.month, .excused = excused, .reason = "muutto"
    };
    return Decide(period.View(), command, On(day));
}

TEST(ExcuseMonth, TakesAMissingMonthFromTheLateOnesAndBack) {
    Period period;
    period.Take(CheckOverdue(period.View(), Uuid(), period.month, On("2026-02-11")));
    EXPECT_TRUE(IsMissing(period.report));
    period.Take(Excuse(period, "2026-02-12"));
    EXPECT_FALSE(IsMissing(period.report));
    EXPECT_EQ(period.StateOf("2026-02-12"), WindowState::kExcused);
    EXPECT_EQ(Excuse(period, "2026-02-12").rejection().reason, "MONTH_ALREADY_EXCUSED");
    period.Take(Excuse(period, "2026-02-13", false));
    EXPECT_TRUE(IsMissing(period.report));
    EXPECT_EQ(Excuse(period, "2026-02-13", false).rejection().reason, "MONTH_NOT_EXCUSED");
}

TEST(ExcuseMonth, GivenBeforeTheDueDayLeavesNothingOverdueUntilItIsTakenBack) {
    Period period;
    period.Take(Excuse(period, "2026-01-20"));
    EXPECT_TRUE(CheckOverdue(period.View(), Uuid(), period.month, On("2026-02-11")).events().empty()
    );
    period.Take(Excuse(period, "2026-02-15", false));
    EXPECT_TRUE(period.report.was_overdue);
    EXPECT_TRUE(IsMissing(period.report));
}

TEST(ExcuseMonth, IsAlsoForAMonthOfWhoseReportNoLineWasAccepted) {
    Period period;
    SendBad(period, "2026-02-05");
    period.Take(Excuse(period, "2026-02-06"));
    EXPECT_EQ(period.StateOf("2026-02-11"), WindowState::kExcused);
    EXPECT_TRUE(CheckOverdue(period.View(), Uuid(), period.month, On("2026-02-11")).events().empty()
    );
    period.Take(Excuse(period, "2026-02-12", false));
    EXPECT_TRUE(IsMissing(period.report));
}

TEST(ExcuseMonth, IsAlsoForAMonthThatWasOverdueBeforeTheContractEndedWithoutIt) {
    Period period;
    period.Take(CheckOverdue(period.View(), Uuid(), period.month, On("2026-02-11")));
    period.terms.periods.front().end_date = Day("2025-12-31");
    period.Take(Excuse(period, "2026-02-12"));
    EXPECT_FALSE(IsMissing(period.report));
}

TEST(ExcuseMonth, IsForMonthsThatAreDueAndNotReported) {
    Period period;
    period.Send("2026-02-05", 10);
    EXPECT_EQ(Excuse(period, "2026-02-12").rejection().reason, "MONTH_ALREADY_REPORTED");
    Period outside;
    outside.month = MonthOf("2036-01");
    EXPECT_EQ(Excuse(outside, "2026-02-12").rejection().reason, "MONTH_OUTSIDE_CONTRACT");
    Period without;
    without.terms.periods.front().due_day = 0;
    EXPECT_EQ(Excuse(without, "2026-02-12").rejection().reason, "NO_REPORT_DUE");
    Period draft;
    draft.terms.binding = false;
    EXPECT_EQ(Excuse(draft, "2026-02-12").rejection().reason, "CONTRACT_NOT_ACTIVE");
    Period unknown;
    unknown.terms = {};
    EXPECT_EQ(Excuse(unknown, "2026-02-12").rejection().reason, "CONTRACT_NOT_FOUND");
}

TEST(NextTurn, IsTheDayAfterTheNextDayThatMatters) {
    const Window window = *WindowOf(Contracts().at("usual"), MonthOf("2026-01"), {});
    const auto next = [&](PeriodStage stage, const char* day) {
        return TextOf(NextTurn(window, stage, Day(day)));
    };
    EXPECT_EQ(next(PeriodStage::kOpen, "2026-01-15"), "2026-02-11");
    EXPECT_EQ(next(PeriodStage::kOpen, "2026-02-10"), "2026-02-11");
    EXPECT_EQ(next(PeriodStage::kOpen, "2026-02-11"), "2026-02-21");
    EXPECT_EQ(next(PeriodStage::kFirstClosed, "2026-02-21"), "2026-03-21");
    EXPECT_EQ(next(PeriodStage::kFinal, "2026-03-21"), "");
}

}  // namespace
}  // namespace luotsi::report_intake
