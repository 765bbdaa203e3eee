#include "contract_registry/domain/steering/dispute.h"

#include <algorithm>

namespace luotsi::contract_registry {
namespace {

Rejection Refused(const char* reason, const char* field) {
    return {.reason = reason, .field = field};
}

// Whether the dispute is still open, and at a level that the caller holds.
std::optional<Rejection> CheckTurn(const Dispute& dispute, const Disputant& caller) {
    if (dispute.code.empty()) return Refused("DISPUTE_NOT_FOUND", "dispute_id");
    if (dispute.is_over()) {
        return Rejection{
            .reason = "DISPUTE_STATE_REFUSED",
            .field = "dispute_id",
            .facts = {{"state", std::string(EnumText(dispute.state))}},
        };
    }
    if (caller.Holds(dispute.level())) return std::nullopt;
    return Rejection{
        .reason = "DISPUTE_LEVEL_NOT_HELD",
        .field = "dispute_id",
        .facts = {{"level", std::string(EnumText(dispute.level()))}},
    };
}

bool IsUnclear(const DisputedPart& part) {
    const bool by_share = part.share.basis_points() != 0;
    return part.amount && (by_share || part.amount->minor() <= 0);
}

// What of a payment is to be paid must fit what is disputed, in the contract's currency.
bool Fits(
    const std::optional<DisputedPart>& part, const std::optional<Money>& pay, Currency currency
) {
    if (!part || !pay) return !part && !pay;
    if (pay->minor() < 0 || pay->currency() != currency) return false;
    return !part->amount || *pay <= *part->amount;
}

const SettlementOffer* OfferOf(const Dispute& dispute, Side side) {
    const auto found = std::ranges::find(dispute.offers, side, &SettlementOffer::side);
    return found == dispute.offers.end() ? nullptr : &*found;
}

std::uint64_t OffersOf(const Dispute& dispute, Side side) {
    return side == Side::kBuyer ? dispute.buyer_offers : dispute.provider_offers;
}

std::uint64_t AnswersOf(const Dispute& dispute, Side side) {
    return static_cast<std::uint64_t>(
        std::ranges::count(dispute.answers, side, &DisputeAnswer::side)
    );
}

Attention Hears(const Dispute& dispute, Side side, CivilDate since) {
    const bool strategic = dispute.state == DisputeState::kEscalated;
    return {
        .code = strategic ? "DISPUTE-STRATEGIC" : "DISPUTE-OPEN",
        .subject = dispute.code + ' ' + std::string(EnumText(side)),
        .severity = strategic ? AttentionSeverity::kCritical : AttentionSeverity::kInfo,
        .since = since,
        .level = dispute.level(),
    };
}

}  // namespace

void DisputeBook::Evolve(State& dispute, const Event& event, const Recorded&) {
    std::visit(
        Overloaded{
            [&](const DisputeOpened& opened) {
                dispute.contract_id = opened.contract_id;
                dispute.code = opened.code;
                dispute.subject = opened.subject;
                dispute.deadline = opened.deadline;
                dispute.part = opened.part;
                dispute.opened_by = opened.opened_by;
                dispute.opened_on = opened.opened_on;
                dispute.recall_days = opened.recall_days;
            },
            [&](const DisputeAnswer& answer) { dispute.answers.push_back(answer); },
            [&](const DisputeEscalated& escalated) {
                dispute.state = DisputeState::kEscalated;
                dispute.escalated_on = escalated.on;
                dispute.escalation = escalated.escalation;
                dispute.offers.clear();
                dispute.buyer_offers = 0;
                dispute.provider_offers = 0;
            },
            [&](const SettlementOffer& offer) {
                std::erase_if(dispute.offers, [&](const SettlementOffer& one) {
                    return one.side == offer.side;
                });
                dispute.offers.push_back(offer);
                ++(offer.side == Side::kBuyer ? dispute.buyer_offers : dispute.provider_offers);
            },
            [&](const DisputeSettled& settled) {
                dispute.state = DisputeState::kSettled;
                dispute.ended_on = settled.on;
                dispute.pay = settled.pay;
            },
            [&](const DisputeWithdrawn& withdrawn) {
                dispute.state = DisputeState::kWithdrawn;
                dispute.ended_on = withdrawn.on;
                dispute.answers.push_back({
                    .side = dispute.opened_by,
                    .level = dispute.escalated_on ? Level::kStrategic : Level::kTactical,
                    .on = withdrawn.on,
                    .text = withdrawn.text,
                });
            },
        },
        event
    );
}

std::vector<Claim> DisputeBook::Claims(const State& dispute) {
    if (dispute.code.empty()) return {};
    return {{
        .key = "dispute/" + dispute.contract_id.ToText() + "/" + dispute.code,
        .reason = "DISPUTE_CODE_TAKEN",
        .field = "dispute.code",
    }};
}

RecordRow DisputeBook::RowOf(const State& dispute) {
    RecordRow row{
        .contract = dispute.contract_id,
        .code = dispute.code,
        .state = std::string(EnumText(dispute.state)),
        .due = {},
    };
    if (dispute.state == DisputeState::kOpen) row.due = dispute.deadline.AddDays(1);
    return row;
}

std::vector<Attention> DisputeBook::Attentions(const State& dispute) {
    if (dispute.code.empty() || dispute.is_over()) return {};
    const CivilDate since = dispute.escalated_on.value_or(dispute.opened_on);
    return {Hears(dispute, Side::kBuyer, since), Hears(dispute, Side::kProvider, since)};
}

Decision<DisputeEvent> Decide(
    const Dispute& dispute,
    const OpenDispute& command,
    const Disputant& caller,
    const DisputeContract& contract,
    const Moment& moment
) {
    LUOTSI_CHECK(dispute.code.empty(), "a dispute is opened under a fresh id");
    if (!contract.exists) return Refused("CONTRACT_NOT_FOUND", "dispute.contract_id");
    if (!contract.open) return Refused("CONTRACT_NOT_OPEN", "dispute.contract_id");
    if (command.deadline < moment.today)
        return Refused("DISPUTE_DEADLINE_PAST", "dispute.deadline");
    if (command.part && IsUnclear(*command.part))
        return Refused("DISPUTE_PART_UNCLEAR", "dispute.part");
    const bool pays = command.part && command.part->amount;
    if (pays && command.part->amount->currency() != contract.currency)
        return Refused("DISPUTE_PAY_UNFIT", "dispute.part.amount");
    if (!caller.Holds(Level::kTactical)) {
        return Rejection{
            .reason = "DISPUTE_LEVEL_NOT_HELD",
            .field = "dispute",
            .facts = {{"level", std::string(EnumText(Level::kTactical))}},
        };
    }
    if (contract.now_open >= contract.most_open) {
        return Rejection{
            .reason = "DISPUTES_TOO_MANY",
            .field = "dispute.contract_id",
            .facts = {{"limit", std::to_string(contract.most_open)}},
        };
    }
    return DisputeOpened{
        .contract_id = command.contract_id,
        .code = command.code,
        .subject = command.subject,
        .deadline = command.deadline,
        .part = command.part,
        .opened_by = caller.side,
        .opened_on = moment.today,
        .recall_days = contract.recall_days,
    };
}

Decision<DisputeEvent> Decide(
    const Dispute& dispute,
    const AnswerDispute& command,
    const Disputant& caller,
    const Moment& moment
) {
    if (auto refused = CheckTurn(dispute, caller)) return *refused;
    if (AnswersOf(dispute, caller.side) >= kMostDisputeWords)
        return Refused("DISPUTE_STATE_REFUSED", "dispute_id");
    return DisputeAnswer{
        .side = caller.side, .level = dispute.level(), .on = moment.today, .text = command.text
    };
}

Decision<DisputeEvent> Decide(
    const Dispute& dispute, const EscalateDispute&, const Disputant& caller, const Moment& moment
) {
    if (dispute.code.empty()) return Refused("DISPUTE_NOT_FOUND", "dispute_id");
    if (dispute.state != DisputeState::kOpen) return Refused("DISPUTE_STATE_REFUSED", "dispute_id");
    if (!caller.tactical && !caller.strategic)
        return Refused("DISPUTE_LEVEL_NOT_HELD", "dispute_id");
    return DisputeEscalated{.on = moment.today, .escalation = DisputeEscalation::kAsked};
}

Decision<DisputeEvent> Decide(
    const Dispute& dispute,
    const SettleDispute& command,
    const Disputant& caller,
    const Moment& moment
) {
    if (auto refused = CheckTurn(dispute, caller)) return *refused;
    if (!Fits(dispute.part, command.pay, command.currency))
        return Refused("DISPUTE_PAY_UNFIT", "pay");
    const SettlementOffer offer{
        .side = caller.side,
        .level = dispute.level(),
        .on = moment.today,
        .pay = command.pay,
        .text = command.text,
    };
    const Side other = caller.side == Side::kBuyer ? Side::kProvider : Side::kBuyer;
    const SettlementOffer* const theirs = OfferOf(dispute, other);
    const bool settles = theirs != nullptr && theirs->pay == command.pay;
    // The word that settles is taken also as one too many.
    if (!settles && OffersOf(dispute, caller.side) >= kMostDisputeWords)
        return Refused("DISPUTE_STATE_REFUSED", "dispute_id");
    if (!settles) return offer;
    const DisputeSettled settled{.on = moment.today, .pay = command.pay};
    return std::vector<DisputeEvent>{offer, settled};
}

Decision<DisputeEvent> Decide(
    const Dispute& dispute,
    const WithdrawDispute& command,
    const Disputant& caller,
    const Moment& moment
) {
    if (auto refused = CheckTurn(dispute, caller)) return *refused;
    if (caller.side != dispute.opened_by) return Refused("DISPUTE_OTHER_SIDE", "dispute_id");
    return DisputeWithdrawn{.on = moment.today, .text = command.text};
}

std::vector<DisputeEvent> BeginDay(const Dispute& dispute, CivilDate today) {
    const bool passed =
        !dispute.code.empty() && dispute.state == DisputeState::kOpen && today > dispute.deadline;
    if (!passed) return {};
    return {DisputeEscalated{.on = today, .escalation = DisputeEscalation::kDeadline}};
}

}  // namespace luotsi::contract_registry
