#include "platform/redis/settings.h"

#include "platform/runtime/private_file.h"

#include <absl/status/status.h>

#include <fstream>

namespace luotsi::redis {
namespace {

constexpr std::size_t kMaxPasswordBytes = 4096;

}  // namespace

Settings SettingsOf(const config::v1::Redis& config) {
    Settings settings;
    settings.socket = config.socket();
    settings.password_file = config.password_file();
    if (!config.user().empty()) settings.user = config.user();
    if (!config.key_prefix().empty()) settings.key_prefix = config.key_prefix();
    if (config.timeout_ms() != 0) {
        settings.timeout = std::chrono::milliseconds(config.timeout_ms());
    }
    return settings;
}

absl::StatusOr<std::string> ReadPassword(const Settings& settings) {
    if (settings.password_file.empty()) return std::string();
    const absl::Status secret = runtime::CheckPrivateFile(settings.password_file);
    if (!secret.ok()) return secret;
    std::ifstream file(settings.password_file, std::ios::binary);
    std::string password(kMaxPasswordBytes + 1, '\0');
    file.read(password.data(), static_cast<std::streamsize>(password.size()));
    password.resize(static_cast<std::size_t>(file.gcount()));
    while (!password.empty() && (password.back() == '\n' || password.back() == '\r')) {
        password.pop_back();
    }
    // An empty password would be no AUTH at all, which nobody who names a file means.
    if (password.empty() || password.size() > kMaxPasswordBytes) {
        return absl::FailedPreconditionError("the Redis password file cannot be read or is empty");
    }
    return password;
}

}  // namespace luotsi::redis
