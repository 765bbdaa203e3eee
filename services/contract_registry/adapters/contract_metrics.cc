#include "contract_registry/adapters/contract_metrics.h"

#include <map>
#include <string>

namespace luotsi::contract_registry {

ContractMetrics::ContractMetrics(metrics::Metrics& metrics, ContractReadModel& contracts)
    : contracts_(contracts) {
    for (std::size_t i = 0; i < by_state_.size(); ++i) {
        const std::string state(EnumNames<ContractState>::kNames[i].second);
        by_state_[i] = &metrics.GaugeOf(
            "luotsi_contracts",
            "Contracts in the registry by state; those in force are active and ending.",
            {{"state", state}}
        );
    }
}

void ContractMetrics::Update() {
    std::map<std::string, std::uint64_t> counts;
    if (!contracts_.CountByState(counts).ok()) return;
    for (std::size_t i = 0; i < by_state_.size(); ++i) {
        const std::string state(EnumNames<ContractState>::kNames[i].second);
        by_state_[i]->Set(static_cast<double>(counts[state]));
    }
}

}  // namespace luotsi::contract_registry
