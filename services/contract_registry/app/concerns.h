#pragma once

#include "contract_registry/domain/contract.h"
#include "contract_registry/domain/inhouse_unit.h"
#include "contract_registry/domain/parameter.h"
#include "contract_registry/domain/statute.h"
#include "kernel/civil.h"
#include "kernel/clock.h"
#include "kernel/ids.h"
#include "ports/books.h"

#include <absl/status/status.h>

#include <cstddef>
#include <functional>
#include <string_view>
#include <vector>

namespace luotsi::contract_registry {

// What the county knows beside a contract and what concerns it: statutes that end, the limits of an
// in-house unit. It is told on the contract's board of attentions.

// Whether the contract is drafted or in force and outlives the statute's end.
bool IsAffected(const ContractHistory& history, const Statute& statute);

// Says on the contract's board what concerns it now. To be called in the unit of work in which the
// contract changed; saying the same again changes nothing.
void TellConcerns(ports::Unit& unit, const Uuid& contract, const Moment& moment);
// The same where anything of the kind can concern the contract at all: most need no look.
void TellConcernsIfAny(ports::Unit& unit, const Uuid& contract, const Moment& moment);

// The limits of a day; `look` gives a parameter by its key.
InhouseLimits InhouseLimitsOn(
    const std::function<Parameter(std::string_view key)>& look, CivilDate day
);
InhouseLimits InhouseLimitsIn(ports::Unit& unit, CivilDate day);

// Ids of contracts after `after` in the order of ids, at most `limit`.
using ContractPages =
    std::function<absl::Status(const Uuid& after, std::size_t limit, std::vector<Uuid>& found)>;

// Tells the concerns of many contracts, each in a unit of its own. A crash in between leaves the
// rest for the next day.
absl::Status TellConcernsOf(
    ports::Books& books, const ContractPages& pages, const Moment& moment, std::string_view actor
);

}  // namespace luotsi::contract_registry
