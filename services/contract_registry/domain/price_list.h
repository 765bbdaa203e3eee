#pragma once

#include "contract_registry/domain/terms.h"
#include "kernel/civil.h"
#include "kernel/decision.h"

#include <string>
#include <string_view>
#include <vector>

namespace luotsi::contract_registry {

// A service may have several prices one after another. A price without a last day holds until the
// next one of its service begins; of those that hold on a day the one that began last counts.

// The price of a service on a day; null when there is none.
const PriceRow* PriceOn(
    const std::vector<PriceRow>& prices, const std::string& service_code, CivilDate day
);

// One row a service, in the order of the list.
std::vector<PriceRow> PricesOn(const std::vector<PriceRow>& prices, CivilDate day);

// Every row that is the price of its service on the day or on a later one, in the order of the
// list.
std::vector<PriceRow> PricesFrom(const std::vector<PriceRow>& prices, CivilDate day);

// PRICE_OUTSIDE_TERM for rows that hold on no day of the contract: over before it begins or, where
// nothing can prolong it, begun after its end.
std::vector<FieldFault> PriceTermFaults(
    const Terms& terms, const std::vector<PriceRow>& prices, std::string_view prefix
);

// PRICE_DUPLICATE for two prices of a service that begin together, PRICE_OVERLAP for one that
// begins before the last day of the one before it, DATE_ORDER_REVERSED for one that ends before it
// begins.
std::vector<FieldFault> PriceListFaults(
    const std::vector<PriceRow>& prices, std::string_view prefix
);

// INDEX_* faults of the index clause, PAYMENT_TERM_* faults of payments beside the prices.
std::vector<FieldFault> PricingFaults(const Terms& terms, std::string_view prefix);

}  // namespace luotsi::contract_registry
