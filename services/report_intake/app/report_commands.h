#pragma once

#include "kernel/clock.h"
#include "kernel/ids.h"
#include "ports/books.h"
#include "report_intake/app/ceiling_books.h"
#include "report_intake/app/climb_ladder.h"
#include "report_intake/app/month_books.h"
#include "report_intake/app/ports.h"
#include "report_intake/domain/report_decide.h"
#include "report_intake/domain/sent_again.h"
#include "report_intake/domain/windows.h"

#include <algorithm>
#include <optional>
#include <vector>

namespace luotsi::report_intake {

// One report of many that share commits.
struct BatchedReport {
    Uuid contract;
    Month month;
    SubmitReport command;
    ports::RequestContext request;
    // Where the answer goes.
    ports::Result<ports::Held<ReportBook>>* result = nullptr;
};

// Submits, corrects and approves: each finds the month's book, decides, and stores.
class ReportCommands {
  public:
    ReportCommands(
        ports::Books& books,
        HistoryFinder& history,
        Clock& clock,
        IdSource& ids,
        std::vector<CivilDate> closed_days
    )
        : books_(books),
          history_(history),
          clock_(clock),
          ids_(ids),
          closed_days_(std::move(closed_days)) {}

    template <class Command>
    ports::Result<ports::Held<ReportBook>> Handle(
        const Uuid& contract,
        Month month,
        const Command& command,
        const ports::RequestContext& request
    ) {
        std::optional<ports::Held<ReportBook>> after;
        const Moment moment = clock_.Read();
        const auto receipt =
            books_.Run(request, Work(contract, month, command, moment, &after, &request));
        return Answer(receipt, std::move(after));
    }

    // Each as by Handle, one refusal never disturbing another; later ones see earlier ones.
    void HandleAll(std::vector<BatchedReport> reports) {
        const Moment moment = clock_.Read();
        std::vector<std::optional<ports::Held<ReportBook>>> after(reports.size());
        std::vector<ports::Entry> entries;
        entries.reserve(reports.size());
        for (std::size_t i = 0; i < reports.size(); ++i) {
            BatchedReport& one = reports[i];
            entries.push_back(
                {one.request,
                 Work(one.contract, one.month, one.command, moment, &after[i], &one.request)}
            );
        }
        const auto receipts = books_.RunAll(std::move(entries));
        for (std::size_t i = 0; i < reports.size(); ++i)
            *reports[i].result = Answer(receipts[i], std::move(after[i]));
    }

    // The same as a piece of work; imports have no request of their own. `after` may be null. Of a
    // request with an id, a sending that changes nothing leaves a note, so that its id is known
    // later on.
    template <class Command>
    ports::Work Work(
        const Uuid& contract,
        Month month,
        const Command& command,
        const Moment& moment,
        std::optional<ports::Held<ReportBook>>* after,
        const ports::RequestContext* request = nullptr
    ) {
        const Uuid fresh = ids_.Next(moment.now);
        const bool keeps_id = request != nullptr && !request->request_id.empty();
        const bool checks_only = request != nullptr && request->validate_only;
        return [this,
                contract,
                month,
                command,
                moment,
                after,
                keeps_id,
                checks_only,
                fresh,
                history = HistoryFor(contract, month, command)](ports::Unit& unit
               ) -> std::optional<Rejection> {
            FoundMonth found = FindMonth(unit, contract, month, fresh, closed_days_);
            found.view.history = history;
            found.view.checks_only = checks_only;
            found.view.ceilings = FindRoomFor(unit, contract, month, found.view, command);
            const bool was_missing = IsMissing(found.view.report);
            if (auto refused =
                    unit.Apply<ReportBook>(found.id, Decide(found.view, command, moment)))
                return refused;
            if (auto refused = NoteOverdue(unit, contract, month, found.id, moment)) return refused;
            const ports::Held<ReportBook>& now = unit.Get<ReportBook>(found.id);
            if (after != nullptr) *after = now;
            const bool is_missing = IsMissing(now.state);
            if (now.revision != found.view.revision) {
                NoteUse(unit, now.state, found.view.ceilings);
            } else if (keeps_id) {
                unit.Append<SentAgainBook>(found.id, ReportSentAgain{now.revision});
            }
            if (is_missing != was_missing) {
                NoteOnLadder(unit, contract, month, found.id);
                ClimbLadder(unit, contract, closed_days_, moment.today);
            }
            return std::nullopt;
        };
    }

    // The past against which odd figures are remarked. It refuses nothing: where it cannot be read,
    // nothing is remarked.
    MonthHistory HistoryOf(const Uuid& contract, Month month) {
        absl::StatusOr<MonthHistory> found = history_.Find(contract, month);
        return found.ok() ? *std::move(found) : MonthHistory{};
    }
    ClosedDays closed_days() const { return closed_days_; }
    Moment Now() { return clock_.Read(); }

  private:
    // A report that came back whole leaves a month past its due day as missing as without it.
    std::optional<Rejection> NoteOverdue(
        ports::Unit& unit, const Uuid& contract, Month month, const Uuid& id, const Moment& moment
    ) {
        if (unit.Get<ReportBook>(id).state.has_figures()) return std::nullopt;
        const FoundMonth left = FindMonth(unit, contract, month, id, closed_days_);
        return unit.Apply<ReportBook>(id, CheckOverdue(left.view, contract, month, moment));
    }

    // Approvals look at no lines, and imported rows are history themselves.
    template <class Command>
    MonthHistory HistoryFor(const Uuid& contract, Month month, const Command& command) {
        if constexpr (requires { command.import_identity; }) {
            if (!command.import_identity.empty()) return {};
        }
        if constexpr (requires { command.sent.lines; }) {
            // Only services have a past.
            const auto tells_service = [](const ReportLine& line) {
                return line.service.has_value();
            };
            if (std::ranges::none_of(command.sent.lines, tells_service)) return {};
        }
        constexpr bool kJudgesLines = requires { command.sent; } || requires { command.lines; };
        if constexpr (kJudgesLines) return HistoryOf(contract, month);
        return {};
    }

    ports::Result<ports::Held<ReportBook>> Answer(
        const ports::Result<ports::Receipt>& receipt, std::optional<ports::Held<ReportBook>> after
    ) {
        if (receipt.ok() && receipt->replayed) {
            for (const ports::Touched& touched : receipt->touched) {
                if (touched.kind == SentAgainBook::kKind) return AnswerOfThen(touched);
            }
        }
        return books_.Answer<ReportBook>(receipt, std::move(after));
    }

    // The answer to a sending that changed nothing.
    ports::Result<ports::Held<ReportBook>> AnswerOfThen(const ports::Touched& noted) {
        const auto note = books_.LoadAtRevision<SentAgainBook>(noted.id, noted.revision);
        if (!note.ok()) return note.Forward<ports::Held<ReportBook>>();
        auto then = books_.LoadAtRevision<ReportBook>(noted.id, note->state.revision);
        if (then.ok()) then.value().replayed = true;
        return then;
    }

    ports::Books& books_;
    HistoryFinder& history_;
    Clock& clock_;
    IdSource& ids_;
    std::vector<CivilDate> closed_days_;
};

}  // namespace luotsi::report_intake
