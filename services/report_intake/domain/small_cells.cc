#include "report_intake/domain/small_cells.h"

#include "kernel/check.h"
#include "kernel/wide.h"

#include <algorithm>

namespace luotsi::report_intake {
namespace {

// Above every sum of figures; sums of as many as fit in memory stay far under 2^127.
constexpr Wide kUnbounded = Wide{1} << 90;

// What a reader can tell of a cell's value.
struct Range {
    Wide low = 0;
    Wide high = kUnbounded;
    bool exact() const { return low == high; }
};

Range Exactly(Wide value) {
    return {value, value};
}

bool IsSmall(std::uint64_t clients, std::uint64_t least) {
    return clients > 0 && clients < least;
}

class Hider {
  public:
    Hider(std::span<const TableCell> table, std::uint64_t least, bool priced)
        : table_(table),
          least_(least),
          priced_(priced),
          cells_(table.size()),
          parts_(table.size()) {
        for (std::size_t i = 1; i < table.size(); ++i) {
            LUOTSI_CHECK(table[i].parent && *table[i].parent < i, "a cell follows its sum");
            parts_[*table[i].parent].push_back(i);
        }
        for (std::size_t i = 0; i < table.size(); ++i)
            cells_[i] = FirstLook(i);
    }

    std::vector<Cell> Run() {
        // Each round hides one more cell, and a table that is hidden whole gives nothing away.
        while (const std::optional<std::size_t> exposed = FindExposed())
            HideBeside(*exposed);
        return std::move(cells_);
    }

  private:
    bool IsSum(std::size_t i) const { return !parts_[i].empty(); }
    bool IsShown(std::size_t i) const { return cells_[i] == Cell::kShown; }

    Cell FirstLook(std::size_t i) const {
        const TableCell& cell = table_[i];
        const bool untold =
            cell.clients_partly_told && cell.clients < least_ && cell.quantity.micros() != 0;
        if (!untold && !IsSmall(cell.clients, least_)) return Cell::kShown;
        // Of a sum only that it is hidden is told: its bound would add to those of its parts.
        if (IsSum(i)) return Cell::kProtects;
        return untold ? Cell::kNotTold : Cell::kFewClients;
    }

    // A cell that a reader could compute though it is hidden; before others a sum of cells that all
    // show, which must hide one of them whatever happens around it.
    std::optional<std::size_t> FindExposed() {
        for (const bool of_clients : {true, false}) {
            LookFrom(of_clients);
            for (const bool from_parts : {true, false}) {
                for (std::size_t i = 0; i < table_.size(); ++i) {
                    if (IsExposed(i, of_clients, from_parts)) return i;
                }
            }
        }
        return priced_ ? FindPair() : std::nullopt;
    }

    // A hidden part of a sum that shows and under which two leaves alone are hidden.
    std::optional<std::size_t> FindPair() const {
        std::vector<std::size_t> leaves(table_.size());
        std::vector<std::optional<std::size_t>> hidden_part(table_.size());
        for (std::size_t i = table_.size(); i-- > 1;) {
            if (IsShown(i)) {
                if (leaves[i] == 2) return hidden_part[i];
                continue;
            }
            const std::size_t parent = *table_[i].parent;
            leaves[parent] += IsSum(i) ? leaves[i] : 1;
            hidden_part[parent] = i;
        }
        return IsShown(0) && leaves[0] == 2 ? hidden_part[0] : std::nullopt;
    }

    bool IsExposed(std::size_t i, bool of_clients, bool from_parts) const {
        if (IsShown(i)) return false;
        // Where no client was told there is no number of them to compute.
        if (of_clients && table_[i].clients == 0) return false;
        return from_parts ? IsSum(i) && from_parts_[i].exact() : known_[i].exact();
    }

    Range ClientsToldOf(std::size_t i) const {
        const auto clients = static_cast<Wide>(table_[i].clients);
        const auto few = static_cast<Wide>(least_) - 1;
        switch (cells_[i]) {
            case Cell::kShown:
                return Exactly(clients);
            case Cell::kFewClients:
                return {1, few};
            case Cell::kNotTold:
                // Who told none adds none to the sums, and a reader may guess that it is so.
                return {0, clients == 0 ? Wide{0} : few};
            case Cell::kProtects:
                break;
        }
        return {IsSum(i) ? Wide{0} : few + 1, kUnbounded};
    }

    Range QuantityToldOf(std::size_t i) const {
        return IsShown(i) ? Exactly(table_[i].quantity.micros()) : Range();
    }

    // What the sums and bounds together tell of each cell; exact for whole numbers in a tree.
    void LookFrom(bool of_clients) {
        known_.resize(table_.size());
        from_parts_.assign(table_.size(), Range{0, 0});
        for (std::size_t i = table_.size(); i-- > 0;) {
            Range range = of_clients ? ClientsToldOf(i) : QuantityToldOf(i);
            if (IsSum(i)) range = Both(range, from_parts_[i]);
            known_[i] = range;
            if (i == 0) break;
            Range& sum = from_parts_[*table_[i].parent];
            sum.low += range.low;
            sum.high += range.high;
        }
        for (std::size_t i = 1; i < table_.size(); ++i) {
            const Range& parent = known_[*table_[i].parent];
            const Range& parts = from_parts_[*table_[i].parent];
            const Range own = known_[i];
            const bool unbounded = parent.high >= kUnbounded;
            const Range rest{
                parent.low - (parts.high - own.high),
                unbounded ? kUnbounded : parent.high - (parts.low - own.low)
            };
            known_[i] = Both(own, rest);
        }
    }

    static Range Both(const Range& left, const Range& right) {
        return {std::max(left.low, right.low), std::min(left.high, right.high)};
    }

    void HideBeside(std::size_t exposed) {
        for (std::optional<std::size_t> at = exposed; at; at = table_[*at].parent) {
            if (IsSum(*at) && from_parts_[*at].exact() && HideSmallest(parts_[*at])) return;
            const std::optional<std::size_t> parent = table_[*at].parent;
            if (parent && HideSmallest(parts_[*parent])) return;
            if (parent && Hide(*parent)) return;
        }
        for (std::size_t i = 0; i < table_.size(); ++i) {
            if (CanProtect(i) && Hide(i)) return;
        }
        LUOTSI_CHECK(false, "a table that is hidden whole gives nothing away");
    }

    // Zero protects nothing: a reader knows of a hidden cell that somebody is in it.
    bool CanProtect(std::size_t i) const { return IsShown(i) && table_[i].clients >= least_; }

    // The smallest of them that shows; of two alike the later.
    bool HideSmallest(const std::vector<std::size_t>& cells) {
        std::optional<std::size_t> smallest;
        for (const std::size_t i : cells) {
            if (!CanProtect(i)) continue;
            if (!smallest || table_[i].clients <= table_[*smallest].clients) smallest = i;
        }
        return smallest && Hide(*smallest);
    }

    bool Hide(std::size_t i) {
        if (!IsShown(i)) return false;
        cells_[i] = Cell::kProtects;
        return true;
    }

    std::span<const TableCell> table_;
    std::uint64_t least_;
    bool priced_;
    std::vector<Cell> cells_;
    std::vector<std::vector<std::size_t>> parts_;
    std::vector<Range> known_;
    // For a sum: what its parts tell together.
    std::vector<Range> from_parts_;
};

TableCell CellOf(const Figures& figures, std::optional<std::size_t> parent) {
    return {
        .parent = parent,
        .clients = figures.clients.value_or(0),
        .clients_partly_told = figures.clients_partly_told,
        .quantity = figures.quantity,
    };
}

}  // namespace

std::vector<Cell> HideSmallCells(
    std::span<const TableCell> table, std::uint64_t least, bool priced
) {
    constexpr std::uint64_t kLeastOfAll = 3;
    LUOTSI_CHECK(least >= kLeastOfAll, "fewer than 2 tells the number");
    return table.empty() ? std::vector<Cell>() : Hider(table, least, priced).Run();
}

std::vector<TableCell> TableOf(const VolumeGroup& group) {
    std::vector<TableCell> table{CellOf(group.figures, std::nullopt)};
    for (const MethodVolume& method : group.methods) {
        const std::size_t place = table.size();
        table.push_back(CellOf(method.figures, 0));
        for (const ProviderVolume& provider : method.providers)
            table.push_back(CellOf(provider.figures, place));
    }
    return table;
}

}  // namespace luotsi::report_intake
