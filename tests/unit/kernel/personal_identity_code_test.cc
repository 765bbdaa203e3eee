#include "kernel/personal_identity_code.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cstddef>
#include <cstdio>
#include <random>
#include <string>
#include <string_view>

namespace luotsi {
namespace {

constexpr std::string_view kChecks = "0123456789ABCDEFHJKLMNPRSTUVWXY";

// A code with the right check character, made another way than the detector reads it.
std::string Made(int day, int month, int year, char sign, int serial) {
    char digits[16];
    std::snprintf(digits, sizeof digits, "%02d%02d%02d", day, month, year);
    char tail[8];
    std::snprintf(tail, sizeof tail, "%03d", serial);
    const long number = std::stol(std::string(digits) + tail);
    return std::string(digits) + sign + tail + kChecks[static_cast<std::size_t>(number % 31)];
}

TEST(LooksLikePersonalIdentityCode, FindsACodeInsideText) {
    for (const char* text :
         {"131052-308T",
          "131052-308t",
          "Asiakas 131052-308T, huone 3",
          "(131052-308T)",
          "131052+308T",
          "131052A308T",
          "131052b308t",
          "131052u308t",
          "131052Y308T",
          "hetu_131052-308T",
          "hetu:131052-308T;",
          "\"131052-308T\"",
          "1-131052-308T-1",
          "ä131052-308T",
          "131052-308Tä",
          "12345 131052-308T",
          "010199-001A 131052-308T"}) {
        EXPECT_TRUE(LooksLikePersonalIdentityCode(text)) << text;
    }
}

TEST(LooksLikePersonalIdentityCode, KnowsEveryDash) {
    for (const char* dash :
         {"\u00ad",
          "\u2010",
          "\u2011",
          "\u2012",
          "\u2013",
          "\u2014",
          "\u2015",
          "\u2212",
          "\ufe63",
          "\uff0d",
          "\u02d7",
          "\u05be",
          "\u2043",
          "\u2e3a",
          "\u2e3b",
          "\u301c",
          "\ufe31",
          "\ufe58",
          "\U00010ead"}) {
        const std::string text = std::string("131052") + dash + "308T";
        EXPECT_TRUE(LooksLikePersonalIdentityCode(text)) << text;
        EXPECT_TRUE(LooksLikePersonalIdentityCode("x " + text + ".")) << text;
    }
    EXPECT_FALSE(LooksLikePersonalIdentityCode("131052\u2016308T"));
    EXPECT_FALSE(LooksLikePersonalIdentityCode("131052\u2013308"));
    EXPECT_FALSE(LooksLikePersonalIdentityCode("131052\u2013"));
}

TEST(LooksLikePersonalIdentityCode, KnowsDisguises) {
    for (const char* text :
         {"１３１０５２-３０８T",
          "１３１０５２－３０８Ｔ",
          "１３１０５２＋３０８ｔ",
          "131052Ａ308T",
          "٠١٠٢٠٣-١٢٣0",
          "\U0001d7cf\U0001d7d1\U0001d7cf\U0001d7ce\U0001d7d3\U0001d7d0-308T",
          "131052 -308T",
          "131052- 308T",
          "131052 - 308T",
          "131052\u00a0\u2013\u202f308T",
          "131052 A308T",
          "131052 308T",
          // A day and a number of four digits too, where its last one is the right check character.
          "131052 3140",
          "Asiakas 131052 308t, huone 3",
          "131052\u00a0308T",
          "131052\u200b-308T",
          "1\u200b3\u200c1\u200d0\u20605\ufeff2-3\u00ad08\u200eT",
          "13\u00ad1052\u00ad308T",
          "131052-308\u200bT",
          "\u200b131052-308T\u200b",
          "131052-308T\u200b5",
          "\xff\xe2\x80 131052-308T \xe2",
          "Äiti \u2013 131052-308T"}) {
        EXPECT_TRUE(LooksLikePersonalIdentityCode(text)) << text;
    }
}

// Would take minutes if the run were read anew for each of its characters.
TEST(LooksLikePersonalIdentityCode, ReadsALongRunOfFormatCharactersOnce) {
    std::string run;
    for (int i = 0; i < 1'000'000; ++i)
        run += "\u200b";
    EXPECT_FALSE(LooksLikePersonalIdentityCode("131052" + run));
    EXPECT_TRUE(LooksLikePersonalIdentityCode("131052" + run + "-308T"));
}

TEST(LooksLikePersonalIdentityCode, FindsACodeThatLettersTouch) {
    for (const char* text :
         {"x131052-308T",
          "131052-308Tx",
          "131052-308TT",
          "hetu131052-308T",
          "HETU131052A308T",
          "131052-308Tab",
          "asiakas131052-308Thuone3",
          "131052-308Tx5",
          "x131052 - 308Tx",
          "x131052\u2013308Tx",
          "x131052\u00ad308T",
          "x１３１０５２-３０８T",
          // Hexadecimal letters, but neither a digest nor a UUID.
          "abcd131052A3151",
          "feed131052-3151",
          "abcdefabcdef131052A308T",
          "abcdefabcdef131052-308T",
          "018f3c1a-1310-7a52-b308-x131052a3151"}) {
        EXPECT_TRUE(LooksLikePersonalIdentityCode(text)) << text;
    }
}

TEST(LooksLikePersonalIdentityCode, LeavesOtherTextsAlone) {
    for (const char* text :
         {"",
          "131052-308",
          "131052-308U",
          "131052G308T",
          "321052-308T",
          "131352-308T",
          "001052-308T",
          "130052-308T",
          "1131052-308T",
          "x1131052-308Tx",
          "131052-308T5",
          "131052  308T",
          "131052   -308T",
          "131052\n308T",
          "131052\u200b308T",
          // A day and a number of four digits: 0 would be the right check character.
          "131052 3141",
          "131052 314",
          "１３１０５２-３０８U",
          "131352\u200b-308T",
          "131052 308TT",
          "131052--308T",
          "2077474-0",
          "85311100-3",
          "FI2112345600000785",
          "RF18539007547034",
          "2026-11-22T07:15:00.000000Z",
          "018f3c1a-1310-7a52-b308-0123456789ab",
          "018f3c1131052a3151",
          // The same letters beside a blank for the sign are a unit.
          "131052 308Tx",
          "x131052 308T"}) {
        EXPECT_FALSE(LooksLikePersonalIdentityCode(text)) << text;
    }
}

TEST(LooksLikePersonalIdentityCode, FindsEveryMadeCodeWhereverItStands) {
    const bool holds = rc::check([] {
        const int day = *rc::gen::inRange(1, 32);
        const int month = *rc::gen::inRange(1, 13);
        const int year = *rc::gen::inRange(0, 100);
        const int serial = *rc::gen::inRange(0, 1000);
        const char sign = *rc::gen::elementOf(std::string("-+ ABCDEFUVWXYabcdefuvwxy"));
        const std::string beside = " .,;:-_/()[]{}\"'\n\t#=+";
        const char left = *rc::gen::elementOf(beside);
        const char right = *rc::gen::elementOf(beside);
        const std::string before = *rc::gen::string<std::string>();
        const std::string after = *rc::gen::string<std::string>();
        const std::string code = Made(day, month, year, sign, serial);
        RC_ASSERT(LooksLikePersonalIdentityCode(code));
        RC_ASSERT(LooksLikePersonalIdentityCode(before + left + code + right + after));
        // Letters beyond F: no digest has them.
        const std::string beyond = "gGhtuxZ";
        const char glue = *rc::gen::elementOf(beyond);
        if (sign == ' ') return;
        RC_ASSERT(LooksLikePersonalIdentityCode(before + glue + code + right + after));
        RC_ASSERT(LooksLikePersonalIdentityCode(before + left + code + glue + after));
        RC_ASSERT(LooksLikePersonalIdentityCode(before + glue + code + glue + after));
    });
    EXPECT_TRUE(holds);
}

class Machine {
  public:
    std::string Hex(std::size_t size) { return From("0123456789abcdef", size); }
    std::string Uuid() {
        return Hex(8) + '-' + Hex(4) + '-' + Hex(4) + '-' + Hex(4) + '-' + Hex(12);
    }
    std::string Ulid() { return "01" + From("0123456789ABCDEFGHJKMNPQRSTVWXYZ", 24); }
    std::string Token() {
        return From("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", 43);
    }
    // Of so many things, the place of one.
    std::size_t Of(std::size_t count) { return random_() % count; }

  private:
    std::string From(std::string_view letters, std::size_t size) {
        std::string text;
        for (std::size_t i = 0; i < size; ++i)
            text += letters[Of(letters.size())];
        return text;
    }

    std::mt19937_64 random_{20260115};
};

// The same numbers in each run: 600,000 of which none is refused. A letter-glued code would be
// there by chance in some dozen of them.
TEST(LooksLikePersonalIdentityCode, LetsNumbersOfMachinesThrough) {
    Machine machine;
    for (int i = 0; i < 100'000; ++i) {
        for (const std::string& text :
             {machine.Uuid(),
              machine.Hex(64),
              machine.Hex(32),
              "00-" + machine.Hex(32) + '-' + machine.Hex(16) + "-01",
              machine.Ulid(),
              machine.Token()})
            ASSERT_FALSE(LooksLikePersonalIdentityCode(text)) << text;
    }
}

// A code of hexadecimal digits alone, at every place of a number where letters touch it.
TEST(LooksLikePersonalIdentityCode, ACodeInsideADigestOrAUuidIsNone) {
    Machine machine;
    const std::string code = "a131052b3151c";
    const std::string split = "ab131052-3151-";
    for (int i = 0; i < 1'000; ++i) {
        for (const std::size_t size : {16U, 32U, 40U, 64U, 128U}) {
            std::string digest = machine.Hex(size);
            digest.replace(machine.Of(size - code.size() + 1), code.size(), code);
            EXPECT_FALSE(LooksLikePersonalIdentityCode(digest)) << digest;
            EXPECT_FALSE(LooksLikePersonalIdentityCode("sha" + digest + ".json")) << digest;
        }
        std::string uuid = machine.Uuid();
        uuid.replace(24, 12, code, i % 2, 12);
        EXPECT_FALSE(LooksLikePersonalIdentityCode(uuid)) << uuid;
        EXPECT_FALSE(LooksLikePersonalIdentityCode("report-" + uuid)) << uuid;
        uuid.replace(0, split.size(), split);
        EXPECT_FALSE(LooksLikePersonalIdentityCode(uuid)) << uuid;
        uuid.pop_back();
        EXPECT_TRUE(LooksLikePersonalIdentityCode(uuid)) << uuid;
    }
}

TEST(LooksLikePersonalIdentityCode, FindsAPlantedCodeAmongNumbersOfMachines) {
    Machine machine;
    for (int i = 0; i < 2'000; ++i) {
        const std::string code = Made(
            static_cast<int>(1 + machine.Of(28)),
            static_cast<int>(1 + machine.Of(12)),
            static_cast<int>(machine.Of(100)),
            "-+ABCDEFUVWXY"[machine.Of(13)],
            static_cast<int>(900 + machine.Of(100))
        );
        const std::string glued = i % 2 == 0 ? "hetu" + code : code + "xyz";
        std::string text;
        const std::size_t place = machine.Of(6);
        for (std::size_t at = 0; at < 6; ++at) {
            text += (at % 2 == 0 ? machine.Uuid() : machine.Hex(64)) + ' ';
            if (at == place) text += glued + ' ';
        }
        ASSERT_TRUE(LooksLikePersonalIdentityCode(text)) << text;
    }
}

// Would take minutes if each of them looked over the whole run.
TEST(LooksLikePersonalIdentityCode, ReadsALongRunOfCodesInADigestQuickly) {
    std::string run = "a";
    while (run.size() < 1'000'000)
        run += "131052a3151b";
    EXPECT_FALSE(LooksLikePersonalIdentityCode(run));
}

// Thirty of the thirty-one check characters are wrong: an invoice number of the same shape passes.
TEST(LooksLikePersonalIdentityCode, TakesOneCheckCharacterOfAll) {
    int taken = 0;
    for (const char check : kChecks)
        taken += LooksLikePersonalIdentityCode(std::string("010203-123") + check) ? 1 : 0;
    EXPECT_EQ(taken, 1);
}

}  // namespace
}  // namespace luotsi
