#pragma once

#include "alerting/app/assessor.h"
#include "alerting/app/ports.h"
#include "alerting/domain/rule_book.h"
#include "ports/books.h"

#include <absl/status/status.h>

#include <cstddef>
#include <functional>
#include <string>

namespace luotsi::alerting {

// Contracts judged between two looks at the index: bounds memory and the time others wait.
inline constexpr std::size_t kSlice = 500;

// Walks an index slice by slice and runs `make`'s work for each contract, under the request id
// "<prefix>/<contract>". Stops at the first failure; a repetition has no second effect.
absl::Status ForEachContract(
    ports::Books& books,
    const std::string& prefix,
    const std::function<ContractIndex::Page(ContractId after, std::size_t limit)>& index,
    const std::function<ports::Work(ContractId)>& make
);

// Judges every known contract by a new rule. A crash in between leaves the rule unsettled; settling
// it again continues with the contracts that are left.
class SettleRules {
  public:
    SettleRules(ports::Books& books, ContractIndex& contracts, Assessor& assessor)
        : books_(books), contracts_(contracts), assessor_(assessor) {}

    absl::Status Settle(RuleId rule);
    // Settles every rule that is not.
    absl::Status SettleAll();

  private:
    ports::Books& books_;
    ContractIndex& contracts_;
    Assessor& assessor_;
};

}  // namespace luotsi::alerting
