#pragma once

#include "contract_registry/domain/contract.h"
#include "contract_registry/domain/steering/market.h"
#include "contract_registry/domain/steering/picture.h"
#include "kernel/civil.h"
#include "kernel/money.h"

#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace luotsi::contract_registry {

// What was paid under a contract on a day, and to whom (ProviderKey).
struct PaidTo {
    CivilDate day = {};
    std::string payee = {};
    Money amount = {};
};

// The services that the county buys by such terms, by their prices and their voucher; none where
// it buys nothing or from nobody in particular (a purchasing system has no provider of its own).
std::set<std::string> ServicesBought(const Terms& terms);

// A contract's part in the market of a service, in the years of `question` and the one before.
// `periods` are its stretches with what it takes over from above. Every provider has a seat in
// every year on some day of which it provided the service. What was paid is that of whoever got it,
// or where that is none of the contract's providers, of the provider of the day; it counts in years
// in which the contract has a seat.
std::vector<MarketEntry> MarketEntriesOf(
    const ContractHistory& history,
    std::span<const TermsPeriod> periods,
    const std::string& service_code,
    const MarketQuestion& question,
    std::span<const PaidTo> paid
);

}  // namespace luotsi::contract_registry
