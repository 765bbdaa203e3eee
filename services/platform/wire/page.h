#pragma once

#include "kernel/decision.h"

#include <google/protobuf/message.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace luotsi::wire {

inline constexpr int kDefaultPageSize = 50;
inline constexpr int kLargestPageSize = 1000;

// Which part of a list is asked for. `after` is the last key of the page before, empty at the
// start.
struct Page {
    std::size_t size = kDefaultPageSize;
    std::string after;
    // Binds tokens to the query: another filter makes them invalid.
    std::string query;

    // `after` as a whole number, 0 at the start; for lists whose key is a position.
    std::uint64_t AfterPosition() const;

    // Opaque to callers. Keyset paging: nothing is skipped or repeated when rows are added.
    std::string TokenAfter(std::string_view last_key) const;
};

// Reads `page_size` and `page_token` of any List request. PAGE_TOKEN_INVALID for a token of
// another query.
Checked<Page> ReadPage(const google::protobuf::Message& request);

}  // namespace luotsi::wire
