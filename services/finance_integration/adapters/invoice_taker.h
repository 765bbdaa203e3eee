#pragma once

#include "finance_integration/adapters/rejudger.h"
#include "finance_integration/app/note_matching_rules.h"
#include "finance_integration/domain/invoice.h"
#include "kernel/clock.h"
#include "kernel/ids.h"
#include "platform/journal/journal.h"
#include "platform/rpc/router.h"
#include "platform/tabular/import.h"

#include <optional>
#include <string>

namespace luotsi::finance_integration {

// What the mapping of an import says about names, on top of what is known: a list that it states
// replaces the known one, a list that it leaves out stays. Faults are added to `faults`.
MatchingRules ReadRules(
    const tabular::Mapping& mapping, MatchingRules known, tabular::MappingFaults& faults
);

// Turns the rows of a ledger into invoices.
class InvoiceTaker : public tabular::RowTaker {
  public:
    InvoiceTaker(journal::Journal& journal, Rejudger& rejudger, Clock& clock, IdSource& ids)
        : journal_(journal), rejudger_(rejudger), clock_(clock), ids_(ids) {}

    const tabular::MappingKind& kind() const override;
    std::optional<Rejection> Prepare(const tabular::Mapping& mapping) override;
    // Notes the mapping's rules. A dry run stores nothing, so it judges by those known already.
    std::optional<Rejection> Begin() override;
    tabular::Planned Plan(tabular::Row& row, const std::string& identity) override;
    bool HasSeenRegistry(std::uint64_t revision) override;

  private:
    journal::Journal& journal_;
    Rejudger& rejudger_;
    Clock& clock_;
    IdSource& ids_;
    MatchingRules known_rules_;
    MatchingRules rules_;
};

}  // namespace luotsi::finance_integration
