#pragma once

#include <absl/status/statusor.h>

#include <cstdint>
#include <string>

namespace luotsi::postgres {

// How to reach one schema of a database as one role.
struct Settings {
    // Host name, or the directory of a Unix socket.
    std::string host;
    std::uint32_t port = 5432;
    std::string database;
    std::string role;
    // File with the role's password; empty where the server asks for none.
    std::string password_file;
    // The schema that unqualified names mean.
    std::string schema;
    // Authorities that the server's certificate must come from; with it the server's name is
    // checked too (verify-full).
    std::string ca_file;
    // The client's own certificate and key, where the server asks for them.
    std::string certificate_file;
    std::string key_file;
    std::uint32_t statement_timeout_ms = 30'000;
    std::uint32_t idle_transaction_timeout_ms = 10'000;
};

// The connection string for libpq. The password is read from its file each time, so a rotated one
// is used by the next connection. Fails where the file cannot be read or others may read it.
absl::StatusOr<std::string> ConnectionString(const Settings& settings);

}  // namespace luotsi::postgres
