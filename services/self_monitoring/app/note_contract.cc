#include "self_monitoring/app/note_contract.h"

#include <utility>

namespace luotsi::self_monitoring {

ports::Work NoteContract(ContractId contract, ContractNoted fact) {
    return [contract, fact = std::move(fact)](ports::Unit& unit) {
        const KnownContract& known = unit.Get<KnownContractBook>(contract.uuid()).state;
        return unit.Apply<KnownContractBook>(contract.uuid(), Decide(known, fact));
    };
}

}  // namespace luotsi::self_monitoring
