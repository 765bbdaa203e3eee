#pragma once

#include "platform/journal/backend.h"
#include "platform/journal/stores.h"
#include "platform/postgres/settings.h"

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace luotsi::journal {

// The roles a service has in the database.
enum class Role { kOwner, kApp };

// How a process reaches the schemas of its services.
struct PostgresOptions {
    // Without `role` and `schema`; those follow from the service.
    postgres::Settings settings;
    std::string role_prefix = "luotsi";
    // A file a role, named as the role; empty where no password is asked for.
    std::string password_directory;
    std::size_t readers = 8;
};

// A journal in a schema of its own. Several processes may write to it; the owner may change the
// schema, the app may not.
std::unique_ptr<Backend> MakePostgresBackend(
    const PostgresOptions& options, std::string_view service, Role role
);

// One schema a service.
class PostgresStores : public Stores {
  public:
    PostgresStores(PostgresOptions options, std::string transport)
        : options_(std::move(options)), transport_(std::move(transport)) {}
    absl::StatusOr<std::unique_ptr<Journal>> Open(Options options, Clock& clock) override;

  private:
    PostgresOptions options_;
    std::string transport_;
};

// Opens no journal: it brings each schema that a module asks for up to date, as its owner, or only
// says what that would do. `Open` always answers CANCELLED once that is done.
class PostgresMigration : public Stores {
  public:
    enum class Mode { kPlan, kApply };
    // Told once a service with its steps; none: up to date.
    using Tell =
        std::function<void(const std::string& service, const std::vector<std::string>& steps)>;

    PostgresMigration(PostgresOptions options, std::string transport, Mode mode, Tell tell)
        : options_(std::move(options)),
          transport_(std::move(transport)),
          mode_(mode),
          tell_(std::move(tell)) {}
    absl::StatusOr<std::unique_ptr<Journal>> Open(Options options, Clock& clock) override;

  private:
    PostgresOptions options_;
    std::string transport_;
    Mode mode_;
    Tell tell_;
};

// SQL that a database administrator runs once: the roles and the schema of a service.
std::string BootstrapSql(std::string_view role_prefix, std::string_view service);

}  // namespace luotsi::journal
