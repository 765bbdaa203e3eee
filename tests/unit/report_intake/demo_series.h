#pragma once

#include "kernel/finnish_calendar.h"
#include "report_intake/domain/forecast.h"

#include <array>
#include <cmath>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace luotsi::report_intake {

// Made-up series of services as a county buys them: a season of the year, working days, a trend,
// noise that lasts and noise that does not, and what chance does to counts.

struct DemoSeries {
    std::string name;
    // Of a usual month.
    double size = 0;
    double noise = 0;
    std::vector<MonthQuantity> months;
};

struct DemoKind {
    const char* name;
    // Done on working days only.
    bool office;
    std::array<double, 12> season;
};

inline constexpr std::array<DemoKind, 4> kDemoKinds{{
    {"round the clock", false, {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}},
    {"office with July off",
     true,
     {1.05, 1.02, 1.05, 1.0, 1.02, 0.95, 0.6, 0.85, 1.1, 1.12, 1.1, 0.85}},
    {"winter illness", false, {1.35, 1.4, 1.2, 1.0, 0.85, 0.75, 0.7, 0.75, 0.9, 1.0, 1.1, 1.25}},
    {"autumn vaccination", true, {0.4, 0.3, 0.25, 0.2, 0.2, 0.15, 0.1, 0.2, 0.6, 3.2, 4.2, 1.4}},
}};

inline double WorkingDays(Month month) {
    double days = 0;
    for (CivilDate day = month.FirstDay(); day <= month.LastDay(); day = day.AddDays(1))
        days += IsWorkingDay(day) ? 1 : 0;
    return days;
}

inline double Number(Quantity quantity) {
    return static_cast<double>(quantity.micros()) / 1e6;
}

inline DemoSeries MakeSeries(
    std::mt19937_64& random, const DemoKind& kind, double size, double noise, int months
) {
    std::normal_distribution<double> normal;
    std::uniform_real_distribution<double> growth(-0.08, 0.12);
    DemoSeries series{.name = kind.name, .size = size, .noise = noise, .months = {}};
    const double yearly = growth(random);
    double lasting = 0;
    Month month = *Month::FromYm(2021, 1);
    for (int i = 0; i < months; ++i, month = month.Next()) {
        lasting = 0.5 * lasting + 0.6 * noise * normal(random);
        double mean = size * kind.season[month.month() - 1] * std::exp(yearly * i / 12);
        if (kind.office) mean *= WorkingDays(month) / 21;
        mean *= std::exp(lasting + 0.8 * noise * normal(random));
        std::poisson_distribution<std::int64_t> count(mean);
        series.months.push_back({month, *Quantity::OfWhole(count(random))});
    }
    return series;
}

// Every kind in every size with little and much noise, four years each.
inline std::vector<DemoSeries> DemoCounty(std::uint64_t seed, int months = 48) {
    std::mt19937_64 random(seed);
    std::vector<DemoSeries> county;
    for (const DemoKind& kind : kDemoKinds) {
        for (const double size : {5.0, 20.0, 100.0, 1000.0}) {
            for (const double noise : {0.04, 0.1, 0.2})
                county.push_back(MakeSeries(random, kind, size, noise, months));
        }
    }
    return county;
}

}  // namespace luotsi::report_intake
