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

// A measure of the county's programmes: what it is, and what was entered for it with a proof. What
// the system counts itself is never entered.

enum class MeasureKind { kYesNo, kCount, kShare };
enum class MeasureState { kComputed, kEntered, kOpen, kLate };

struct MeasureDefinition {
    std::string code = {};
    std::string programme = {};
    std::string name_fi = {};
    std::string name_sv = {};
    std::string name_en = {};
    MeasureKind kind = MeasureKind::kYesNo;
    std::string owner_unit = {};
    CivilDate due_date = {};
    // The system's own measure that gives it; empty: it is entered.
    std::string computed_by = {};

    bool operator==(const MeasureDefinition&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"code", &MeasureDefinition::code},
            Field{"programme", &MeasureDefinition::programme},
            Field{"name_fi", &MeasureDefinition::name_fi},
            Field{"name_sv", &MeasureDefinition::name_sv},
            Field{"name_en", &MeasureDefinition::name_en},
            Field{"kind", &MeasureDefinition::kind},
            Field{"owner_unit", &MeasureDefinition::owner_unit},
            Field{"due_date", &MeasureDefinition::due_date},
            Field{"computed_by", &MeasureDefinition::computed_by}
        };
    }
};

// Exactly one of the three values, that of the measure's kind.
struct MeasureResult {
    CivilDate on = {};
    std::optional<bool> yes = {};
    std::optional<std::uint64_t> count = {};
    std::optional<Ratio> share = {};
    std::string evidence_sha256 = {};
    std::string evidence_name = {};

    bool operator==(const MeasureResult&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"on", &MeasureResult::on},
            Field{"yes", &MeasureResult::yes},
            Field{"count", &MeasureResult::count},
            Field{"share", &MeasureResult::share},
            Field{"evidence_sha256", &MeasureResult::evidence_sha256},
            Field{"evidence_name", &MeasureResult::evidence_name}
        };
    }
};

struct MeasureSet {
    static constexpr std::string_view kName = "programme_measure_set";
    MeasureDefinition definition;
    static constexpr auto Fields() {
        return std::tuple{Field{"definition", &MeasureSet::definition}};
    }
};

struct MeasureRecorded {
    static constexpr std::string_view kName = "programme_measure_recorded";
    MeasureResult result;
    static constexpr auto Fields() { return std::tuple{Field{"result", &MeasureRecorded::result}}; }
};

using ProgrammeEvent = std::variant<MeasureSet, MeasureRecorded>;

struct ProgrammeMeasure {
    MeasureDefinition definition = {};
    // In the order of days; a later word for the same day has replaced the earlier.
    std::vector<MeasureResult> results = {};

    static constexpr auto Fields() {
        return std::tuple{
            Field{"definition", &ProgrammeMeasure::definition},
            Field{"results", &ProgrammeMeasure::results}
        };
    }
};

struct ProgrammeBook {
    using State = ProgrammeMeasure;
    using Event = ProgrammeEvent;
    static constexpr std::string_view kKind = "programme_measure";
    static constexpr std::uint64_t kSnapshotEvery = 16;
    static void Evolve(State& measure, const Event& event, const Recorded& recorded);
    static RecordRow RowOf(const State& measure);
};

Uuid ProgrammeMeasureId(std::string_view code);

// MEASURE_NAME_UNKNOWN where the system counts nothing of that name, PROGRAMME_VALUE_UNFIT where it
// counts something of another kind (`computed`: what it counts; yes or no can be told of all).
// Setting what is set already changes nothing.
Decision<ProgrammeEvent> Decide(
    const ProgrammeMeasure& measure,
    const MeasureDefinition& definition,
    const std::optional<MeasureKind>& computed
);
// PROGRAMME_MEASURE_NOT_FOUND, PROGRAMME_MEASURE_COMPUTED, DATE_IN_FUTURE, PROGRAMME_VALUE_UNFIT,
// EVIDENCE_MISSING, EVIDENCE_HASH_INVALID.
Decision<ProgrammeEvent> Decide(
    const ProgrammeMeasure& measure, const MeasureResult& result, const Moment& moment
);

// A measure as it stands at the end of a period.
struct MeasureRow {
    MeasureDefinition definition = {};
    MeasureState state = MeasureState::kOpen;
    std::optional<MeasureResult> result = {};

    static constexpr auto Fields() {
        return std::tuple{
            Field{"definition", &MeasureRow::definition},
            Field{"state", &MeasureRow::state},
            Field{"result", &MeasureRow::result}
        };
    }
};

// The newest entered result by the last day of the period, or that there is none.
MeasureRow EnteredRow(const ProgrammeMeasure& measure, CivilDate to, CivilDate today);
// What the system counted: a share where the denominator is more than 1 or the measure is a share,
// a count otherwise; yes or no asks whether there is anything. Nothing: no result yet.
MeasureRow ComputedRow(
    const ProgrammeMeasure& measure,
    const std::optional<Ratio>& counted,
    CivilDate to,
    CivilDate today
);

}  // namespace luotsi::contract_registry

template <>
struct luotsi::EnumNames<luotsi::contract_registry::MeasureKind> {
    using E = luotsi::contract_registry::MeasureKind;
    static constexpr std::array<std::pair<E, std::string_view>, 3> kNames{{
        {E::kYesNo, "yes_no"},
        {E::kCount, "count"},
        {E::kShare, "share"},
    }};
};

template <>
struct luotsi::EnumNames<luotsi::contract_registry::MeasureState> {
    using E = luotsi::contract_registry::MeasureState;
    static constexpr std::array<std::pair<E, std::string_view>, 4> kNames{{
        {E::kComputed, "computed"},
        {E::kEntered, "entered"},
        {E::kOpen, "open"},
        {E::kLate, "late"},
    }};
};
