#pragma once

#include "kernel/aggregate.h"
#include "kernel/civil.h"
#include "kernel/decision.h"
#include "kernel/describe.h"
#include "kernel/ids.h"
#include "kernel/money.h"

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>

namespace luotsi::contract_registry {

// Purchases for which no contract is known, summed over the county by month of the invoices' dates:
// an entry for each invoice would be most of the county's ledger. Each invoice is told as what it
// adds or takes away, so the order does not matter.

enum class OffContractKind {
    // No contract with the supplier is known, or none in force on the day.
    kOffContract,
    // Several contracts come into question, or a supplier whose alias nobody has confirmed.
    kAmbiguous
};

struct OffContractSeen {
    static constexpr std::string_view kName = "off_contract_seen";
    // Finance's journal position.
    std::uint64_t source_position = 0;
    Month month = {};
    OffContractKind kind = OffContractKind::kOffContract;
    // 1, or -1 for an invoice that is no longer one of them; `amount` has the sign too.
    std::int64_t count = 0;
    Money amount = {};
    static constexpr auto Fields() {
        return std::tuple{
            Field{"source_position", &OffContractSeen::source_position},
            Field{"month", &OffContractSeen::month},
            Field{"kind", &OffContractSeen::kind},
            Field{"count", &OffContractSeen::count},
            Field{"amount", &OffContractSeen::amount}
        };
    }
};

struct OffContractSum {
    OffContractKind kind = OffContractKind::kOffContract;
    std::int64_t count = 0;
    Money amount = {};
    bool operator==(const OffContractSum&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"kind", &OffContractSum::kind},
            Field{"count", &OffContractSum::count},
            Field{"amount", &OffContractSum::amount}
        };
    }
};

struct OffContractMonth {
    Month month = {};
    // By `kind/currency`.
    std::map<std::string, OffContractSum> sums = {};
    std::uint64_t source_position = 0;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"month", &OffContractMonth::month},
            Field{"sums", &OffContractMonth::sums},
            Field{"source_position", &OffContractMonth::source_position}
        };
    }
};

using OffContractEvent = std::variant<OffContractSeen>;

struct OffContractBook {
    using State = OffContractMonth;
    using Event = OffContractEvent;
    static constexpr std::string_view kKind = "off_contract_month";
    // Thousands of events a month, a state of a few lines.
    static constexpr std::uint64_t kSnapshotEvery = 64;
    static void Evolve(State& month, const Event& event, const Recorded& recorded);
};

// The month's place in the journal.
Uuid OffContractId(Month month);

// AMOUNT_OVERFLOW where the sum would not fit.
Decision<OffContractEvent> Decide(const OffContractMonth& month, const OffContractSeen& seen);

}  // namespace luotsi::contract_registry

namespace luotsi {

template <>
struct EnumNames<contract_registry::OffContractKind> {
    using E = contract_registry::OffContractKind;
    static constexpr std::array<std::pair<E, std::string_view>, 2> kNames{{
        {E::kOffContract, "off_contract"},
        {E::kAmbiguous, "ambiguous"},
    }};
};

}  // namespace luotsi
