#pragma once

#include "contract_registry/domain/record.h"
#include "platform/journal/aggregate_ops.h"
#include "platform/journal/journal.h"
#include "ports/scope.h"

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace luotsi::contract_registry {

// One table for all kinds of records: lists filter alike whatever the record is.
journal::Schema RecordSchema();

void ProjectRecord(sql::Db& db, std::string_view kind, const Uuid& id, const RecordRow& row);

// The journal's operations of a record kind, with its row in the table.
template <Record A>
journal::AggregateOps RecordOps() {
    return journal::MakeOps<A>(
        [](sql::Db& db, const ports::Held<A>& after, const typename A::Event&) {
            ProjectRecord(db, A::kKind, after.id, A::RowOf(after.state));
        }
    );
}

struct RecordFilter {
    std::string kind = {};
    std::optional<Uuid> contract = {};
    // Any of these; empty: all.
    std::vector<std::string> states = {};
    std::string code = {};
    // Due on this day or earlier.
    std::optional<CivilDate> due_by = {};
    // A limited caller sees the records of its own contracts, and none of the county's.
    ports::Scope scope = {};
};

class RecordStore {
  public:
    explicit RecordStore(journal::Journal& journal) : journal_(journal) {}

    // Ids after `after` (nil at the start) in the order of ids, at most `limit`.
    absl::Status List(
        const RecordFilter& filter, const Uuid& after, std::size_t limit, std::vector<Uuid>& found
    );
    absl::StatusOr<bool> Covers(const ports::Scope& scope, std::string_view kind, const Uuid& id);
    // Records by state, for answers and metrics.
    absl::StatusOr<std::vector<std::pair<std::string, std::uint64_t>>> CountByState(
        std::string_view kind
    );

  private:
    journal::Journal& journal_;
};

}  // namespace luotsi::contract_registry
