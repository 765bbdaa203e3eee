#include "platform/audit/trail.h"

#include "platform/sql/db.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <memory>
#include <optional>
#include <utility>

namespace luotsi::audit {
namespace {

constexpr std::string_view kSelectPlaces =
    "SELECT position,recorded_at FROM journal WHERE stream=?1 AND kind<>'access' "
    "UNION SELECT a.position,j.recorded_at FROM access_entities a "
    "JOIN journal j ON j.position=a.position WHERE a.entity=?1";

absl::Status AddPlaces(
    journal::Journal& journal, std::size_t number, const Uuid& entity, std::vector<TrailPlace>& out
) {
    return journal.Read([&](sql::Db& db) {
        sql::Statement rows = db.Prepare(kSelectPlaces);
        rows.Bind(entity);
        while (rows.Step() && out.size() <= kMaxTrail)
            out.push_back(
                {.recorded_at = rows.Int(1), .journal = number, .position = rows.Unsigned(0)}
            );
    });
}

absl::StatusOr<journal::Row> RowAt(journal::Journal& journal, std::uint64_t position) {
    absl::StatusOr<std::vector<journal::Row>> rows = journal.RowsAfter(position - 1, 1);
    if (!rows.ok()) return rows.status();
    if (rows->empty() || rows->front().position != position) {
        return absl::DataLossError("a row of the journal has gone");
    }
    return std::move(rows->front());
}

void ReadAccess(journal::Journal& journal, const Uuid& entity, TrailEntry& entry) {
    entry.is_read = true;
    const std::shared_ptr<const void> event = journal.DecodeEvent(entry.row);
    if (event == nullptr) return;
    const auto& read = std::get<ProtectedRead>(*static_cast<const AccessBook::Event*>(event.get()));
    entry.method = read.method;
    for (const FieldsRead& one : read.reads) {
        if (std::ranges::find(one.entities, entity) == one.entities.end()) continue;
        entry.fields.insert(entry.fields.end(), one.fields.begin(), one.fields.end());
    }
}

// The states of one aggregate after each of its revisions that somebody wants.
absl::Status FillStates(
    journal::Journal& journal,
    const std::string& kind,
    const Uuid& entity,
    const std::map<std::uint64_t, TrailEntry*>& by_revision
) {
    const journal::AggregateOps* const ops = journal.OpsOf(kind);
    if (ops == nullptr) return absl::OkStatus();
    const auto rows = journal.RowsOf(kind, entity);
    if (!rows.ok()) return rows.status();
    const std::shared_ptr<void> held = ops->fresh(entity);
    bool readable = true;
    for (const journal::Row& row : *rows) {
        const auto wanted = by_revision.find(row.revision);
        const bool is_wanted = wanted != by_revision.end() && readable;
        if (is_wanted && row.revision > 1) wanted->second->before = ops->encode_state(held.get());
        const std::shared_ptr<void> event = ops->decode(row.payload);
        readable = readable && event != nullptr;
        if (!readable) continue;
        ops->evolve(
            held.get(),
            event.get(),
            {.at = row.recorded_at, .position = row.position, .revision = row.revision}
        );
        if (is_wanted) wanted->second->after = ops->encode_state(held.get());
        if (row.revision >= by_revision.rbegin()->first) break;
    }
    return absl::OkStatus();
}

}  // namespace

std::string TrailPlace::ToText() const {
    return std::to_string(recorded_at) + ' ' + std::to_string(journal) + ' ' +
           std::to_string(position);
}

TrailPlace TrailPlace::FromText(std::string_view text) {
    TrailPlace place;
    const char* at = text.data();
    const char* const end = at + text.size();
    const auto read = [&](auto& number) {
        while (at != end && *at == ' ')
            ++at;
        at = std::from_chars(at, end, number).ptr;
    };
    read(place.recorded_at);
    read(place.journal);
    read(place.position);
    return place;
}

absl::StatusOr<std::vector<TrailEntry>> TrailOf(
    const std::vector<journal::Journal*>& journals,
    const Uuid& entity,
    const TrailPlace& after,
    std::size_t limit
) {
    std::vector<TrailPlace> places;
    for (std::size_t number = 0; number < journals.size(); ++number) {
        const absl::Status added = AddPlaces(*journals[number], number, entity, places);
        if (!added.ok()) return added;
    }
    if (places.size() > kMaxTrail) return absl::ResourceExhaustedError("the trail is too long");
    std::ranges::sort(places);
    const auto first = std::ranges::upper_bound(places, after);
    const auto count = std::min(limit, static_cast<std::size_t>(places.end() - first));

    std::vector<TrailEntry> entries(count);
    std::map<std::pair<std::size_t, std::string>, std::map<std::uint64_t, TrailEntry*>> changes;
    for (std::size_t i = 0; i < count; ++i) {
        TrailEntry& entry = entries[i];
        entry.place = first[static_cast<std::ptrdiff_t>(i)];
        journal::Journal& journal = *journals[entry.place.journal];
        absl::StatusOr<journal::Row> row = RowAt(journal, entry.place.position);
        if (!row.ok()) return row.status();
        entry.row = *std::move(row);
        if (entry.row.kind == AccessBook::kKind) {
            ReadAccess(journal, entity, entry);
        } else {
            changes[{entry.place.journal, entry.row.kind}][entry.row.revision] = &entry;
        }
    }
    for (const auto& [where, by_revision] : changes) {
        const absl::Status filled =
            FillStates(*journals[where.first], where.second, entity, by_revision);
        if (!filled.ok()) return filled;
    }
    return entries;
}

}  // namespace luotsi::audit
