#pragma once

#include <google/protobuf/message.h>

#include <string>
#include <string_view>

namespace luotsi::ctl {

/// Reads the text form of a value message (see HasTextForm) into it. Returns what is wrong, empty
/// when all is well.
std::string ParseMessageText(google::protobuf::Message& message, std::string_view text);

}  // namespace luotsi::ctl
