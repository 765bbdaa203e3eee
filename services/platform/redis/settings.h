#pragma once

#include <luotsi/config/v1/luotsi_config.pb.h>

#include <absl/status/statusor.h>

#include <chrono>
#include <string>

namespace luotsi::redis {

// Where Redis is and how long it is waited for.
struct Settings {
    std::string socket;
    std::string user = "default";
    std::string password_file;
    std::string key_prefix = "luotsi:";
    // Longest a caller waits for everything of one exchange: connect, AUTH and the answers.
    std::chrono::milliseconds timeout{20};
};

// The configuration with the defaults that its comments promise.
Settings SettingsOf(const config::v1::Redis& config);

// The password without the line feed at its end; empty where no file is named.
absl::StatusOr<std::string> ReadPassword(const Settings& settings);

}  // namespace luotsi::redis
