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
    const utf8proc_category_t category = utf8proc_category(point);
    return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_MC;
}

bool IsDigit(utf8proc_int32_t point) {
    return utf8proc_category(point) == UTF8PROC_CATEGORY_ND;
}

}  // namespace

std::vector<Word> WordsOf(std::string_view text) {
    const std::string folded = Folded(text);
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
