#pragma once

#include "kernel/ids.h"

#include <cstdint>
#include <optional>
#include <string>

namespace luotsi::journal {

// One row of the journal with everything that its link in the audit chain vouches for.
struct StoredRow {
    std::uint64_t position = 0;
    std::string kind;
    Uuid stream;
    std::uint64_t revision = 0;
    std::string event;
    std::string payload;
    std::int64_t recorded_at = 0;
    std::optional<std::string> effective_on = std::nullopt;
    // On the first row of a request only, with the number of its rows.
    std::optional<std::string> request_id = std::nullopt;
    std::optional<std::int64_t> request_rows = std::nullopt;
    std::optional<std::string> fingerprint = std::nullopt;
    std::string correlation_id;
    std::string actor;
    // 32 bytes; see NextLink.
    std::string chain = {};
};

// The link before the first row: 32 zero bytes.
std::string FirstLink();

// SHA-256 over the link before and every column of the row, each with its length (an absent value
// as `-`), so that no two rows look alike. Editing, dropping or reordering rows breaks every later
// link; only signed checkpoints show a cut tail or a chain that was computed anew.
std::string NextLink(const std::string& before, const StoredRow& row);

}  // namespace luotsi::journal
