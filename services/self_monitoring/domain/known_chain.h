#pragma once

#include "kernel/aggregate.h"
#include "kernel/decision.h"
#include "kernel/describe.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>
#include <variant>
#include <vector>

namespace luotsi::self_monitoring {

// The local copy of a contract's supply chain, fed by the registry's events: which companies were
// ever declared for it, whether they may work now or not. What goes wrong is asked about them all.
struct KnownChain {
    std::uint64_t revision = 0;
    // CompanyKey of each.
    std::vector<std::string> companies;

    bool Has(const std::string& company) const;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"revision", &KnownChain::revision}, Field{"companies", &KnownChain::companies}
        };
    }
};

struct ChainNoted {
    static constexpr std::string_view kName = "chain_noted";
    KnownChain chain;
    static constexpr auto Fields() { return std::tuple{Field{"chain", &ChainNoted::chain}}; }
};

using KnownChainEvent = std::variant<ChainNoted>;

// The stream id is the contract's id.
struct KnownChainBook {
    using State = KnownChain;
    using Event = KnownChainEvent;
    static constexpr std::string_view kKind = "known_chain";
    static constexpr std::uint64_t kSnapshotEvery = 8;
    static void Evolve(KnownChain& chain, const KnownChainEvent& event, const Recorded&);
};

// No event for a revision that is known already or superseded.
Decision<KnownChainEvent> Decide(const KnownChain& known, const ChainNoted& fact);

}  // namespace luotsi::self_monitoring
