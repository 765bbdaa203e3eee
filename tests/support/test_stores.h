#pragma once

#include "platform/journal/journal.h"
#include "platform/journal/postgres_backend.h"
#include "platform/journal/sqlite_backend.h"
#include "platform/journal/stores.h"
#include "platform/postgres/connection.h"
#include "platform/sqlite/db.h"
#include "tests/support/temporary_directory.h"

#include <cstdlib>
#include <memory>
#include <string>
#include <utility>

namespace luotsi::test {

// An empty place for one journal on one kind of store, and a way in past every protection.
class TestStore {
  public:
    virtual ~TestStore() = default;
    virtual absl::StatusOr<std::unique_ptr<journal::Journal>> Open(
        journal::Options options, Clock& clock
    ) = 0;
    // As the database's superuser.
    virtual std::unique_ptr<sql::Db> Intrude() = 0;
};

class SqliteTestStore : public TestStore {
  public:
    absl::StatusOr<std::unique_ptr<journal::Journal>> Open(journal::Options options, Clock& clock)
        override {
        options.service = "ledger";
        auto backend = journal::MakeSqliteBackend(path());
        if (!backend.ok()) return backend.status();
        return journal::Journal::Open(*std::move(backend), std::move(options), clock);
    }
    std::unique_ptr<sql::Db> Intrude() override {
        return std::make_unique<sqlite::Db>(path(), sqlite::Db::Mode::kWriter);
    }

  private:
    std::string path() const { return directory_.path() + "/ledger.sqlite"; }
    TemporaryDirectory directory_;
};

// Needs a server: tests/support/with_postgres starts one.
inline bool HasPostgres() {
    return std::getenv("LUOTSI_TEST_POSTGRES") != nullptr;
}

// A schema of its own on the server, with the roles of a service; made and migrated at the start.
class PostgresTestStore : public TestStore {
  public:
    PostgresTestStore() {
        static int made = 0;
        service_ = "ledger_" + std::to_string(++made);
        options_.settings.host = std::getenv("LUOTSI_TEST_POSTGRES");
        options_.settings.database = "postgres";
        Intrude()->Exec(journal::BootstrapSql(options_.role_prefix, service_));
    }

    absl::StatusOr<std::unique_ptr<journal::Journal>> Open(journal::Options options, Clock& clock)
        override {
        const absl::Status migrated = Migrate(options, clock);
        if (!migrated.ok()) return migrated;
        return OpenAsApp(std::move(options), clock);
    }
    // As a service does: the schema must be there already.
    absl::StatusOr<std::unique_ptr<journal::Journal>> OpenAsApp(
        journal::Options options, Clock& clock
    ) {
        options.service = service_;
        const std::string transport = options.transport;
        return journal::PostgresStores(options_, transport).Open(std::move(options), clock);
    }
    absl::Status Migrate(journal::Options options, Clock& clock) {
        options.service = service_;
        journal::PostgresMigration migration(
            options_,
            options.transport,
            journal::PostgresMigration::Mode::kApply,
            [](const auto&, const auto&) {}
        );
        const absl::Status status = migration.Open(std::move(options), clock).status();
        return status.code() == absl::StatusCode::kCancelled ? absl::OkStatus() : status;
    }
    std::unique_ptr<sql::Db> Intrude() override { return ConnectAs("postgres"); }
    std::unique_ptr<sql::Db> ConnectAs(
        const std::string& role,
        postgres::Connection::Mode mode = postgres::Connection::Mode::kWriter
    ) {
        postgres::Settings settings = options_.settings;
        settings.role = role;
        settings.schema = service_;
        return std::make_unique<postgres::Connection>(settings, mode);
    }
    const std::string& service() const { return service_; }
    std::string app_role() const { return options_.role_prefix + "_" + service_ + "_app"; }

  private:
    std::string service_;
    journal::PostgresOptions options_;
};

}  // namespace luotsi::test
