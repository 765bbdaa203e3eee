#pragma once

#include "kernel/aggregate.h"
#include "kernel/civil.h"
#include "kernel/ids.h"

#include <concepts>
#include <optional>
#include <string>

namespace luotsi::contract_registry {

// What lists know of a record: a small aggregate that belongs to a contract, or to the county.
struct RecordRow {
    // Nil for a record of the county as a whole.
    Uuid contract = {};
    // The name by which people know it within the contract (or the county), never a surrogate.
    std::string code = {};
    // A word from a closed set.
    std::string state = {};
    // The day that the daily round looks at, if any.
    std::optional<CivilDate> due = {};
};

// A record says by itself how lists show it.
template <class A>
concept Record = Aggregate<A> && requires(const typename A::State& state) {
    { A::RowOf(state) } -> std::same_as<RecordRow>;
};

}  // namespace luotsi::contract_registry
