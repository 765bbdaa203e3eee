#pragma once

#include "kernel/civil.h"
#include "kernel/decision.h"
#include "kernel/money.h"
#include "platform/journal/journal.h"
#include "platform/rpc/call.h"
#include "platform/rpc/router.h"
#include "platform/tabular/mapping.h"
#include "platform/tabular/row.h"

#include <luotsi/type/v1/tabular_import.pb.h>

#include <absl/status/status.h>
#include <absl/time/time.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace luotsi::tabular {

// What a service makes of one row (or one group of rows) of a file.
struct Planned {
    // The work that stores it; empty when the row is refused (then `row.Reject` was called).
    ports::Work work;
    // Canonical text of the content: the same identity with another content is ROW_CHANGED.
    // Empty: the used cells of the row.
    std::string content;
    // Filled by `work` while it runs, read after the commit: `MATCHED/SERVICE`, ….
    std::shared_ptr<std::string> outcome;
    // Rows of a family are stored in the order of their ranks: what others point to comes first.
    int rank = 0;
};

// How long an import waits for the registry's revision.
inline constexpr absl::Duration kRegistryWait = absl::Seconds(10);

// A service's half of an import: business meaning of rows. The driver's half: reading, identity,
// accounting, bounded commits, progress. One taker serves one import.
class RowTaker {
  public:
    virtual ~RowTaker() = default;
    // The mapping's `kind` this taker understands, and its fields (checked before any row is read).
    virtual const MappingKind& kind() const = 0;
    // Once before the first row, for reading lists and blocks. The mapping outlives every Plan.
    // Refuse with MappingFaults::ToRejection().
    virtual std::optional<Rejection> Prepare(const Mapping& /*mapping*/) { return std::nullopt; }
    // `identity` is the row's stable key (source, logical file, document number, occurrence) as
    // text; an aggregate's id may be derived from it. Notes that refuse go to `row.Reject`, remarks
    // to `row.Warn`. Everything needed later is to be copied: the row does not outlive the call.
    virtual Planned Plan(Row& row, const std::string& identity) = 0;
    // Whether the service knows the contract registry up to this revision.
    virtual bool HasSeenRegistry(std::uint64_t /*revision*/) { return true; }
    virtual absl::Duration RegistryPatience() const { return kRegistryWait; }
    // The outcome of a row that an earlier run stored, when it is cheap to tell. Empty: such rows
    // are left out of the counts by outcome.
    virtual std::string OutcomeOf(const ports::Receipt& /*earlier*/) { return {}; }
    // Once when the file has been found readable, before the first row; not on a dry run. The place
    // for storing what the import as a whole brings: before it, a refusal leaves no trace.
    virtual std::optional<Rejection> Begin() { return std::nullopt; }
    // Once after the last row was committed; not on a dry run.
    virtual absl::Status Finish() { return absl::OkStatus(); }
};

// Rows of one RunAll: bounds memory and the time a small change waits behind an import.
inline constexpr std::size_t kRowsPerSlice = 500;
// Notes of one kind in a summary, and their bytes (a stock client takes 4 MiB a message). What is
// left out is counted in `outcomes` as `notes_left_out`.
inline constexpr std::size_t kMaxNotes = 20'000;
inline constexpr std::size_t kMaxNoteBytes = std::size_t{3} * 512 * 1024;

using ImportStream = rpc::UploadStream<type::v1::ImportChunk, type::v1::ImportEvent>;

// Runs one import from the stream's header to its summary. Rows committed before a failure stay;
// sending the file again goes on from there, because they are `unchanged` then.
absl::Status RunImport(
    const rpc::Call& call,
    ImportStream& stream,
    ports::Books& books,
    const std::function<std::uint64_t()>& last_position,
    RowTaker& taker
);

inline absl::Status RunImport(
    const rpc::Call& call, ImportStream& stream, journal::Journal& journal, RowTaker& taker
) {
    return RunImport(call, stream, journal, [&journal] { return journal.LastPosition(); }, taker);
}

}  // namespace luotsi::tabular
