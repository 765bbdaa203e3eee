#include "self_monitoring/adapters/page_token.h"

#include "platform/digest/sha256.h"

#include <charconv>

namespace luotsi::self_monitoring {
namespace {

constexpr std::size_t kUsualPage = 50;
constexpr std::size_t kQueryDigits = 16;

std::string QueryMark(std::string_view query) {
    return digest::Sha256Hex(query).substr(0, kQueryDigits);
}

}  // namespace

std::size_t PageSize(std::int32_t page_size) {
    return page_size <= 0 ? kUsualPage : static_cast<std::size_t>(page_size);
}

std::string MakePageToken(std::string_view query, std::string_view last_key) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string token = QueryMark(query);
    for (const char letter : last_key) {
        const auto byte = static_cast<unsigned char>(letter);
        token += kDigits[byte >> 4U];
        token += kDigits[byte & 15U];
    }
    return token;
}

std::optional<std::string> ReadPageToken(std::string_view query, std::string_view token) {
    if (token.empty()) return std::string();
    const bool is_whole = token.size() > kQueryDigits && token.size() % 2 == 0;
    if (!is_whole || token.substr(0, kQueryDigits) != QueryMark(query)) return std::nullopt;
    std::string key;
    for (std::size_t at = kQueryDigits; at < token.size(); at += 2) {
        unsigned byte = 0;
        const char* const end = token.data() + at + 2;
        const auto [stop, error] = std::from_chars(token.data() + at, end, byte, 16);
        if (error != std::errc() || stop != end) return std::nullopt;
        key += static_cast<char>(byte);
    }
    return key;
}

}  // namespace luotsi::self_monitoring
