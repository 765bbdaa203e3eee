#pragma once

#include "platform/journal/postgres_backend.h"
#include "platform/journal/stores.h"

#include <luotsi/config/v1/luotsi_config.pb.h>

#include <memory>
#include <string>

namespace luotsi {

// The journals' place that the configuration names; `directory` is where SQLite files go.
std::unique_ptr<journal::Stores> MakeStores(
    const config::v1::LuotsiConfig& config, const std::string& directory
);

journal::PostgresOptions PostgresOptionsOf(const config::v1::Postgres& postgres);

}  // namespace luotsi
