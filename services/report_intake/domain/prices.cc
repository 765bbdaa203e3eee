#include "report_intake/domain/prices.h"

#include "kernel/quantity.h"

#include <algorithm>
#include <map>

namespace luotsi::report_intake {
namespace {

std::optional<CivilDate> OwnDay(Month month, const ServiceActual& actual) {
    if (!actual.service_date || Month::Of(*actual.service_date) != month) return std::nullopt;
    return actual.service_date;
}

CivilDate LastDayInForce(const ReportingTerms& terms, Month month) {
    const CivilDate last = month.LastDay();
    return terms.end_date ? std::min(last, *terms.end_date) : last;
}

}  // namespace

const ReportingTerms& TermsOf(
    const ContractTerms& terms, Month month, const ServiceActual& actual
) {
    return terms.On(OwnDay(month, actual).value_or(month.LastDay()));
}

std::vector<const ReportingTerms*> TermsWithin(const ContractTerms& terms, Month month) {
    std::vector<const ReportingTerms*> within{&terms.On(month.FirstDay())};
    for (const ReportingTerms& period : terms.periods) {
        if (!period.valid_from || *period.valid_from > month.LastDay()) continue;
        if (*period.valid_from > month.FirstDay()) within.push_back(&period);
    }
    return within;
}

const PricedService* FindPrice(
    const ContractTerms& terms, Month month, const ServiceActual& actual
) {
    const ReportingTerms& agreed = TermsOf(terms, month, actual);
    const CivilDate day = OwnDay(month, actual).value_or(LastDayInForce(agreed, month));
    const PricedService* found = nullptr;
    for (const PricedService& one : agreed.services) {
        if (one.service_code != actual.service_code || !one.HoldsOn(day)) continue;
        if (found == nullptr || found->valid_from < one.valid_from) found = &one;
    }
    return found;
}

std::optional<Money> AmountOf(
    const ContractTerms& terms, Month month, const ServiceActual& actual
) {
    const PricedService* agreed = FindPrice(terms, month, actual);
    if (agreed == nullptr || !agreed->unit_price) return std::nullopt;
    return Price(*agreed->unit_price, actual.quantity);
}

std::string UnitOf(const ContractTerms& terms, Month month, const std::string& service_code) {
    const ServiceActual asked{.service_code = service_code, .unit = {}, .quantity = {}};
    if (const PricedService* now = FindPrice(terms, month, asked)) return now->unit;
    const PricedService* last = nullptr;
    for (const ReportingTerms& period : terms.periods) {
        for (const PricedService& one : period.services) {
            if (one.service_code != service_code) continue;
            if (last == nullptr || last->valid_from <= one.valid_from) last = &one;
        }
    }
    return last == nullptr ? std::string() : last->unit;
}

std::vector<Money> AmountsOf(
    const ContractTerms& terms, Month month, const std::vector<ReportLine>& lines
) {
    std::map<std::string, Money> sums;
    for (const ReportLine& line : lines) {
        if (!line.service) continue;
        const std::optional<Money> amount = AmountOf(terms, month, *line.service);
        if (!amount) continue;
        const auto [sum, first] = sums.emplace(amount->currency().ToText(), *amount);
        if (first) continue;
        const std::optional<Money> more = Money::Plus(sum->second, *amount);
        if (more) sum->second = *more;
    }
    std::vector<Money> amounts;
    for (const auto& [currency, sum] : sums)
        amounts.push_back(sum);
    return amounts;
}

}  // namespace luotsi::report_intake
