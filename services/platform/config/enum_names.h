#pragma once

#include <google/protobuf/descriptor.h>

#include <string>

namespace luotsi::config {

using google::protobuf::EnumDescriptor;
using google::protobuf::EnumValueDescriptor;

/// "info" for LOG_LEVEL_INFO of enum LogLevel.
std::string ShortName(const EnumValueDescriptor& value);

/// By short or full name; nullptr for others and for the zero value, which means "not given".
const EnumValueDescriptor* FindValue(const EnumDescriptor& type, const std::string& text);

/// "debug, info, warning, error"
std::string ShortNames(const EnumDescriptor& type);

}  // namespace luotsi::config
