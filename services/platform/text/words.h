#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace luotsi::text {

// Longer words are cut: no word that people search for is longer.
inline constexpr std::size_t kLongestWordBytes = 120;

struct Word {
    // Letters and digits alone, in lower case and composed form (NFC); å, ä and ö are letters of
    // their own.
    std::string text;
    // A `*` follows at once: what begins so.
    bool open = false;

    bool operator==(const Word&) const = default;
};

// The words of a text in their order. Everything but letters and digits parts words; the text is
// UTF-8, composed or decomposed.
std::vector<Word> WordsOf(std::string_view text);

// Characters, not bytes.
std::size_t LettersIn(std::string_view word);

// Whether a word is made of letters alone and has forms to speak of.
bool HasForms(std::string_view word);

}  // namespace luotsi::text
