#include "platform/feed/flat_json.h"

#include "kernel/civil.h"

#include <google/protobuf/timestamp.pb.h>

#include <google/protobuf/descriptor.h>
#include <google/protobuf/dynamic_message.h>
#include <google/protobuf/message.h>
#include <nlohmann/json.hpp>

#include <cctype>
#include <memory>
#include <optional>
#include <utility>

namespace luotsi::feed {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::EnumDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;
using google::protobuf::Timestamp;
// Keeps the order of the fields.
using Json = nlohmann::ordered_json;

constexpr const char* kCurrency = "currency_code";
constexpr std::string_view kAmount = "amount_";
constexpr int kMaxDepth = 16;

bool IsTimestamp(const FieldDescriptor& field) {
    return field.message_type()->full_name() == "google.protobuf.Timestamp";
}

// Money and prices: a currency and one amount.
const FieldDescriptor* AmountOf(const Descriptor& type) {
    if (type.field_count() != 2 || type.FindFieldByName(kCurrency) == nullptr) return nullptr;
    for (int i = 0; i < 2; ++i) {
        if (type.field(i)->name().starts_with(kAmount)) return type.field(i);
    }
    return nullptr;
}

// `MATCH_OUTCOME_MATCHED` of enum MatchOutcome is `matched`.
std::string Prefix(const EnumDescriptor& type) {
    std::string prefix;
    for (const char letter : type.name()) {
        const bool upper = std::isupper(static_cast<unsigned char>(letter)) != 0;
        if (upper && !prefix.empty()) prefix += '_';
        prefix += static_cast<char>(std::toupper(static_cast<unsigned char>(letter)));
    }
    return prefix + '_';
}

std::string Cased(std::string text, int (*change)(int)) {
    for (char& letter : text)
        letter = static_cast<char>(change(static_cast<unsigned char>(letter)));
    return text;
}

// The event's one entity stands at the top level.
bool IsHoisted(const FieldDescriptor& field, int depth) {
    return depth == 0 && !field.is_repeated() && !IsTimestamp(field) &&
           AmountOf(*field.message_type()) == nullptr;
}

class Writer {
  public:
    void Fields(const Message& message, const std::string& prefix, Json& out, int depth) {
        const Descriptor& type = *message.GetDescriptor();
        for (int i = 0; i < type.field_count(); ++i)
            Field(message, *type.field(i), prefix, out, depth);
    }

  private:
    void Field(
        const Message& message,
        const FieldDescriptor& field,
        const std::string& prefix,
        Json& out,
        int depth
    ) {
        const Reflection& reflection = *message.GetReflection();
        const std::string name = prefix + field.name();
        if (field.is_repeated()) {
            Json list = Json::array();
            for (int i = 0; i < reflection.FieldSize(message, &field); ++i)
                list.push_back(Element(message, field, i, depth));
            out[name] = std::move(list);
            return;
        }
        if (field.cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) {
            out[name] = Scalar(message, field, -1);
            return;
        }
        if (!reflection.HasField(message, &field)) return;
        const Message& child = reflection.GetMessage(message, &field);
        if (IsTimestamp(field)) {
            out[name] = TimeText(child);
        } else if (const FieldDescriptor* const amount = AmountOf(*child.GetDescriptor())) {
            Amount(child, *amount, name, out);
        } else {
            Fields(child, IsHoisted(field, depth) ? prefix : name + '_', out, depth + 1);
        }
    }

    Json Element(const Message& message, const FieldDescriptor& field, int index, int depth) {
        if (field.cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) {
            return Scalar(message, field, index);
        }
        Json out = Json::object();
        Fields(
            message.GetReflection()->GetRepeatedMessage(message, &field, index), "", out, depth + 1
        );
        return out;
    }

    void Amount(
        const Message& money, const FieldDescriptor& amount, const std::string& name, Json& out
    ) {
        const Reflection& reflection = *money.GetReflection();
        const std::string currency =
            reflection.GetString(money, money.GetDescriptor()->FindFieldByName(kCurrency));
        out[name + '_' + amount.name().substr(kAmount.size())] = Scalar(money, amount, -1);
        if (!currency_) currency_ = currency;
        if (currency != *currency_) out[name + '_' + kCurrency] = currency;
    }

    static std::string TimeText(const Message& message) {
        Timestamp time;
        time.ParseFromString(message.SerializeAsString());
        return Instant::FromMicros(time.seconds() * 1'000'000 + time.nanos() / 1000).ToText();
    }

    static Json Scalar(const Message& message, const FieldDescriptor& field, int index) {
        const Reflection& reflection = *message.GetReflection();
        const auto get = [&](auto single, auto repeated) {
            return index < 0 ? (reflection.*single)(message, &field)
                             : (reflection.*repeated)(message, &field, index);
        };
        switch (field.cpp_type()) {
            case FieldDescriptor::CPPTYPE_STRING:
                return get(&Reflection::GetString, &Reflection::GetRepeatedString);
            case FieldDescriptor::CPPTYPE_BOOL:
                return get(&Reflection::GetBool, &Reflection::GetRepeatedBool);
            case FieldDescriptor::CPPTYPE_INT32:
                return get(&Reflection::GetInt32, &Reflection::GetRepeatedInt32);
            case FieldDescriptor::CPPTYPE_INT64:
                return get(&Reflection::GetInt64, &Reflection::GetRepeatedInt64);
            case FieldDescriptor::CPPTYPE_UINT32:
                return get(&Reflection::GetUInt32, &Reflection::GetRepeatedUInt32);
            case FieldDescriptor::CPPTYPE_UINT64:
                return get(&Reflection::GetUInt64, &Reflection::GetRepeatedUInt64);
            case FieldDescriptor::CPPTYPE_ENUM: {
                const auto* const value = get(&Reflection::GetEnum, &Reflection::GetRepeatedEnum);
                const std::string prefix = Prefix(*value->type());
                const bool prefixed = value->name().starts_with(prefix);
                return Cased(
                    prefixed ? value->name().substr(prefix.size()) : value->name(), std::tolower
                );
            }
            default:
                return nullptr;  // floating point is in no message of ours
        }
    }

    friend absl::StatusOr<std::string>
    luotsi::feed::ToFlatJson(std::string_view, const std::string&);
    std::optional<std::string> currency_;
};

class Reader {
  public:
    explicit Reader(std::string currency) : currency_(std::move(currency)) {}

    // Whether a key of the message was there.
    bool Fields(const Json& in, const std::string& prefix, Message& message, int depth) {
        if (depth > kMaxDepth) return Fail();
        const Descriptor& type = *message.GetDescriptor();
        bool found = false;
        for (int i = 0; i < type.field_count(); ++i)
            found = Field(in, prefix, message, *type.field(i), depth) || found;
        return found;
    }

    bool failed() const { return failed_; }

  private:
    bool Fail() {
        failed_ = true;
        return false;
    }

    bool Field(
        const Json& in,
        const std::string& prefix,
        Message& message,
        const FieldDescriptor& field,
        int depth
    ) {
        const std::string name = prefix + field.name();
        if (field.is_repeated()) return List(in, name, message, field, depth);
        if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
            return Child(in, prefix, name, message, field, depth);
        }
        const auto at = in.find(name);
        if (at == in.end()) return false;
        Scalar(*at, message, field);
        return true;
    }

    bool List(
        const Json& in,
        const std::string& name,
        Message& message,
        const FieldDescriptor& field,
        int depth
    ) {
        const auto at = in.find(name);
        if (at == in.end()) return false;
        if (!at->is_array()) return Fail();
        for (const Json& element : *at) {
            if (field.cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) {
                Scalar(element, message, field);
            } else if (element.is_object()) {
                Fields(
                    element, "", *message.GetReflection()->AddMessage(&message, &field), depth + 1
                );
            } else {
                Fail();
            }
        }
        return true;
    }

    bool Child(
        const Json& in,
        const std::string& prefix,
        const std::string& name,
        Message& message,
        const FieldDescriptor& field,
        int depth
    ) {
        // A trial first: only what is there makes the message present. An entity inside itself
        // cannot be flat, and no message of ours has one; the depth bounds it all the same.
        const std::unique_ptr<Message> child(
            message.GetReflection()->GetMessage(message, &field).New()
        );
        bool found = false;
        if (IsTimestamp(field)) {
            found = Time(in, name, *child);
        } else if (const FieldDescriptor* const amount = AmountOf(*child->GetDescriptor())) {
            found = Amount(in, name, *child, *amount);
        } else {
            found = Fields(in, IsHoisted(field, depth) ? prefix : name + '_', *child, depth + 1);
        }
        if (!found) return false;
        message.GetReflection()->MutableMessage(&message, &field)->CopyFrom(*child);
        return true;
    }

    bool Time(const Json& in, const std::string& name, Message& message) {
        const auto at = in.find(name);
        if (at == in.end()) return false;
        if (!at->is_string()) return Fail();
        const auto instant = Instant::Parse(at->get<std::string>());
        if (!instant) return Fail();
        Timestamp time;
        std::int64_t seconds = instant->micros() / 1'000'000;
        std::int64_t micros = instant->micros() % 1'000'000;
        if (micros < 0) {
            --seconds;
            micros += 1'000'000;
        }
        time.set_seconds(seconds);
        time.set_nanos(static_cast<std::int32_t>(micros * 1000));
        return message.ParseFromString(time.SerializeAsString());
    }

    bool Amount(
        const Json& in, const std::string& name, Message& money, const FieldDescriptor& amount
    ) {
        const auto at = in.find(name + '_' + amount.name().substr(kAmount.size()));
        if (at == in.end()) return false;
        Scalar(*at, money, amount);
        const auto own = in.find(name + '_' + kCurrency);
        if (own != in.end() && !own->is_string()) return Fail();
        money.GetReflection()->SetString(
            &money,
            money.GetDescriptor()->FindFieldByName(kCurrency),
            own == in.end() ? currency_ : own->get<std::string>()
        );
        return true;
    }

    template <class T>
    void Number(
        const Json& value, Message& message, const FieldDescriptor& field, auto set, auto add
    ) {
        if (!value.is_number_integer()) return void(Fail());
        const bool fits = value.is_number_unsigned() ? std::in_range<T>(value.get<std::uint64_t>())
                                                     : std::in_range<T>(value.get<std::int64_t>());
        if (!fits) return void(Fail());
        const T number = value.get<T>();
        const Reflection& reflection = *message.GetReflection();
        if (field.is_repeated()) return (reflection.*add)(&message, &field, number);
        (reflection.*set)(&message, &field, number);
    }

    void Scalar(const Json& value, Message& message, const FieldDescriptor& field) {
        const Reflection& to = *message.GetReflection();
        switch (field.cpp_type()) {
            case FieldDescriptor::CPPTYPE_STRING:
                if (!value.is_string()) return void(Fail());
                if (field.is_repeated())
                    return to.AddString(&message, &field, value.get<std::string>());
                return to.SetString(&message, &field, value.get<std::string>());
            case FieldDescriptor::CPPTYPE_BOOL:
                if (!value.is_boolean()) return void(Fail());
                if (field.is_repeated()) return to.AddBool(&message, &field, value.get<bool>());
                return to.SetBool(&message, &field, value.get<bool>());
            case FieldDescriptor::CPPTYPE_INT32:
                return Number<std::int32_t>(
                    value, message, field, &Reflection::SetInt32, &Reflection::AddInt32
                );
            case FieldDescriptor::CPPTYPE_INT64:
                return Number<std::int64_t>(
                    value, message, field, &Reflection::SetInt64, &Reflection::AddInt64
                );
            case FieldDescriptor::CPPTYPE_UINT32:
                return Number<std::uint32_t>(
                    value, message, field, &Reflection::SetUInt32, &Reflection::AddUInt32
                );
            case FieldDescriptor::CPPTYPE_UINT64:
                return Number<std::uint64_t>(
                    value, message, field, &Reflection::SetUInt64, &Reflection::AddUInt64
                );
            case FieldDescriptor::CPPTYPE_ENUM:
                return Enum(value, message, field);
            default:
                Fail();
        }
    }

    void Enum(const Json& value, Message& message, const FieldDescriptor& field) {
        if (!value.is_string()) return void(Fail());
        const EnumDescriptor& type = *field.enum_type();
        const std::string word = Cased(value.get<std::string>(), std::toupper);
        const auto* found = type.FindValueByName(Prefix(type) + word);
        if (found == nullptr) found = type.FindValueByName(word);
        // A word that is not known yet is never taken for another one.
        if (found == nullptr) return void(Fail());
        if (field.is_repeated()) {
            return message.GetReflection()->AddEnum(&message, &field, found);
        }
        message.GetReflection()->SetEnum(&message, &field, found);
    }

    std::string currency_;
    bool failed_ = false;
};

std::unique_ptr<Message> Make(const std::string& name) {
    const Descriptor* const type =
        google::protobuf::DescriptorPool::generated_pool()->FindMessageTypeByName(name);
    if (type == nullptr) return nullptr;
    return std::unique_ptr<Message>(
        google::protobuf::MessageFactory::generated_factory()->GetPrototype(type)->New()
    );
}

}  // namespace

absl::StatusOr<std::string> ToFlatJson(std::string_view bytes, const std::string& message) {
    const std::unique_ptr<Message> event = Make(message);
    if (event == nullptr) return absl::InternalError("no message is called " + message);
    if (!event->ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
        return absl::DataLossError("an event of ours cannot be read");
    }
    Writer writer;
    Json out = Json::object();
    writer.Fields(*event, "", out, 0);
    if (writer.currency_) out[kCurrency] = *writer.currency_;
    return out.dump(-1, ' ', false, Json::error_handler_t::replace);
}

absl::StatusOr<std::string> FromFlatJson(std::string_view json, const std::string& message) {
    const std::unique_ptr<Message> event = Make(message);
    if (event == nullptr) return absl::InternalError("no message is called " + message);
    const Json in = Json::parse(json, nullptr, false);
    if (!in.is_object()) return absl::InvalidArgumentError("not a JSON object");
    const auto currency = in.find(kCurrency);
    const bool named = currency != in.end() && currency->is_string();
    Reader reader(named ? currency->get<std::string>() : std::string());
    reader.Fields(in, "", *event, 0);
    if (reader.failed()) return absl::InvalidArgumentError("a value of another kind");
    return event->SerializeAsString();
}

}  // namespace luotsi::feed
