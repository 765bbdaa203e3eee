#include "self_monitoring/domain/known_contract.h"

namespace luotsi::self_monitoring {

std::optional<Provider> ProviderOn(const KnownContract& contract, CivilDate day) {
    std::optional<Provider> provider;
    bool is_first = true;
    for (const ProviderPeriod& period : contract.periods) {
        const bool has_begun = !period.first || *period.first <= day;
        if (is_first || has_begun) provider = period.provider;
        is_first = false;
    }
    return provider;
}

std::optional<Phase> ReachedPhase(const KnownContract& contract) {
    if (contract.binding) return Phase::kContractTime;
    return contract.phase;
}

void KnownContractBook::
    Evolve(KnownContract& contract, const KnownContractEvent& event, const Recorded&) {
    contract = std::get<ContractNoted>(event).contract;
}

std::vector<Claim> KnownContractBook::Claims(const KnownContract& contract) {
    if (contract.number.empty()) return {};
    return {{
        .key = ContractNumberClaim(contract.number),
        .reason = "CONTRACT_NUMBER_TAKEN",
        .field = "contract_number",
    }};
}

std::string ContractNumberClaim(std::string_view number) {
    return "contract-number/" + std::string(number);
}

Decision<KnownContractEvent> Decide(const KnownContract& known, const ContractNoted& fact) {
    if (fact.contract.revision <= known.revision) return std::vector<KnownContractEvent>{};
    return fact;
}

}  // namespace luotsi::self_monitoring
