#include "contract_registry/domain/approval.h"

#include "kernel/check.h"

#include <algorithm>

namespace luotsi::contract_registry {
namespace {

// In what right a caller acts at a level.
struct Standing {
    // Empty: its own.
    std::string deputy_for;
};

bool Contains(const std::vector<std::string>& actors, const std::string& actor) {
    return std::ranges::find(actors, actor) != actors.end();
}

// A deputy of the one who made the item would approve in the maker's place: such an appointment
// does not count.
std::optional<Standing> StandingAt(
    ApprovalLevel level,
    const Approver& caller,
    const DeputyRoster& roster,
    const std::vector<std::string>& makers,
    CivilDate today
) {
    if (caller.Holds(level)) return Standing{};
    for (const Deputy& one : roster.appointments) {
        const bool now = one.from <= today && today <= one.to;
        if (one.deputy != caller.actor || one.level != level || !now) continue;
        if (!Contains(makers, one.principal)) return Standing{.deputy_for = one.principal};
    }
    return std::nullopt;
}

Rejection NotHeld(ApprovalLevel level, const Approver& caller, CivilDate today) {
    return {
        .reason = "APPROVAL_LEVEL_NOT_HELD",
        .field = "level",
        .facts =
            {{"level", std::string(EnumText(level))},
             {"actor", caller.actor},
             {"on", today.ToText()}},
    };
}

Rejection OutOfOrder(std::string_view reason, const Approval& approval) {
    return {
        .reason = std::string(reason),
        .field = "level",
        .facts = {{"state", std::string(EnumText(approval.state()))}},
    };
}

}  // namespace

void ApprovalBook::Evolve(State& approval, const Event& event, const Recorded&) {
    std::visit(
        Overloaded{
            [&](const ApprovalGiven& given) {
                approval.item_id = given.item_id;
                approval.item_kind = given.item_kind;
                approval.contract_id = given.contract_id;
                approval.item_code = given.item_code;
                approval.steps.push_back({given.level, given.actor, given.deputy_for, given.on});
            },
            [&](const ApprovalWithdrawn&) {
                LUOTSI_CHECK(!approval.steps.empty(), "only a given approval is withdrawn");
                approval.steps.pop_back();
            },
        },
        event
    );
}

RecordRow ApprovalBook::RowOf(const State& approval) {
    return {
        .contract = approval.contract_id,
        .code = approval.item_code,
        .state = std::string(EnumText(approval.state())),
    };
}

Uuid ApprovalId(const Uuid& item) {
    // Another variant of the same number: no id that is made anywhere else looks like it.
    Uuid::Bytes bytes = item.bytes();
    bytes[8] ^= 0x40;
    return Uuid::FromBytes(bytes);
}

Uuid DeputyBook::RosterId() {
    return Uuid::Parse("00000000-0000-8000-8000-0000000000d1").value();
}

void DeputyBook::Evolve(State& roster, const Event& event, const Recorded&) {
    std::visit(
        Overloaded{
            [&](const DeputyAppointed& appointed) {
                roster.appointments.push_back(appointed.appointment);
            },
            [&](const DeputyDismissed& dismissed) {
                std::erase_if(roster.appointments, [&](const Deputy& one) {
                    return one.id == dismissed.id;
                });
            },
        },
        event
    );
}

Decision<ApprovalEvent> Decide(
    const Approval& approval,
    const ApproveItem& command,
    const Approver& caller,
    const DeputyRoster& roster,
    const Moment& moment
) {
    if (Contains(command.makers, caller.actor)) {
        return Rejection{
            .reason = "APPROVAL_OWN_ITEM", .field = "item_id", .facts = {{"actor", caller.actor}}
        };
    }
    const auto standing = StandingAt(command.level, caller, roster, command.makers, moment.today);
    if (!standing) return NotHeld(command.level, caller, moment.today);
    if (static_cast<std::size_t>(command.level) != approval.steps.size())
        return OutOfOrder("APPROVAL_OUT_OF_ORDER", approval);
    const auto before = std::ranges::find(approval.steps, caller.actor, &ApprovalStep::actor);
    if (before != approval.steps.end()) {
        return Rejection{
            .reason = "APPROVAL_SAME_PERSON", .field = "level", .facts = {{"actor", caller.actor}}
        };
    }
    return ApprovalGiven{
        .item_id = command.item_id,
        .item_kind = command.item_kind,
        .contract_id = command.contract_id,
        .item_code = command.item_code,
        .level = command.level,
        .actor = caller.actor,
        .deputy_for = standing->deputy_for,
        .on = moment.today,
    };
}

Decision<ApprovalEvent> Decide(
    const Approval& approval,
    const UnapproveItem& command,
    const Approver& caller,
    const DeputyRoster& roster,
    const Moment& moment
) {
    if (static_cast<std::size_t>(command.level) >= approval.steps.size())
        return OutOfOrder("APPROVAL_NOT_GIVEN", approval);
    const auto standing = StandingAt(command.level, caller, roster, {}, moment.today);
    if (!standing) return NotHeld(command.level, caller, moment.today);
    if (command.level != approval.steps.back().level)
        return OutOfOrder("UNAPPROVE_FROM_TOP", approval);
    return ApprovalWithdrawn{
        .level = command.level,
        .actor = caller.actor,
        .deputy_for = standing->deputy_for,
        .reason = command.reason,
        .on = moment.today,
    };
}

Decision<DeputyEvent> Decide(
    const DeputyRoster& roster,
    const AppointDeputy& command,
    const Approver& caller,
    const Moment& moment
) {
    if (!caller.Holds(command.level)) return NotHeld(command.level, caller, moment.today);
    const std::string principal = command.principal.empty() ? caller.actor : command.principal;
    if (command.deputy == principal || command.deputy == caller.actor)
        return Rejection{.reason = "DEPUTY_OF_ONESELF", .field = "deputy"};
    if (command.to < command.from) return Rejection{.reason = "DATE_ORDER_REVERSED", .field = "to"};
    if (command.to < moment.today) return Rejection{.reason = "DEPUTY_DATES_PAST", .field = "to"};
    const auto current = std::ranges::count_if(roster.appointments, [&](const Deputy& one) {
        return one.to >= moment.today;
    });
    if (static_cast<std::size_t>(current) >= kMostDeputies)
        return Rejection{.reason = "DEPUTIES_TOO_MANY", .field = "deputy"};
    return DeputyAppointed{
        .appointment =
            {.id = command.id,
             .level = command.level,
             .principal = principal,
             .deputy = command.deputy,
             .from = command.from,
             .to = command.to},
        .by = caller.actor,
    };
}

Decision<DeputyEvent> Decide(
    const DeputyRoster& roster, const DismissDeputy& command, const Approver& caller
) {
    const auto found = std::ranges::find(roster.appointments, command.id, &Deputy::id);
    if (found == roster.appointments.end())
        return Rejection{.reason = "DEPUTY_NOT_FOUND", .field = "deputy_id"};
    if (!caller.Holds(found->level)) {
        return Rejection{
            .reason = "APPROVAL_LEVEL_NOT_HELD",
            .field = "deputy_id",
            .facts = {{"level", std::string(EnumText(found->level))}, {"actor", caller.actor}},
        };
    }
    return DeputyDismissed{.id = command.id, .by = caller.actor};
}

std::optional<Rejection> RefuseLocked(const Approval& approval, std::string_view field) {
    if (!approval.locked()) return std::nullopt;
    return Rejection{
        .reason = "ITEM_LOCKED",
        .field = std::string(field),
        .facts = {{"state", std::string(EnumText(approval.state()))}},
    };
}

std::optional<Rejection> RefuseUnaccepted(const Approval& approval, std::string_view field) {
    if (approval.state() == ApprovalState::kAccepted) return std::nullopt;
    return Rejection{
        .reason = "APPROVAL_REQUIRED",
        .field = std::string(field),
        .facts = {{"state", std::string(EnumText(approval.state()))}},
    };
}

}  // namespace luotsi::contract_registry
