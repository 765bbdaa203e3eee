#include "contract_registry/domain/steering/picture_sanctions.h"

#include "contract_registry/domain/examples.h"

#include <algorithm>

namespace luotsi::contract_registry {
namespace {

ContractExample AsExample(const SeenMonth& month) {
    ContractExample example{.valid_on = month.month.LastDay()};
    for (const SeenQuantity& one : month.services)
        example.lines.push_back({.service_code = one.service_code, .quantity = one.quantity});
    for (const SeenIndicator& one : month.indicators) {
        example.indicators.push_back(
            {.indicator_code = one.code, .value = one.value, .met = one.met}
        );
    }
    return example;
}

void Add(std::vector<Money>& sums, Money amount) {
    const auto same = std::ranges::find(sums, amount.currency(), &Money::currency);
    if (same == sums.end()) {
        sums.push_back(amount);
        return;
    }
    // What would not fit any more stays at what fitted.
    *same = Money::Plus(*same, amount).value_or(*same);
}

}  // namespace

bool HasSanctions(const Terms& terms) {
    return std::ranges::any_of(terms.incentive_terms, [](const IncentiveTerm& term) {
        return term.kind == IncentiveKind::kSanction;
    });
}

std::vector<Money> SanctionsOf(
    const Picture& picture, const Period& period, const TermsOfDay& terms_on
) {
    std::vector<Money> sums;
    for (const auto& [key, month] : picture.months) {
        if (month.indicators.empty() || !period.Holds(month.month.LastDay())) continue;
        const Terms terms = terms_on(month.month.LastDay());
        if (!HasSanctions(terms)) continue;
        const std::optional<Money> sanction = RunExample(terms, AsExample(month)).sanction;
        if (sanction && sanction->minor() != 0) Add(sums, *sanction);
    }
    std::ranges::sort(sums, {}, [](const Money& sum) { return sum.currency(); });
    return sums;
}

}  // namespace luotsi::contract_registry
