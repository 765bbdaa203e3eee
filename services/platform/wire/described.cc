#include "platform/wire/described.h"

#include "kernel/check.h"

namespace luotsi::wire::described {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

}  // namespace

const FieldDescriptor* FindField(const Message& message, std::string_view name) {
    return message.GetDescriptor()->FindFieldByName(std::string(name));
}

int SizeOf(const Message& message, const FieldDescriptor* field) {
    LUOTSI_CHECK(field->is_repeated(), "a list is a repeated field");
    return message.GetReflection()->FieldSize(message, field);
}

std::string Join(std::string_view path, std::string_view name) {
    if (path.empty()) return std::string(name);
    return std::string(path) + "." + std::string(name);
}

std::string Element(const std::string& path, int index) {
    return path + "[" + std::to_string(index) + "]";
}

void Sink::Text(std::string value) const {
    LUOTSI_CHECK(field_->cpp_type() == FieldDescriptor::CPPTYPE_STRING, "a text is a string");
    const Reflection* reflection = message_->GetReflection();
    if (field_->is_repeated())
        reflection->AddString(message_, field_, std::move(value));
    else
        reflection->SetString(message_, field_, std::move(value));
}

void Sink::Flag(bool value) const {
    LUOTSI_CHECK(field_->cpp_type() == FieldDescriptor::CPPTYPE_BOOL, "a flag is a bool");
    message_->GetReflection()->SetBool(message_, field_, value);
}

void Sink::Whole(std::int64_t value) const {
    const Reflection* reflection = message_->GetReflection();
    const bool list = field_->is_repeated();
    switch (field_->cpp_type()) {
        case FieldDescriptor::CPPTYPE_INT32:
            list ? reflection->AddInt32(message_, field_, static_cast<std::int32_t>(value))
                 : reflection->SetInt32(message_, field_, static_cast<std::int32_t>(value));
            return;
        case FieldDescriptor::CPPTYPE_UINT32:
            list ? reflection->AddUInt32(message_, field_, static_cast<std::uint32_t>(value))
                 : reflection->SetUInt32(message_, field_, static_cast<std::uint32_t>(value));
            return;
        case FieldDescriptor::CPPTYPE_INT64:
            list ? reflection->AddInt64(message_, field_, value)
                 : reflection->SetInt64(message_, field_, value);
            return;
        case FieldDescriptor::CPPTYPE_UINT64:
            list ? reflection->AddUInt64(message_, field_, static_cast<std::uint64_t>(value))
                 : reflection->SetUInt64(message_, field_, static_cast<std::uint64_t>(value));
            return;
        default:
            LUOTSI_CHECK(false, "a whole number has a whole number's field");
    }
}

void Sink::EnumNumber(int number) const {
    LUOTSI_CHECK(field_->cpp_type() == FieldDescriptor::CPPTYPE_ENUM, "an enum is an enum");
    const Reflection* reflection = message_->GetReflection();
    if (field_->is_repeated())
        reflection->AddEnumValue(message_, field_, number);
    else
        reflection->SetEnumValue(message_, field_, number);
}

Message* Sink::Sub() const {
    LUOTSI_CHECK(field_->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE, "a value is a message");
    const Reflection* reflection = message_->GetReflection();
    return field_->is_repeated() ? reflection->AddMessage(message_, field_)
                                 : reflection->MutableMessage(message_, field_);
}

// A field without presence counts as given when it differs from its default.
bool Source::Has() const {
    return index_ >= 0 || message_.GetReflection()->HasField(message_, field_);
}

std::string Source::Text() const {
    LUOTSI_CHECK(field_->cpp_type() == FieldDescriptor::CPPTYPE_STRING, "a text is a string");
    const Reflection* reflection = message_.GetReflection();
    return index_ >= 0 ? reflection->GetRepeatedString(message_, field_, index_)
                       : reflection->GetString(message_, field_);
}

bool Source::Flag() const {
    LUOTSI_CHECK(field_->cpp_type() == FieldDescriptor::CPPTYPE_BOOL, "a flag is a bool");
    return message_.GetReflection()->GetBool(message_, field_);
}

std::int64_t Source::Whole() const {
    const Reflection* reflection = message_.GetReflection();
    const bool list = index_ >= 0;
    switch (field_->cpp_type()) {
        case FieldDescriptor::CPPTYPE_INT32:
            return list ? reflection->GetRepeatedInt32(message_, field_, index_)
                        : reflection->GetInt32(message_, field_);
        case FieldDescriptor::CPPTYPE_UINT32:
            return list ? reflection->GetRepeatedUInt32(message_, field_, index_)
                        : reflection->GetUInt32(message_, field_);
        case FieldDescriptor::CPPTYPE_INT64:
            return list ? reflection->GetRepeatedInt64(message_, field_, index_)
                        : reflection->GetInt64(message_, field_);
        case FieldDescriptor::CPPTYPE_UINT64:
            return static_cast<std::int64_t>(
                list ? reflection->GetRepeatedUInt64(message_, field_, index_)
                     : reflection->GetUInt64(message_, field_)
            );
        default:
            LUOTSI_CHECK(false, "a whole number has a whole number's field");
    }
}

int Source::EnumNumber() const {
    LUOTSI_CHECK(field_->cpp_type() == FieldDescriptor::CPPTYPE_ENUM, "an enum is an enum");
    const Reflection* reflection = message_.GetReflection();
    return index_ >= 0 ? reflection->GetRepeatedEnumValue(message_, field_, index_)
                       : reflection->GetEnumValue(message_, field_);
}

const Message& Source::Sub() const {
    LUOTSI_CHECK(field_->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE, "a value is a message");
    const Reflection* reflection = message_.GetReflection();
    return index_ >= 0 ? reflection->GetRepeatedMessage(message_, field_, index_)
                       : reflection->GetMessage(message_, field_);
}

Money Read(const type::v1::Money& value, std::string_view path, Reader& reader) {
    return reader.MoneyOf(value, path);
}
UnitPrice Read(const type::v1::UnitPrice& value, std::string_view path, Reader& reader) {
    return reader.UnitPriceOf(value, path);
}
Quantity Read(const type::v1::Quantity& value, std::string_view, Reader&) {
    return Quantity::OfMicros(value.micros());
}
Ratio Read(const type::v1::Ratio& value, std::string_view path, Reader& reader) {
    return reader.RatioOf(value, path);
}
PartyIdentifier Read(
    const type::v1::PartyIdentifier& value, std::string_view path, Reader& reader
) {
    return reader.Party(value, path);
}
Instant Read(const google::protobuf::Timestamp& value, std::string_view path, Reader& reader) {
    return reader.InstantOf(value, path).value_or(Instant());
}

}  // namespace luotsi::wire::described
