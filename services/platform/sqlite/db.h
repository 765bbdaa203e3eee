#pragma once

#include "kernel/civil.h"
#include "kernel/ids.h"

#include <sqlite3.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unordered_map>

namespace luotsi::sqlite {

// A failed SQLite call. Thrown inside the store adapters only; the journal turns it into a status.
class Error : public std::runtime_error {
  public:
    Error(int code, const std::string& what) : std::runtime_error(what), code_(code) {}
    int code() const { return code_; }

  private:
    int code_;
};

class Db;

// A prepared statement, borrowed from its connection's cache and reset when it goes out of scope.
class Statement {
  public:
    Statement(Db& db, sqlite3_stmt* statement) : db_(&db), statement_(statement) {}
    Statement(Statement&& other) noexcept
        : db_(other.db_), statement_(other.statement_), next_(other.next_) {
        other.statement_ = nullptr;
    }
    Statement(const Statement&) = delete;
    Statement& operator=(const Statement&) = delete;
    Statement& operator=(Statement&&) = delete;
    ~Statement();

    Statement& Bind(std::int64_t value);
    Statement& Bind(std::uint64_t value) { return Bind(static_cast<std::int64_t>(value)); }
    Statement& Bind(int value) { return Bind(static_cast<std::int64_t>(value)); }
    Statement& Bind(bool value) { return Bind(static_cast<std::int64_t>(value)); }
    Statement& Bind(std::string_view text);
    Statement& Bind(const char* text) { return Bind(std::string_view(text)); }
    Statement& Bind(const std::string& text) { return Bind(std::string_view(text)); }
    Statement& Bind(const Uuid& id);
    Statement& Bind(std::nullopt_t);
    Statement& Blob(std::string_view bytes);
    template <class T>
    Statement& Bind(const std::optional<T>& value) {
        return value ? Bind(*value) : Bind(std::nullopt);
    }
    template <class... Values>
    Statement& BindAll(const Values&... values) {
        (Bind(values), ...);
        return *this;
    }

    // Moves to the next row; false at the end.
    bool Step();
    // Runs a statement that gives no rows.
    void Run() {
        while (Step()) {
        }
    }

    bool IsNull(int column) const;
    std::int64_t Int(int column) const;
    std::uint64_t Unsigned(int column) const { return static_cast<std::uint64_t>(Int(column)); }
    // Valid until the next Step.
    std::string_view View(int column) const;
    std::string Text(int column) const { return std::string(View(column)); }
    Uuid Id(int column) const;
    int Columns() const;

  private:
    void Check(int code) const;

    Db* db_;
    sqlite3_stmt* statement_;
    int next_ = 1;
};

// One connection, used by one thread at a time.
class Db {
  public:
    enum class Mode { kWriter, kReader };
    Db(const std::string& path, Mode mode);
    ~Db();
    Db(const Db&) = delete;
    Db& operator=(const Db&) = delete;

    void Exec(const std::string& sql);
    // A statement of the same text must not be in use on this connection.
    Statement Prepare(std::string_view sql);
    sqlite3* raw() { return db_; }

  private:
    sqlite3* db_ = nullptr;
    struct TextHash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const {
            return std::hash<std::string_view>{}(text);
        }
    };
    // The key is looked up for every statement of every row: hashed, not compared letter by letter.
    std::unordered_map<std::string, sqlite3_stmt*, TextHash, std::equal_to<>> cache_;
};

}  // namespace luotsi::sqlite
