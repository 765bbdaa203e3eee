#pragma once

#include "contract_registry/adapters/record_store.h"
#include "contract_registry/domain/steering/goal_status.h"
#include "platform/journal/journal.h"
#include "platform/wire/values.h"

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <optional>
#include <string_view>
#include <vector>

namespace luotsi::contract_registry {

// Calls `tell` with the id of each record that the filter finds, in the order of ids.
template <class Tell>
absl::Status EachRecordId(RecordStore& store, const RecordFilter& filter, const Tell& tell) {
    constexpr std::size_t kPage = 1000;
    Uuid after;
    while (true) {
        std::vector<Uuid> found;
        if (absl::Status read = store.List(filter, after, kPage, found); !read.ok()) return read;
        for (const Uuid& id : found) {
            if (absl::Status told = tell(id); !told.ok()) return told;
        }
        if (found.size() < kPage) return absl::OkStatus();
        after = found.back();
    }
}

// Loads an aggregate as of an instant, or as it is now.
template <Aggregate A>
absl::StatusOr<ports::Held<A>> LoadKnown(
    journal::Journal& journal, const Uuid& id, const std::optional<Instant>& known
) {
    const auto held = known ? journal.LoadAsOf<A>(id, *known) : journal.Load<A>(id);
    if (!held.ok()) return absl::UnavailableError("a record cannot be read; try again");
    return *held;
}

// `request` has as_of; what will be known later is not known now.
template <class Request>
std::optional<Instant> ReadAsOf(const Request& request, Instant now, wire::Reader& reader) {
    if (!request.has_as_of()) return std::nullopt;
    const std::optional<Instant> known = reader.InstantOf(request.as_of(), "as_of");
    if (known && *known > now) reader.Fault("as_of", "FIELD_OUT_OF_RANGE");
    return known;
}

// Reads what goals have come to. One look reads every link and contract once.
class GoalReader {
  public:
    GoalReader(journal::Journal& journal, RecordStore& store) : journal_(journal), store_(store) {}

    absl::StatusOr<GoalTree> Tree(const std::optional<Instant>& known);
    // Adds the links of the goal and those below it, and their contracts' pictures and units.
    absl::Status AddFacts(
        const GoalTree& tree,
        std::string_view code,
        const MonthSpan& span,
        const std::optional<Instant>& known,
        GoalFacts& facts
    );

  private:
    absl::Status AddLink(
        const Uuid& id, const std::optional<Instant>& known, std::string_view code, GoalFacts& facts
    );

    journal::Journal& journal_;
    RecordStore& store_;
};

}  // namespace luotsi::contract_registry
