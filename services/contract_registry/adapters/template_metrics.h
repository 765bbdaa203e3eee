#pragma once

#include "platform/metrics/metrics.h"

#include <cstdint>
#include <mutex>

namespace luotsi::contract_registry {

// How many templates there are and how many contracts were made from them, as the journal has it:
// the counters begin at what is stored, so that they agree with GetTemplateUsage.
class TemplateMetrics {
  public:
    explicit TemplateMetrics(metrics::Metrics& metrics)
        : templates_(metrics.CounterOf(
              "luotsi_contract_registry_templates_total", "Contract templates that were published."
          )),
          contracts_(metrics.CounterOf(
              "luotsi_contract_registry_template_contracts_total",
              "Contracts that were made from templates."
          )) {}

    // Neither ever shrinks: templates are published, never taken away.
    void Show(std::uint64_t templates, std::uint64_t contracts) {
        const std::scoped_lock lock(mutex_);
        Raise(templates_, shown_templates_, templates);
        Raise(contracts_, shown_contracts_, contracts);
    }

  private:
    static void Raise(metrics::Counter& counter, std::uint64_t& shown, std::uint64_t now) {
        if (now <= shown) return;
        counter.Increment(static_cast<double>(now - shown));
        shown = now;
    }

    metrics::Counter& templates_;
    metrics::Counter& contracts_;
    std::mutex mutex_;
    std::uint64_t shown_templates_ = 0;
    std::uint64_t shown_contracts_ = 0;
};

}  // namespace luotsi::contract_registry
