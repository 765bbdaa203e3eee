#include "contract_registry/app/steering/power_work.h"

#include "contract_registry/app/parameters.h"
#include "contract_registry/domain/lifecycle.h"
#include "contract_registry/domain/steering/power.h"

#include <string_view>
#include <vector>

namespace luotsi::contract_registry {
namespace {

constexpr std::string_view kPowersRequired = "powers.required";

std::optional<Rejection> CheckActor(
    ports::Unit& unit, const std::string& actor, const std::vector<Money>& values, CivilDate day
) {
    return CheckPower(unit.Get<PowerBook>(PowerBook::IdOf(actor)).state, values, day);
}

bool AreRequired(ports::Unit& unit, CivilDate day) {
    return FlagOn(ParameterIn(unit, kPowersRequired), day);
}

}  // namespace

std::optional<Rejection> RefuseBeyondPower(
    ports::Unit& unit,
    const ports::Held<ContractBook>& contract,
    const ports::RequestContext& request,
    const Moment& moment
) {
    if (!AreRequired(unit, moment.today)) return std::nullopt;
    const std::vector<Money> sizes = SizesFrom(contract.state, moment.today);
    return CheckActor(unit, request.actor, sizes, moment.today);
}

std::optional<Rejection> RefuseRaiseBeyondPower(
    ports::Unit& unit,
    const ports::Held<ContractBook>& before,
    const std::string& actor,
    const Moment& moment
) {
    if (!before.exists() || !IsInForce(before.state.state)) return std::nullopt;
    if (!AreRequired(unit, moment.today)) return std::nullopt;
    // A copy: what is looked up may move what the unit holds.
    const ContractHistory after = unit.Get<ContractBook>(before.id).state;
    // Notice and rescission bind to nothing more, also where they give a contract its first end.
    const bool is_ending = after.decided_end && after.decided_end != before.state.decided_end;
    if (is_ending) return std::nullopt;
    const std::vector<Money> raised =
        RaisedSizes(SizesFrom(before.state, moment.today), SizesFrom(after, moment.today));
    if (raised.empty()) return std::nullopt;
    return CheckActor(unit, actor, raised, moment.today);
}

}  // namespace luotsi::contract_registry
