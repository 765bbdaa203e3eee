#include "contract_registry/adapters/contract_read_model.h"
#include "contract_registry/adapters/record_store.h"
#include "contract_registry/adapters/renewal_part.h"
#include "contract_registry/adapters/steering/market_store.h"
#include "contract_registry/adapters/steering/search_index.h"
#include "contract_registry/adapters/steering/search_match.h"
#include "contract_registry/adapters/steering/search_query.h"
#include "contract_registry/domain/contract_family.h"
#include "platform/runtime/clocks.h"
#include "platform/runtime/system_ids.h"
#include "platform/text/stem.h"
#include "tests/support/module_stores.h"
#include "tests/support/temporary_directory.h"
#include "tests/support/terms_builder.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <map>
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

bool ShareForm(const std::string& one, const std::string& other) {
    if (!text::HasForms(one) || !text::HasForms(other)) return false;
    const std::vector<std::string> keys = text::StemKeys(other);
    return std::ranges::any_of(text::StemKeys(one), [&](const std::string& key) {
        return std::ranges::find(keys, key) != keys.end();
    });
}

// What docs/steering.md says: a word as written counts twice what its form does, and the place it
// stands in counts as WordsOf weighs it.
std::uint32_t ScoreOf(const SearchWords& words, const text::Word& asked) {
    std::uint32_t best = 0;
    for (const auto& [word, weight] : words) {
        const bool begins = asked.open && word.starts_with(asked.text);
        if (word == asked.text) {
            best = std::max(best, weight * 4);
        } else if (begins || ShareForm(asked.text, word)) {
            best = std::max(best, weight * 2);
        }
    }
    return best;
}

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
        // A market asks for the family of each contract it finds.
        options.aggregates.push_back(journal::MakeOps<FamilyBook>(nullptr));
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
    // Read once: nothing changes while a test asks.
    const ContractHistory& History(const Uuid& id) {
        const auto known = histories_.find(id);
        if (known != histories_.end()) return known->second;
        return histories_.emplace(id, journal_->Load<ContractBook>(id)->state).first->second;
    }
    std::uint32_t Score(const Uuid& id, const SearchQuery& query) {
        const ContractHistory& history = History(id);
        const Terms latest = Timeline(history).back().terms;
        const SearchWords words = WordsOf(FactsOf(history, latest), latest);
        std::uint32_t score = 0;
        for (const text::Word& asked : query.words)
            score += ScoreOf(words, asked);
        return score;
    }
    std::set<Uuid> Expected(const SearchQuery& query) {
        std::set<Uuid> fitting;
        for (const Uuid& id : contracts_) {
            if (Fits(History(id), query)) fitting.insert(id);
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
    std::map<Uuid, ContractHistory> histories_;
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
        for (const ShownHit& one : found)
            EXPECT_EQ(one.hit.score, Score(one.contract, query)) << round;
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
        created.terms.title = dice_() % 3 == 0 ? "yhteinen asia" : "yhteisen asian hoito";
        // Few hold "avain" in a heavy place and all in a light one.
        if (dice_() % 100 == 0) created.terms.title += " avain";
        if (dice_() % 2 == 0) created.terms.service_description = "laatu ";
        if (dice_() % 60 == 0) created.terms.service_description += "avain";
        created.terms.provider.name = dice_() % 5 < 2 ? "yhteisen laadun" : "muu";
        created.terms.type = static_cast<ContractType>(i % 7);
        const std::string rare = i % 900 == 7 ? " harvinainen" : "";
        // Half the contracts hold either word, none both.
        created.terms.goals = {
            {"G", (i < kMany / 2 ? "asia avain ennen" : "asia avain laatu jälkeen") + rare}
        };
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
    constexpr std::array kTyped{
        "yhteinen",
        "asia",
        "yhteinen asia",
        "asia laatu",
        "asia harvinaiset",
        "yhteis*",
        "ennen jälkeen",
        "jälkeen laatu yhteisen",
        "la* yh*",
        "muu asia",
        "laatu yhteinen muu",
        "avain laatu",
    };
    for (std::size_t i = 0; i < 2 * kTyped.size(); ++i) {
        const std::string typed = kTyped[i / 2];
        SearchQuery query;
        query.words = ReadQuery(typed, "query").value();
        if (i % 2 == 1) query.filter.types = {ContractType::kFramework};
        const std::vector<ShownHit> whole = Find(query);
        std::set<Uuid> ids;
        for (const ShownHit& one : whole)
            ids.insert(one.contract);
        EXPECT_EQ(ids, Expected(query)) << typed;
        EXPECT_TRUE(std::ranges::is_sorted(whole, IsBefore, &ShownHit::hit)) << typed;
        SearchStore store(*journal_);
        std::vector<ShownHit> pages;
        std::optional<SearchHit> after;
        // Pages of 230 end within a step of reading and behind it.
        const std::size_t wanted = std::min<std::size_t>(whole.size(), 1400);
        while (pages.size() < wanted) {
            std::vector<ShownHit> page;
            ASSERT_TRUE(store.Find(query, after, 230, page).ok());
            if (page.empty()) break;
            after = page.back().hit;
            pages.insert(pages.end(), page.begin(), page.end());
        }
        ASSERT_GE(pages.size(), wanted) << typed;
        ASSERT_LE(pages.size(), whole.size()) << typed;
        for (std::size_t at = 0; at < pages.size(); ++at)
            ASSERT_EQ(pages[at].hit, whole[at].hit) << typed << ' ' << at;
    }
}

TEST_F(SearchOracle, P09TheMarketFindsTheContractsOfAService) {
    std::map<std::string, std::vector<Uuid>> contracts;
    for (int i = 0; i < 30; ++i) {
        ContractCreated created;
        created.number = "M-" + std::to_string(i);
        PriceRow price;
        price.service_code = std::string("YPA-") + "ABC"[dice_() % 3];
        created.terms.prices = {price};
        const Uuid id = ids_.Next(clock_.Read().now);
        Append(id, created);
        contracts[price.service_code].push_back(id);
    }
    for (const auto& [code, expected] : contracts) {
        std::vector<Uuid> found;
        ASSERT_TRUE(FindOfService(*journal_, code, found).ok());
        EXPECT_EQ(found, expected) << code;
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
