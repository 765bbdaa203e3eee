#pragma once

#include "contract_registry/domain/steering/market_seats.h"
#include "platform/journal/journal.h"

#include <absl/status/status.h>

#include <string>
#include <vector>

namespace luotsi::contract_registry {

// What the market view reads from the search index and the money of contracts.

// The codes of all services that any contract has or had, in order.
absl::Status FindServices(journal::Journal& journal, std::vector<std::string>& codes);
// The contracts that name a service themselves, in the order of registering, and after them those
// that may take it over from one of these.
absl::Status FindOfService(
    journal::Journal& journal, const std::string& service_code, std::vector<Uuid>& contracts
);
// All contracts in force now, in the order in which they end.
absl::Status FindInForce(journal::Journal& journal, std::vector<Uuid>& contracts);
// Euros under a contract by day and payee, in the order of days.
absl::Status ReadPaid(journal::Journal& journal, const Uuid& contract, std::vector<PaidTo>& paid);

}  // namespace luotsi::contract_registry
