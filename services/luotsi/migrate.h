#pragma once

#include <luotsi/config/v1/luotsi_config.pb.h>

#include <string>

namespace luotsi {

enum class MigrateCommand {
    kPlan,       // says what `apply` would do; ends with 0
    kApply,      // does it, one service after the other, each in one transaction
    kStatus,     // like plan, but ends with 1 where something is missing
    kBootstrap,  // prints the SQL that makes roles and schemas, for a database administrator
};

// Brings the PostgreSQL schemas of the named modules up to date. Returns the exit code.
int Migrate(
    MigrateCommand command, const config::v1::LuotsiConfig& config, const std::string& modules
);

}  // namespace luotsi
