#include "platform/rpc/wire.h"

#include "platform/rpc/utf8.h"
#include "platform/rpc/validate.h"

#include <luotsi/validate/v1/validate.pb.h>

#include <google/protobuf/descriptor.h>
#include <google/protobuf/io/coded_stream.h>

#include <cstdint>
#include <map>
#include <mutex>
#include <set>
#include <string>

namespace luotsi::rpc {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::OneofDescriptor;

constexpr int kRecursionLimit = 32;
// From here on a list of empty messages can take far more memory than its bytes.
constexpr std::size_t kLargeMessage = 64 * 1024;

enum WireType : std::uint32_t {
    kVarint = 0,
    kFixed64 = 1,
    kLengthDelimited = 2,
    kStartGroup = 3,
    kEndGroup = 4,
    kFixed32 = 5,
};

// Walks the wire form beside the descriptor and keeps the first fault. Fields that the descriptor
// does not know, or knows with another wire type, are stepped over, as the parser does.
class Walk {
  public:
    std::optional<Rejection> Fault(std::string_view bytes, const Descriptor& type) {
        if (Message(bytes, type, "", 1)) return std::nullopt;
        return Rejection{.reason = reason_, .field = field_, .more = {{field_, reason_, detail_}}};
    }

  private:
    bool Fail(std::string reason, std::string field, std::string detail) {
        reason_ = std::move(reason);
        field_ = std::move(field);
        detail_ = std::move(detail);
        return false;
    }
    bool Malformed(const std::string& path, std::string detail) {
        return Fail("MESSAGE_MALFORMED", path, std::move(detail));
    }

    bool Message(
        std::string_view bytes, const Descriptor& type, const std::string& path, int depth
    ) {
        if (depth > kRecursionLimit + 1) return Malformed(path, "nested deeper than 32");
        std::map<int, std::uint32_t> counts;
        std::set<const OneofDescriptor*> chosen;
        while (!bytes.empty()) {
            std::uint64_t tag = 0;
            if (!Varint(bytes, tag) || tag > UINT32_MAX || tag >> 3 == 0) {
                return Malformed(path, "unreadable tag");
            }
            const int number = static_cast<int>(tag >> 3);
            const FieldDescriptor* const field = type.FindFieldByNumber(number);
            const std::string name =
                field == nullptr ? path : Below(path, *field, counts[number]++);
            if (field != nullptr && field->is_repeated() &&
                !Countable(*field, counts[number], path)) {
                return false;
            }
            const OneofDescriptor* const choice =
                field == nullptr ? nullptr : field->real_containing_oneof();
            if (choice != nullptr && !chosen.insert(choice).second)
                return Malformed(name, "a second choice for " + choice->name());
            if (!Value(bytes, static_cast<WireType>(tag & 7), field, name, depth)) return false;
        }
        return true;
    }

    bool Value(
        std::string_view& bytes,
        WireType wire,
        const FieldDescriptor* field,
        const std::string& path,
        int depth
    ) {
        if (wire != kLengthDelimited) return Skip(bytes, wire, path, depth);
        std::uint64_t length = 0;
        if (!Varint(bytes, length) || length > bytes.size()) {
            return Malformed(path, "length beyond the end");
        }
        const std::string_view content = bytes.substr(0, static_cast<std::size_t>(length));
        bytes.remove_prefix(content.size());
        if (field == nullptr) return true;
        if (field->type() == FieldDescriptor::TYPE_STRING && !IsUtf8(content)) {
            return Fail("TEXT_NOT_UTF8", path, "");
        }
        if (field->type() != FieldDescriptor::TYPE_MESSAGE) return true;
        return Message(content, *field->message_type(), path, depth + 1);
    }

    bool Skip(std::string_view& bytes, WireType wire, const std::string& path, int depth) {
        std::uint64_t ignored = 0;
        switch (wire) {
            case kVarint:
                return Varint(bytes, ignored) || Malformed(path, "unreadable number");
            case kFixed64:
                return Drop(bytes, 8) || Malformed(path, "cut off");
            case kFixed32:
                return Drop(bytes, 4) || Malformed(path, "cut off");
            case kStartGroup:
                return Group(bytes, path, depth + 1);
            default:
                return Malformed(path, "unknown wire type");
        }
    }

    bool Group(std::string_view& bytes, const std::string& path, int depth) {
        if (depth > kRecursionLimit + 1) return Malformed(path, "nested deeper than 32");
        while (!bytes.empty()) {
            std::uint64_t tag = 0;
            if (!Varint(bytes, tag)) break;
            const auto wire = static_cast<WireType>(tag & 7);
            if (wire == kEndGroup) return true;
            if (!Value(bytes, wire, nullptr, path, depth)) return false;
        }
        return Malformed(path, "group without an end");
    }

    bool Countable(const FieldDescriptor& field, std::uint32_t count, const std::string& path) {
        const std::uint32_t limit = MaxItems(field);
        if (count <= limit || field.is_packable()) return true;
        const std::string name = path.empty() ? field.name() : path + '.' + field.name();
        return Fail("FIELD_TOO_MANY", name, "limit " + std::to_string(limit));
    }

    static std::string Below(
        const std::string& path, const FieldDescriptor& field, std::uint32_t index
    ) {
        std::string below = path.empty() ? field.name() : path + '.' + field.name();
        if (field.is_repeated()) below += '[' + std::to_string(index) + ']';
        return below;
    }

    static bool Varint(std::string_view& bytes, std::uint64_t& value) {
        value = 0;
        for (unsigned shift = 0; shift < 70 && !bytes.empty(); shift += 7) {
            const auto byte = static_cast<unsigned char>(bytes.front());
            bytes.remove_prefix(1);
            if (shift < 64) value |= std::uint64_t{byte & 0x7fU} << shift;
            if ((byte & 0x80) == 0) return true;
        }
        return false;
    }

    static bool Drop(std::string_view& bytes, std::size_t count) {
        if (bytes.size() < count) return false;
        bytes.remove_prefix(count);
        return true;
    }

    std::string reason_;
    std::string field_;
    std::string detail_;
};

bool HoldsChoice(const Descriptor& type, std::set<const Descriptor*>& seen) {
    if (!seen.insert(&type).second) return false;
    if (type.real_oneof_decl_count() > 0) return true;
    for (int i = 0; i < type.field_count(); ++i) {
        const Descriptor* const below = type.field(i)->message_type();
        if (below != nullptr && HoldsChoice(*below, seen)) return true;
    }
    return false;
}

// Whether a message of the type, or one inside it, has a oneof.
bool HoldsChoice(const Descriptor& type) {
    static std::mutex mutex;
    static std::map<const Descriptor*, bool> known;
    const std::lock_guard lock(mutex);
    const auto found = known.find(&type);
    if (found != known.end()) return found->second;
    std::set<const Descriptor*> seen;
    return known[&type] = HoldsChoice(type, seen);
}

bool Parse(std::string_view bytes, google::protobuf::Message& message) {
    google::protobuf::io::CodedInputStream input(
        reinterpret_cast<const std::uint8_t*>(bytes.data()), static_cast<int>(bytes.size())
    );
    input.SetRecursionLimit(kRecursionLimit);
    return message.ParseFromCodedStream(&input) && input.ConsumedEntireMessage();
}

}  // namespace

std::optional<Rejection> ParseMessage(std::string_view bytes, google::protobuf::Message& message) {
    const Descriptor& type = *message.GetDescriptor();
    // Of two choices the parser would keep the last one without a word.
    if (bytes.size() > kLargeMessage || HoldsChoice(type)) {
        if (std::optional<Rejection> fault = Walk().Fault(bytes, type)) return fault;
    }
    if (Parse(bytes, message)) return std::nullopt;
    if (std::optional<Rejection> fault = Walk().Fault(bytes, type)) return fault;
    return Rejection{.reason = "MESSAGE_MALFORMED"};
}

}  // namespace luotsi::rpc
