#include "report_intake/domain/small_cells.h"

#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace luotsi::report_intake {
namespace {

TableCell Leaf(std::size_t parent, std::uint64_t clients) {
    return {.parent = parent, .clients = clients, .quantity = *Quantity::OfWhole(1)};
}

// A total over some units, as the vectors of the domain facts have them.
std::vector<TableCell> Flat(const std::vector<std::uint64_t>& units) {
    std::vector<TableCell> table(1);
    for (const std::uint64_t clients : units) {
        table.push_back(Leaf(0, clients));
        table[0].clients += clients;
        table[0].quantity = *Quantity::Plus(table[0].quantity, table.back().quantity);
    }
    return table;
}

// `.` shown, `<` few clients, `?` not told, `#` protects.
std::string Marks(const std::vector<Cell>& cells) {
    std::string marks;
    for (const Cell cell : cells)
        marks += ".<?#"[static_cast<int>(cell)];
    return marks;
}

TEST(HideSmallCells, HidesWhatTheVectorsHide) {
    EXPECT_EQ(Marks(HideSmallCells(Flat({12, 3, 8}), 5, false)), "..<#");
    EXPECT_EQ(Marks(HideSmallCells(Flat({12, 3, 2}), 5, false)), "..<<");
    EXPECT_EQ(Marks(HideSmallCells(Flat({12, 0, 8}), 5, false)), "....");
    EXPECT_EQ(Marks(HideSmallCells(Flat({3}), 5, false)), "#<");
    // Two cells under five that come to eight are four and four.
    EXPECT_EQ(Marks(HideSmallCells(Flat({4, 4, 5}), 5, false)), ".<<#");
}

TEST(HideSmallCells, HidesTheSmallestOtherAndTheLaterOfTwoAlike) {
    EXPECT_EQ(Marks(HideSmallCells(Flat({9, 3, 30, 9}), 5, false)), "..<.#");
}

TEST(HideSmallCells, ShowsATableOfLargeCellsWhole) {
    EXPECT_EQ(Marks(HideSmallCells(Flat({5, 6, 500}), 5, false)), "....");
    EXPECT_EQ(Marks(HideSmallCells(Flat({0, 0}), 5, false)), "...");
    EXPECT_TRUE(HideSmallCells({}, 5, false).empty());
}

TEST(HideSmallCells, HidesWhoseClientsWereNotToldUnlessNothingWasGiven) {
    std::vector<TableCell> table = Flat({20, 0, 30});
    table[2].clients_partly_told = true;
    table[0].clients_partly_told = true;
    // One other would do for the quantity; its clients would then be the rest of the total.
    EXPECT_EQ(Marks(HideSmallCells(table, 5, false)), ".#?#");
    table[2].quantity = Quantity();
    table[0].quantity = *Quantity::OfWhole(2);
    EXPECT_EQ(Marks(HideSmallCells(table, 5, false)), "....");
}

// A total, ways and their providers.
std::vector<TableCell> Tree(const std::vector<std::vector<std::uint64_t>>& ways) {
    std::vector<TableCell> table(1);
    for (const auto& way : ways) {
        const std::size_t place = table.size();
        table.push_back({.parent = 0, .clients = 0, .quantity = {}});
        for (const std::uint64_t clients : way) {
            table.push_back(Leaf(place, clients));
            for (const std::size_t sum : {place, std::size_t{0}}) {
                table[sum].clients += clients;
                table[sum].quantity = *Quantity::Plus(table[sum].quantity, table.back().quantity);
            }
        }
    }
    return table;
}

TEST(HideSmallCells, ProtectsASumThroughTheSumsAbove) {
    // The only provider of its way: the way goes too, and so that it cannot be subtracted from the
    // total another way with one of its providers.
    EXPECT_EQ(Marks(HideSmallCells(Tree({{3}, {40, 50}, {60}}), 5, false)), ".#<...##");
}

// What a reader could think of: every way to fill the hidden leaves by what the marks say, kept
// where all shown sums agree. Written without a thought of how the cells were chosen.
class Reader {
  public:
    Reader(const std::vector<TableCell>& table, const std::vector<Cell>& cells, std::uint64_t least)
        : table_(table), cells_(cells), least_(least), guess_(table.size()) {
        std::set<std::size_t> sums;
        for (const TableCell& cell : table) {
            if (cell.parent) sums.insert(*cell.parent);
        }
        for (std::size_t i = 0; i < table.size(); ++i) {
            if (!sums.contains(i)) leaves_.push_back(i);
        }
    }

    // The hidden cells that can only have one value.
    std::set<std::size_t> Computed() {
        Guess(0);
        std::set<std::size_t> computed;
        for (std::size_t i = 0; i < table_.size(); ++i) {
            if (cells_[i] != Cell::kShown && seen_[i].size() == 1) computed.insert(i);
        }
        return computed;
    }

  private:
    static constexpr std::uint64_t kMost = 16;

    std::pair<std::uint64_t, std::uint64_t> Bounds(std::size_t leaf) const {
        switch (cells_[leaf]) {
            case Cell::kFewClients:
                return {1, least_ - 1};
            case Cell::kProtects:
                return {least_, kMost};
            default:
                return {table_[leaf].clients, table_[leaf].clients};
        }
    }

    void Guess(std::size_t next) {
        if (next == leaves_.size()) {
            Keep();
            return;
        }
        const auto [low, high] = Bounds(leaves_[next]);
        for (std::uint64_t value = low; value <= high; ++value) {
            guess_[leaves_[next]] = value;
            Guess(next + 1);
        }
    }

    void Keep() {
        std::vector<std::uint64_t> values(table_.size());
        for (const std::size_t leaf : leaves_) {
            for (std::optional<std::size_t> at = leaf; at; at = table_[*at].parent)
                values[*at] += guess_[leaf];
        }
        for (std::size_t i = 0; i < table_.size(); ++i) {
            if (cells_[i] == Cell::kShown && values[i] != table_[i].clients) return;
        }
        for (std::size_t i = 0; i < table_.size(); ++i)
            seen_[i].insert(values[i]);
    }

    const std::vector<TableCell>& table_;
    const std::vector<Cell>& cells_;
    std::uint64_t least_;
    std::vector<std::size_t> leaves_;
    std::vector<std::uint64_t> guess_;
    std::map<std::size_t, std::set<std::uint64_t>> seen_;
};

std::vector<TableCell> RandomTree(std::mt19937& random) {
    std::vector<std::vector<std::uint64_t>> ways(1 + random() % 3);
    for (int leaf = 0; leaf < 5; ++leaf)
        ways[random() % ways.size()].push_back(random() % 8);
    std::erase_if(ways, [](const auto& way) { return way.empty(); });
    return Tree(ways);
}

TEST(HideSmallCells, LeavesNothingThatASolverOfAllPossibleTablesCanCompute) {
    std::mt19937 random(30);
    std::size_t hidden = 0;
    std::size_t naive_leaks = 0;
    for (int round = 0; round < 400; ++round) {
        const std::vector<TableCell> table = RandomTree(random);
        const std::uint64_t least = 3 + random() % 3;
        const std::vector<Cell> cells = HideSmallCells(table, least, false);
        std::vector<Cell> naive(table.size(), Cell::kShown);
        for (std::size_t i = 0; i < table.size(); ++i) {
            const bool small = table[i].clients > 0 && table[i].clients < least;
            EXPECT_TRUE(!small || cells[i] != Cell::kShown) << round << " cell " << i;
            const bool empty = table[i].clients == 0;
            EXPECT_TRUE(!empty || cells[i] == Cell::kShown) << round << " cell " << i;
            hidden += cells[i] != Cell::kShown ? 1 : 0;
            if (small) naive[i] = Cell::kFewClients;
        }
        EXPECT_TRUE(Reader(table, cells, least).Computed().empty())
            << round << ' ' << Marks(cells) << " under " << least;
        naive_leaks += Reader(table, naive, least).Computed().empty() ? 0 : 1;
    }
    // The solver does find what hiding only the small cells leaves open.
    EXPECT_GT(naive_leaks, 50U);
    EXPECT_GT(hidden, 400U);
}

// Without any bound but that nothing is negative: what holds of quantities and euros.
TEST(HideSmallCells, NoHiddenQuantityIsTheRestOfASum) {
    std::mt19937 random(31);
    for (int round = 0; round < 2000; ++round) {
        std::vector<TableCell> table = RandomTree(random);
        for (std::size_t i = 1; i < table.size(); ++i) {
            // Some did not tell.
            if (table[i].parent == 0U || random() % 5 != 0) continue;
            const std::uint64_t told = table[i].clients;
            for (std::optional<std::size_t> at = i; at; at = table[*at].parent) {
                table[*at].clients -= told;
                table[*at].clients_partly_told = true;
            }
        }
        const std::vector<Cell> cells = HideSmallCells(table, 5, false);
        std::map<std::size_t, std::vector<std::size_t>> parts;
        for (std::size_t i = 1; i < table.size(); ++i)
            parts[*table[i].parent].push_back(i);
        for (const auto& [sum, of] : parts) {
            std::size_t unknown = cells[sum] == Cell::kShown ? 0 : 1;
            for (const std::size_t part : of)
                unknown += cells[part] == Cell::kShown ? 0 : 1;
            EXPECT_NE(unknown, 1U) << round << ' ' << Marks(cells) << " sum " << sum;
        }
    }
}

// Quantities from sums of quantities and of euros, by who knows every price: whether a leaf follows
// from the sums that show. Elimination modulo a prime.
class PriceReader {
  public:
    PriceReader(const std::vector<TableCell>& table, const std::vector<Cell>& cells) {
        std::map<std::size_t, std::vector<std::size_t>> under;
        std::set<std::size_t> sums;
        for (std::size_t i = 1; i < table.size(); ++i)
            sums.insert(*table[i].parent);
        std::map<std::size_t, std::size_t> column;
        for (std::size_t i = 0; i < table.size(); ++i) {
            if (sums.contains(i) || cells[i] == Cell::kShown) continue;
            column.emplace(i, column.size());
            for (auto at = table[i].parent; at; at = table[*at].parent)
                under[*at].push_back(i);
        }
        unknowns_ = column.size();
        for (const auto& [sum, leaves] : under) {
            if (cells[sum] != Cell::kShown) continue;
            Row quantity(unknowns_);
            Row euros(unknowns_);
            for (const std::size_t leaf : leaves) {
                quantity[column[leaf]] = 1;
                // No two prices alike.
                euros[column[leaf]] = 1000 + 37 * leaf;
            }
            rows_.push_back(quantity);
            rows_.push_back(euros);
        }
    }

    std::size_t Computed() const {
        const std::size_t rank = Rank(rows_);
        std::size_t computed = 0;
        for (std::size_t i = 0; i < unknowns_; ++i) {
            std::vector<Row> more = rows_;
            more.emplace_back(unknowns_);
            more.back()[i] = 1;
            computed += Rank(more) == rank ? 1 : 0;
        }
        return computed;
    }

  private:
    using Row = std::vector<std::uint64_t>;
    static constexpr std::uint64_t kPrime = 998'244'353;

    static std::uint64_t Inverse(std::uint64_t value) {
        std::uint64_t result = 1;
        for (std::uint64_t power = kPrime - 2; power > 0; power /= 2) {
            if (power % 2 == 1) result = result * value % kPrime;
            value = value * value % kPrime;
        }
        return result;
    }

    static std::size_t Rank(std::vector<Row> rows) {
        std::size_t rank = 0;
        const std::size_t columns = rows.empty() ? 0 : rows[0].size();
        for (std::size_t c = 0; c < columns && rank < rows.size(); ++c) {
            std::size_t pivot = rank;
            while (pivot < rows.size() && rows[pivot][c] == 0)
                ++pivot;
            if (pivot == rows.size()) continue;
            std::swap(rows[pivot], rows[rank]);
            const std::uint64_t inverse = Inverse(rows[rank][c]);
            for (std::size_t r = rank + 1; r < rows.size(); ++r) {
                const std::uint64_t times = rows[r][c] * inverse % kPrime;
                for (std::size_t k = c; k < columns; ++k)
                    rows[r][k] = (rows[r][k] + (kPrime - times) * rows[rank][k]) % kPrime;
            }
            ++rank;
        }
        return rank;
    }

    std::size_t unknowns_ = 0;
    std::vector<Row> rows_;
};

TEST(HideSmallCells, WhoKnowsThePricesComputesNoHiddenQuantity) {
    EXPECT_EQ(Marks(HideSmallCells(Flat({12, 3, 8}), 5, true)), ".#<#");
    EXPECT_EQ(Marks(HideSmallCells(Flat({12, 3, 2, 9}), 5, true)), "..<<#");
    std::mt19937 random(33);
    std::size_t unpriced_leaks = 0;
    for (int round = 0; round < 2000; ++round) {
        const std::vector<TableCell> table = RandomTree(random);
        const std::vector<Cell> cells = HideSmallCells(table, 5, true);
        EXPECT_EQ(PriceReader(table, cells).Computed(), 0U) << round << ' ' << Marks(cells);
        EXPECT_TRUE(round >= 200 || Reader(table, cells, 5).Computed().empty())
            << round << ' ' << Marks(cells);
        unpriced_leaks +=
            PriceReader(table, HideSmallCells(table, 5, false)).Computed() > 0 ? 1 : 0;
    }
    EXPECT_GT(unpriced_leaks, 100U);
}

TEST(HideSmallCells, TheSameTableHidesTheSameCells) {
    std::mt19937 random(32);
    for (int round = 0; round < 200; ++round) {
        const std::vector<TableCell> table = RandomTree(random);
        EXPECT_EQ(HideSmallCells(table, 5, false), HideSmallCells(table, 5, false));
    }
}

}  // namespace
}  // namespace luotsi::report_intake
