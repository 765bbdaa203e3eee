#pragma once

#include "contract_registry/adapters/record_store.h"
#include "platform/journal/journal.h"
#include "ports/books.h"

#include <absl/status/status.h>

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace luotsi::contract_registry {

// So many records share one look at the list of the day.
inline constexpr std::size_t kDailyPage = 1000;

// The daily round over the records of a kind whose day has come: `round(unit, id)` is one unit of
// work each, under a request id of the day, so that a repeated day has no second effect.
template <Record A, class Round>
absl::Status RoundOverRecords(
    journal::Journal& journal, RecordStore& store, const Moment& moment, const Round& round
) {
    Uuid after;
    while (true) {
        RecordFilter due{.kind = std::string(A::kKind)};
        due.due_by = moment.today;
        std::vector<Uuid> found;
        const absl::Status listed = store.List(due, after, kDailyPage, found);
        if (!listed.ok()) return listed;
        if (found.empty()) return absl::OkStatus();
        after = found.back();
        std::vector<ports::Entry> work;
        for (const Uuid& id : found) {
            ports::RequestContext request;
            request.request_id =
                "day/" + moment.today.ToText() + "/" + std::string(A::kKind) + "/" + id.ToText();
            request.actor = "schedule";
            work.push_back({request, [&round, id](ports::Unit& unit) { return round(unit, id); }});
        }
        for (const auto& answer : journal.RunAll(std::move(work))) {
            if (answer.failed()) return answer.status();
        }
    }
}

}  // namespace luotsi::contract_registry
