#include "tools/luotsictl/fields.h"

#include "tools/luotsictl/forms.h"

#include <google/protobuf/util/time_util.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <span>

namespace luotsi::ctl {
namespace {

using google::protobuf::EnumDescriptor;
using google::protobuf::EnumValueDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

// "ContractState" -> "CONTRACT_STATE_"
std::string EnumPrefix(const EnumDescriptor& type) {
    std::string prefix;
    for (const char c : type.name()) {
        const auto byte = static_cast<unsigned char>(c);
        if (std::isupper(byte) != 0 && !prefix.empty()) prefix += '_';
        prefix += static_cast<char>(std::toupper(byte));
    }
    return prefix + '_';
}

std::string AsEnumName(std::string_view text) {
    std::string name;
    for (const char c : text)
        name += c == '-' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return name;
}

const EnumValueDescriptor* FindEnumValue(const EnumDescriptor& type, std::string_view text) {
    const std::string name = AsEnumName(text);
    if (const auto* value = type.FindValueByName(name)) return value;
    return type.FindValueByName(EnumPrefix(type) + name);
}

template <class Number>
bool ParseNumber(std::string_view text, Number& number) {
    const char* end = text.data() + text.size();
    const auto [stopped, error] = std::from_chars(text.data(), end, number);
    return error == std::errc() && stopped == end && !text.empty();
}

// Sets or appends, whichever the field wants.
template <class Number, class Set, class Add>
std::string PutNumber(
    Message& message, const FieldDescriptor& field, std::string_view text, Set set, Add add
) {
    Number number{};
    if (!ParseNumber(text, number)) return "not a whole number in range: " + std::string(text);
    const Reflection& reflection = *message.GetReflection();
    if (field.is_repeated()) {
        (reflection.*add)(&message, &field, number);
    } else {
        (reflection.*set)(&message, &field, number);
    }
    return {};
}

std::string PutString(Message& message, const FieldDescriptor& field, std::string_view text) {
    const Reflection& reflection = *message.GetReflection();
    if (field.is_repeated()) {
        reflection.AddString(&message, &field, std::string(text));
    } else {
        reflection.SetString(&message, &field, std::string(text));
    }
    return {};
}

std::string PutBool(Message& message, const FieldDescriptor& field, std::string_view text) {
    if (text != "true" && text != "false") return "true or false is needed";
    if (field.is_repeated()) return "a list of true and false cannot be given";
    message.GetReflection()->SetBool(&message, &field, text == "true");
    return {};
}

std::string PutEnum(Message& message, const FieldDescriptor& field, std::string_view text) {
    const EnumValueDescriptor* value = FindEnumValue(*field.enum_type(), text);
    if (value == nullptr) {
        return "no such value: " + std::string(text) + " (known: " + EnumNames(*field.enum_type()) +
               ")";
    }
    const Reflection& reflection = *message.GetReflection();
    if (field.is_repeated()) {
        reflection.AddEnum(&message, &field, value);
    } else {
        reflection.SetEnum(&message, &field, value);
    }
    return {};
}

std::string PutMessage(Message& message, const FieldDescriptor& field, std::string_view text) {
    if (!HasTextForm(*field.message_type())) return "a group of fields is needed";
    if (text == "now" && field.message_type()->full_name() == "google.protobuf.Timestamp") {
        return {};
    }
    const Reflection& reflection = *message.GetReflection();
    Message& part = field.is_repeated() ? *reflection.AddMessage(&message, &field)
                                        : *reflection.MutableMessage(&message, &field);
    return ParseMessageText(part, text);
}

std::string ScalarText(const Message& message, const FieldDescriptor& field, int at) {
    const Reflection& r = *message.GetReflection();
    const bool many = at >= 0;
    switch (field.cpp_type()) {
        case FieldDescriptor::CPPTYPE_STRING:
            return many ? r.GetRepeatedString(message, &field, at) : r.GetString(message, &field);
        case FieldDescriptor::CPPTYPE_BOOL:
            return (many ? r.GetRepeatedBool(message, &field, at) : r.GetBool(message, &field))
                       ? "true"
                       : "false";
        case FieldDescriptor::CPPTYPE_INT32:
            return std::to_string(
                many ? r.GetRepeatedInt32(message, &field, at) : r.GetInt32(message, &field)
            );
        case FieldDescriptor::CPPTYPE_UINT32:
            return std::to_string(
                many ? r.GetRepeatedUInt32(message, &field, at) : r.GetUInt32(message, &field)
            );
        case FieldDescriptor::CPPTYPE_INT64:
            return std::to_string(
                many ? r.GetRepeatedInt64(message, &field, at) : r.GetInt64(message, &field)
            );
        case FieldDescriptor::CPPTYPE_UINT64:
            return std::to_string(
                many ? r.GetRepeatedUInt64(message, &field, at) : r.GetUInt64(message, &field)
            );
        case FieldDescriptor::CPPTYPE_ENUM:
            return ShortEnumName(
                many ? *r.GetRepeatedEnum(message, &field, at) : *r.GetEnum(message, &field)
            );
        case FieldDescriptor::CPPTYPE_MESSAGE:
            return MessageText(
                many ? r.GetRepeatedMessage(message, &field, at) : r.GetMessage(message, &field)
            );
        default:
            return {};  // the API has no binary fractions
    }
}

std::string MapText(const Message& message, const FieldDescriptor& field) {
    std::vector<std::string> entries;
    const Reflection& reflection = *message.GetReflection();
    const auto& key = *field.message_type()->map_key();
    const auto& value = *field.message_type()->map_value();
    for (int at = 0; at < reflection.FieldSize(message, &field); ++at) {
        const Message& entry = reflection.GetRepeatedMessage(message, &field, at);
        entries.push_back(ScalarText(entry, key, -1) + '=' + ScalarText(entry, value, -1));
    }
    std::ranges::sort(entries);
    std::string text;
    for (const std::string& entry : entries)
        text += (text.empty() ? "" : ", ") + entry;
    return text;
}

std::string TextAlong(const Message& message, std::span<const FieldDescriptor* const> fields) {
    const FieldDescriptor& field = *fields.front();
    const Reflection& reflection = *message.GetReflection();
    if (fields.size() == 1) return FieldText(message, field);
    if (!field.is_repeated()) {
        if (!reflection.HasField(message, &field)) return {};
        return TextAlong(reflection.GetMessage(message, &field), fields.subspan(1));
    }
    std::string text;
    for (int at = 0; at < reflection.FieldSize(message, &field); ++at) {
        text += (at == 0 ? "" : ", ") +
                TextAlong(reflection.GetRepeatedMessage(message, &field, at), fields.subspan(1));
    }
    return text;
}

std::string ListText(const Message& message, const FieldDescriptor& field) {
    const int size = message.GetReflection()->FieldSize(message, &field);
    const bool is_plain = field.cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE;
    if (!is_plain && !HasTextForm(*field.message_type())) return std::to_string(size);
    std::string text;
    for (int at = 0; at < size; ++at)
        text += (at == 0 ? "" : ", ") + ScalarText(message, field, at);
    return text;
}

}  // namespace

std::vector<const FieldDescriptor*> FieldPath(
    const google::protobuf::Descriptor& type, std::string_view path
) {
    std::vector<const FieldDescriptor*> fields;
    const google::protobuf::Descriptor* at = &type;
    while (true) {
        const std::size_t dot = path.find('.');
        if (at == nullptr) return {};
        const FieldDescriptor* field = at->FindFieldByName(std::string(path.substr(0, dot)));
        if (field == nullptr) return {};
        fields.push_back(field);
        if (dot == std::string_view::npos) return fields;
        at = field->message_type();
        path.remove_prefix(dot + 1);
    }
}

std::string SetField(Message& message, const FieldDescriptor& field, std::string_view text) {
    switch (field.cpp_type()) {
        case FieldDescriptor::CPPTYPE_STRING:
            return PutString(message, field, text);
        case FieldDescriptor::CPPTYPE_BOOL:
            return PutBool(message, field, text);
        case FieldDescriptor::CPPTYPE_ENUM:
            return PutEnum(message, field, text);
        case FieldDescriptor::CPPTYPE_MESSAGE:
            return PutMessage(message, field, text);
        case FieldDescriptor::CPPTYPE_INT32:
            return PutNumber<std::int32_t>(
                message, field, text, &Reflection::SetInt32, &Reflection::AddInt32
            );
        case FieldDescriptor::CPPTYPE_UINT32:
            return PutNumber<std::uint32_t>(
                message, field, text, &Reflection::SetUInt32, &Reflection::AddUInt32
            );
        case FieldDescriptor::CPPTYPE_INT64:
            return PutNumber<std::int64_t>(
                message, field, text, &Reflection::SetInt64, &Reflection::AddInt64
            );
        case FieldDescriptor::CPPTYPE_UINT64:
            return PutNumber<std::uint64_t>(
                message, field, text, &Reflection::SetUInt64, &Reflection::AddUInt64
            );
        default:
            return "a field of this type cannot be given";
    }
}

std::string SetByPath(Message& message, std::string_view path, std::string_view text) {
    const auto fields = FieldPath(*message.GetDescriptor(), path);
    if (fields.empty()) return "no field " + std::string(path);
    Message* at = &message;
    for (std::size_t step = 0; step + 1 < fields.size(); ++step)
        at = at->GetReflection()->MutableMessage(at, fields[step]);
    return SetField(*at, *fields.back(), text);
}

std::string EnumNames(const EnumDescriptor& type) {
    std::string names;
    for (int at = 0; at < type.value_count(); ++at) {
        const std::string name = ShortEnumName(*type.value(at));
        if (!name.empty()) names += (names.empty() ? "" : ", ") + name;
    }
    return names;
}

std::string ShortEnumName(const EnumValueDescriptor& value) {
    if (value.number() == 0) return {};
    const std::string prefix = EnumPrefix(*value.type());
    return value.name().starts_with(prefix) ? value.name().substr(prefix.size()) : value.name();
}

std::string FieldText(const Message& message, const FieldDescriptor& field) {
    if (field.is_map()) return MapText(message, field);
    if (field.is_repeated()) return ListText(message, field);
    if (field.has_presence() && !message.GetReflection()->HasField(message, &field)) return {};
    return ScalarText(message, field, -1);
}

std::string TextByPath(const Message& message, std::string_view path) {
    const auto fields = FieldPath(*message.GetDescriptor(), path);
    return fields.empty() ? std::string() : TextAlong(message, fields);
}

}  // namespace luotsi::ctl
