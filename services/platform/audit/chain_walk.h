#pragma once

#include "platform/audit/beside.h"
#include "platform/journal/journal.h"
#include "platform/runtime/steady.h"

#include <absl/status/statusor.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace luotsi::audit {

enum class FaultKind {
    // The row or its link is not what was written.
    kRowChanged,
    kRowMissing,
    // Another row stands in its place.
    kOutOfOrder,
    // The journal ends too early.
    kCutOff,
    // The links fit each other and not a checkpoint: the chain was computed anew.
    kRestamped,
};

// The first thing that is wrong.
struct Fault {
    FaultKind kind = FaultKind::kRowChanged;
    // The first bad position. kRestamped: it lies here or later, up to `checkpoint`.
    std::uint64_t position = 0;
    // kOutOfOrder: where the row that belongs here stands.
    std::uint64_t found_at = 0;
    // kCutOff, kRestamped: the checkpoint that shows it; 0: the journal's own head does.
    std::uint64_t checkpoint = 0;
    // kCutOff, kRestamped: the last position for which a checkpoint vouches. What stands between it
    // and `position` fits the chain, and nothing more is known of it.
    std::uint64_t vouched_to = 0;

    bool operator==(const Fault&) const = default;
};

// What a checkpoint, whose signature has been checked, vouches for.
struct Vouched {
    std::uint64_t position = 0;
    std::uint64_t count = 0;
    // The chain's link at the position, 32 bytes.
    std::string chain;
};

struct WalkPlan {
    // The rows up to here count as verified.
    std::uint64_t after = 0;
    // The link there as it was seen then; empty: as it stands in the journal.
    std::string after_link = {};
    // In growing order of position.
    std::vector<Vouched> vouched = {};
    // Stops here; 0: at the end.
    std::uint64_t until = 0;
    // Where to stop, unfinished, when it takes longer.
    runtime::SteadyTime deadline = runtime::SteadyTime::max();
    // Whether what lies beside the journal is compared with the rows, too.
    bool beside = false;
    // Readings that are compared at once: bounds the memory.
    std::size_t readings_at_once = 500'000;
};

struct Verdict {
    std::optional<Fault> fault;
    // Verified by this walk.
    std::uint64_t rows = 0;
    std::uint64_t verified_to = 0;
    // The link there, 32 bytes.
    std::string chain;
    // Checkpoints that agreed.
    std::uint64_t agreed = 0;
    // The end, or `until`, was reached.
    bool complete = false;
    // Where it was asked for.
    Beside beside;
};

// Recomputes the chain of a journal row by row, in small reading transactions beside the writer.
// Fails only where the journal cannot be read at all.
absl::StatusOr<Verdict> WalkChain(journal::Journal& journal, const WalkPlan& plan);

}  // namespace luotsi::audit
