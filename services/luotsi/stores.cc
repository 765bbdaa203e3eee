#include "luotsi/stores.h"

#include "platform/feed/transport_tables.h"

namespace luotsi {
namespace {

constexpr std::uint32_t kPort = 5432;
constexpr std::uint32_t kReaders = 8;
constexpr std::uint32_t kStatementTimeoutMs = 30'000;
constexpr std::uint32_t kIdleTransactionTimeoutMs = 10'000;

// Zero stands for the default that luotsi_config.proto names.
std::uint32_t Or(std::uint32_t given, std::uint32_t otherwise) {
    return given == 0 ? otherwise : given;
}

}  // namespace

journal::PostgresOptions PostgresOptionsOf(const config::v1::Postgres& postgres) {
    journal::PostgresOptions options;
    options.settings = {
        .host = postgres.host(),
        .port = Or(postgres.port(), kPort),
        .database = postgres.database(),
        .role = {},
        .password_file = {},
        .schema = {},
        .ca_file = postgres.tls().ca_file(),
        .certificate_file = postgres.tls().certificate_file(),
        .key_file = postgres.tls().key_file(),
        .statement_timeout_ms = Or(postgres.statement_timeout_ms(), kStatementTimeoutMs),
        .idle_transaction_timeout_ms =
            Or(postgres.idle_transaction_timeout_ms(), kIdleTransactionTimeoutMs),
    };
    if (!postgres.role_prefix().empty()) options.role_prefix = postgres.role_prefix();
    options.password_directory = postgres.password_directory();
    options.readers = Or(postgres.pool_size(), kReaders);
    return options;
}

std::unique_ptr<journal::Stores> MakeStores(
    const config::v1::LuotsiConfig& config, const std::string& directory
) {
    const std::string transport(feed::kTransportTables);
    if (config.store().has_postgres()) {
        return std::make_unique<journal::PostgresStores>(
            PostgresOptionsOf(config.store().postgres()), transport
        );
    }
    return std::make_unique<journal::SqliteStores>(directory, transport);
}

}  // namespace luotsi
