#include "contract_registry/domain/steering/picture.h"

#include "kernel/wide.h"

#include <algorithm>
#include <limits>

namespace luotsi::contract_registry {
namespace {

constexpr std::string_view kNoLongerTrue = "no-longer-true";

std::string SourceOf(const PictureEvent& event) {
    return std::visit(
        Overloaded{
            [](const MonthSeen&) { return "report-intake"; },
            [](const AlertSeen&) { return "alerting"; },
            [](const CaseSeen&) { return "self-monitoring"; },
            [](const MoneySeen&) { return "finance-integration"; },
        },
        event
    );
}

std::string KeyOf(const SeenMoney& money) {
    return money.kind + '/' + money.day.ToText() + '/' + money.amount.currency().ToText();
}

template <class Entry>
void Keep(
    std::map<std::string, Entry>& entries, const std::string& key, Entry entry, std::uint64_t at
) {
    entry.source_position = at;
    entries.insert_or_assign(key, std::move(entry));
}

template <class Entry, class Seen>
Decision<PictureEvent> NewerOnly(
    const std::map<std::string, Entry>& entries, const std::string& key, Seen seen
) {
    const auto known = entries.find(key);
    const bool older =
        known != entries.end() && seen.source_position <= known->second.source_position;
    if (older) return std::vector<PictureEvent>{};
    return PictureEvent(std::move(seen));
}

void CountReport(const SeenMonth& month, const Period& period, PictureFigures& figures) {
    if (month.historic || !month.due_date || !period.Holds(*month.due_date)) return;
    if (month.excused && !month.came()) return;
    ++figures.reports_due;
    if (!month.came()) ++figures.reports_missing;
    if (month.on_time()) ++figures.reports_on_time;
}

void CountIndicators(const SeenMonth& month, const Period& period, PictureFigures& figures) {
    if (!period.Holds(month.month.LastDay())) return;
    for (const SeenIndicator& indicator : month.indicators) {
        ++figures.indicators_judged;
        if (indicator.met) ++figures.indicators_met;
    }
}

void CountAlert(const SeenAlert& alert, const Period& period, PictureFigures& figures) {
    if (alert.historic) return;
    if (period.Holds(alert.since)) ++figures.alerts_raised;
    const bool closed = alert.closed_on && *alert.closed_on <= period.to;
    if (alert.since <= period.to && !closed) ++figures.alerts_open_at_end;
    const bool by_person = alert.closed_reason != kNoLongerTrue;
    if (alert.closed_on && period.Holds(*alert.closed_on) && by_person) ++figures.alerts_dismissed;
}

void CountCase(const SeenCase& one, const Period& period, PictureFigures& figures) {
    if (!period.Holds(one.on)) return;
    const std::string key = one.severity.empty() ? one.kind : one.kind + '/' + one.severity;
    figures.cases[key] += one.count;
}

// The quantity of a service in a list; nothing where the list does not name it.
std::optional<std::int64_t> MicrosOf(
    const std::vector<SeenQuantity>& quantities, Month month, const std::string& service
) {
    std::optional<std::int64_t> sum;
    for (const SeenQuantity& one : quantities) {
        if (one.month != month || one.service_code != service) continue;
        sum = Narrow(Wide{sum.value_or(0)} + one.quantity.micros())
                  .value_or(std::numeric_limits<std::int64_t>::max());
    }
    return sum;
}

// What was foreseen of a service in the report of the latest month before.
std::optional<std::int64_t> ForeseenMicros(
    const Picture& picture, Month month, const std::string& service
) {
    std::optional<std::int64_t> newest;
    for (const auto& [key, earlier] : picture.months) {
        if (earlier.month >= month) break;
        if (const auto foreseen = MicrosOf(earlier.forecast, month, service)) newest = foreseen;
    }
    return newest;
}

std::vector<std::string> ForeseenServices(const Picture& picture) {
    std::vector<std::string> services;
    for (const auto& [key, month] : picture.months) {
        for (const SeenQuantity& one : month.forecast)
            services.push_back(one.service_code);
    }
    std::ranges::sort(services);
    services.erase(std::ranges::unique(services).begin(), services.end());
    return services;
}

std::int64_t Sum(std::int64_t left, std::int64_t right) {
    return Narrow(Wide{left} + right).value_or(std::numeric_limits<std::int64_t>::max());
}

void AddMiss(std::int64_t actual, std::int64_t foreseen, ForecastError& error) {
    const Wide miss = Wide{actual} - foreseen;
    const auto size = Narrow(miss < 0 ? -miss : miss);
    ++error.months;
    error.absolute_error_micros =
        Sum(error.absolute_error_micros, size.value_or(std::numeric_limits<std::int64_t>::max()));
    error.actual_micros = Sum(error.actual_micros, actual);
}

}  // namespace

void PictureBook::Evolve(State& picture, const Event& event, const Recorded&) {
    const std::uint64_t at = std::visit([](const auto& one) { return one.source_position; }, event);
    std::visit(
        Overloaded{
            [&](const MonthSeen& seen) {
                Keep(picture.months, seen.month.month.ToText(), seen.month, at);
            },
            [&](const AlertSeen& seen) {
                Keep(picture.alerts, seen.alert.id.ToText(), seen.alert, at);
            },
            [&](const CaseSeen& seen) {
                Keep(picture.cases, seen.seen.id.ToText(), seen.seen, at);
            },
            [&](const MoneySeen& seen) {
                const auto [place, fresh] =
                    picture.money.try_emplace(KeyOf(seen.money), seen.money);
                if (!fresh) place->second.amount = place->second.amount + seen.money.amount;
            },
        },
        event
    );
    std::uint64_t& newest = picture.positions[SourceOf(event)];
    newest = std::max(newest, at);
}

Decision<PictureEvent> Decide(const Picture& picture, MonthSeen seen) {
    const std::string key = seen.month.month.ToText();
    return NewerOnly(picture.months, key, std::move(seen));
}

Decision<PictureEvent> Decide(const Picture& picture, AlertSeen seen) {
    const std::string key = seen.alert.id.ToText();
    return NewerOnly(picture.alerts, key, std::move(seen));
}

Decision<PictureEvent> Decide(const Picture& picture, CaseSeen seen) {
    const std::string key = seen.seen.id.ToText();
    return NewerOnly(picture.cases, key, std::move(seen));
}

Decision<PictureEvent> Decide(const Picture& picture, MoneySeen seen) {
    if (seen.money.amount.minor() == 0) return std::vector<PictureEvent>{};
    const auto known = picture.money.find(KeyOf(seen.money));
    const bool fits = known == picture.money.end() ||
                      Money::Plus(known->second.amount, seen.money.amount).has_value();
    if (!fits) return Rejection{.reason = "AMOUNT_OVERFLOW", .field = "amount"};
    return PictureEvent(std::move(seen));
}

PictureFigures FiguresOf(const Picture& picture, const Period& period) {
    PictureFigures figures;
    for (const auto& [key, month] : picture.months) {
        CountReport(month, period, figures);
        CountIndicators(month, period, figures);
    }
    for (const auto& [key, alert] : picture.alerts)
        CountAlert(alert, period, figures);
    for (const auto& [key, one] : picture.cases)
        CountCase(one, period, figures);
    for (const auto& [key, money] : picture.money) {
        if (!period.Holds(money.day)) continue;
        std::int64_t& sum = figures.money_minor[money.amount.currency().ToText()];
        sum = Sum(sum, money.amount.minor());
    }
    return figures;
}

std::vector<ForecastError> ForecastErrors(const Picture& picture, const Period& period) {
    std::vector<ForecastError> errors;
    for (const std::string& service : ForeseenServices(picture)) {
        ForecastError error{.service_code = service};
        for (const auto& [key, month] : picture.months) {
            if (month.version == 0 || !period.Holds(month.month.LastDay())) continue;
            const auto foreseen = ForeseenMicros(picture, month.month, service);
            if (!foreseen) continue;
            AddMiss(MicrosOf(month.services, month.month, service).value_or(0), *foreseen, error);
        }
        if (error.months > 0) errors.push_back(std::move(error));
    }
    return errors;
}

}  // namespace luotsi::contract_registry
