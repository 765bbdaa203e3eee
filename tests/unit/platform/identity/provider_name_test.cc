#include "platform/identity/provider_name.h"

#include <gtest/gtest.h>

#include <string>

namespace luotsi::identity {
namespace {

TEST(ProviderName, IsTheSpellingThatContractsUse) {
    for (const char* const name : {"FI-PRO:2077474-0", "GB-COH:09506232", "local:42", "x:a:b"})
        EXPECT_TRUE(IsProviderName(name)) << name;
}

// Each of these would be let in and then see nothing, or be taken for somebody else.
TEST(ProviderName, IsNoOtherSpelling) {
    const std::string names[] = {
        "",
        ":",
        "FI-PRO",
        "FI-PRO:",
        ":2077474-0",
        "FI-PRO:2077474-1",
        "FI-PRO:20774740",
        "fi-pro:2077474-0",
        "Y-TUNNUS:2077474-0",
        "FI-PRO: 2077474-0",
        " FI-PRO:2077474-0",
        "FI-PRO:2077474-0\n",
        "local:a b",
        "lo cal:1",
        "local:\xff",
        "local:131052-308T",
        "local:" + std::string(65, '1'),
        std::string(65, 'x') + ":1",
    };
    for (const std::string& name : names)
        EXPECT_FALSE(IsProviderName(name)) << name;
}

}  // namespace
}  // namespace luotsi::identity
