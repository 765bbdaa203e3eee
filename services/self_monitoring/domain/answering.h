#pragma once

#include "kernel/civil.h"
#include "kernel/decision.h"
#include "self_monitoring/domain/known_chain.h"
#include "self_monitoring/domain/known_contract.h"
#include "self_monitoring/domain/party.h"

#include <optional>
#include <string_view>

namespace luotsi::self_monitoring {

// What something is recorded about.
struct Concern {
    ContractId contract;
    // The day it is of, and the field that gave it.
    CivilDate day;
    std::string_view day_field;
    const std::optional<Provider>& subcontractor;
};

// The provider that answers for it, whether its own work or a subcontractor's. CONTRACT_NOT_FOUND,
// FIELD_OUT_OF_RANGE for a day in the future, PROVIDER_MISSING, SUB_UNKNOWN.
Checked<Provider> AnsweringFor(
    const KnownContract& contract, const KnownChain& chain, const Concern& concern, CivilDate today
);

}  // namespace luotsi::self_monitoring
