#pragma once

#include "kernel/civil.h"
#include "report_intake/domain/report.h"
#include "report_intake/domain/report_decide.h"
#include "report_intake/domain/terms.h"

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace luotsi::report_intake {

enum class WindowState { kFuture, kOpen, kOverdue, kExcused, kReported, kFirstClosed, kFinal };

// The days of one month's report. Each day lasts until midnight in Helsinki.
struct Window {
    Month month;
    // The first day on which it is taken.
    CivilDate opens;
    // The last days on which it is in time, may be sent again freely, and may be sent again at all.
    CivilDate due_date = {};
    std::optional<CivilDate> first_close = {};
    std::optional<CivilDate> final_close = {};
    bool operator==(const Window&) const = default;
};

// Nothing where the contract has no report due for the month. A final closing that working days
// would move before the first closing falls on the same day.
std::optional<Window> WindowOf(const ContractTerms& terms, Month month, ClosedDays closed_days);

// One for each month of the year that is to be reported.
std::vector<Window> WindowsOf(const ContractTerms& terms, int year, ClosedDays closed_days);

WindowState StateOn(const Window& window, const MonthReport& report, CivilDate today);

// Whether a closing waits until a report comes, be it by an import or late: its day had passed
// before the contract was known, so nobody could have reported by then.
bool AwaitsReport(const ContractTerms& terms, CivilDate closing_day, bool has_figures);

// The content of a replaced version, which a month's state does not keep; null: not fetched yet.
using OldContent = std::function<const ReportContent*(std::uint64_t version)>;

// The closings of a month whose days have passed by the moment, in order. `received_on` are the
// days in Helsinki on which the versions came: what came after a closing day is not closed by it.
// A month that is closed already, or has no such day, gives no event. A closing whose version
// `old_content` does not give is left for later, as are those after it.
Decision<ReportEvent> ClosePeriod(
    const MonthView& view,
    const Uuid& contract,
    Month month,
    std::span<const CivilDate> received_on,
    const Moment& moment,
    const OldContent& old_content = nullptr
);

// Accepts or takes back the excuse of a missing report. An excuse that is taken back after the due
// day leaves the month overdue.
struct ExcuseMonth {
    Uuid contract;
    Month month;
    bool excused = true;
    std::string reason;
};
Decision<ReportEvent> Decide(
    const MonthView& view, const ExcuseMonth& command, const Moment& moment
);

// The first day after `today` on which time alone may change the month: the day after its due day
// or after a closing that is still to come. Nothing where only a caller may change it.
std::optional<CivilDate> NextTurn(const Window& window, PeriodStage stage, CivilDate today);

// Whether a report that should be there is not, and nobody has excused it. One of which no line was
// accepted is as none.
bool IsMissing(const MonthReport& report);

}  // namespace luotsi::report_intake

namespace luotsi {

template <>
struct EnumNames<report_intake::WindowState> {
    using E = report_intake::WindowState;
    static constexpr std::array<std::pair<E, std::string_view>, 7> kNames{{
        {E::kFuture, "future"},
        {E::kOpen, "open"},
        {E::kOverdue, "overdue"},
        {E::kExcused, "excused"},
        {E::kReported, "reported"},
        {E::kFirstClosed, "first_closed"},
        {E::kFinal, "final"},
    }};
};

}  // namespace luotsi
