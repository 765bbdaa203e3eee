#include "contract_registry/domain/terms.h"

#include <algorithm>

namespace luotsi::contract_registry {
namespace {

// Puts each row in place of the one with the same key, or at the end.
template <class Row, class SameKey>
void Replace(std::vector<Row>& rows, const std::vector<Row>& by, SameKey same_key) {
    for (const Row& row : by) {
        const auto same =
            std::ranges::find_if(rows, [&](const Row& old) { return same_key(old, row); });
        if (same == rows.end())
            rows.push_back(row);
        else
            *same = row;
    }
}

template <class Row, class Key>
auto SameBy(Key Row::* key) {
    return [key](const Row& left, const Row& right) { return left.*key == right.*key; };
}

template <class T>
void Replace(std::optional<T>& value, const std::optional<T>& by) {
    if (by) value = by;
}

template <class Row>
void ReplaceAll(std::vector<Row>& rows, const std::vector<Row>& by) {
    if (!by.empty()) rows = by;
}

bool SamePrice(const PriceRow& left, const PriceRow& right) {
    return left.service_code == right.service_code && left.valid_from == right.valid_from;
}

}  // namespace

Terms Patched(Terms terms, const TermsPatch& patch) {
    if (patch.title) terms.title = *patch.title;
    if (patch.changes_end) terms.end_date = patch.end_date;
    if (patch.provider) terms.provider = *patch.provider;
    Replace(terms.agreed_value, patch.agreed_value);
    Replace(terms.annual_value, patch.annual_value);
    Replace(terms.reporting_duty, patch.reporting_duty);
    Replace(terms.index_clause, patch.index_clause);
    Replace(terms.notice, patch.notice);
    Replace(terms.renewal, patch.renewal);
    Replace(terms.framework, patch.framework);
    Replace(terms.prices, patch.prices, SamePrice);
    Replace(terms.indicators, patch.indicators, SameBy(&Indicator::code));
    Replace(terms.goals, patch.goals, SameBy(&Goal::code));
    Replace(terms.options, patch.options, SameBy(&ContractOption::code));
    Replace(terms.clauses, patch.clauses, SameBy(&Clause::kind));
    Replace(terms.incentive_terms, patch.incentive_terms, SameBy(&IncentiveTerm::code));
    Replace(terms.payment_terms, patch.payment_terms, SameBy(&PaymentTerm::code));
    Replace(terms.examples, patch.examples, SameBy(&ContractExample::name));
    ReplaceAll(terms.focus_weights, patch.focus_weights);
    ReplaceAll(terms.provider_members, patch.provider_members);
    return terms;
}

}  // namespace luotsi::contract_registry
