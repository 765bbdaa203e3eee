#include "contract_registry/domain/steering/promise.h"

#include "contract_registry/domain/named_id.h"

#include <algorithm>
#include <set>

namespace luotsi::contract_registry {
namespace {

// Scores go from 1 to this.
constexpr std::size_t kHighestScore = 5;

std::optional<Rejection> CheckItem(
    const PromiseItem& item, const std::string& path, const GoalTree& goals, std::uint64_t year
) {
    if (item.goal_codes.empty())
        return Rejection{
            .reason = "PROMISE_UNTIED",
            .field = path + ".goal_codes",
            .facts = {{"item", item.code}},
        };
    for (const std::string& code : item.goal_codes) {
        const StrategyGoal* goal = FindGoal(goals, code);
        if (goal == nullptr)
            return Rejection{
                .reason = "GOAL_NOT_FOUND", .field = path + ".goal_codes", .facts = {{"goal", code}}
            };
        if (!goal->HoldsIn(year, year))
            return Rejection{
                .reason = "GOAL_NOT_IN_FORCE",
                .field = path + ".goal_codes",
                .facts = {{"goal", code}},
            };
    }
    return std::nullopt;
}

std::uint64_t Total(const PromiseScore& score) {
    std::uint64_t total = 0;
    for (const std::uint64_t count : score.counts)
        total += count;
    return total;
}

bool IsSound(
    const PromiseScore& score, const PromiseVersion& version, const PromiseEvaluation& evaluation
) {
    const bool known = std::ranges::find(version.items, score.item_code, &PromiseItem::code) !=
                       version.items.end();
    const auto same = std::ranges::count(
        evaluation.scores, score.item_code, [](const PromiseScore& one) { return one.item_code; }
    );
    return known && same == 1 && score.counts.size() == kHighestScore &&
           Total(score) <= evaluation.evaluators;
}

bool SaysTheSame(const PromiseItem& before, const PromiseItem& now) {
    const bool translated = before.text_en.empty() || before.text_en == now.text_en;
    return before.text_fi == now.text_fi && before.text_sv == now.text_sv && translated;
}

}  // namespace

void PromiseBook::Evolve(State& promise, const Event& event, const Recorded&) {
    std::visit(
        Overloaded{
            [&](const PromisePublished& published) {
                promise.code = published.code;
                promise.versions.push_back(published.version);
            },
            [&](const PromiseEvaluated& evaluated) {
                promise.evaluations.push_back(evaluated.evaluation);
            },
        },
        event
    );
}

RecordRow PromiseBook::RowOf(const State& promise) {
    return {.code = promise.code, .state = "in_force"};
}

Uuid PromiseId(std::string_view code) {
    return NamedId(PromiseBook::kKind, code);
}

Decision<PromiseEvent> Decide(
    const ServicePromise& promise,
    const PublishPromise& command,
    const GoalTree& goals,
    const Moment& moment
) {
    const auto year = static_cast<std::uint64_t>(moment.today.year());
    std::set<std::string> codes;
    for (std::size_t i = 0; i < command.items.size(); ++i) {
        const std::string path = "items[" + std::to_string(i) + "]";
        if (!codes.insert(command.items[i].code).second)
            return Rejection{.reason = "GOAL_CODE_REPEATED", .field = path + ".code"};
        if (auto fault = CheckItem(command.items[i], path, goals, year)) return *fault;
    }
    if (!promise.versions.empty()) {
        const PromiseVersion& last = promise.versions.back();
        const bool same = last.title_fi == command.title_fi && last.title_sv == command.title_sv &&
                          last.title_en == command.title_en && last.items == command.items;
        if (same) return std::vector<PromiseEvent>{};
    }
    return PromisePublished{
        .code = command.code,
        .version =
            {.version = promise.versions.size() + 1,
             .title_fi = command.title_fi,
             .title_sv = command.title_sv,
             .title_en = command.title_en,
             .items = command.items,
             .published_on = moment.today},
    };
}

Decision<PromiseEvent> Decide(
    const ServicePromise& promise, PromiseEvaluation command, const Moment& moment
) {
    if (promise.versions.empty()) return Rejection{.reason = "PROMISE_NOT_FOUND", .field = "code"};
    if (command.held_on > moment.today)
        return Rejection{.reason = "DATE_IN_FUTURE", .field = "evaluation.held_on"};
    const bool taken =
        std::ranges::find(promise.evaluations, command.round, &PromiseEvaluation::round) !=
        promise.evaluations.end();
    if (taken) return Rejection{.reason = "PROMISE_ROUND_TAKEN", .field = "evaluation.round"};
    const PromiseVersion* version = VersionOn(promise, command.held_on);
    if (version == nullptr)
        return Rejection{.reason = "PROMISE_NOT_FOUND", .field = "evaluation.held_on"};
    for (std::size_t i = 0; i < command.scores.size(); ++i) {
        if (!IsSound(command.scores[i], *version, command))
            return Rejection{
                .reason = "PROMISE_SCORES_WRONG",
                .field = "evaluation.scores[" + std::to_string(i) + "]",
            };
    }
    command.version = version->version;
    return PromiseEvaluated{std::move(command)};
}

const PromiseVersion* VersionOn(const ServicePromise& promise, CivilDate day) {
    const PromiseVersion* found = nullptr;
    for (const PromiseVersion& version : promise.versions) {
        if (version.published_on <= day) found = &version;
    }
    return found;
}

const PromiseEvaluation* LastRound(const ServicePromise& promise) {
    const PromiseEvaluation* last = nullptr;
    for (const PromiseEvaluation& one : promise.evaluations) {
        if (last == nullptr || last->held_on <= one.held_on) last = &one;
    }
    return last;
}

const PromiseScore* ScoreOf(
    const ServicePromise& promise, const PromiseEvaluation& round, const PromiseItem& item
) {
    const auto score = std::ranges::find(round.scores, item.code, &PromiseScore::item_code);
    if (score == round.scores.end()) return nullptr;
    const auto version =
        std::ranges::find(promise.versions, round.version, &PromiseVersion::version);
    if (version == promise.versions.end()) return nullptr;
    const auto judged = std::ranges::find(version->items, item.code, &PromiseItem::code);
    const bool said = judged != version->items.end() && SaysTheSame(*judged, item);
    return said ? &*score : nullptr;
}

std::optional<Ratio> AverageOf(const PromiseScore& score) {
    std::int64_t sum = 0;
    for (std::size_t i = 0; i < score.counts.size(); ++i)
        sum += static_cast<std::int64_t>((i + 1) * score.counts[i]);
    return Ratio::Of(sum, static_cast<std::int64_t>(Total(score)));
}

GoalState PromiseState(const std::vector<GoalState>& goals) {
    const auto has = [&](GoalState state) {
        return std::ranges::find(goals, state) != goals.end();
    };
    if (has(GoalState::kNotMet)) return GoalState::kNotMet;
    // What is not known cannot be called kept.
    if (goals.empty() || has(GoalState::kNoResult)) return GoalState::kNoResult;
    return has(GoalState::kMet) ? GoalState::kMet : GoalState::kNoTarget;
}

}  // namespace luotsi::contract_registry
