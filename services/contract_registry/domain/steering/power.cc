#include "contract_registry/domain/steering/power.h"

#include "contract_registry/domain/named_id.h"
#include "kernel/wide.h"

#include <algorithm>
#include <iterator>
#include <limits>

namespace luotsi::contract_registry {
namespace {

constexpr int kMonthsOfYear = 12;

void TakeLargest(std::vector<Money>& sizes, const Money& one) {
    const auto found = std::ranges::find(sizes, one.currency(), &Money::currency);
    if (found == sizes.end()) {
        sizes.push_back(one);
    } else {
        *found = std::max(*found, one);
    }
}

void TakeLargest(std::vector<Money>& sizes, const std::vector<Money>& more) {
    for (const Money& one : more)
        TakeLargest(sizes, one);
}

// A month that has begun is a whole one.
int MonthsBegun(CivilDate first, CivilDate last) {
    const int months = Month::Of(last).Index() - Month::Of(first).Index();
    return AddMonths(first, months) <= last ? months + 1 : months;
}

Money OverTheTerm(const Money& annual, const Terms& terms) {
    if (!terms.start_date || !terms.end_date || *terms.end_date < *terms.start_date) return annual;
    const Wide months = MonthsBegun(*terms.start_date, *terms.end_date);
    const Wide sum = DivideHalfAway(Wide{annual.minor()} * months, kMonthsOfYear);
    constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
    return Money::Of(Narrow(sum).value_or(kMost), annual.currency());
}

// What an identity is without its roles: the same caller under each of them.
std::string_view PersonIn(std::string_view actor) {
    return actor.substr(actor.rfind('/') + 1);
}

std::optional<Rejection> CheckPower(const OfficeHolder& holder, const Money& value, CivilDate day) {
    const Power* const power = PowerOn(holder, value.currency(), day);
    if (power == nullptr) {
        return Rejection{
            .reason = "POWER_MISSING",
            .field = "contract_id",
            .facts = {{"value", value.ToText()}},
        };
    }
    if (value <= power->limit) return std::nullopt;
    return Rejection{
        .reason = "POWER_EXCEEDED",
        .field = "contract_id",
        .facts = {{"limit", power->limit.ToText()}, {"value", value.ToText()}},
    };
}

}  // namespace

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
    if (PersonIn(command.actor) == PersonIn(command.by))
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

std::vector<Money> SizesOf(const Terms& terms) {
    std::vector<Money> sizes;
    if (terms.framework && terms.framework->ceiling.minor() > 0)
        TakeLargest(sizes, terms.framework->ceiling);
    if (terms.agreed_value) TakeLargest(sizes, *terms.agreed_value);
    if (terms.annual_value) TakeLargest(sizes, OverTheTerm(*terms.annual_value, terms));
    if (terms.procurement && terms.procurement->estimated_value)
        TakeLargest(sizes, *terms.procurement->estimated_value);
    return sizes;
}

std::vector<Money> SizesFrom(const ContractHistory& history, std::optional<CivilDate> from) {
    const std::vector<TermsPeriod> periods = Timeline(history);
    std::vector<Money> sizes;
    for (std::size_t i = 0; i < periods.size(); ++i) {
        const bool is_over = from && i + 1 < periods.size() && *periods[i + 1].valid_from <= *from;
        if (!is_over) TakeLargest(sizes, SizesOf(periods[i].terms));
    }
    return sizes;
}

std::vector<Money> SizesEver(ContractHistory history) {
    std::vector<Money> sizes = SizesFrom(history, std::nullopt);
    for (; !history.amendments.empty(); history.amendments.pop_back()) {
        const CivilDate day = history.amendments.back().effective_from;
        TakeLargest(sizes, SizesOf(TermsOn(history, day)));
    }
    return sizes;
}

std::vector<Money> RaisedSizes(const std::vector<Money>& before, const std::vector<Money>& after) {
    std::vector<Money> raised;
    std::ranges::copy_if(after, std::back_inserter(raised), [&](const Money& now) {
        // Another currency is another promise.
        return std::ranges::none_of(before, [&](const Money& then) { return now <= then; });
    });
    return raised;
}

std::optional<Rejection> CheckPower(
    const OfficeHolder& holder, const std::vector<Money>& values, CivilDate day
) {
    if (values.empty()) return Rejection{.reason = "POWER_VALUE_UNKNOWN", .field = "contract_id"};
    for (const Money& value : values) {
        if (auto refused = CheckPower(holder, value, day)) return refused;
    }
    return std::nullopt;
}

}  // namespace luotsi::contract_registry
