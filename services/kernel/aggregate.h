#pragma once

#include "kernel/civil.h"

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace luotsi {

// When and where an event was recorded. `at` grows with `position` within one journal.
struct Recorded {
    Instant at;
    std::uint64_t position = 0;
    // Counts the events of one aggregate, 1 for the first.
    std::uint64_t revision = 0;
};

// A key that only one aggregate of a journal may hold at a time, such as a contract number.
struct Claim {
    std::string key;
    // The refusal when another aggregate holds the key.
    std::string reason;
    std::string field;
};

// What the journal needs to know of an aggregate. A definition looks like this:
//
//   struct ContractBook {
//       using State = ContractHistory;            // described, default = not yet existing
//       using Event = ContractEvent;              // std::variant of described events
//       static constexpr std::string_view kKind = "contract";
//       static constexpr std::uint64_t kSnapshotEvery = 16;   // 0: never
//       static void Evolve(State&, const Event&, const Recorded&);
//       static std::vector<Claim> Claims(const State&);        // optional
//       static std::optional<CivilDate> Effective(const Event&);  // optional
//   };
template <class A>
concept Aggregate =
    requires(typename A::State& state, const typename A::Event& event, const Recorded& recorded) {
        { A::kKind } -> std::convertible_to<std::string_view>;
        { A::kSnapshotEvery } -> std::convertible_to<std::uint64_t>;
        A::Evolve(state, event, recorded);
    };

template <class A>
concept HasClaims = requires(const typename A::State& state) {
    { A::Claims(state) } -> std::same_as<std::vector<Claim>>;
};

template <class A>
concept HasEffectiveDate = requires(const typename A::Event& event) {
    { A::Effective(event) } -> std::same_as<std::optional<CivilDate>>;
};

}  // namespace luotsi
