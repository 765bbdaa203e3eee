#include "platform/wire/page.h"

#include "kernel/check.h"
#include "platform/digest/sha256.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>

#include <algorithm>
#include <charconv>
#include <memory>
#include <optional>

namespace luotsi::wire {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

constexpr std::size_t kSealLength = 12;

std::string QueryOf(const Message& request) {
    const std::unique_ptr<Message> query(request.New());
    query->CopyFrom(request);
    const Descriptor* type = request.GetDescriptor();
    for (const char* field : {"page_size", "page_token"}) {
        query->GetReflection()->ClearField(query.get(), type->FindFieldByName(field));
    }
    std::string bytes;
    google::protobuf::io::StringOutputStream stream(&bytes);
    google::protobuf::io::CodedOutputStream coded(&stream);
    coded.SetSerializationDeterministic(true);
    query->SerializeToCodedStream(&coded);
    coded.Trim();
    return type->full_name() + "\n" + bytes;
}

std::string Seal(std::string_view query, std::string_view key) {
    return digest::Sha256Hex(std::string(query) + "\n" + std::string(key)).substr(0, kSealLength);
}

std::string ToHex(std::string_view bytes) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string hex;
    for (const char byte : bytes) {
        const auto value = static_cast<unsigned char>(byte);
        hex += kDigits[value >> 4U];
        hex += kDigits[value & 15U];
    }
    return hex;
}

std::optional<std::string> FromHex(std::string_view hex) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    if (hex.size() % 2 != 0) return std::nullopt;
    std::string bytes;
    for (std::size_t i = 0; i < hex.size(); i += 2) {
        const std::size_t high = kDigits.find(hex[i]);
        const std::size_t low = kDigits.find(hex[i + 1]);
        if (high == std::string_view::npos || low == std::string_view::npos) return std::nullopt;
        bytes += static_cast<char>(high * 16 + low);
    }
    return bytes;
}

}  // namespace

std::uint64_t Page::AfterPosition() const {
    // The key is sealed with the token, so nobody but this service has written it.
    std::uint64_t position = 0;
    std::from_chars(after.data(), after.data() + after.size(), position);
    return position;
}

std::string Page::TokenAfter(std::string_view last_key) const {
    return Seal(query, last_key) + ToHex(last_key);
}

Checked<Page> ReadPage(const Message& request) {
    const Reflection* reflection = request.GetReflection();
    const Descriptor* type = request.GetDescriptor();
    const auto* size = type->FindFieldByName("page_size");
    const auto* token = type->FindFieldByName("page_token");
    LUOTSI_CHECK(
        size != nullptr && token != nullptr, "List requests have page_size and page_token"
    );
    Page page;
    page.query = QueryOf(request);
    const int asked = reflection->GetInt32(request, size);
    page.size =
        static_cast<std::size_t>(asked <= 0 ? kDefaultPageSize : std::min(asked, kLargestPageSize));
    const std::string text = reflection->GetString(request, token);
    if (text.empty()) return page;
    const std::string_view view = text;
    const std::optional<std::string> key =
        view.size() < kSealLength ? std::nullopt : FromHex(view.substr(kSealLength));
    if (!key || view.substr(0, kSealLength) != Seal(page.query, *key)) {
        return Rejection{.reason = "PAGE_TOKEN_INVALID", .field = "page_token"};
    }
    page.after = *key;
    return page;
}

}  // namespace luotsi::wire
