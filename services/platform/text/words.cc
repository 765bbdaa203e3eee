#include "platform/text/words.h"

#include <utf8proc.h>

#include <cstdlib>
#include <memory>
#include <utility>

namespace luotsi::text {
namespace {

constexpr std::size_t kShortestWithForms = 3;

struct Free {
    void operator()(utf8proc_uint8_t* bytes) const { std::free(bytes); }
};

// Lower case, composed, without what is not seen (soft hyphens).
std::string Folded(std::string_view text) {
    constexpr auto kOptions = static_cast<utf8proc_option_t>(
        UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE
    );
    utf8proc_uint8_t* made = nullptr;
    const utf8proc_ssize_t size = utf8proc_map(
        reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
        static_cast<utf8proc_ssize_t>(text.size()),
        &made,
        kOptions
    );
    const std::unique_ptr<utf8proc_uint8_t, Free> owned(made);
    if (size < 0) return std::string(text);
    return {reinterpret_cast<const char*>(made), static_cast<std::size_t>(size)};
}

// Finnish and Swedish letters in two bytes begin so: U+00C0 to U+00FF.
constexpr unsigned char kLatinLead = 0xc3;

bool IsLatinTrail(unsigned char byte) {
    // Not the signs of multiplication and division, nor the sharp s, which becomes two letters.
    return byte >= 0x80 && byte <= 0xbf && byte != 0x97 && byte != 0x9f && byte != 0xb7;
}

// Lower case of plain Latin text, the most there is, in one pass; false where there is more in it.
bool FoldLatin(std::string_view text, std::string& folded) {
    folded.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if (byte < 0x80) {
            const bool upper = byte >= 'A' && byte <= 'Z';
            folded += static_cast<char>(upper ? byte + ('a' - 'A') : byte);
            continue;
        }
        const bool has_trail = byte == kLatinLead && i + 1 < text.size();
        if (!has_trail || !IsLatinTrail(static_cast<unsigned char>(text[i + 1]))) return false;
        const auto trail = static_cast<unsigned char>(text[++i]);
        folded += text[i - 1];
        folded += static_cast<char>(trail <= 0x9e ? trail + 0x20 : trail);
    }
    return true;
}

// The next character and its bytes; broken UTF-8 is one byte that parts words.
struct Character {
    utf8proc_int32_t point = 0;
    std::size_t bytes = 1;
};

Character Next(std::string_view rest) {
    Character next;
    const utf8proc_ssize_t taken = utf8proc_iterate(
        reinterpret_cast<const utf8proc_uint8_t*>(rest.data()),
        static_cast<utf8proc_ssize_t>(rest.size()),
        &next.point
    );
    if (taken <= 0) return {.point = 0, .bytes = 1};
    next.bytes = static_cast<std::size_t>(taken);
    return next;
}

bool IsLetter(utf8proc_int32_t point) {
    if (point < 0x80) return point >= 'a' && point <= 'z';
    const utf8proc_category_t category = utf8proc_category(point);
    return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_MC;
}

bool IsDigit(utf8proc_int32_t point) {
    if (point < 0x80) return point >= '0' && point <= '9';
    return utf8proc_category(point) == UTF8PROC_CATEGORY_ND;
}

}  // namespace

std::vector<Word> WordsOf(std::string_view text) {
    std::string folded;
    if (!FoldLatin(text, folded)) folded = Folded(text);
    std::vector<Word> words;
    Word word;
    const auto close = [&](bool open) {
        if (word.text.empty()) return;
        word.open = open;
        words.push_back(std::exchange(word, Word{}));
    };
    for (std::string_view rest = folded; !rest.empty();) {
        const Character next = Next(rest);
        if (IsLetter(next.point) || IsDigit(next.point)) {
            if (word.text.size() + next.bytes <= kLongestWordBytes)
                word.text += rest.substr(0, next.bytes);
        } else {
            close(next.point == '*');
        }
        rest.remove_prefix(next.bytes);
    }
    close(false);
    return words;
}

std::size_t LettersIn(std::string_view word) {
    std::size_t letters = 0;
    for (; !word.empty(); ++letters)
        word.remove_prefix(Next(word).bytes);
    return letters;
}

bool HasForms(std::string_view word) {
    std::size_t letters = 0;
    for (std::string_view rest = word; !rest.empty(); ++letters) {
        const Character next = Next(rest);
        if (!IsLetter(next.point)) return false;
        rest.remove_prefix(next.bytes);
    }
    return letters >= kShortestWithForms;
}

}  // namespace luotsi::text
