#include "contract_registry/adapters/steering/search_index.h"
#include "contract_registry/adapters/steering/search_postings.h"
#include "platform/sqlite/db.h"
#include "tests/support/temporary_directory.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string_view>

namespace luotsi::contract_registry {
namespace {

constexpr std::uint64_t kContracts = 100'000;
constexpr std::size_t kPage = 51;

// Counts what a server would be asked: one question a statement.
class CountingDb : public sqlite::Db {
  public:
    using sqlite::Db::Db;
    int asked = 0;

  protected:
    sql::Prepared& Find(std::string_view sql) override {
        ++asked;
        return sqlite::Db::Find(sql);
    }
};

class SearchReading : public testing::Test {
  protected:
    SearchReading() {
        db_.Exec("CREATE TABLE search_postings(entry INTEGER PRIMARY KEY)");
        db_.Begin();
    }
    ~SearchReading() override { db_.Rollback(); }

    void Hold(std::uint64_t word, std::uint64_t doc) {
        db_.Prepare("INSERT INTO search_postings(entry) VALUES(?)")
            .BindAll(EntryOf(word, kTitleWeight, doc))
            .Run();
    }
    // The first page, by number; and how many questions it took.
    SearchHits FirstPage(SearchReader reader) {
        db_.asked = 0;
        SearchHits hits;
        while (hits.size() < kPage && !reader.whole())
            hits = reader.Next();
        hits.resize(std::min(hits.size(), kPage));
        return hits;
    }

    test::TemporaryDirectory directory_;
    CountingDb db_{directory_.path() + "/postings", sqlite::Db::Mode::kWriter};
};

// One in 15 contracts holds either, one in 225 both: asking for what the first of one word have of
// the other, again and again, took longer than reading both.
TEST_F(SearchReading, P09TwoMiddlingWordsAreReadRatherThanAskedForContractByContract) {
    std::mt19937 dice(20261123);
    SearchHits both;
    for (std::uint64_t doc = 1; doc <= kContracts; ++doc) {
        const bool one = dice() % 15 == 0;
        // Two forms of the other word.
        const std::uint64_t form = dice() % 30;
        if (one) Hold(1, doc);
        if (form < 2) Hold(2 + form, doc);
        if (one && form < 2 && both.size() < kPage) both.push_back({2 * kTitleWeight, doc});
    }
    ASSERT_EQ(both.size(), kPage);
    EXPECT_EQ(FirstPage(SearchReader(db_, {}, {{{1, 1}}, {{2, 1}, {3, 1}}})), both);
    EXPECT_LE(db_.asked, 30);
}

// A word of every contract is never read whole for the few that hold the other one.
TEST_F(SearchReading, P09ARareWordIsHeldAgainstACommonOneInAFewQuestions) {
    SearchHits rare;
    for (std::uint64_t doc = 1; doc <= kContracts; ++doc) {
        Hold(1, doc);
        if (doc % 5000 != 0) continue;
        Hold(2, doc);
        rare.push_back({2 * kTitleWeight, doc});
    }
    EXPECT_EQ(FirstPage(SearchReader(db_, {}, {{{1, 1}}, {{2, 1}}})), rare);
    EXPECT_LE(db_.asked, 5);
}

}  // namespace
}  // namespace luotsi::contract_registry
