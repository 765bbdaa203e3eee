#include "report_intake/domain/totals_checks.h"

#include "report_intake/domain/prices.h"

#include <map>
#include <string>
#include <utility>

namespace luotsi::report_intake {
namespace {

// The lines of one total added up; nothing where they cannot be.
struct LineSum {
    std::optional<Quantity> quantity = Quantity();
    std::optional<Money> amount = {};
    bool priced = true;
};

void Add(LineSum& sum, const ServiceActual& line, std::optional<Money> amount) {
    if (sum.quantity) sum.quantity = Quantity::Plus(*sum.quantity, line.quantity);
    if (!amount) {
        sum.priced = false;
        return;
    }
    if (!sum.priced) return;
    sum.amount = sum.amount ? Money::Plus(*sum.amount, *amount) : amount;
    sum.priced = sum.amount.has_value();
}

LineSum SumOf(const LineBasis& basis, const SentReport& sent, const std::string& service_code) {
    LineSum sum;
    for (const ReportLine& line : sent.lines) {
        if (!line.service) continue;
        if (!service_code.empty() && line.service->service_code != service_code) continue;
        Add(sum, *line.service, AmountOf(basis.terms, basis.month, *line.service));
    }
    return sum;
}

std::string At(std::size_t index, const char* field) {
    return "totals[" + std::to_string(index) + "]." + field;
}

// Notes every wrong total: the refusal is that of the first, with its facts, and each stands in
// `more` with its own.
class Refusal {
  public:
    void Add(std::string reason, std::string field, std::map<std::string, std::string> facts = {}) {
        std::string detail;
        for (const auto& [name, value] : facts)
            detail += (detail.empty() ? "" : ", ") + name + ": " + value;
        if (!refused_) refused_ = {.reason = reason, .field = field, .facts = std::move(facts)};
        refused_->more.push_back({std::move(field), std::move(reason), std::move(detail)});
    }

    std::optional<Rejection> Take() { return std::move(refused_); }

  private:
    std::optional<Rejection> refused_;
};

void CheckAmount(std::size_t index, const LineSum& sum, Money given, Refusal& refusal) {
    if (!sum.priced) return;
    const Money lines = sum.amount.value_or(Money::Of(0, given.currency()));
    if (lines.currency() != given.currency())
        return refusal.Add("CURRENCY_MISMATCH", At(index, "amount.currency_code"));
    if (lines == given) return;
    const std::optional<Money> difference = Money::Minus(given, lines);
    refusal.Add(
        "RECON_TOTAL",
        At(index, "amount"),
        {{"lines", lines.ToText()},
         {"total", given.ToText()},
         {"difference", difference ? difference->ToText() : ""}}
    );
}

void CheckQuantity(std::size_t index, const LineSum& sum, Quantity given, Refusal& refusal) {
    if (!sum.quantity || sum.quantity->micros() == given.micros()) return;
    const auto difference = Quantity::Plus(given, Quantity::OfMicros(-sum.quantity->micros()));
    refusal.Add(
        "RECON_TOTAL",
        At(index, "quantity"),
        {{"lines", sum.quantity->ToText()},
         {"total", given.ToText()},
         {"difference", difference ? difference->ToText() : ""}}
    );
}

}  // namespace

std::optional<Rejection> CheckTotals(const LineBasis& basis, const SentReport& sent) {
    Refusal refusal;
    for (std::size_t i = 0; i < sent.totals.size(); ++i) {
        const ReportTotal& total = sent.totals[i];
        const LineSum sum = SumOf(basis, sent, total.service_code);
        const bool of_nothing = total.quantity && total.service_code.empty();
        if (of_nothing) refusal.Add("TOTAL_NEEDS_SERVICE", At(i, "service_code"));
        if (total.quantity && !of_nothing) CheckQuantity(i, sum, *total.quantity, refusal);
        if (total.amount) CheckAmount(i, sum, *total.amount, refusal);
    }
    return refusal.Take();
}

}  // namespace luotsi::report_intake
