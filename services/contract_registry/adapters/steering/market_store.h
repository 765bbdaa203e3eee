#pragma once

#include "contract_registry/domain/steering/market.h"
#include "platform/journal/journal.h"

#include <absl/status/status.h>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace luotsi::contract_registry {

// What the market view reads from the search index and the money of contracts.

// The codes of all services that any contract has or had, in order.
absl::Status FindServices(journal::Journal& journal, std::vector<std::string>& codes);
// The contracts of a service, in the order of registering.
absl::Status FindOfService(
    journal::Journal& journal, const std::string& service_code, std::vector<Uuid>& contracts
);
// Those in force now, in the order in which they end.
absl::Status FindInForce(
    journal::Journal& journal, const std::string& service_code, std::vector<InForce>& contracts
);
// Euros under a contract by the years of their days, in cents.
absl::Status ReadPaid(
    journal::Journal& journal, const Uuid& contract, std::map<int, std::int64_t>& minor_by_year
);

}  // namespace luotsi::contract_registry
