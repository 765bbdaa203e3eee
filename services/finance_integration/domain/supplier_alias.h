#pragma once

#include "finance_integration/domain/ids.h"
#include "kernel/aggregate.h"
#include "kernel/decision.h"
#include "kernel/describe.h"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

namespace luotsi::finance_integration {

enum class AliasState { kProposed, kConfirmed, kRejected };

}  // namespace luotsi::finance_integration

template <>
struct luotsi::EnumNames<luotsi::finance_integration::AliasState> {
    using State = luotsi::finance_integration::AliasState;
    static constexpr std::array<std::pair<State, std::string_view>, 3> kNames{
        {{State::kProposed, "PROPOSED"},
         {State::kConfirmed, "CONFIRMED"},
         {State::kRejected, "REJECTED"}}
    };
};

namespace luotsi::finance_integration {

// A name on invoices that resembles the name of a contract's supplier.
struct AliasProposed {
    static constexpr std::string_view kName = "supplier_alias_proposed";
    // As first met.
    std::string alias;
    std::string alias_key;
    // As in the contract.
    std::string supplier;
    std::string supplier_key;
    std::string reason;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"alias", &AliasProposed::alias},
            Field{"alias_key", &AliasProposed::alias_key},
            Field{"supplier", &AliasProposed::supplier},
            Field{"supplier_key", &AliasProposed::supplier_key},
            Field{"reason", &AliasProposed::reason}
        };
    }
};

struct AliasDecided {
    static constexpr std::string_view kName = "supplier_alias_decided";
    AliasState state = AliasState::kConfirmed;
    static constexpr auto Fields() { return std::tuple{Field{"state", &AliasDecided::state}}; }
};

struct SupplierAlias {
    AliasProposed proposal;
    AliasState state = AliasState::kProposed;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"proposal", &SupplierAlias::proposal}, Field{"state", &SupplierAlias::state}
        };
    }
};

struct SupplierAliasBook {
    using State = SupplierAlias;
    using Event = std::variant<AliasProposed, AliasDecided>;
    static constexpr std::string_view kKind = "supplier_alias";
    static constexpr std::uint64_t kSnapshotEvery = 0;
    static void Evolve(State& state, const Event& event, const Recorded&);
    static std::vector<Claim> Claims(const State& state);
};

// A person says whether the two names are one supplier; said once, it stands.
Decision<SupplierAliasBook::Event> DecideAlias(const SupplierAlias& alias, AliasState decision);

}  // namespace luotsi::finance_integration
