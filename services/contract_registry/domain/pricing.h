#pragma once

#include "kernel/civil.h"
#include "kernel/describe.h"
#include "kernel/money.h"
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

// Whether a term takes or gives money.
enum class IncentiveKind { kSanction, kIncentive };
// What a payment waits for.
enum class PaymentTrigger { kReport, kMilestone, kOutcome };

struct PriceRow {
    std::string service_code = {};
    std::string service_name = {};
    std::string unit = {};
    UnitPrice unit_price = {};
    // First and last day of the price; absent: as long as the contract, until the next one.
    std::optional<CivilDate> valid_from = {};
    std::optional<CivilDate> valid_to = {};

    bool operator==(const PriceRow&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"service_code", &PriceRow::service_code},
            Field{"service_name", &PriceRow::service_name},
            Field{"unit", &PriceRow::unit},
            Field{"unit_price", &PriceRow::unit_price},
            Field{"valid_from", &PriceRow::valid_from},
            Field{"valid_to", &PriceRow::valid_to}
        };
    }
};

// A sanction when the indicator is beyond its threshold, an incentive when it reaches its target.
struct IncentiveTerm {
    std::string code = {};
    IncentiveKind kind = IncentiveKind::kSanction;
    std::string indicator_code = {};
    // A part of the month's payment, or a fixed amount; exactly one of the two.
    Share share = {};
    std::optional<Money> amount = {};
    // The most it may come to in a month.
    std::optional<Money> cap = {};

    bool operator==(const IncentiveTerm&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"code", &IncentiveTerm::code},
            Field{"kind", &IncentiveTerm::kind},
            Field{"indicator_code", &IncentiveTerm::indicator_code},
            Field{"share", &IncentiveTerm::share},
            Field{"amount", &IncentiveTerm::amount},
            Field{"cap", &IncentiveTerm::cap}
        };
    }
};

// A payment beside the prices.
struct PaymentTerm {
    std::string code = {};
    PaymentTrigger trigger = PaymentTrigger::kReport;
    Money amount = {};
    std::string milestone_code = {};
    std::string indicator_code = {};
    std::uint64_t outcome_after_months = 0;

    bool operator==(const PaymentTerm&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"code", &PaymentTerm::code},
            Field{"trigger", &PaymentTerm::trigger},
            Field{"amount", &PaymentTerm::amount},
            Field{"milestone_code", &PaymentTerm::milestone_code},
            Field{"indicator_code", &PaymentTerm::indicator_code},
            Field{"outcome_after_months", &PaymentTerm::outcome_after_months}
        };
    }
};

struct IndexComponent {
    std::string series = {};
    Share weight = {};
    // In index points.
    Quantity base_point = {};

    bool operator==(const IndexComponent&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"series", &IndexComponent::series},
            Field{"weight", &IndexComponent::weight},
            Field{"base_point", &IndexComponent::base_point}
        };
    }
};

// How prices follow indices: new = old x sum(weight x point / base point).
struct IndexClause {
    std::vector<IndexComponent> components = {};
    // -1: the factor is not rounded.
    std::int64_t factor_decimals = -1;
    // No change below this difference from 1.
    Share threshold = {};
    // The most that prices rise and fall at one revision; absent: no limit.
    std::optional<Share> cap = {};
    std::optional<Share> floor = {};
    std::optional<CivilDate> fixed_until = {};
    std::uint64_t notice_months = 0;

    bool operator==(const IndexClause&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"components", &IndexClause::components},
            Field{"factor_decimals", &IndexClause::factor_decimals},
            Field{"threshold", &IndexClause::threshold},
            Field{"cap", &IndexClause::cap},
            Field{"floor", &IndexClause::floor},
            Field{"fixed_until", &IndexClause::fixed_until},
            Field{"notice_months", &IndexClause::notice_months}
        };
    }
};

}  // namespace luotsi::contract_registry

namespace luotsi {

template <>
struct EnumNames<contract_registry::IncentiveKind> {
    using E = contract_registry::IncentiveKind;
    static constexpr std::array<std::pair<E, std::string_view>, 2> kNames{{
        {E::kSanction, "sanction"},
        {E::kIncentive, "incentive"},
    }};
};

template <>
struct EnumNames<contract_registry::PaymentTrigger> {
    using E = contract_registry::PaymentTrigger;
    static constexpr std::array<std::pair<E, std::string_view>, 3> kNames{{
        {E::kReport, "report"},
        {E::kMilestone, "milestone"},
        {E::kOutcome, "outcome"},
    }};
};

}  // namespace luotsi
