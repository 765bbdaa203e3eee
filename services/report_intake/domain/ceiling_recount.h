#pragma once

#include "kernel/civil.h"
#include "kernel/ids.h"
#include "report_intake/domain/terms.h"

#include <vector>

namespace luotsi::report_intake {

// Terms that change for months that are reported already change what those months use of their
// ceilings: euros follow the prices, and a framework's ceiling holds for whoever is its call-off.

// The framework whose ceiling would hold for the contract's month: the one it is called off from,
// or itself. Only for a known contract.
Uuid FrameworkOf(const ContractTerms& terms, const Uuid& contract, Month month);

// Whether the same lines of a month may count otherwise by the later terms: another price on one of
// its days, other days of the contract, another framework. Only for known contracts.
bool CountsOtherwise(const ContractTerms& before, const ContractTerms& after, Month month);

// Whether a framework's ceiling appeared, or is counted in another currency, so that the months of
// all its call-offs are to be counted. A limit that changes counts nothing anew.
bool CeilingAppeared(const ContractTerms& before, const ContractTerms& after);

// The months up to today's that the contract can have reported by any of the terms.
std::vector<Month> ReportableMonths(
    const ContractTerms& before, const ContractTerms& after, CivilDate today
);

}  // namespace luotsi::report_intake
