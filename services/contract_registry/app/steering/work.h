#pragma once

#include "contract_registry/domain/parties.h"
#include "contract_registry/domain/record.h"
#include "kernel/aggregate.h"
#include "kernel/civil.h"
#include "kernel/describe.h"
#include "kernel/ids.h"
#include "ports/books.h"

#include <absl/status/status.h>

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

namespace luotsi::contract_registry {

// Something open on a contract that waits for the holder of a slot. Work belongs to a slot, never
// to a person: who the person of the day is, is looked up when the work is read.
struct WorkItem {
    Uuid contract_id = {};
    Side side = Side::kBuyer;
    Level level = Level::kOperational;
    // The source's word: `alert`, `case`, `meeting`.
    std::string kind = {};
    // What it is about, in words that differ within contract and kind. No person's data.
    std::string subject = {};
    // The record that people open; nil where there is none.
    Uuid record_id = {};
    // Since when it waits, and the day by which it should be done, where they are known.
    std::optional<CivilDate> since = {};
    std::optional<CivilDate> due = {};

    bool operator==(const WorkItem&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"contract_id", &WorkItem::contract_id},
            Field{"side", &WorkItem::side},
            Field{"level", &WorkItem::level},
            Field{"kind", &WorkItem::kind},
            Field{"subject", &WorkItem::subject},
            Field{"record_id", &WorkItem::record_id},
            Field{"since", &WorkItem::since},
            Field{"due", &WorkItem::due}
        };
    }
};

// What a source may look at: aggregates by their id, and records of a contract by their state.
class WorkReader {
  public:
    WorkReader(ports::Books& books, CivilDate today) : books_(books), today_(today) {}
    virtual ~WorkReader() = default;

    ports::Books& books() const { return books_; }
    CivilDate today() const { return today_; }

    // Calls `tell(const ports::Held<A>&)` for each record of the contract in one of the states;
    // no states: in any.
    template <Record A, class Tell>
    absl::Status EachRecord(
        const Uuid& contract, const std::vector<std::string>& states, const Tell& tell
    ) const {
        std::vector<Uuid> found;
        if (absl::Status read = FindRecords(A::kKind, contract, states, found); !read.ok())
            return read;
        for (const Uuid& id : found) {
            if (absl::Status read = LookAt<A>(id, tell); !read.ok()) return read;
        }
        return absl::OkStatus();
    }

    // The aggregate whose stream is this id, also where it does not exist yet.
    template <Aggregate A, class Tell>
    absl::Status LookAt(const Uuid& id, const Tell& tell) const {
        const ports::Result<ports::Held<A>> held = books_.Load<A>(id);
        if (!held.ok()) return held.failed() ? held.status() : absl::InternalError("unreadable");
        tell(*held);
        return absl::OkStatus();
    }

  protected:
    virtual absl::Status FindRecords(
        std::string_view kind,
        const Uuid& contract,
        const std::vector<std::string>& states,
        std::vector<Uuid>& found
    ) const = 0;

  private:
    ports::Books& books_;
    CivilDate today_;
};

// Adds what is open on a contract now, in an order that does not depend on who asks.
using FindWork =
    absl::Status (*)(const WorkReader& reader, const Uuid& contract, std::vector<WorkItem>& found);

// One row a source, in work_sources.cc.
std::span<const FindWork> WorkSources();

// All that is open on a contract, of all sources.
absl::Status FindOpenWork(
    const WorkReader& reader, const Uuid& contract, std::vector<WorkItem>& found
);

}  // namespace luotsi::contract_registry
