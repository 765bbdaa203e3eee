#include "report_intake/domain/windows.h"

#include "kernel/finnish_calendar.h"
#include "report_intake/domain/prices.h"

#include <algorithm>

namespace luotsi::report_intake {
namespace {

std::optional<CivilDate> CloseDateOf(
    const std::optional<CloseDay>& agreed, Month month, ClosedDays closed_days
) {
    if (!agreed) return std::nullopt;
    const Month then = month.AddMonths(static_cast<int>(agreed->months_after));
    const CivilDate day = then.FirstDay().AddDays(static_cast<std::int64_t>(agreed->day) - 1);
    return OnOrAfterWorkingDay(day, closed_days);
}

// The version in force at the end of a day; of a day before the contract was known the one in force
// now.
std::uint64_t VersionOn(CivilDate last_day, std::span<const CivilDate> received_on, bool unknown) {
    if (unknown) return received_on.size();
    return static_cast<std::uint64_t>(std::ranges::count_if(received_on, [&](CivilDate day) {
        return day <= last_day;
    }));
}

struct Closing {
    PeriodStage stage;
    CivilDate last_day;
};

const ReportContent* ContentOf(
    const MonthReport& report, std::uint64_t number, const OldContent& old_content
) {
    const ReportVersion& version = report.versions[number - 1];
    if (version.at_hand()) return &version.content;
    return old_content ? old_content(number) : nullptr;
}

// What is still to close, in order.
std::vector<Closing> ClosingsOf(const Window& window, PeriodStage stage) {
    std::vector<Closing> closings;
    if (window.first_close && stage < PeriodStage::kFirstClosed)
        closings.push_back({PeriodStage::kFirstClosed, *window.first_close});
    if (window.final_close && stage < PeriodStage::kFinal)
        closings.push_back({PeriodStage::kFinal, *window.final_close});
    return closings;
}

}  // namespace

std::optional<Window> WindowOf(const ContractTerms& terms, Month month, ClosedDays closed_days) {
    const std::optional<Due> due = DueOf(terms, month, closed_days);
    if (!due) return std::nullopt;
    const ReportingTerms& agreed = terms.On(month.LastDay());
    Window window{
        .month = month,
        .opens = month.Next().FirstDay(),
        .due_date = due->due_date,
        .first_close = CloseDateOf(agreed.first_close, month, closed_days),
        .final_close = CloseDateOf(agreed.final_close, month, closed_days),
    };
    if (window.first_close && window.final_close)
        window.final_close = std::max(*window.first_close, *window.final_close);
    return window;
}

std::vector<Window> WindowsOf(const ContractTerms& terms, int year, ClosedDays closed_days) {
    std::vector<Window> windows;
    const std::optional<Month> first = Month::FromYm(year, 1);
    if (!first) return windows;
    for (Month month = *first; month.year() == year; month = month.Next()) {
        if (const std::optional<Window> window = WindowOf(terms, month, closed_days))
            windows.push_back(*window);
    }
    return windows;
}

WindowState StateOn(const Window& window, const MonthReport& report, CivilDate today) {
    if (report.stage == PeriodStage::kFinal) return WindowState::kFinal;
    if (report.stage == PeriodStage::kFirstClosed) return WindowState::kFirstClosed;
    if (report.has_figures()) return WindowState::kReported;
    if (report.excused) return WindowState::kExcused;
    if (today < window.opens) return WindowState::kFuture;
    return today <= window.due_date ? WindowState::kOpen : WindowState::kOverdue;
}

bool AwaitsReport(const ContractTerms& terms, CivilDate closing_day, bool has_figures) {
    return !has_figures && closing_day < terms.known_since;
}

Decision<ReportEvent> ClosePeriod(
    const MonthView& view,
    const Uuid& contract,
    Month month,
    std::span<const CivilDate> received_on,
    const Moment& moment,
    const OldContent& old_content
) {
    std::vector<ReportEvent> events;
    if (!view.terms.known() || !view.terms.binding) return events;
    const std::optional<Window> window = WindowOf(view.terms, month, view.closed_days);
    if (!window) return events;
    for (const Closing& closing : ClosingsOf(*window, view.report.stage)) {
        if (closing.last_day >= moment.today) break;
        if (AwaitsReport(view.terms, closing.last_day, view.report.has_figures())) continue;
        PeriodClosed closed{
            .contract = contract,
            .contract_key = view.terms.contract_key,
            .month = month,
            .stage = closing.stage,
            .closed_on = closing.last_day.AddDays(1),
            .historic = IsHistory(view.terms, closing.last_day),
        };
        closed.version =
            VersionOn(closing.last_day, received_on, closing.last_day < view.terms.known_since);
        if (closed.version > 0) {
            const ReportContent* content = ContentOf(view.report, closed.version, old_content);
            if (content == nullptr) break;
            closed.amounts = AmountsOf(view.terms, month, content->lines);
        }
        events.emplace_back(std::move(closed));
    }
    return events;
}

Decision<ReportEvent> Decide(
    const MonthView& view, const ExcuseMonth& command, const Moment& moment
) {
    if (!view.terms.known())
        return Rejection{.reason = "CONTRACT_NOT_FOUND", .field = "contract_id"};
    if (!view.terms.binding)
        return Rejection{.reason = "CONTRACT_NOT_ACTIVE", .field = "contract_id"};
    // A month that was told overdue may have left the contract's time since.
    const bool told = view.report.was_overdue;
    if (!told && !Covers(view.terms, command.month))
        return Rejection{.reason = "MONTH_OUTSIDE_CONTRACT", .field = "month"};
    if (!told && !DueOf(view.terms, command.month, view.closed_days))
        return Rejection{.reason = "NO_REPORT_DUE", .field = "month"};
    if (command.excused && view.report.has_figures())
        return Rejection{.reason = "MONTH_ALREADY_REPORTED", .field = "month"};
    if (command.excused == view.report.excused) {
        return Rejection{
            .reason = command.excused ? "MONTH_ALREADY_EXCUSED" : "MONTH_NOT_EXCUSED",
            .field = "month",
        };
    }
    std::vector<ReportEvent> events{MonthExcused{
        .contract = command.contract,
        .contract_key = view.terms.contract_key,
        .month = command.month,
        .excused = command.excused,
        .reason = command.reason,
    }};
    if (command.excused) return events;
    MonthReport after = view.report;
    after.excused = false;
    const MonthView without{
        .report = after,
        .revision = view.revision,
        .terms = view.terms,
        .closed_days = view.closed_days,
    };
    const Decision<ReportEvent> overdue =
        CheckOverdue(without, command.contract, command.month, moment);
    events.insert(events.end(), overdue.events().begin(), overdue.events().end());
    return events;
}

std::optional<CivilDate> NextTurn(const Window& window, PeriodStage stage, CivilDate today) {
    std::optional<CivilDate> next;
    const auto offer = [&](CivilDate last_day) {
        const CivilDate turn = last_day.AddDays(1);
        if (turn > today && (!next || turn < *next)) next = turn;
    };
    offer(window.due_date);
    for (const Closing& closing : ClosingsOf(window, stage))
        offer(closing.last_day);
    return next;
}

bool IsMissing(const MonthReport& report) {
    const bool waited_for = !report.is_due_in_history();
    return report.was_overdue && waited_for && !report.has_figures() && !report.excused;
}

}  // namespace luotsi::report_intake
