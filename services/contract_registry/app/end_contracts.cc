#include "contract_registry/app/end_contracts.h"

#include "contract_registry/app/contract_changed.h"
#include "contract_registry/domain/contract_decide.h"

namespace luotsi::contract_registry {
namespace {

std::optional<Rejection> EndIn(ports::Unit& unit, const Uuid& contract, const Moment& moment) {
    // A copy: what is looked up may move what the unit holds.
    const ContractHistory before = unit.Get<ContractBook>(contract).state;
    if (auto refused = unit.Apply<ContractBook>(contract, BeginDay(before, moment))) return refused;
    AfterContractChanged(unit, contract, before, moment);
    return std::nullopt;
}

}  // namespace

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
                            return EndIn(unit, contract, moment);
                        }});
    }
    for (const auto& answer : books_.RunAll(std::move(work))) {
        if (answer.failed()) return answer.status();
    }
    return absl::OkStatus();
}

}  // namespace luotsi::contract_registry
