#pragma once

#include "contract_registry/domain/contract.h"
#include "contract_registry/domain/renewal.h"
#include "kernel/civil.h"
#include "platform/journal/journal.h"
#include "ports/books.h"
#include "ports/scope.h"

#include <absl/status/status.h>

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace luotsi::contract_registry {

// Which contracts the daily round looks at for their options and renewals, and on which day: a day
// costs as much as there is to do on it, whatever the number of contracts.

journal::Schema TermWatchSchema();

// A contract that has changed is looked at when the next day begins, for reminders and for what
// its change has left unsaid.
void ProjectTermWatch(sql::Db& db, const ports::Held<ContractBook>& after);
void ProjectRenewal(
    sql::Db& db, const ports::Held<RenewalBook>& after, const RenewalBook::Event& event
);

// A contract with a deadline ahead.
struct DeadlineAhead {
    CivilDate deadline;
    Uuid contract;
};

class TermWatch {
  public:
    explicit TermWatch(journal::Journal& journal) : journal_(journal) {}

    // At most `limit` contracts that are to be looked at on or before `today`.
    absl::Status FindDue(
        CivilDate today, const Uuid& after, std::size_t limit, std::vector<Uuid>& found
    );
    // By deadline and contract, after the given one.
    absl::Status List(
        const std::optional<CivilDate>& deadline_by,
        const std::optional<DeadlineAhead>& after,
        const ports::Scope& scope,
        std::size_t limit,
        std::vector<DeadlineAhead>& found
    );

  private:
    journal::Journal& journal_;
};

}  // namespace luotsi::contract_registry
