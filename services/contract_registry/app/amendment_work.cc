#include "contract_registry/app/amendment_work.h"

#include "contract_registry/app/amendment_rules.h"
#include "contract_registry/app/concerns.h"
#include "contract_registry/app/contract_changed.h"
#include "contract_registry/app/family_work.h"

#include <algorithm>

namespace luotsi::contract_registry {
namespace {

// The first number that no amendment of the contract has.
std::optional<std::uint64_t> NextNumber(ports::Unit& unit, const Uuid& contract) {
    for (std::uint64_t number = 1; number <= kMostAmendments; ++number) {
        if (!unit.FindClaim(AmendmentNumberKey(contract, number))) return number;
    }
    return std::nullopt;
}

// The law of the day on which the change was agreed.
CivilDate DayOf(const AmendmentRecord& amendment, CivilDate today) {
    return std::max(amendment.signed_buyer, amendment.signed_provider).value_or(today);
}

struct ItemState {
    Uuid contract;
    std::string code;
    std::uint64_t revision = 0;
    bool open = false;
};

Checked<ItemState> StateOf(ports::Unit& unit, ApprovalItemKind kind, const Uuid& id) {
    if (kind == ApprovalItemKind::kContract) {
        const ports::Held<ContractBook>& held = unit.Get<ContractBook>(id);
        if (!held.exists()) return Rejection{.reason = "CONTRACT_NOT_FOUND", .field = "item_id"};
        const ContractState state = held.state.state;
        return ItemState{
            .contract = id,
            .code = "contract",
            .revision = held.revision,
            .open = state == ContractState::kDraft || state == ContractState::kTendered,
        };
    }
    const ports::Held<AmendmentBook>& held = unit.Get<AmendmentBook>(id);
    if (!held.exists()) return Rejection{.reason = "AMENDMENT_NOT_FOUND", .field = "item_id"};
    return ItemState{
        .contract = held.state.contract_id,
        .code = "amendment/" + std::to_string(held.state.number),
        .revision = held.revision,
        .open = held.state.state == AmendmentState::kPending,
    };
}

Rejection CarriedOut() {
    return {.reason = "ITEM_CARRIED_OUT", .field = "item_id"};
}

}  // namespace

Decision<AmendmentEvent> ProposeIn(
    ports::Unit& unit, ProposeAmendment command, const Moment& moment
) {
    const ports::Held<ContractBook> contract = unit.Get<ContractBook>(command.contract_id);
    const std::optional<std::uint64_t> number = NextNumber(unit, command.contract_id);
    if (!number) return Rejection{.reason = "AMENDMENTS_TOO_MANY", .field = "contract_id"};
    command.number = *number;
    const std::vector<FamilyMember> above = LineAbove(unit, contract.state.base);
    return Decide(contract.state, contract.revision, command, moment, above);
}

Decision<AmendmentEvent> SignIn(
    ports::Unit& unit,
    const ports::Held<AmendmentBook>& held,
    const SignAmendment& command,
    const Moment& moment
) {
    const ContractHistory contract = unit.Get<ContractBook>(held.state.contract_id).state;
    return Decide(held.state, contract, command, moment);
}

Decision<AmendmentEvent> ApplyIn(
    ports::Unit& unit, const ports::Held<AmendmentBook>& held, const Moment& moment
) {
    const AmendmentRecord& amendment = held.state;
    const Uuid contract_id = amendment.contract_id;
    const ports::Held<ContractBook> contract = unit.Get<ContractBook>(contract_id);
    const std::vector<FamilyMember> above = LineAbove(unit, contract.state.base);
    const auto limits =
        LimitsIn(unit, contract.state, amendment.reasons, DayOf(amendment, moment.today));
    const ApplyAmendment command{.limits = limits.ok() ? limits.value() : std::nullopt};
    const Checked<AmendmentEffect> effect =
        Decide(held.id, amendment, contract.state, contract.revision, command, moment, above);
    if (!effect.ok()) return effect.rejection();
    // Without the limits of the day nobody has judged a ground that has one.
    if (!limits.ok()) return limits.rejection();
    // Last, so that who asks too early learns first what the amendment itself lacks.
    if (auto refused =
            RefuseUnapproved(unit, kAmendmentsNeedApproval, held.id, "amendment_id", moment.today))
        return *refused;
    for (const ContractEvent& event : effect.value().contract)
        unit.Append<ContractBook>(contract_id, event);
    if (auto refused = AfterTermsChanged(unit, contract_id, moment)) return *refused;
    TellConcernsIfAny(unit, contract_id, moment);
    AfterContractChanged(unit, contract_id, contract.state, moment);
    return effect.value().amendment;
}

Decision<ApprovalEvent> ApproveIn(
    ports::Unit& unit,
    const Approval& approval,
    const ApprovalItem& item,
    ApprovalLevel level,
    const Approver& caller,
    const Moment& moment
) {
    const Checked<ItemState> state = StateOf(unit, item.kind, item.id);
    if (!state.ok()) return state.rejection();
    if (state.value().revision != item.revision) {
        return Rejection{
            .reason = "ETAG_MISMATCH",
            .field = "item_etag",
            .facts = {{"revision", std::to_string(state.value().revision)}},
        };
    }
    if (!state.value().open) return CarriedOut();
    const DeputyRoster roster = unit.Get<DeputyBook>(DeputyBook::RosterId()).state;
    const ApproveItem command{
        .item_id = item.id,
        .item_kind = item.kind,
        .contract_id = state.value().contract,
        .item_code = state.value().code,
        .level = level,
        .makers = item.makers,
    };
    return Decide(approval, command, caller, roster, moment);
}

Decision<ApprovalEvent> UnapproveIn(
    ports::Unit& unit,
    const Approval& approval,
    const UnapproveItem& command,
    const Approver& caller,
    const Moment& moment
) {
    if (approval.locked()) {
        const Checked<ItemState> state = StateOf(unit, approval.item_kind, approval.item_id);
        if (!state.ok()) return state.rejection();
        if (!state.value().open) return CarriedOut();
    }
    const DeputyRoster roster = unit.Get<DeputyBook>(DeputyBook::RosterId()).state;
    return Decide(approval, command, caller, roster, moment);
}

}  // namespace luotsi::contract_registry
