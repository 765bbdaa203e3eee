#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace luotsi::text {

// What stands around Snowball in each language, as plain rules on folded UTF-8 words.

// A form to be stemmed, or one that is a stem already.
struct Form {
    std::string text;
    bool is_stem = false;
};

// The word, and what it may be a form of where Snowball cannot know; none for a word that its
// letters show to be of the other language.
std::vector<Form> FinnishForms(std::string_view word);
std::vector<Form> SwedishForms(std::string_view word);

// What the stems of one word's forms have in common.
std::string FinnishKey(std::string_view stem);
std::string SwedishKey(std::string_view stem);

}  // namespace luotsi::text
