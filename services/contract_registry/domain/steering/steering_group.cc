#include "contract_registry/domain/steering/steering_group.h"

#include "contract_registry/domain/steering/person.h"

#include <algorithm>

namespace luotsi::contract_registry {
namespace {

constexpr std::array kSides{GroupSide::kBuyer, GroupSide::kProvider, GroupSide::kClient};

std::optional<Rejection> RefuseUnlessThere(const SteeringGroup& group) {
    if (!group.code.empty()) return std::nullopt;
    return Rejection{.reason = "STEERING_GROUP_NOT_FOUND", .field = "group_id"};
}

// The sides without a member, save for one who is about to leave.
std::optional<GroupSide> MissingSide(const std::vector<GroupMember>& members, const Uuid& leaving) {
    for (const GroupSide side : kSides) {
        const bool is_there = std::ranges::any_of(members, [&](const GroupMember& member) {
            return member.side == side && !member.left_on && member.id != leaving;
        });
        if (!is_there) return side;
    }
    return std::nullopt;
}

Rejection SideMissing(GroupSide side, std::string field) {
    return {
        .reason = "GROUP_SIDE_MISSING",
        .field = std::move(field),
        .facts = {{"side", std::string(EnumText(side))}},
    };
}

// A client's login sits on the side of clients, and no other login does.
std::optional<Rejection> RefuseLogin(const GroupMember& member, std::string field) {
    const bool is_client = IsClientLogin(member.actor);
    const bool sits_as_client = member.side == GroupSide::kClient;
    if (member.actor.empty() || is_client == sits_as_client) return std::nullopt;
    return Rejection{
        .reason = is_client ? "PERSON_IS_CLIENT" : "PERSON_OTHER_SIDE",
        .field = std::move(field),
    };
}

const GroupDecision* FindDecision(const SteeringGroup& group, const std::string& code) {
    const auto found = std::ranges::find(group.decisions, code, &GroupDecision::code);
    return found == group.decisions.end() ? nullptr : &*found;
}

void Leave(SteeringGroup& group, const GroupMemberLeft& left) {
    for (GroupMember& member : group.members) {
        if (member.id == left.member_id) member.left_on = left.on;
    }
}

void Finish(SteeringGroup& group, const GroupDecisionDone& done) {
    for (GroupDecision& decision : group.decisions) {
        if (decision.code == done.code) decision.done_on = done.done_on;
    }
}

}  // namespace

void SteeringGroupBook::Evolve(State& group, const Event& event, const Recorded&) {
    std::visit(
        Overloaded{
            [&](const SteeringGroupCreated& created) {
                group.code = created.code;
                group.name = created.name;
                group.contract_ids = created.contract_ids;
                group.service_codes = created.service_codes;
                group.members = created.members;
            },
            [&](const GroupMemberAdded& added) { group.members.push_back(added.member); },
            [&](const GroupMemberLeft& left) { Leave(group, left); },
            [&](const GroupDecisionMade& made) { group.decisions.push_back(made.decision); },
            [&](const GroupDecisionDone& done) { Finish(group, done); },
        },
        event
    );
}

std::vector<Claim> SteeringGroupBook::Claims(const State& group) {
    if (group.code.empty()) return {};
    return {{
        .key = "steering_group/" + group.code,
        .reason = "STEERING_GROUP_CODE_TAKEN",
        .field = "group.code",
    }};
}

RecordRow SteeringGroupBook::RowOf(const State& group) {
    return {.contract = {}, .code = group.code, .state = "active", .due = {}};
}

const GroupMember* FindMember(const SteeringGroup& group, const Uuid& id) {
    const auto found = std::ranges::find(group.members, id, &GroupMember::id);
    return found == group.members.end() ? nullptr : &*found;
}

bool SitsIn(const SteeringGroup& group, std::string_view actor) {
    return std::ranges::any_of(group.members, [&](const GroupMember& member) {
        return !member.left_on && !member.actor.empty() && member.actor == actor;
    });
}

Decision<SteeringGroupEvent> Decide(
    const SteeringGroup& group, const SteeringGroupCreated& command, const Moment& /*moment*/
) {
    LUOTSI_CHECK(group.code.empty(), "a group is founded under a fresh id");
    if (const auto side = MissingSide(command.members, {}))
        return SideMissing(*side, "group.members");
    for (std::size_t i = 0; i < command.members.size(); ++i) {
        const std::string field = "group.members[" + std::to_string(i) + "].actor";
        if (auto refused = RefuseLogin(command.members[i], field)) return *std::move(refused);
    }
    return command;
}

Decision<SteeringGroupEvent> Decide(
    const SteeringGroup& group, const GroupMemberAdded& command, const Moment& /*moment*/
) {
    if (auto refused = RefuseUnlessThere(group)) return *std::move(refused);
    if (auto refused = RefuseLogin(command.member, "member.actor")) return *std::move(refused);
    return command;
}

Decision<SteeringGroupEvent> Decide(
    const SteeringGroup& group, const GroupMemberLeft& command, const Moment& moment
) {
    if (auto refused = RefuseUnlessThere(group)) return *std::move(refused);
    const GroupMember* member = FindMember(group, command.member_id);
    if (member == nullptr || member->left_on)
        return Rejection{.reason = "GROUP_MEMBER_NOT_FOUND", .field = "member_id"};
    if (const auto side = MissingSide(group.members, command.member_id))
        return SideMissing(*side, "member_id");
    return GroupMemberLeft{.member_id = command.member_id, .on = moment.today};
}

Decision<SteeringGroupEvent> Decide(
    const SteeringGroup& group, const GroupDecisionMade& command, const Moment& moment
) {
    if (auto refused = RefuseUnlessThere(group)) return *std::move(refused);
    const GroupDecision& decision = command.decision;
    if (FindDecision(group, decision.code) != nullptr)
        return Rejection{.reason = "GROUP_DECISION_CODE_TAKEN", .field = "decision.code"};
    constexpr const char* kResponsible = "decision.responsible_member_id";
    const GroupMember* member = FindMember(group, decision.responsible_member_id);
    if (member == nullptr || member->left_on)
        return Rejection{.reason = "GROUP_MEMBER_NOT_FOUND", .field = kResponsible};
    if (member->side == GroupSide::kClient || IsClientLogin(member->actor))
        return Rejection{.reason = "CLIENT_CANNOT_BE_RESPONSIBLE", .field = kResponsible};
    if (decision.decided_on > moment.today)
        return Rejection{.reason = "DATE_IN_FUTURE", .field = "decision.decided_on"};
    if (decision.due_date && *decision.due_date < decision.decided_on)
        return Rejection{.reason = "DATE_ORDER_REVERSED", .field = "decision.due_date"};
    return command;
}

Decision<SteeringGroupEvent> Decide(
    const SteeringGroup& group, const GroupDecisionDone& command, const Moment& moment
) {
    if (auto refused = RefuseUnlessThere(group)) return *std::move(refused);
    const GroupDecision* decision = FindDecision(group, command.code);
    if (decision == nullptr)
        return Rejection{.reason = "GROUP_DECISION_NOT_FOUND", .field = "code"};
    if (decision->done_on) return Rejection{.reason = "DECISION_SETTLED", .field = "code"};
    if (command.done_on > moment.today)
        return Rejection{.reason = "DATE_IN_FUTURE", .field = "done_on"};
    if (command.done_on < decision->decided_on)
        return Rejection{.reason = "DATE_ORDER_REVERSED", .field = "done_on"};
    return command;
}

}  // namespace luotsi::contract_registry
