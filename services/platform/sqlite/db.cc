#include "platform/sqlite/db.h"

#include "kernel/check.h"

#include <cstring>

namespace luotsi::sqlite {
namespace {

constexpr int kBusyTimeoutMillis = 10'000;

[[noreturn]] void Fail(sqlite3* db, int code, std::string_view doing) {
    throw Error(
        code,
        std::string(doing) + ": " + (db != nullptr ? sqlite3_errmsg(db) : sqlite3_errstr(code))
    );
}

}  // namespace

Statement::~Statement() {
    if (statement_ == nullptr) return;
    sqlite3_reset(statement_);
    sqlite3_clear_bindings(statement_);
}

void Statement::Check(int code) const {
    if (code != SQLITE_OK) Fail(db_->raw(), code, "bind");
}

Statement& Statement::Bind(std::int64_t value) {
    Check(sqlite3_bind_int64(statement_, next_++, value));
    return *this;
}

Statement& Statement::Bind(std::string_view text) {
    const char* data = text.empty() ? "" : text.data();
    Check(sqlite3_bind_text64(statement_, next_++, data, text.size(), SQLITE_TRANSIENT, SQLITE_UTF8)
    );
    return *this;
}

Statement& Statement::Blob(std::string_view bytes) {
    const char* data = bytes.empty() ? "" : bytes.data();
    Check(sqlite3_bind_blob64(statement_, next_++, data, bytes.size(), SQLITE_TRANSIENT));
    return *this;
}

Statement& Statement::Bind(const Uuid& id) {
    return Blob(
        std::string_view(reinterpret_cast<const char*>(id.bytes().data()), id.bytes().size())
    );
}

Statement& Statement::Bind(std::nullopt_t) {
    Check(sqlite3_bind_null(statement_, next_++));
    return *this;
}

bool Statement::Step() {
    const int code = sqlite3_step(statement_);
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) return false;
    Fail(db_->raw(), code, sqlite3_sql(statement_));
}

bool Statement::IsNull(int column) const {
    return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}

std::int64_t Statement::Int(int column) const {
    return sqlite3_column_int64(statement_, column);
}

std::string_view Statement::View(int column) const {
    const void* data = sqlite3_column_blob(statement_, column);
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
    if (data == nullptr) return {};
    return {static_cast<const char*>(data), size};
}

Uuid Statement::Id(int column) const {
    const std::string_view bytes = View(column);
    Uuid::Bytes id{};
    LUOTSI_CHECK(
        bytes.empty() || bytes.size() == id.size(), "an id column holds 16 bytes or nothing"
    );
    if (!bytes.empty()) std::memcpy(id.data(), bytes.data(), id.size());
    return Uuid::FromBytes(id);
}

int Statement::Columns() const {
    return sqlite3_column_count(statement_);
}

Db::Db(const std::string& path, Mode mode) {
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX |
                      (mode == Mode::kWriter ? SQLITE_OPEN_CREATE : 0);
    const int code = sqlite3_open_v2(path.c_str(), &db_, flags, nullptr);
    if (code != SQLITE_OK) {
        const std::string why = db_ != nullptr ? sqlite3_errmsg(db_) : sqlite3_errstr(code);
        sqlite3_close(db_);
        throw Error(code, "open " + path + ": " + why);
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
    if (mode == Mode::kReader) Exec("PRAGMA query_only=ON");
}

Db::~Db() {
    for (const auto& [sql, statement] : cache_)
        sqlite3_finalize(statement);
    sqlite3_close(db_);
}

void Db::Exec(const std::string& sql) {
    const int code = sqlite3_exec(db_, sql.c_str(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) Fail(db_, code, sql);
}

Statement Db::Prepare(std::string_view sql) {
    const auto known = cache_.find(sql);
    if (known != cache_.end()) return Statement(*this, known->second);
    sqlite3_stmt* statement = nullptr;
    const int code = sqlite3_prepare_v3(
        db_,
        sql.data(),
        static_cast<int>(sql.size()),
        SQLITE_PREPARE_PERSISTENT,
        &statement,
        nullptr
    );
    if (code != SQLITE_OK) Fail(db_, code, sql);
    cache_.emplace(std::string(sql), statement);
    return Statement(*this, statement);
}

}  // namespace luotsi::sqlite
