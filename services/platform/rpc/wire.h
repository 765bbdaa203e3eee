#pragma once

#include "kernel/decision.h"

#include <google/protobuf/message.h>

#include <optional>
#include <string_view>

namespace luotsi::rpc {

/// Parses with a recursion limit of 32. On failure says why: MESSAGE_MALFORMED, or TEXT_NOT_UTF8
/// with the path of the first such field. Large messages are looked through first, so that a list
/// beyond its limit (FIELD_TOO_MANY) is refused before its elements take memory; messages with a
/// oneof, so that one that is set twice is MESSAGE_MALFORMED.
std::optional<Rejection> ParseMessage(std::string_view bytes, google::protobuf::Message& message);

}  // namespace luotsi::rpc
