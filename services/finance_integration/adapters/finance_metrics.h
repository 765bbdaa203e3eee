#pragma once

#include "finance_integration/adapters/finance_queries.h"
#include "platform/metrics/metrics.h"

#include <cstdint>
#include <map>
#include <vector>

namespace luotsi::finance_integration {

// Every series of the service. Counters follow the read models, not the calls: a change is counted
// once it is committed, and a restart goes on from where the store stands.
class FinanceMetrics {
  public:
    explicit FinanceMetrics(metrics::Metrics& metrics);

    void FollowTotals(const std::vector<TotalOf>& totals);
    void FollowProposals(std::uint64_t count);
    void FollowConditionals(const std::vector<ConditionalTotal>& totals);
    void CountHold(const std::string& reason);

  private:
    metrics::Metrics& metrics_;
    metrics::Counter& off_contract_;
    metrics::Counter& proposals_;
    std::map<Reason, metrics::Counter*> invoices_;
};

}  // namespace luotsi::finance_integration
