#include "contract_registry/domain/renewal.h"

#include <algorithm>

namespace luotsi::contract_registry {
namespace {

// A contract that was heard of late may have gone through several terms; no real one through more.
constexpr int kMaxSilentTerms = 100;

bool IsUsed(const RenewalState& state, const std::string& code) {
    return std::ranges::find(state.settled, code, &SettledTerm::option_code) != state.settled.end();
}

bool IsMissed(const RenewalState& state, const std::string& code) {
    return std::ranges::find(state.missed, code, &OptionMissed::option_code) != state.missed.end();
}

bool IsSettled(const RenewalState& state, const Terms& terms) {
    if (!terms.end_date || state.settled.empty()) return false;
    const SettledTerm& last = state.settled.back();
    return last.end_date == *terms.end_date && last.new_end_date == last.end_date;
}

const TermDeadline* Find(const std::vector<TermDeadline>& deadlines, DeadlineKind kind) {
    const auto found = std::ranges::find(deadlines, kind, &TermDeadline::kind);
    return found == deadlines.end() ? nullptr : &*found;
}

TermDeadline TermDeadlineOf(
    DeadlineKind kind, std::string option, CivilDate last_day, std::span<const CivilDate> closed
) {
    const auto [last, working] = DeadlineOf(last_day, closed);
    return {kind, std::move(option), last, working};
}

// Silence lapses a contract only when no option can save it any more.
CivilDate SilentAfter(const std::vector<TermDeadline>& deadlines, const Terms& terms) {
    const TermDeadline* renewal = Find(deadlines, DeadlineKind::kRenewal);
    const TermDeadline* option = Find(deadlines, DeadlineKind::kOption);
    if (terms.renewal->kind == RenewalKind::kBySilence || option == nullptr)
        return renewal->last_day;
    return std::max(renewal->last_day, option->last_day);
}

bool SilenceRenews(const Terms& terms) {
    return terms.renewal->kind == RenewalKind::kBySilence && terms.renewal->months > 0;
}

SettledTerm BySilence(const Terms& terms, CivilDate on) {
    SettledTerm term;
    term.end_date = *terms.end_date;
    term.on = on;
    term.new_end_date = *terms.end_date;
    if (!SilenceRenews(terms)) return term;
    term.outcome = TermOutcome::kRenewedBySilence;
    term.new_end_date = ExtendedEnd(*terms.end_date, terms.renewal->months);
    return term;
}

AttentionSeverity SeverityOf(std::size_t step, std::size_t steps) {
    if (step + 1 == steps) return AttentionSeverity::kCritical;
    return step + 2 == steps ? AttentionSeverity::kWarning : AttentionSeverity::kInfo;
}

// The last of the county's reminders that has fallen due, if any.
std::optional<TermReminded> ReminderOn(
    const TermDeadline& deadline, const std::vector<std::string>& leads, CivilDate today
) {
    std::optional<TermReminded> due;
    for (std::size_t i = 0; i < leads.size(); ++i) {
        const std::optional<LeadTime> lead = LeadTime::Parse(leads[i]);
        if (!lead || ReminderDay(deadline.last_working_day, *lead) > today) continue;
        due = TermReminded{deadline, leads[i], SeverityOf(i, leads.size()), today};
    }
    return due;
}

bool AlreadyReminded(const RenewalState& state, const TermReminded& due) {
    return std::ranges::any_of(state.reminders, [&](const TermReminded& given) {
        return given.deadline == due.deadline && given.lead == due.lead;
    });
}

std::optional<CivilDate> NextDay(
    const std::vector<TermDeadline>& deadlines, const RenewalRules& rules, CivilDate today
) {
    std::optional<CivilDate> next;
    const auto consider = [&](CivilDate day) {
        if (day > today && (!next || day < *next)) next = day;
    };
    for (const TermDeadline& deadline : deadlines) {
        consider(deadline.last_day.AddDays(1));
        for (const std::string& text : rules.leads) {
            const std::optional<LeadTime> lead = LeadTime::Parse(text);
            if (lead) consider(ReminderDay(deadline.last_working_day, *lead));
        }
    }
    return next;
}

// Whether the end would lie past the calendar, where dates stop moving.
bool PassesCalendar(CivilDate end, std::uint64_t months) {
    const Month moved = Month::Of(ExtendedEnd(end, months));
    return static_cast<std::uint64_t>(moved.Index() - Month::Of(end).Index()) < months;
}

Rejection Late(std::string reason, std::string field, CivilDate last_day) {
    return {
        .reason = std::move(reason),
        .field = std::move(field),
        .facts = {{"last_day", last_day.ToText()}},
    };
}

// Gives events one by one and lets each change what the next one sees.
class Day {
  public:
    Day(RenewalState& state, Terms& terms, const RenewalRules& rules, CivilDate today)
        : state_(state), terms_(terms), rules_(rules), today_(today) {}

    void MissOptions() {
        const ContractOption* option = NextOption(state_, terms_);
        const TermDeadline* deadline = Look(DeadlineKind::kOption);
        if (option == nullptr || deadline == nullptr || today_ <= deadline->last_day) return;
        Happen(OptionMissed{option->code, deadline->last_day, today_});
    }

    void FallSilent() {
        for (int i = 0; i < kMaxSilentTerms; ++i) {
            if (Look(DeadlineKind::kRenewal) == nullptr) return;
            const CivilDate last = SilentAfter(deadlines_, terms_);
            if (today_ <= last) return;
            const SettledTerm term = BySilence(terms_, last.AddDays(1));
            Happen(TermSettled{term});
            terms_.end_date = term.new_end_date;
        }
    }

    void Remind() {
        for (const TermDeadline& deadline : Deadlines()) {
            if (today_ > deadline.last_day) continue;
            const std::optional<TermReminded> due = ReminderOn(deadline, rules_.leads, today_);
            if (due && !AlreadyReminded(state_, *due)) Happen(*due);
        }
    }

    std::vector<RenewalEvent> TakeEvents() { return std::move(events_); }

  private:
    std::vector<TermDeadline> Deadlines() const {
        return DeadlinesOf(state_, terms_, rules_.closed_days);
    }

    const TermDeadline* Look(DeadlineKind kind) {
        deadlines_ = Deadlines();
        return Find(deadlines_, kind);
    }

    void Happen(RenewalEvent event) {
        RenewalBook::Evolve(state_, event, {});
        events_.push_back(std::move(event));
    }

    RenewalState& state_;
    Terms& terms_;
    const RenewalRules& rules_;
    CivilDate today_;
    std::vector<TermDeadline> deadlines_;
    std::vector<RenewalEvent> events_;
};

Attention AttentionOf(const TermReminded& reminder) {
    const TermDeadline& deadline = reminder.deadline;
    const bool option = deadline.kind == DeadlineKind::kOption;
    std::string subject = deadline.last_working_day.ToText() + ' ' + reminder.lead;
    if (option) subject = deadline.option_code + ' ' + subject;
    return {
        .code = option ? "OPTION-DEADLINE" : "RENEWAL-DEADLINE",
        .subject = std::move(subject),
        .severity = reminder.severity,
        .since = reminder.on,
        .level = Level::kTactical,
    };
}

}  // namespace

void RenewalBook::Evolve(State& state, const Event& event, const Recorded&) {
    std::visit(
        Overloaded{
            [&](const TermPlanned& planned) {
                state.plan = planned.plan;
                // What the plan no longer holds needs no one's attention.
                std::erase_if(state.reminders, [&](const TermReminded& given) {
                    return std::ranges::find(state.plan.deadlines, given.deadline) ==
                           state.plan.deadlines.end();
                });
            },
            [&](const TermSettled& settled) { state.settled.push_back(settled.term); },
            [&](const OptionMissed& missed) { state.missed.push_back(missed); },
            [&](const TermReminded& reminded) {
                std::erase_if(state.reminders, [&](const TermReminded& given) {
                    return given.deadline.kind == reminded.deadline.kind;
                });
                state.reminders.push_back(reminded);
            },
        },
        event
    );
}

std::vector<Attention> RenewalBook::Attentions(const State& state) {
    std::vector<Attention> attentions;
    for (const TermReminded& reminder : state.reminders)
        attentions.push_back(AttentionOf(reminder));
    return attentions;
}

const ContractOption* NextOption(const RenewalState& state, const Terms& terms) {
    for (const ContractOption& option : terms.options) {
        if (IsMissed(state, option.code)) return nullptr;
        if (!IsUsed(state, option.code)) return &option;
    }
    return nullptr;
}

NoticePeriod RenewalNotice(const Terms& terms) {
    NoticePeriod period;
    if (terms.notice) period = {terms.notice->buyer_months, terms.notice->at_month_end};
    // The renewal clause's own period comes first; without one the buyer's notice period holds.
    if (terms.renewal && terms.renewal->notice_months > 0)
        period = {terms.renewal->notice_months, false};
    return period;
}

std::vector<TermDeadline> DeadlinesOf(
    const RenewalState& state, const Terms& terms, std::span<const CivilDate> closed_days
) {
    if (!terms.end_date || IsSettled(state, terms)) return {};
    std::vector<TermDeadline> deadlines;
    if (const ContractOption* option = NextOption(state, terms)) {
        const CivilDate use_by = LastNoticeDay(*terms.end_date, {.months = option->notice_months});
        deadlines.push_back(TermDeadlineOf(DeadlineKind::kOption, option->code, use_by, closed_days)
        );
    }
    if (terms.renewal) {
        const CivilDate last = LastNoticeDay(*terms.end_date, RenewalNotice(terms));
        deadlines.push_back(TermDeadlineOf(DeadlineKind::kRenewal, {}, last, closed_days));
    }
    return deadlines;
}

Decision<RenewalEvent> Decide(
    const RenewalState& state, const Terms& terms, const UseOption& command, const Moment& moment
) {
    const std::string& code = command.option_code;
    const auto agreed = std::ranges::find(terms.options, code, &ContractOption::code);
    if (agreed == terms.options.end())
        return Rejection{.reason = "OPTION_NOT_AGREED", .field = "option_code"};
    if (IsUsed(state, code))
        return Rejection{.reason = "OPTION_ALREADY_USED", .field = "option_code"};
    if (!terms.end_date) return Rejection{.reason = "CONTRACT_OPEN_ENDED", .field = "contract_id"};
    if (IsSettled(state, terms))
        return Rejection{.reason = "RENEWAL_ALREADY_DECIDED", .field = "contract_id"};
    const CivilDate used_on = command.used_on.value_or(moment.today);
    if (used_on > moment.today) return Rejection{.reason = "DATE_IN_FUTURE", .field = "used_on"};
    const CivilDate use_by = LastNoticeDay(*terms.end_date, {.months = agreed->notice_months});
    if (IsMissed(state, code) || used_on > use_by)
        return Late("OPTION_DEADLINE_PASSED", "used_on", use_by);
    const ContractOption* next = NextOption(state, terms);
    if (next == nullptr || next->code != code)
        return Rejection{.reason = "OPTION_NOT_NEXT", .field = "option_code"};
    if (PassesCalendar(*terms.end_date, agreed->months))
        return Rejection{.reason = "FIELD_OUT_OF_RANGE", .field = "option_code"};
    return TermSettled{{
        .end_date = *terms.end_date,
        .outcome = TermOutcome::kOptionUsed,
        .on = used_on,
        .new_end_date = ExtendedEnd(*terms.end_date, agreed->months),
        .option_code = code,
        .reason = command.reason,
    }};
}

Decision<RenewalEvent> Decide(
    const RenewalState& state,
    const Terms& terms,
    const DecideRenewal& command,
    const Moment& moment
) {
    if (!terms.end_date) return Rejection{.reason = "CONTRACT_OPEN_ENDED", .field = "contract_id"};
    if (!terms.renewal) return Rejection{.reason = "RENEWAL_NOT_AGREED", .field = "contract_id"};
    if (IsSettled(state, terms))
        return Rejection{.reason = "RENEWAL_ALREADY_DECIDED", .field = "contract_id"};
    const CivilDate decided_on = command.decided_on.value_or(moment.today);
    if (decided_on > moment.today)
        return Rejection{.reason = "DATE_IN_FUTURE", .field = "decided_on"};
    const CivilDate last = LastNoticeDay(*terms.end_date, RenewalNotice(terms));
    if (decided_on > last) return Late("RENEWAL_DEADLINE_PASSED", "decided_on", last);
    const bool renew = command.decision == RenewalDecision::kRenew;
    // A longer term that nobody agreed on is a new procurement, not a renewal.
    if (renew && terms.renewal->months == 0)
        return Rejection{.reason = "RENEWAL_NOT_AGREED", .field = "decision"};
    if (renew && PassesCalendar(*terms.end_date, terms.renewal->months))
        return Rejection{.reason = "FIELD_OUT_OF_RANGE", .field = "decision"};
    return TermSettled{{
        .end_date = *terms.end_date,
        .outcome = renew ? TermOutcome::kRenewed : TermOutcome::kNotRenewed,
        .on = decided_on,
        .new_end_date =
            renew ? ExtendedEnd(*terms.end_date, terms.renewal->months) : *terms.end_date,
        .option_code = {},
        .reason = command.reason,
    }};
}

std::vector<RenewalEvent> BeginDay(
    RenewalState state, Terms terms, const RenewalRules& rules, CivilDate today
) {
    Day day(state, terms, rules, today);
    day.MissOptions();
    day.FallSilent();
    day.Remind();
    return day.TakeEvents();
}

std::optional<TermPlanned> Replan(
    const RenewalState& state, const Terms& terms, const RenewalRules& rules, CivilDate today
) {
    TermPlan plan;
    plan.deadlines = DeadlinesOf(state, terms, rules.closed_days);
    if (!plan.deadlines.empty()) plan.end_date = terms.end_date;
    plan.next_day = NextDay(plan.deadlines, rules, today);
    plan.contract_revision = rules.contract_revision;
    if (plan == state.plan) return std::nullopt;
    return TermPlanned{std::move(plan)};
}

Checked<CivilDate> TerminationOf(
    const Terms& terms, Side side, CivilDate given_on, CivilDate today
) {
    if (!terms.notice) return Rejection{.reason = "NOTICE_NOT_AGREED", .field = "contract_id"};
    if (given_on > today) return Rejection{.reason = "DATE_IN_FUTURE", .field = "given_on"};
    const std::uint64_t months =
        side == Side::kBuyer ? terms.notice->buyer_months : terms.notice->provider_months;
    const CivilDate last =
        TerminationDay(given_on, {.months = months, .at_month_end = terms.notice->at_month_end});
    if (terms.end_date && last >= *terms.end_date)
        return Late("NOTICE_AFTER_END", "given_on", *terms.end_date);
    return last;
}

}  // namespace luotsi::contract_registry
