#include "platform/journal/sqlite_backend.h"

#include "platform/journal/store_sql.h"
#include "platform/sqlite/db.h"

#include <absl/status/status.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <utility>

namespace luotsi::journal {
namespace {

// Keeps a second process off the store: two writers would each think they know the last position.
class StoreLock {
  public:
    explicit StoreLock(const std::string& path)
        : file_(open(path.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600)) {}
    ~StoreLock() {
        if (file_ >= 0) close(file_);
    }
    StoreLock(const StoreLock&) = delete;
    StoreLock& operator=(const StoreLock&) = delete;
    bool Take() const { return file_ >= 0 && flock(file_, LOCK_EX | LOCK_NB) == 0; }

  private:
    int file_;
};

class SqliteBackend : public Backend {
  public:
    SqliteBackend(std::string path, std::unique_ptr<StoreLock> lock)
        : path_(std::move(path)), lock_(std::move(lock)) {}

    std::string name() const override { return path_; }
    bool shared() const override { return false; }
    bool migrates_itself() const override { return true; }

    std::size_t readers() const override { return 256; }

    std::unique_ptr<sql::Db> OpenWriter() override {
        return std::make_unique<sqlite::Db>(path_, sqlite::Db::Mode::kWriter);
    }
    std::unique_ptr<sql::Db> OpenReader() override {
        return std::make_unique<sqlite::Db>(path_, sqlite::Db::Mode::kReader);
    }

    // Frames of the write-ahead log keep what a page once held until the log begins anew.
    void SweepDeleted() override {
        try {
            sqlite::Db(path_, sqlite::Db::Mode::kWriter).Exec("PRAGMA wal_checkpoint(TRUNCATE)");
        } catch (const sql::Error&) {
            // A reader is in the way.
            return;
        }
    }

    std::string_view lock_head() const override { return store::kSelectHead; }

    void InsertRows(sql::Db& db, std::span<const StoredRow> rows) override {
        for (const StoredRow& row : rows) {
            sql::Statement insert = db.Prepare(store::kInsertRow);
            insert.BindAll(row.position, row.kind, row.stream, row.revision, row.event);
            insert.BindAll(row.payload, row.recorded_at, row.effective_on, row.request_id);
            insert.BindAll(row.request_rows, row.fingerprint, row.correlation_id, row.actor);
            insert.Blob(row.chain);
            insert.Run();
        }
    }

    EarlierRequests FindRequests(sql::Db& db, const std::vector<std::string>& request_ids)
        override {
        EarlierRequests found;
        for (const std::string& id : request_ids) {
            sql::Statement earlier = db.Prepare(store::kSelectRequest);
            if (!earlier.Bind(id).Step()) continue;
            found[id] = {earlier.Unsigned(0), earlier.Unsigned(1), earlier.Text(2), earlier.Int(3)};
        }
        return found;
    }

    // Asking SQLite is a function call.
    bool asks_ahead() const override { return false; }
    std::map<StreamKey, StreamRows> LoadStreams(sql::Db&, const std::set<StreamKey>&) override {
        return {};
    }
    std::map<std::string, Uuid, std::less<>> FindHolders(sql::Db&, const std::set<std::string>&)
        override {
        return {};
    }

    void LockForMigration(sql::Db&) override {}
    void GrantTables(sql::Db&) override {}

  private:
    std::string path_;
    std::unique_ptr<StoreLock> lock_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Backend>> MakeSqliteBackend(const std::string& path) {
    auto lock = std::make_unique<StoreLock>(path + ".lock");
    if (!lock->Take()) {
        return absl::FailedPreconditionError(
            "the store " + path + " is in use by another process, or cannot be written"
        );
    }
    return std::make_unique<SqliteBackend>(path, std::move(lock));
}

}  // namespace luotsi::journal
