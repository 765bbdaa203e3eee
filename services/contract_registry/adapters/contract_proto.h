#pragma once

#include "contract_registry/app/create_contract.h"
#include "contract_registry/domain/contract.h"
#include "contract_registry/domain/contract_decide.h"
#include "platform/wire/values.h"
#include "ports/books.h"

#include <luotsi/contract/v1/contract.pb.h>
#include <luotsi/contract/v1/contract_service.pb.h>

#include <functional>
#include <string>
#include <vector>

namespace luotsi::contract_registry {

// Wire shapes to domain values and back; nothing is decided here.

struct ParsedContract {
    CreateContract command;
    std::vector<NamedPerson> persons;
};
ParsedContract ParseContract(const contract::v1::Contract& contract, wire::Reader& reader);
AmendContract ParseAmendment(
    const contract::v1::AmendContractRequest& request, wire::Reader& reader
);

// The names of responsible persons by reference; empty where erased or not to be shown.
using NameOf = std::function<std::string(const Uuid& ref)>;

// The contract as `held` knows it, with the terms given (those in force on some day).
void PutContract(
    const ports::Held<ContractBook>& held,
    const Terms& terms,
    const NameOf& name_of,
    contract::v1::Contract* out
);
void PutChange(
    const ContractEvent& event, const Recorded& recorded, contract::v1::ContractChange* out
);

contract::v1::ContractState ToProto(ContractState state);
contract::v1::ContractType ToProto(ContractType type);
// The stored spelling of a filter; empty for "any".
std::string StateFilter(contract::v1::ContractState state);
std::string TypeFilter(contract::v1::ContractType type);
std::string OriginFilter(contract::v1::ContractOrigin origin);

}  // namespace luotsi::contract_registry
