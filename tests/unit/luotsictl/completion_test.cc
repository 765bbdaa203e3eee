#include "tools/luotsictl/completion.h"

#include "tools/luotsictl/args.h"

#include <gtest/gtest.h>

namespace luotsi::ctl {
namespace {

TEST(BashCompletion, KnowsNounsVerbsAndOptions) {
    CLI::App app{"", "luotsictl"};
    Settings settings;
    Action action;
    BuildApp(app, settings, action);
    const std::string script = BashCompletion(app);
    EXPECT_NE(script.find("'contract') words=' get list create"), std::string::npos);
    EXPECT_NE(script.find("'contract get') words=' --help"), std::string::npos);
    EXPECT_NE(script.find("--valid-on"), std::string::npos);
    EXPECT_NE(script.find("'import invoices')"), std::string::npos);
}

}  // namespace
}  // namespace luotsi::ctl
