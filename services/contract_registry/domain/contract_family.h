#pragma once

#include "contract_registry/domain/kinds.h"
#include "kernel/aggregate.h"
#include "kernel/decision.h"
#include "kernel/describe.h"
#include "kernel/ids.h"
#include "kernel/money.h"

#include <optional>
#include <string_view>
#include <tuple>
#include <variant>
#include <vector>

namespace luotsi::contract_registry {

// Who hangs on a contract and how much of its ceiling is taken. A book of its own beside the
// contract's, under the same id: a call-off that is made leaves the framework's etag alone.
//
// The sum of what is committed never passes the ceiling, however many call-offs race: a call-off
// comes into force in the same unit of work in which its value is written here.

// More contracts than this hang on none: the whole family is read at once.
inline constexpr std::size_t kMaxFamilyChildren = 2000;

struct ContractJoined {
    static constexpr std::string_view kName = "contract_joined";
    Uuid contract_id;
    ParentRelation relation = ParentRelation::kCallOff;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"contract_id", &ContractJoined::contract_id},
            Field{"relation", &ContractJoined::relation}
        };
    }
};

// What a call-off takes of the ceiling from now on, in place of what it took before.
struct ValueCommitted {
    static constexpr std::string_view kName = "value_committed";
    Uuid contract_id;
    Money value;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"contract_id", &ValueCommitted::contract_id},
            Field{"value", &ValueCommitted::value}
        };
    }
};

using FamilyEvent = std::variant<ContractJoined, ValueCommitted>;

struct FamilyChild {
    Uuid contract_id;
    ParentRelation relation = ParentRelation::kCallOff;
    // Absent while it does not bind.
    std::optional<Money> committed;

    bool operator==(const FamilyChild&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"contract_id", &FamilyChild::contract_id},
            Field{"relation", &FamilyChild::relation},
            Field{"committed", &FamilyChild::committed}
        };
    }
};

struct ContractFamily {
    // In the order in which they joined.
    std::vector<FamilyChild> children;

    static constexpr auto Fields() {
        return std::tuple{Field{"children", &ContractFamily::children}};
    }
};

// The stream id is the id of the contract above.
struct FamilyBook {
    using State = ContractFamily;
    using Event = FamilyEvent;
    static constexpr std::string_view kKind = "contract_family";
    static constexpr std::uint64_t kSnapshotEvery = 64;
    static void Evolve(State& family, const Event& event, const Recorded& recorded);
};

struct JoinFamily {
    Uuid contract_id;
    ParentRelation relation = ParentRelation::kCallOff;
};
struct CommitValue {
    Uuid contract_id;
    Money value;
    // Absent: nothing was agreed.
    std::optional<Money> ceiling;
};

Decision<FamilyEvent> Decide(const ContractFamily& family, const JoinFamily& command);
// FRAMEWORK_CEILING_EXCEEDED where the sum would pass the ceiling; the facts tell by how much.
Decision<FamilyEvent> Decide(const ContractFamily& family, const CommitValue& command);

// What all together have committed; nothing where they have committed nothing.
std::optional<Money> CommittedSum(const ContractFamily& family);
// Whether a new ceiling still covers what is committed.
std::optional<Rejection> CheckCeiling(const ContractFamily& family, std::optional<Money> ceiling);

}  // namespace luotsi::contract_registry
