#include "platform/config/config.h"
#include "platform/config/enum_names.h"

#include <google/protobuf/descriptor.h>
#include <yaml-cpp/yaml.h>

#include <map>
#include <string>

namespace luotsi::config {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

void Emit(const Message& message, YAML::Emitter& out);

// One value; `index` is -1 outside lists.
void EmitValue(
    const Message& message, const FieldDescriptor& field, int index, YAML::Emitter& out
) {
    const Reflection& reflection = *message.GetReflection();
    const auto get = [&](auto single, auto repeated) {
        return index < 0 ? (reflection.*single)(message, &field)
                         : (reflection.*repeated)(message, &field, index);
    };
    switch (field.cpp_type()) {
        case FieldDescriptor::CPPTYPE_MESSAGE:
            return Emit(
                index < 0 ? reflection.GetMessage(message, &field)
                          : reflection.GetRepeatedMessage(message, &field, index),
                out
            );
        case FieldDescriptor::CPPTYPE_STRING:
            // Quoted, so that a date or "no" reads back as text in any YAML tool.
            out << YAML::DoubleQuoted
                << get(&Reflection::GetString, &Reflection::GetRepeatedString);
            return;
        case FieldDescriptor::CPPTYPE_ENUM: {
            const EnumValueDescriptor& value =
                *get(&Reflection::GetEnum, &Reflection::GetRepeatedEnum);
            if (value.number() == 0) {
                out << YAML::Null;
            } else {
                out << ShortName(value);
            }
            return;
        }
        case FieldDescriptor::CPPTYPE_BOOL:
            out << get(&Reflection::GetBool, &Reflection::GetRepeatedBool);
            return;
        case FieldDescriptor::CPPTYPE_INT32:
            out << get(&Reflection::GetInt32, &Reflection::GetRepeatedInt32);
            return;
        case FieldDescriptor::CPPTYPE_INT64:
            out << get(&Reflection::GetInt64, &Reflection::GetRepeatedInt64);
            return;
        case FieldDescriptor::CPPTYPE_UINT32:
            out << get(&Reflection::GetUInt32, &Reflection::GetRepeatedUInt32);
            return;
        case FieldDescriptor::CPPTYPE_UINT64:
            out << get(&Reflection::GetUInt64, &Reflection::GetRepeatedUInt64);
            return;
        case FieldDescriptor::CPPTYPE_DOUBLE:
            out << get(&Reflection::GetDouble, &Reflection::GetRepeatedDouble);
            return;
        case FieldDescriptor::CPPTYPE_FLOAT:
            out << get(&Reflection::GetFloat, &Reflection::GetRepeatedFloat);
            return;
    }
}

void EmitList(const Message& message, const FieldDescriptor& field, YAML::Emitter& out) {
    const int size = message.GetReflection()->FieldSize(message, &field);
    if (size == 0) out << YAML::Flow;
    out << YAML::BeginSeq;
    for (int i = 0; i < size; ++i)
        EmitValue(message, field, i, out);
    out << YAML::EndSeq;
}

// In the order of the keys, so that the same configuration prints the same.
void EmitMap(const Message& message, const FieldDescriptor& field, YAML::Emitter& out) {
    const Reflection& reflection = *message.GetReflection();
    const FieldDescriptor& key = *field.message_type()->map_key();
    std::map<std::string, const Message*> members;
    for (int i = 0; i < reflection.FieldSize(message, &field); ++i) {
        const Message& member = reflection.GetRepeatedMessage(message, &field, i);
        members[member.GetReflection()->GetString(member, &key)] = &member;
    }
    if (members.empty()) out << YAML::Flow;
    out << YAML::BeginMap;
    for (const auto& [name, member] : members) {
        out << YAML::Key << YAML::DoubleQuoted << name << YAML::Value;
        EmitValue(*member, *field.message_type()->map_value(), -1, out);
    }
    out << YAML::EndMap;
}

void Emit(const Message& message, YAML::Emitter& out) {
    out << YAML::BeginMap;
    for (int i = 0; i < message.GetDescriptor()->field_count(); ++i) {
        const FieldDescriptor& field = *message.GetDescriptor()->field(i);
        out << YAML::Key << field.name() << YAML::Value;
        if (field.is_map()) {
            EmitMap(message, field, out);
        } else if (field.is_repeated()) {
            EmitList(message, field, out);
        } else {
            EmitValue(message, field, -1, out);
        }
    }
    out << YAML::EndMap;
}

}  // namespace

std::string PrintConfig(const Message& config) {
    YAML::Emitter out;
    Emit(config, out);
    return std::string(out.c_str(), out.size()) + '\n';
}

}  // namespace luotsi::config
