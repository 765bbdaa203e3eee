#pragma once

#include "tests/scenarios/steering/plain_list.h"

#include <luotsi/steering/v1/closing_analysis.pb.h>
#include <luotsi/steering/v1/meeting.pb.h>
#include <luotsi/steering/v1/quarterly_report.pb.h>

#include <cstdint>
#include <string>

namespace luotsi::test {

// The figures of what Luotsi answers, in the lines in which PlainList tells its own.

inline std::string Days(const type::v1::Quantity& quantity) {
    return std::to_string(quantity.micros() / 1'000'000);
}

inline void AddMoney(const char* what, const auto& sums, PlainList::Lines& lines) {
    for (const type::v1::Money& sum : sums)
        lines.push_back(std::string(what) + " " + std::to_string(sum.amount_minor()));
}

inline void AddErrors(const auto& errors, PlainList::Lines& lines) {
    for (const auto& error : errors) {
        lines.push_back(
            "forecast error " + Days(error.absolute_error()) + " of " + Days(error.actual()) +
            " in " + std::to_string(error.months())
        );
    }
}

inline void AddCaseCounts(const char* kind, const auto& counts, PlainList::Lines& lines) {
    for (const steering::v1::PackCaseCount& one : counts) {
        lines.push_back(
            std::string(kind) + " " + one.category() + " " + one.severity() + " " + one.state() +
            " " + std::to_string(one.count())
        );
    }
}

inline PlainList::Lines LinesOf(const steering::v1::NegotiationPack& pack) {
    using std::to_string;
    const steering::v1::PackQuality& quality = pack.quality();
    PlainList::Lines lines{
        "reports due " + to_string(quality.reports_due()) + " on time " +
            to_string(quality.reports_on_time()) + " missing " +
            to_string(quality.reports_missing()),
        "indicators judged " + to_string(quality.indicators_judged()) + " met " +
            to_string(quality.indicators_met()),
        "alerts raised " + to_string(quality.alerts_raised()) + " open " +
            to_string(quality.alerts_open_at_end()),
    };
    for (const steering::v1::PackIndicator& indicator : pack.goals_and_terms().indicators()) {
        for (const steering::v1::PackValue& value : indicator.history()) {
            const std::int64_t hundredths =
                value.value().numerator() * 100 / value.value().denominator();
            lines.push_back(
                "history " + value.month() + " " + to_string(hundredths) +
                (value.met() ? " met" : " missed")
            );
        }
    }
    for (const steering::v1::PackAlert& alert : quality.alerts()) {
        lines.push_back(
            "alert " + alert.rule_code() + " " + alert.subject() + " " + alert.closed_on()
        );
    }
    AddCaseCounts("complaint", pack.complaints(), lines);
    AddCaseCounts("feedback", pack.feedback(), lines);
    for (const steering::v1::PackForecastMonth& month : pack.forecast().months()) {
        lines.push_back(
            "forecast " + month.month() + " " +
            (month.has_forecast() ? Days(month.forecast()) : "") + " actual " +
            (month.has_actual() ? Days(month.actual()) : "")
        );
    }
    AddErrors(pack.forecast().errors(), lines);
    AddMoney("paid", pack.forecast().money(), lines);
    for (const steering::v1::PackDecision& decision : pack.open_decisions())
        lines.push_back("open decision " + decision.code() + " " + decision.due_date());
    return PlainList::Sorted(std::move(lines));
}

inline PlainList::Lines LinesOf(const steering::v1::QuarterlyReport& report) {
    using std::to_string;
    PlainList::Lines lines{
        "reports due " + to_string(report.reports().due()) + " on time " +
            to_string(report.reports().on_time()) + " late " + to_string(report.reports().late()) +
            " missing " + to_string(report.reports().missing()),
        "breaches " + to_string(report.breaches()),
        "held " + to_string(report.reviews().held()),
    };
    for (const steering::v1::AlertQuality& alert : report.alerts()) {
        lines.push_back(
            "alerts " + alert.rule_code() + " raised " + to_string(alert.raised()) + " settled " +
            to_string(alert.settled()) + " open " + to_string(alert.open())
        );
    }
    for (const steering::v1::CaseCount& one : report.cases())
        lines.push_back(
            "cases " + one.kind() + " " + one.severity() + " " + to_string(one.count())
        );
    AddMoney("paid", report.paid(), lines);
    AddMoney("sanctions", report.sanctions(), lines);
    return PlainList::Sorted(std::move(lines));
}

inline PlainList::Lines LinesOf(const steering::v1::AnalysisFigures& figures) {
    using std::to_string;
    PlainList::Lines lines{
        "reports due " + to_string(figures.reports_due()) + " on time " +
            to_string(figures.reports_on_time()) + " missing " +
            to_string(figures.reports_missing()),
        "alerts " + to_string(figures.alerts_raised()),
    };
    for (const steering::v1::IndicatorYear& year : figures.indicators()) {
        lines.push_back(
            "indicator " + to_string(year.year()) + " " + to_string(year.judged()) + " met " +
            to_string(year.met())
        );
    }
    for (const steering::v1::CaseCount& one : figures.cases())
        lines.push_back(
            "cases " + one.kind() + " " + one.severity() + " " + to_string(one.count())
        );
    AddErrors(figures.forecast_misses(), lines);
    AddMoney("paid", figures.paid(), lines);
    AddMoney("sanctions", figures.sanctions(), lines);
    return PlainList::Sorted(std::move(lines));
}

}  // namespace luotsi::test
