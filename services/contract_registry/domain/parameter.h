#pragma once

#include "contract_registry/domain/record.h"
#include "kernel/aggregate.h"
#include "kernel/civil.h"
#include "kernel/decision.h"
#include "kernel/describe.h"
#include "kernel/ids.h"
#include "kernel/money.h"
#include "kernel/quantity.h"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

namespace luotsi::contract_registry {

// A number that a law or the county sets (a limit, a share, a number of months) is dated data: from
// which day it holds and where it comes from. What nobody has set limits nothing; the commands that
// cannot do without say which parameter is missing (PARAMETER_MISSING).

enum class ParameterKind { kWhole, kWholes, kMoney, kShare, kCodes, kFlag };

// What may be set; a new parameter is a row of the catalogue.
struct ParameterDefinition {
    std::string_view key;
    ParameterKind kind;
    // What it means, in English, for the list that a county reads.
    std::string_view about;
};
std::span<const ParameterDefinition> ParameterCatalogue();
const ParameterDefinition* FindParameter(std::string_view key);

struct ParameterValue {
    CivilDate valid_from = {};
    // As the kind spells it: "4", "12,6,3", "400000.00 EUR", "5 %", "content,notice", "true".
    std::string value = {};
    // The statute or the county's decision that sets it.
    std::string source = {};

    bool operator==(const ParameterValue&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"valid_from", &ParameterValue::valid_from},
            Field{"value", &ParameterValue::value},
            Field{"source", &ParameterValue::source}
        };
    }
};

struct Parameter {
    std::string key = {};
    // In the order of days; a later word for the same day has replaced the earlier.
    std::vector<ParameterValue> values = {};

    bool operator==(const Parameter&) const = default;
    static constexpr auto Fields() {
        return std::tuple{Field{"key", &Parameter::key}, Field{"values", &Parameter::values}};
    }
};

struct ParameterSet {
    static constexpr std::string_view kName = "parameter_set";
    std::string key;
    ParameterValue value;
    static constexpr auto Fields() {
        return std::tuple{Field{"key", &ParameterSet::key}, Field{"value", &ParameterSet::value}};
    }
};

using ParameterEvent = std::variant<ParameterSet>;

struct ParameterBook {
    using State = Parameter;
    using Event = ParameterEvent;
    static constexpr std::string_view kKind = "parameter";
    static constexpr std::uint64_t kSnapshotEvery = 0;
    static void Evolve(State& parameter, const Event& event, const Recorded& recorded);
    static std::optional<CivilDate> Effective(const Event& event);
    static RecordRow RowOf(const State& parameter);
};

// Every parameter has one place in the journal, found by its key alone.
Uuid ParameterId(std::string_view key);

struct SetParameter {
    std::string key;
    ParameterValue value;
};
// PARAMETER_UNKNOWN, PARAMETER_VALUE_INVALID. Setting what is set already changes nothing.
Decision<ParameterEvent> Decide(const Parameter& parameter, const SetParameter& command);

// The value in force on a day; nullopt before the first one.
std::optional<std::string> TextOn(const Parameter& parameter, CivilDate day);
std::optional<std::int64_t> WholeOn(const Parameter& parameter, CivilDate day);
std::vector<std::int64_t> WholesOn(const Parameter& parameter, CivilDate day);
std::optional<Money> MoneyOn(const Parameter& parameter, CivilDate day);
std::optional<Share> ShareOn(const Parameter& parameter, CivilDate day);
std::vector<std::string> CodesOn(const Parameter& parameter, CivilDate day);
bool FlagOn(const Parameter& parameter, CivilDate day);

Rejection ParameterMissing(std::string_view key);

}  // namespace luotsi::contract_registry
