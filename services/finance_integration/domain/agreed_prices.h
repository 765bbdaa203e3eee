#pragma once

#include "finance_integration/domain/contract_terms.h"
#include "kernel/civil.h"
#include "kernel/quantity.h"

#include <string>

namespace luotsi::finance_integration {

// A price without a last day holds until the next one of its service begins: of those that hold on
// the day the one that began last counts.
inline const AgreedPrice* FindPrice(
    const TermsPeriod& terms, const std::string& service_code, CivilDate day
) {
    const AgreedPrice* found = nullptr;
    for (const AgreedPrice& price : terms.prices) {
        if (price.service_code != service_code || !price.HoldsOn(day)) continue;
        if (found == nullptr || found->valid_from < price.valid_from) found = &price;
    }
    return found;
}

// The day by which prices are chosen: the month's last day on which the contract is in force.
inline CivilDate PricedOn(const TermsPeriod& terms, Month month) {
    const CivilDate last = month.LastDay();
    const bool ends_within =
        terms.end_date && *terms.end_date < last && *terms.end_date >= month.FirstDay();
    return ends_within ? *terms.end_date : last;
}

// The unit price that the county pays: at most the voucher's value.
inline UnitPrice CountyPrice(const TermsPeriod& terms, const AgreedPrice& price) {
    if (!terms.voucher || !terms.voucher_value) return price.unit_price;
    if (!terms.voucher_service.empty() && terms.voucher_service != price.service_code) {
        return price.unit_price;
    }
    return *terms.voucher_value < price.unit_price ? *terms.voucher_value : price.unit_price;
}

// The terms of a line's day; before the first ones that are known they are the first.
inline const TermsPeriod& TermsOn(const ContractTerms& terms, CivilDate day) {
    const TermsPeriod* period = terms.On(day);
    return period != nullptr ? *period : terms.periods.front();
}

}  // namespace luotsi::finance_integration
