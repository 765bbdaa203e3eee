#pragma once

#include "kernel/clock.h"
#include "platform/journal/aggregate_ops.h"
#include "platform/sql/db.h"
#include "ports/books.h"

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace luotsi::journal {

// One event as it lies in the journal.
struct Row {
    std::uint64_t position = 0;
    std::string kind;
    Uuid stream;
    std::uint64_t revision = 0;
    std::string event;
    std::string payload;
    Instant recorded_at;
    std::string correlation_id;
    std::string actor;
};

// What a service stores beside its journal.
struct Schema {
    // `CREATE TABLE IF NOT EXISTS …` of the read models; dropped and made again by a rebuild.
    std::string read_models;
    // The names of those tables, for rebuild and for comparing.
    std::vector<std::string> tables;
    // SELECTs that give the business state as text columns in key order, without surrogate ids,
    // positions and recorded instants.
    std::vector<std::string> canonical;
};

// What a journal is made of.
struct Options {
    // The service, for example `report_intake`: names the schema or the file.
    std::string service;
    Schema schema;
    // `CREATE TABLE IF NOT EXISTS …` of what feeds and relays keep beside the journal.
    std::string transport = {};
    std::vector<AggregateOps> aggregates = {};
    // The memory for states that the writer keeps at hand, by estimate; what a commit works with
    // comes on top. A process holds several journals, and a large month's state takes megabytes.
    std::size_t cached_bytes = std::size_t{64} << 20;
};

class Backend;

// Moves a feed's cursor, in the same commit as the effects of the events before it.
void MoveCursor(sql::Db& db, std::string_view feed, std::uint64_t position);

// One service's append-only journal with its projections, on whichever store its backend is for.
//
// A single writer thread of the process coalesces waiting work into one commit (group commit).
// Positions are gapless and in commit order, also where several processes write to one store;
// `recorded_at` is stamped by the writer and strictly grows.
class Journal : public ports::Books {
  public:
    // Work items of one commit; bounds the time a small change waits behind an import.
    static constexpr std::size_t kMaxWorkPerCommit = 1000;

    // Brings the schema up to date where the backend may (`migrates_itself`); otherwise a schema
    // too old or too new is refused with FAILED_PRECONDITION.
    static absl::StatusOr<std::unique_ptr<Journal>> Open(
        std::unique_ptr<Backend> backend, Options options, Clock& clock
    );
    ~Journal() override;

    ports::Result<ports::Receipt> Run(const ports::RequestContext& request, const ports::Work& work)
        override;
    std::vector<ports::Result<ports::Receipt>> RunAll(std::vector<ports::Entry> entries) override;
    absl::Status RunTogether(std::vector<ports::Entry> entries, const Keep& keep) override;
    // Bookkeeping SQL of a feed, such as moving its cursor.
    using Beside = std::function<absl::Status(sql::Db&)>;
    // The same, once it is known what became of the entries.
    using Afterwards =
        std::function<absl::Status(sql::Db&, const std::vector<ports::Result<ports::Receipt>>&)>;
    // Runs `beside`, all entries and then `afterwards` (where given), in one commit. Nothing of it
    // is done when one of the two answers an error or the commit fails.
    absl::Status RunFeedBatch(
        std::vector<ports::Entry> entries,
        const Beside& beside,
        std::vector<ports::Result<ports::Receipt>>* answers,
        const Afterwards& afterwards = nullptr
    );
    // Bookkeeping SQL alone, as the writer.
    absl::Status Write(const Beside& beside);

    // Reads at one consistent point; `query` may run any SELECT on the read models.
    absl::Status Read(const std::function<void(sql::Db&)>& query);

    // Rows after a position, at most `limit`.
    absl::StatusOr<std::vector<Row>> RowsAfter(std::uint64_t position, std::size_t limit);
    // The rows of one aggregate in the order of their revisions.
    absl::StatusOr<std::vector<Row>> RowsOf(std::string_view kind, const Uuid& id);
    // The last committed position, by whichever process; an error where the store does not tell.
    absl::StatusOr<std::uint64_t> Head();
    // The same, or what was seen last where the store does not tell.
    std::uint64_t LastPosition();
    // Blocks until there is something after `position`, or the time is over, or the journal was
    // stopped, or the one who waits was. Whether there is something.
    bool WaitAfter(std::uint64_t position, absl::Duration at_most, std::stop_token stop = {});
    // Where a feed into this journal stands; 0 when it never moved.
    absl::StatusOr<std::uint64_t> Cursor(std::string_view feed);

    // Empties the read models, snapshots and claims and fills them again from the journal.
    absl::Status Rebuild();
    // SHA-256 over every projection table, row by row, as hex.
    absl::StatusOr<std::string> ProjectionHash();
    // SHA-256 over the schema's canonical queries, as hex.
    absl::StatusOr<std::string> StateHash();
    // The canonical text itself, for finding a difference.
    absl::Status WriteState(const std::function<void(std::string_view)>& sink);

    // What is done with a kind of aggregate; null where the kind is unknown.
    const AggregateOps* OpsOf(std::string_view kind) const;
    // A decoded event of a row; null where the kind is unknown or the payload unreadable.
    std::shared_ptr<const void> DecodeEvent(const Row& row) const;
    // The text kept under a reference; empty once erased.
    absl::StatusOr<std::string> PrivateTextOf(const Uuid& ref);
    // Those of many references, in one question where they are few; erased ones are left out.
    absl::StatusOr<std::map<Uuid, std::string>> PrivateTextsOf(const std::vector<Uuid>& refs);
    // Forgets a person's text. The journal and its hashes stay valid.
    absl::Status Erase(const Uuid& ref);

    const std::string& service() const;
    void Stop();

  protected:
    ports::Result<std::shared_ptr<const void>> LoadErased(
        std::string_view kind, const Uuid& id, Until until
    ) override;

  private:
    absl::Status Settle(Instant known);

    struct Impl;
    explicit Journal(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace luotsi::journal
