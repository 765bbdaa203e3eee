#pragma once

#include "finance_integration/domain/payment.h"
#include "kernel/aggregate.h"
#include "kernel/describe.h"

#include <cstdint>
#include <string_view>
#include <tuple>
#include <variant>

namespace luotsi::finance_integration {

// A correction that moves no euro is no payment proposal: what was proposed last still says what
// every euro is for. What it says otherwise, such as days and quantities that cost nothing, is kept
// here, because disputes and voucher approvals judge the month by the lines in force.

// The month as it would have been proposed.
struct MonthRestated {
    static constexpr std::string_view kName = "payment_month_restated";
    PaymentProposed stated;
    static constexpr auto Fields() { return std::tuple{Field{"stated", &MonthRestated::stated}}; }
};

// The stream is the id that its proposal would have had.
struct RestatedMonthBook {
    using State = PaymentProposed;
    using Event = std::variant<MonthRestated>;
    static constexpr std::string_view kKind = "payment_restated_month";
    static constexpr std::uint64_t kSnapshotEvery = 0;
    static void Evolve(State& state, const Event& event, const Recorded&) {
        state = std::get<MonthRestated>(event).stated;
    }
};

// Whether a proposal moves a euro: in all, between parties, or from one service to another since
// the month's last proposal. What two disputes hold in each other's place moves none.
bool MovesMoney(const PaymentProposed& proposal, const PaymentProposed& last);

// The month's book after a correction that moves no euro: of the new version, on the proposal and
// since the day that it stood on before. `stated_at` is where its lines are kept.
MonthProposed RestatedMonthOf(
    MonthProposed proposed, const ProposedMonth& before, ProposalId stated_at
);

}  // namespace luotsi::finance_integration
