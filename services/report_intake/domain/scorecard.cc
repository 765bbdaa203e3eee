#include "report_intake/domain/scorecard.h"

#include "kernel/wide.h"

#include <algorithm>

namespace luotsi::report_intake {
namespace {

constexpr std::uint64_t kWhole = 10'000;

// The weighted mean of met / reported over the areas that have reports, in basis points. Exact: one
// common denominator, rounded once.
std::optional<std::int64_t> Overall(std::span<const AreaScore> areas, bool weighted) {
    Wide denominator = 1;
    Wide weights = 0;
    for (const AreaScore& area : areas) {
        if (area.reported == 0) continue;
        denominator *= static_cast<Wide>(area.reported);
        weights += weighted ? static_cast<Wide>(area.weight) : 1;
    }
    // Only areas of weight zero were reported: they steer nothing.
    if (weights == 0) return std::nullopt;
    Wide numerator = 0;
    for (const AreaScore& area : areas) {
        if (area.reported == 0) continue;
        const Wide weight = weighted ? static_cast<Wide>(area.weight) : 1;
        const Wide share = denominator / static_cast<Wide>(area.reported);
        numerator += weight * static_cast<Wide>(area.met) * share;
    }
    return static_cast<std::int64_t>(DivideHalfAway(numerator * kWhole, denominator * weights));
}

}  // namespace

Scorecard Score(std::span<const AreaCount> counts, std::span<const FocusWeight> weights) {
    Scorecard card;
    for (std::size_t i = 0; i < kFocusAreas.size(); ++i) {
        AreaScore& area = card.areas[i];
        area.focus_area = kFocusAreas[i];
        const auto weight = std::ranges::find(weights, area.focus_area, &FocusWeight::focus_area);
        if (weight != weights.end()) area.weight = weight->weight;
        const auto count = std::ranges::find(counts, area.focus_area, &AreaCount::focus_area);
        if (count == counts.end() || count->reported == 0) continue;
        area.reported = count->reported;
        area.met = count->met;
        area.score = static_cast<std::int64_t>(
            DivideHalfAway(static_cast<Wide>(area.met) * kWhole, static_cast<Wide>(area.reported))
        );
    }
    card.overall = Overall(card.areas, !weights.empty());
    return card;
}

}  // namespace luotsi::report_intake
