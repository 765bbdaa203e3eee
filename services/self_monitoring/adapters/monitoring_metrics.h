#pragma once

#include "platform/metrics/metrics.h"

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
          )) {}

    metrics::Counter& Submission(bool accepted) { return accepted ? submissions_ : refused_; }
    metrics::Counter& recorded() { return recorded_; }
    metrics::Counter& relayed() { return relayed_; }
    metrics::Counter& acknowledged() { return acknowledged_; }
    metrics::Gauge& backlog() { return backlog_; }

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

    metrics::Counter& submissions_;
    metrics::Counter& refused_;
    metrics::Counter& recorded_;
    metrics::Counter& relayed_;
    metrics::Counter& acknowledged_;
    metrics::Gauge& backlog_;
};

}  // namespace luotsi::self_monitoring
