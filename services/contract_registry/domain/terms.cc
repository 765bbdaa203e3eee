#include "contract_registry/domain/terms.h"

#include <algorithm>

namespace luotsi::contract_registry {
namespace {

// Puts `row` in place of the row with the same code, or at the end.
template <class Row>
void ReplaceByCode(std::vector<Row>& rows, const Row& row, std::string Row::* code) {
    const auto same = std::ranges::find(rows, row.*code, code);
    if (same == rows.end()) {
        rows.push_back(row);
    } else {
        *same = row;
    }
}

}  // namespace

Terms Patched(Terms terms, const TermsPatch& patch) {
    if (patch.title) terms.title = *patch.title;
    if (patch.changes_end) terms.end_date = patch.end_date;
    if (patch.agreed_value) terms.agreed_value = patch.agreed_value;
    if (patch.annual_value) terms.annual_value = patch.annual_value;
    if (patch.reporting_duty) terms.reporting_duty = patch.reporting_duty;
    for (const PriceRow& row : patch.prices) {
        ReplaceByCode(terms.prices, row, &PriceRow::service_code);
    }
    for (const Indicator& indicator : patch.indicators) {
        ReplaceByCode(terms.indicators, indicator, &Indicator::code);
    }
    return terms;
}

}  // namespace luotsi::contract_registry
