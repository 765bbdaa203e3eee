#include "contract_registry/app/create_contract.h"

#include "contract_registry/app/concerns.h"
#include "contract_registry/app/family_work.h"
#include "contract_registry/domain/approval.h"

#include <optional>

namespace luotsi::contract_registry {

ports::Result<ports::Held<ContractBook>> CreateContractHandler::Handle(
    CreateContract command,
    const std::vector<NamedPerson>& persons,
    const ports::RequestContext& request,
    const Complete& complete
) {
    const Moment moment = clock_.Read();
    const Uuid id = ids_.Next(moment.now);
    const std::vector<ports::PrivateText> names = Name(persons, moment, command.terms);
    std::optional<ports::Held<ContractBook>> after;
    const auto receipt = books_.Run(request, [&](ports::Unit& unit) -> std::optional<Rejection> {
        CreateContract completed = command;
        if (complete != nullptr) {
            if (auto refused = complete(unit, id, completed, moment)) return refused;
        }
        const std::vector<FamilyMember> above = LineAbove(unit, completed.terms);
        const ContractHistory& history = unit.Get<ContractBook>(id).state;
        if (auto refused = unit.Apply<ContractBook>(id, Decide(history, completed, moment, above)))
            return refused;
        if (auto refused = JoinFamilyAbove(unit, id, moment)) return refused;
        TellConcernsIfAny(unit, id, moment);
        for (const ports::PrivateText& name : names)
            unit.Keep(name);
        after = unit.Get<ContractBook>(id);
        return std::nullopt;
    });
    return books_.Answer<ContractBook>(receipt, std::move(after));
}

ports::Result<ports::Held<ContractBook>> CreateContractHandler::Update(
    const Uuid& contract,
    UpdateDraft command,
    const std::vector<NamedPerson>& persons,
    const ports::RequestContext& request
) {
    const Moment moment = clock_.Read();
    const std::vector<ports::PrivateText> names = Name(persons, moment, command.terms);
    std::optional<ports::Held<ContractBook>> after;
    const auto receipt = books_.Run(request, [&](ports::Unit& unit) -> std::optional<Rejection> {
        // A copy: what is looked up may move what the unit holds.
        const ports::Held<ContractBook> held = unit.Get<ContractBook>(contract);
        const Approval approval = unit.Get<ApprovalBook>(ApprovalId(contract)).state;
        if (auto locked = RefuseLocked(approval, "contract_id")) return locked;
        const std::vector<FamilyMember> above = LineAbove(unit, command.terms);
        const auto decision = Decide(held.state, held.revision, command, moment, above);
        if (auto refused = unit.Apply<ContractBook>(contract, decision)) return refused;
        if (auto refused = JoinFamilyAbove(unit, contract, moment)) return refused;
        if (auto refused = AfterTermsChanged(unit, contract, moment)) return refused;
        for (const ResponsiblePerson& person : held.state.base.responsible_persons)
            unit.Forget(person.name_ref);
        for (const ports::PrivateText& name : names)
            unit.Keep(name);
        after = unit.Get<ContractBook>(contract);
        return std::nullopt;
    });
    return books_.Answer<ContractBook>(receipt, std::move(after));
}

std::vector<ports::PrivateText> CreateContractHandler::Name(
    const std::vector<NamedPerson>& persons, const Moment& moment, Terms& terms
) {
    std::vector<ports::PrivateText> names;
    for (const NamedPerson& person : persons) {
        const ports::PrivateText name{
            .ref = ids_.Next(moment.now), .text = person.name, .salt = ids_.Next(moment.now)
        };
        terms.responsible_persons.push_back({
            .side = person.side,
            .level = person.level,
            .name_ref = name.ref,
            .name_hash = sealer_.Hash(name.salt, name.text),
        });
        names.push_back(name);
    }
    return names;
}

}  // namespace luotsi::contract_registry
