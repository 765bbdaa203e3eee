#pragma once

#include "contract_registry/domain/steering/process.h"
#include "platform/journal/journal.h"
#include "ports/books.h"

#include <vector>

namespace luotsi::contract_registry {

// One row a step of a contract's process: what medians and lead times are made of.
journal::Schema ProcessSchema();
void ProjectProcess(sql::Db& db, const ports::Held<ProcessBook>& after, const ProcessEvent& event);

// The finished steps of all contracts, in no order that means anything.
std::vector<StepDuration> FinishedSteps(sql::Db& db);

}  // namespace luotsi::contract_registry
