#pragma once

#include "kernel/ids.h"

namespace luotsi::finance_integration {

struct AliasTag;
struct ContractTag;
struct InvoiceTag;
struct ProposalTag;

using AliasId = Id<AliasTag>;
using ContractId = Id<ContractTag>;
using InvoiceId = Id<InvoiceTag>;
using ProposalId = Id<ProposalTag>;

}  // namespace luotsi::finance_integration
