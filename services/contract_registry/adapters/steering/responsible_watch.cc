#include "contract_registry/adapters/steering/responsible_watch.h"

#include "contract_registry/adapters/steering/person_store.h"
#include "contract_registry/app/steering/responsible.h"

namespace luotsi::contract_registry {

absl::Status LookAtContracts(
    journal::Journal& journal,
    const std::vector<Uuid>& contracts,
    const Moment& moment,
    const std::string& actor
) {
    std::vector<ports::Entry> work;
    for (const Uuid& contract : contracts) {
        ports::RequestContext request;
        request.actor = actor;
        work.push_back({request, [contract, moment](ports::Unit& unit) {
                            return LookAtSlotsIn(unit, contract, moment);
                        }});
    }
    for (const auto& answer : journal.RunAll(std::move(work))) {
        if (answer.failed()) return answer.status();
    }
    return absl::OkStatus();
}

absl::Status DestroyErasedTexts(journal::Journal& journal) {
    const auto left = PersonStore(journal).TextsToErase();
    if (!left.ok()) return left.status();
    for (const Uuid& ref : *left) {
        if (absl::Status erased = journal.Erase(ref); !erased.ok()) return erased;
    }
    return absl::OkStatus();
}

Person PersonShelf::Get(const Uuid& id) {
    const auto known = persons_.find(id);
    if (known != persons_.end()) return known->second;
    const auto held = journal_.Load<PersonBook>(id);
    if (!held.ok()) {
        status_.Update(held.failed() ? held.status() : absl::InternalError("a person is refused"));
        return {};
    }
    return persons_.emplace(id, held->state).first->second;
}

}  // namespace luotsi::contract_registry
