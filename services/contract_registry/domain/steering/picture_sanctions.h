#pragma once

#include "contract_registry/domain/steering/picture.h"
#include "contract_registry/domain/terms.h"
#include "kernel/money.h"

#include <functional>
#include <vector>

namespace luotsi::contract_registry {

// The terms in force on a day.
using TermsOfDay = std::function<Terms(CivilDate)>;

// Whether any of the terms takes money for a missed indicator: most contracts have none.
bool HasSanctions(const Terms& terms);

// What the contract's own terms take for the indicators of the months whose last day lies in the
// period: each month is reckoned as a worked example of the contract is. One amount a currency, in
// the order of currencies. Nobody has decided these sanctions yet; months that the terms cannot
// price are left out.
std::vector<Money> SanctionsOf(
    const Picture& picture, const Period& period, const TermsOfDay& terms_on
);

}  // namespace luotsi::contract_registry
