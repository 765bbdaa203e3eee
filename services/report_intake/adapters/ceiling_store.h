#pragma once

#include "platform/journal/journal.h"
#include "ports/scope.h"
#include "report_intake/app/ceiling_books.h"
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

class CeilingStore {
  public:
    explicit CeilingStore(journal::Journal& journal) : journal_(journal) {}

    // By number, after `key`, at most `limit`.
    absl::Status List(
        const CeilingFilter& filter,
        const std::string& after,
        std::size_t limit,
        std::vector<ListedCeiling>& found
    );
    // Ties the call-offs whose terms are known and that are not tied to their framework: those of
    // contracts that a build noted which did not tie them.
    absl::Status TieCallOffs(CivilDate today);
    // The contracts that it bounds or that have used it, by id, and which the scope sees.
    absl::StatusOr<std::vector<CeilingParty>> PartiesOf(
        const Uuid& ceiling, const ports::Scope& scope
    );

  private:
    journal::Journal& journal_;
};

}  // namespace luotsi::report_intake
