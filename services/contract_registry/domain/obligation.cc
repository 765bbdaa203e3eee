#include "contract_registry/domain/obligation.h"

#include "contract_registry/domain/evidence.h"
#include "contract_registry/domain/term_dates.h"
#include "kernel/finnish_calendar.h"

#include <algorithm>

namespace luotsi::contract_registry {
namespace {

constexpr std::uint64_t kLastDueDay = 31;
// More days than any duty has in the years that the calendar knows; a bound, not a rule.
constexpr int kMaxDueAtOnce = 4000;

int MonthsOf(Recurrence recurrence) {
    constexpr std::array<std::pair<Recurrence, int>, 3> kMonths{
        {{Recurrence::kMonthly, 1}, {Recurrence::kQuarterly, 3}, {Recurrence::kYearly, 12}}
    };
    for (const auto& [known, months] : kMonths) {
        if (known == recurrence) return months;
    }
    return 0;
}

CivilDate OnDay(Month month, std::uint64_t day) {
    return std::min(month.FirstDay().AddDays(static_cast<std::int64_t>(day) - 1), month.LastDay());
}

CivilDate Moved(CivilDate nominal, ClosedDayRule rule, std::span<const CivilDate> closed) {
    if (rule == ClosedDayRule::kWorkingDayBefore) return OnOrBeforeWorkingDay(nominal, closed);
    if (rule == ClosedDayRule::kWorkingDayAfter) return OnOrAfterWorkingDay(nominal, closed);
    return nominal;
}

Occurrence* Find(ObligationState& state, CivilDate due_date) {
    const auto found = std::ranges::find(state.occurrences, due_date, &Occurrence::due_date);
    return found == state.occurrences.end() ? nullptr : &*found;
}

// Who is told next, if anyone.
std::optional<Level> NextLevel(const ObligationState& state, const Occurrence& occurrence) {
    const std::size_t told = occurrence.told.size();
    if (told == 0) return state.owner_level;
    if (told > state.escalation.size()) return std::nullopt;
    return state.escalation[told - 1];
}

std::vector<FieldFault> FaultsOf(const ObligationAdded& command) {
    std::vector<FieldFault> faults;
    if (command.until && *command.until < command.from)
        faults.push_back({"until", "DATE_ORDER_REVERSED", {}});
    if (command.due_day > kLastDueDay) faults.push_back({"due_day", "FIELD_OUT_OF_RANGE", {}});
    std::vector<Level> levels{command.owner_level};
    for (std::size_t i = 0; i < command.escalation.size(); ++i) {
        const Level level = command.escalation[i];
        // Each step goes up; a level that is told twice would be told nothing new.
        if (level <= levels.back())
            faults.push_back({"escalation[" + std::to_string(i) + "]", "ESCALATION_NOT_UPWARD", {}}
            );
        levels.push_back(level);
    }
    return faults;
}

// The rounds of one day, each of which lets the next see what it did.
class Day {
  public:
    Day(ObligationState& state,
        const ObligationContract& contract,
        const ObligationRules& rules,
        CivilDate today)
        : state_(state), contract_(contract), rules_(rules), today_(today) {}

    void Create() {
        if (!contract_.in_force) return;
        const CivilDate horizon = today_.AddDays(static_cast<std::int64_t>(rules_.horizon_days));
        for (int i = 0; i < kMaxDueAtOnce; ++i) {
            const std::optional<CivilDate> nominal = NextNominal(state_, state_.created_until);
            if (!nominal || *nominal > horizon || AfterEnd(*nominal)) return;
            Happen(ObligationDueCreated{
                Moved(*nominal, state_.closed_day_rule, rules_.closed_days),
                *nominal,
                rules_.horizon_days,
            });
        }
    }

    void Drop() {
        const std::vector<Occurrence> occurrences = state_.occurrences;
        for (const Occurrence& one : occurrences) {
            if (one.state == OccurrenceState::kDue && AfterEnd(one.nominal_date))
                Happen(ObligationDueDropped{one.due_date});
        }
    }

    void Tell() {
        const std::vector<Occurrence> occurrences = state_.occurrences;
        for (const Occurrence& one : occurrences) {
            if (!one.open() || one.due_date >= today_) continue;
            if (one.state == OccurrenceState::kDue) {
                Happen(ObligationUnfulfilled{one.due_date, today_});
                continue;
            }
            const std::optional<Level> next = NextLevel(state_, one);
            const auto wait = static_cast<std::int64_t>(rules_.escalation_days);
            if (next && one.told.back().on.AddDays(wait) <= today_)
                Happen(ObligationEscalated{one.due_date, *next, today_});
        }
    }

    std::vector<ObligationEvent> TakeEvents() { return std::move(events_); }

  private:
    bool AfterEnd(CivilDate day) const { return contract_.end_date && day > *contract_.end_date; }

    void Happen(ObligationEvent event) {
        ObligationBook::Evolve(state_, event, {});
        events_.push_back(std::move(event));
    }

    ObligationState& state_;
    const ObligationContract& contract_;
    const ObligationRules& rules_;
    CivilDate today_;
    std::vector<ObligationEvent> events_;
};

std::optional<CivilDate> Earlier(std::optional<CivilDate> left, CivilDate right) {
    return left ? std::min(*left, right) : right;
}

// When the daily round has something to do for it again.
std::optional<CivilDate> NextLook(const ObligationState& state) {
    if (state.withdrawn_on) return std::nullopt;
    std::optional<CivilDate> next;
    for (const Occurrence& one : state.occurrences) {
        if (one.state == OccurrenceState::kDue) next = Earlier(next, one.due_date.AddDays(1));
        if (one.state == OccurrenceState::kUnfulfilled && NextLevel(state, one))
            next = Earlier(next, one.told.back().on.AddDays(1));
    }
    if (const auto nominal = NextNominal(state, state.created_until)) {
        const auto ahead = static_cast<std::int64_t>(state.horizon_days);
        next = Earlier(next, nominal->AddDays(-ahead));
    }
    return next;
}

std::string WordOf(const ObligationState& state) {
    if (state.withdrawn_on) return "withdrawn";
    const auto is = [](OccurrenceState word) {
        return [word](const Occurrence& one) { return one.state == word; };
    };
    if (std::ranges::any_of(state.occurrences, is(OccurrenceState::kUnfulfilled)))
        return "unfulfilled";
    const bool more = NextNominal(state, state.created_until).has_value() ||
                      std::ranges::any_of(state.occurrences, is(OccurrenceState::kDue));
    return more ? "running" : "done";
}

}  // namespace

void ObligationBook::Evolve(State& state, const Event& event, const Recorded&) {
    std::visit(
        Overloaded{
            [&](const ObligationAdded& added) {
                state.contract_id = added.contract_id;
                state.party = added.party;
                state.code = added.code;
                state.title = added.title;
                state.recurrence = added.recurrence;
                state.from = added.from;
                state.until = added.until;
                state.due_day = added.due_day;
                state.closed_day_rule = added.closed_day_rule;
                state.evidence_type = added.evidence_type;
                state.owner_level = added.owner_level;
                state.escalation = added.escalation;
                state.horizon_days = added.horizon_days;
                state.created_until = added.added_on.AddDays(-1);
            },
            [&](const ObligationDueCreated& created) {
                Occurrence one;
                one.due_date = created.due_date;
                one.nominal_date = created.nominal_date;
                state.occurrences.push_back(std::move(one));
                state.created_until = created.nominal_date;
                state.horizon_days = created.horizon_days;
            },
            [&](const ObligationDueDropped& dropped) {
                const Occurrence* one = Find(state, dropped.due_date);
                if (one == nullptr) return;
                // Should the end move out again, it is created anew.
                state.created_until = Earlier(state.created_until, one->nominal_date.AddDays(-1));
                std::erase_if(state.occurrences, [&](const Occurrence& other) {
                    return other.due_date == dropped.due_date;
                });
            },
            [&](const ObligationFulfilled& fulfilled) {
                Occurrence* one = Find(state, fulfilled.due_date);
                if (one == nullptr) return;
                one->state = OccurrenceState::kFulfilled;
                one->fulfilled_on = fulfilled.fulfilled_on;
                one->evidence_sha256 = fulfilled.evidence_sha256;
                one->evidence_name = fulfilled.evidence_name;
            },
            [&](const ObligationUnfulfilled& unfulfilled) {
                Occurrence* one = Find(state, unfulfilled.due_date);
                if (one == nullptr) return;
                one->state = OccurrenceState::kUnfulfilled;
                one->told.push_back({state.owner_level, unfulfilled.on});
            },
            [&](const ObligationEscalated& escalated) {
                Occurrence* one = Find(state, escalated.due_date);
                if (one != nullptr) one->told.push_back({escalated.level, escalated.on});
            },
            [&](const ObligationWithdrawn& withdrawn) {
                state.withdrawn_on = withdrawn.on;
                std::erase_if(state.occurrences, [](const Occurrence& one) {
                    return one.state == OccurrenceState::kDue;
                });
            },
        },
        event
    );
}

std::vector<Claim> ObligationBook::Claims(const State& state) {
    if (state.code.empty()) return {};
    return {{
        .key = "obligation/" + state.contract_id.ToText() + "/" + state.code,
        .reason = "OBLIGATION_CODE_TAKEN",
        .field = "obligation.code",
    }};
}

RecordRow ObligationBook::RowOf(const State& state) {
    return {
        .contract = state.contract_id,
        .code = state.code,
        .state = WordOf(state),
        .due = NextLook(state),
    };
}

std::vector<Attention> ObligationBook::Attentions(const State& state) {
    std::vector<Attention> attentions;
    if (state.withdrawn_on) return attentions;
    for (const Occurrence& one : state.occurrences) {
        if (one.state != OccurrenceState::kUnfulfilled) continue;
        for (std::size_t i = 0; i < one.told.size(); ++i) {
            attentions.push_back({
                .code = "OBLIGATION-UNFULFILLED",
                .subject = state.code + ' ' + one.due_date.ToText(),
                .severity = i == 0 ? AttentionSeverity::kWarning : AttentionSeverity::kCritical,
                .since = one.told[i].on,
                .level = one.told[i].level,
            });
        }
    }
    return attentions;
}

std::optional<CivilDate> NextNominal(
    const ObligationState& state, const std::optional<CivilDate>& after
) {
    const auto allowed = [&](CivilDate day) -> std::optional<CivilDate> {
        if (state.until && day > *state.until) return std::nullopt;
        return day;
    };
    const CivilDate floor = after ? std::max(after->AddDays(1), state.from) : state.from;
    const int step = MonthsOf(state.recurrence);
    if (step == 0) return floor == state.from ? allowed(state.from) : std::nullopt;
    const std::uint64_t day = state.due_day == 0 ? state.from.day() : state.due_day;
    const Month first = Month::Of(state.from);
    // The grid goes by the months of `from`; start on the last grid month that is not past `floor`.
    const int past = (Month::Of(floor).Index() - first.Index()) / step * step;
    Month month = first.AddMonths(past);
    while (OnDay(month, day) < floor) {
        const Month next = month.AddMonths(step);
        if (next.year() > 2199 || next == month) return std::nullopt;
        month = next;
    }
    return allowed(OnDay(month, day));
}

Decision<ObligationEvent> Decide(
    const ObligationState& state,
    const ObligationAdded& command,
    const ObligationContract& contract,
    const ObligationRules& rules,
    const Moment& moment
) {
    LUOTSI_CHECK(state.code.empty(), "an obligation is added under a fresh id");
    if (!contract.exists)
        return Rejection{.reason = "CONTRACT_NOT_FOUND", .field = "obligation.contract_id"};
    if (!contract.open)
        return Rejection{.reason = "CONTRACT_NOT_OPEN", .field = "obligation.contract_id"};
    std::vector<FieldFault> faults = FaultsOf(command);
    for (FieldFault& fault : faults)
        fault.field = "obligation." + fault.field;
    if (!faults.empty()) {
        Rejection refused{.reason = faults.front().reason, .field = faults.front().field};
        refused.more = std::move(faults);
        return refused;
    }
    if (contract.end_date && command.from > *contract.end_date) {
        return Rejection{
            .reason = "OBLIGATION_OUTSIDE_TERM",
            .field = "obligation.from",
            .facts = {{"last_day", contract.end_date->ToText()}},
        };
    }
    ObligationAdded added = command;
    added.added_on = moment.today;
    added.horizon_days = rules.horizon_days;
    ObligationState after = state;
    ObligationBook::Evolve(after, added, {});
    if (!NextNominal(after, after.created_until))
        return Rejection{.reason = "OBLIGATION_NEVER_DUE", .field = "obligation.until"};
    // Due ones within the horizon are there at once: nobody waits for the next morning.
    std::vector<ObligationEvent> events{added};
    for (ObligationEvent& event : BeginDay(after, contract, rules, moment.today))
        events.push_back(std::move(event));
    return events;
}

Decision<ObligationEvent> Decide(
    const ObligationState& state,
    const FulfilObligation& command,
    const Moment& moment,
    const std::optional<CivilDate>& agreed_on
) {
    if (state.code.empty())
        return Rejection{.reason = "OBLIGATION_NOT_FOUND", .field = "obligation_id"};
    const auto one = std::ranges::find(state.occurrences, command.due_date, &Occurrence::due_date);
    if (one == state.occurrences.end())
        return Rejection{.reason = "OBLIGATION_NOT_DUE", .field = "due_date"};
    if (!one->open())
        return Rejection{.reason = "OBLIGATION_ALREADY_FULFILLED", .field = "due_date"};
    const CivilDate on = command.fulfilled_on.value_or(moment.today);
    if (on > moment.today) return Rejection{.reason = "DATE_IN_FUTURE", .field = "fulfilled_on"};
    // A duty may be older than the contract's start, but nobody has kept it before it was there.
    if (agreed_on && on < std::min(*agreed_on, state.from))
        return Rejection{.reason = "DATE_BEFORE_CONTRACT", .field = "fulfilled_on"};
    if (state.evidence_type != EvidenceType::kStatement && command.evidence_sha256.empty()) {
        return Rejection{
            .reason = "EVIDENCE_MISSING",
            .field = "evidence_sha256",
            .facts = {{"evidence_type", std::string(EnumText(state.evidence_type))}},
        };
    }
    if (!command.evidence_sha256.empty() && !IsSha256(command.evidence_sha256))
        return Rejection{.reason = "EVIDENCE_HASH_INVALID", .field = "evidence_sha256"};
    return ObligationFulfilled{
        .due_date = command.due_date,
        .fulfilled_on = on,
        .evidence_sha256 = command.evidence_sha256,
        .evidence_name = command.evidence_name,
    };
}

Decision<ObligationEvent> Decide(
    const ObligationState& state, const WithdrawObligation& command, const Moment& moment
) {
    if (state.code.empty())
        return Rejection{.reason = "OBLIGATION_NOT_FOUND", .field = "obligation_id"};
    if (state.withdrawn_on)
        return Rejection{.reason = "OBLIGATION_WITHDRAWN", .field = "obligation_id"};
    return ObligationWithdrawn{.on = moment.today, .reason = command.reason};
}

std::vector<ObligationEvent> BeginDay(
    ObligationState state,
    const ObligationContract& contract,
    const ObligationRules& rules,
    CivilDate today
) {
    if (state.withdrawn_on) return {};
    if (!contract.open) return {ObligationWithdrawn{.on = today, .reason = "CONTRACT_CLOSED"}};
    Day day(state, contract, rules, today);
    day.Drop();
    day.Create();
    day.Tell();
    return day.TakeEvents();
}

}  // namespace luotsi::contract_registry
