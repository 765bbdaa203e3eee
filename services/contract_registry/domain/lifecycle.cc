#include "contract_registry/domain/lifecycle.h"

#include "kernel/check.h"

#include <algorithm>

namespace luotsi::contract_registry {
namespace {

using C = LifeCommand;
using S = ContractState;

constexpr std::array kPassages{
    Passage{C::kUpdate, S::kDraft, S::kDraft},
    // What the tender settles: the provider, its prices.
    Passage{C::kUpdate, S::kTendered, S::kTendered},
    Passage{C::kTender, S::kDraft, S::kTendered},
    Passage{C::kActivate, S::kDraft, S::kActive},
    Passage{C::kActivate, S::kTendered, S::kActive},
    Passage{C::kCancel, S::kDraft, S::kCancelled},
    Passage{C::kCancel, S::kTendered, S::kCancelled},
    Passage{C::kAmend, S::kActive, S::kActive},
    Passage{C::kAmend, S::kEnding, S::kEnding},
    // What was agreed is set right also after the end: a backdated amendment.
    Passage{C::kAmend, S::kEnded, S::kEnded},
    Passage{C::kStartEnding, S::kActive, S::kEnding},
    Passage{C::kRescind, S::kActive, S::kEnded},
    Passage{C::kRescind, S::kEnding, S::kEnded},
    Passage{C::kTermPasses, S::kActive, S::kEnded},
    Passage{C::kTermPasses, S::kEnding, S::kEnded},
    Passage{C::kResume, S::kEnding, S::kActive},
    Passage{C::kResume, S::kEnded, S::kActive},
    Passage{C::kClose, S::kEnded, S::kClosed},
};

struct CommandReason {
    LifeCommand command;
    std::string_view reason;
};
constexpr std::array kWrongStates{
    CommandReason{C::kUpdate, "CONTRACT_NOT_DRAFT"},
    CommandReason{C::kTender, "CONTRACT_NOT_DRAFT"},
    CommandReason{C::kActivate, "CONTRACT_NOT_DRAFT"},
    CommandReason{C::kCancel, "CONTRACT_NOT_DRAFT"},
    CommandReason{C::kAmend, "CONTRACT_NOT_ACTIVE"},
    CommandReason{C::kStartEnding, "CONTRACT_NOT_ACTIVE"},
    CommandReason{C::kRescind, "CONTRACT_NOT_ACTIVE"},
    CommandReason{C::kTermPasses, "CONTRACT_NOT_ACTIVE"},
    CommandReason{C::kResume, "CONTRACT_NOT_ENDED"},
    CommandReason{C::kClose, "CONTRACT_NOT_ENDED"},
};
static_assert(kWrongStates.size() == EnumNames<LifeCommand>::kNames.size());

// On which grounds a contract may be given notice, and on which it may be rescinded.
struct GroundUse {
    EndGround ground;
    bool notice;
    bool rescission;
};
constexpr std::array kGroundUses{
    GroundUse{EndGround::kTermOver, false, false},
    GroundUse{EndGround::kBuyerNotice, true, false},
    GroundUse{EndGround::kProviderNotice, true, false},
    GroundUse{EndGround::kMutual, true, true},
    GroundUse{EndGround::kNotRenewed, true, false},
    GroundUse{EndGround::kBreach, true, true},
    GroundUse{EndGround::kInsolvency, true, true},
    GroundUse{EndGround::kProcurementAct, true, true},
    GroundUse{EndGround::kAuthorisationLost, true, true},
    GroundUse{EndGround::kOther, true, true},
};
static_assert(kGroundUses.size() == EnumNames<EndGround>::kNames.size());

const GroundUse& UseOf(EndGround ground) {
    return *std::ranges::find(kGroundUses, ground, &GroundUse::ground);
}

}  // namespace

std::span<const Passage> Passages() {
    return kPassages;
}

std::optional<ContractState> StateAfter(LifeCommand command, ContractState from) {
    for (const Passage& passage : kPassages) {
        if (passage.command == command && passage.from == from) return passage.to;
    }
    return std::nullopt;
}

Rejection WrongState(LifeCommand command, ContractState state) {
    LUOTSI_CHECK(!StateAfter(command, state), "a command that is allowed has no refusal");
    const auto found = std::ranges::find(kWrongStates, command, &CommandReason::command);
    return Rejection{
        .reason = std::string(found->reason),
        .field = "contract_id",
        .facts = {{"state", std::string(EnumText(state))}},
    };
}

bool AllowsRescission(EndGround ground) {
    return UseOf(ground).rescission;
}

bool AllowsNotice(EndGround ground) {
    return UseOf(ground).notice;
}

}  // namespace luotsi::contract_registry
