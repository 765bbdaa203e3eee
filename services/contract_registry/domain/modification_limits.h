#pragma once

#include "contract_registry/domain/contract.h"
#include "kernel/civil.h"
#include "kernel/decision.h"
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

// How far a contract may change during its term without a new procedure: procurement act 1397/2016
// section 136. Nothing here is a constant: the limits come from dated parameters, the values from
// the contract. Every comparison is exact; what is rounded is only for a person's eye.

// Numerator and denominator of an index factor stay within this, so that products stay exact.
inline constexpr std::int64_t kLargestFactorPart = 1'000'000'000'000;

// What was procured decides which limits hold.
enum class ProcurementKind { kAnnexE, kServices, kWorks };

// The limits that hold for one kind of procurement on one day.
struct ModificationLimits {
    // The section is for contracts of at least this value.
    Money applies_from;
    // Grounds 2 and 3: no single change above this share of the original value.
    Ratio single_change;
    // Ground 5: the net sum of minor changes stays below this share ...
    Ratio minor_share;
    // ... and below this amount.
    Money minor_below;

    bool operator==(const ModificationLimits&) const = default;
};

// A change of what the contract is worth; negative where it becomes smaller.
struct ValueChange {
    // What people know the change by.
    std::string reference;
    std::vector<AmendmentReason> reasons;
    Money amount;

    bool operator==(const ValueChange&) const = default;
};

// Whether one of the grounds is limited by what the change is worth.
bool HasLimitedGround(const std::vector<AmendmentReason>& reasons);

struct ModificationCase {
    // As first agreed; absent when nobody knows.
    std::optional<Money> original_value;
    // Section 136.5: with an index clause the indexed price is the reference. Indexed over
    // original.
    Ratio index_factor = *Ratio::Of(1, 1);
    // The largest total payable as estimated for the procurement, for the question whether the
    // section is for this contract at all; the original value where it is absent.
    std::optional<Money> estimated_value;
    std::vector<ValueChange> earlier;
    ValueChange change;
    // Whether somebody has said what the change is worth; otherwise `change.amount` is nothing.
    bool value_known = true;
};

enum class LimitRule { kSingleChange, kMinorShare, kMinorAmount };

// One comparison, with everything that it compared.
struct LimitTest {
    AmendmentReason reason = AmendmentReason::kNotMaterial;
    LimitRule rule = LimitRule::kSingleChange;
    Money measured;
    // The limit as an amount, rounded for the eye.
    Money limit;
    bool holds = true;
    // "199999.00 EUR / 2000000.00 EUR = 9.99995 % < 10 %"
    std::string calculation;

    bool operator==(const LimitTest&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"reason", &LimitTest::reason},
            Field{"rule", &LimitTest::rule},
            Field{"measured", &LimitTest::measured},
            Field{"limit", &LimitTest::limit},
            Field{"holds", &LimitTest::holds},
            Field{"calculation", &LimitTest::calculation}
        };
    }
};

enum class ModificationOutcome {
    // The section is not for this contract, or no ground with a limit is claimed.
    kNotLimited,
    kWithin,
    kBreach,
    // A ground with a limit is claimed and a value that it needs is unknown.
    kUnknown,
};

struct ModificationCheck {
    ModificationOutcome outcome = ModificationOutcome::kNotLimited;
    bool applies = false;
    std::optional<Money> original_value;
    // The original value with the index, rounded for the eye.
    std::optional<Money> reference_value;
    Ratio index_factor = *Ratio::Of(1, 1);
    Money change_value;
    // The net sum of minor changes with this one.
    Money minor_sum;
    // The sum of changes on grounds 2 and 3 with this one; they are judged one by one.
    Money separate_sum;
    std::vector<LimitTest> tests;
    // Codes of what a person should look at: SUM_OF_CHANGES_LARGE, DECREASE_LARGE,
    // VALUE_CHANGED_AS_NOT_MATERIAL, VALUE_UNKNOWN.
    std::vector<std::string> warnings;
    // Changes on grounds 2 and 3 need a published notice (section 58.1 item 9).
    bool notice_required = false;

    bool operator==(const ModificationCheck&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"outcome", &ModificationCheck::outcome},
            Field{"applies", &ModificationCheck::applies},
            Field{"original_value", &ModificationCheck::original_value},
            Field{"reference_value", &ModificationCheck::reference_value},
            Field{"index_factor", &ModificationCheck::index_factor},
            Field{"change_value", &ModificationCheck::change_value},
            Field{"minor_sum", &ModificationCheck::minor_sum},
            Field{"separate_sum", &ModificationCheck::separate_sum},
            Field{"tests", &ModificationCheck::tests},
            Field{"warnings", &ModificationCheck::warnings},
            Field{"notice_required", &ModificationCheck::notice_required}
        };
    }
};

// Compares; refuses nothing. Amounts of another currency make the outcome unknown.
ModificationCheck CheckModification(
    const ModificationCase& question, const ModificationLimits& limits
);

// The first test that fails, as a refusal with the calculation in its facts. `field` is the field
// that the caller may change.
std::optional<Rejection> BreachOf(const ModificationCheck& check, std::string_view field);

// "9.99995 %": the share exactly as far as five decimals show it, at least two.
std::string SharePercent(Money part, Money whole, Ratio factor);

}  // namespace luotsi::contract_registry

namespace luotsi {

template <>
struct EnumNames<contract_registry::ProcurementKind> {
    using E = contract_registry::ProcurementKind;
    static constexpr std::array<std::pair<E, std::string_view>, 3> kNames{{
        {E::kAnnexE, "annex_e"},
        {E::kServices, "services"},
        {E::kWorks, "works"},
    }};
};

template <>
struct EnumNames<contract_registry::LimitRule> {
    using E = contract_registry::LimitRule;
    static constexpr std::array<std::pair<E, std::string_view>, 3> kNames{{
        {E::kSingleChange, "single_change"},
        {E::kMinorShare, "minor_share"},
        {E::kMinorAmount, "minor_amount"},
    }};
};

template <>
struct EnumNames<contract_registry::ModificationOutcome> {
    using E = contract_registry::ModificationOutcome;
    static constexpr std::array<std::pair<E, std::string_view>, 4> kNames{{
        {E::kNotLimited, "not_limited"},
        {E::kWithin, "within"},
        {E::kBreach, "breach"},
        {E::kUnknown, "unknown"},
    }};
};

}  // namespace luotsi
