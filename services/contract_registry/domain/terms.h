#pragma once

#include "kernel/civil.h"
#include "kernel/describe.h"
#include "kernel/identifiers.h"
#include "kernel/ids.h"
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

enum class ContractType {
    kPaymentCommitment,
    kFramework,
    kDynamicPurchasing,
    kServiceVoucher,
    kAlliance,
    kOwnProduction,
    kPurchase,
};

enum class FocusArea { kCost, kQuality, kOutput, kDevelopment, kEffectiveness };
enum class Direction { kAtLeast, kAtMost };
enum class Side { kBuyer, kProvider };
enum class Level { kOperational, kTactical, kStrategic };

struct Party {
    std::optional<PartyIdentifier> identifier;
    std::string name;

    bool operator==(const Party&) const = default;
    static constexpr auto Fields() {
        return std::tuple{Field{"identifier", &Party::identifier}, Field{"name", &Party::name}};
    }
};

struct PriceRow {
    std::string service_code;
    std::string service_name;
    std::string unit;
    UnitPrice unit_price;

    bool operator==(const PriceRow&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"service_code", &PriceRow::service_code},
            Field{"service_name", &PriceRow::service_name},
            Field{"unit", &PriceRow::unit},
            Field{"unit_price", &PriceRow::unit_price}
        };
    }
};

struct Goal {
    std::string code;
    std::string text;

    bool operator==(const Goal&) const = default;
    static constexpr auto Fields() {
        return std::tuple{Field{"code", &Goal::code}, Field{"text", &Goal::text}};
    }
};

// What the contract measures (mittari), with its target level (tavoitetaso).
struct Indicator {
    std::string code;
    std::string name;
    std::string goal_code;
    FocusArea focus_area = FocusArea::kQuality;
    std::string unit;
    Direction direction = Direction::kAtLeast;
    Ratio target_level;

    bool operator==(const Indicator&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"code", &Indicator::code},
            Field{"name", &Indicator::name},
            Field{"goal_code", &Indicator::goal_code},
            Field{"focus_area", &Indicator::focus_area},
            Field{"unit", &Indicator::unit},
            Field{"direction", &Indicator::direction},
            Field{"target_level", &Indicator::target_level}
        };
    }
};

// Who answers for the contract on one side and level. The name lies outside the journal.
struct ResponsiblePerson {
    Side side = Side::kBuyer;
    Level level = Level::kOperational;
    Uuid name_ref;
    std::string name_hash;

    bool operator==(const ResponsiblePerson&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"side", &ResponsiblePerson::side},
            Field{"level", &ResponsiblePerson::level},
            Field{"name_ref", &ResponsiblePerson::name_ref},
            Field{"name_hash", &ResponsiblePerson::name_hash}
        };
    }
};

struct ReportingDuty {
    // Day of the month after the reported one, 1..28.
    std::uint64_t due_day = 0;
    bool forecast_required = false;

    bool operator==(const ReportingDuty&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"due_day", &ReportingDuty::due_day},
            Field{"forecast_required", &ReportingDuty::forecast_required}
        };
    }
};

// What was agreed, as it holds on one day.
struct Terms {
    std::string title;
    ContractType type = ContractType::kPurchase;
    Party buyer;
    std::string unit;
    Party provider;
    std::optional<CivilDate> start_date;
    // Last day in force; absent for an open-ended contract.
    std::optional<CivilDate> end_date;
    std::optional<Money> agreed_value;
    std::optional<Money> annual_value;
    std::vector<PriceRow> prices;
    std::vector<Goal> goals;
    std::vector<Indicator> indicators;
    std::vector<ResponsiblePerson> responsible_persons;
    std::optional<ReportingDuty> reporting_duty;
    std::string service_description;

    bool operator==(const Terms&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"title", &Terms::title},
            Field{"type", &Terms::type},
            Field{"buyer", &Terms::buyer},
            Field{"unit", &Terms::unit},
            Field{"provider", &Terms::provider},
            Field{"start_date", &Terms::start_date},
            Field{"end_date", &Terms::end_date},
            Field{"agreed_value", &Terms::agreed_value},
            Field{"annual_value", &Terms::annual_value},
            Field{"prices", &Terms::prices},
            Field{"goals", &Terms::goals},
            Field{"indicators", &Terms::indicators},
            Field{"responsible_persons", &Terms::responsible_persons},
            Field{"reporting_duty", &Terms::reporting_duty},
            Field{"service_description", &Terms::service_description}
        };
    }
};

// What an amendment changes; what is absent stays as it was.
struct TermsPatch {
    std::optional<std::string> title;
    // Whether the end changes; `end_date` absent then makes the contract open-ended.
    bool changes_end = false;
    std::optional<CivilDate> end_date;
    std::optional<Money> agreed_value;
    std::optional<Money> annual_value;
    // Rows that replace those of the same service, or are new.
    std::vector<PriceRow> prices;
    // Indicators that replace those of the same code, or are new.
    std::vector<Indicator> indicators;
    std::optional<ReportingDuty> reporting_duty;

    bool operator==(const TermsPatch&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"title", &TermsPatch::title},
            Field{"changes_end", &TermsPatch::changes_end},
            Field{"end_date", &TermsPatch::end_date},
            Field{"agreed_value", &TermsPatch::agreed_value},
            Field{"annual_value", &TermsPatch::annual_value},
            Field{"prices", &TermsPatch::prices},
            Field{"indicators", &TermsPatch::indicators},
            Field{"reporting_duty", &TermsPatch::reporting_duty}
        };
    }
};

// The terms after the patch.
Terms Patched(Terms terms, const TermsPatch& patch);

}  // namespace luotsi::contract_registry

namespace luotsi {

template <>
struct EnumNames<contract_registry::ContractType> {
    using E = contract_registry::ContractType;
    static constexpr std::array<std::pair<E, std::string_view>, 7> kNames{{
        {E::kPaymentCommitment, "payment_commitment"},
        {E::kFramework, "framework"},
        {E::kDynamicPurchasing, "dynamic_purchasing"},
        {E::kServiceVoucher, "service_voucher"},
        {E::kAlliance, "alliance"},
        {E::kOwnProduction, "own_production"},
        {E::kPurchase, "purchase"},
    }};
};

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
struct EnumNames<contract_registry::Side> {
    using E = contract_registry::Side;
    static constexpr std::array<std::pair<E, std::string_view>, 2> kNames{{
        {E::kBuyer, "buyer"},
        {E::kProvider, "provider"},
    }};
};

template <>
struct EnumNames<contract_registry::Level> {
    using E = contract_registry::Level;
    static constexpr std::array<std::pair<E, std::string_view>, 3> kNames{{
        {E::kOperational, "operational"},
        {E::kTactical, "tactical"},
        {E::kStrategic, "strategic"},
    }};
};

}  // namespace luotsi
