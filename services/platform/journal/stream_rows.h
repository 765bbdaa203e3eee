#pragma once

#include "platform/journal/aggregate_store.h"
#include "platform/journal/backend.h"

#include <memory>

namespace luotsi::journal {

// The state that a stream's snapshot and rows give. A snapshot that cannot be read is left aside
// and the whole stream read from the store. Throws sql::Error.
std::shared_ptr<void> BuildAggregate(
    sql::Db& db, const AggregateOps& ops, const Uuid& id, const StreamRows& rows
);

}  // namespace luotsi::journal
