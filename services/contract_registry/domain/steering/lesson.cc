#include "contract_registry/domain/steering/lesson.h"

#include <algorithm>

namespace luotsi::contract_registry {
namespace {

std::string KeyOf(const Uuid& predecessor, std::uint64_t number, const std::string& code) {
    return predecessor.ToText() + '/' + std::to_string(number) + '/' + code;
}

}  // namespace

void LessonBook::Evolve(State& state, const Event& event, const Recorded&) {
    const auto& answered = std::get<LessonAnswered>(event);
    const std::string key =
        KeyOf(answered.predecessor_id, answered.analysis_number, answered.lesson_code);
    state.answers.insert_or_assign(key, answered);
}

std::optional<Uuid> PredecessorOf(const Terms& terms) {
    const bool follows = terms.parent_relation == ParentRelation::kRenewal ||
                         terms.parent_relation == ParentRelation::kSuccessor;
    if (!follows || terms.parent_contract_id.IsNil()) return std::nullopt;
    return terms.parent_contract_id;
}

std::vector<LessonToAnswer> LessonsFrom(
    const ContractAnalyses& predecessor, const LessonAnswers& answers
) {
    std::vector<LessonToAnswer> lessons;
    for (const ClosingAnalysis& analysis : predecessor.analyses) {
        for (const Lesson& lesson : analysis.lessons) {
            LessonToAnswer& one = lessons.emplace_back();
            one.predecessor_id = predecessor.contract_id;
            one.analysis_number = analysis.number;
            one.lesson = lesson;
            const auto known =
                answers.answers.find(KeyOf(predecessor.contract_id, analysis.number, lesson.code));
            if (known != answers.answers.end()) one.answered = known->second;
        }
    }
    return lessons;
}

std::uint64_t CountOpen(const std::vector<LessonToAnswer>& lessons) {
    return static_cast<std::uint64_t>(std::ranges::count_if(lessons, [](const LessonToAnswer& one) {
        return !one.answered;
    }));
}

Decision<LessonEvent> Decide(
    const LessonAnswers& known,
    const AnswerLesson& command,
    const ContractHistory& contract,
    const ContractAnalyses& predecessor,
    const Moment& moment
) {
    if (!contract.exists) return Rejection{.reason = "CONTRACT_NOT_FOUND", .field = "contract_id"};
    if (contract.state == ContractState::kClosed || contract.state == ContractState::kCancelled)
        return Rejection{.reason = "CONTRACT_CLOSED", .field = "contract_id"};
    const std::vector<LessonToAnswer> lessons = LessonsFrom(predecessor, known);
    const auto found = std::ranges::find_if(lessons, [&](const LessonToAnswer& one) {
        return one.analysis_number == command.analysis_number &&
               one.lesson.code == command.lesson_code;
    });
    if (found == lessons.end())
        return Rejection{.reason = "LESSON_NOT_FOUND", .field = "lesson_code"};
    if (command.answer == LessonAnswer::kNotUsed && command.reason.empty())
        return Rejection{.reason = "LESSON_REASON_MISSING", .field = "reason"};
    const bool same = found->answered && found->answered->answer == command.answer &&
                      found->answered->reason == command.reason;
    if (same) return std::vector<LessonEvent>{};
    return LessonAnswered{
        .predecessor_id = found->predecessor_id,
        .analysis_number = command.analysis_number,
        .lesson_code = command.lesson_code,
        .answer = command.answer,
        .reason = command.reason,
        .answered_on = moment.today,
    };
}

}  // namespace luotsi::contract_registry
