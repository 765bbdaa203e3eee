#include "platform/tabular/normal_text.h"

#include "platform/rpc/utf8.h"

#include <utf8proc.h>

#include <algorithm>
#include <cstdlib>
#include <memory>

namespace luotsi::tabular {
namespace {

bool IsBlank(char32_t point) {
    if (point <= 0x20 || (point >= 0x7f && point <= 0xa0)) return true;
    const bool space = (point >= 0x2000 && point <= 0x200a) || point == 0x202f || point == 0x205f;
    return space || point == 0x1680 || point == 0x2028 || point == 0x2029 || point == 0x3000 ||
           point == 0xfeff;
}

std::string Collapsed(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    bool gap = false;
    while (!text.empty()) {
        const std::string_view before = text;
        const char32_t point = rpc::NextCodePoint(text);
        if (point == rpc::kNotUtf8) break;
        if (IsBlank(point)) {
            gap = !out.empty();
            continue;
        }
        if (gap) out += ' ';
        gap = false;
        out += before.substr(0, before.size() - text.size());
    }
    return out;
}

bool IsAscii(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) {
        return static_cast<unsigned char>(c) < 0x80;
    });
}

struct Free {
    void operator()(utf8proc_uint8_t* bytes) const { std::free(bytes); }
};

std::string Mapped(const std::string& text, int options) {
    utf8proc_uint8_t* made = nullptr;
    const utf8proc_ssize_t size = utf8proc_map(
        reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
        static_cast<utf8proc_ssize_t>(text.size()),
        &made,
        static_cast<utf8proc_option_t>(options)
    );
    const std::unique_ptr<utf8proc_uint8_t, Free> owned(made);
    if (size < 0) return text;
    return std::string(reinterpret_cast<const char*>(made), static_cast<std::size_t>(size));
}

}  // namespace

std::string NormalText(std::string_view text) {
    std::string collapsed = Collapsed(text);
    if (IsAscii(collapsed)) return collapsed;
    return Mapped(collapsed, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
}

std::string FoldedText(std::string_view text) {
    std::string collapsed = Collapsed(text);
    if (!IsAscii(collapsed)) {
        return Mapped(collapsed, UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD);
    }
    for (char& c : collapsed) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return collapsed;
}

std::size_t CharacterCount(std::string_view utf8) {
    return static_cast<std::size_t>(std::count_if(utf8.begin(), utf8.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
    }));
}

std::string_view Shortened(std::string_view utf8, std::size_t limit) {
    if (utf8.size() <= limit) return utf8;
    while (limit > 0 && (static_cast<unsigned char>(utf8[limit]) & 0xc0) == 0x80)
        --limit;
    return utf8.substr(0, limit);
}

}  // namespace luotsi::tabular
