#pragma once

#include "kernel/decision.h"
#include "kernel/describe.h"

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace luotsi::contract_registry {

// Where a contract is in its life. A cancelled one was given up before anything bound.
enum class ContractState { kDraft, kTendered, kActive, kEnding, kEnded, kClosed, kCancelled };

// What moves a contract from state to state, or needs it in some state.
enum class LifeCommand {
    kUpdate,
    kTender,
    kActivate,
    kAmend,
    kStartEnding,
    kRescind,
    kClose,
    kCancel,
    // The day after the last one begins.
    kTermPasses,
    // An amendment moves the end that was decided or had passed.
    kResume
};

// Why a contract comes to its end.
enum class EndGround {
    // Its last day passed.
    kTermOver,
    kBuyerNotice,
    kProviderNotice,
    kMutual,
    // The renewal decision was not to renew, or silence let it lapse.
    kNotRenewed,
    kBreach,
    kInsolvency,
    // Procurement act 1397/2016 section 137: a material change or a reason to exclude.
    kProcurementAct,
    // The provider lost the right to give the service.
    kAuthorisationLost,
    kOther
};

// One step that is allowed.
struct Passage {
    LifeCommand command = LifeCommand::kUpdate;
    ContractState from = ContractState::kDraft;
    ContractState to = ContractState::kDraft;
};

// Every step that is allowed; what is not here is refused.
std::span<const Passage> Passages();

// The state after a command; nothing where the command is not for a contract in this state.
std::optional<ContractState> StateAfter(LifeCommand command, ContractState from);

// The refusal of a command in a state that is not for it. Only where StateAfter gives nothing.
Rejection WrongState(LifeCommand command, ContractState state);

// Whether the contract binds its parties today.
constexpr bool IsInForce(ContractState state) {
    return state == ContractState::kActive || state == ContractState::kEnding;
}

// Whether a contract that is in force may be rescinded (purku) on this ground, rather than given
// notice with a last day to come (irtisanominen).
bool AllowsRescission(EndGround ground);
bool AllowsNotice(EndGround ground);

}  // namespace luotsi::contract_registry

namespace luotsi {

template <>
struct EnumNames<contract_registry::ContractState> {
    using E = contract_registry::ContractState;
    static constexpr std::array<std::pair<E, std::string_view>, 7> kNames{{
        {E::kDraft, "draft"},
        {E::kTendered, "tendered"},
        {E::kActive, "active"},
        {E::kEnding, "ending"},
        {E::kEnded, "ended"},
        {E::kClosed, "closed"},
        {E::kCancelled, "cancelled"},
    }};
};

template <>
struct EnumNames<contract_registry::LifeCommand> {
    using E = contract_registry::LifeCommand;
    static constexpr std::array<std::pair<E, std::string_view>, 10> kNames{{
        {E::kUpdate, "update"},
        {E::kTender, "tender"},
        {E::kActivate, "activate"},
        {E::kAmend, "amend"},
        {E::kStartEnding, "start_ending"},
        {E::kRescind, "rescind"},
        {E::kClose, "close"},
        {E::kCancel, "cancel"},
        {E::kTermPasses, "term_passes"},
        {E::kResume, "resume"},
    }};
};

template <>
struct EnumNames<contract_registry::EndGround> {
    using E = contract_registry::EndGround;
    static constexpr std::array<std::pair<E, std::string_view>, 10> kNames{{
        {E::kTermOver, "term_over"},
        {E::kBuyerNotice, "buyer_notice"},
        {E::kProviderNotice, "provider_notice"},
        {E::kMutual, "mutual"},
        {E::kNotRenewed, "not_renewed"},
        {E::kBreach, "breach"},
        {E::kInsolvency, "insolvency"},
        {E::kProcurementAct, "procurement_act"},
        {E::kAuthorisationLost, "authorisation_lost"},
        {E::kOther, "other"},
    }};
};

}  // namespace luotsi
