#include "platform/postgres/settings.h"

#include "platform/runtime/private_file.h"

#include <absl/status/status.h>

#include <fstream>
#include <iterator>
#include <string_view>

namespace luotsi::postgres {
namespace {

void Add(std::string& text, std::string_view key, std::string_view value) {
    if (value.empty()) return;
    text += text.empty() ? "" : " ";
    text += key;
    text += "='";
    for (const char letter : value) {
        if (letter == '\'' || letter == '\\') text += '\\';
        text += letter;
    }
    text += '\'';
}

absl::StatusOr<std::string> ReadPassword(const std::string& path) {
    const absl::Status secret = runtime::CheckPrivateFile(path);
    if (!secret.ok()) return secret;
    std::ifstream file(path);
    std::string password{std::istreambuf_iterator<char>(file), {}};
    while (!password.empty() && (password.back() == '\n' || password.back() == '\r'))
        password.pop_back();
    return password;
}

}  // namespace

absl::StatusOr<std::string> ConnectionString(const Settings& settings) {
    std::string text;
    Add(text, "host", settings.host);
    Add(text, "port", std::to_string(settings.port));
    Add(text, "dbname", settings.database);
    Add(text, "user", settings.role);
    if (!settings.password_file.empty()) {
        const absl::StatusOr<std::string> password = ReadPassword(settings.password_file);
        if (!password.ok()) return password.status();
        Add(text, "password", *password);
    }
    const bool socket = settings.host.starts_with('/');
    if (!settings.ca_file.empty()) {
        Add(text, "sslmode", "verify-full");
        Add(text, "sslrootcert", settings.ca_file);
        Add(text, "sslcert", settings.certificate_file);
        Add(text, "sslkey", settings.key_file);
    } else if (!socket) {
        Add(text, "sslmode", "prefer");
    }
    Add(text, "application_name", "luotsi/" + settings.schema);
    Add(text, "connect_timeout", "5");
    Add(text, "client_encoding", "UTF8");
    // A dead peer is noticed within half a minute, also in the middle of a commit.
    Add(text, "keepalives_idle", "10");
    Add(text, "tcp_user_timeout", "30000");
    Add(text,
        "options",
        "-c search_path=" + settings.schema +
            " -c statement_timeout=" + std::to_string(settings.statement_timeout_ms) +
            " -c idle_in_transaction_session_timeout=" +
            std::to_string(settings.idle_transaction_timeout_ms));
    return text;
}

}  // namespace luotsi::postgres
