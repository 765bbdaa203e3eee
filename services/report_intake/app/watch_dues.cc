#include "report_intake/app/watch_dues.h"

#include "report_intake/app/climb_ladder.h"
#include "report_intake/app/version_revision.h"
#include "report_intake/domain/ladder.h"
#include "report_intake/domain/windows.h"

#include <algorithm>
#include <utility>

namespace luotsi::report_intake {
namespace {

// Each closing of a month may want a version of its own, and be overtaken by another sending once.
constexpr int kFetchRounds = 4;

// What is decided here may be decided again at any time, under other terms on the same day too: it
// carries no request id, by which it would be taken for done.
ports::RequestContext DayRequest() {
    ports::RequestContext request;
    request.actor = "schedule";
    return request;
}

void Offer(std::optional<CivilDate>& next, const std::optional<CivilDate>& day) {
    if (day && (!next || *day < *next)) next = day;
}

// What the passed days of a month ask for.
struct Turn {
    // Something is to be done now.
    bool due = false;
    // A closing waits until a report comes.
    bool awaits_report = false;
};

Turn TurnOf(
    const Window& window, const MonthMark& mark, const ContractTerms& terms, CivilDate today
) {
    Turn turn{.due = window.due_date < today && !mark.answered};
    const auto pass = [&](const std::optional<CivilDate>& closing_day, PeriodStage stage) {
        if (!closing_day || *closing_day >= today || mark.stage >= stage) return;
        (AwaitsReport(terms, *closing_day, mark.has_figures) ? turn.awaits_report : turn.due) =
            true;
    };
    pass(window.first_close, PeriodStage::kFirstClosed);
    pass(window.final_close, PeriodStage::kFinal);
    return turn;
}

// The stage in which the month is once its passed closings are done.
PeriodStage StageAfter(const Window& window, PeriodStage stage, CivilDate today) {
    if (window.final_close && *window.final_close < today) return PeriodStage::kFinal;
    if (window.first_close && *window.first_close < today)
        return std::max(stage, PeriodStage::kFirstClosed);
    return stage;
}

MonthMark MarkOf(const std::vector<MonthMark>& marks, Month month) {
    const auto found = std::ranges::lower_bound(marks, month, {}, &MonthMark::month);
    if (found != marks.end() && found->month == month) return *found;
    return {.month = month};
}

ports::Result<std::uint64_t> RevisionOf(ports::Books& books, const OldVersion::Lacking& lacking) {
    if (lacking.revision > 0) return lacking.revision;
    return FindVersionRevision(books, lacking.report, lacking.version, lacking.last_revision);
}

}  // namespace

absl::Status WatchDuesHandler::Handle(const Moment& moment) {
    const std::scoped_lock lock(mutex_);
    std::vector<ReportingContract> reporting;
    const absl::Status found = finder_.FindReporting(reporting);
    if (!found.ok()) return found;
    DayWork work;
    std::map<Uuid, Outlook> looked;
    for (const ReportingContract& one : reporting) {
        if (IsQuiet(one, moment.today)) continue;
        const absl::Status added = LookAt(one, moment, looked[one.contract], work);
        if (!added.ok()) return added;
    }
    const absl::Status done = Run(std::move(work));
    if (!done.ok()) return done;
    looked_at_ = looked.size();
    for (auto& [contract, outlook] : looked)
        outlooks_[contract] = outlook;
    return absl::OkStatus();
}

absl::Status WatchDuesHandler::Run(DayWork work) {
    for (const auto& answer : books_.RunAll(std::move(work.entries))) {
        if (answer.failed()) return answer.status();
    }
    for (const MonthTurn& turn : work.turns) {
        const absl::Status finished = Finish(turn);
        if (!finished.ok()) return finished;
    }
    return absl::OkStatus();
}

absl::Status WatchDuesHandler::Finish(const MonthTurn& turn) {
    const std::optional<OldVersion::Lacking>& lacking = turn.old_version->lacking;
    for (int round = 0; round < kFetchRounds && lacking; ++round) {
        const auto revision = RevisionOf(books_, *lacking);
        if (!revision.ok()) return absl::UnavailableError("a closed version cannot be found");
        const auto then = books_.LoadAtRevision<ReportBook>(lacking->report, *revision);
        if (!then.ok()) return absl::UnavailableError("a closed version cannot be read");
        turn.old_version->version = lacking->version;
        turn.old_version->content = then->state.versions.back().content;
        const auto answer = books_.Run(turn.entry.request, turn.entry.work);
        if (answer.failed()) return answer.status();
    }
    turn.old_version->content = {};
    if (!lacking) return absl::OkStatus();
    return absl::UnavailableError("a month is sent again faster than it is closed");
}

std::size_t WatchDuesHandler::looked_at() const {
    const std::scoped_lock lock(mutex_);
    return looked_at_;
}

bool WatchDuesHandler::IsQuiet(const ReportingContract& one, CivilDate today) const {
    const auto known = outlooks_.find(one.contract);
    if (known == outlooks_.end()) return false;
    const Outlook& outlook = known->second;
    if (outlook.terms_revision != one.terms_revision) return false;
    if (outlook.ladder_revision != one.ladder_revision) return false;
    if (outlook.awaits_reports) return false;
    return !outlook.next_day || *outlook.next_day > today;
}

// New terms may speak of months that were settled under the old ones.
Month WatchDuesHandler::FirstMonth(
    const ReportingContract& one, const ContractTerms& terms, Month fallback
) const {
    const auto known = outlooks_.find(one.contract);
    if (known != outlooks_.end() && known->second.terms_revision == one.terms_revision)
        return known->second.from;
    const std::optional<CivilDate> start = terms.periods.back().start_date;
    return start ? Month::Of(*start) : fallback;
}

absl::Status WatchDuesHandler::LookAt(
    const ReportingContract& one, const Moment& moment, Outlook& outlook, DayWork& work
) {
    const auto held = books_.Load<TermsBook>(one.contract);
    if (!held.ok()) return absl::UnavailableError("the contract's terms cannot be read");
    const ContractTerms& terms = held->state;
    const Month from = FirstMonth(one, terms, Month::Of(moment.today));
    // A contract that begins later has its first turn after its first month.
    const Month last = std::max(from, Month::Of(moment.today));
    std::vector<MonthMark> marks;
    const absl::Status read = finder_.FindMarks(one.contract, from, marks);
    if (!read.ok()) return read;
    const std::size_t other_work = work.entries.size();
    outlook = {one.terms_revision, one.ladder_revision, last.Next(), false, std::nullopt};
    for (Month month = from; month <= last; month = month.Next()) {
        const std::optional<Window> window = WindowOf(terms, month, closed_days_);
        if (!window) continue;
        const MonthMark mark = MarkOf(marks, month);
        const PeriodStage stage = StageAfter(*window, mark.stage, moment.today);
        const std::optional<CivilDate> next = NextTurn(*window, stage, moment.today);
        Offer(outlook.next_day, next);
        const Turn turn = TurnOf(*window, mark, terms, moment.today);
        if (turn.awaits_report) outlook.awaits_reports = true;
        if (next || turn.awaits_report) outlook.from = std::min(outlook.from, month);
        if (!turn.due) continue;
        auto old_version = std::make_shared<OldVersion>();
        const Uuid fresh = ids_.Next(moment.now);
        work.entries.push_back(
            {DayRequest(),
             MonthTurnWork(one.contract, month, fresh, closed_days_, day_of_, moment, old_version)}
        );
        work.turns.push_back({work.entries.back(), std::move(old_version)});
    }
    // The month after the last one has its turn only when it is over.
    if (!outlook.next_day && terms.binding) Offer(outlook.next_day, last.Next().FirstDay());
    const bool turned = work.entries.size() > other_work;
    return AddClimbing(one, terms, moment, turned, outlook, work);
}

// A ladder that changes by this work is looked at again on the next day.
absl::Status WatchDuesHandler::AddClimbing(
    const ReportingContract& one,
    const ContractTerms& terms,
    const Moment& moment,
    bool turned,
    Outlook& outlook,
    DayWork& work
) {
    const auto ladder = books_.Load<LadderBook>(one.contract);
    if (!ladder.ok()) return absl::UnavailableError("the contract's ladder cannot be read");
    const LadderStanding& standing = ladder->state;
    Offer(outlook.next_day, NextClimb(standing, terms, closed_days_, moment.today));
    // A month that turns may be missing from now on.
    const bool moves = !Climb(standing, terms, closed_days_, moment.today).events().empty();
    if (!turned && !moves) return absl::OkStatus();
    work.entries.push_back({DayRequest(), ClimbingWork(one.contract, closed_days_, moment.today)});
    return absl::OkStatus();
}

}  // namespace luotsi::report_intake
