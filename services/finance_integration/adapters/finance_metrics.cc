#include "finance_integration/adapters/finance_metrics.h"

#include <string>

namespace luotsi::finance_integration {
namespace {

// Prometheus counts in double; exact below 2^53.
void RaiseTo(metrics::Counter& counter, std::uint64_t count) {
    const double rise = static_cast<double>(count) - counter.Value();
    if (rise > 0) counter.Increment(rise);
}

}  // namespace

FinanceMetrics::FinanceMetrics(metrics::Metrics& metrics)
    : metrics_(metrics),
      off_contract_(metrics.CounterOf(
          "luotsi_finance_integration_off_contract_invoices_total",
          "Invoices judged to have no contract in force (redacted payees are not among them)."
      )),
      proposals_(metrics.CounterOf(
          "luotsi_finance_integration_payment_proposals_total",
          "Payment proposals made from approved reports."
      )) {
    for (const auto& [reason, name] : EnumNames<Reason>::kNames) {
        invoices_[reason] = &metrics.CounterOf(
            "luotsi_finance_integration_invoices_total",
            "Judgements of invoices, later ones of the same invoice included.",
            {{"outcome", std::string(EnumText(OutcomeOf(reason)))}, {"reason", std::string(name)}}
        );
    }
}

void FinanceMetrics::FollowTotals(const std::vector<TotalOf>& totals) {
    std::map<Reason, std::uint64_t> judged;
    std::uint64_t off_contract = 0;
    for (const TotalOf& total : totals) {
        judged[total.reason] += total.judged;
        if (IsOffContract(total.reason)) off_contract += total.judged;
    }
    for (const auto& [reason, count] : judged)
        RaiseTo(*invoices_.at(reason), count);
    RaiseTo(off_contract_, off_contract);
}

void FinanceMetrics::FollowProposals(std::uint64_t count) {
    RaiseTo(proposals_, count);
}

void FinanceMetrics::CountHold(const std::string& reason) {
    metrics_
        .CounterOf(
            "luotsi_finance_integration_payment_holds_total",
            "Approved reports that could not be proposed for payment when they came.",
            {{"reason", reason}}
        )
        .Increment();
}

}  // namespace luotsi::finance_integration
