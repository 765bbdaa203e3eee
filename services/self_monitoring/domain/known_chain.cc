#include "self_monitoring/domain/known_chain.h"

#include <algorithm>

namespace luotsi::self_monitoring {

bool KnownChain::Has(const std::string& company) const {
    return std::ranges::find(companies, company) != companies.end();
}

void KnownChainBook::Evolve(KnownChain& chain, const KnownChainEvent& event, const Recorded&) {
    chain = std::get<ChainNoted>(event).chain;
}

Decision<KnownChainEvent> Decide(const KnownChain& known, const ChainNoted& fact) {
    if (fact.chain.revision <= known.revision) return std::vector<KnownChainEvent>{};
    return fact;
}

}  // namespace luotsi::self_monitoring
