#pragma once

#include "contract_registry/domain/contract_decide.h"
#include "kernel/clock.h"
#include "kernel/ids.h"
#include "platform/tabular/import.h"

#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

namespace luotsi::contract_registry {

// Rows of a contract register. A row is never refused for what it does not say: what is missing or
// unusable is left out, noted by line, and listed in the contract's missing parts.
class ContractTaker : public tabular::RowTaker {
  public:
    ContractTaker(Clock& clock, IdSource& ids) : clock_(clock), ids_(ids) {}

    const tabular::MappingKind& kind() const override;
    std::optional<Rejection> Prepare(const tabular::Mapping& mapping) override;
    tabular::Planned Plan(tabular::Row& row, const std::string& identity) override;

  private:
    void ReadNumber(tabular::Row& row, ImportContract& command);
    std::string ReadParent(tabular::Row& row, Terms& terms);
    Terms ReadTerms(tabular::Row& row, std::vector<std::string>& unusable) const;
    Party ReadParty(tabular::Row& row, const std::string& role) const;
    bool IsPlaceholder(const std::string& name) const;

    Clock& clock_;
    IdSource& ids_;
    std::vector<std::string> placeholders_;
    std::vector<Goal> goals_;
    std::vector<Indicator> indicators_;
    std::optional<ReportingDuty> reporting_duty_;
    // Of the rows so far.
    std::unordered_set<std::string> numbers_;
};

}  // namespace luotsi::contract_registry
