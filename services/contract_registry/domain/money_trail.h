#pragma once

#include "contract_registry/domain/parties.h"
#include "kernel/aggregate.h"
#include "kernel/civil.h"
#include "kernel/decision.h"
#include "kernel/describe.h"
#include "kernel/ids.h"
#include "kernel/money.h"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>

namespace luotsi::contract_registry {

// What finance told of the money that moved under contracts, as far as the registry publishes it:
// payment proposals of contracts that are paid by report, invoices of contracts that are not. Both
// would count the same service twice. The stream is the proposal's or the invoice's id.

enum class MoneyKind { kPaymentProposal, kInvoice };

struct MoneyNoted {
    static constexpr std::string_view kName = "money_noted";
    MoneyKind kind = MoneyKind::kPaymentProposal;
    // Finance's journal position: a later word replaces an earlier one, in whichever order they
    // come.
    std::uint64_t source_position = 0;
    // Under which the amount stands now; nil: under none.
    Uuid contract_id;
    // Under which it stood before; nil: under none.
    Uuid earlier_contract_id;
    CivilDate day;
    Party payee;
    Money amount;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"kind", &MoneyNoted::kind},
            Field{"source_position", &MoneyNoted::source_position},
            Field{"contract_id", &MoneyNoted::contract_id},
            Field{"earlier_contract_id", &MoneyNoted::earlier_contract_id},
            Field{"day", &MoneyNoted::day},
            Field{"payee", &MoneyNoted::payee},
            Field{"amount", &MoneyNoted::amount}
        };
    }
};

using MoneyEvent = std::variant<MoneyNoted>;

struct MoneyTrail {
    std::uint64_t source_position = 0;
    Uuid contract_id;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"source_position", &MoneyTrail::source_position},
            Field{"contract_id", &MoneyTrail::contract_id}
        };
    }
};

struct MoneyBook {
    using State = MoneyTrail;
    using Event = MoneyEvent;
    static constexpr std::string_view kKind = "contract_money";
    static constexpr std::uint64_t kSnapshotEvery = 0;
    static void Evolve(State& trail, const Event& event, const Recorded&);
};

// Notes `news` (its earlier contract is filled in here). An older or known word changes nothing.
Decision<MoneyEvent> Decide(const MoneyTrail& trail, MoneyNoted news);

}  // namespace luotsi::contract_registry

namespace luotsi {

template <>
struct EnumNames<contract_registry::MoneyKind> {
    using E = contract_registry::MoneyKind;
    static constexpr std::array<std::pair<E, std::string_view>, 2> kNames{{
        {E::kPaymentProposal, "payment_proposal"},
        {E::kInvoice, "invoice"},
    }};
};

}  // namespace luotsi
