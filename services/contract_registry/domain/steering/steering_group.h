#pragma once

#include "contract_registry/domain/record.h"
#include "kernel/aggregate.h"
#include "kernel/civil.h"
#include "kernel/decision.h"
#include "kernel/describe.h"
#include "kernel/ids.h"
#include "kernel/sealed_text.h"

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

namespace luotsi::contract_registry {

// A steering group (ohjausryhmä) in which the buyer, the providers and clients sit together.
// Clients are heard and see the material; nobody can make them responsible.

enum class GroupSide { kBuyer, kProvider, kClient };

// The name lies outside the journal and is erased when the member leaves.
struct GroupMember {
    Uuid id;
    GroupSide side = GroupSide::kBuyer;
    std::string organisation;
    Uuid name_ref;
    std::string name_hash;
    // How the member's calls are known; empty: the member does not call.
    std::string actor;
    std::optional<CivilDate> left_on;

    bool operator==(const GroupMember&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"id", &GroupMember::id},
            Field{"side", &GroupMember::side},
            Field{"organisation", &GroupMember::organisation},
            Field{"name_ref", &GroupMember::name_ref},
            Field{"name_hash", &GroupMember::name_hash},
            Field{"actor", &GroupMember::actor},
            Field{"left_on", &GroupMember::left_on}
        };
    }
    static constexpr auto Sealed() {
        return SealedText{&GroupMember::name_ref, &GroupMember::name_hash, TextSeal::kSalted};
    }
};

struct GroupDecision {
    // Unique in the group.
    std::string code;
    std::string text;
    CivilDate decided_on;
    Uuid responsible_member_id;
    std::optional<CivilDate> due_date;
    std::optional<CivilDate> done_on;

    bool operator==(const GroupDecision&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"code", &GroupDecision::code},
            Field{"text", &GroupDecision::text},
            Field{"decided_on", &GroupDecision::decided_on},
            Field{"responsible_member_id", &GroupDecision::responsible_member_id},
            Field{"due_date", &GroupDecision::due_date},
            Field{"done_on", &GroupDecision::done_on}
        };
    }
};

struct SteeringGroupCreated {
    static constexpr std::string_view kName = "steering_group_created";
    std::string code;
    std::string name;
    std::vector<Uuid> contract_ids;
    std::vector<std::string> service_codes;
    std::vector<GroupMember> members;
    static constexpr auto Fields() {
        using E = SteeringGroupCreated;
        return std::tuple{
            Field{"code", &E::code},
            Field{"name", &E::name},
            Field{"contract_ids", &E::contract_ids},
            Field{"service_codes", &E::service_codes},
            Field{"members", &E::members}
        };
    }
};
struct GroupMemberAdded {
    static constexpr std::string_view kName = "group_member_added";
    GroupMember member;
    static constexpr auto Fields() {
        return std::tuple{Field{"member", &GroupMemberAdded::member}};
    }
};
struct GroupMemberLeft {
    static constexpr std::string_view kName = "group_member_left";
    Uuid member_id;
    CivilDate on;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"member_id", &GroupMemberLeft::member_id}, Field{"on", &GroupMemberLeft::on}
        };
    }
};
struct GroupDecisionMade {
    static constexpr std::string_view kName = "group_decision_made";
    GroupDecision decision;
    static constexpr auto Fields() {
        return std::tuple{Field{"decision", &GroupDecisionMade::decision}};
    }
};
struct GroupDecisionDone {
    static constexpr std::string_view kName = "group_decision_done";
    std::string code;
    CivilDate done_on;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"code", &GroupDecisionDone::code}, Field{"done_on", &GroupDecisionDone::done_on}
        };
    }
};

using SteeringGroupEvent = std::variant<
    SteeringGroupCreated,
    GroupMemberAdded,
    GroupMemberLeft,
    GroupDecisionMade,
    GroupDecisionDone>;

struct SteeringGroup {
    std::string code;
    std::string name;
    std::vector<Uuid> contract_ids;
    std::vector<std::string> service_codes;
    // Also those who have left.
    std::vector<GroupMember> members;
    std::vector<GroupDecision> decisions;

    static constexpr auto Fields() {
        return std::tuple{
            Field{"code", &SteeringGroup::code},
            Field{"name", &SteeringGroup::name},
            Field{"contract_ids", &SteeringGroup::contract_ids},
            Field{"service_codes", &SteeringGroup::service_codes},
            Field{"members", &SteeringGroup::members},
            Field{"decisions", &SteeringGroup::decisions}
        };
    }
};

struct SteeringGroupBook {
    using State = SteeringGroup;
    using Event = SteeringGroupEvent;
    static constexpr std::string_view kKind = "steering_group";
    static constexpr std::uint64_t kSnapshotEvery = 0;
    static void Evolve(State& group, const Event& event, const Recorded& recorded);
    static std::vector<Claim> Claims(const State& group);
    static RecordRow RowOf(const State& group);
};

// A member by id, also one who has left; null where there is none.
const GroupMember* FindMember(const SteeringGroup& group, const Uuid& id);
// Whether somebody who calls so sits in the group today.
bool SitsIn(const SteeringGroup& group, std::string_view actor);

// GROUP_SIDE_MISSING unless each side has a member. PERSON_IS_CLIENT where a client's login sits on
// another side, PERSON_OTHER_SIDE where another login sits on the side of clients.
Decision<SteeringGroupEvent> Decide(
    const SteeringGroup& group, const SteeringGroupCreated& command, const Moment& moment
);
// All others: STEERING_GROUP_NOT_FOUND. PERSON_IS_CLIENT, PERSON_OTHER_SIDE.
Decision<SteeringGroupEvent> Decide(
    const SteeringGroup& group, const GroupMemberAdded& command, const Moment& moment
);
// GROUP_MEMBER_NOT_FOUND, GROUP_SIDE_MISSING for the last of a side. The day is today.
Decision<SteeringGroupEvent> Decide(
    const SteeringGroup& group, const GroupMemberLeft& command, const Moment& moment
);
// GROUP_DECISION_CODE_TAKEN, GROUP_MEMBER_NOT_FOUND, CLIENT_CANNOT_BE_RESPONSIBLE, DATE_IN_FUTURE,
// DATE_ORDER_REVERSED.
Decision<SteeringGroupEvent> Decide(
    const SteeringGroup& group, const GroupDecisionMade& command, const Moment& moment
);
// GROUP_DECISION_NOT_FOUND, DECISION_SETTLED, DATE_IN_FUTURE, DATE_ORDER_REVERSED.
Decision<SteeringGroupEvent> Decide(
    const SteeringGroup& group, const GroupDecisionDone& command, const Moment& moment
);

}  // namespace luotsi::contract_registry

template <>
struct luotsi::EnumNames<luotsi::contract_registry::GroupSide> {
    using E = luotsi::contract_registry::GroupSide;
    static constexpr std::array<std::pair<E, std::string_view>, 3> kNames{{
        {E::kBuyer, "buyer"},
        {E::kProvider, "provider"},
        {E::kClient, "client"},
    }};
};
