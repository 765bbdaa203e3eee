#include "contract_registry/adapters/steering/journal_world.h"

#include <utility>

namespace luotsi::contract_registry {
namespace {

constexpr std::size_t kPage = 1000;

}  // namespace

absl::Status JournalWorld::EachContract(const OnContract& tell) {
    if (kept_) {
        for (const ports::Held<ContractBook>& held : *kept_) {
            if (absl::Status told = tell(held); !told.ok()) return told;
        }
        return absl::OkStatus();
    }
    std::vector<ports::Held<ContractBook>> seen;
    std::size_t count = 0;
    const absl::Status read = ReadContracts([&](const ports::Held<ContractBook>& held) {
        if (++count <= kMostKept) seen.push_back(held);
        return tell(held);
    });
    if (read.ok() && count <= kMostKept) kept_ = std::move(seen);
    return read;
}

absl::Status JournalWorld::ReadContracts(const OnContract& tell) {
    Uuid after;
    while (true) {
        std::vector<Uuid> page;
        if (absl::Status listed = contracts_.List({}, after, kPage, page); !listed.ok())
            return listed;
        if (page.empty()) return absl::OkStatus();
        after = page.back();
        for (const Uuid& id : page) {
            const auto held = journal_.LoadAsOf<ContractBook>(id, known_);
            if (!held.ok()) return absl::UnavailableError("a contract cannot be read");
            if (!held->exists()) continue;
            if (absl::Status told = tell(*held); !told.ok()) return told;
        }
    }
}

absl::Status JournalWorld::EachRecord(std::string_view kind, const OnRecord& tell) {
    Uuid after;
    while (true) {
        std::vector<Uuid> page;
        const RecordFilter filter{.kind = std::string(kind)};
        if (absl::Status listed = store_.List(filter, after, kPage, page); !listed.ok())
            return listed;
        if (page.empty()) return absl::OkStatus();
        after = page.back();
        for (const Uuid& id : page) {
            if (absl::Status told = tell(id); !told.ok()) return told;
        }
    }
}

absl::StatusOr<std::uint64_t> JournalWorld::Position() {
    const absl::StatusOr<std::uint64_t> head = journal_.Head();
    if (!head.ok()) return head.status();
    // Positions have no gaps and their instants grow.
    std::uint64_t low = 0;
    std::uint64_t high = *head;
    while (low < high) {
        const std::uint64_t middle = low + (high - low + 1) / 2;
        const auto rows = journal_.RowsAfter(middle - 1, 1);
        if (!rows.ok()) return rows.status();
        const bool counts = !rows->empty() && rows->front().recorded_at <= known_;
        if (counts) {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    return low;
}

}  // namespace luotsi::contract_registry
