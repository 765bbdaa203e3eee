#pragma once

#include "kernel/ids.h"
#include "platform/sql/error.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace luotsi::sql {

// What a store's adapter implements: one prepared statement of one connection.
// Parameters count from 1, columns from 0.
class Prepared {
  public:
    virtual ~Prepared() = default;
    virtual void BindInt(int index, std::int64_t value) = 0;
    virtual void BindText(int index, std::string_view text) = 0;
    virtual void BindBlob(int index, std::string_view bytes) = 0;
    virtual void BindNull(int index) = 0;
    virtual bool Step() = 0;
    // Runs a statement whose rows nobody wants; the store may do it a little later, but in order
    // and at the latest at the next Step or Commit of its connection.
    virtual void Run() = 0;
    virtual void Reset() noexcept = 0;
    virtual bool IsNull(int column) const = 0;
    virtual std::int64_t Int(int column) const = 0;
    virtual std::string_view View(int column) const = 0;
    virtual int Columns() const = 0;
};

// A prepared statement, borrowed from its connection's cache and reset when it goes out of scope.
class Statement {
  public:
    explicit Statement(Prepared& prepared) : prepared_(&prepared) {}
    Statement(Statement&& other) noexcept : prepared_(other.prepared_), next_(other.next_) {
        other.prepared_ = nullptr;
    }
    Statement(const Statement&) = delete;
    Statement& operator=(const Statement&) = delete;
    Statement& operator=(Statement&&) = delete;
    ~Statement() {
        if (prepared_ != nullptr) prepared_->Reset();
    }

    Statement& Bind(std::int64_t value) {
        prepared_->BindInt(next_++, value);
        return *this;
    }
    Statement& Bind(std::uint64_t value) { return Bind(static_cast<std::int64_t>(value)); }
    Statement& Bind(int value) { return Bind(static_cast<std::int64_t>(value)); }
    Statement& Bind(bool value) { return Bind(static_cast<std::int64_t>(value)); }
    Statement& Bind(std::string_view text) {
        prepared_->BindText(next_++, text);
        return *this;
    }
    Statement& Bind(const char* text) { return Bind(std::string_view(text)); }
    Statement& Bind(const std::string& text) { return Bind(std::string_view(text)); }
    Statement& Bind(const Uuid& id);
    Statement& Bind(std::nullopt_t) {
        prepared_->BindNull(next_++);
        return *this;
    }
    Statement& Blob(std::string_view bytes) {
        prepared_->BindBlob(next_++, bytes);
        return *this;
    }
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
    bool Step() { return prepared_->Step(); }
    // Runs a statement that gives no rows.
    void Run() { prepared_->Run(); }

    bool IsNull(int column) const { return prepared_->IsNull(column); }
    std::int64_t Int(int column) const { return prepared_->Int(column); }
    std::uint64_t Unsigned(int column) const { return static_cast<std::uint64_t>(Int(column)); }
    // Valid until the next Step.
    std::string_view View(int column) const { return prepared_->View(column); }
    std::string Text(int column) const { return std::string(View(column)); }
    Uuid Id(int column) const;
    int Columns() const { return prepared_->Columns(); }

  private:
    Prepared* prepared_;
    int next_ = 1;
};

// One connection to a store, used by one thread at a time. The dialect is what SQLite and
// PostgreSQL share: parameters `?` or `?1`, types TEXT INTEGER BLOB, `ON CONFLICT(…) DO UPDATE`;
// INTEGER has 64 bits, TEXT is compared byte by byte.
class Db {
  public:
    Db() = default;
    Db(const Db&) = delete;
    Db& operator=(const Db&) = delete;
    virtual ~Db() = default;

    // A transaction; a reader's sees one consistent point.
    virtual void Begin() = 0;
    virtual void Commit() = 0;
    // Never throws: a connection that cannot roll back is dead and says so at its next use.
    virtual void Rollback() noexcept = 0;

    // One or more statements without parameters, such as DDL.
    virtual void Exec(const std::string& sql) = 0;
    // A statement of the same text must not be in use on this connection.
    Statement Prepare(std::string_view sql) { return Statement(Find(sql)); }

  protected:
    virtual Prepared& Find(std::string_view sql) = 0;
};

}  // namespace luotsi::sql
