#include "platform/rpc/validate.h"

#include "kernel/civil.h"
#include "kernel/ids.h"
#include "kernel/money.h"
#include "kernel/personal_identity_code.h"
#include "platform/digest/sha256.h"
#include "platform/rpc/utf8.h"

#include <luotsi/validate/v1/validate.pb.h>

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>

#include <algorithm>
#include <cmath>
#include <string>

namespace luotsi::rpc {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;
using validate::v1::FieldRule;
using validate::v1::Format;

constexpr std::string_view kPersonalCode = "PERSONAL_IDENTITY_CODE";
constexpr std::uint32_t kDefaultMaxItems = 1000;
constexpr std::uint32_t kDefaultMaxLength = 500;
constexpr std::size_t kFingerprintDigits = 32;  // 16 bytes
// What the Timestamp of protobuf may hold: years 1 to 9999.
constexpr std::int64_t kFirstSecond = -62'135'596'800;
constexpr std::int64_t kLastSecond = 253'402'300'799;

// ---- Forms of text

bool IsLetterOrDigit(char letter) {
    return (letter >= '0' && letter <= '9') || (letter >= 'A' && letter <= 'Z') ||
           (letter >= 'a' && letter <= 'z');
}

bool IsCode(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char letter) {
        return IsLetterOrDigit(letter) || letter == '-' || letter == '_' || letter == '.' ||
               letter == '/';
    });
}

bool IsRequestId(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char letter) {
        return letter > ' ' && letter < 0x7f;
    });
}

// Control characters proper, and the marks that turn, break or split a line where nobody sees them.
// The joiners U+200C and U+200D stay: scripts and emoji need them.
bool IsControl(char32_t point) {
    const bool ascii = point < 0x20 || point == 0x7f;
    const bool c1 = point >= 0x80 && point <= 0x9f;
    const bool separators_and_embeddings = point >= 0x2028 && point <= 0x202e;
    const bool isolates = point >= 0x2066 && point <= 0x2069;
    const bool unseen = point == 0x200b || (point >= 0x2060 && point <= 0x2064) || point == 0xfeff;
    const bool turning = point == 0x061c || point == 0x200e || point == 0x200f;
    return ascii || c1 || separators_and_embeddings || isolates || unseen || turning ||
           point == kNotUtf8;
}

bool HasControl(std::string_view text, std::u32string_view allowed) {
    while (!text.empty()) {
        const char32_t point = NextCodePoint(text);
        if (IsControl(point) && allowed.find(point) == std::u32string_view::npos) return true;
    }
    return false;
}

struct Form {
    Format format;
    bool (*fits)(std::string_view);
    std::uint32_t max_length;
    std::string_view detail;
};

// One row a format: the check, the longest text where the rule names none, what a person reads.
constexpr Form kForms[] = {
    {validate::v1::FORMAT_UNSPECIFIED,
     [](std::string_view text) { return !HasControl(text, U""); },
     kDefaultMaxLength,
     "one line"},
    {validate::v1::FORMAT_ID,
     [](std::string_view text) { return Uuid::Parse(text).has_value(); },
     kDefaultMaxLength,
     "a lower-case UUID"},
    {validate::v1::FORMAT_REQUEST_ID, IsRequestId, 128, "printable ASCII without blanks"},
    {validate::v1::FORMAT_DATE,
     [](std::string_view text) { return CivilDate::Parse(text).has_value(); },
     kDefaultMaxLength,
     "YYYY-MM-DD"},
    {validate::v1::FORMAT_MONTH,
     [](std::string_view text) { return Month::Parse(text).has_value(); },
     kDefaultMaxLength,
     "YYYY-MM"},
    {validate::v1::FORMAT_CURRENCY,
     [](std::string_view text) { return Currency::Parse(text).has_value(); },
     kDefaultMaxLength,
     "three letters A-Z"},
    {validate::v1::FORMAT_CODE, IsCode, 64, "A-Z a-z 0-9 - _ . /"},
    {validate::v1::FORMAT_LINE,
     [](std::string_view text) { return !HasControl(text, U""); },
     kDefaultMaxLength,
     "one line"},
    {validate::v1::FORMAT_TEXT,
     [](std::string_view text) { return !HasControl(text, U"\n\t"); },
     kDefaultMaxLength,
     "no control characters"},
};

const Form& FormOf(Format format) {
    for (const Form& form : kForms) {
        if (form.format == format) return form;
    }
    return kForms[0];
}

// Blanks of every width, the no-break ones among them.
bool IsBlankPoint(char32_t point) {
    constexpr std::u32string_view kBlanks = U" \t\n\u00a0\u1680\u202f\u205f\u3000";
    return kBlanks.find(point) != std::u32string_view::npos || (point >= 0x2000 && point <= 0x200a);
}

bool IsBlank(std::string_view text) {
    while (!text.empty()) {
        if (!IsBlankPoint(NextCodePoint(text))) return false;
    }
    return true;
}

// Lengths, not values: a fault must not carry what it refuses.
std::string LimitDetail(std::uint64_t limit, std::uint64_t found) {
    return "limit " + std::to_string(limit) + ", found " + std::to_string(found);
}

// ---- The walk

class Inspector {
  public:
    std::vector<FieldFault> Run(const Message& message) {
        Walk(message, "");
        return std::move(faults_);
    }

  private:
    bool Full() const { return faults_.size() >= kMaxViolations; }

    void Add(const std::string& path, std::string_view reason, std::string detail = {}) {
        if (!Full()) faults_.push_back({path, std::string(reason), std::move(detail)});
    }

    void Walk(const Message& message, const std::string& path) {
        const Descriptor& type = *message.GetDescriptor();
        if (type.full_name() == "google.protobuf.Timestamp") return Timestamp(message, path);
        for (int i = 0; i < type.field_count() && !Full(); ++i) {
            const FieldDescriptor& field = *type.field(i);
            const std::string below = path.empty() ? field.name() : path + '.' + field.name();
            const FieldRule& rule = field.options().GetExtension(validate::v1::rule);
            if (field.is_repeated()) {
                List(message, field, rule, below);
            } else {
                Single(message, field, rule, below);
            }
        }
    }

    void List(
        const Message& message,
        const FieldDescriptor& field,
        const FieldRule& rule,
        const std::string& path
    ) {
        const int size = message.GetReflection()->FieldSize(message, &field);
        const std::uint32_t limit = MaxItems(field);
        if (size == 0 && rule.required()) return Add(path, "FIELD_REQUIRED");
        if (static_cast<std::uint32_t>(size) > limit) {
            return Add(path, "FIELD_TOO_MANY", LimitDetail(limit, static_cast<unsigned>(size)));
        }
        for (int i = 0; i < size && !Full(); ++i) {
            Value(message, field, rule, i, path + '[' + std::to_string(i) + ']');
        }
    }

    void Single(
        const Message& message,
        const FieldDescriptor& field,
        const FieldRule& rule,
        const std::string& path
    ) {
        const Reflection& reflection = *message.GetReflection();
        const bool enumeration = field.cpp_type() == FieldDescriptor::CPPTYPE_ENUM;
        const bool unset = (field.has_presence() && !reflection.HasField(message, &field)) ||
                           (enumeration && reflection.GetEnumValue(message, &field) == 0) ||
                           (field.cpp_type() == FieldDescriptor::CPPTYPE_STRING &&
                            IsBlank(reflection.GetString(message, &field)));
        if (unset && rule.required()) return Add(path, "FIELD_REQUIRED");
        if (field.has_presence() && !reflection.HasField(message, &field)) return;
        Value(message, field, rule, -1, path);
    }

    // `index` is -1 outside lists.
    void Value(
        const Message& message,
        const FieldDescriptor& field,
        const FieldRule& rule,
        int index,
        const std::string& path
    ) {
        const Reflection& reflection = *message.GetReflection();
        const auto get = [&](auto single, auto repeated) {
            return index < 0 ? (reflection.*single)(message, &field)
                             : (reflection.*repeated)(message, &field, index);
        };
        switch (field.cpp_type()) {
            case FieldDescriptor::CPPTYPE_MESSAGE:
                return Walk(
                    index < 0 ? reflection.GetMessage(message, &field)
                              : reflection.GetRepeatedMessage(message, &field, index),
                    path
                );
            case FieldDescriptor::CPPTYPE_STRING:
                return Text(
                    get(&Reflection::GetString, &Reflection::GetRepeatedString), field, rule, path
                );
            case FieldDescriptor::CPPTYPE_ENUM:
                return Enum(
                    get(&Reflection::GetEnumValue, &Reflection::GetRepeatedEnumValue), field, path
                );
            case FieldDescriptor::CPPTYPE_INT32:
                return Whole(get(&Reflection::GetInt32, &Reflection::GetRepeatedInt32), rule, path);
            case FieldDescriptor::CPPTYPE_INT64:
                return Whole(get(&Reflection::GetInt64, &Reflection::GetRepeatedInt64), rule, path);
            case FieldDescriptor::CPPTYPE_UINT32:
                return Whole(
                    get(&Reflection::GetUInt32, &Reflection::GetRepeatedUInt32), rule, path
                );
            case FieldDescriptor::CPPTYPE_UINT64:
                return Whole(
                    get(&Reflection::GetUInt64, &Reflection::GetRepeatedUInt64), rule, path
                );
            case FieldDescriptor::CPPTYPE_DOUBLE:
                return Finite(get(&Reflection::GetDouble, &Reflection::GetRepeatedDouble), path);
            case FieldDescriptor::CPPTYPE_FLOAT:
                return Finite(
                    static_cast<double>(get(&Reflection::GetFloat, &Reflection::GetRepeatedFloat)),
                    path
                );
            case FieldDescriptor::CPPTYPE_BOOL:
                return;
        }
    }

    void Text(
        const std::string& text,
        const FieldDescriptor& field,
        const FieldRule& rule,
        const std::string& path
    ) {
        const bool bytes = field.type() == FieldDescriptor::TYPE_BYTES;
        if (bytes && rule.max_length() == 0) return;
        const Form& form = FormOf(rule.format());
        const std::uint32_t limit = rule.max_length() > 0 ? rule.max_length() : form.max_length;
        if (text.size() > limit) {
            return Add(path, "FIELD_TOO_LONG", LimitDetail(limit, text.size()));
        }
        if (bytes || text.empty()) return;
        if (!IsUtf8(text)) return Add(path, "TEXT_NOT_UTF8");
        // Before the form: whoever put a person's code into a date field must hear of that.
        if (LooksLikePersonalIdentityCode(text)) return Add(path, kPersonalCode);
        if (!form.fits(text)) Add(path, "FIELD_FORMAT_INVALID", std::string(form.detail));
    }

    void Enum(int number, const FieldDescriptor& field, const std::string& path) {
        if (field.enum_type()->FindValueByNumber(number) != nullptr) return;
        Add(path, "ENUM_VALUE_UNKNOWN", "number " + std::to_string(number));
    }

    template <class T>
    void Whole(T number, const FieldRule& rule, const std::string& path) {
        const bool low = rule.has_min() && std::cmp_less(number, rule.min());
        const bool high = rule.has_max() && std::cmp_greater(number, rule.max());
        if (low) return Add(path, "FIELD_OUT_OF_RANGE", "least " + std::to_string(rule.min()));
        if (high) return Add(path, "FIELD_OUT_OF_RANGE", "most " + std::to_string(rule.max()));
    }

    void Finite(double number, const std::string& path) {
        if (!std::isfinite(number)) Add(path, "FIELD_OUT_OF_RANGE", "not a finite number");
    }

    void Timestamp(const Message& message, const std::string& path) {
        const Descriptor& type = *message.GetDescriptor();
        const Reflection& reflection = *message.GetReflection();
        const std::int64_t seconds = reflection.GetInt64(message, type.FindFieldByNumber(1));
        const std::int32_t nanos = reflection.GetInt32(message, type.FindFieldByNumber(2));
        const bool fits = seconds >= kFirstSecond && seconds <= kLastSecond && nanos >= 0 &&
                          nanos < 1'000'000'000;
        if (!fits) Add(path, "FIELD_OUT_OF_RANGE", "years 1 to 9999");
    }

    std::vector<FieldFault> faults_;
};

// ---- Requests

void AppendDeterministic(const Message& message, std::string& out) {
    google::protobuf::io::StringOutputStream stream(&out);
    google::protobuf::io::CodedOutputStream coded(&stream);
    coded.SetSerializationDeterministic(true);
    message.SerializeToCodedStream(&coded);
}

// The method and the content without the key: the same key with another one is refused.
std::string Fingerprint(
    const google::protobuf::MethodDescriptor& method, Message& request, const FieldDescriptor& key
) {
    const Reflection& reflection = *request.GetReflection();
    const std::string request_id = reflection.GetString(request, &key);
    reflection.ClearField(&request, &key);
    std::string content = method.full_name();
    content += '\0';
    AppendDeterministic(request, content);
    if (!request_id.empty()) reflection.SetString(&request, &key, request_id);
    return digest::Sha256Hex(content).substr(0, kFingerprintDigits);
}

bool ValidateOnly(const Message& request) {
    const FieldDescriptor* const field = request.GetDescriptor()->FindFieldByName("validate_only");
    const bool flag = field != nullptr && field->type() == FieldDescriptor::TYPE_BOOL;
    return flag && !field->is_repeated() && request.GetReflection()->GetBool(request, field);
}

// An error tells only so many faults: that somebody's identity was sent is told before all else.
std::optional<Rejection> ToRejection(std::vector<FieldFault> faults) {
    if (faults.empty()) return std::nullopt;
    std::ranges::stable_partition(faults, [](const FieldFault& fault) {
        return fault.reason == kPersonalCode;
    });
    Rejection rejection{.reason = faults.front().reason, .field = faults.front().field};
    rejection.more = std::move(faults);
    return rejection;
}

}  // namespace

std::uint32_t MaxItems(const FieldDescriptor& field) {
    const std::uint32_t limit = field.options().GetExtension(validate::v1::rule).max_items();
    return limit > 0 ? limit : kDefaultMaxItems;
}

std::vector<FieldFault> FieldViolations(const Message& message) {
    return Inspector().Run(message);
}

std::optional<Rejection> CheckFields(const Message& message) {
    return ToRejection(FieldViolations(message));
}

// Where callers' request ids live.
constexpr const char* kCallersIds = "call/";

std::optional<Rejection> CheckRequest(
    const google::protobuf::MethodDescriptor& method,
    Message& request,
    ports::RequestContext& context
) {
    std::vector<FieldFault> faults = FieldViolations(request);
    const FieldDescriptor* const key = request.GetDescriptor()->FindFieldByName("request_id");
    const bool changes =
        method.options().GetExtension(validate::v1::effect) == validate::v1::METHOD_EFFECT_CHANGE;
    if (!changes || key == nullptr) return ToRejection(std::move(faults));

    context.request_id = request.GetReflection()->GetString(request, key);
    context.validate_only = ValidateOnly(request);
    if (context.request_id.empty() && !context.validate_only) {
        faults.insert(faults.begin(), {.field = "request_id", .reason = "REQUEST_ID_MISSING"});
    }
    if (faults.empty()) context.fingerprint = Fingerprint(method, request, *key);
    // Feeds, schedules and imports make request ids of their own; a caller's must never be one.
    if (!context.request_id.empty()) context.request_id.insert(0, kCallersIds);
    return ToRejection(std::move(faults));
}

}  // namespace luotsi::rpc
