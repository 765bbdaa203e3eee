#include "report_intake/domain/totals_checks.h"

#include "report_intake/domain/prices.h"

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

Rejection Differs(
    std::size_t index,
    const char* field,
    std::string expected,
    std::string given,
    std::string difference
) {
    return {
        .reason = "RECON_TOTAL",
        .field = "totals[" + std::to_string(index) + "]." + field,
        .facts =
            {{"lines", std::move(expected)},
             {"total", std::move(given)},
             {"difference", std::move(difference)}},
    };
}

std::optional<Rejection> CheckAmount(std::size_t index, const LineSum& sum, Money given) {
    if (!sum.priced) return std::nullopt;
    const Money lines = sum.amount.value_or(Money::Of(0, given.currency()));
    if (lines.currency() != given.currency()) {
        return Rejection{
            .reason = "CURRENCY_MISMATCH",
            .field = "totals[" + std::to_string(index) + "].amount.currency_code",
        };
    }
    if (lines == given) return std::nullopt;
    const std::optional<Money> difference = Money::Minus(given, lines);
    return Differs(
        index, "amount", lines.ToText(), given.ToText(), difference ? difference->ToText() : ""
    );
}

std::optional<Rejection> CheckQuantity(std::size_t index, const LineSum& sum, Quantity given) {
    if (!sum.quantity) return std::nullopt;
    if (sum.quantity->micros() == given.micros()) return std::nullopt;
    const auto difference = Quantity::Plus(given, Quantity::OfMicros(-sum.quantity->micros()));
    return Differs(
        index,
        "quantity",
        sum.quantity->ToText(),
        given.ToText(),
        difference ? difference->ToText() : ""
    );
}

}  // namespace

std::optional<Rejection> CheckTotals(const LineBasis& basis, const SentReport& sent) {
    for (std::size_t i = 0; i < sent.totals.size(); ++i) {
        const ReportTotal& total = sent.totals[i];
        const LineSum sum = SumOf(basis, sent, total.service_code);
        if (total.quantity && total.service_code.empty()) {
            return Rejection{
                .reason = "TOTAL_NEEDS_SERVICE",
                .field = "totals[" + std::to_string(i) + "].service_code",
            };
        }
        if (total.quantity) {
            if (auto refused = CheckQuantity(i, sum, *total.quantity)) return refused;
        }
        if (total.amount) {
            if (auto refused = CheckAmount(i, sum, *total.amount)) return refused;
        }
    }
    return std::nullopt;
}

}  // namespace luotsi::report_intake
