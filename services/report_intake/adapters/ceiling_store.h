#pragma once

#include "platform/journal/journal.h"
#include "ports/scope.h"
#include "report_intake/app/ports.h"
#include "report_intake/domain/ceiling.h"
#include "report_intake/domain/ceiling_sight.h"
#include "report_intake/domain/framework.h"
#include "report_intake/domain/terms.h"

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <optional>
#include <string>
#include <vector>

namespace luotsi::report_intake {

// Which ceilings there are, which contracts they bound and what those have used of them.
journal::Schema CeilingSchema();
void ProjectCeiling(sql::Db& db, const ports::Held<CeilingBook>& after, const CeilingEvent& event);
// A framework's ceiling, and the call-offs that it bounds, are told by their terms.
void ProjectFramework(sql::Db& db, const Uuid& contract, const ContractTerms& terms);

void ProjectCallOff(
    sql::Db& db, const ports::Held<FrameworkBook>& after, const FrameworkEvent& event
);

struct CeilingFilter {
    std::optional<Uuid> contract;
    std::string number;
    ports::Scope scope = {};
};

struct ListedCeiling {
    Uuid id;
    // Orders and pages the list.
    std::string key;
};

class CeilingStore : public CallOffFinder {
  public:
    explicit CeilingStore(journal::Journal& journal) : journal_(journal) {}

    // By number, after `key`, at most `limit`.
    absl::Status List(
        const CeilingFilter& filter,
        const std::string& after,
        std::size_t limit,
        std::vector<ListedCeiling>& found
    );
    absl::Status FindUntied(std::vector<CallOff>& found) override;
    // The contracts that it bounds or that have used it, by id, and which the scope sees.
    absl::StatusOr<std::vector<CeilingParty>> PartiesOf(
        const Uuid& ceiling, const ports::Scope& scope
    );

  private:
    journal::Journal& journal_;
};

}  // namespace luotsi::report_intake
