#pragma once

#include "contract_registry/adapters/contract_read_model.h"
#include "platform/metrics/metrics.h"

#include <array>

namespace luotsi::contract_registry {

// How many contracts there are in each state: `luotsi_contracts{state="active"}`. Those in force
// are `active` and `ending`.
class ContractMetrics {
  public:
    ContractMetrics(metrics::Metrics& metrics, ContractReadModel& contracts);
    // Leaves the last figures where the store does not answer.
    void Update();

  private:
    ContractReadModel& contracts_;
    std::array<metrics::Gauge*, EnumNames<ContractState>::kNames.size()> by_state_{};
};

}  // namespace luotsi::contract_registry
