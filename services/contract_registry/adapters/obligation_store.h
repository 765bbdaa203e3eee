#pragma once

#include "contract_registry/domain/obligation.h"
#include "kernel/civil.h"
#include "platform/journal/journal.h"
#include "ports/books.h"
#include "ports/scope.h"

#include <absl/status/status.h>

#include <cstdint>
#include <map>
#include <optional>

namespace luotsi::contract_registry {

// One row a due day: how each side keeps its duties, and the record's row for lists.
journal::Schema ObligationStoreSchema();
void ProjectObligation(
    sql::Db& db, const ports::Held<ObligationBook>& after, const ObligationBook::Event& event
);

struct FulfilmentFilter {
    std::optional<Uuid> contract = {};
    std::optional<CivilDate> from = {};
    std::optional<CivilDate> to = {};
    ports::Scope scope = {};
};

struct FulfilmentCount {
    std::uint64_t due = 0;
    std::uint64_t in_time = 0;
    std::uint64_t late = 0;
    std::uint64_t unfulfilled = 0;
};

// By side; a side without obligations is not there.
absl::Status CountFulfilment(
    journal::Journal& journal,
    const FulfilmentFilter& filter,
    std::map<Side, FulfilmentCount>& counts
);

}  // namespace luotsi::contract_registry
