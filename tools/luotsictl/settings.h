#pragma once

#include <absl/time/time.h>

#include <optional>
#include <string>

namespace luotsi::ctl {

enum class Output { kTable, kJson, kCsv };

/// What the options that every command takes say.
struct Settings {
    std::string server = "127.0.0.1:7400";
    /// fi, sv or en.
    std::string language = "en";
    /// Absent: 30 seconds for a call, no limit for an import.
    std::optional<absl::Duration> timeout;
    Output output = Output::kTable;
    bool dry_run = false;
    /// Empty: each change gets a new random one.
    std::string request_id;
    bool page_all = false;
    bool is_verbose = false;
    /// Files of the TLS connection; all empty: plain text.
    std::string ca_file;
    std::string certificate_file;
    std::string key_file;
    /// The name that the server's certificate must bear; empty: the server's host.
    std::string server_name;
    /// File with a bearer token or a provider key.
    std::string token_file;
    /// Empty: looked up, see mapping_files.h.
    std::string mappings;
};

}  // namespace luotsi::ctl
