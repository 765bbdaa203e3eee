#include "platform/feed/feed.h"

#include <utility>

namespace luotsi::feed {
EventSource::EventSource(std::string name, journal::Journal& journal, Translator translator)
    : name_(std::move(name)), journal_(journal), translator_(std::move(translator)) {}

absl::StatusOr<EventSource::Page> EventSource::After(std::uint64_t position, std::size_t limit) {
    const absl::StatusOr<std::vector<journal::Row>> rows = journal_.RowsAfter(position, limit);
    if (!rows.ok()) return rows.status();
    Page page{.events = {}, .last_position = position};
    for (const journal::Row& row : *rows) {
        const std::shared_ptr<const void> event = journal_.DecodeEvent(row);
        if (event == nullptr) return absl::DataLossError("a journal row cannot be read");
        absl::StatusOr<std::optional<Translated>> told = translator_(row, event.get());
        if (!told.ok()) return told.status();
        page.last_position = row.position;
        if (!told->has_value()) continue;
        page.events.push_back({
            .source = name_,
            .position = row.position,
            .type = std::move((*told)->type),
            .key = std::move((*told)->key),
            .time = row.recorded_at,
            .correlation_id = row.correlation_id,
            .data = std::move((*told)->data),
        });
    }
    return page;
}

}  // namespace luotsi::feed
