#pragma once

#include "platform/journal/aggregate_store.h"
#include "platform/journal/backend.h"
#include "platform/journal/journal.h"
#include "platform/sql/db.h"

#include <absl/status/statusor.h>

#include <string>
#include <vector>

namespace luotsi::journal {

// One step that a store's schema still needs.
struct MigrationStep {
    // `journal`, `transport` or `read_models`.
    std::string part;
    // What is done, for a person.
    std::string what;
};

// The schema's three parts age differently. The journal's own tables have numbered migrations that
// only expand (a later release contracts). The transport tables only grow. Read models are never
// migrated: they are made again from the journal when their definition changed.
//
// What is missing between the store and this program, in order; empty when they agree. Fails with
// FAILED_PRECONDITION where the store was made by a later program.
absl::StatusOr<std::vector<MigrationStep>> PlanMigration(sql::Db& db, const Options& options);

// Before a journal is used: brings the schema up to date where the backend may, else refuses with
// FAILED_PRECONDITION what `luotsi migrate` must do first.
absl::Status PrepareSchema(Backend& backend, const Options& options, const Kinds& kinds);

}  // namespace luotsi::journal
