#pragma once

#include "kernel/aggregate.h"
#include "kernel/decision.h"
#include "kernel/describe.h"
#include "kernel/ids.h"

#include <cstdint>
#include <string>
#include <tuple>
#include <variant>
#include <vector>

namespace luotsi::test {

// A small aggregate for trying the journal: an account that may not go below zero, with a name that
// only one account may bear.
struct Added {
    static constexpr std::string_view kName = "added";
    std::int64_t amount = 0;
    static constexpr auto Fields() { return std::tuple{Field{"amount", &Added::amount}}; }
};
struct Named {
    static constexpr std::string_view kName = "named";
    std::string name;
    static constexpr auto Fields() { return std::tuple{Field{"name", &Named::name}}; }
};
using AccountEvent = std::variant<Added, Named>;

struct Account {
    std::int64_t sum = 0;
    std::string name;
    std::vector<std::int64_t> amounts;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"sum", &Account::sum},
            Field{"name", &Account::name},
            Field{"amounts", &Account::amounts}
        };
    }
};

struct AccountBook {
    using State = Account;
    using Event = AccountEvent;
    static constexpr std::string_view kKind = "account";
    static constexpr std::uint64_t kSnapshotEvery = 5;
    static void Evolve(State& account, const Event& event, const Recorded&) {
        std::visit(
            Overloaded{
                [&](const Added& added) {
                    account.sum += added.amount;
                    account.amounts.push_back(added.amount);
                },
                [&](const Named& named) { account.name = named.name; },
            },
            event
        );
    }
    static std::vector<Claim> Claims(const State& account) {
        if (account.name.empty()) return {};
        return {{.key = "name/" + account.name, .reason = "NAME_TAKEN", .field = "name"}};
    }
};

inline Decision<AccountEvent> Add(const Account& account, std::int64_t amount) {
    if (account.sum + amount < 0) return Rejection{.reason = "BELOW_ZERO", .field = "amount"};
    return Added{amount};
}

}  // namespace luotsi::test
