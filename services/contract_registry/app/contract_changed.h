#pragma once

#include "contract_registry/app/steering/closing_analysis_work.h"
#include "contract_registry/app/steering/meeting_work.h"
#include "contract_registry/app/steering/process_work.h"
#include "contract_registry/app/steering/provider_change_work.h"
#include "contract_registry/app/steering/responsible.h"
#include "contract_registry/domain/contract.h"
#include "kernel/civil.h"
#include "kernel/ids.h"
#include "ports/books.h"

namespace luotsi::contract_registry {

// What else a change of a contract brings about, on every way on which one is made: amended the
// short way or by an applied amendment, ended by its last day, by notice or rescission, renewed.
// `before` is how it stood before the change. Not for imports, which are history.
inline void AfterContractChanged(
    ports::Unit& unit, const Uuid& contract, const ContractHistory& before, const Moment& moment
) {
    OpenAnalysisIfDue(unit, contract, before, moment);
    FollowProviderChange(unit, contract, before, moment);
    LookAtSlotsIfAny(unit, contract, moment);
    FollowReviews(unit, contract, before, moment);
    FollowProcess(unit, contract, before);
}

}  // namespace luotsi::contract_registry
