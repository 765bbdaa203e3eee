#include "contract_registry/adapters/steering/journal_world.h"

#include "contract_registry/domain/steering/on_day.h"
#include "platform/runtime/helsinki.h"

#include <algorithm>
#include <memory>
#include <utility>

namespace luotsi::contract_registry {
namespace {

constexpr std::size_t kPage = 1000;

// The events of one aggregate as they were known at an instant.
template <Aggregate A>
absl::StatusOr<std::vector<Dated<typename A::Event>>> EventsOf(
    journal::Journal& journal, const Uuid& id, Instant known
) {
    const auto rows = journal.RowsOf(A::kKind, id);
    if (!rows.ok()) return rows.status();
    std::vector<Dated<typename A::Event>> events;
    for (const journal::Row& row : *rows) {
        if (row.recorded_at > known) break;
        const std::shared_ptr<const void> event = journal.DecodeEvent(row);
        if (event == nullptr) return absl::DataLossError("an event cannot be read");
        events.push_back(
            {*static_cast<const typename A::Event*>(event.get()),
             runtime::HelsinkiDate(row.recorded_at)}
        );
    }
    return events;
}

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

absl::StatusOr<ContractHistory> JournalWorld::ContractOn(
    const ports::Held<ContractBook>& contract, CivilDate day
) {
    // Most have not changed since.
    if (runtime::HelsinkiDate(contract.recorded_at) <= day) return contract.state;
    const auto events = EventsOf<ContractBook>(journal_, contract.id, known_);
    if (!events.ok()) return events.status();
    return HistoryOn(*events, day);
}

Instant JournalWorld::KnownBy(CivilDate day) const {
    constexpr std::int64_t kTick = 1;
    const Instant next = runtime::StartOfHelsinkiDay(day.AddDays(1));
    return std::min(known_, Instant::FromMicros(next.micros() - kTick));
}

absl::StatusOr<bool> JournalWorld::ReviewOverdue(const Uuid& contract, CivilDate day) {
    const auto events = EventsOf<ReviewPlanBook>(journal_, contract, known_);
    if (!events.ok()) return events.status();
    return ReviewOverdueOn(*events, day);
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
