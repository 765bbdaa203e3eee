#include "finance_world.h"
#include "finance_integration/module.h"

namespace luotsi::finance_integration {
namespace {

TEST(FinanceModule, HasAHandlerForEveryMethodAndFollowsTwoModules) {
    TempDir directory;
    FixedClock clock;
    SeededIdSource ids(1);
    log::Log log(config::v1::LOG_LEVEL_ERROR);
    metrics::Metrics metrics;
    const auto made = MakeFinanceIntegration(
        {.clock = clock,
         .ids = ids,
         .log = log,
         .metrics = metrics,
         .store_directory = directory.path(),
         .county = "Testshire",
         .closed_days = {}}
    );
    ASSERT_TRUE(made.ok()) << made.status();
    module::Module& finance = **made;
    EXPECT_EQ(finance.name(), "finance-integration");
    rpc::Router router;
    finance.AddRpcs(router);
    EXPECT_TRUE(router.MissingMethods("luotsi.finance.v1.FinanceService").empty());
    std::vector<std::string> sources;
    for (const feed::Subscription& one : finance.Subscriptions())
        sources.push_back(one.source);
    EXPECT_EQ(sources, (std::vector<std::string>{"contract-registry", "report-intake"}));
    EXPECT_TRUE(finance.BeginDay(clock.Read()).ok());
    // Every outcome stands in the metrics from the start, at zero.
    EXPECT_NE(metrics.Expose().find("reason=\"PAYEE_REDACTED\""), std::string::npos);
}

}  // namespace
}  // namespace luotsi::finance_integration
