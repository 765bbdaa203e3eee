#include "self_monitoring/adapters/monitoring_events.h"

#include "self_monitoring/adapters/monitoring_proto.h"

#include <luotsi/selfmonitoring/v1/selfmonitoring_event.pb.h>

#include <optional>
#include <string>
#include <utility>

namespace luotsi::self_monitoring {
namespace {

namespace pb = selfmonitoring::v1;
using Told = std::optional<feed::Translated>;

Told Tell(const std::string& type, std::string key, const pb::SelfMonitoringEvent& event) {
    return feed::Translated{
        .type = "fi.luotsi.selfmonitoring." + type + ".v1",
        .key = std::move(key),
        .data = event.SerializeAsString(),
    };
}

Told TellCatalogue(const CatalogueEvent& happened) {
    pb::SelfMonitoringEvent event;
    event.set_kind(pb::SELF_MONITORING_EVENT_KIND_CATALOGUE_PUBLISHED);
    *event.mutable_catalogue() = ToProto(std::get<CataloguePublished>(happened).catalogue);
    return Tell("catalogue.published", "catalogue", event);
}

Told TellSubmission(const journal::Row& row, const SubmissionEvent& happened) {
    const StoredSubmission stored{
        .id = SubmissionId(row.stream),
        .submission = std::get<Submitted>(happened).submission,
        .received_at = row.recorded_at,
    };
    pb::SelfMonitoringEvent event;
    event.set_kind(pb::SELF_MONITORING_EVENT_KIND_SUBMITTED);
    *event.mutable_submission() = ToProto(stored);
    return Tell("submission.received", stored.submission.provider.Key(), event);
}

// The whole complaint as it stood after the row. Recording is told as relaying: they are one step.
absl::StatusOr<Told> TellComplaint(
    journal::Journal& journal, const journal::Row& row, const ComplaintEvent& happened
) {
    if (std::holds_alternative<ComplaintRecorded>(happened)) return Told();
    const ports::Result<ports::Held<ComplaintBook>> held =
        journal.LoadAtRevision<ComplaintBook>(row.stream, row.revision);
    if (!held.ok()) return absl::UnavailableError("the complaint of a row cannot be read");
    const bool relayed = std::holds_alternative<ComplaintRelayed>(happened);
    pb::SelfMonitoringEvent event;
    event.set_kind(
        relayed ? pb::SELF_MONITORING_EVENT_KIND_COMPLAINT_RELAYED
                : pb::SELF_MONITORING_EVENT_KIND_COMPLAINT_ACKNOWLEDGED
    );
    *event.mutable_complaint() = ToProto({ComplaintId(row.stream), held->state});
    return Tell(
        relayed ? "complaint.relayed" : "complaint.acknowledged",
        held->state.contract.ToText(),
        event
    );
}

absl::StatusOr<Told> TellVisit(const journal::Row& row, const VisitEvent& happened) {
    Filed<Visit> filed{.id = row.stream, .state = std::get<VisitRecorded>(happened).visit};
    filed.state.recorded_at = row.recorded_at;
    pb::SelfMonitoringEvent event;
    event.set_kind(pb::SELF_MONITORING_EVENT_KIND_VISIT_RECORDED);
    *event.mutable_visit() = ToProto(filed);
    return Tell("visit.recorded", filed.state.contract_id.ToText(), event);
}

// The whole deviation as it stood after the row.
absl::StatusOr<Told> TellDeviation(
    journal::Journal& journal, const journal::Row& row, const DeviationEvent& happened
) {
    const ports::Result<ports::Held<DeviationBook>> held =
        journal.LoadAtRevision<DeviationBook>(row.stream, row.revision);
    if (!held.ok()) return absl::UnavailableError("the deviation of a row cannot be read");
    const bool recorded = std::holds_alternative<DeviationRecorded>(happened);
    pb::SelfMonitoringEvent event;
    event.set_kind(
        recorded ? pb::SELF_MONITORING_EVENT_KIND_DEVIATION_RECORDED
                 : pb::SELF_MONITORING_EVENT_KIND_DEVIATION_CORRECTED
    );
    *event.mutable_deviation() = ToProto(Filed<Deviation>{row.stream, held->state});
    return Tell(
        recorded ? "deviation.recorded" : "deviation.corrected",
        held->state.contract_id.ToText(),
        event
    );
}

absl::StatusOr<Told> TellFeedback(const journal::Row& row, const FeedbackEvent& happened) {
    StoredFeedback stored{.id = row.stream, .feedback = {}};
    FeedbackBook::Evolve(stored.feedback, happened, {row.recorded_at, row.position, row.revision});
    pb::SelfMonitoringEvent event;
    event.set_kind(pb::SELF_MONITORING_EVENT_KIND_FEEDBACK_RECORDED);
    *event.mutable_feedback() = ToProto(stored);
    return Tell("feedback.recorded", stored.feedback.contract_id.ToText(), event);
}

absl::StatusOr<Told> TellParticipation(
    const journal::Row& row, const ParticipationEvent& happened
) {
    StoredParticipation stored{.key = row.position, .id = row.stream, .participation = {}};
    ParticipationBook::Evolve(
        stored.participation, happened, {row.recorded_at, row.position, row.revision}
    );
    pb::SelfMonitoringEvent event;
    event.set_kind(pb::SELF_MONITORING_EVENT_KIND_PARTICIPATION_RECORDED);
    *event.mutable_participation() = ToProto(stored);
    const std::string key = stored.participation.contract_ids.front().ToText();
    return Tell("participation.recorded", key, event);
}

}  // namespace

feed::Translator MonitoringTranslator(journal::Journal& journal) {
    return [&journal](const journal::Row& row, const void* event) -> absl::StatusOr<Told> {
        if (row.kind == CatalogueBook::kKind) {
            return TellCatalogue(*static_cast<const CatalogueEvent*>(event));
        }
        if (row.kind == SubmissionBook::kKind) {
            return TellSubmission(row, *static_cast<const SubmissionEvent*>(event));
        }
        if (row.kind == ComplaintBook::kKind) {
            return TellComplaint(journal, row, *static_cast<const ComplaintEvent*>(event));
        }
        if (row.kind == VisitBook::kKind) {
            return TellVisit(row, *static_cast<const VisitEvent*>(event));
        }
        if (row.kind == DeviationBook::kKind) {
            return TellDeviation(journal, row, *static_cast<const DeviationEvent*>(event));
        }
        if (row.kind == FeedbackBook::kKind) {
            return TellFeedback(row, *static_cast<const FeedbackEvent*>(event));
        }
        if (row.kind == ParticipationBook::kKind) {
            return TellParticipation(row, *static_cast<const ParticipationEvent*>(event));
        }
        return Told();
    };
}

}  // namespace luotsi::self_monitoring
