#pragma once

#include <luotsi/config/v1/luotsi_config.pb.h>

#include <string>

namespace luotsi {

struct ServeOptions {
    config::v1::LuotsiConfig config;
    std::string modules = "all";
    // Written as one JSON line {"grpc_port":N,"admin_port":N} when calls are taken.
    std::string ready_file;
    // `luotsi dev`: greets on standard output and says what to try.
    bool greet = false;
};

// Runs until SIGTERM or SIGINT; answers the process's exit code.
int Serve(const ServeOptions& options);

// Makes every read model again from its journal and prints the hashes before and after as JSON.
int RebuildStore(const std::string& directory);

}  // namespace luotsi
