#include "contract_registry/app/steering/lesson_work.h"

#include "contract_registry/app/parameters.h"

namespace luotsi::contract_registry {
namespace {

constexpr std::string_view kRequired = "lessons.required";

// Came into force at some time; a draft and what was given up did not.
bool HasBound(ContractState state) {
    return IsInForce(state) || state == ContractState::kEnded || state == ContractState::kClosed;
}

struct Tally {
    std::int64_t contracts = 0;
    std::int64_t considered = 0;
    std::int64_t without_lessons = 0;
};

absl::Status Count(MeasureWorld& world, const ports::Held<ContractBook>& contract, Tally& tally) {
    const auto analyses = world.books().LoadAsOf<ClosingAnalysisBook>(
        *PredecessorOf(contract.state.base), world.known()
    );
    if (!analyses.ok()) return absl::UnavailableError("the predecessor's analyses cannot be read");
    const auto answers = world.books().LoadAsOf<LessonBook>(contract.id, world.known());
    if (!answers.ok()) return absl::UnavailableError("the answers to lessons cannot be read");
    const auto lessons = LessonsFrom(analyses->state, answers->state);
    ++tally.contracts;
    if (lessons.empty()) ++tally.without_lessons;
    if (!lessons.empty() && CountOpen(lessons) == 0) ++tally.considered;
    return absl::OkStatus();
}

}  // namespace

std::vector<LessonToAnswer> LessonsIn(ports::Unit& unit, const Uuid& contract) {
    const auto predecessor = PredecessorOf(unit.Get<ContractBook>(contract).state.base);
    if (!predecessor) return {};
    const LessonAnswers answers = unit.Get<LessonBook>(contract).state;
    return LessonsFrom(unit.Get<ClosingAnalysisBook>(*predecessor).state, answers);
}

std::optional<Rejection> RefuseUnanswered(
    ports::Unit& unit,
    const ports::Held<ContractBook>& contract,
    const ports::RequestContext&,
    const Moment& moment
) {
    if (!FlagOn(ParameterIn(unit, kRequired), moment.today)) return std::nullopt;
    // What is still being analysed has lessons that nobody could answer yet.
    if (const auto before = PredecessorOf(contract.state.base)) {
        const ContractAnalyses& analyses = unit.Get<ClosingAnalysisBook>(*before).state;
        if (auto refused = RefuseWhileOpen(analyses, "parent_contract_id")) return refused;
    }
    const std::uint64_t open = CountOpen(LessonsIn(unit, contract.id));
    if (open == 0) return std::nullopt;
    return Rejection{
        .reason = "LESSONS_UNANSWERED",
        .field = "contract_id",
        .facts = {{"open", std::to_string(open)}},
    };
}

absl::StatusOr<MeasureAnswer> LessonsConsidered(MeasureWorld& world, const Period& period) {
    Tally tally;
    const absl::Status read = world.EachContract([&](const ports::Held<ContractBook>& contract) {
        const Terms& base = contract.state.base;
        const bool is_new = base.start_date && period.Holds(*base.start_date);
        if (!is_new || !HasBound(contract.state.state) || !PredecessorOf(base))
            return absl::OkStatus();
        return Count(world, contract, tally);
    });
    if (!read.ok()) return read;
    return MeasureAnswer{
        .numerator = tally.considered,
        .denominator = tally.contracts,
        .sentence = MeasureSentence::kLessonsAnswered,
        .facts = FactsOf(tally.considered, tally.contracts, tally.without_lessons),
    };
}

}  // namespace luotsi::contract_registry
