// Whatever order contracts, corrections, reports and invoices come in, the books end the same.

#include "finance_world.h"

#include <algorithm>
#include <functional>
#include <random>

namespace luotsi::finance_integration {
namespace {

constexpr int kStories = 5;
constexpr int kContracts = 14;
constexpr int kInvoices = 40;

const std::vector<std::string> kNames{
    "Hoiva Oy",
    "HOIVA OY",
    "Hoiva",
    "Hoiva Limited",
    "Koti & Hoiva Oy",
    "Koti ja Hoiva",
    "The Koti ja Hoiva",
    "Various",
    "Redacted Data",
    "Stranger Ltd",
    "Stranger",
};

using Step = std::function<void(FinanceWorld&)>;

class StoryTeller {
  public:
    explicit StoryTeller(unsigned seed) : random_(seed) {}

    int Below(int limit) {
        return static_cast<int>(
            std::uniform_int_distribution<unsigned>(0, static_cast<unsigned>(limit - 1))(random_)
        );
    }

    std::vector<Step> Contracts() {
        std::vector<Step> steps;
        for (int i = 1; i <= kContracts; ++i) {
            const int revisions = 1 + Below(3);
            for (int revision = 1; revision <= revisions; ++revision)
                steps.push_back(Contract(i, static_cast<std::uint64_t>(revision)));
        }
        return steps;
    }

    std::vector<Step> Invoices() {
        std::vector<Step> steps;
        for (int i = 0; i < kInvoices; ++i)
            steps.push_back(Invoice(i));
        return steps;
    }

    void Shuffle(std::vector<Step>& steps) { std::shuffle(steps.begin(), steps.end(), random_); }

  private:
    std::string Name() { return kNames[static_cast<std::size_t>(Below(int(kNames.size())))]; }
    std::string Date() {
        return "2026-0" + std::to_string(1 + Below(9)) + "-1" + std::to_string(Below(10));
    }

    Step Contract(int number, std::uint64_t revision) {
        ContractStory story;
        story.id = ContractIdText(number);
        story.revision = revision;
        story.number = "S-" + std::to_string(number);
        story.provider = Name();
        story.start = Date();
        story.end = Below(4) == 0 ? "" : Date();
        story.service = Below(2) == 0 ? "housing care" : "library books";
        story.annual_minor = 12'000 * (1 + Below(3));
        story.state = Below(6) == 0 ? contract::v1::CONTRACT_STATE_DRAFT
                                    : contract::v1::CONTRACT_STATE_ACTIVE;
        return [story](FinanceWorld& world) { world.Tell(story); };
    }

    Step Invoice(int number) {
        finance::v1::RecordInvoiceRequest request;
        finance::v1::Invoice& invoice = *request.mutable_invoice();
        invoice.set_number("L-" + std::to_string(number));
        invoice.set_invoice_date(Date());
        if (Below(10) != 0) invoice.mutable_supplier()->set_name(Name());
        invoice.mutable_net()->set_currency_code("EUR");
        invoice.mutable_net()->set_amount_minor(Below(2) == 0 ? 1'000 : Below(5'000) - 1'000);
        invoice.set_service_description(Below(2) == 0 ? "care" : "misc");
        if (Below(8) == 0) {
            invoice.set_contract_number("S-" + std::to_string(1 + Below(kContracts + 2)));
        }
        return [request](FinanceWorld& world) {
            world.Call<finance::v1::Invoice>("RecordInvoice", request);
        };
    }

    std::mt19937 random_;
};

std::string StateOf(FinanceWorld& world) {
    std::string state;
    EXPECT_TRUE(world.journal().WriteState([&](std::string_view text) { state += text; }).ok());
    return state;
}

// Notes the rules through an import whose file has a header and one row.
void NoteRules(FinanceWorld& world) {
    world.Import("rules.csv", "Document,Date,Supplier,Net,Unit,Service\n1,2026-03-15,X,1.00,U,s\n");
}

TEST(FinanceOrder, TheEndDoesNotDependOnWhatCameFirst) {
    for (unsigned seed = 1; seed <= kStories; ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        StoryTeller teller(seed);
        std::vector<Step> contracts = teller.Contracts();
        std::vector<Step> invoices = teller.Invoices();

        FinanceWorld contracts_first(seed);
        NoteRules(contracts_first);
        for (const Step& step : contracts)
            step(contracts_first);
        for (const Step& step : invoices)
            step(contracts_first);
        contracts_first.Rejudge();

        FinanceWorld invoices_first(seed + 100);
        for (const Step& step : invoices)
            step(invoices_first);
        for (const Step& step : contracts)
            step(invoices_first);
        NoteRules(invoices_first);
        invoices_first.Rejudge();

        // Any order at all: older revisions then come after newer ones and are ignored.
        std::vector<Step> mixed = contracts;
        mixed.insert(mixed.end(), invoices.begin(), invoices.end());
        mixed.push_back(NoteRules);
        teller.Shuffle(mixed);
        FinanceWorld shuffled(seed + 200);
        for (const Step& step : mixed) {
            step(shuffled);
            if (teller.Below(5) == 0) shuffled.Rejudge();
        }
        shuffled.Rejudge();

        const std::string state = StateOf(contracts_first);
        EXPECT_EQ(state, StateOf(invoices_first));
        EXPECT_EQ(state, StateOf(shuffled));
    }
}

TEST(FinanceOrder, OutcomesAddUpToTheRowsAndTheirCents) {
    StoryTeller teller(99);
    FinanceWorld world;
    NoteRules(world);
    std::vector<Step> mixed = teller.Contracts();
    for (const Step& step : teller.Invoices())
        mixed.push_back(step);
    teller.Shuffle(mixed);
    for (const Step& step : mixed)
        step(world);
    world.Rejudge();
    finance::v1::ListInvoicesRequest request;
    request.set_page_size(1000);
    std::int64_t net = 0;
    std::uint64_t credits = 0;
    const auto listed = world.Call<finance::v1::ListInvoicesResponse>("ListInvoices", request);
    for (const finance::v1::Invoice& invoice : listed.invoices()) {
        net += invoice.net().amount_minor();
        credits += invoice.net().amount_minor() < 0 ? 1U : 0U;
    }
    const finance::v1::InvoiceTotals totals = world.Totals();
    EXPECT_EQ(totals.count(), kInvoices + 1U);
    EXPECT_EQ(static_cast<std::uint64_t>(listed.invoices_size()), totals.count());
    EXPECT_EQ(totals.credits(), credits);
    ASSERT_EQ(totals.net_size(), 1);
    EXPECT_EQ(totals.net(0).amount_minor(), net);
}

TEST(FinanceOrder, ARebuildGivesTheSameReadModels) {
    StoryTeller teller(5);
    FinanceWorld world;
    std::vector<Step> mixed = teller.Contracts();
    for (const Step& step : teller.Invoices())
        mixed.push_back(step);
    mixed.push_back(NoteRules);
    teller.Shuffle(mixed);
    for (const Step& step : mixed)
        step(world);
    world.Rejudge();
    const std::string before = *world.journal().ProjectionHash();
    ASSERT_TRUE(world.journal().Rebuild().ok());
    EXPECT_EQ(*world.journal().ProjectionHash(), before);
}

}  // namespace
}  // namespace luotsi::finance_integration
