#pragma once

#include "kernel/quantity.h"
#include "report_intake/domain/volumes.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace luotsi::report_intake {

// Whether a cell of a published table shows, and if not, why.
enum class Cell {
    kShown,
    // At least one client, but fewer than the set number.
    kFewClients,
    // Its reports did not tell how many clients there were.
    kNotTold,
    // Hidden lest another hidden cell be computed.
    kProtects
};

// A cell of a table whose sums make a tree; leaves are cells that sum nothing.
struct TableCell {
    // The cell that sums it, before it in the table; absent for the root.
    std::optional<std::size_t> parent;
    std::uint64_t clients = 0;
    // Whether some of its reports did not tell their clients.
    bool clients_partly_told = false;
    Quantity quantity;
};

// Which cells of one table to hide, in its order, so that no cell with 1..least-1 clients shows or
// can be computed: neither by subtracting from the sums, nor from knowing that a hidden cell has at
// least one client, fewer than `least` (kFewClients) or no fewer (kProtects). A cell of no clients
// shows. The first cell is the root, the cells of one sum add up to it, and `least` is at least 3:
// "fewer than 2" tells the number. Where cells are `priced`, a sum never hides two alone: its
// quantity and its euros would be two equations for who knows the prices.
//
// The same table always hides the same cells: who hid by other choices of the same table another
// time would give both tables away.
std::vector<Cell> HideSmallCells(
    std::span<const TableCell> table, std::uint64_t least, bool priced
);

// The cells of a group: the total, then each way followed by its providers.
std::vector<TableCell> TableOf(const VolumeGroup& group);

}  // namespace luotsi::report_intake
