#pragma once

#include "finance_integration/domain/payment.h"
#include "kernel/aggregate.h"
#include "kernel/civil.h"
#include "kernel/decision.h"
#include "kernel/describe.h"
#include "kernel/money.h"

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

namespace luotsi::finance_integration {

// What an approved report comes to, as its keeper counted it: finance counts anew from the lines,
// and the two must meet.
struct ReportedSums {
    std::uint32_t version = 0;
    // One entry a currency.
    std::vector<Money> amounts;
    // How many of a proposal's lines are the report's; what is added stands after them.
    std::uint64_t service_lines = 0;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"version", &ReportedSums::version},
            Field{"amounts", &ReportedSums::amounts},
            Field{"service_lines", &ReportedSums::service_lines}
        };
    }
};

struct ReportSumsNoted {
    static constexpr std::string_view kName = "report_sums_noted";
    Month month;
    ReportedSums sums;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"month", &ReportSumsNoted::month}, Field{"sums", &ReportSumsNoted::sums}
        };
    }
};

struct ReportedMonths {
    std::map<Month, ReportedSums> months;
    static constexpr auto Fields() { return std::tuple{Field{"months", &ReportedMonths::months}}; }
};

// The approved reports of one contract. The stream is the contract's id.
struct ReportedBook {
    using State = ReportedMonths;
    using Event = std::variant<ReportSumsNoted>;
    static constexpr std::string_view kKind = "reported_sums";
    static constexpr std::uint64_t kSnapshotEvery = 16;
    static void Evolve(State& state, const Event& event, const Recorded&);
};

// Nothing for a version that is not newer than the known one.
std::optional<ReportSumsNoted> NoteReportSums(
    const ReportedMonths& known, Month month, ReportedSums sums
);

// What has been proposed for a month.
struct MonthPayments {
    // Absent: nothing.
    std::optional<ProposedMonth> proposed = {};
    // The proposal that the month stands on, with all its lines.
    PaymentProposed newest = {};
    // Milestones and outcomes of the month.
    std::vector<Money> released = {};
    bool own_production = false;
};

// An invoice that was matched to the contract.
struct MatchedInvoice {
    Money net;
    // By the period that it bills; else by its date.
    bool by_period = false;
};

// Why a payment is not what the report comes to.
enum class PartKind {
    kFixed,
    kDispute,
    kReleased,
    kClient,
    kNotApproved,
    kOwnProduction,
    kUnexplained
};

struct ReconciledPart {
    PartKind kind = PartKind::kUnexplained;
    Money amount;
};

// The three sums of one currency, side by side.
struct Reconciled {
    // Absent: not told, for reports approved before sums were.
    std::optional<Money> report;
    Money payment;
    Money invoices;
    std::uint64_t invoice_count = 0;
    std::uint64_t invoices_by_period = 0;
    // payment - report, and what it is made of; only where the report's sum is known.
    Money payment_difference;
    std::vector<ReconciledPart> parts;
    // invoices - payment.
    Money invoice_difference;
    bool meets = false;
};

// One entry a currency; AMOUNT_OVERFLOW where a sum does not fit. `report` may be null.
Checked<std::vector<Reconciled>> Reconcile(
    const ReportedSums* report,
    const MonthPayments& payments,
    const std::vector<MatchedInvoice>& invoices
);

}  // namespace luotsi::finance_integration

namespace luotsi {

template <>
struct EnumNames<finance_integration::PartKind> {
    using E = finance_integration::PartKind;
    static constexpr std::array<std::pair<E, std::string_view>, 7> kNames{{
        {E::kFixed, "fixed"},
        {E::kDispute, "dispute"},
        {E::kReleased, "released"},
        {E::kClient, "client"},
        {E::kNotApproved, "not_approved"},
        {E::kOwnProduction, "own_production"},
        {E::kUnexplained, "unexplained"},
    }};
};

}  // namespace luotsi
