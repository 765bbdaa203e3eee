#pragma once

#include "kernel/describe.h"
#include "kernel/quantity.h"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace luotsi::report_intake {

// The five steering focus areas (painopistealueet).
enum class FocusArea { kCost, kQuality, kOutput, kDevelopment, kEffectiveness };
inline constexpr std::array<FocusArea, 5> kFocusAreas{
    FocusArea::kCost,
    FocusArea::kQuality,
    FocusArea::kOutput,
    FocusArea::kDevelopment,
    FocusArea::kEffectiveness,
};

struct FocusWeight {
    FocusArea focus_area = FocusArea::kCost;
    // Whole percent; all areas together 100.
    std::uint64_t weight = 0;

    bool operator==(const FocusWeight&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"focus_area", &FocusWeight::focus_area}, Field{"weight", &FocusWeight::weight}
        };
    }
};

// Reported values of an area's indicators in a stretch of months, and how many met their target.
struct AreaCount {
    FocusArea focus_area = FocusArea::kCost;
    std::uint64_t reported = 0;
    std::uint64_t met = 0;
};

struct AreaScore {
    FocusArea focus_area = FocusArea::kCost;
    std::uint64_t weight = 0;
    std::uint64_t reported = 0;
    std::uint64_t met = 0;
    // met / reported in basis points, half away from zero; absent where nothing was reported.
    std::optional<std::int64_t> score = {};
};

struct Scorecard {
    // All five, in their order.
    std::array<AreaScore, kFocusAreas.size()> areas = {};
    // The areas' exact shares, weighted; areas without reports are left out with their weights.
    // Without weights every area weighs the same. Absent where nothing was reported.
    std::optional<std::int64_t> overall = {};
};

Scorecard Score(std::span<const AreaCount> counts, std::span<const FocusWeight> weights);

}  // namespace luotsi::report_intake

namespace luotsi {

template <>
struct EnumNames<report_intake::FocusArea> {
    using E = report_intake::FocusArea;
    static constexpr std::array<std::pair<E, std::string_view>, 5> kNames{{
        {E::kCost, "cost"},
        {E::kQuality, "quality"},
        {E::kOutput, "output"},
        {E::kDevelopment, "development"},
        {E::kEffectiveness, "effectiveness"},
    }};
};

}  // namespace luotsi
