#pragma once

#include "kernel/civil.h"
#include "kernel/quantity.h"

#include <optional>
#include <string>
#include <vector>

namespace luotsi::report_intake {

struct MonthQuantity {
    Month month;
    Quantity quantity;
    bool operator==(const MonthQuantity&) const = default;
};

// What a contract has reported of one service before the month that is judged.
struct ServiceSeries {
    std::string service_code;
    // By month, ascending; months without a report are left out.
    std::vector<MonthQuantity> actuals;
    // What the provider last foresaw for the month that is judged.
    std::optional<Quantity> forecast;
};

// The past against which a month's report is held. Odd lines are remarked, never returned, so a
// past that is a moment old does no harm.
struct MonthHistory {
    std::vector<ServiceSeries> services;
};

}  // namespace luotsi::report_intake
