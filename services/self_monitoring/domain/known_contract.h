#pragma once

#include "kernel/aggregate.h"
#include "kernel/civil.h"
#include "kernel/decision.h"
#include "kernel/describe.h"
#include "kernel/ids.h"
#include "self_monitoring/domain/party.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

namespace luotsi::self_monitoring {

struct ContractTag;
using ContractId = Id<ContractTag>;

// How far a purchase has come.
enum class Phase { kPreparation, kTendering, kContractTime };

// A stretch of days on which one provider serves under the contract.
struct ProviderPeriod {
    // Absent for an imported contract whose register does not identify the provider.
    std::optional<Provider> provider;
    // Absent: since ever.
    std::optional<CivilDate> first;
    // Absent: until further notice.
    std::optional<CivilDate> last;

    static constexpr auto Fields() {
        return std::tuple{
            Field{"provider", &ProviderPeriod::provider},
            Field{"first", &ProviderPeriod::first},
            Field{"last", &ProviderPeriod::last}
        };
    }
    bool operator==(const ProviderPeriod&) const = default;
};

// The local copy of a contract, fed by contract events.
struct KnownContract {
    std::uint64_t revision = 0;
    // Past the draft.
    bool binding = false;
    // In the order of days.
    std::vector<ProviderPeriod> periods;
    // Absent: cancelled, or noted before phases were.
    std::optional<Phase> phase = {};
    // The codes of its goals, under any of its terms.
    std::vector<std::string> goals = {};
    // Its number, or the source row of an imported contract without one; empty in contracts noted
    // before numbers were.
    std::string number = {};

    static constexpr auto Fields() {
        return std::tuple{
            Field{"revision", &KnownContract::revision},
            Field{"binding", &KnownContract::binding},
            Field{"periods", &KnownContract::periods},
            Field{"phase", &KnownContract::phase},
            Field{"goals", &KnownContract::goals},
            Field{"number", &KnownContract::number}
        };
    }
    bool operator==(const KnownContract&) const = default;
};

// The provider on a day; on a day outside all periods the nearest before it, else the first.
std::optional<Provider> ProviderOn(const KnownContract& contract, CivilDate day);

// Absent: it was cancelled.
std::optional<Phase> ReachedPhase(const KnownContract& contract);

struct ContractNoted {
    static constexpr std::string_view kName = "contract_noted";
    KnownContract contract;
    static constexpr auto Fields() {
        return std::tuple{Field{"contract", &ContractNoted::contract}};
    }
};

using KnownContractEvent = std::variant<ContractNoted>;

// The stream id is the contract's id.
struct KnownContractBook {
    using State = KnownContract;
    using Event = KnownContractEvent;
    static constexpr std::string_view kKind = "known_contract";
    static constexpr std::uint64_t kSnapshotEvery = 8;
    static void Evolve(KnownContract& contract, const KnownContractEvent& event, const Recorded&);
    // By its number.
    static std::vector<Claim> Claims(const KnownContract& contract);
};

std::string ContractNumberClaim(std::string_view number);

// No event for a revision that is known already or superseded.
Decision<KnownContractEvent> Decide(const KnownContract& known, const ContractNoted& fact);

}  // namespace luotsi::self_monitoring

template <>
struct luotsi::EnumNames<luotsi::self_monitoring::Phase> {
    using Phase = luotsi::self_monitoring::Phase;
    static constexpr std::array<std::pair<Phase, std::string_view>, 3> kNames{
        {{Phase::kPreparation, "preparation"},
         {Phase::kTendering, "tendering"},
         {Phase::kContractTime, "contract_time"}}
    };
};
