#pragma once

#include "contract_registry/adapters/steering/journal_world.h"
#include "contract_registry/domain/quarter.h"
#include "contract_registry/domain/steering/quarterly.h"

#include <absl/status/statusor.h>

#include <string_view>

namespace luotsi::contract_registry {

// Reckons the report of a quarter from the journal as it was known at the world's instant: one look
// at every contract, its picture, risks and review plan. The same instant gives the same report
// for ever, also from rebuilt read models. `language` is that of the measures' explanations: fi, sv
// or en.
absl::StatusOr<QuarterlyFigures> ReckonQuarter(
    journal::Journal& journal, JournalWorld& world, Quarter quarter, std::string_view language
);

}  // namespace luotsi::contract_registry
