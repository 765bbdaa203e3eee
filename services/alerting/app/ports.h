#pragma once

#include "alerting/domain/alert.h"
#include "kernel/civil.h"
#include "ports/result.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace luotsi::alerting {

// An alert as it stands.
struct StoredAlert {
    ContractId contract;
    Alert alert;
    bool open = true;
    std::optional<Instant> closed_at = std::nullopt;
    std::string closed_reason = {};
};

class AlertIndex {
  public:
    virtual ~AlertIndex() = default;
    virtual ports::Result<std::optional<StoredAlert>> Find(AlertId alert) = 0;
};

// The contracts whose terms are known, in the order of their ids. Each call gives at most `limit`
// of them after `after`; fewer than `limit` means that there are no more.
class ContractIndex {
  public:
    using Page = ports::Result<std::vector<ContractId>>;

    virtual ~ContractIndex() = default;
    virtual Page Known(ContractId after, std::size_t limit) = 0;
    virtual Page EndingBetween(
        CivilDate first, CivilDate last, ContractId after, std::size_t limit
    ) = 0;
    virtual Page WithOpenAlerts(std::string_view kind, ContractId after, std::size_t limit) = 0;
};

}  // namespace luotsi::alerting
