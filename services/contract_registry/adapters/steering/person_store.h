#pragma once

#include "contract_registry/domain/contract.h"
#include "contract_registry/domain/steering/namesakes.h"
#include "contract_registry/domain/steering/person.h"
#include "contract_registry/domain/steering/responsibility.h"
#include "contract_registry/domain/steering/steering_group.h"
#include "platform/journal/journal.h"
#include "ports/books.h"

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace luotsi::contract_registry {

// Tables by which persons find their contracts. They only narrow the search: what holds on a day is
// decided by the domain from the aggregates.
journal::Schema PersonSchema();

void ProjectPerson(sql::Db& db, const ports::Held<PersonBook>& after, const PersonEvent& event);
void ProjectResponsibility(
    sql::Db& db, const ports::Held<ResponsibilityBook>& after, const ResponsibilityEvent& event
);
// Where each name stands that a contract or a group tells, for as long as it is kept.
void ProjectNames(sql::Db& db, const ports::Held<ContractBook>& after, const ContractEvent& event);
void ProjectNames(sql::Db& db, const SteeringGroupEvent& event);

class PersonStore {
  public:
    explicit PersonStore(journal::Journal& journal) : journal_(journal) {}

    // The person with a login; nullopt where nobody has it.
    absl::StatusOr<std::optional<Uuid>> PersonOfLogin(const std::string& actor);
    // Those whose deputy the person is on a day.
    absl::StatusOr<std::vector<Uuid>> DeputisedBy(const Uuid& person, CivilDate day);
    // Contracts in which a slot was ever named for the person, or for one whose work came to it;
    // in the order of ids.
    absl::StatusOr<std::vector<Uuid>> ContractsOf(const Uuid& person);
    // Contracts in force at whose slots nobody has looked since all must be filled, at most
    // `limit`.
    absl::StatusOr<std::vector<Uuid>> NotYetRequired(const Uuid& after, std::size_t limit);

    // Where contracts and steering groups tell this very name.
    absl::StatusOr<std::vector<NamePlace>> PlacesOf(const std::string& name);
    // The other persons who have this very name; who was erased has none.
    absl::StatusOr<std::vector<Uuid>> Namesakes(const Uuid& person, const std::string& name);
    // The slots that were ever named for the person, or for one whose work came to it.
    absl::StatusOr<std::vector<SlotOnce>> SlotsOf(const Uuid& person);
    // Given up to be destroyed and still there.
    absl::StatusOr<std::vector<Uuid>> TextsToErase();

  private:
    journal::Journal& journal_;
};

}  // namespace luotsi::contract_registry
