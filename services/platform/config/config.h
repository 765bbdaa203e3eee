#pragma once

#include <luotsi/config/v1/luotsi_config.pb.h>

#include <google/protobuf/message.h>

#include <string>
#include <string_view>
#include <vector>

namespace luotsi::config {

/// One thing that is wrong in the file. Lines and columns count from 1; 0 means the whole file.
struct Problem {
    int line = 0;
    int column = 0;
    /// Path of the key, e.g. "limits.handler_threads".
    std::string key = {};
    std::string text = {};

    /// "luotsi.yaml:3:5: limits.handler_thread: unknown key, did you mean handler_threads?"
    std::string ToText(std::string_view file) const;
};

/// Fills `message` from YAML whose keys are the message's field names. Enums are given by their
/// full name or its short form ("info" for LOG_LEVEL_INFO). Returns all problems, also breaches of
/// the field rules (luotsi/validate/v1); empty when the file is good.
std::vector<Problem> ReadYaml(std::string_view yaml, google::protobuf::Message& message);

struct Loaded {
    v1::LuotsiConfig config;
    /// The file that was read.
    std::string file;
    /// All of them, in the order of the file.
    std::vector<Problem> problems;

    bool ok() const { return problems.empty(); }
    /// One line a problem.
    std::string ProblemsText() const;
};

/// Whether the environment variable LUOTSI_CONFIG names a configuration file.
bool FileIsNamedByEnvironment();

/// Reads `path`; when it is empty, the file that the environment variable LUOTSI_CONFIG names.
/// `config` is usable only when ok().
Loaded LoadConfig(const std::string& path);

/// The configuration as YAML, every key with the value in force.
std::string PrintConfig(const google::protobuf::Message& config);

}  // namespace luotsi::config
