#include "contract_registry/domain/steering/power.h"

#include "contract_registry/domain/named_id.h"

#include <algorithm>

namespace luotsi::contract_registry {

Uuid PowerBook::IdOf(std::string_view actor) {
    return NamedId(kKind, actor);
}

void PowerBook::Evolve(State& holder, const Event& event, const Recorded&) {
    std::visit(
        Overloaded{
            [&](const PowerGranted& granted) {
                holder.actor = granted.actor;
                holder.powers.push_back(granted.power);
            },
            [&](const PowerRevoked& revoked) {
                const auto found = std::ranges::find(holder.powers, revoked.id, &Power::id);
                if (found != holder.powers.end()) found->revoked_from = revoked.from;
            },
        },
        event
    );
}

RecordRow PowerBook::RowOf(const State& holder) {
    const bool holds = std::ranges::any_of(holder.powers, [](const Power& power) {
        return !power.revoked_from.has_value();
    });
    return {.contract = {}, .code = holder.actor, .state = holds ? "held" : "none", .due = {}};
}

Decision<PowerEvent> Decide(const OfficeHolder& holder, const GrantPower& command) {
    if (command.actor == command.by)
        return Rejection{.reason = "POWER_OF_ONESELF", .field = "actor"};
    if (command.power.limit.minor() <= 0)
        return Rejection{.reason = "POWER_LIMIT_NOT_POSITIVE", .field = "power.limit"};
    if (command.power.to && *command.power.to < command.power.from)
        return Rejection{.reason = "DATE_ORDER_REVERSED", .field = "power.to"};
    if (holder.powers.size() >= kMostPowers)
        return Rejection{.reason = "POWERS_TOO_MANY", .field = "actor"};
    PowerGranted granted{.actor = command.actor, .power = command.power, .by = command.by};
    granted.power.revoked_from.reset();
    return granted;
}

Decision<PowerEvent> Decide(
    const OfficeHolder& holder, const RevokePower& command, const Moment& moment
) {
    const auto found = std::ranges::find(holder.powers, command.id, &Power::id);
    if (found == holder.powers.end())
        return Rejection{.reason = "POWER_NOT_FOUND", .field = "power_id"};
    const bool over = (found->to && *found->to < command.from) ||
                      (found->revoked_from && *found->revoked_from <= command.from);
    if (over || command.from < moment.today)
        return Rejection{.reason = "POWER_ENDED", .field = "from"};
    return PowerRevoked{.id = command.id, .from = command.from, .by = command.by};
}

const Power* PowerOn(const OfficeHolder& holder, Currency currency, CivilDate day) {
    const Power* found = nullptr;
    for (const Power& power : holder.powers) {
        if (power.limit.currency() != currency || !power.HoldsOn(day)) continue;
        if (found == nullptr || found->from <= power.from) found = &power;
    }
    return found;
}

std::optional<Money> BindingValue(const Terms& terms) {
    if (terms.framework) return terms.framework->ceiling;
    if (terms.agreed_value) return terms.agreed_value;
    return terms.procurement ? terms.procurement->estimated_value : std::nullopt;
}

std::optional<Rejection> CheckPower(
    const OfficeHolder& holder, const std::optional<Money>& value, CivilDate day
) {
    if (!value) return Rejection{.reason = "POWER_VALUE_UNKNOWN", .field = "contract_id"};
    const Power* const power = PowerOn(holder, value->currency(), day);
    if (power == nullptr) {
        return Rejection{
            .reason = "POWER_MISSING",
            .field = "contract_id",
            .facts = {{"value", value->ToText()}},
        };
    }
    if (*value <= power->limit) return std::nullopt;
    return Rejection{
        .reason = "POWER_EXCEEDED",
        .field = "contract_id",
        .facts = {{"limit", power->limit.ToText()}, {"value", value->ToText()}},
    };
}

}  // namespace luotsi::contract_registry
