#pragma once

#include "contract_registry/domain/record.h"
#include "kernel/aggregate.h"
#include "kernel/civil.h"
#include "kernel/decision.h"
#include "kernel/describe.h"
#include "kernel/ids.h"
#include "kernel/quantity.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

namespace luotsi::contract_registry {

// Criteria of responsibility in procurements, and vehicles under contracts: what the county counts
// each year.

enum class CriterionCategory {
    kBuilding,
    kEnergy,
    kLogistics,
    kHousing,
    kFood,
    kDevices,
    kIct,
    kSupplies
};
enum class CriterionTheme { kEcological, kEthical, kAccessibility, kLowEmission };
enum class CriterionUse { kMinimum, kComparison };

struct CriterionAdded {
    static constexpr std::string_view kName = "criterion_added";
    Uuid contract_id;
    std::string code;
    CriterionCategory category = CriterionCategory::kBuilding;
    CriterionTheme theme = CriterionTheme::kEcological;
    CriterionUse use = CriterionUse::kMinimum;
    std::string text;
    std::uint64_t from_year = 0;
    std::string evidence_sha256;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"contract_id", &CriterionAdded::contract_id},
            Field{"code", &CriterionAdded::code},
            Field{"category", &CriterionAdded::category},
            Field{"theme", &CriterionAdded::theme},
            Field{"use", &CriterionAdded::use},
            Field{"text", &CriterionAdded::text},
            Field{"from_year", &CriterionAdded::from_year},
            Field{"evidence_sha256", &CriterionAdded::evidence_sha256}
        };
    }
};

struct CriterionWithdrawn {
    static constexpr std::string_view kName = "criterion_withdrawn";
    // The first year in which it no longer holds.
    std::uint64_t from_year = 0;
    std::string reason;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"from_year", &CriterionWithdrawn::from_year},
            Field{"reason", &CriterionWithdrawn::reason}
        };
    }
};

using CriterionEvent = std::variant<CriterionAdded, CriterionWithdrawn>;

struct ProcurementCriterion {
    Uuid contract_id = {};
    std::string code = {};
    CriterionCategory category = CriterionCategory::kBuilding;
    CriterionTheme theme = CriterionTheme::kEcological;
    CriterionUse use = CriterionUse::kMinimum;
    std::string text = {};
    std::uint64_t from_year = 0;
    // 0: it holds.
    std::uint64_t withdrawn_from_year = 0;
    std::string evidence_sha256 = {};
    std::string withdrawal_reason = {};

    static constexpr auto Fields() {
        return std::tuple{
            Field{"contract_id", &ProcurementCriterion::contract_id},
            Field{"code", &ProcurementCriterion::code},
            Field{"category", &ProcurementCriterion::category},
            Field{"theme", &ProcurementCriterion::theme},
            Field{"use", &ProcurementCriterion::use},
            Field{"text", &ProcurementCriterion::text},
            Field{"from_year", &ProcurementCriterion::from_year},
            Field{"withdrawn_from_year", &ProcurementCriterion::withdrawn_from_year},
            Field{"evidence_sha256", &ProcurementCriterion::evidence_sha256},
            Field{"withdrawal_reason", &ProcurementCriterion::withdrawal_reason}
        };
    }
};

struct CriterionBook {
    using State = ProcurementCriterion;
    using Event = CriterionEvent;
    static constexpr std::string_view kKind = "procurement_criterion";
    static constexpr std::uint64_t kSnapshotEvery = 0;
    static void Evolve(State& criterion, const Event& event, const Recorded& recorded);
    static std::vector<Claim> Claims(const State& criterion);
    // The state is the theme while it holds.
    static RecordRow RowOf(const State& criterion);
};

// CONTRACT_NOT_FOUND, CONTRACT_NOT_OPEN, EVIDENCE_HASH_INVALID; CRITERION_CODE_TAKEN by its claim.
Decision<CriterionEvent> Decide(
    const ProcurementCriterion& criterion, const CriterionAdded& command, bool exists, bool open
);
// CRITERION_NOT_FOUND, CRITERION_YEAR_WRONG: at the earliest the year after its first, at the
// latest this year.
Decision<CriterionEvent> Decide(
    const ProcurementCriterion& criterion, const CriterionWithdrawn& command, const Moment& moment
);

// A criterion of a contract that came into force, and the contract's last year (absent: open).
struct CountedCriterion {
    ProcurementCriterion criterion = {};
    std::optional<std::uint64_t> last_year = {};

    bool HoldsIn(std::uint64_t year) const;
};

struct CriteriaRow {
    CriterionCategory category = CriterionCategory::kBuilding;
    CriterionTheme theme = CriterionTheme::kEcological;
    std::uint64_t minimum = 0;
    std::uint64_t comparison = 0;
    std::uint64_t criteria = 0;
    std::uint64_t contracts = 0;
    std::int64_t change = 0;

    static constexpr auto Fields() {
        return std::tuple{
            Field{"category", &CriteriaRow::category},
            Field{"theme", &CriteriaRow::theme},
            Field{"minimum", &CriteriaRow::minimum},
            Field{"comparison", &CriteriaRow::comparison},
            Field{"criteria", &CriteriaRow::criteria},
            Field{"contracts", &CriteriaRow::contracts},
            Field{"change", &CriteriaRow::change}
        };
    }
};

struct CriteriaCount {
    std::uint64_t year = 0;
    // By category, then theme; empty in this year and the one before: left out.
    std::vector<CriteriaRow> rows = {};
    std::uint64_t criteria = 0;
    std::int64_t change = 0;
    std::uint64_t contracts_with = 0;

    static constexpr auto Fields() {
        return std::tuple{
            Field{"year", &CriteriaCount::year},
            Field{"rows", &CriteriaCount::rows},
            Field{"criteria", &CriteriaCount::criteria},
            Field{"change", &CriteriaCount::change},
            Field{"contracts_with", &CriteriaCount::contracts_with}
        };
    }
};

CriteriaCount CountOf(
    const std::vector<CountedCriterion>& criteria,
    std::uint64_t year,
    const std::optional<CriterionCategory>& category
);

struct VehicleYear {
    std::uint64_t year = 0;
    std::uint64_t vehicles = 0;
    std::uint64_t low_emission = 0;
    std::string evidence_sha256 = {};

    bool operator==(const VehicleYear&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"year", &VehicleYear::year},
            Field{"vehicles", &VehicleYear::vehicles},
            Field{"low_emission", &VehicleYear::low_emission},
            Field{"evidence_sha256", &VehicleYear::evidence_sha256}
        };
    }
};

// In place of what was recorded of the same year before.
struct VehiclesRecorded {
    static constexpr std::string_view kName = "vehicles_recorded";
    Uuid contract_id;
    VehicleYear year;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"contract_id", &VehiclesRecorded::contract_id},
            Field{"year", &VehiclesRecorded::year}
        };
    }
};

using VehicleEvent = std::variant<VehiclesRecorded>;

// The stream is the contract's id.
struct ContractVehicles {
    Uuid contract_id = {};
    // In the order of years.
    std::vector<VehicleYear> years = {};

    static constexpr auto Fields() {
        return std::tuple{
            Field{"contract_id", &ContractVehicles::contract_id},
            Field{"years", &ContractVehicles::years}
        };
    }
};

struct VehicleBook {
    using State = ContractVehicles;
    using Event = VehicleEvent;
    static constexpr std::string_view kKind = "contract_vehicles";
    static constexpr std::uint64_t kSnapshotEvery = 0;
    static void Evolve(State& vehicles, const Event& event, const Recorded& recorded);
    static RecordRow RowOf(const State& vehicles);
};

// CONTRACT_NOT_FOUND, CONTRACT_NOT_OPEN, VEHICLES_OUT_OF_RANGE, EVIDENCE_HASH_INVALID.
Decision<VehicleEvent> Decide(
    const ContractVehicles& vehicles, const VehiclesRecorded& command, bool exists, bool open
);

struct VehicleShare {
    std::uint64_t year = 0;
    std::uint64_t vehicles = 0;
    std::uint64_t low_emission = 0;
    std::optional<Ratio> share = {};
    std::optional<Ratio> share_before = {};
    std::optional<Ratio> change = {};
    std::uint64_t contracts = 0;

    static constexpr auto Fields() {
        return std::tuple{
            Field{"year", &VehicleShare::year},
            Field{"vehicles", &VehicleShare::vehicles},
            Field{"low_emission", &VehicleShare::low_emission},
            Field{"share", &VehicleShare::share},
            Field{"share_before", &VehicleShare::share_before},
            Field{"change", &VehicleShare::change},
            Field{"contracts", &VehicleShare::contracts}
        };
    }
};

VehicleShare VehicleShareOf(const std::vector<ContractVehicles>& all, std::uint64_t year);

}  // namespace luotsi::contract_registry

template <>
struct luotsi::EnumNames<luotsi::contract_registry::CriterionCategory> {
    using E = luotsi::contract_registry::CriterionCategory;
    static constexpr std::array<std::pair<E, std::string_view>, 8> kNames{{
        {E::kBuilding, "building"},
        {E::kEnergy, "energy"},
        {E::kLogistics, "logistics"},
        {E::kHousing, "housing"},
        {E::kFood, "food"},
        {E::kDevices, "devices"},
        {E::kIct, "ict"},
        {E::kSupplies, "supplies"},
    }};
};

template <>
struct luotsi::EnumNames<luotsi::contract_registry::CriterionTheme> {
    using E = luotsi::contract_registry::CriterionTheme;
    static constexpr std::array<std::pair<E, std::string_view>, 4> kNames{{
        {E::kEcological, "ecological"},
        {E::kEthical, "ethical"},
        {E::kAccessibility, "accessibility"},
        {E::kLowEmission, "low_emission"},
    }};
};

template <>
struct luotsi::EnumNames<luotsi::contract_registry::CriterionUse> {
    using E = luotsi::contract_registry::CriterionUse;
    static constexpr std::array<std::pair<E, std::string_view>, 2> kNames{{
        {E::kMinimum, "minimum"},
        {E::kComparison, "comparison"},
    }};
};
