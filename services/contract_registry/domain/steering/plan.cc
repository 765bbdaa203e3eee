#include "contract_registry/domain/steering/plan.h"

#include "kernel/check.h"
#include "kernel/quantity.h"

#include <algorithm>
#include <cstdint>
#include <utility>

namespace luotsi::contract_registry {
namespace {

constexpr std::int64_t kDaysOfYear = 365;

CivilDate FirstDay(int year) {
    return Month::FromYm(year, 1)->FirstDay();
}
CivilDate LastDay(int year) {
    return Month::FromYm(year, 12)->LastDay();
}
std::int64_t DaysIn(CivilDate from, CivilDate to) {
    return std::max<std::int64_t>(0, std::int64_t{to.DaysSinceEpoch()} - from.DaysSinceEpoch() + 1);
}

// `total` for `in_days`, of which `days` are asked.
std::optional<Money> PartOf(Money total, std::int64_t in_days, std::int64_t days) {
    LUOTSI_CHECK(in_days > 0, "a term has days");
    std::int64_t micros = 1'000'000;
    for (int digit = 0; digit < total.currency().minor_digits(); ++digit)
        micros /= 10;
    // Divided first, so that what fits is not lost on the way.
    const std::int64_t most = INT64_MAX / micros - 1;
    const std::int64_t a_day = total.minor() / in_days;
    if (a_day > most || a_day < -most) return std::nullopt;
    const std::int64_t day_price = a_day * micros + total.minor() % in_days * micros / in_days;
    const UnitPrice price = UnitPrice::OfMicros(day_price, total.currency());
    const std::optional<Quantity> quantity = Quantity::OfWhole(days);
    return quantity ? Price(price, *quantity) : std::nullopt;
}

// Sums by currency.
class Sums {
  public:
    // False where the sum is too large.
    bool Add(const std::optional<Money>& money) {
        if (!money) return false;
        Money& sum = by_currency_.try_emplace(money->currency(), Money::Of(0, money->currency()))
                         .first->second;
        const std::optional<Money> more = Money::Plus(sum, *money);
        if (more) sum = *more;
        return more.has_value();
    }
    std::vector<Money> ToList() const {
        std::vector<Money> list;
        for (const auto& [currency, sum] : by_currency_)
            list.push_back(sum);
        return list;
    }

  private:
    std::map<Currency, Money> by_currency_;
};

PlannedPurchase Planned(const PlanContract& contract, CivilDate day, std::uint64_t lead_days) {
    PlannedPurchase purchase{
        .contract_id = contract.id,
        .number = contract.number,
        .title = contract.title,
        .type = contract.type,
        .end_date = *contract.end_date,
        .lead_days = lead_days,
        .annual_value = contract.annual_value,
    };
    purchase.notice_day =
        contract.notice ? LastNoticeDay(purchase.end_date, *contract.notice) : purchase.end_date;
    purchase.latest_start = purchase.notice_day.AddDays(-static_cast<std::int64_t>(lead_days));
    purchase.late = purchase.latest_start < day;
    return purchase;
}

// What a year costs beside what is counted with call-offs.
Money OwnValue(const PlanContract& contract) {
    const Money yearly = *contract.annual_value;
    if (!contract.called_off || contract.called_off->currency() != yearly.currency()) return yearly;
    const std::int64_t left =
        yearly.minor() - std::min(yearly.minor(), contract.called_off->minor());
    return Money::Of(left, yearly.currency());
}

// False where a sum is too large.
bool AddMoney(std::span<const PlanContract> contracts, PlanYear& year) {
    bool fits = true;
    Sums bound;
    Sums to_be_decided;
    const CivilDate first = FirstDay(year.year);
    const CivilDate last = LastDay(year.year);
    for (const PlanContract& contract : contracts) {
        if (contract.start_date && *contract.start_date > last) continue;
        if (!contract.annual_value) {
            ++year.without_value;
            continue;
        }
        const CivilDate from = std::max(first, contract.start_date.value_or(first));
        const CivilDate to = std::min(last, contract.end_date.value_or(last));
        const CivilDate after = contract.end_date ? contract.end_date->AddDays(1) : last.AddDays(1);
        const Money yearly = OwnValue(contract);
        fits = fits && bound.Add(PartOfYear(yearly, year.year, DaysIn(from, to)));
        const std::int64_t later = DaysIn(std::max(from, after), last);
        fits = fits && to_be_decided.Add(PartOfYear(yearly, year.year, later));
    }
    year.bound = bound.ToList();
    year.to_be_decided = to_be_decided.ToList();
    return fits;
}

}  // namespace

std::optional<Money> YearlyValue(
    const std::optional<Money>& agreed_for_year,
    const std::optional<Money>& agreed_in_all,
    const std::optional<CivilDate>& start_date,
    const std::optional<CivilDate>& end_date,
    const std::optional<Money>& paid_in_year
) {
    if (agreed_for_year) return agreed_for_year;
    if (agreed_in_all && start_date && end_date && *start_date <= *end_date)
        return PartOf(*agreed_in_all, DaysIn(*start_date, *end_date), kDaysOfYear);
    return paid_in_year;
}

std::optional<Money> YearCalledOff(
    Money called_off, const std::optional<CivilDate>& start, const std::optional<CivilDate>& end
) {
    if (!start || !end || *start > *end) return std::nullopt;
    return PartOf(called_off, DaysIn(*start, *end), kDaysOfYear);
}

std::optional<Money> PartOfYear(Money yearly, int year, std::int64_t days) {
    const std::int64_t in_year = DaysIn(FirstDay(year), LastDay(year));
    if (days >= in_year) return yearly;
    if (days <= 0) return Money::Of(0, yearly.currency());
    return PartOf(yearly, in_year, days);
}

Checked<ProcurementPlan> MakePlan(
    CivilDate day, int years, std::uint64_t lead_days, std::span<const PlanContract> contracts
) {
    ProcurementPlan plan{.day = day, .lead_days = lead_days};
    for (int i = 0; i < years; ++i) {
        PlanYear& year = plan.years.emplace_back();
        year.year = day.year() + i;
        if (!AddMoney(contracts, year)) return Rejection{.reason = "AMOUNT_OVERFLOW"};
    }
    for (const PlanContract& contract : contracts) {
        if (!contract.end_date) {
            ++plan.open_ended;
            continue;
        }
        PlannedPurchase purchase = Planned(contract, day, lead_days);
        if (purchase.end_date.year() >= day.year() + years) continue;
        const int at = std::clamp(purchase.latest_start.year() - day.year(), 0, years - 1);
        plan.years[static_cast<std::size_t>(at)].purchases.push_back(std::move(purchase));
    }
    for (PlanYear& year : plan.years) {
        std::ranges::sort(year.purchases, {}, [](const PlannedPurchase& one) {
            return std::tuple(one.latest_start, one.number, one.contract_id);
        });
    }
    return plan;
}

}  // namespace luotsi::contract_registry
