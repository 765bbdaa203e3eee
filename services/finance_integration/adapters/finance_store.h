#pragma once

#include "platform/journal/journal.h"

#include <vector>

namespace luotsi::finance_integration {

// The read models beside the journal, and what the journal knows of each aggregate.
journal::Schema FinanceSchema();
std::vector<journal::AggregateOps> FinanceAggregates();

}  // namespace luotsi::finance_integration
