#pragma once

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <string>
#include <string_view>
#include <vector>

namespace luotsi::ctl {

/// The fields from the message to "provider.identifier.id"; empty when the path does not exist.
std::vector<const google::protobuf::FieldDescriptor*> FieldPath(
    const google::protobuf::Descriptor& type, std::string_view path
);

/// Sets one field from what a person types: enums by full or short name in any case, times as
/// RFC 3339 or "now" (which leaves the field unset), money as "100.50 EUR", prices likewise,
/// quantities as "12.5", ratios as "95/100". Returns what is wrong, empty when all is well. Appends
/// to a repeated field.
std::string SetField(
    google::protobuf::Message& message,
    const google::protobuf::FieldDescriptor& field,
    std::string_view text
);

/// The same by path; messages on the way are created.
std::string SetByPath(
    google::protobuf::Message& message, std::string_view path, std::string_view text
);

/// Short names of an enum's values without the zero: "ACTIVE, ENDED".
std::string EnumNames(const google::protobuf::EnumDescriptor& type);

/// "CONTRACT_STATE_ACTIVE" as "ACTIVE"; empty for the zero value.
std::string ShortEnumName(const google::protobuf::EnumValueDescriptor& value);

/// A field as text for a cell. Empty for what is unset or zero-valued enums; a list of messages
/// without a text form of their own gives its length.
std::string FieldText(
    const google::protobuf::Message& message, const google::protobuf::FieldDescriptor& field
);

/// The text form of money, prices, quantities, ratios, parties and times; empty for other types.
std::string MessageText(const google::protobuf::Message& message);
bool HasTextForm(const google::protobuf::Descriptor& type);

/// The field's text at a path; empty when a message on the way is absent. Where a list
/// lies on the way, what all its entries have, with commas.
std::string TextByPath(const google::protobuf::Message& message, std::string_view path);

}  // namespace luotsi::ctl
