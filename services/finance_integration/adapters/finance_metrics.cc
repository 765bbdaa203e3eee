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

// The first look makes the series of every state, so that a panel shows zero and not nothing.
void FinanceMetrics::FollowConditionals(const std::vector<ConditionalTotal>& totals) {
    std::map<std::pair<std::string, std::string>, ConditionalTotal> now;
    for (const auto& [state, name] : EnumNames<ConditionState>::kNames)
        now[{std::string(name), "EUR"}] = {.state = state, .count = 0, .amount = Money::Of(0)};
    for (const ConditionalTotal& total : totals)
        now[{std::string(EnumText(total.state)), total.amount.currency().ToText()}] = total;
    for (const auto& [labels, total] : now) {
        const metrics::Labels by{{"state", labels.first}, {"currency", labels.second}};
        metrics_
            .GaugeOf(
                "luotsi_finance_integration_conditional_payments",
                "Payments that wait, or waited, for a milestone or an outcome.",
                by
            )
            .Set(static_cast<double>(total.count));
        metrics_
            .GaugeOf(
                "luotsi_finance_integration_conditional_payments_minor",
                "Their sum in the currency's minor unit (cents).",
                by
            )
            .Set(static_cast<double>(total.amount.minor()));
    }
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
