#pragma once

#include "finance_integration/domain/contract_terms.h"
#include "finance_integration/domain/ids.h"
#include "finance_integration/domain/matching_rules.h"
#include "finance_integration/domain/supplier_alias.h"
#include "kernel/aggregate.h"
#include "kernel/describe.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>
#include <variant>
#include <vector>

namespace luotsi::finance_integration {

// The keys by which an invoice finds contracts. Each is the claim of one ContractIndex.
std::string NumberKey(std::string_view contract_number);
std::string PartyKey(std::string_view scheme, std::string_view id);
std::string SupplierIndexKey(std::string_view supplier_key);
std::string AliasIndexKey(std::string_view alias_key);

// All keys of a contract, sorted, each once. A contract that binds no one has none; a placeholder
// supplier has none by name.
std::vector<std::string> IndexKeysOf(
    const std::vector<TermsPeriod>& periods, const MatchingRules& rules
);

// An alias that was proposed for a supplier's name, as far as matching needs it.
struct KnownAlias {
    AliasId alias;
    std::string supplier_key;
    AliasState state = AliasState::kProposed;

    static constexpr auto Fields() {
        return std::tuple{
            Field{"alias_id", &KnownAlias::alias},
            Field{"supplier_key", &KnownAlias::supplier_key},
            Field{"state", &KnownAlias::state}
        };
    }
};

struct IndexEntries {
    std::string key;
    std::vector<ContractId> contracts;
    // Only under a supplier's key.
    std::vector<KnownAlias> aliases;

    static constexpr auto Fields() {
        return std::tuple{
            Field{"key", &IndexEntries::key},
            Field{"contracts", &IndexEntries::contracts},
            Field{"aliases", &IndexEntries::aliases}
        };
    }
};

struct ContractListed {
    static constexpr std::string_view kName = "index_contract_listed";
    std::string key;
    ContractId contract;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"key", &ContractListed::key}, Field{"contract_id", &ContractListed::contract}
        };
    }
};

struct ContractUnlisted {
    static constexpr std::string_view kName = "index_contract_unlisted";
    ContractId contract;
    static constexpr auto Fields() {
        return std::tuple{Field{"contract_id", &ContractUnlisted::contract}};
    }
};

struct AliasListed {
    static constexpr std::string_view kName = "index_alias_listed";
    std::string key;
    KnownAlias alias;
    static constexpr auto Fields() {
        return std::tuple{Field{"key", &AliasListed::key}, Field{"alias", &AliasListed::alias}};
    }
};

// Everything known under one key.
//
// Why the index lives in the journal and not in memory or in a table of its own: an invoice is
// judged inside the unit of work that records it, and only the journal's states are certain to be
// those of that very unit. A refused unit, a failed commit, a restart or a rebuild leave nothing to
// repair, and the cost is one look-up by claim a key.
struct ContractIndex {
    using State = IndexEntries;
    using Event = std::variant<ContractListed, ContractUnlisted, AliasListed>;
    static constexpr std::string_view kKind = "contract_index";
    static constexpr std::uint64_t kSnapshotEvery = 8;
    static void Evolve(State& state, const Event& event, const Recorded&);
    static std::vector<Claim> Claims(const State& state);
};

}  // namespace luotsi::finance_integration
