#include "report_intake/adapters/report_public_events.h"

#include "platform/journal/state_after.h"
#include "report_intake/adapters/ladder_proto.h"
#include "report_intake/adapters/provider_key_grpc.h"
#include "report_intake/adapters/report_proto.h"
#include "report_intake/adapters/version_content.h"

#include <luotsi/report/v1/report_event.pb.h>

#include <array>

namespace luotsi::report_intake {
namespace {

struct PublicKind {
    const char* event;
    report::v1::ReportEventKind kind;
    const char* type;
};

constexpr std::array<PublicKind, 6> kPublicKinds{{
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
    {"period_closed", report::v1::REPORT_EVENT_KIND_CLOSED, "fi.luotsi.report.period.closed.v1"},
    {"month_excused", report::v1::REPORT_EVENT_KIND_EXCUSED, "fi.luotsi.report.month.excused.v1"},
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
    PutStored(held, report.versions.size(), "en", told.mutable_report());
    for (const JudgedIndicator& judged : report.versions.back().content.indicators) {
        PutJudged(judged, told.add_indicators());
    }
    return told;
}

// What was closed: the version of then, which need not be the one in force.
absl::Status PutClosing(
    journal::Journal& journal,
    const PeriodClosed& closed,
    ports::Held<ReportBook>& held,
    report::v1::PeriodClosing* out
) {
    out->set_stage(ToProto(closed.stage));
    out->set_version(static_cast<std::uint32_t>(closed.version));
    out->set_closed_on(closed.closed_on.ToText());
    for (const Money& amount : closed.amounts)
        wire::Put(amount, out->add_amounts());
    if (closed.version == 0) return absl::OkStatus();
    const absl::Status fetched = FetchContent(journal, held, closed.version);
    if (!fetched.ok()) return fetched;
    const ReportContent& content = held.state.versions[closed.version - 1].content;
    out->set_line_count(static_cast<std::uint32_t>(content.lines.size()));
    out->set_content_sha256(ContentHash(content));
    return absl::OkStatus();
}

// What only the event itself knows, beside the state that it led to.
absl::Status PutHappening(
    journal::Journal& journal,
    const ReportEvent& event,
    ports::Held<ReportBook>& held,
    report::v1::ReportEvent& out
) {
    if (const auto* approved = std::get_if<ReportApproved>(&event)) {
        for (const Money& amount : approved->amounts)
            wire::Put(amount, out.add_amounts());
    }
    if (const auto* excused = std::get_if<MonthExcused>(&event)) out.set_excused(excused->excused);
    if (const auto* overdue = std::get_if<ReportOverdue>(&event))
        out.set_historic(overdue->historic);
    const auto* closed = std::get_if<PeriodClosed>(&event);
    if (closed == nullptr) return absl::OkStatus();
    out.set_historic(closed->historic);
    return PutClosing(journal, *closed, held, out.mutable_closing());
}

absl::StatusOr<std::optional<feed::Translated>> TellStep(
    journal::Journal& journal, const journal::Row& row, const void* event
) {
    const auto& happened = *static_cast<const LadderEvent*>(event);
    const auto held = journal::StateAfter<LadderBook>(journal, row, event);
    if (!held.ok()) return absl::UnavailableError("the ladder's history cannot be read");
    const std::optional<report::v1::LadderEvent> told = TellLadder(*held, happened);
    if (!told) return std::optional<feed::Translated>();
    return std::optional(feed::Translated{
        .type = LadderEventType(happened),
        .key = held->id.ToText(),
        .data = told->SerializeAsString(),
    });
}

absl::StatusOr<std::optional<feed::Translated>> TellKey(
    journal::Journal& journal, const journal::Row& row, const void* event
) {
    const auto& happened = *static_cast<const ProviderKeyEvent*>(event);
    const auto held = journal::StateAfter<ProviderKeyBook>(journal, row, event);
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
        if (row.kind == LadderBook::kKind) return TellStep(journal, row, event);
        const PublicKind* kind = row.kind == ReportBook::kKind ? FindKind(row.event) : nullptr;
        if (kind == nullptr) return std::optional<feed::Translated>();
        auto held = journal::StateAfter<ReportBook>(journal, row, event);
        if (!held.ok()) return absl::UnavailableError("the report's history cannot be read");
        report::v1::ReportEvent told = Tell(*held, kind->kind);
        const absl::Status put =
            PutHappening(journal, *static_cast<const ReportEvent*>(event), held.value(), told);
        if (!put.ok()) return absl::UnavailableError("the closed version cannot be read");
        return std::optional(feed::Translated{
            .type = kind->type,
            .key = held->state.contract.ToText(),
            .data = told.SerializeAsString(),
        });
    };
}

}  // namespace luotsi::report_intake
