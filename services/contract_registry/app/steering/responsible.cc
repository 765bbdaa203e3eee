#include "contract_registry/app/steering/responsible.h"

#include "contract_registry/app/attentions.h"
#include "contract_registry/app/parameters.h"

#include <algorithm>

namespace luotsi::contract_registry {
namespace {

bool IsRequired(ports::Unit& unit, CivilDate today) {
    return FlagOn(ParameterIn(unit, kResponsibleRequired), today);
}

bool InForce(const ContractHistory& history) {
    return history.exists &&
           (history.state == ContractState::kActive || history.state == ContractState::kEnding);
}

}  // namespace

PersonLook PersonsIn(ports::Unit& unit) {
    return [&unit](const Uuid& id) { return unit.Get<PersonBook>(id).state; };
}

std::optional<Uuid> PersonOfDayIn(
    ports::Unit& unit, const Uuid& contract, Side side, Level level, CivilDate day
) {
    // A copy: what is looked up may move what the unit holds.
    const Responsibility book = unit.Get<ResponsibilityBook>(contract).state;
    return PersonOn(book, Slot{side, level}, day, PersonsIn(unit));
}

std::optional<Rejection> LookAtSlotsIn(
    ports::Unit& unit, const Uuid& contract, const Moment& moment
) {
    SlotDuty duty = SlotDuty::kNone;
    if (InForce(unit.Get<ContractBook>(contract).state))
        duty = IsRequired(unit, moment.today) ? SlotDuty::kAll : SlotDuty::kOnceFilled;
    const Responsibility book = unit.Get<ResponsibilityBook>(contract).state;
    const auto found = LookAtSlots(book, contract, duty, PersonsIn(unit), moment.today);
    if (auto refused = unit.Apply<ResponsibilityBook>(contract, found)) return refused;
    if (found.events().empty()) return std::nullopt;
    TellAttentions(
        unit,
        contract,
        std::string(ResponsibilityBook::kKind),
        ResponsibilityBook::Attentions(unit.Get<ResponsibilityBook>(contract).state)
    );
    return std::nullopt;
}

void LookAtSlotsIfAny(ports::Unit& unit, const Uuid& contract, const Moment& moment) {
    const bool any = unit.Get<ResponsibilityBook>(contract).exists();
    if (!any && !IsRequired(unit, moment.today)) return;
    const auto refused = LookAtSlotsIn(unit, contract, moment);
    LUOTSI_CHECK(!refused, "a look refuses nothing");
}

std::optional<Rejection> RefuseEmptySlots(
    ports::Unit& unit,
    const ports::Held<ContractBook>& contract,
    const ports::RequestContext& /*request*/,
    const Moment& moment
) {
    if (!IsRequired(unit, moment.today)) return std::nullopt;
    // Who takes over with the contract's first day need not be here before.
    const CivilDate day =
        std::max(moment.today, contract.state.base.start_date.value_or(moment.today));
    const Responsibility book = unit.Get<ResponsibilityBook>(contract.id).state;
    const std::vector<Slot> empty = EmptySlots(book, day, PersonsIn(unit));
    if (empty.empty()) return std::nullopt;
    return Rejection{
        .reason = "RESPONSIBLE_SLOTS_EMPTY",
        .field = "contract_id",
        .facts = {{"slots", TextOf(empty)}, {"on", day.ToText()}},
    };
}

}  // namespace luotsi::contract_registry
