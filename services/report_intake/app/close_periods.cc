#include "report_intake/app/close_periods.h"

#include "report_intake/app/climb_ladder.h"
#include "report_intake/app/month_books.h"
#include "report_intake/domain/windows.h"

#include <optional>

namespace luotsi::report_intake {

std::vector<CivilDate> ReceiptDays(const MonthReport& report, DayOf day_of) {
    std::vector<CivilDate> days;
    days.reserve(report.versions.size());
    for (const ReportVersion& version : report.versions)
        days.push_back(day_of(version.received_at));
    return days;
}

ports::Work MonthTurnWork(
    const Uuid& contract,
    Month month,
    const Uuid& fresh,
    ClosedDays closed_days,
    DayOf day_of,
    const Moment& moment,
    const std::shared_ptr<OldVersion>& old_version
) {
    return [contract, month, fresh, closed_days, day_of, moment, old_version](ports::Unit& unit
           ) -> std::optional<Rejection> {
        old_version->lacking.reset();
        const FoundMonth due = FindMonth(unit, contract, month, fresh, closed_days);
        const Uuid id = due.id;
        if (auto refused =
                unit.Apply<ReportBook>(id, CheckOverdue(due.view, contract, month, moment)))
            return refused;
        const FoundMonth open = FindMonth(unit, contract, month, id, closed_days);
        const std::vector<CivilDate> received_on = ReceiptDays(open.view.report, day_of);
        const std::uint64_t last = open.view.revision;
        const auto old_content = [&](std::uint64_t version) -> const ReportContent* {
            if (version == old_version->version) return &old_version->content;
            const std::uint64_t revision = open.view.report.versions[version - 1].revision;
            old_version->lacking = OldVersion::Lacking{id, version, revision, last};
            return nullptr;
        };
        if (auto refused = unit.Apply<ReportBook>(
                id, ClosePeriod(open.view, contract, month, received_on, moment, old_content)
            ))
            return refused;
        NoteOnLadder(unit, contract, month, id);
        return std::nullopt;
    };
}

}  // namespace luotsi::report_intake
