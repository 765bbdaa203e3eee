#pragma once

#include "kernel/civil.h"
#include "kernel/quantity.h"
#include "report_intake/domain/month_history.h"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace luotsi::report_intake {

// The statistics of report intake: what a series of months lets expect. Nothing that is paid or
// refused rests on them, so forecast.cc may count in floating point; what leaves it is exact again.

// The months of a series, ascending, each at most once.
using Past = std::span<const MonthQuantity>;

enum class ForecastMethod { kSeasonal, kLevel };

struct Foreseen {
    Quantity value;
    ForecastMethod method = ForecastMethod::kLevel;
    // How many months stand behind it.
    std::uint64_t months = 0;
};

// A later month from the months before: level and damped trend times the season of the month where
// a year is known, else the middle of the last months. Nothing where fewer than three are known, or
// the month is not after them.
std::optional<Foreseen> Foresee(Past past, Month month);

// How one forecast of the past went: (actual - foreseen) / foreseen in millionths; of less than one
// unit foreseen, one unit counts.
struct PastError {
    ForecastMethod method = ForecastMethod::kLevel;
    std::int64_t relative_micros = 0;
};

// What Foresee would have said of each month of the past so many months before, against what came.
std::vector<PastError> PastErrors(Past past, int horizon);

struct Band {
    Quantity low;
    Quantity high;
    // How many past errors it comes from.
    std::uint64_t errors = 0;
};

// Where the actual lies in 80 of 100 months, by the past errors of the same method: the series' own
// where they are enough, else those of its siblings with them, brought to its size. Nothing where
// both are too few.
std::optional<Band> BandOf(
    const Foreseen& foreseen,
    std::span<const PastError> own,
    std::span<const std::vector<PastError>> siblings
);

// Where a month's figure has no reason to be looked at.
struct UsualRange {
    Quantity expected;
    Quantity low;
    Quantity high;
};

std::optional<UsualRange> UsualRangeOf(Past past, Month month, const Oddness& oddness);

// The range, where the figure lies outside it. Most figures lie so near what is expected that their
// series' past errors need not be counted.
std::optional<UsualRange> FindUnusual(
    Past past, Month month, Quantity figure, const Oddness& oddness
);

}  // namespace luotsi::report_intake
