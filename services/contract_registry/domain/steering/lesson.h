#pragma once

#include "contract_registry/domain/contract.h"
#include "contract_registry/domain/steering/closing_analysis.h"
#include "kernel/aggregate.h"
#include "kernel/civil.h"
#include "kernel/decision.h"
#include "kernel/describe.h"
#include "kernel/ids.h"

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

namespace luotsi::contract_registry {

// What a contract makes of the lessons of the one before it.

enum class LessonAnswer { kUsed, kNotUsed };

struct LessonAnswered {
    static constexpr std::string_view kName = "lesson_answered";
    Uuid predecessor_id = {};
    std::uint64_t analysis_number = 0;
    std::string lesson_code = {};
    LessonAnswer answer = LessonAnswer::kUsed;
    std::string reason = {};
    CivilDate answered_on = {};
    bool operator==(const LessonAnswered&) const = default;
    static constexpr auto Fields() {
        using L = LessonAnswered;
        return std::tuple{
            Field{"predecessor_id", &L::predecessor_id},
            Field{"analysis_number", &L::analysis_number},
            Field{"lesson_code", &L::lesson_code},
            Field{"answer", &L::answer},
            Field{"reason", &L::reason},
            Field{"answered_on", &L::answered_on}
        };
    }
};

using LessonEvent = std::variant<LessonAnswered>;

struct LessonAnswers {
    // By `predecessor/number/code`; the last word holds.
    std::map<std::string, LessonAnswered> answers = {};
    static constexpr auto Fields() { return std::tuple{Field{"answers", &LessonAnswers::answers}}; }
};

// The stream is the contract that answers.
struct LessonBook {
    using State = LessonAnswers;
    using Event = LessonEvent;
    static constexpr std::string_view kKind = "lesson_answers";
    static constexpr std::uint64_t kSnapshotEvery = 0;
    static void Evolve(State& state, const Event& event, const Recorded& recorded);
};

// The contract before this one: what it renews or succeeds; nothing where there is none.
std::optional<Uuid> PredecessorOf(const Terms& terms);

struct LessonToAnswer {
    Uuid predecessor_id = {};
    std::uint64_t analysis_number = 0;
    Lesson lesson = {};
    std::optional<LessonAnswered> answered = {};
};
// Every lesson of the predecessor's completed analyses, in the order in which they were learnt.
std::vector<LessonToAnswer> LessonsFrom(
    const ContractAnalyses& predecessor, const LessonAnswers& answers
);
std::uint64_t CountOpen(const std::vector<LessonToAnswer>& lessons);

struct AnswerLesson {
    std::uint64_t analysis_number = 0;
    std::string lesson_code = {};
    LessonAnswer answer = LessonAnswer::kUsed;
    std::string reason = {};
    static constexpr auto Fields() {
        return std::tuple{
            Field{"analysis_number", &AnswerLesson::analysis_number},
            Field{"lesson_code", &AnswerLesson::lesson_code},
            Field{"answer", &AnswerLesson::answer},
            Field{"reason", &AnswerLesson::reason}
        };
    }
};
// LESSON_NOT_FOUND, LESSON_REASON_MISSING, CONTRACT_CLOSED for a contract that is put away.
Decision<LessonEvent> Decide(
    const LessonAnswers& known,
    const AnswerLesson& command,
    const ContractHistory& contract,
    const ContractAnalyses& predecessor,
    const Moment& moment
);

}  // namespace luotsi::contract_registry

namespace luotsi {

template <>
struct EnumNames<contract_registry::LessonAnswer> {
    using E = contract_registry::LessonAnswer;
    static constexpr std::array<std::pair<E, std::string_view>, 2> kNames{{
        {E::kUsed, "used"},
        {E::kNotUsed, "not_used"},
    }};
};

}  // namespace luotsi
