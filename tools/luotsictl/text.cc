#include "tools/luotsictl/text.h"

namespace luotsi::ctl {
namespace {

bool IsDigit(char c) {
    return c >= '0' && c <= '9';
}

unsigned char Byte(char c) {
    return static_cast<unsigned char>(c);
}

// U+0300..U+036F in UTF-8 begin with CC, or with CD 80..AF.
bool IsCombining(std::string_view text, std::size_t at) {
    if (Byte(text[at]) == 0xCC) return true;
    return Byte(text[at]) == 0xCD && at + 1 < text.size() && Byte(text[at + 1]) < 0xB0;
}

// A C1 control character (U+0080..U+009F) is C2 80..9F in UTF-8; some terminals obey it.
bool IsC1(std::string_view text, std::size_t at) {
    return Byte(text[at]) == 0xC2 && at + 1 < text.size() && Byte(text[at + 1]) >= 0x80 &&
           Byte(text[at + 1]) <= 0x9F;
}

void AppendHex(std::string& out, unsigned value, int digits) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4)
        out += kDigits[(value >> static_cast<unsigned>(shift)) & 0xFU];
}

}  // namespace

std::string Printable(std::string_view text) {
    std::string clean;
    clean.reserve(text.size());
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (IsC1(text, at)) {
            clean += ' ';
            ++at;
        } else {
            clean += Byte(text[at]) < 0x20 || Byte(text[at]) == 0x7F ? ' ' : text[at];
        }
    }
    return clean;
}

std::size_t Width(std::string_view text) {
    std::size_t width = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if ((Byte(text[at]) & 0xC0U) != 0x80U && !IsCombining(text, at)) ++width;
    }
    return width;
}

bool IsNumber(std::string_view text) {
    if (text.starts_with('-')) text.remove_prefix(1);
    bool has_point = false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const bool is_point = text[at] == '.' && !has_point && at > 0 && at + 1 < text.size();
        if (!is_point && !IsDigit(text[at])) return false;
        has_point = has_point || is_point;
    }
    return !text.empty();
}

std::string CsvCell(std::string_view text) {
    constexpr std::string_view kRunBySpreadsheets = "=+-@\t\r\n";
    std::string cell;
    const bool is_risky =
        !text.empty() && kRunBySpreadsheets.find(text.front()) != std::string_view::npos;
    if (is_risky && !IsNumber(text)) cell += '\'';
    cell += text;
    if (cell.find_first_of(",\"\r\n") == std::string::npos) return cell;
    std::string quoted = "\"";
    for (const char c : cell) {
        if (c == '"') quoted += '"';
        quoted += c;
    }
    return quoted + '"';
}

std::string JsonText(std::string_view text) {
    std::string json = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            json += '\\';
            json += c;
        } else if (Byte(c) < 0x20) {
            json += "\\u";
            AppendHex(json, Byte(c), 4);
        } else {
            json += c;
        }
    }
    return json + '"';
}

}  // namespace luotsi::ctl
