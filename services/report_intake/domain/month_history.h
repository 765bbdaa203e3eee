#pragma once

#include "kernel/civil.h"
#include "kernel/quantity.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace luotsi::report_intake {

struct MonthQuantity {
    Month month;
    Quantity quantity;
    bool operator==(const MonthQuantity&) const = default;
};

// What a contract has reported of one service in one unit before the month that is judged.
struct ServiceSeries {
    std::string service_code;
    std::string unit;
    // By month, ascending; months without a report are left out.
    std::vector<MonthQuantity> actuals;
    // What the provider last foresaw for the month that is judged.
    std::optional<Quantity> forecast;
};

// How far from the expected value a figure is odd: the county's numbers (county_number.h). What
// nobody has set is 0 and looks for nothing.
struct Oddness {
    // In deviations of the series: its own past errors, and what chance does to small counts.
    std::int64_t deviations = 0;
    // Fewer known months say nothing.
    std::int64_t least_months = 0;
    // A figure so many times its forecast has a wrong unit or a wrong decimal point.
    std::int64_t times_forecast = 0;

    bool KnowsUsual() const { return deviations > 0 && least_months > 0; }
};

// The past against which a month's report is held. Odd lines are remarked, never returned, so a
// past that is a moment old does no harm.
struct MonthHistory {
    std::vector<ServiceSeries> services;
    // As the county set it for the month's last day.
    Oddness oddness = {};
};

}  // namespace luotsi::report_intake
