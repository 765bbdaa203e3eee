#pragma once

#include "contract_registry/domain/attention.h"
#include "contract_registry/domain/terms.h"
#include "kernel/aggregate.h"
#include "kernel/civil.h"
#include "kernel/decision.h"
#include "kernel/describe.h"
#include "kernel/identifiers.h"
#include "kernel/ids.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

namespace luotsi::contract_registry {

// Who does the work for a provider, as a tree below the contract's provider (act 612/2021 section
// 17). Tier 1 is engaged by the provider itself, tier 2 by one of tier 1, and so on.

struct SubcontractorTag;
using SubcontractorId = Id<SubcontractorTag>;

enum class ConsentDecision { kApproved, kRefused };
enum class ConsentState { kNotNeeded, kPending, kApproved, kRefused };

// What the county allows of chains on a day: dated parameters, never constants of a rule.
struct ChainLimits {
    // How many tiers there may be below the provider; 0: none.
    std::int64_t max_depth = 0;
    // From this tier on the county consents to the tier before anyone is added on it; 0: never.
    std::int64_t tier_consent_from = 0;
    // From this tier on the county approves each subcontractor; 0: never.
    std::int64_t approval_from = 0;
};

// What the county said, and from when it holds.
struct Consent {
    ConsentDecision decision = ConsentDecision::kRefused;
    CivilDate valid_from;
    std::string reason;
    // A role or service, never a person's name.
    std::string actor;
    CivilDate decided_on;

    bool operator==(const Consent&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"decision", &Consent::decision},
            Field{"valid_from", &Consent::valid_from},
            Field{"reason", &Consent::reason},
            Field{"actor", &Consent::actor},
            Field{"decided_on", &Consent::decided_on}
        };
    }
};

struct Subcontractor {
    SubcontractorId id;
    // Nil: engaged by the contract's provider.
    SubcontractorId parent_id;
    Party party;
    std::string service;
    CivilDate valid_from;
    // Last day; absent: as long as the contract.
    std::optional<CivilDate> valid_until;
    std::uint64_t tier = 1;
    // By the limits of the first day.
    bool approval_needed = false;
    bool tier_consent_needed = false;
    std::string added_by;
    CivilDate added_on;
    // In the order in which they were given.
    std::vector<Consent> consents;
    // First day on which it works no more.
    std::optional<CivilDate> removed_from;
    std::string removal_reason;

    bool operator==(const Subcontractor&) const = default;
    static constexpr auto Fields() {
        using S = Subcontractor;
        return std::tuple{
            Field{"id", &S::id},
            Field{"parent_id", &S::parent_id},
            Field{"party", &S::party},
            Field{"service", &S::service},
            Field{"valid_from", &S::valid_from},
            Field{"valid_until", &S::valid_until},
            Field{"tier", &S::tier},
            Field{"approval_needed", &S::approval_needed},
            Field{"tier_consent_needed", &S::tier_consent_needed},
            Field{"added_by", &S::added_by},
            Field{"added_on", &S::added_on},
            Field{"consents", &S::consents},
            Field{"removed_from", &S::removed_from},
            Field{"removal_reason", &S::removal_reason}
        };
    }
};

// The county's say on a whole tier of a contract's chain.
struct TierConsent {
    std::uint64_t tier = 0;
    Consent consent;

    bool operator==(const TierConsent&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"tier", &TierConsent::tier}, Field{"consent", &TierConsent::consent}
        };
    }
};

struct SubcontractorAdded {
    static constexpr std::string_view kName = "subcontractor_added";
    // The contract's number or source row.
    std::string contract_key;
    Subcontractor subcontractor;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"contract_key", &SubcontractorAdded::contract_key},
            Field{"subcontractor", &SubcontractorAdded::subcontractor}
        };
    }
};

struct SubcontractorDecided {
    static constexpr std::string_view kName = "subcontractor_decided";
    SubcontractorId id;
    Consent consent;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"id", &SubcontractorDecided::id}, Field{"consent", &SubcontractorDecided::consent}
        };
    }
};

struct TierDecided {
    static constexpr std::string_view kName = "subcontracting_tier_decided";
    std::string contract_key;
    TierConsent tier_consent;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"contract_key", &TierDecided::contract_key},
            Field{"tier_consent", &TierDecided::tier_consent}
        };
    }
};

struct SubcontractorRemoved {
    static constexpr std::string_view kName = "subcontractor_removed";
    SubcontractorId id;
    CivilDate removed_from;
    std::string reason;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"id", &SubcontractorRemoved::id},
            Field{"removed_from", &SubcontractorRemoved::removed_from},
            Field{"reason", &SubcontractorRemoved::reason}
        };
    }
};

using SupplyChainEvent =
    std::variant<SubcontractorAdded, SubcontractorDecided, TierDecided, SubcontractorRemoved>;

struct SupplyChain {
    std::string contract_key;
    // In the order in which they were added, so a parent stands before its children.
    std::vector<Subcontractor> subcontractors;
    std::vector<TierConsent> tier_consents;

    const Subcontractor* Find(SubcontractorId id) const;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"contract_key", &SupplyChain::contract_key},
            Field{"subcontractors", &SupplyChain::subcontractors},
            Field{"tier_consents", &SupplyChain::tier_consents}
        };
    }
};

// The stream is the contract's id.
struct SupplyChainBook {
    using State = SupplyChain;
    using Event = SupplyChainEvent;
    static constexpr std::string_view kKind = "supply_chain";
    static constexpr std::uint64_t kSnapshotEvery = 16;
    static void Evolve(State& chain, const Event& event, const Recorded& recorded);
    // Who waits for the county's consent.
    static std::vector<Attention> Attentions(const State& chain);
    static std::optional<CivilDate> Effective(const Event& event);
};

// Most subcontractors that one contract ever has.
inline constexpr std::size_t kMaxSubcontractors = 500;

// What a chain hangs from: the contract as its terms stand on the day in question.
struct ChainRoot {
    std::string contract_key;
    // The provider, or every member of a consortium.
    std::vector<PartyIdentifier> providers;
    std::optional<CivilDate> start_date;
    std::optional<CivilDate> end_date;
    // The contract has ended: nobody joins it any more.
    bool over = false;
    // The contract's buyer and joint buyers: who buys does not work for its own provider.
    std::vector<PartyIdentifier> buyers = {};
};

struct AddSubcontractor {
    SubcontractorId id;
    SubcontractorId parent_id;
    Party party;
    std::string service;
    CivilDate valid_from;
    std::optional<CivilDate> valid_until;
};

struct DecideConsent {
    // Nil: the decision is on `tier` as a whole.
    SubcontractorId subcontractor_id;
    std::uint64_t tier = 0;
    ConsentDecision decision = ConsentDecision::kRefused;
    // Absent: today, or the subcontractor's first day when that is later.
    std::optional<CivilDate> valid_from;
    std::string reason;
};

struct RemoveSubcontractor {
    SubcontractorId subcontractor_id;
    CivilDate removed_from;
    std::string reason;
};

// `limits` are those of the subcontractor's first day.
Decision<SupplyChainEvent> Decide(
    const SupplyChain& chain,
    const ChainRoot& root,
    const ChainLimits& limits,
    const AddSubcontractor& command,
    const std::string& actor,
    const Moment& moment
);
// `limits` are those of the day from which the consent holds.
Decision<SupplyChainEvent> Decide(
    const SupplyChain& chain,
    const ChainRoot& root,
    const ChainLimits& limits,
    const DecideConsent& command,
    const std::string& actor,
    const Moment& moment
);
Decision<SupplyChainEvent> Decide(const SupplyChain& chain, const RemoveSubcontractor& command);

// Whether the county approves of the subcontractor on the day, by its latest decision effective by
// then.
ConsentState ConsentOn(const Subcontractor& subcontractor, CivilDate day);

// Works rightly on the day: its own dates, its consent, its tier's consent, and everyone above it.
bool InForceOn(const SupplyChain& chain, const Subcontractor& subcontractor, CivilDate day);

// A stretch of days, the last one absent for "until further notice".
struct DaySpan {
    CivilDate first;
    std::optional<CivilDate> last;

    bool operator==(const DaySpan&) const = default;
    static constexpr auto Fields() {
        return std::tuple{Field{"first", &DaySpan::first}, Field{"last", &DaySpan::last}};
    }
};

// All days on which InForceOn says yes, in order and without touching stretches.
std::vector<DaySpan> InForceSpans(const SupplyChain& chain, const Subcontractor& subcontractor);

}  // namespace luotsi::contract_registry

namespace luotsi {

template <>
struct EnumNames<contract_registry::ConsentDecision> {
    using E = contract_registry::ConsentDecision;
    static constexpr std::array<std::pair<E, std::string_view>, 2> kNames{{
        {E::kApproved, "approved"},
        {E::kRefused, "refused"},
    }};
};

template <>
struct EnumNames<contract_registry::ConsentState> {
    using E = contract_registry::ConsentState;
    static constexpr std::array<std::pair<E, std::string_view>, 4> kNames{{
        {E::kNotNeeded, "not_needed"},
        {E::kPending, "pending"},
        {E::kApproved, "approved"},
        {E::kRefused, "refused"},
    }};
};

}  // namespace luotsi
