#include "contract_registry/app/steering/provider_change_work.h"

#include "contract_registry/app/steering/responsible.h"
#include "contract_registry/domain/provider_change.h"
#include "contract_registry/domain/steering/responsibility.h"

#include <algorithm>
#include <vector>

namespace luotsi::contract_registry {
namespace {

// The day before the slot is somebody's again by an earlier word that begins later.
std::optional<CivilDate> LastEmptyDay(
    const Responsibility& book, const Slot& slot, CivilDate from
) {
    std::optional<CivilDate> last;
    for (const SlotAssignment& one : book.assignments) {
        if (one.slot != slot || one.from <= from) continue;
        const CivilDate before = one.from.AddDays(-1);
        last = last ? std::min(*last, before) : before;
    }
    return last;
}

// Whether a person is known to be of a company that provides now.
bool Stays(ports::Unit& unit, const Uuid& person, const std::vector<PartyIdentifier>& providers) {
    const PersonData data = unit.Get<PersonBook>(person).state.data;
    return data.organisation && IsAmong(*data.organisation, providers);
}

void LeaveSlots(ports::Unit& unit, const Uuid& contract, const Terms& now, CivilDate from) {
    const std::vector<PartyIdentifier> providers = ProvidersOf(now);
    // A copy: what is looked up may move what the unit holds.
    const Responsibility book = unit.Get<ResponsibilityBook>(contract).state;
    for (const Slot& slot : kSlots) {
        if (slot.side != Side::kProvider) continue;
        const SlotAssignment* named = AssignmentOn(book, slot, from);
        if (named == nullptr || named->person_id.IsNil() || named->from >= from) continue;
        if (Stays(unit, named->person_id, providers)) continue;
        const SlotAssignment nobody{
            .slot = slot, .person_id = {}, .from = from, .to = LastEmptyDay(book, slot, from)
        };
        unit.Append<ResponsibilityBook>(
            contract, SlotAssigned{.contract_id = contract, .assignment = nobody}
        );
    }
}

}  // namespace

void FollowProviderChange(
    ports::Unit& unit, const Uuid& contract, const ContractHistory& before, const Moment& moment
) {
    const ContractHistory history = unit.Get<ContractBook>(contract).state;
    if (history.amendments.size() == before.amendments.size()) return;
    const Terms now = TermsOn(history, moment.today);
    if (IsReplaced(TermsOn(before, moment.today), now))
        LeaveSlots(unit, contract, now, moment.today);
}

std::optional<Rejection> ProviderDay(
    ports::Unit& unit, const Uuid& contract, const Moment& moment
) {
    const ContractHistory history = unit.Get<ContractBook>(contract).state;
    // Where it was taken back on its very day nothing is left but to write the rows anew.
    const CivilDate since = ProviderSince(history, moment.today).value_or(moment.today);
    unit.Append<ContractBook>(contract, ProviderChangeCame{since});
    const Terms now = TermsOn(history, moment.today);
    if (IsReplaced(TermsOn(history, since.AddDays(-1)), now))
        LeaveSlots(unit, contract, now, since);
    LookAtSlotsIfAny(unit, contract, moment);
    return std::nullopt;
}

}  // namespace luotsi::contract_registry
