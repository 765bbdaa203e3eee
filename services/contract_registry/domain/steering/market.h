#pragma once

#include "contract_registry/domain/attention.h"
#include "contract_registry/domain/parties.h"
#include "contract_registry/domain/record.h"
#include "kernel/aggregate.h"
#include "kernel/civil.h"
#include "kernel/decision.h"
#include "kernel/describe.h"
#include "kernel/ids.h"
#include "kernel/money.h"

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <variant>
#include <vector>

namespace luotsi::contract_registry {

// What is known of a provider beside its contracts.
struct ProviderProfiled {
    static constexpr std::string_view kName = "provider_profiled";
    PartyIdentifier provider;
    // Its home is in the county's area.
    bool local = false;
    // Number of its home municipality; empty: not told.
    std::string municipality;
    bool operator==(const ProviderProfiled&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"provider", &ProviderProfiled::provider},
            Field{"local", &ProviderProfiled::local},
            Field{"municipality", &ProviderProfiled::municipality}
        };
    }
};
using ProviderProfileEvent = std::variant<ProviderProfiled>;

struct ProviderProfileBook {
    using State = ProviderProfiled;
    using Event = ProviderProfileEvent;
    static constexpr std::string_view kKind = "provider_profile";
    static constexpr std::uint64_t kSnapshotEvery = 0;
    static void Evolve(State& profile, const Event& event, const Recorded& recorded);
    static RecordRow RowOf(const State& profile);
};
Uuid ProviderProfileId(const PartyIdentifier& provider);
// Saying the same again changes nothing.
Decision<ProviderProfileEvent> Decide(
    const ProviderProfiled& known, const ProviderProfiled& command, bool exists
);

// By which one provider is told from another: its identifier, or its name where it has none.
std::string ProviderKey(const Party& provider);

// A provider with a contract for the service that was in force on some day of a year, or what was
// paid to a provider in a year.
struct MarketEntry {
    int year = 0;
    Party provider = {};
    bool third_sector = false;
    // Under the contract in the year.
    Money paid = {};
    // Whether it provided then; a bill may come in the year after.
    bool seated = true;
};

struct MarketYear {
    int year = 0;
    std::uint64_t providers = 0;
    Money paid = {};
    std::int64_t largest_share_bp = 0;
    std::optional<Party> largest = {};
    std::uint64_t entered = 0;
    std::uint64_t left = 0;
    std::int64_t third_sector_share_bp = 0;
    std::int64_t local_share_bp = 0;
    std::uint64_t locality_unknown = 0;
    bool thin = false;

    bool operator==(const MarketYear&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"year", &MarketYear::year},
            Field{"providers", &MarketYear::providers},
            Field{"paid", &MarketYear::paid},
            Field{"largest_share_bp", &MarketYear::largest_share_bp},
            Field{"largest", &MarketYear::largest},
            Field{"entered", &MarketYear::entered},
            Field{"left", &MarketYear::left},
            Field{"third_sector_share_bp", &MarketYear::third_sector_share_bp},
            Field{"local_share_bp", &MarketYear::local_share_bp},
            Field{"locality_unknown", &MarketYear::locality_unknown},
            Field{"thin", &MarketYear::thin}
        };
    }
};

// What is asked of the years from `from` to `to`; entries of the year before count for who is new.
struct MarketQuestion {
    int from = 0;
    int to = 0;
    // By ProviderKey; who is not there is unknown.
    std::map<std::string, bool> local = {};
    // The least number of providers by year; absent: none was set.
    std::map<int, std::int64_t> min_providers = {};
};
// AMOUNT_OVERFLOW where a sum is too large to be told.
Checked<std::vector<MarketYear>> MarketOf(
    const MarketQuestion& question, std::span<const MarketEntry> entries
);

// A service that too few provide today: which contracts say so, one of each provider, the one that
// ends first.
struct MarketJudged {
    static constexpr std::string_view kName = "market_judged";
    std::string service_code = {};
    std::uint64_t providers = 0;
    // Since when it is thin; absent: it is not.
    std::optional<CivilDate> thin_since = {};
    std::vector<Uuid> contracts = {};
    bool operator==(const MarketJudged&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"service_code", &MarketJudged::service_code},
            Field{"providers", &MarketJudged::providers},
            Field{"thin_since", &MarketJudged::thin_since},
            Field{"contracts", &MarketJudged::contracts}
        };
    }
};
using MarketWatchEvent = std::variant<MarketJudged>;

struct MarketWatchBook {
    using State = MarketJudged;
    using Event = MarketWatchEvent;
    static constexpr std::string_view kKind = "market_watch";
    static constexpr std::uint64_t kSnapshotEvery = 16;
    static void Evolve(State& watch, const Event& event, const Recorded& recorded);
    static RecordRow RowOf(const State& watch);
    static std::vector<Attention> Attentions(const State& watch);
};
Uuid MarketWatchId(std::string_view service_code);

// A contract in force today for a service, in the order in which they end.
struct InForce {
    Uuid contract = {};
    std::string provider = {};
};
// `min_providers` 0: nobody has set it, and no market is thin. Where no contract is in force there
// is nobody to tell. An event only when what is told differs.
Decision<MarketWatchEvent> Judge(
    const MarketJudged& known,
    std::string_view service_code,
    std::span<const InForce> contracts,
    std::int64_t min_providers,
    CivilDate today
);

}  // namespace luotsi::contract_registry
