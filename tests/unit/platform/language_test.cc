#include "platform/rpc/language.h"

#include <gtest/gtest.h>

#include <string>

namespace luotsi::rpc {
namespace {

struct Row {
    const char* header;
    const char* language;
};

class AcceptLanguage : public testing::TestWithParam<Row> {};

TEST_P(AcceptLanguage, PicksTheHeaviestLanguageThatWeSpeak) {
    EXPECT_EQ(PreferredLanguage(GetParam().header), GetParam().language);
}

INSTANTIATE_TEST_SUITE_P(
    Headers,
    AcceptLanguage,
    testing::Values(
        Row{"", "en"},
        Row{"fi", "fi"},
        Row{"fi-FI", "fi"},
        Row{"FI-fi", "fi"},
        Row{"sv;q=0.8, fi", "fi"},
        Row{"sv;q=0.8,fi;q=0.9", "fi"},
        Row{"sv-FI,sv;q=0.9,en;q=0.5", "sv"},
        Row{"de, fr;q=0.9, sv;q=0.1", "sv"},
        Row{"fi;q=0, sv;q=0.001", "sv"},
        Row{"fi;q=0", "en"},
        Row{"fi ; q = 0.3 , sv ; q = 0.4", "sv"},
        Row{"fi;q=0.5,sv;q=0.5", "fi"},
        Row{"fi;q=x, sv;q=0.2", "sv"},
        Row{"fi;q=1.0,sv", "fi"},
        Row{"finnish, sv", "sv"},
        Row{"*", "en"},
        Row{",,;;q=,-", "en"}
    )
);

TEST(AcceptLanguageHeader, OfAnyLengthEnds) {
    std::string header;
    for (int i = 0; i < 10'000; ++i)
        header += "de;q=0.9,";
    EXPECT_EQ(PreferredLanguage(header + "fi"), "en");
}

}  // namespace
}  // namespace luotsi::rpc
