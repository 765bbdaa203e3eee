#include "platform/feed/escape.h"

#include <charconv>

namespace luotsi::feed {
namespace {

constexpr std::string_view kDigits = "0123456789ABCDEF";

}  // namespace

std::string Escape(std::string_view bytes) {
    std::string text;
    text.reserve(bytes.size());
    for (const char one : bytes) {
        const auto byte = static_cast<unsigned char>(one);
        if (byte >= 0x20 && byte < 0x7f && one != '%') {
            text += one;
            continue;
        }
        text += '%';
        text += kDigits[byte >> 4U];
        text += kDigits[byte & 15U];
    }
    return text;
}

std::string Unescape(std::string_view text) {
    std::string bytes;
    bytes.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        unsigned value = 0;
        const char* const digits = text.data() + i + 1;
        const bool escaped = text[i] == '%' && i + 2 < text.size() &&
                             std::from_chars(digits, digits + 2, value, 16).ptr == digits + 2;
        bytes += escaped ? static_cast<char>(value) : text[i];
        if (escaped) i += 2;
    }
    return bytes;
}

}  // namespace luotsi::feed
