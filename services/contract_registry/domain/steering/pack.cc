#include "contract_registry/domain/steering/pack.h"

#include <algorithm>
#include <map>
#include <utility>

namespace luotsi::contract_registry {
namespace {

// The changes of terms whose first day lies in the period.
std::vector<PackChange> ChangesOf(FamilyLine line, const Period& period) {
    std::vector<PackChange> changes;
    const std::vector<FamilyPeriod> stretches = FamilyTimeline(line);
    for (std::size_t i = 1; i < stretches.size(); ++i) {
        const std::optional<CivilDate>& from = stretches[i].valid_from;
        if (!from || !period.Holds(*from)) continue;
        auto fields = ChangedFields(stretches[i - 1].terms.terms, stretches[i].terms.terms);
        if (!fields.empty()) changes.push_back({*from, std::move(fields)});
    }
    return changes;
}

std::vector<PackValue> HistoryOf(
    const Picture& picture, const std::string& indicator, const Period& period
) {
    std::vector<PackValue> history;
    for (const auto& [key, month] : picture.months) {
        if (!period.Holds(month.month.LastDay())) continue;
        for (const SeenIndicator& seen : month.indicators) {
            if (seen.code != indicator) continue;
            history.push_back({month.month, seen.value, seen.target_level, seen.met});
        }
    }
    return history;
}

PackTerms TermsOf(FamilyLine line, const Picture& picture, const Period& period) {
    const Terms terms = FamilyTermsOn(line, period.to).terms;
    PackTerms part{
        .title = terms.title,
        .start_date = terms.start_date,
        .end_date = terms.end_date,
        .agreed_value = terms.agreed_value,
        .annual_value = terms.annual_value,
        .changes = ChangesOf(line, period),
        .goals = terms.goals,
        .indicators = {},
    };
    for (const Indicator& indicator : terms.indicators) {
        part.indicators.push_back({
            .code = indicator.code,
            .name = indicator.name,
            .goal_code = indicator.goal_code,
            .target_level = indicator.target_level,
            .history = HistoryOf(picture, indicator.code, period),
        });
    }
    return part;
}

// Cases of a kind in the period, those alike together; in the order of category, severity, state.
std::vector<PackCaseCount> CasesOf(
    const Picture& picture, std::string_view kind, const Period& period
) {
    std::map<std::tuple<std::string, std::string, std::string>, std::uint64_t> counts;
    for (const auto& [key, one] : picture.cases) {
        if (one.kind != kind || !period.Holds(one.on)) continue;
        counts[{one.category, one.severity, one.state}] += one.count;
    }
    std::vector<PackCaseCount> cases;
    for (const auto& [key, count] : counts) {
        const auto& [category, severity, state] = key;
        cases.push_back({category, severity, state, count});
    }
    return cases;
}

// Those open on some day of the period, in the order of days.
std::vector<PackAlert> AlertsOf(const Picture& picture, const Period& period) {
    std::vector<PackAlert> alerts;
    for (const auto& [key, alert] : picture.alerts) {
        const bool is_over = alert.closed_on && *alert.closed_on < period.from;
        if (alert.historic || alert.since > period.to || is_over) continue;
        alerts.push_back({
            .rule_code = alert.rule_code,
            .subject = alert.subject,
            .severity = alert.severity,
            .since = alert.since,
            .closed_on = alert.closed_on,
        });
    }
    // Ids order the map: what is equal here keeps their order.
    std::ranges::stable_sort(alerts, {}, [](const PackAlert& alert) {
        return std::tie(alert.since, alert.rule_code, alert.subject);
    });
    return alerts;
}

PackQuality QualityOf(const Picture& picture, const PictureFigures& figures, const Period& period) {
    return {
        .reports_due = figures.reports_due,
        .reports_on_time = figures.reports_on_time,
        .reports_missing = figures.reports_missing,
        .indicators_judged = figures.indicators_judged,
        .indicators_met = figures.indicators_met,
        .alerts_raised = figures.alerts_raised,
        .alerts_open_at_end = figures.alerts_open_at_end,
        .alerts = AlertsOf(picture, period),
        .deviations = CasesOf(picture, "deviation", period),
        .visits = CasesOf(picture, "visit", period),
    };
}

void AddTo(std::optional<Quantity>& sum, Quantity more) {
    // Far beyond any month's care days: what does not fit any more stays at what it was.
    sum = Quantity::Plus(sum.value_or(Quantity()), more).value_or(more);
}

// What was foreseen and what came, by service and month; of several forecasts the newest one that
// was made before the month.
std::vector<PackForecastMonth> ForecastMonths(const Picture& picture, const Period& period) {
    using Key = std::pair<std::string, Month>;
    std::map<Key, PackForecastMonth> rows;
    const auto row = [&](const SeenQuantity& seen) -> PackForecastMonth& {
        PackForecastMonth& found = rows[Key{seen.service_code, seen.month}];
        found.service_code = seen.service_code;
        found.month = seen.month;
        return found;
    };
    for (const auto& [key, month] : picture.months) {
        // Months come in their order, so a later forecast replaces an earlier one.
        std::map<Key, std::optional<Quantity>> foreseen;
        for (const SeenQuantity& seen : month.forecast) {
            if (seen.month <= month.month || !period.Holds(seen.month.LastDay())) continue;
            AddTo(foreseen[Key{seen.service_code, seen.month}], seen.quantity);
        }
        for (const auto& [what, quantity] : foreseen)
            row({what.second, what.first, {}}).forecast = quantity;
        if (!period.Holds(month.month.LastDay())) continue;
        for (const SeenQuantity& seen : month.services)
            AddTo(row({month.month, seen.service_code, {}}).actual, seen.quantity);
    }
    std::vector<PackForecastMonth> months;
    for (auto& [key, one] : rows)
        months.push_back(std::move(one));
    return months;
}

PackForecast ForecastOf(
    const Picture& picture, const PictureFigures& figures, const Period& period
) {
    PackForecast part{.months = ForecastMonths(picture, period), .errors = {}, .money = {}};
    for (const ForecastError& error : ForecastErrors(picture, period)) {
        part.errors.push_back({
            .service_code = error.service_code,
            .months = error.months,
            .absolute_error = Quantity::OfMicros(error.absolute_error_micros),
            .actual = Quantity::OfMicros(error.actual_micros),
        });
    }
    for (const auto& [code, minor] : figures.money_minor) {
        if (const auto currency = Currency::Parse(code))
            part.money.push_back(Money::Of(minor, *currency));
    }
    return part;
}

std::vector<MeetingDecision> OpenOnes(std::span<const MeetingDecision> decisions) {
    std::vector<MeetingDecision> open;
    for (const MeetingDecision& decision : decisions) {
        if (decision.IsOpen()) open.push_back(decision);
    }
    std::ranges::sort(open, {}, [](const MeetingDecision& decision) {
        return std::tie(decision.due_date, decision.code);
    });
    return open;
}

}  // namespace

std::vector<std::string> ChangedFields(const Terms& before, const Terms& after) {
    std::vector<std::string> changed;
    std::apply(
        [&](const auto&... field) {
            const auto look = [&](const auto& one) {
                if (!(before.*(one.member) == after.*(one.member))) changed.emplace_back(one.name);
            };
            (look(field), ...);
        },
        Terms::Fields()
    );
    return changed;
}

NegotiationPack BuildPack(
    FamilyLine line,
    const Picture& picture,
    std::span<const MeetingDecision> decisions,
    const Period& period
) {
    const PictureFigures figures = FiguresOf(picture, period);
    NegotiationPack pack{
        .contract_id = line[0].id,
        .contract_number = NaturalKey(line[0].history),
        .from_date = period.from,
        .to_date = period.to,
        .sources = {},
        .goals_and_terms = TermsOf(line, picture, period),
        .quality = QualityOf(picture, figures, period),
        .complaints = CasesOf(picture, "complaint", period),
        .feedback = CasesOf(picture, "feedback", period),
        .forecast = ForecastOf(picture, figures, period),
        .open_decisions = OpenOnes(decisions),
    };
    for (const auto& [source, position] : picture.positions)
        pack.sources.push_back({source, position});
    return pack;
}

}  // namespace luotsi::contract_registry
