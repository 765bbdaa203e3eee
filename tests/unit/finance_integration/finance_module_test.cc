#include "finance_integration/module.h"
#include "finance_world.h"

namespace luotsi::finance_integration {
namespace {

class FinanceModule : public testing::Test {
  protected:
    std::unique_ptr<module::Module> Make() {
        auto made = MakeFinanceIntegration(
            {.clock = clock_,
             .ids = ids_,
             .log = log_,
             .metrics = metrics_,
             .stores = stores_,
             .county = "Testshire",
             .closed_days = {}}
        );
        EXPECT_TRUE(made.ok()) << made.status();
        return *std::move(made);
    }

    TempDir directory_;
    journal::SqliteStores stores_{directory_.path(), {}};
    FixedClock clock_;
    SeededIdSource ids_{1};
    log::Log log_{config::v1::LOG_LEVEL_ERROR};
    metrics::Metrics metrics_;
};

// Waits for the public event with this number, counted from 1; empty when it does not come.
std::string AwaitEventType(module::Module& module, std::size_t number) {
    constexpr int kTries = 100;
    for (int i = 0; i < kTries; ++i) {
        const auto page = module.events().After(0, 1000);
        if (page.ok() && page->events.size() >= number) return page->events[number - 1].type;
        module.events().WaitAfter(page->last_position, absl::Milliseconds(100));
    }
    return {};
}

TEST_F(FinanceModule, JudgesAgainByItselfAlsoAfterARestart) {
    {
        const auto finance = Make();
        rpc::Router router;
        finance->AddRpcs(router);
        finance::v1::RecordInvoiceRequest request;
        request.mutable_invoice()->set_invoice_date("2026-03-15");
        request.mutable_invoice()->mutable_supplier()->set_name("Hoiva Oy");
        request.mutable_invoice()->mutable_net()->set_currency_code("EUR");
        rpc::Call call;
        call.request.request_id = "one";
        finance::v1::Invoice invoice;
        const auto* method = router.Find("/luotsi.finance.v1.FinanceService/RecordInvoice");
        ASSERT_TRUE(method->unary(call, request, invoice).ok());
    }
    const auto finance = Make();
    feed::PublicEvent told;
    told.type = "fi.luotsi.contract.contract.created.v1";
    told.data = ToEvent({.id = ContractIdText(1), .number = "S-1", .provider = "Hoiva Oy"})
                    .SerializeAsString();
    std::vector<ports::Entry> work;
    ASSERT_TRUE(finance->Subscriptions()[0].handle(told, work).ok());
    ASSERT_EQ(work.size(), 1U);
    ASSERT_TRUE(finance->journal().RunAll(std::move(work))[0].ok());
    EXPECT_EQ(AwaitEventType(*finance, 2), "fi.luotsi.finance.invoice.rejudged.v1");
}

TEST_F(FinanceModule, HasAHandlerForEveryMethodAndFollowsTwoModules) {
    const auto made = Make();
    module::Module& finance = *made;
    EXPECT_EQ(finance.name(), "finance-integration");
    rpc::Router router;
    finance.AddRpcs(router);
    EXPECT_TRUE(router.MissingMethods("luotsi.finance.v1.FinanceService").empty());
    std::vector<std::string> sources;
    for (const feed::Subscription& one : finance.Subscriptions())
        sources.push_back(one.source);
    EXPECT_EQ(sources, (std::vector<std::string>{"contract-registry", "report-intake"}));
    EXPECT_TRUE(finance.BeginDay(clock_.Read()).ok());
    // Every outcome stands in the metrics from the start, at zero.
    EXPECT_NE(metrics_.Expose().find("reason=\"PAYEE_REDACTED\""), std::string::npos);
}

}  // namespace
}  // namespace luotsi::finance_integration
