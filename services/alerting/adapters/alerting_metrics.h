#pragma once

#include "alerting/domain/rule_catalog.h"
#include "platform/metrics/metrics.h"

#include <map>
#include <string>
#include <string_view>
#include <tuple>

namespace luotsi::alerting {

// Every series of the service.
class AlertingMetrics {
  public:
    explicit AlertingMetrics(metrics::Metrics& metrics)
        : report_to_alert_(metrics.HistogramOf(
              "luotsi_report_to_alert_seconds",
              "Time from a report's record to the record of an alert that it raised, without "
              "imported history.",
              {},
              {0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 60}
          )) {
        for (const RuleKind& kind : RuleCatalog()) {
            for (const bool raised : {true, false}) {
                for (const bool historic : {true, false}) {
                    Declare(metrics, kind.name, raised, historic);
                }
            }
        }
    }

    metrics::Histogram& report_to_alert() { return report_to_alert_; }
    metrics::Counter& Alerts(const std::string& kind, bool raised, bool historic) {
        return *alerts_.at({kind, raised, historic});
    }

  private:
    void Declare(metrics::Metrics& metrics, std::string_view kind, bool raised, bool historic) {
        const metrics::Labels labels{
            {"rule_kind", std::string(kind)},
            {"state", raised ? "open" : "closed"},
            {"historic", historic ? "true" : "false"}
        };
        alerts_[{std::string(kind), raised, historic}] = &metrics.CounterOf(
            "luotsi_alerting_alerts_total", "Alerts that came into a state since the start.", labels
        );
    }

    metrics::Histogram& report_to_alert_;
    std::map<std::tuple<std::string, bool, bool>, metrics::Counter*> alerts_;
};

}  // namespace luotsi::alerting
