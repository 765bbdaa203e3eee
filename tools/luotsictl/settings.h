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
    /// Empty: looked up, see mapping_files.h.
    std::string mappings;
};

}  // namespace luotsi::ctl
