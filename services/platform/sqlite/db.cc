#include "platform/sqlite/db.h"

namespace luotsi::sqlite {
namespace {

constexpr int kBusyTimeoutMillis = 10'000;

sql::Fault FaultOf(int code) {
    switch (code & 0xff) {
        case SQLITE_FULL:
        case SQLITE_NOMEM:
            return sql::Fault::kExhausted;
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
        case SQLITE_CANTOPEN:
            return sql::Fault::kUnavailable;
        case SQLITE_IOERR:
            return sql::Fault::kDiskLost;
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
            return sql::Fault::kCorrupt;
        case SQLITE_CONSTRAINT:
            return sql::Fault::kConstraint;
        default:
            return sql::Fault::kInternal;
    }
}

[[noreturn]] void Fail(sqlite3* db, int code, std::string_view doing) {
    throw sql::Error(
        FaultOf(code),
        std::string(doing) + ": " + (db != nullptr ? sqlite3_errmsg(db) : sqlite3_errstr(code))
    );
}

}  // namespace

class Db::PreparedStatement : public sql::Prepared {
  public:
    PreparedStatement(sqlite3* db, std::string_view sql) : db_(db) {
        const int code = sqlite3_prepare_v3(
            db,
            sql.data(),
            static_cast<int>(sql.size()),
            SQLITE_PREPARE_PERSISTENT,
            &statement_,
            nullptr
        );
        if (code != SQLITE_OK) Fail(db, code, sql);
    }
    ~PreparedStatement() override { sqlite3_finalize(statement_); }
    PreparedStatement(const PreparedStatement&) = delete;
    PreparedStatement& operator=(const PreparedStatement&) = delete;

    void BindInt(int index, std::int64_t value) override {
        Check(sqlite3_bind_int64(statement_, index, value));
    }
    void BindText(int index, std::string_view text) override {
        const char* data = text.empty() ? "" : text.data();
        Check(
            sqlite3_bind_text64(statement_, index, data, text.size(), SQLITE_TRANSIENT, SQLITE_UTF8)
        );
    }
    void BindBlob(int index, std::string_view bytes) override {
        const char* data = bytes.empty() ? "" : bytes.data();
        Check(sqlite3_bind_blob64(statement_, index, data, bytes.size(), SQLITE_TRANSIENT));
    }
    void BindNull(int index) override { Check(sqlite3_bind_null(statement_, index)); }

    bool Step() override {
        const int code = sqlite3_step(statement_);
        if (code == SQLITE_ROW) return true;
        if (code == SQLITE_DONE) return false;
        Fail(db_, code, sqlite3_sql(statement_));
    }
    void Run() override {
        while (Step()) {
        }
    }
    void Reset() noexcept override {
        sqlite3_reset(statement_);
        sqlite3_clear_bindings(statement_);
    }

    bool IsNull(int column) const override {
        return sqlite3_column_type(statement_, column) == SQLITE_NULL;
    }
    std::int64_t Int(int column) const override { return sqlite3_column_int64(statement_, column); }
    std::string_view View(int column) const override {
        const void* data = sqlite3_column_blob(statement_, column);
        const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
        if (data == nullptr) return {};
        return {static_cast<const char*>(data), size};
    }
    int Columns() const override { return sqlite3_column_count(statement_); }

  private:
    void Check(int code) const {
        if (code != SQLITE_OK) Fail(db_, code, "bind");
    }

    sqlite3* db_;
    sqlite3_stmt* statement_ = nullptr;
};

Db::Db(const std::string& path, Mode mode)
    : begin_(mode == Mode::kWriter ? "BEGIN IMMEDIATE" : "BEGIN") {
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX |
                      (mode == Mode::kWriter ? SQLITE_OPEN_CREATE : 0);
    const int code = sqlite3_open_v2(path.c_str(), &db_, flags, nullptr);
    owner_.reset(db_);
    if (code != SQLITE_OK) {
        const std::string why = db_ != nullptr ? sqlite3_errmsg(db_) : sqlite3_errstr(code);
        throw sql::Error(FaultOf(code), "open " + path + ": " + why);
    }
    sqlite3_busy_timeout(db_, kBusyTimeoutMillis);
    sqlite3_extended_result_codes(db_, 1);
    Exec("PRAGMA journal_mode=WAL");
    // A commit that was acknowledged survives a power cut: NORMAL lost every row in trials.
    Exec("PRAGMA synchronous=FULL");
    Exec("PRAGMA foreign_keys=ON");
    Exec("PRAGMA temp_store=MEMORY");
    Exec("PRAGMA cache_size=-16384");
    Exec("PRAGMA wal_autocheckpoint=8000");
    // What is erased for a person's sake must not stay readable in the file's free space.
    if (mode == Mode::kWriter) Exec("PRAGMA secure_delete=ON");
    if (mode == Mode::kReader) Exec("PRAGMA query_only=ON");
}

Db::~Db() = default;

void Db::Begin() {
    Find(begin_).Run();
    Find(begin_).Reset();
}

void Db::Commit() {
    sql::Prepared& commit = Find("COMMIT");
    commit.Run();
    commit.Reset();
}

void Db::Rollback() noexcept {
    if (sqlite3_get_autocommit(db_) == 0) sqlite3_exec(db_, "ROLLBACK", nullptr, nullptr, nullptr);
}

void Db::Exec(const std::string& sql) {
    const int code = sqlite3_exec(db_, sql.c_str(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) Fail(db_, code, sql);
}

sql::Prepared& Db::Find(std::string_view sql) {
    const auto known = cache_.find(sql);
    if (known != cache_.end()) return *known->second;
    auto prepared = std::make_unique<PreparedStatement>(db_, sql);
    return *cache_.emplace(std::string(sql), std::move(prepared)).first->second;
}

}  // namespace luotsi::sqlite
