#include "report_intake/adapters/report_public_events.h"

#include "report_intake/adapters/provider_key_grpc.h"
#include "report_intake/adapters/report_proto.h"

#include <luotsi/report/v1/report_event.pb.h>

#include <array>

namespace luotsi::report_intake {
namespace {

struct PublicKind {
    const char* event;
    report::v1::ReportEventKind kind;
    const char* type;
};

constexpr std::array<PublicKind, 4> kPublicKinds{{
    {"report_received",
     report::v1::REPORT_EVENT_KIND_RECEIVED,
     "fi.luotsi.report.report.received.v1"},
    {"report_corrected",
     report::v1::REPORT_EVENT_KIND_CORRECTED,
     "fi.luotsi.report.report.corrected.v1"},
    {"report_approved",
     report::v1::REPORT_EVENT_KIND_APPROVED,
     "fi.luotsi.report.report.approved.v1"},
    {"report_overdue", report::v1::REPORT_EVENT_KIND_OVERDUE, "fi.luotsi.report.report.overdue.v1"},
}};

const PublicKind* FindKind(std::string_view event) {
    for (const PublicKind& one : kPublicKinds) {
        if (event == one.event) return &one;
    }
    return nullptr;
}

report::v1::ReportEvent Tell(
    const ports::Held<ReportBook>& held, report::v1::ReportEventKind kind
) {
    const MonthReport& report = held.state;
    report::v1::ReportEvent told;
    told.set_kind(kind);
    told.set_contract_id(report.contract.ToText());
    told.set_contract_number(report.contract_key);
    told.set_month(report.month.ToText());
    told.set_due_date(wire::TextOf(report.due_date));
    told.set_historic(report.historic);
    if (!report.reported()) return told;
    PutReport(held, report.versions.size(), "en", told.mutable_report());
    for (const JudgedIndicator& judged : report.versions.back().content.indicators) {
        PutJudged(judged, told.add_indicators());
    }
    return told;
}

absl::StatusOr<std::optional<feed::Translated>> TellKey(
    journal::Journal& journal, const journal::Row& row, const void* event
) {
    const auto& happened = *static_cast<const ProviderKeyEvent*>(event);
    const auto held = journal.LoadAtRevision<ProviderKeyBook>(row.stream, row.revision);
    if (!held.ok()) return absl::UnavailableError("the key's history cannot be read");
    return std::optional(feed::Translated{
        .type = ProviderKeyEventType(happened),
        .key = held->id.ToText(),
        .data = TellProviderKey(*held, happened).SerializeAsString(),
    });
}

}  // namespace

feed::Translator ReportTranslator(journal::Journal& journal) {
    return [&journal](
               const journal::Row& row, const void* event
           ) -> absl::StatusOr<std::optional<feed::Translated>> {
        if (row.kind == ProviderKeyBook::kKind) return TellKey(journal, row, event);
        const PublicKind* kind = row.kind == ReportBook::kKind ? FindKind(row.event) : nullptr;
        if (kind == nullptr) return std::optional<feed::Translated>();
        const auto held = journal.LoadAtRevision<ReportBook>(row.stream, row.revision);
        if (!held.ok()) return absl::UnavailableError("the report's history cannot be read");
        return std::optional(feed::Translated{
            .type = kind->type,
            .key = held->state.contract.ToText(),
            .data = Tell(*held, kind->kind).SerializeAsString(),
        });
    };
}

}  // namespace luotsi::report_intake
