#pragma once

#include "contract_registry/domain/amendment.h"
#include "contract_registry/domain/contract.h"

#include <luotsi/contract/v1/amendment.pb.h>

#include <string>

namespace luotsi::contract_registry {

// The fields of an EU contract-modification notice, eForms subtype 38 (general directive
// 2014/24/EU), as the eForms SDK names them. What the registry does not know and the notice needs
// is listed, so that a person can complete it where notices are sent.
//
// `changed_notice_id`: the publication number of the notice that is modified; may be empty.
void PutModificationNotice(
    const AmendmentRecord& amendment,
    const ContractHistory& contract,
    const std::string& changed_notice_id,
    contract::v1::ModificationNotice* out
);

}  // namespace luotsi::contract_registry
