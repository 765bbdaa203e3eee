#include "report_intake/domain/ceiling_recount.h"

#include "report_intake/domain/ceiling.h"
#include "report_intake/domain/prices.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <tuple>

namespace luotsi::report_intake {
namespace {

// Reports older than this are not looked for.
constexpr int kMonthsCountedBack = 240;

// The days of a month on which the contract is in force; of one that is not, the last one comes
// before the first.
using Days = std::pair<CivilDate, CivilDate>;

Days DaysIn(const ReportingTerms& terms, Month month) {
    const CivilDate first = month.FirstDay();
    const CivilDate last = month.LastDay();
    return {
        std::max(first, terms.start_date.value_or(first)),
        std::min(last, terms.end_date.value_or(last)),
    };
}

// What of a price decides in a month. Which of two prices holds depends on when they began, also
// where that was before the month.
using PriceInMonth =
    std::tuple<std::string, std::optional<CivilDate>, CivilDate, std::optional<UnitPrice>>;

std::vector<PriceInMonth> PricesIn(const ReportingTerms& terms, Month month) {
    const CivilDate first = std::min(month.FirstDay(), DaysIn(terms, month).second);
    const CivilDate last = month.LastDay();
    std::vector<PriceInMonth> prices;
    for (const PricedService& one : terms.services) {
        const CivilDate ends = std::min(one.valid_to.value_or(last), last);
        if (ends < first || one.valid_from.value_or(first) > last) continue;
        prices.emplace_back(one.service_code, one.valid_from, ends, one.unit_price);
    }
    return prices;
}

// A line with a day is priced by the terms of its day, so each stretch of the month counts.
bool PricedOtherwise(const ContractTerms& before, const ContractTerms& after, Month month) {
    const CivilDate first = month.FirstDay();
    std::set<CivilDate> stretches_begin;
    for (const ContractTerms* terms : {&before, &after}) {
        for (const ReportingTerms* stretch : TermsWithin(*terms, month))
            stretches_begin.insert(std::max(stretch->valid_from.value_or(first), first));
    }
    return std::ranges::any_of(stretches_begin, [&](CivilDate day) {
        return PricesIn(before.On(day), month) != PricesIn(after.On(day), month);
    });
}

std::string CurrencyOf(const ContractTerms& framework) {
    const std::optional<Ceiling> ceiling = FrameworkCeiling(framework, {});
    return ceiling ? ceiling->measure.currency : std::string();
}

std::optional<Month> FirstMonthOf(const ContractTerms& terms) {
    std::optional<Month> first;
    for (const ReportingTerms& period : terms.periods) {
        if (!period.start_date) continue;
        const Month begins = Month::Of(*period.start_date);
        first = first ? std::min(*first, begins) : begins;
    }
    return first;
}

}  // namespace

Uuid FrameworkOf(const ContractTerms& terms, const Uuid& contract, Month month) {
    const Uuid& framework = terms.On(month.LastDay()).framework;
    return framework.IsNil() ? contract : framework;
}

bool CountsOtherwise(const ContractTerms& before, const ContractTerms& after, Month month) {
    const ReportingTerms& was = before.On(month.LastDay());
    const ReportingTerms& is = after.On(month.LastDay());
    return was.framework != is.framework || DaysIn(was, month) != DaysIn(is, month) ||
           PricedOtherwise(before, after, month);
}

bool CeilingAppeared(const ContractTerms& before, const ContractTerms& after) {
    const std::string currency = CurrencyOf(after);
    return !currency.empty() && currency != CurrencyOf(before);
}

std::vector<Month> ReportableMonths(
    const ContractTerms& before, const ContractTerms& after, CivilDate today
) {
    const Month last = Month::Of(today);
    const Month oldest = last.AddMonths(-kMonthsCountedBack);
    const Month now = FirstMonthOf(after).value_or(oldest);
    const Month first = std::max(oldest, std::min(now, FirstMonthOf(before).value_or(now)));
    std::vector<Month> months;
    for (Month month = first; month <= last; month = month.Next())
        months.push_back(month);
    return months;
}

}  // namespace luotsi::report_intake
