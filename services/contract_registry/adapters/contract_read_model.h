#pragma once

#include "contract_registry/app/ports.h"
#include "contract_registry/domain/contract.h"
#include "platform/journal/journal.h"
#include "ports/scope.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace luotsi::contract_registry {

// The tables of the registry's read model and its business state for the state hash.
journal::Schema ContractSchema();

// Keeps the list of contracts beside the journal, in the same transaction.
void ProjectContract(
    sql::Db& db, const ports::Held<ContractBook>& after, const ContractEvent& event
);

// The terms as last agreed, with those who provide on the day of the event: a provider that is
// still to come sees nothing yet (ADR 0028).
Terms ListedTerms(const ports::Held<ContractBook>& after);

struct ContractFilter {
    std::string state;
    std::string type;
    std::string origin;
    std::string number;
    std::string provider_scheme;
    std::string provider_id;
    ports::Scope scope = {};
};

class ContractReadModel : public ContractFinder {
  public:
    explicit ContractReadModel(journal::Journal& journal) : journal_(journal) {}

    // Ids after `after` (nil at the start) in the order of ids, at most `limit`.
    absl::Status List(
        const ContractFilter& filter, const Uuid& after, std::size_t limit, std::vector<Uuid>& found
    );
    // Whether the contract exists for a caller with this scope.
    absl::StatusOr<bool> Covers(const ports::Scope& scope, const Uuid& contract);
    // How many contracts are in each state; a state that no contract was ever in has no entry.
    absl::Status CountByState(std::map<std::string, std::uint64_t>& counts);
    absl::Status FindPastEnd(CivilDate today, std::vector<Uuid>& found) override;
    absl::Status FindProviderChanges(CivilDate today, std::vector<Uuid>& found) override;

  private:
    journal::Journal& journal_;
};

}  // namespace luotsi::contract_registry
