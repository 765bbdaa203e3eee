#pragma once

#include "contract_registry/domain/record.h"
#include "contract_registry/domain/steering/goal_status.h"
#include "kernel/aggregate.h"
#include "kernel/civil.h"
#include "kernel/decision.h"
#include "kernel/describe.h"
#include "kernel/ids.h"
#include "kernel/quantity.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <variant>
#include <vector>

namespace luotsi::contract_registry {

// What residents may count on, in plain words, and what they say of how it was kept.

struct PromiseItem {
    std::string code = {};
    std::string text_fi = {};
    std::string text_sv = {};
    std::string text_en = {};
    // The goals that make it true; never none.
    std::vector<std::string> goal_codes = {};

    bool operator==(const PromiseItem&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"code", &PromiseItem::code},
            Field{"text_fi", &PromiseItem::text_fi},
            Field{"text_sv", &PromiseItem::text_sv},
            Field{"text_en", &PromiseItem::text_en},
            Field{"goal_codes", &PromiseItem::goal_codes}
        };
    }
};

struct PromiseVersion {
    std::uint64_t version = 0;
    std::string title_fi = {};
    std::string title_sv = {};
    std::string title_en = {};
    std::vector<PromiseItem> items = {};
    CivilDate published_on = {};

    static constexpr auto Fields() {
        return std::tuple{
            Field{"version", &PromiseVersion::version},
            Field{"title_fi", &PromiseVersion::title_fi},
            Field{"title_sv", &PromiseVersion::title_sv},
            Field{"title_en", &PromiseVersion::title_en},
            Field{"items", &PromiseVersion::items},
            Field{"published_on", &PromiseVersion::published_on}
        };
    }
};

// How many gave 1, 2, 3, 4 and 5.
struct PromiseScore {
    std::string item_code = {};
    std::vector<std::uint64_t> counts = {};

    bool operator==(const PromiseScore&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"item_code", &PromiseScore::item_code}, Field{"counts", &PromiseScore::counts}
        };
    }
};

// One round of evaluation. Counts and a summary: nothing of any person.
struct PromiseEvaluation {
    std::string round = {};
    std::uint64_t version = 0;
    CivilDate held_on = {};
    std::uint64_t evaluators = 0;
    std::vector<PromiseScore> scores = {};
    std::string summary_fi = {};
    std::string summary_sv = {};

    static constexpr auto Fields() {
        return std::tuple{
            Field{"round", &PromiseEvaluation::round},
            Field{"version", &PromiseEvaluation::version},
            Field{"held_on", &PromiseEvaluation::held_on},
            Field{"evaluators", &PromiseEvaluation::evaluators},
            Field{"scores", &PromiseEvaluation::scores},
            Field{"summary_fi", &PromiseEvaluation::summary_fi},
            Field{"summary_sv", &PromiseEvaluation::summary_sv}
        };
    }
};

struct PromisePublished {
    static constexpr std::string_view kName = "promise_published";
    std::string code;
    PromiseVersion version;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"code", &PromisePublished::code}, Field{"version", &PromisePublished::version}
        };
    }
};

struct PromiseEvaluated {
    static constexpr std::string_view kName = "promise_evaluated";
    PromiseEvaluation evaluation;
    static constexpr auto Fields() {
        return std::tuple{Field{"evaluation", &PromiseEvaluated::evaluation}};
    }
};

using PromiseEvent = std::variant<PromisePublished, PromiseEvaluated>;

struct ServicePromise {
    std::string code = {};
    // From the first; the last is in force.
    std::vector<PromiseVersion> versions = {};
    // In the order in which they were recorded.
    std::vector<PromiseEvaluation> evaluations = {};

    static constexpr auto Fields() {
        return std::tuple{
            Field{"code", &ServicePromise::code},
            Field{"versions", &ServicePromise::versions},
            Field{"evaluations", &ServicePromise::evaluations}
        };
    }
};

struct PromiseBook {
    using State = ServicePromise;
    using Event = PromiseEvent;
    static constexpr std::string_view kKind = "service_promise";
    static constexpr std::uint64_t kSnapshotEvery = 16;
    static void Evolve(State& promise, const Event& event, const Recorded& recorded);
    static RecordRow RowOf(const State& promise);
};

Uuid PromiseId(std::string_view code);

struct PublishPromise {
    std::string code = {};
    std::string title_fi = {};
    std::string title_sv = {};
    std::string title_en = {};
    std::vector<PromiseItem> items = {};
};
// GOAL_CODE_REPEATED, PROMISE_UNTIED, GOAL_NOT_FOUND, GOAL_NOT_IN_FORCE. Publishing what the last
// version says already changes nothing.
Decision<PromiseEvent> Decide(
    const ServicePromise& promise,
    const PublishPromise& command,
    const GoalTree& goals,
    const Moment& moment
);
// PROMISE_NOT_FOUND, DATE_IN_FUTURE, PROMISE_ROUND_TAKEN, PROMISE_SCORES_WRONG.
Decision<PromiseEvent> Decide(
    const ServicePromise& promise, PromiseEvaluation command, const Moment& moment
);

// The version that was in force on a day; null before the first.
const PromiseVersion* VersionOn(const ServicePromise& promise, CivilDate day);

// The round that was held last; null: none.
const PromiseEvaluation* LastRound(const ServicePromise& promise);

// What the round says of the item as it is promised now; null: it says nothing, or of other words.
// A translation into English that came later changes no promise.
const PromiseScore* ScoreOf(
    const ServicePromise& promise, const PromiseEvaluation& round, const PromiseItem& item
);

// The mean of the scores; nothing where nobody gave one.
std::optional<Ratio> AverageOf(const PromiseScore& score);

// Not kept where a goal is not met; kept where every goal with a target level is met.
GoalState PromiseState(const std::vector<GoalState>& goals);

}  // namespace luotsi::contract_registry
