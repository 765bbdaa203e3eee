#pragma once

#include <string>
#include <string_view>

namespace luotsi::tabular {

// Blanks of every kind and control characters become one blank between words and none at the ends;
// letters in composed form (NFC). The text must be UTF-8.
std::string NormalText(std::string_view text);

// NormalText with upper and lower case made equal.
std::string FoldedText(std::string_view text);

// Characters, not bytes.
std::size_t CharacterCount(std::string_view utf8);

// At most `limit` bytes, cut at a character's start.
std::string_view Shortened(std::string_view utf8, std::size_t limit);

}  // namespace luotsi::tabular
