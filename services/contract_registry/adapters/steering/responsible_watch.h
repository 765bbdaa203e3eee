#pragma once

#include "contract_registry/domain/steering/responsibility.h"
#include "kernel/clock.h"
#include "platform/journal/journal.h"
#include "ports/books.h"

#include <absl/status/status.h>

#include <map>
#include <string>
#include <vector>

namespace luotsi::contract_registry {

// Looks anew at the slots of contracts, each in a unit of its own. Looking twice changes nothing,
// so a caller that got no answer may repeat; what a crash left out is found on its next due day.
absl::Status LookAtContracts(
    journal::Journal& journal,
    const std::vector<Uuid>& contracts,
    const Moment& moment,
    const std::string& actor
);

// Destroys the texts that persons gave up and that are still there.
absl::Status DestroyErasedTexts(journal::Journal& journal);

// Persons for a reading: each is loaded once. Ask status() before trusting what was found.
class PersonShelf {
  public:
    explicit PersonShelf(journal::Journal& journal) : journal_(journal) {}
    PersonLook look() {
        return [this](const Uuid& id) { return Get(id); };
    }
    Person Get(const Uuid& id);
    const absl::Status& status() const { return status_; }

  private:
    journal::Journal& journal_;
    std::map<Uuid, Person> persons_;
    absl::Status status_ = absl::OkStatus();
};

}  // namespace luotsi::contract_registry
