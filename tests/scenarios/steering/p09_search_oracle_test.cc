#include "contract_registry/adapters/contract_read_model.h"
#include "contract_registry/adapters/record_store.h"
#include "contract_registry/adapters/renewal_part.h"
#include "contract_registry/adapters/steering/search_index.h"
#include "contract_registry/adapters/steering/search_match.h"
#include "contract_registry/adapters/steering/search_query.h"
#include "platform/runtime/clocks.h"
#include "platform/runtime/system_ids.h"
#include "tests/support/module_stores.h"
#include "tests/support/temporary_directory.h"
#include "tests/support/terms_builder.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace luotsi::contract_registry {
namespace {

using Dice = std::mt19937;

const std::vector<std::string> kWords{
    "asumispalvelut", "asumispalvelun", "hoidon",         "hoito",       "kotihoidon",
    "lasten",         "lapsille",       "kuntoutus",      "kuntoutusta", "tuki",
    "tuen",           "vården",         "vårdens",        "barnet",      "barn",
    "tjänster",       "2024",           "päivätoiminnan", "yksikkö",     "yksiköiden",
};

// Contracts of few words in one journal, beside the same contracts in memory.
class SearchOracle : public testing::Test {
  protected:
    SearchOracle() {
        journal::Options options{.service = "contract_registry", .schema = ContractSchema()};
        for (const journal::Schema& more : {RecordSchema(), RenewalSchema(), SearchSchema()}) {
            options.schema.read_models += more.read_models;
            options.schema.tables.insert(
                options.schema.tables.end(), more.tables.begin(), more.tables.end()
            );
        }
        options.aggregates.push_back(journal::MakeOps<ContractBook>(
            [](sql::Db& db, const auto& after, const ContractEvent& event) {
                ProjectContract(db, after, event);
                ProjectSearch(db, after, event);
            }
        ));
        auto opened = stores_->Open(std::move(options), clock_);
        EXPECT_TRUE(opened.ok());
        journal_ = *std::move(opened);
    }

    std::string Text(std::size_t most) {
        std::string text;
        for (std::size_t i = 0, words = 1 + dice_() % most; i < words; ++i)
            text += kWords[dice_() % kWords.size()] + ' ';
        return text;
    }
    void Append(const Uuid& id, const ContractEvent& event) {
        ports::RequestContext request;
        request.request_id = "step-" + std::to_string(++steps_);
        const auto done = journal_->Run(request, [&](ports::Unit& unit) {
            unit.Append<ContractBook>(id, event);
            return std::optional<Rejection>();
        });
        ASSERT_TRUE(done.ok());
    }
    void Create() {
        ContractCreated created;
        created.number = "S-" + std::to_string(contracts_.size());
        Terms& terms = created.terms;
        terms.title = Text(3);
        terms.type = static_cast<ContractType>(dice_() % 7);
        const std::string party = std::to_string(dice_() % 5);
        terms.provider = {PartyIdentifier{"FI-PRO", party}, "Tuottaja " + party};
        terms.goals = {{"G", Text(4)}};
        if (dice_() % 2 == 0)
            terms.agreed_value = Money::Of(static_cast<std::int64_t>(dice_() % 100));
        terms.start_date = test::Day("2025-01-01").AddDays(static_cast<int>(dice_() % 400));
        terms.procurement = Procurement{};
        terms.procurement->cpv_codes = {"85" + std::to_string(dice_() % 4)};
        terms.procurement->signed_on = terms.start_date;
        contracts_.push_back(ids_.Next(clock_.Read().now));
        Append(contracts_.back(), created);
    }
    void Amend() {
        ContractAmended amended{
            .effective_from = test::Day("2026-01-01"), .reason = {}, .description = {}, .patch = {}
        };
        amended.patch.title = Text(3);
        Append(contracts_[dice_() % contracts_.size()], amended);
    }

    SearchQuery Query() {
        SearchQuery query;
        std::string typed;
        for (std::size_t i = 0, words = dice_() % 3; i < words; ++i) {
            const std::string& word = kWords[dice_() % kWords.size()];
            typed += dice_() % 4 == 0 ? word.substr(0, 4) + "* " : word + ' ';
        }
        query.words = ReadQuery(typed, "query").value();
        if (dice_() % 3 == 0) query.filter.types = {static_cast<ContractType>(dice_() % 7)};
        if (dice_() % 4 == 0) query.filter.cpv_prefix = "85" + std::to_string(dice_() % 4);
        if (dice_() % 4 == 0) query.filter.value_min = Money::Of(50);
        if (dice_() % 4 == 0) query.filter.signed_to = test::Day("2025-08-01");
        if (dice_() % 5 == 0)
            query.filter.provider = PartyIdentifier{"FI-PRO", std::to_string(dice_() % 5)};
        return query;
    }
    std::vector<ShownHit> Find(const SearchQuery& query) {
        SearchStore store(*journal_);
        std::vector<ShownHit> found;
        EXPECT_TRUE(store.Find(query, std::nullopt, 10'000, found).ok());
        return found;
    }
    std::set<Uuid> Expected(const SearchQuery& query) {
        std::set<Uuid> fitting;
        for (const Uuid& id : contracts_) {
            const auto held = journal_->Load<ContractBook>(id);
            if (Fits(held->state, query)) fitting.insert(id);
        }
        return fitting;
    }

    test::TemporaryDirectory directory_;
    std::unique_ptr<journal::Stores> stores_ = test::MakeModuleStores(directory_.path());
    runtime::SystemClock clock_;
    runtime::SystemIdSource ids_;
    std::unique_ptr<journal::Journal> journal_;
    Dice dice_{20261122};
    std::vector<Uuid> contracts_;
    int steps_ = 0;
};

TEST_F(SearchOracle, P09PropertyTheIndexFindsWhatLookingAtEachContractFinds) {
    for (int i = 0; i < 120; ++i) {
        Create();
        if (dice_() % 3 == 0) Amend();
    }
    std::size_t hits = 0;
    for (int round = 0; round < 150; ++round) {
        const SearchQuery query = Query();
        const std::vector<ShownHit> found = Find(query);
        std::set<Uuid> ids;
        for (const ShownHit& one : found)
            ids.insert(one.contract);
        EXPECT_EQ(ids.size(), found.size()) << round;
        EXPECT_EQ(ids, Expected(query)) << round;
        EXPECT_TRUE(std::ranges::is_sorted(found, IsBefore, &ShownHit::hit)) << round;
        hits += found.size();
    }
    EXPECT_GT(hits, 1000U);
}

// Words that more contracts hold than are read at once: every way of answering agrees.
TEST_F(SearchOracle, P09CommonWordsAreAnsweredLikeRareOnes) {
    constexpr int kMany = 4500;
    std::vector<ports::Entry> work;
    for (int i = 0; i < kMany; ++i) {
        ContractCreated created;
        created.number = "C-" + std::to_string(i);
        created.terms.title = i % 3 == 0 ? "yhteinen asia" : "yhteisen asian hoito";
        created.terms.goals = {{"G", i % 900 == 7 ? "asia harvinainen" : "asia"}};
        contracts_.push_back(ids_.Next(clock_.Read().now));
        ports::RequestContext request;
        request.request_id = created.number;
        work.push_back({request, [id = contracts_.back(), created](ports::Unit& unit) {
                            unit.Append<ContractBook>(id, created);
                            return std::optional<Rejection>();
                        }});
    }
    for (const auto& done : journal_->RunAll(std::move(work)))
        ASSERT_TRUE(done.ok());
    for (const char* typed : {"yhteinen", "asia", "yhteinen asia", "asia harvinaiset", "yhteis*"}) {
        SearchQuery query;
        query.words = ReadQuery(typed, "query").value();
        const std::vector<ShownHit> whole = Find(query);
        std::set<Uuid> ids;
        for (const ShownHit& one : whole)
            ids.insert(one.contract);
        EXPECT_EQ(ids, Expected(query)) << typed;
        SearchStore store(*journal_);
        std::vector<ShownHit> pages;
        std::optional<SearchHit> after;
        while (pages.size() < std::min<std::size_t>(whole.size(), 120)) {
            std::vector<ShownHit> page;
            ASSERT_TRUE(store.Find(query, after, 40, page).ok());
            if (page.empty()) break;
            after = page.back().hit;
            pages.insert(pages.end(), page.begin(), page.end());
        }
        ASSERT_LE(pages.size(), whole.size()) << typed;
        for (std::size_t i = 0; i < pages.size(); ++i)
            EXPECT_EQ(pages[i].hit, whole[i].hit) << typed << ' ' << i;
    }
}

TEST_F(SearchOracle, P09TheIndexMadeAnewIsTheSame) {
    for (int i = 0; i < 40; ++i) {
        Create();
        if (dice_() % 2 == 0) Amend();
    }
    const auto live = journal_->ProjectionHash();
    ASSERT_TRUE(live.ok());
    ASSERT_TRUE(journal_->Rebuild().ok());
    const auto rebuilt = journal_->ProjectionHash();
    ASSERT_TRUE(rebuilt.ok());
    EXPECT_EQ(*live, *rebuilt);
}

}  // namespace
}  // namespace luotsi::contract_registry
