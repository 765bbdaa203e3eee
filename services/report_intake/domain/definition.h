#pragma once

#include "kernel/aggregate.h"
#include "kernel/civil.h"
#include "kernel/clock.h"
#include "kernel/decision.h"
#include "kernel/describe.h"
#include "kernel/quantity.h"
#include "report_intake/domain/definitions_in_force.h"
#include "report_intake/domain/terms.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

namespace luotsi::report_intake {

// What a contract's indicators mean, agreed by both of its sides. A definition is the contract's
// own, because the sides that accept it are.

enum class ContractSide { kBuyer, kProvider };
enum class DefinitionState { kProposed, kAgreed, kReplaced };

// What an indicator is, in one language.
struct DefinitionWords {
    std::string name;
    std::string numerator;
    std::string denominator;
    std::string exclusions;
    bool operator==(const DefinitionWords&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"name", &DefinitionWords::name},
            Field{"numerator", &DefinitionWords::numerator},
            Field{"denominator", &DefinitionWords::denominator},
            Field{"exclusions", &DefinitionWords::exclusions}
        };
    }
};

struct WorkedExample {
    Quantity numerator;
    Quantity denominator;
    Ratio value;
    // Absent in a proposal: the contract's.
    std::optional<Ratio> target_level = {};
    bool met = false;
    bool operator==(const WorkedExample&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"numerator", &WorkedExample::numerator},
            Field{"denominator", &WorkedExample::denominator},
            Field{"value", &WorkedExample::value},
            Field{"target_level", &WorkedExample::target_level},
            Field{"met", &WorkedExample::met}
        };
    }
};

// What a version says. The direction and the target level are the contract's.
struct DefinitionContent {
    std::string indicator_code;
    std::string unit;
    std::string source;
    Month valid_from;
    DefinitionWords fi;
    DefinitionWords sv;
    DefinitionWords en;
    std::vector<WorkedExample> examples;
    bool operator==(const DefinitionContent&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"indicator_code", &DefinitionContent::indicator_code},
            Field{"unit", &DefinitionContent::unit},
            Field{"source", &DefinitionContent::source},
            Field{"valid_from", &DefinitionContent::valid_from},
            Field{"fi", &DefinitionContent::fi},
            Field{"sv", &DefinitionContent::sv},
            Field{"en", &DefinitionContent::en},
            Field{"examples", &DefinitionContent::examples}
        };
    }
};

struct DefinitionProposed {
    static constexpr std::string_view kName = "definition_proposed";
    // Counts the versions of one indicator.
    std::uint64_t version = 0;
    ContractSide proposed_by = ContractSide::kBuyer;
    CivilDate proposed_on;
    DefinitionContent content;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"version", &DefinitionProposed::version},
            Field{"proposed_by", &DefinitionProposed::proposed_by},
            Field{"proposed_on", &DefinitionProposed::proposed_on},
            Field{"content", &DefinitionProposed::content}
        };
    }
};

struct DefinitionAccepted {
    static constexpr std::string_view kName = "definition_accepted";
    std::string indicator_code;
    std::uint64_t version = 0;
    ContractSide side = ContractSide::kBuyer;
    CivilDate accepted_on;
    // Who, as the door's pseudonym; empty where identity is off.
    std::string person;
    // The first month in which the version holds; only of the acceptance that makes it agreed.
    std::optional<Month> in_force_from = {};
    static constexpr auto Fields() {
        return std::tuple{
            Field{"indicator_code", &DefinitionAccepted::indicator_code},
            Field{"version", &DefinitionAccepted::version},
            Field{"side", &DefinitionAccepted::side},
            Field{"accepted_on", &DefinitionAccepted::accepted_on},
            Field{"person", &DefinitionAccepted::person},
            Field{"in_force_from", &DefinitionAccepted::in_force_from}
        };
    }
};

using DefinitionEvent = std::variant<DefinitionProposed, DefinitionAccepted>;

struct Acceptance {
    ContractSide side = ContractSide::kBuyer;
    CivilDate accepted_on;
    std::string person;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"side", &Acceptance::side},
            Field{"accepted_on", &Acceptance::accepted_on},
            Field{"person", &Acceptance::person}
        };
    }
};

struct DefinitionVersion {
    std::uint64_t version = 0;
    DefinitionContent content;
    DefinitionState state = DefinitionState::kProposed;
    ContractSide proposed_by = ContractSide::kBuyer;
    CivilDate proposed_on;
    std::vector<Acceptance> acceptances;
    std::optional<Month> in_force_from;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"version", &DefinitionVersion::version},
            Field{"content", &DefinitionVersion::content},
            Field{"state", &DefinitionVersion::state},
            Field{"proposed_by", &DefinitionVersion::proposed_by},
            Field{"proposed_on", &DefinitionVersion::proposed_on},
            Field{"acceptances", &DefinitionVersion::acceptances},
            Field{"in_force_from", &DefinitionVersion::in_force_from}
        };
    }
};

// All versions of all of a contract's definitions, in the order of proposing.
struct ContractDefinitions {
    std::vector<DefinitionVersion> versions;
    static constexpr auto Fields() {
        return std::tuple{Field{"versions", &ContractDefinitions::versions}};
    }
};

// The stream is the contract's id.
struct DefinitionBook {
    using State = ContractDefinitions;
    using Event = DefinitionEvent;
    static constexpr std::string_view kKind = "indicator_definitions";
    static constexpr std::uint64_t kSnapshotEvery = 8;
    static void Evolve(State& known, const Event& event, const Recorded& recorded);
};

// Versions of one contract, of all its indicators together.
inline constexpr std::size_t kMostDefinitionVersions = 500;

struct ProposeDefinition {
    ContractSide side = ContractSide::kBuyer;
    DefinitionContent content;
};

struct AcceptDefinition {
    std::string indicator_code;
    std::uint64_t version = 0;
    ContractSide side = ContractSide::kBuyer;
    std::string person;
};

// A version that waits for acceptance is replaced by the new one. Every example that is wrong is
// named at once.
Decision<DefinitionEvent> Decide(
    const ContractDefinitions& known,
    const ContractTerms& terms,
    const ProposeDefinition& command,
    const Moment& moment
);
Decision<DefinitionEvent> Decide(
    const ContractDefinitions& known, const AcceptDefinition& command, const Moment& moment
);

// `version` 0: the newest. Null where there is none.
const DefinitionVersion* FindDefinition(
    const ContractDefinitions& known, std::string_view indicator, std::uint64_t version
);

// The definitions in force on the month's last day.
DefinitionsInForce InForceIn(const ContractDefinitions& known, Month month);

// Whether a value meets a target level, from the exact values.
bool Meets(Ratio value, Direction direction, Ratio target_level);

}  // namespace luotsi::report_intake

namespace luotsi {

template <>
struct EnumNames<report_intake::ContractSide> {
    using E = report_intake::ContractSide;
    static constexpr std::array<std::pair<E, std::string_view>, 2> kNames{{
        {E::kBuyer, "buyer"},
        {E::kProvider, "provider"},
    }};
};

template <>
struct EnumNames<report_intake::DefinitionState> {
    using E = report_intake::DefinitionState;
    static constexpr std::array<std::pair<E, std::string_view>, 3> kNames{{
        {E::kProposed, "proposed"},
        {E::kAgreed, "agreed"},
        {E::kReplaced, "replaced"},
    }};
};

}  // namespace luotsi
