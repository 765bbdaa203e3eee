#pragma once

#include "kernel/civil.h"
#include "kernel/describe.h"
#include "kernel/quantity.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace luotsi::contract_registry {

enum class FocusArea { kCost, kQuality, kOutput, kDevelopment, kEffectiveness };
enum class Direction { kAtLeast, kAtMost };
// How often an indicator is measured; a tertial is four months (act 741/2023).
enum class IndicatorPeriod { kMonth, kQuarter, kTertial, kYear };

struct Goal {
    std::string code = {};
    std::string text = {};

    bool operator==(const Goal&) const = default;
    static constexpr auto Fields() {
        return std::tuple{Field{"code", &Goal::code}, Field{"text", &Goal::text}};
    }
};

// What the contract measures (mittari), with its target level (tavoitetaso).
struct Indicator {
    std::string code = {};
    std::string name = {};
    std::string goal_code = {};
    FocusArea focus_area = FocusArea::kQuality;
    std::string unit = {};
    Direction direction = Direction::kAtLeast;
    Ratio target_level = {};
    // Beyond it sanctions begin (raja-arvo); absent: the target level itself.
    std::optional<Ratio> threshold = {};
    IndicatorPeriod period = IndicatorPeriod::kMonth;
    std::string formula = {};
    std::uint64_t definition_version = 0;

    bool operator==(const Indicator&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"code", &Indicator::code},
            Field{"name", &Indicator::name},
            Field{"goal_code", &Indicator::goal_code},
            Field{"focus_area", &Indicator::focus_area},
            Field{"unit", &Indicator::unit},
            Field{"direction", &Indicator::direction},
            Field{"target_level", &Indicator::target_level},
            Field{"threshold", &Indicator::threshold},
            Field{"period", &Indicator::period},
            Field{"formula", &Indicator::formula},
            Field{"definition_version", &Indicator::definition_version}
        };
    }
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

}  // namespace luotsi::contract_registry

namespace luotsi {

template <>
struct EnumNames<contract_registry::FocusArea> {
    using E = contract_registry::FocusArea;
    static constexpr std::array<std::pair<E, std::string_view>, 5> kNames{{
        {E::kCost, "cost"},
        {E::kQuality, "quality"},
        {E::kOutput, "output"},
        {E::kDevelopment, "development"},
        {E::kEffectiveness, "effectiveness"},
    }};
};

template <>
struct EnumNames<contract_registry::Direction> {
    using E = contract_registry::Direction;
    static constexpr std::array<std::pair<E, std::string_view>, 2> kNames{{
        {E::kAtLeast, "at_least"},
        {E::kAtMost, "at_most"},
    }};
};

template <>
struct EnumNames<contract_registry::IndicatorPeriod> {
    using E = contract_registry::IndicatorPeriod;
    static constexpr std::array<std::pair<E, std::string_view>, 4> kNames{{
        {E::kMonth, "month"},
        {E::kQuarter, "quarter"},
        {E::kTertial, "tertial"},
        {E::kYear, "year"},
    }};
};

}  // namespace luotsi
