#pragma once

#include "kernel/civil.h"
#include "kernel/ids.h"
#include "kernel/quantity.h"
#include "report_intake/domain/ceiling.h"
#include "report_intake/domain/terms.h"

#include <optional>
#include <string>
#include <vector>

namespace luotsi::report_intake {

// A ceiling as it holds for one contract's month.
struct OpenCeiling {
    Uuid id;
    CeilingKind kind = CeilingKind::kContracts;
    std::string number;
    CeilingMeasure measure;
    std::optional<CivilDate> valid_from;
    std::optional<CivilDate> valid_to;
    // Without what the month itself used before; absent: it has no limit now.
    std::optional<Quantity> left;
};

// The ceilings that may hold for the lines of a contract's month, those of decisions among them.
struct CeilingRoom {
    std::vector<OpenCeiling> ceilings;
};

// What of a ceiling is open for a contract's month.
OpenCeiling OpenFor(const Uuid& id, const Ceiling& ceiling, const Uuid& contract, Month month);

// Whether a ceiling has a day in the month.
bool HoldsIn(const Ceiling& ceiling, Month month);
// Whether a decision's lines may come from the contract: it is named, or has used the decision, or
// the decision names no contract and this one agrees its service. To others it is unknown, so that
// nobody finds out by its number what does not concern them.
bool IsFor(const Ceiling& decision, const Uuid& contract, const ContractTerms& terms, Month month);

}  // namespace luotsi::report_intake
