#pragma once

#include "platform/metrics/metrics.h"
#include "self_monitoring/domain/known_contract.h"

namespace luotsi::self_monitoring {

// Every series of the service. Repeated requests count once.
class MonitoringMetrics {
  public:
    explicit MonitoringMetrics(metrics::Metrics& metrics)
        : submissions_(Submissions(metrics, "accepted")),
          refused_(Submissions(metrics, "refused")),
          recorded_(Complaints(metrics, "recorded")),
          relayed_(Complaints(metrics, "relayed")),
          acknowledged_(Complaints(metrics, "acknowledged")),
          backlog_(metrics.GaugeOf(
              "luotsi_self_monitoring_complaints_not_relayed",
              "Complaints recorded minus complaints relayed to the provider; 0 at all times."
          )),
          announced_(Visits(metrics, "announced")),
          unannounced_(Visits(metrics, "unannounced")),
          found_(Deviations(metrics, "recorded")),
          corrected_(Deviations(metrics, "corrected")),
          first_(FeedbackOf(metrics, "first")),
          later_(FeedbackOf(metrics, "later")),
          preparation_(Participations(metrics, "preparation")),
          tendering_(Participations(metrics, "tendering")),
          contract_time_(Participations(metrics, "contract_time")) {}

    metrics::Counter& Submission(bool accepted) { return accepted ? submissions_ : refused_; }
    metrics::Counter& recorded() { return recorded_; }
    metrics::Counter& relayed() { return relayed_; }
    metrics::Counter& acknowledged() { return acknowledged_; }
    metrics::Gauge& backlog() { return backlog_; }
    metrics::Counter& Visit(bool announced) { return announced ? announced_ : unannounced_; }
    metrics::Counter& Deviation(bool corrected) { return corrected ? corrected_ : found_; }
    metrics::Counter& Feedback(bool later) { return later ? later_ : first_; }
    metrics::Counter& Participation(Phase phase) {
        if (phase == Phase::kPreparation) return preparation_;
        return phase == Phase::kTendering ? tendering_ : contract_time_;
    }

  private:
    static metrics::Counter& Submissions(metrics::Metrics& metrics, const char* outcome) {
        return metrics.CounterOf(
            "luotsi_self_monitoring_submissions_total",
            "Monthly self-monitoring submissions by outcome.",
            {{"outcome", outcome}}
        );
    }
    static metrics::Counter& Complaints(metrics::Metrics& metrics, const char* step) {
        return metrics.CounterOf(
            "luotsi_self_monitoring_complaints_total",
            "Complaints by the step that they took.",
            {{"step", step}}
        );
    }

    static metrics::Counter& FeedbackOf(metrics::Metrics& metrics, const char* version) {
        return metrics.CounterOf(
            "luotsi_self_monitoring_feedback_total",
            "Feedback recorded, by whether it was the first version of its month and theme.",
            {{"version", version}}
        );
    }
    static metrics::Counter& Participations(metrics::Metrics& metrics, const char* phase) {
        return metrics.CounterOf(
            "luotsi_self_monitoring_participations_total",
            "Occasions on which people were heard, by the phase of the purchase.",
            {{"phase", phase}}
        );
    }
    static metrics::Counter& Visits(metrics::Metrics& metrics, const char* kind) {
        return metrics.CounterOf(
            "luotsi_self_monitoring_visits_total",
            "Supervision visits recorded, by whether the provider knew of them.",
            {{"kind", kind}}
        );
    }
    static metrics::Counter& Deviations(metrics::Metrics& metrics, const char* step) {
        return metrics.CounterOf(
            "luotsi_self_monitoring_deviations_total",
            "Deviations by the step that they took.",
            {{"step", step}}
        );
    }

    metrics::Counter& submissions_;
    metrics::Counter& refused_;
    metrics::Counter& recorded_;
    metrics::Counter& relayed_;
    metrics::Counter& acknowledged_;
    metrics::Gauge& backlog_;
    metrics::Counter& announced_;
    metrics::Counter& unannounced_;
    metrics::Counter& found_;
    metrics::Counter& corrected_;
    metrics::Counter& first_;
    metrics::Counter& later_;
    metrics::Counter& preparation_;
    metrics::Counter& tendering_;
    metrics::Counter& contract_time_;
};

}  // namespace luotsi::self_monitoring
