#include "contract_registry/app/come_provider_changes.h"

#include "contract_registry/app/steering/provider_change_work.h"

#include <utility>
#include <vector>

namespace luotsi::contract_registry {

absl::Status ComeProviderChangesHandler::Handle(const Moment& moment) {
    std::vector<Uuid> come;
    const absl::Status found = finder_.FindProviderChanges(moment.today, come);
    if (!found.ok()) return found;
    std::vector<ports::Entry> work;
    for (const Uuid& contract : come) {
        ports::RequestContext request;
        request.request_id = "day/" + moment.today.ToText() + "/provider/" + contract.ToText();
        request.actor = "schedule";
        work.push_back({request, [contract, moment](ports::Unit& unit) {
                            return ProviderDay(unit, contract, moment);
                        }});
    }
    for (const auto& answer : books_.RunAll(std::move(work))) {
        if (answer.failed()) return answer.status();
    }
    return absl::OkStatus();
}

}  // namespace luotsi::contract_registry
