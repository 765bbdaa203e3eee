#pragma once

#include "contract_registry/domain/attention.h"
#include "contract_registry/domain/term_dates.h"
#include "contract_registry/domain/terms.h"
#include "kernel/aggregate.h"
#include "kernel/civil.h"
#include "kernel/decision.h"
#include "kernel/describe.h"
#include "kernel/ids.h"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

namespace luotsi::contract_registry {

// What became of one end of a contract.
enum class TermOutcome { kOptionUsed, kRenewed, kNotRenewed, kRenewedBySilence, kLapsed };
enum class RenewalDecision { kRenew, kEnd };
// What is to be done before a deadline.
enum class DeadlineKind { kOption, kRenewal };

// An end that is settled: by an option, a decision, or by silence.
struct SettledTerm {
    // The last day that was in question.
    CivilDate end_date;
    TermOutcome outcome = TermOutcome::kLapsed;
    // The day on which it was so: of the decision, or the day after the deadline.
    CivilDate on;
    // The last day after it; the same one when the contract ends.
    CivilDate new_end_date;
    std::string option_code;
    std::string reason;

    bool operator==(const SettledTerm&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"end_date", &SettledTerm::end_date},
            Field{"outcome", &SettledTerm::outcome},
            Field{"on", &SettledTerm::on},
            Field{"new_end_date", &SettledTerm::new_end_date},
            Field{"option_code", &SettledTerm::option_code},
            Field{"reason", &SettledTerm::reason}
        };
    }
};

// A deadline of the contract as computed from its terms.
struct TermDeadline {
    DeadlineKind kind = DeadlineKind::kRenewal;
    // The option's code; empty for the renewal decision.
    std::string option_code;
    // The latest day, and the working day by which it is best done.
    CivilDate last_day;
    CivilDate last_working_day;

    bool operator==(const TermDeadline&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"kind", &TermDeadline::kind},
            Field{"option_code", &TermDeadline::option_code},
            Field{"last_day", &TermDeadline::last_day},
            Field{"last_working_day", &TermDeadline::last_working_day}
        };
    }
};

// What lies ahead of a contract, and when to look at it again.
struct TermPlan {
    std::optional<CivilDate> end_date;
    std::vector<TermDeadline> deadlines;
    // The first day on which a reminder or an outcome is due; absent: nothing lies ahead.
    std::optional<CivilDate> next_day;
    // The contract's revision that this follows from.
    std::uint64_t contract_revision = 0;

    bool operator==(const TermPlan&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"end_date", &TermPlan::end_date},
            Field{"deadlines", &TermPlan::deadlines},
            Field{"next_day", &TermPlan::next_day},
            Field{"contract_revision", &TermPlan::contract_revision}
        };
    }
};

struct TermPlanned {
    static constexpr std::string_view kName = "term_planned";
    TermPlan plan;
    static constexpr auto Fields() { return std::tuple{Field{"plan", &TermPlanned::plan}}; }
};

struct TermSettled {
    static constexpr std::string_view kName = "term_settled";
    SettledTerm term;
    static constexpr auto Fields() { return std::tuple{Field{"term", &TermSettled::term}}; }
};

// The option's last day passed without its use.
struct OptionMissed {
    static constexpr std::string_view kName = "option_missed";
    std::string option_code;
    CivilDate use_by;
    CivilDate on;
    bool operator==(const OptionMissed&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"option_code", &OptionMissed::option_code},
            Field{"use_by", &OptionMissed::use_by},
            Field{"on", &OptionMissed::on}
        };
    }
};

// A deadline comes nearer. Of several reminders that fall due at once only the last one is given.
struct TermReminded {
    static constexpr std::string_view kName = "term_reminded";
    TermDeadline deadline;
    // "12m", "1w": from the county's parameters.
    std::string lead;
    // The last ones are the more urgent.
    AttentionSeverity severity = AttentionSeverity::kInfo;
    CivilDate on;
    bool operator==(const TermReminded&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"deadline", &TermReminded::deadline},
            Field{"lead", &TermReminded::lead},
            Field{"severity", &TermReminded::severity},
            Field{"on", &TermReminded::on}
        };
    }
};

using RenewalEvent = std::variant<TermPlanned, TermSettled, OptionMissed, TermReminded>;

struct RenewalState {
    TermPlan plan;
    std::vector<SettledTerm> settled;
    std::vector<OptionMissed> missed;
    // The latest reminder of each deadline that still lies ahead.
    std::vector<TermReminded> reminders;

    static constexpr auto Fields() {
        return std::tuple{
            Field{"plan", &RenewalState::plan},
            Field{"settled", &RenewalState::settled},
            Field{"missed", &RenewalState::missed},
            Field{"reminders", &RenewalState::reminders}
        };
    }
};

// The options and renewals of one contract. The stream is the contract's id.
struct RenewalBook {
    using State = RenewalState;
    using Event = RenewalEvent;
    static constexpr std::string_view kKind = "contract_renewal";
    static constexpr std::uint64_t kSnapshotEvery = 16;
    static void Evolve(State& state, const Event& event, const Recorded& recorded);
    static std::vector<Attention> Attentions(const State& state);
};

// What the county has set, as it holds on the day.
struct RenewalRules {
    // In the order in which they come: the longest first.
    std::vector<std::string> leads;
    std::span<const CivilDate> closed_days;
    // The contract's revision whose terms are looked at.
    std::uint64_t contract_revision = 0;
};

// The option that can be used next: the first one that is neither used nor missed. A missed option
// ends the row, because what follows it would follow on a term that never began.
const ContractOption* NextOption(const RenewalState& state, const Terms& terms);

// Deadlines that follow from the terms and from what is settled; nothing for a contract without an
// end, without options and renewal clause, or whose end is settled.
std::vector<TermDeadline> DeadlinesOf(
    const RenewalState& state, const Terms& terms, std::span<const CivilDate> closed_days
);

// How long before the end the other side must be told about a renewal.
NoticePeriod RenewalNotice(const Terms& terms);

struct UseOption {
    std::string option_code;
    // The day of the notice to the provider; absent: today.
    std::optional<CivilDate> used_on;
    std::string reason;
};

struct DecideRenewal {
    RenewalDecision decision = RenewalDecision::kEnd;
    // The day on which the other side was told; absent: today.
    std::optional<CivilDate> decided_on;
    std::string reason;
};

// `terms` are those of the latest stretch of days: an end that is moved later counts already.
Decision<RenewalEvent> Decide(
    const RenewalState& state, const Terms& terms, const UseOption& command, const Moment& moment
);
Decision<RenewalEvent> Decide(
    const RenewalState& state,
    const Terms& terms,
    const DecideRenewal& command,
    const Moment& moment
);

// What the beginning of a day does: missed options, silent renewals and lapses, reminders. Only for
// a contract in force; Replan comes after it. Repeating a day gives no events.
std::vector<RenewalEvent> BeginDay(
    RenewalState state, Terms terms, const RenewalRules& rules, CivilDate today
);

// What lies ahead after the events so far; gives an event only when it has changed.
std::optional<TermPlanned> Replan(
    const RenewalState& state, const Terms& terms, const RenewalRules& rules, CivilDate today
);

// The last day of a contract whose side gives notice; refuses with NOTICE_NOT_AGREED,
// NOTICE_IN_THE_FUTURE, NOTICE_AFTER_END.
Checked<CivilDate> TerminationOf(
    const Terms& terms, Side side, CivilDate given_on, CivilDate today
);

}  // namespace luotsi::contract_registry

namespace luotsi {

template <>
struct EnumNames<contract_registry::TermOutcome> {
    using E = contract_registry::TermOutcome;
    static constexpr std::array<std::pair<E, std::string_view>, 5> kNames{{
        {E::kOptionUsed, "option_used"},
        {E::kRenewed, "renewed"},
        {E::kNotRenewed, "not_renewed"},
        {E::kRenewedBySilence, "renewed_by_silence"},
        {E::kLapsed, "lapsed"},
    }};
};

template <>
struct EnumNames<contract_registry::RenewalDecision> {
    using E = contract_registry::RenewalDecision;
    static constexpr std::array<std::pair<E, std::string_view>, 2> kNames{{
        {E::kRenew, "renew"},
        {E::kEnd, "end"},
    }};
};

template <>
struct EnumNames<contract_registry::DeadlineKind> {
    using E = contract_registry::DeadlineKind;
    static constexpr std::array<std::pair<E, std::string_view>, 2> kNames{{
        {E::kOption, "option"},
        {E::kRenewal, "renewal"},
    }};
};

}  // namespace luotsi
