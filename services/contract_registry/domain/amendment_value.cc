#include "contract_registry/domain/amendment_value.h"

#include "contract_registry/domain/price_index.h"
#include "kernel/wide.h"

#include <algorithm>
#include <numeric>

namespace luotsi::contract_registry {
namespace {

constexpr std::string_view kWorksDivision = "45";

bool TouchesMoney(const TermsPatch& patch) {
    return patch.changes_end || patch.annual_value || !patch.prices.empty() ||
           !patch.payment_terms.empty() || !patch.incentive_terms.empty();
}

std::optional<Money> Difference(
    const std::optional<Money>& before, const std::optional<Money>& after
) {
    if (!before || !after) return std::nullopt;
    return Money::Minus(*after, *before);
}

Ratio Times(Ratio left, Ratio right) {
    Wide top = Wide{left.numerator()} * right.numerator();
    Wide bottom = Wide{left.denominator()} * right.denominator();
    if (top > kLargestFactorPart || bottom > kLargestFactorPart) {
        // Twelve decimals of a factor near one: a cent of a contract is far coarser.
        constexpr Wide kScale = kLargestFactorPart / 100;
        top = DivideHalfAway(top * kScale, bottom);
        bottom = kScale;
    }
    const std::optional<std::int64_t> numerator = Narrow(top);
    const std::optional<std::int64_t> denominator = Narrow(bottom);
    if (!numerator || !denominator) return left;
    const std::int64_t common = std::gcd(*numerator, *denominator);
    return Ratio::Of(*numerator / common, *denominator / common).value_or(left);
}

// What can stand in an exact comparison.
bool IsUsable(Ratio factor) {
    return factor.numerator() > 0 && factor.numerator() <= kLargestFactorPart &&
           factor.denominator() <= kLargestFactorPart;
}

std::string ReferenceOf(const Amendment& amendment) {
    if (!amendment.basis || amendment.basis->amendment_id.IsNil())
        return amendment.effective_from.ToText();
    return amendment.basis->amendment_id.ToText();
}

}  // namespace

ProcurementKind KindOf(const Terms& terms) {
    if (!terms.procurement) return ProcurementKind::kServices;
    if (terms.procurement->annex_e) return ProcurementKind::kAnnexE;
    const std::vector<std::string>& codes = terms.procurement->cpv_codes;
    const bool works = !codes.empty() && codes.front().starts_with(kWorksDivision);
    return works ? ProcurementKind::kWorks : ProcurementKind::kServices;
}

std::optional<Money> OriginalValue(const ContractHistory& history) {
    const Terms& base = history.base;
    if (base.agreed_value) return base.agreed_value;
    if (base.framework) return base.framework->ceiling;
    if (base.procurement) return base.procurement->estimated_value;
    return std::nullopt;
}

std::optional<Money> ValueChangeOf(
    const ContractHistory& history, CivilDate effective_from, const TermsPatch& patch
) {
    const Terms before = TermsOn(history, effective_from);
    if (patch.agreed_value) return Difference(before.agreed_value, patch.agreed_value);
    if (patch.framework) {
        if (!before.framework) return std::nullopt;
        return Difference(before.framework->ceiling, patch.framework->ceiling);
    }
    if (TouchesMoney(patch)) return std::nullopt;
    const std::optional<Money> original = OriginalValue(history);
    return Money::Of(0, original ? original->currency() : Currency());
}

std::optional<Ratio> IndexFactorOf(
    const ContractHistory& history, CivilDate effective_from, const TermsPatch& patch
) {
    const Terms before = TermsOn(history, effective_from);
    if (!patch.index_clause || !before.index_clause || patch.prices.empty()) return std::nullopt;
    std::vector<IndexPoint> points;
    for (const IndexComponent& component : patch.index_clause->components)
        points.push_back({component.series, component.base_point});
    if (Rebased(*before.index_clause, points) != *patch.index_clause) return std::nullopt;
    const auto answer = FactorOf(*before.index_clause, points);
    const auto* factor = std::get_if<IndexFactor>(&answer);
    if (factor == nullptr || !factor->Moves()) return std::nullopt;
    const bool all_moved = std::ranges::all_of(patch.prices, [&](const PriceRow& row) {
        return std::ranges::any_of(before.prices, [&](PriceRow old) {
            const std::optional<UnitPrice> price = IndexedPrice(old.unit_price, *factor);
            if (price) old.unit_price = *price;
            return price && old == row;
        });
    });
    if (!all_moved) return std::nullopt;
    return factor->ToRatio();
}

Ratio IndexFactorOn(const ContractHistory& history, CivilDate day) {
    Ratio product = *Ratio::Of(1, 1);
    for (const Amendment& amendment : history.amendments) {
        if (!amendment.basis || !amendment.basis->index_factor) continue;
        if (amendment.effective_from > day || !IsUsable(*amendment.basis->index_factor)) continue;
        const Ratio next = Times(product, *amendment.basis->index_factor);
        if (IsUsable(next)) product = next;
    }
    return product;
}

std::optional<CivilDate> LastSigned(const ContractHistory& history) {
    std::optional<CivilDate> last;
    if (history.base.procurement) last = history.base.procurement->signed_on;
    for (const Amendment& amendment : history.amendments) {
        if (!amendment.basis) continue;
        last = std::max({last, amendment.basis->signed_buyer, amendment.basis->signed_provider});
    }
    return last;
}

ModificationCase CaseOf(
    const ContractHistory& history,
    CivilDate effective_from,
    const TermsPatch& patch,
    const AmendmentBasis& basis
) {
    ModificationCase question;
    question.original_value = OriginalValue(history);
    question.index_factor = IndexFactorOn(history, effective_from);
    if (history.base.procurement)
        question.estimated_value = history.base.procurement->estimated_value;
    const Currency currency =
        question.original_value ? question.original_value->currency() : Currency();
    for (const Amendment& amendment : history.amendments) {
        if (!amendment.basis || !amendment.basis->value_change) continue;
        question.earlier.push_back(
            {ReferenceOf(amendment), amendment.basis->reasons, *amendment.basis->value_change}
        );
    }
    std::optional<Money> change = ValueChangeOf(history, effective_from, patch);
    if (!change) change = basis.value_change;
    question.value_known = change.has_value();
    question.change = {
        .reference = basis.amendment_id.IsNil() ? "" : basis.amendment_id.ToText(),
        .reasons = basis.reasons,
        .amount = change.value_or(Money::Of(0, currency)),
    };
    return question;
}

}  // namespace luotsi::contract_registry
