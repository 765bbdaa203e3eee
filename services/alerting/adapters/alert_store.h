#pragma once

#include "alerting/app/ports.h"
#include "alerting/domain/rule_book.h"
#include "platform/journal/aggregate_ops.h"
#include "platform/journal/journal.h"
#include "ports/result.h"
#include "ports/scope.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace luotsi::alerting {

// What the journal needs to keep this service's read models.
journal::Schema AlertSchema();
std::vector<journal::AggregateOps> AlertAggregates();

// Which alerts to list; empty or absent: all.
struct AlertFilter {
    std::optional<bool> open;
    std::string rule_code;
    std::optional<ContractId> contract;
    ports::Scope scope = {};
};

struct CountedAlerts {
    std::string rule_code;
    bool open = true;
    bool historic = false;
    std::uint64_t count = 0;
};

// Reads of the read models.
class AlertStore : public AlertIndex, public ContractIndex {
  public:
    explicit AlertStore(journal::Journal& journal) : journal_(journal) {}

    ports::Result<std::optional<StoredAlert>> Find(AlertId alert) override;
    // The alert, if it exists for a caller with this scope.
    ports::Result<std::optional<StoredAlert>> FindWithin(const ports::Scope& scope, AlertId alert);
    Page Known(ContractId after, std::size_t limit) override;
    Page EndingBetween(CivilDate first, CivilDate last, ContractId after, std::size_t limit)
        override;
    Page WithOpenAlerts(std::string_view kind, ContractId after, std::size_t limit) override;

    // In the order in which they were raised. `after` and the keys are places in that order.
    struct Listed {
        std::uint64_t key = 0;
        StoredAlert alert;
    };
    ports::Result<std::vector<Listed>> List(
        const AlertFilter& filter, std::uint64_t after, std::size_t limit
    );
    ports::Result<std::vector<CountedAlerts>> Counts(const ports::Scope& scope = {});
    ports::Result<std::optional<Rule>> FindRule(RuleId rule);
    ports::Result<std::optional<Rule>> FindRuleByCode(const std::string& code);
    ports::Result<std::vector<Rule>> ListRules(const std::string& after, std::size_t limit);

  private:
    journal::Journal& journal_;
};

}  // namespace luotsi::alerting
