#pragma once

#include "contract_registry/domain/family.h"
#include "platform/journal/journal.h"
#include "platform/rpc/call.h"

#include <luotsi/contract/v1/contract.pb.h>

#include <absl/status/status.h>

#include <optional>
#include <vector>

namespace luotsi::contract_registry {

// The contract and those from which it takes over terms, as they were known at `known`; absent: as
// they are known now.
ports::Result<std::vector<FamilyMember>> LoadLine(
    journal::Journal& journal,
    const ports::Held<ContractBook>& held,
    std::optional<Instant> known = std::nullopt
);

// Puts a contract as callers see it: its terms on a day, with what is taken over and the names of
// its responsible persons.
class ContractView {
  public:
    explicit ContractView(journal::Journal& journal) : journal_(journal) {}

    absl::Status Put(
        const rpc::Call& call,
        const ports::Held<ContractBook>& held,
        CivilDate day,
        std::optional<Instant> known,
        contract::v1::Contract* out
    );

  private:
    // What became of the contract's latest end, where it has options or a renewal clause.
    absl::Status PutRenewal(
        const rpc::Call& call,
        const Uuid& contract,
        const Terms& terms,
        std::optional<Instant> known,
        contract::v1::Contract* out
    );

    journal::Journal& journal_;
};

// Tells which terms are taken over and from where. `list` is a repeated InheritedTerm.
template <class List>
void PutInherited(const std::vector<InheritedTerm>& inherited, List* list) {
    for (const InheritedTerm& term : inherited) {
        auto* one = list->Add();
        one->set_field(term.field);
        one->set_contract_id(term.contract_id.ToText());
    }
}

}  // namespace luotsi::contract_registry
