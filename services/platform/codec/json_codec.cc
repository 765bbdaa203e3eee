#include "platform/codec/json_codec.h"

namespace luotsi::json {
namespace {

/// Letters that end a run of plain letters in a JSON string: quote, backslash and controls.
constexpr std::array<bool, 256> kSpecial = [] {
    std::array<bool, 256> special{};
    for (std::size_t i = 0; i < 0x20; ++i)
        special[i] = true;
    special['"'] = true;
    special['\\'] = true;
    return special;
}();

bool IsSpecial(char letter) {
    return kSpecial[static_cast<unsigned char>(letter)];
}

bool IsDigit(char letter) {
    return letter >= '0' && letter <= '9';
}

struct Escape {
    char letter;
    char meaning;
};
constexpr std::array kEscapes{
    Escape{'"', '"'},
    Escape{'\\', '\\'},
    Escape{'n', '\n'},
    Escape{'t', '\t'},
    Escape{'r', '\r'},
    Escape{'b', '\b'},
    Escape{'f', '\f'},
};

void AppendEscaped(std::string& out, char letter) {
    for (const Escape& escape : kEscapes) {
        if (escape.meaning != letter) continue;
        out += '\\';
        out += escape.letter;
        return;
    }
    constexpr std::string_view kHex = "0123456789abcdef";
    const auto code = static_cast<unsigned char>(letter);
    out += "\\u00";
    out += kHex[code >> 4];
    out += kHex[code & 0xF];
}

void AppendUtf8(std::string& out, unsigned code) {
    const auto tail = [&](unsigned shift) {
        out += static_cast<char>(0x80U | ((code >> shift) & 0x3FU));
    };
    if (code < 0x80) {
        out += static_cast<char>(code);
    } else if (code < 0x800) {
        out += static_cast<char>(0xC0U | (code >> 6));
        tail(0);
    } else if (code < 0x10000) {
        out += static_cast<char>(0xE0U | (code >> 12));
        tail(6);
        tail(0);
    } else {
        out += static_cast<char>(0xF0U | (code >> 18));
        tail(12);
        tail(6);
        tail(0);
    }
}

constexpr bool IsHighSurrogate(unsigned code) {
    return code >= 0xD800 && code <= 0xDBFF;
}

constexpr bool IsLowSurrogate(unsigned code) {
    return code >= 0xDC00 && code <= 0xDFFF;
}

}  // namespace

void Writer::String(std::string_view text) {
    out_ += '"';
    std::size_t plain = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (!IsSpecial(text[at])) continue;
        out_.append(text, plain, at - plain);
        AppendEscaped(out_, text[at]);
        plain = at + 1;
    }
    out_.append(text, plain);
    out_ += '"';
}

bool Reader::Enter(char bracket, std::string_view expected) {
    if (!Take(bracket)) return Fail(expected);
    if (++depth_ > kMaxDepth) return Fail("nested too deep");
    return true;
}

bool Reader::HasMore(bool first, char closing) {
    if (Take(closing)) return false;
    if (first) return AtEnd() ? Fail("text ends too early") : true;
    if (Take(',')) return true;
    return Fail("expected a comma or a closing bracket");
}

bool Reader::ReadKey(std::string_view& name) {
    if (!ReadString(name)) return false;
    return Take(':') || Fail("expected a colon");
}

bool Reader::ReadString(std::string_view& text) {
    if (!Take('"')) return Fail("expected a string");
    const char* plain = next_;
    scratch_.clear();
    while (true) {
        while (next_ != end_ && !IsSpecial(*next_))
            ++next_;
        if (next_ == end_) return Fail("string without an end");
        const std::string_view run(plain, static_cast<std::size_t>(next_ - plain));
        if (*next_ == '"') {
            ++next_;
            // Without escapes the text is used where it lies.
            text = scratch_.empty() ? run : std::string_view(scratch_.append(run));
            return true;
        }
        if (*next_ != '\\') return Fail("control character in a string");
        scratch_.append(run);
        ++next_;
        if (!ReadEscape()) return false;
        plain = next_;
    }
}

bool Reader::ReadEscape() {
    if (next_ == end_) return Fail("string without an end");
    const char letter = *next_++;
    if (letter == '/') {
        scratch_ += '/';
        return true;
    }
    for (const Escape& escape : kEscapes) {
        if (escape.letter != letter) continue;
        scratch_ += escape.meaning;
        return true;
    }
    unsigned code = 0;
    if (letter != 'u' || !ReadHex4(code)) return Fail("unknown escape");
    if (IsLowSurrogate(code)) return Fail("half of a surrogate pair");
    if (IsHighSurrogate(code)) {
        unsigned low = 0;
        const bool paired = end_ - next_ >= 2 && next_[0] == '\\' && next_[1] == 'u';
        if (paired) next_ += 2;
        if (!paired || !ReadHex4(low) || !IsLowSurrogate(low)) {
            return Fail("half of a surrogate pair");
        }
        code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
    }
    AppendUtf8(scratch_, code);
    return true;
}

bool Reader::ReadHex4(unsigned& code) {
    constexpr std::ptrdiff_t kDigits = 4;
    if (end_ - next_ < kDigits) return false;
    const auto [stop, error] = std::from_chars(next_, next_ + kDigits, code, 16);
    if (error != std::errc() || stop != next_ + kDigits) return false;
    next_ = stop;
    return true;
}

bool Reader::ReadBool(bool& value) {
    if (TakeWord("true")) {
        value = true;
        return true;
    }
    if (TakeWord("false")) {
        value = false;
        return true;
    }
    return Fail("expected true or false");
}

bool Reader::TakeNull() {
    return TakeWord("null");
}

bool Reader::TakeWord(std::string_view word) {
    SkipBlanks();
    const std::string_view rest(next_, static_cast<std::size_t>(end_ - next_));
    if (!rest.starts_with(word)) return false;
    next_ += word.size();
    return true;
}

bool Reader::Skip() {
    if (AtEnd()) return Fail("text ends too early");
    std::string_view unused_text;
    switch (*next_) {
        case '"':
            return ReadString(unused_text);
        case '{':
            return SkipGroup('}', true);
        case '[':
            return SkipGroup(']', false);
        default:
            return TakeWord("true") || TakeWord("false") || TakeWord("null") || SkipNumber();
    }
}

bool Reader::SkipGroup(char closing, bool keyed) {
    if (!Enter(*next_, "expected a value")) return false;
    std::string_view unused_name;
    for (bool first = true; HasMore(first, closing); first = false) {
        if (keyed && !ReadKey(unused_name)) return false;
        if (!Skip()) return false;
    }
    Leave();
    return !failed();
}

bool Reader::SkipNumber() {
    const char* start = next_;
    const auto digits = [this] {
        const char* first = next_;
        while (next_ != end_ && IsDigit(*next_))
            ++next_;
        return next_ != first;
    };
    const auto takes = [this](std::string_view letters) {
        if (next_ == end_ || letters.find(*next_) == std::string_view::npos) return false;
        ++next_;
        return true;
    };
    takes("-");
    bool fits = digits();
    if (takes(".")) fits = digits() && fits;
    if (takes("eE")) {
        takes("+-");
        fits = digits() && fits;
    }
    if (fits) return true;
    next_ = start;
    return Fail("expected a value");
}

std::string Reader::Fault() const {
    const std::size_t start = path_.starts_with('.') ? 1 : 0;
    return (path_.empty() ? "document" : path_.substr(start)) + ": " + why_;
}

}  // namespace luotsi::json
