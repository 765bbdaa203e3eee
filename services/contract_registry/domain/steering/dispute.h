#pragma once

#include "contract_registry/domain/attention.h"
#include "contract_registry/domain/parties.h"
#include "contract_registry/domain/record.h"
#include "kernel/aggregate.h"
#include "kernel/civil.h"
#include "kernel/decision.h"
#include "kernel/describe.h"
#include "kernel/ids.h"
#include "kernel/money.h"
#include "kernel/quantity.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

namespace luotsi::contract_registry {

// What the sides of a contract disagree about (erimielisyys). It is opened at the tactical level
// and moves to the strategic one when its deadline passes; at its level both sides must say the
// same before it is settled. Finance holds the disputed part of the payment until then.

enum class DisputeState { kOpen, kEscalated, kSettled, kWithdrawn };
enum class DisputeEscalation { kDeadline, kAsked };

// What part of a month's payment is disputed: an amount or a share of the month or of some of its
// services; with neither, all of it.
struct DisputedPart {
    Month month;
    std::optional<Money> amount;
    Share share;
    std::vector<std::string> service_codes;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"month", &DisputedPart::month},
            Field{"amount", &DisputedPart::amount},
            Field{"share", &DisputedPart::share},
            Field{"service_codes", &DisputedPart::service_codes}
        };
    }
};

struct DisputeOpened {
    static constexpr std::string_view kName = "dispute_opened";
    Uuid contract_id;
    // Unique in the contract.
    std::string code;
    std::string subject;
    CivilDate deadline;
    std::optional<DisputedPart> part;
    Side opened_by = Side::kBuyer;
    CivilDate opened_on;
    // For so many days after a payment was proposed finance still takes its disputed part back.
    std::uint64_t recall_days = 0;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"contract_id", &DisputeOpened::contract_id},
            Field{"code", &DisputeOpened::code},
            Field{"subject", &DisputeOpened::subject},
            Field{"deadline", &DisputeOpened::deadline},
            Field{"part", &DisputeOpened::part},
            Field{"opened_by", &DisputeOpened::opened_by},
            Field{"opened_on", &DisputeOpened::opened_on},
            Field{"recall_days", &DisputeOpened::recall_days}
        };
    }
};

struct DisputeAnswer {
    static constexpr std::string_view kName = "dispute_answered";
    Side side = Side::kBuyer;
    Level level = Level::kTactical;
    CivilDate on;
    std::string text;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"side", &DisputeAnswer::side},
            Field{"level", &DisputeAnswer::level},
            Field{"on", &DisputeAnswer::on},
            Field{"text", &DisputeAnswer::text}
        };
    }
};

struct DisputeEscalated {
    static constexpr std::string_view kName = "dispute_escalated";
    CivilDate on;
    DisputeEscalation escalation = DisputeEscalation::kDeadline;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"on", &DisputeEscalated::on}, Field{"escalation", &DisputeEscalated::escalation}
        };
    }
};

// One side's word for a settlement.
struct SettlementOffer {
    static constexpr std::string_view kName = "dispute_settlement_offered";
    Side side = Side::kBuyer;
    Level level = Level::kTactical;
    CivilDate on;
    // Of the disputed part; absent where no payment is disputed.
    std::optional<Money> pay;
    std::string text;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"side", &SettlementOffer::side},
            Field{"level", &SettlementOffer::level},
            Field{"on", &SettlementOffer::on},
            Field{"pay", &SettlementOffer::pay},
            Field{"text", &SettlementOffer::text}
        };
    }
};

// Both sides have said the same.
struct DisputeSettled {
    static constexpr std::string_view kName = "dispute_settled";
    CivilDate on;
    std::optional<Money> pay;
    static constexpr auto Fields() {
        return std::tuple{Field{"on", &DisputeSettled::on}, Field{"pay", &DisputeSettled::pay}};
    }
};

struct DisputeWithdrawn {
    static constexpr std::string_view kName = "dispute_withdrawn";
    CivilDate on;
    std::string text;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"on", &DisputeWithdrawn::on}, Field{"text", &DisputeWithdrawn::text}
        };
    }
};

using DisputeEvent = std::variant<
    DisputeOpened,
    DisputeAnswer,
    DisputeEscalated,
    SettlementOffer,
    DisputeSettled,
    DisputeWithdrawn>;

struct Dispute {
    Uuid contract_id;
    std::string code;
    std::string subject;
    CivilDate deadline;
    std::optional<DisputedPart> part;
    Side opened_by = Side::kBuyer;
    CivilDate opened_on;
    std::uint64_t recall_days = 0;
    DisputeState state = DisputeState::kOpen;
    std::optional<CivilDate> escalated_on;
    std::optional<DisputeEscalation> escalation;
    std::vector<DisputeAnswer> answers;
    // The words that stand, at most one a side; moving to the next level clears them.
    std::vector<SettlementOffer> offers;
    // How many each side has made at this level, those included that a later one replaced. Counted
    // from the events and told to nobody.
    std::uint64_t buyer_offers = 0;
    std::uint64_t provider_offers = 0;
    std::optional<CivilDate> ended_on;
    std::optional<Money> pay;

    bool is_over() const {
        return state == DisputeState::kSettled || state == DisputeState::kWithdrawn;
    }
    Level level() const {
        return state == DisputeState::kOpen ? Level::kTactical : Level::kStrategic;
    }
    static constexpr auto Fields() {
        return std::tuple{
            Field{"contract_id", &Dispute::contract_id},
            Field{"code", &Dispute::code},
            Field{"subject", &Dispute::subject},
            Field{"deadline", &Dispute::deadline},
            Field{"part", &Dispute::part},
            Field{"opened_by", &Dispute::opened_by},
            Field{"opened_on", &Dispute::opened_on},
            Field{"recall_days", &Dispute::recall_days},
            Field{"state", &Dispute::state},
            Field{"escalated_on", &Dispute::escalated_on},
            Field{"escalation", &Dispute::escalation},
            Field{"answers", &Dispute::answers},
            Field{"offers", &Dispute::offers},
            Field{"ended_on", &Dispute::ended_on},
            Field{"pay", &Dispute::pay}
        };
    }
};

struct DisputeBook {
    using State = Dispute;
    using Event = DisputeEvent;
    static constexpr std::string_view kKind = "dispute";
    static constexpr std::uint64_t kSnapshotEvery = 0;
    static void Evolve(State& dispute, const Event& event, const Recorded& recorded);
    static std::vector<Claim> Claims(const State& dispute);
    static RecordRow RowOf(const State& dispute);
    // The strategic level hears of it on both sides.
    static std::vector<Attention> Attentions(const State& dispute);
};

// Answers of one side, and offers of one side at a level; a dispute is settled long before. By
// side, so that neither can talk until the other may say no more.
inline constexpr std::uint64_t kMostDisputeWords = 200;
// Disputes of one contract that one side has open at once, while the county has not said fewer or
// more.
inline constexpr std::uint64_t kMostOpenDisputes = 100;

// A caller as a dispute sees one: at which levels of which side.
struct Disputant {
    Side side = Side::kBuyer;
    bool tactical = false;
    bool strategic = false;
    bool Holds(Level level) const {
        return level == Level::kStrategic ? strategic : level == Level::kTactical && tactical;
    }
};

// What is known of the contract when a dispute is opened.
struct DisputeContract {
    bool exists = false;
    // Not closed or cancelled.
    bool open = false;
    // In which it is paid.
    Currency currency = {};
    // The county's rules of the day.
    std::uint64_t recall_days = 0;
    std::uint64_t most_open = kMostOpenDisputes;
    // Disputes of the contract that the caller's side opened and that are not over.
    std::uint64_t now_open = 0;
};

struct OpenDispute {
    Uuid contract_id;
    std::string code;
    std::string subject;
    CivilDate deadline;
    std::optional<DisputedPart> part;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"contract_id", &OpenDispute::contract_id},
            Field{"code", &OpenDispute::code},
            Field{"subject", &OpenDispute::subject},
            Field{"deadline", &OpenDispute::deadline},
            Field{"part", &OpenDispute::part}
        };
    }
};
// DISPUTE_DEADLINE_PAST, DISPUTE_PART_UNCLEAR, DISPUTE_PAY_UNFIT for an amount in another currency
// than the contract's, DISPUTES_TOO_MANY. Side and day are the caller's and today's.
Decision<DisputeEvent> Decide(
    const Dispute& dispute,
    const OpenDispute& command,
    const Disputant& caller,
    const DisputeContract& contract,
    const Moment& moment
);

struct AnswerDispute {
    std::string text;
};
struct EscalateDispute {};
struct SettleDispute {
    std::optional<Money> pay;
    std::string text;
    // In which the contract is paid.
    Currency currency = {};
};
struct WithdrawDispute {
    std::string text;
};
// DISPUTE_STATE_REFUSED, DISPUTE_LEVEL_NOT_HELD and what each one names.
Decision<DisputeEvent> Decide(
    const Dispute&, const AnswerDispute&, const Disputant& caller, const Moment& moment
);
Decision<DisputeEvent> Decide(
    const Dispute&, const EscalateDispute&, const Disputant& caller, const Moment& moment
);
// One side's word, and the settlement where the other side has said the same. DISPUTE_PAY_UNFIT.
Decision<DisputeEvent> Decide(
    const Dispute&, const SettleDispute&, const Disputant& caller, const Moment& moment
);
// DISPUTE_OTHER_SIDE.
Decision<DisputeEvent> Decide(
    const Dispute&, const WithdrawDispute&, const Disputant& caller, const Moment& moment
);

std::vector<DisputeEvent> BeginDay(const Dispute& dispute, CivilDate today);

}  // namespace luotsi::contract_registry

namespace luotsi {

template <>
struct EnumNames<contract_registry::DisputeState> {
    using E = contract_registry::DisputeState;
    static constexpr std::array<std::pair<E, std::string_view>, 4> kNames{{
        {E::kOpen, "open"},
        {E::kEscalated, "escalated"},
        {E::kSettled, "settled"},
        {E::kWithdrawn, "withdrawn"},
    }};
};

template <>
struct EnumNames<contract_registry::DisputeEscalation> {
    using E = contract_registry::DisputeEscalation;
    static constexpr std::array<std::pair<E, std::string_view>, 2> kNames{{
        {E::kDeadline, "deadline"},
        {E::kAsked, "asked"},
    }};
};

}  // namespace luotsi
