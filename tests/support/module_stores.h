#pragma once

#include "platform/journal/postgres_backend.h"
#include "platform/journal/stores.h"
#include "platform/postgres/connection.h"
#include "tests/support/temporary_directory.h"
#include "tests/support/test_stores.h"

#include <cstdlib>
#include <map>
#include <memory>
#include <string>
#include <utility>

namespace luotsi::test {

// A database of its own on the test's server. What a service needs before it opens is made once in
// a model database, of which the later ones are copies: making it anew for five services takes
// longer than most tests.
class PostgresModuleStores : public journal::Stores {
  public:
    PostgresModuleStores() {
        static int made = 0;
        options_.settings.host = std::getenv("LUOTSI_TEST_POSTGRES");
        database_ = "bench_" + std::to_string(++made);
        const std::unique_ptr<sql::Db> server = Superuser("postgres");
        if (made == 1) server->Exec(std::string("CREATE DATABASE ") + kModel);
        server->Exec("CREATE DATABASE " + database_ + " TEMPLATE " + kModel);
        prepared_ = ServicesOfModel();
    }

    absl::StatusOr<std::unique_ptr<journal::Journal>> Open(journal::Options options, Clock& clock)
        override {
        const std::string& schema = options.schema.read_models;
        if (ServicesOfModel().emplace(options.service, schema).second) {
            const absl::Status made = Prepare(kModel, options, clock);
            if (!made.ok()) return made;
        }
        // A test may open a service with tables of its own.
        if (prepared_[options.service] != schema) {
            const absl::Status made = Prepare(database_, options, clock);
            if (!made.ok()) return made;
            prepared_[options.service] = schema;
        }
        const std::string transport = options.transport;
        return journal::PostgresStores(At(database_), transport).Open(std::move(options), clock);
    }

  private:
    static constexpr const char* kModel = "bench_model";

    // With their read models' tables.
    static std::map<std::string, std::string>& ServicesOfModel() {
        static std::map<std::string, std::string> services;
        return services;
    }
    journal::PostgresOptions At(const std::string& database) const {
        journal::PostgresOptions options = options_;
        options.settings.database = database;
        return options;
    }
    // Bootstrapped as an administrator does, then migrated.
    absl::Status Prepare(const std::string& database, const journal::Options& options, Clock& clock)
        const {
        Superuser(database)->Exec(journal::BootstrapSql(options_.role_prefix, options.service));
        journal::PostgresMigration migration(
            At(database),
            options.transport,
            journal::PostgresMigration::Mode::kApply,
            [](const auto&, const auto&) {}
        );
        const absl::Status migrated = migration.Open(options, clock).status();
        // No journal is opened by a migration that went well.
        return absl::IsCancelled(migrated) ? absl::OkStatus() : migrated;
    }
    std::unique_ptr<sql::Db> Superuser(const std::string& database) const {
        postgres::Settings settings = At(database).settings;
        settings.role = "postgres";
        settings.schema = "public";
        return std::make_unique<postgres::Connection>(
            settings, postgres::Connection::Mode::kWriter
        );
    }

    journal::PostgresOptions options_;
    std::string database_;
    // What this database had when it was copied, and what was made in it since.
    std::map<std::string, std::string> prepared_;
};

// SQLite in `directory`; PostgreSQL where tests/support/with_postgres is around the test.
inline std::unique_ptr<journal::Stores> MakeModuleStores(const std::string& directory) {
    if (HasPostgres()) return std::make_unique<PostgresModuleStores>();
    return std::make_unique<journal::SqliteStores>(directory, std::string());
}

}  // namespace luotsi::test
