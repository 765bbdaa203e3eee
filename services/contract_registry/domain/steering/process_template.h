#pragma once

#include "contract_registry/domain/record.h"
#include "kernel/aggregate.h"
#include "kernel/civil.h"
#include "kernel/decision.h"
#include "kernel/describe.h"
#include "kernel/ids.h"

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

// How the county purchases services (palvelujen ostojen prosessi): the steps, the unit that is
// responsible for each, and who works in which unit. Dated data of the county.

enum class ProcessStep {
    kNeed,
    kAnalysis,
    kRecommendation,
    kDecision,
    kTendering,
    kContractManagement,
    kMonitoring,
    kSupervision,
    kClientGuidance,
    kServiceDecisions
};

struct ProcessTemplateStep {
    ProcessStep step = ProcessStep::kNeed;
    // The county's unit.
    std::string unit;
    // Planned length.
    std::uint64_t days = 0;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"step", &ProcessTemplateStep::step},
            Field{"unit", &ProcessTemplateStep::unit},
            Field{"days", &ProcessTemplateStep::days}
        };
    }
};

struct ProcessTemplateVersion {
    CivilDate valid_from;
    std::vector<ProcessTemplateStep> steps;
    std::string source;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"valid_from", &ProcessTemplateVersion::valid_from},
            Field{"steps", &ProcessTemplateVersion::steps},
            Field{"source", &ProcessTemplateVersion::source}
        };
    }
};

struct ProcessTemplatePublished {
    static constexpr std::string_view kName = "process_template_published";
    std::string code;
    ProcessTemplateVersion version;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"code", &ProcessTemplatePublished::code},
            Field{"version", &ProcessTemplatePublished::version}
        };
    }
};

struct ProcessTemplate {
    std::string code;
    // In the order of days; a later word for the same day has replaced the earlier.
    std::vector<ProcessTemplateVersion> versions;

    // The steps that hold on a day; null before the first.
    const ProcessTemplateVersion* On(CivilDate day) const;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"code", &ProcessTemplate::code}, Field{"versions", &ProcessTemplate::versions}
        };
    }
};

struct ProcessTemplateBook {
    using State = ProcessTemplate;
    using Event = std::variant<ProcessTemplatePublished>;
    static constexpr std::string_view kKind = "process_template";
    static constexpr std::uint64_t kSnapshotEvery = 0;
    static Uuid IdOf(std::string_view code);
    static void Evolve(State& state, const Event& event, const Recorded& recorded);
    static RecordRow RowOf(const State& state);
};

// PROCESS_STEPS_UNFIT where a step stands twice.
Decision<ProcessTemplateBook::Event> Decide(
    const ProcessTemplate& state, const ProcessTemplatePublished& command
);

// The unit of a caller from a day on; empty: none any more.
struct Membership {
    std::string unit;
    CivilDate from;
    static constexpr auto Fields() {
        return std::tuple{Field{"unit", &Membership::unit}, Field{"from", &Membership::from}};
    }
};

struct UnitMemberSet {
    static constexpr std::string_view kName = "unit_member_set";
    std::string actor;
    Membership membership;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"actor", &UnitMemberSet::actor}, Field{"membership", &UnitMemberSet::membership}
        };
    }
};

// A caller's identity, never a name, with its units in the order of days.
struct UnitMember {
    std::string actor;
    std::vector<Membership> memberships;

    // Empty where the caller works in no unit on that day.
    std::string UnitOn(CivilDate day) const;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"actor", &UnitMember::actor}, Field{"memberships", &UnitMember::memberships}
        };
    }
};

struct UnitMemberBook {
    using State = UnitMember;
    using Event = std::variant<UnitMemberSet>;
    static constexpr std::string_view kKind = "unit_member";
    static constexpr std::uint64_t kSnapshotEvery = 0;
    static Uuid IdOf(std::string_view actor);
    static void Evolve(State& state, const Event& event, const Recorded& recorded);
    static RecordRow RowOf(const State& state);
};

inline constexpr std::size_t kMostMemberships = 200;

// MEMBERSHIPS_TOO_MANY.
Decision<UnitMemberBook::Event> Decide(const UnitMember& state, const UnitMemberSet& command);

}  // namespace luotsi::contract_registry

namespace luotsi {

template <>
struct EnumNames<contract_registry::ProcessStep> {
    using E = contract_registry::ProcessStep;
    static constexpr std::array<std::pair<E, std::string_view>, 10> kNames{{
        {E::kNeed, "need"},
        {E::kAnalysis, "analysis"},
        {E::kRecommendation, "recommendation"},
        {E::kDecision, "decision"},
        {E::kTendering, "tendering"},
        {E::kContractManagement, "contract_management"},
        {E::kMonitoring, "monitoring"},
        {E::kSupervision, "supervision"},
        {E::kClientGuidance, "client_guidance"},
        {E::kServiceDecisions, "service_decisions"},
    }};
};

}  // namespace luotsi
