#pragma once

#include "kernel/clock.h"
#include "kernel/ids.h"
#include "ports/books.h"
#include "report_intake/app/month_books.h"
#include "report_intake/domain/report_decide.h"

#include <optional>
#include <vector>

namespace luotsi::report_intake {

// Submits, corrects and approves: each finds the month's book, decides, and stores.
class ReportCommands {
  public:
    ReportCommands(
        ports::Books& books, Clock& clock, IdSource& ids, std::vector<CivilDate> closed_days
    )
        : books_(books), clock_(clock), ids_(ids), closed_days_(std::move(closed_days)) {}

    template <class Command>
    ports::Result<ports::Held<ReportBook>> Handle(
        const Uuid& contract,
        Month month,
        const Command& command,
        const ports::RequestContext& request
    ) {
        std::optional<ports::Held<ReportBook>> after;
        const Moment moment = clock_.Read();
        const auto receipt = books_.Run(request, Work(contract, month, command, moment, &after));
        return books_.Answer<ReportBook>(receipt, std::move(after));
    }

    // The same as a piece of work, for imports. `after` may be null.
    template <class Command>
    ports::Work Work(
        const Uuid& contract,
        Month month,
        const Command& command,
        const Moment& moment,
        std::optional<ports::Held<ReportBook>>* after
    ) {
        const Uuid fresh = ids_.Next(moment.now);
        return [this, contract, month, command, moment, after, fresh](ports::Unit& unit
               ) -> std::optional<Rejection> {
            const FoundMonth found = FindMonth(unit, contract, month, fresh, closed_days_);
            if (auto refused =
                    unit.Apply<ReportBook>(found.id, Decide(found.view, command, moment)))
                return refused;
            if (after != nullptr) *after = unit.Get<ReportBook>(found.id);
            return std::nullopt;
        };
    }

    ClosedDays closed_days() const { return closed_days_; }
    Moment Now() { return clock_.Read(); }

  private:
    ports::Books& books_;
    Clock& clock_;
    IdSource& ids_;
    std::vector<CivilDate> closed_days_;
};

}  // namespace luotsi::report_intake
