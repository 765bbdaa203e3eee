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

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace luotsi::tabular {

// What a service makes of one row (or one group of rows) of a file.
struct Planned {
    // The work that stores it; empty when the row is refused.
    ports::Work work;
    // Identity of the row within (source, file): document number and occurrence, set by the driver.
    // Canonical text of the content: the same identity with another content is ROW_CHANGED.
    std::string content;
    // Filled by `work` while it runs, read after the commit: `MATCHED/SERVICE`, ….
    std::shared_ptr<std::string> outcome;
};

// A service's half of an import: business meaning of rows. The driver's half: reading, identity,
// accounting, bounded commits, progress.
class RowTaker {
public:
    virtual ~RowTaker() = default;
    // The mapping's `kind` this taker understands, and its fields (checked before any row is read).
    virtual const MappingKind& kind() const = 0;
    // `identity` is the row's stable key (source, logical file, document number, occurrence) as
    // text. Notes that refuse go to `row.Reject`, remarks to `row.Warn`.
    virtual Planned Plan(Row& row, const std::string& identity) = 0;
    // Once after the last row was committed; not on a dry run.
    virtual absl::Status Finish() { return absl::OkStatus(); }
};

using ImportStream = rpc::UploadStream<type::v1::ImportChunk, type::v1::ImportEvent>;

// Runs one import from the stream's header to its summary.
absl::Status RunImport(
    const rpc::Call& call, ImportStream& stream, journal::Journal& journal, RowTaker& taker
);

}  // namespace luotsi::tabular
