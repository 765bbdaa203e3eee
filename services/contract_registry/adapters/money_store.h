#pragma once

#include "contract_registry/domain/money_trail.h"
#include "platform/feed/feed.h"
#include "platform/journal/journal.h"

#include <absl/status/status.h>

#include <optional>
#include <string>
#include <vector>

namespace luotsi::contract_registry {

// One movement of money under a contract. A later change adds movements and takes none away.
struct Movement {
    std::string id;
    MoneyKind kind = MoneyKind::kPaymentProposal;
    CivilDate day;
    Party payee;
    Money amount;
    Instant recorded_at;
    std::uint64_t position = 0;
};

// The registry's table of movements.
journal::Schema MoneySchema();
void ProjectMoney(sql::Db& db, const ports::Held<MoneyBook>& after, const MoneyEvent& event);

// Follows finance's payments and invoices.
feed::Subscription FollowMoney();

// A contract's movements in the order in which they were noted, up to an instant.
absl::Status ReadMovements(
    journal::Journal& journal, const Uuid& contract, Instant until, std::vector<Movement>& found
);
// Contracts with movements noted from `from` to `to`, in the order of their ids.
absl::Status FindMoved(
    journal::Journal& journal, Instant from, Instant to, std::vector<Uuid>& found
);

}  // namespace luotsi::contract_registry
