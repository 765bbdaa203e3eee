#pragma once

#include "ports/books.h"
#include "self_monitoring/domain/known_contract.h"

namespace luotsi::self_monitoring {

// The unit of work that keeps the local copy of a contract current.
ports::Work NoteContract(ContractId contract, ContractNoted fact);

}  // namespace luotsi::self_monitoring
