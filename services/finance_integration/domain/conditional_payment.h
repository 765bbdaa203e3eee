#pragma once

#include "finance_integration/domain/contract_terms.h"
#include "finance_integration/domain/ids.h"
#include "finance_integration/domain/payment.h"
#include "kernel/aggregate.h"
#include "kernel/civil.h"
#include "kernel/describe.h"
#include "kernel/money.h"

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

namespace luotsi::finance_integration {

// Money that is agreed but waits for a milestone or for an outcome that is measured later
// (tulosperusteisuus). It is held from the day on which it would be paid, and released or cancelled
// by exactly one event when what it waits for arrives. The disputed part of a month stands here too
// (disputes.h). What is settled stays settled: a correction
// of the outcome's report is a matter for people.

enum class ConditionState { kHeld, kReleased, kCancelled };

struct ConditionalPayment {
    std::string term_code;
    PaymentTrigger trigger = PaymentTrigger::kOutcome;
    // The month whose payment it is; absent for a milestone.
    std::optional<Month> month;
    Money amount;
    std::string milestone_code;
    std::string indicator_code;
    // The month whose report carries the outcome.
    std::optional<Month> outcome_month;
    ConditionState state = ConditionState::kHeld;
    CivilDate held_on;
    std::optional<CivilDate> settled_on;
    // MILESTONE_MET, OUTCOME_MET, OUTCOME_NOT_MET; of a dispute DISPUTE_SETTLED, DISPUTE_WITHDRAWN,
    // DISPUTE_TAKEN_OVER, DISPUTE_TOO_LATE.
    std::string reason;
    // The proposal that pays it.
    ProposalId proposal;

    static constexpr auto Fields() {
        using C = ConditionalPayment;
        return std::tuple{
            Field{"term_code", &C::term_code},
            Field{"trigger", &C::trigger},
            Field{"month", &C::month},
            Field{"amount", &C::amount},
            Field{"milestone_code", &C::milestone_code},
            Field{"indicator_code", &C::indicator_code},
            Field{"outcome_month", &C::outcome_month},
            Field{"state", &C::state},
            Field{"held_on", &C::held_on},
            Field{"settled_on", &C::settled_on},
            Field{"reason", &C::reason},
            Field{"proposal_id", &C::proposal}
        };
    }
};

// The buyer approved a month's report before its contract's terms were seen here.
struct MonthWaits {
    static constexpr std::string_view kName = "conditional_month_waits";
    Month month;
    std::uint64_t contract_revision = 0;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"month", &MonthWaits::month},
            Field{"contract_revision", &MonthWaits::contract_revision}
        };
    }
};

// The terms came, so the month waits no more.
struct MonthTaken {
    static constexpr std::string_view kName = "conditional_month_taken";
    Month month;
    static constexpr auto Fields() { return std::tuple{Field{"month", &MonthTaken::month}}; }
};

// Whether indicators met their target in an approved month.
struct OutcomesNoted {
    static constexpr std::string_view kName = "outcomes_noted";
    Month month;
    std::map<std::string, bool> met;
    static constexpr auto Fields() {
        return std::tuple{Field{"month", &OutcomesNoted::month}, Field{"met", &OutcomesNoted::met}};
    }
};

struct MilestoneMetNoted {
    static constexpr std::string_view kName = "milestone_met_noted";
    std::string milestone_code;
    // The day on which it was met; absent in older rows.
    std::optional<CivilDate> met_on = {};
    static constexpr auto Fields() {
        return std::tuple{
            Field{"milestone_code", &MilestoneMetNoted::milestone_code},
            Field{"met_on", &MilestoneMetNoted::met_on}
        };
    }
};

struct ConditionalHeld {
    static constexpr std::string_view kName = "conditional_payment_held";
    ConditionalPayment payment;
    static constexpr auto Fields() {
        return std::tuple{Field{"payment", &ConditionalHeld::payment}};
    }
};

struct ConditionalReleased {
    static constexpr std::string_view kName = "conditional_payment_released";
    std::string key;
    CivilDate on;
    std::string reason;
    ProposalId proposal;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"key", &ConditionalReleased::key},
            Field{"on", &ConditionalReleased::on},
            Field{"reason", &ConditionalReleased::reason},
            Field{"proposal_id", &ConditionalReleased::proposal}
        };
    }
};

struct ConditionalCancelled {
    static constexpr std::string_view kName = "conditional_payment_cancelled";
    std::string key;
    CivilDate on;
    std::string reason;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"key", &ConditionalCancelled::key},
            Field{"on", &ConditionalCancelled::on},
            Field{"reason", &ConditionalCancelled::reason}
        };
    }
};

using ConditionalEvent = std::variant<
    MonthWaits,
    MonthTaken,
    OutcomesNoted,
    MilestoneMetNoted,
    ConditionalHeld,
    ConditionalReleased,
    ConditionalCancelled>;

struct ConditionalState {
    // By KeyOf.
    std::map<std::string, ConditionalPayment> payments;
    // Approved months whose terms have not been seen, with the revision they need.
    std::map<Month, std::uint64_t> waiting;
    std::map<Month, std::map<std::string, bool>> outcomes;
    std::map<std::string, bool> milestones_met;
    // The days on which milestones were met, where they are known.
    std::map<std::string, CivilDate> milestone_days;

    static constexpr auto Fields() {
        return std::tuple{
            Field{"payments", &ConditionalState::payments},
            Field{"waiting", &ConditionalState::waiting},
            Field{"outcomes", &ConditionalState::outcomes},
            Field{"milestones_met", &ConditionalState::milestones_met},
            Field{"milestone_days", &ConditionalState::milestone_days}
        };
    }
};

// The conditional payments of one contract. The stream is the contract's id.
struct ConditionalBook {
    using State = ConditionalState;
    using Event = ConditionalEvent;
    static constexpr std::string_view kKind = "conditional_payments";
    static constexpr std::uint64_t kSnapshotEvery = 16;
    static void Evolve(State& state, const Event& event, const Recorded&);
};

// One payment of a contract: the term, and the month where it is paid month by month.
std::string KeyOf(const ConditionalPayment& payment);

// What a payment's outcome says: nothing while it has not arrived.
struct Settlement {
    bool release = false;
    std::string reason;
};
std::optional<Settlement> SettlementOf(
    const ConditionalState& state, const ConditionalPayment& payment
);

// An approved month: notes its outcomes where some term waits for them, and holds what the terms in
// force at the month's end make conditional. A month that was taken before changes nothing.
std::vector<ConditionalEvent> TakeMonth(
    const ConditionalState& state,
    const ContractTerms& terms,
    Month month,
    std::uint64_t contract_revision,
    const std::map<std::string, bool>& met,
    CivilDate today
);

// New terms: months that waited for them, and amounts that wait for milestones.
std::vector<ConditionalEvent> TakeTerms(
    const ConditionalState& state, const ContractTerms& terms, CivilDate today
);

// A milestone was met; `met_on`: where the registry tells the day.
std::vector<ConditionalEvent> TakeMilestone(
    const ConditionalState& state,
    const std::string& milestone_code,
    const std::optional<CivilDate>& met_on
);

// The day on which a payment was earned: its month's last, or that of its milestone. `today`: where
// nobody told the milestone's.
CivilDate EarnedOn(
    const ConditionalState& state, const ConditionalPayment& payment, CivilDate today
);

// What is to be paid when a held amount is released. Who provided on the day on which it was earned
// is paid, also where another company provides by now or is agreed for later.
PaymentProposed ReleasedPayment(
    ContractId contract,
    const ContractTerms& terms,
    const ConditionalPayment& payment,
    CivilDate earned_on,
    CivilDate on
);

}  // namespace luotsi::finance_integration

namespace luotsi {

template <>
struct EnumNames<finance_integration::ConditionState> {
    using E = finance_integration::ConditionState;
    static constexpr std::array<std::pair<E, std::string_view>, 3> kNames{{
        {E::kHeld, "held"},
        {E::kReleased, "released"},
        {E::kCancelled, "cancelled"},
    }};
};

}  // namespace luotsi
