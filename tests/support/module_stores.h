#pragma once

#include "platform/journal/postgres_backend.h"
#include "platform/journal/stores.h"
#include "platform/postgres/connection.h"
#include "tests/support/temporary_directory.h"
#include "tests/support/test_stores.h"

#include <cstdlib>
#include <memory>
#include <string>
#include <utility>

namespace luotsi::test {

// A database of its own on the test's server, bootstrapped and migrated for the service that opens.
class PostgresModuleStores : public journal::Stores {
  public:
    PostgresModuleStores() {
        static int made = 0;
        options_.settings.host = std::getenv("LUOTSI_TEST_POSTGRES");
        options_.settings.database = "postgres";
        const std::string database = "bench_" + std::to_string(++made);
        Superuser("public")->Exec("CREATE DATABASE " + database);
        options_.settings.database = database;
    }

    absl::StatusOr<std::unique_ptr<journal::Journal>> Open(journal::Options options, Clock& clock)
        override {
        Superuser("public")->Exec(journal::BootstrapSql(options_.role_prefix, options.service));
        journal::PostgresMigration migration(
            options_,
            options.transport,
            journal::PostgresMigration::Mode::kApply,
            [](const auto&, const auto&) {}
        );
        const absl::Status migrated = migration.Open(options, clock).status();
        if (!migrated.ok() && migrated.code() != absl::StatusCode::kCancelled) return migrated;
        const std::string transport = options.transport;
        return journal::PostgresStores(options_, transport).Open(std::move(options), clock);
    }

  private:
    std::unique_ptr<sql::Db> Superuser(const std::string& schema) {
        postgres::Settings settings = options_.settings;
        settings.role = "postgres";
        settings.schema = schema;
        return std::make_unique<postgres::Connection>(
            settings, postgres::Connection::Mode::kWriter
        );
    }

    journal::PostgresOptions options_;
};

// SQLite in `directory`; PostgreSQL where tests/support/with_postgres is around the test.
inline std::unique_ptr<journal::Stores> MakeModuleStores(const std::string& directory) {
    if (HasPostgres()) return std::make_unique<PostgresModuleStores>();
    return std::make_unique<journal::SqliteStores>(directory, std::string());
}

}  // namespace luotsi::test
