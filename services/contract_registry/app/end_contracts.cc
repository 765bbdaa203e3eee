#include "contract_registry/app/end_contracts.h"

#include "contract_registry/domain/contract_decide.h"

namespace luotsi::contract_registry {

absl::Status EndContractsHandler::Handle(const Moment& moment) {
    std::vector<Uuid> past_end;
    const absl::Status found = finder_.FindPastEnd(moment.today, past_end);
    if (!found.ok()) return found;
    std::vector<ports::Entry> work;
    for (const Uuid& contract : past_end) {
        ports::RequestContext request;
        request.request_id = "day/" + moment.today.ToText() + "/end/" + contract.ToText();
        request.actor = "schedule";
        work.push_back({request, [contract, moment](ports::Unit& unit) {
                            const ContractHistory& history = unit.Get<ContractBook>(contract).state;
                            return unit.Apply<ContractBook>(contract, BeginDay(history, moment));
                        }});
    }
    for (const auto& answer : books_.RunAll(std::move(work))) {
        if (answer.failed()) return answer.status();
    }
    return absl::OkStatus();
}

}  // namespace luotsi::contract_registry
