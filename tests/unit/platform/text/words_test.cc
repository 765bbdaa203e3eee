#include "platform/text/words.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

namespace luotsi::text {
namespace {

std::vector<std::string> Texts(std::string_view text) {
    std::vector<std::string> texts;
    for (const Word& word : WordsOf(text))
        texts.push_back(word.text + (word.open ? "*" : ""));
    return texts;
}

TEST(Words, AreLettersAndDigitsInLowerCase) {
    const std::vector<std::string> words{"sopimus", "2024", "117", "äiti", "åbo"};
    EXPECT_EQ(Texts("Sopimus 2024/117, ÄITI – Åbo!"), words);
    EXPECT_TRUE(Texts(" -/.,  ").empty());
}

TEST(Words, OfDecomposedLettersAreTheSame) {
    EXPECT_EQ(Texts("a\xcc\x88iti \xc3\x84ITI"), (std::vector<std::string>{"äiti", "äiti"}));
    // å, ä and ö are letters of their own.
    EXPECT_NE(Texts("säde"), Texts("sade"));
}

TEST(Words, ThatAStarFollowsAreOpen) {
    EXPECT_EQ(Texts("asumis* hoito *tuki"), (std::vector<std::string>{"asumis*", "hoito", "tuki"}));
}

TEST(Words, LoseSoftHyphensAndAreCut) {
    EXPECT_EQ(Texts("asumis\xc2\xadpalvelu"), std::vector<std::string>{"asumispalvelu"});
    const std::vector<Word> cut = WordsOf(std::string(1000, 'a'));
    ASSERT_EQ(cut.size(), 1U);
    EXPECT_EQ(cut[0].text.size(), kLongestWordBytes);
}

TEST(Words, HaveFormsWhenTheyAreLettersOfSomeLength) {
    EXPECT_TRUE(
        HasForms("yö1") == false && HasForms("työ") && !HasForms("yö") && !HasForms("2024")
    );
    EXPECT_EQ(LettersIn("työ"), 3U);
}

// Plain Latin text goes a shorter way; a letter of another script makes it go the long one.
TEST(Words, PropertyBothWaysOfFoldingGiveTheSame) {
    std::mt19937 dice(3);
    for (int round = 0; round < 2000; ++round) {
        std::string text;
        for (std::size_t i = 0, length = dice() % 30; i < length; ++i) {
            const auto point = static_cast<unsigned>(0x20 + dice() % 0xe0);
            if (point < 0x80) {
                text += static_cast<char>(point);
            } else {
                text += static_cast<char>(0xc0 | (point >> 6U));
                text += static_cast<char>(0x80 | (point & 0x3fU));
            }
        }
        std::vector<Word> longer = WordsOf(text + " ж");
        ASSERT_EQ(longer.back().text, "ж");
        longer.pop_back();
        EXPECT_EQ(WordsOf(text), longer) << text;
    }
}

TEST(Words, PropertyAnyBytesGiveWords) {
    std::mt19937 dice(11);
    for (int round = 0; round < 2000; ++round) {
        std::string bytes(dice() % 40, ' ');
        for (char& byte : bytes)
            byte = static_cast<char>(dice() % 256);
        for (const Word& word : WordsOf(bytes))
            EXPECT_FALSE(word.text.empty());
    }
}

}  // namespace
}  // namespace luotsi::text
