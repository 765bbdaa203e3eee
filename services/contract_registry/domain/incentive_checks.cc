#include "contract_registry/domain/incentive_checks.h"

#include <algorithm>
#include <set>
#include <string>

namespace luotsi::contract_registry {
namespace {

// The faults of one row of a list.
class RowFaults {
  public:
    RowFaults(
        std::vector<FieldFault>& faults,
        std::string_view prefix,
        std::string_view list,
        std::size_t row,
        const std::string& code
    )
        : faults_(faults),
          at_(std::string(prefix) + std::string(list) + '[' + std::to_string(row) + "]."),
          code_(code) {}

    void Add(std::string_view field, const char* reason) {
        faults_.push_back({at_ + std::string(field), reason, code_});
    }
    void AddOtherCurrency(std::string_view field, const std::optional<Money>& amount, Currency of) {
        if (amount && amount->currency() != of)
            Add(std::string(field) + ".currency_code", "CURRENCY_MISMATCH");
    }

  private:
    std::vector<FieldFault>& faults_;
    std::string at_;
    const std::string& code_;
};

// A term without either takes nothing, and nobody could tell which of the two holds.
bool IsOneOfTwo(const IncentiveTerm& term) {
    const bool has_share = term.share.basis_points() != 0;
    if (has_share == term.amount.has_value()) return false;
    return has_share ? term.share.basis_points() > 0 : term.amount->minor() > 0;
}

void AddIncentive(
    RowFaults& row, const IncentiveTerm& term, const Terms& terms, const Currency& currency
) {
    const auto measured =
        std::ranges::find(terms.indicators, term.indicator_code, &Indicator::code);
    if (measured == terms.indicators.end()) row.Add("indicator_code", "INDICATOR_UNKNOWN");
    if (!IsOneOfTwo(term)) row.Add("amount", "INCENTIVE_AMOUNT_NOT_ONE");
    if (term.cap && term.cap->minor() < 0) row.Add("cap", "AMOUNT_NEGATIVE");
    row.AddOtherCurrency("amount", term.amount, currency);
    row.AddOtherCurrency("cap", term.cap, currency);
}

}  // namespace

std::vector<FieldFault> IncentiveFaults(
    const Terms& terms, Currency currency, std::string_view prefix
) {
    std::vector<FieldFault> faults;
    std::set<std::string> seen;
    for (std::size_t i = 0; i < terms.incentive_terms.size(); ++i) {
        const IncentiveTerm& term = terms.incentive_terms[i];
        RowFaults row(faults, prefix, "incentive_terms", i, term.code);
        if (!seen.insert(term.code).second) row.Add("code", "INCENTIVE_TERM_DUPLICATE");
        AddIncentive(row, term, terms, currency);
    }
    for (std::size_t i = 0; i < terms.payment_terms.size(); ++i) {
        const PaymentTerm& term = terms.payment_terms[i];
        RowFaults row(faults, prefix, "payment_terms", i, term.code);
        row.AddOtherCurrency("amount", term.amount, currency);
    }
    return faults;
}

}  // namespace luotsi::contract_registry
