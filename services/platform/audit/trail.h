#pragma once

#include "kernel/civil.h"
#include "kernel/ids.h"
#include "platform/audit/access_book.h"
#include "platform/journal/journal.h"

#include <absl/status/statusor.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

namespace luotsi::audit {

// An object's trail is refused beyond this: nobody reads it, and it is put in order in memory.
inline constexpr std::size_t kMaxTrail = 200'000;

// One entry's place: trails of several journals are put in the order of time.
struct TrailPlace {
    std::int64_t recorded_at = 0;
    std::size_t journal = 0;
    std::uint64_t position = 0;

    auto operator<=>(const TrailPlace&) const = default;
    // "1770000000000000 2 17", and back; an empty or foreign text is the start.
    std::string ToText() const;
    static TrailPlace FromText(std::string_view text);
};

struct TrailEntry {
    TrailPlace place;
    journal::Row row;
    // A change: the states around it as JSON. Empty where there was none or it cannot be read.
    std::string before;
    std::string after;
    // A reading: what was read of the object.
    std::string method;
    std::vector<std::string> fields;
    bool is_read = false;
};

// At most `limit` entries after the place, oldest first: changes of the object, of whatever kind,
// and readings of its protected fields.
absl::StatusOr<std::vector<TrailEntry>> TrailOf(
    const std::vector<journal::Journal*>& journals,
    const Uuid& entity,
    const TrailPlace& after,
    std::size_t limit
);

}  // namespace luotsi::audit
