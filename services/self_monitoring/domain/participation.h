#pragma once

#include "kernel/aggregate.h"
#include "kernel/civil.h"
#include "kernel/decision.h"
#include "kernel/describe.h"
#include "self_monitoring/domain/kept_words.h"
#include "self_monitoring/domain/known_contract.h"

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

namespace luotsi::self_monitoring {

enum class ParticipationMethod {
    kSeminar,
    kSurvey,
    kPanel,
    kCoDesign,
    kMarketDialogue,
    kExpertByExperience,
    kOther
};

enum class EffectKind { kGoal, kCriterion };

// A goal or a criterion that an occasion changed.
struct ParticipationEffect {
    ContractId contract_id;
    EffectKind kind = EffectKind::kGoal;
    std::string code;

    auto operator<=>(const ParticipationEffect&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"contract_id", &ParticipationEffect::contract_id},
            Field{"kind", &ParticipationEffect::kind},
            Field{"code", &ParticipationEffect::code}
        };
    }
};

// An occasion on which people were heard.
struct Participation {
    std::vector<ContractId> contract_ids;
    Phase phase = Phase::kPreparation;
    ParticipationMethod method = ParticipationMethod::kSeminar;
    std::string method_name;
    CivilDate held_on;
    std::uint32_t people = 0;
    // What came of it.
    std::optional<KeptWords> words;
    std::vector<ParticipationEffect> effects;
    std::optional<Instant> recorded_at;

    static constexpr auto Fields() {
        return std::tuple{
            Field{"contract_ids", &Participation::contract_ids},
            Field{"phase", &Participation::phase},
            Field{"method", &Participation::method},
            Field{"method_name", &Participation::method_name},
            Field{"held_on", &Participation::held_on},
            Field{"people", &Participation::people},
            Field{"words", &Participation::words},
            Field{"effects", &Participation::effects},
            Field{"recorded_at", &Participation::recorded_at}
        };
    }
};

struct ParticipationRecorded {
    static constexpr std::string_view kName = "participation_recorded";
    Participation participation;
    static constexpr auto Fields() {
        return std::tuple{Field{"participation", &ParticipationRecorded::participation}};
    }
};

using ParticipationEvent = std::variant<ParticipationRecorded>;

struct ParticipationBook {
    using State = Participation;
    using Event = ParticipationEvent;
    static constexpr std::string_view kKind = "participation";
    static constexpr std::uint64_t kSnapshotEvery = 0;
    static void Evolve(
        Participation& participation, const ParticipationEvent& event, const Recorded& recorded
    );
    static std::optional<CivilDate> Effective(const ParticipationEvent& event);
};

// `contracts` holds the local copy of each of the occasion's contracts. FIELD_OUT_OF_RANGE for a
// day in the future, PARTICIPATION_METHOD_NAME_UNFIT, CONTRACT_NOT_FOUND,
// PARTICIPATION_CONTRACT_UNFIT, PARTICIPATION_PHASE_AHEAD, PARTICIPATION_GOAL_UNKNOWN. What the
// server sets is ignored.
Decision<ParticipationEvent> Decide(
    const std::map<ContractId, KnownContract>& contracts,
    const ParticipationRecorded& asked,
    CivilDate today
);

}  // namespace luotsi::self_monitoring

template <>
struct luotsi::EnumNames<luotsi::self_monitoring::ParticipationMethod> {
    using Method = luotsi::self_monitoring::ParticipationMethod;
    static constexpr std::array<std::pair<Method, std::string_view>, 7> kNames{
        {{Method::kSeminar, "seminar"},
         {Method::kSurvey, "survey"},
         {Method::kPanel, "panel"},
         {Method::kCoDesign, "co_design"},
         {Method::kMarketDialogue, "market_dialogue"},
         {Method::kExpertByExperience, "expert_by_experience"},
         {Method::kOther, "other"}}
    };
};

template <>
struct luotsi::EnumNames<luotsi::self_monitoring::EffectKind> {
    using Kind = luotsi::self_monitoring::EffectKind;
    static constexpr std::array<std::pair<Kind, std::string_view>, 2> kNames{
        {{Kind::kGoal, "goal"}, {Kind::kCriterion, "criterion"}}
    };
};
