#pragma once

#include <google/protobuf/message.h>

#include <memory>
#include <string>
#include <vector>

namespace luotsi::ctl {

/// The file's bytes; "-" is standard input. Returns what is wrong, empty when all is well.
std::string ReadFile(const std::string& path, std::string* bytes);

/// Fills the message from YAML or JSON. YAML keys are field names; values may take the short forms
/// of SetField. Checks shape only: what values are right is the server's word. Returns one line a
/// problem, with line and column where known; empty when all is well.
std::vector<std::string> ReadDocument(const std::string& text, google::protobuf::Message& message);

/// The same for a document that is a list of messages, bare or under the key `key`.
std::vector<std::string> ReadList(
    const std::string& text,
    const std::string& key,
    const google::protobuf::Message& prototype,
    std::vector<std::unique_ptr<google::protobuf::Message>>& messages
);

}  // namespace luotsi::ctl
