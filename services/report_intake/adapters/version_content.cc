#include "report_intake/adapters/version_content.h"

#include "report_intake/app/version_revision.h"

#include <memory>
#include <string>
#include <utility>
#include <variant>

namespace luotsi::report_intake {
namespace {

constexpr const char* kSelectEvent =
    "SELECT payload FROM journal WHERE stream=? AND kind=? AND revision=?";

constexpr const char* kUnreadable = "the event of a report's version cannot be read";

// Null: the event brought no version.
const ReportContent* ContentOf(const ReportEvent& event) {
    if (const auto* received = std::get_if<ReportReceived>(&event)) return &received->content;
    if (const auto* corrected = std::get_if<ReportCorrected>(&event)) return &corrected->content;
    return nullptr;
}

}  // namespace

absl::Status FetchContent(
    journal::Journal& journal, ports::Held<ReportBook>& held, std::size_t version
) {
    ReportVersion& wanted = held.state.versions.at(version - 1);
    if (wanted.at_hand()) return absl::OkStatus();
    std::uint64_t revision = wanted.revision;
    if (revision == 0) {
        const auto found = FindVersionRevision(journal, held.id, version, held.revision);
        if (!found.ok()) return found.failed() ? found.status() : absl::DataLossError(kUnreadable);
        revision = *found;
    }
    journal::Row row;
    row.kind = ReportBook::kKind;
    const absl::Status read = journal.Read([&](sql::Db& db) {
        sql::Statement events = db.Prepare(kSelectEvent);
        events.BindAll(held.id, row.kind, revision);
        if (events.Step()) row.payload = events.Text(0);
    });
    if (!read.ok()) return read;
    const std::shared_ptr<const void> event = journal.DecodeEvent(row);
    const ReportContent* content =
        event == nullptr ? nullptr : ContentOf(*static_cast<const ReportEvent*>(event.get()));
    if (content == nullptr) return absl::DataLossError(kUnreadable);
    wanted.content = *content;
    return absl::OkStatus();
}

}  // namespace luotsi::report_intake
