#pragma once

#include "kernel/aggregate.h"
#include "platform/journal/aggregate_store.h"
#include "platform/journal/chain.h"
#include "platform/sql/db.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace luotsi::journal {

// Where an earlier use of a request id stands.
struct EarlierRequest {
    std::uint64_t position = 0;
    std::uint64_t rows = 0;
    std::string fingerprint;
    std::int64_t recorded_at = 0;
};
// A stream as it lies in the store: its snapshot, where there is one, and the rows after it.
struct StreamRows {
    struct Snapshot {
        Recorded at;
        std::string state;
    };
    struct Event {
        Recorded at;
        std::string payload;
    };
    std::optional<Snapshot> snapshot = std::nullopt;
    std::vector<Event> events = {};
};

using EarlierRequests = std::map<std::string, EarlierRequest, std::less<>>;

// What differs between the stores that can hold a journal. Everything else is the shared dialect of
// `sql::Db`. All methods may throw sql::Error.
class Backend {
  public:
    virtual ~Backend() = default;

    // Names the store in messages, for example a file's path.
    virtual std::string name() const = 0;
    // Other processes may write to the same journal.
    virtual bool shared() const = 0;
    // The program may change the schema as it opens the journal; otherwise `luotsi migrate` does.
    virtual bool migrates_itself() const = 0;

    // Reading connections at the same time, at most.
    virtual std::size_t readers() const = 0;

    virtual std::unique_ptr<sql::Db> OpenWriter() = 0;
    virtual std::unique_ptr<sql::Db> OpenReader() = 0;

    // Selects position, recorded_at and chain of the journal's head, and keeps other writers out
    // until the transaction ends.
    virtual std::string_view lock_head() const = 0;
    virtual void InsertRows(sql::Db& db, std::span<const StoredRow> rows) = 0;
    virtual EarlierRequests FindRequests(
        sql::Db& db, const std::vector<std::string>& request_ids
    ) = 0;

    // A question to the store costs a journey: the writer finds out first what the work of a commit
    // will read, and asks for all of it at once with the two methods below.
    virtual bool asks_ahead() const = 0;
    virtual std::map<StreamKey, StreamRows> LoadStreams(
        sql::Db& db, const std::set<StreamKey>& streams
    ) = 0;
    // The holders of those claims that are held.
    virtual std::map<std::string, Uuid, std::less<>> FindHolders(
        sql::Db& db, const std::set<std::string>& claims
    ) = 0;

    // Around a migration, in its transaction: keeps a second one away, and sets the rights on the
    // tables once they are there.
    virtual void LockForMigration(sql::Db& db) = 0;
    virtual void GrantTables(sql::Db& db) = 0;

    // After something was deleted for good: takes it out of the store's leftovers (a write-ahead
    // log) too, as far as the program can. Throws nothing; what is in the way now is swept by the
    // next sweep or as the store is closed.
    virtual void SweepDeleted() {}
};

}  // namespace luotsi::journal
