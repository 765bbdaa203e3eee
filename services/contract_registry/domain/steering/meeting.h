#pragma once

#include "contract_registry/domain/attention.h"
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

// Review meetings (seurantaneuvottelut). The plan says by when the next one of a contract is to be
// held; a meeting that was held is a record of its own, and starts the time anew.

enum class ReviewPlanState { kNone, kScheduled, kOverdue };

struct ReviewScheduled {
    static constexpr std::string_view kName = "review_scheduled";
    Uuid contract_id;
    // The day from which the time runs: the last meeting, or the activation.
    CivilDate counted_from;
    CivilDate planned_on;
    // The last day in time; absent where the county has set no interval.
    std::optional<CivilDate> latest_on;
    // The interval that it was counted with; 0: none.
    std::uint64_t months = 0;
    bool by_hand = false;
    static constexpr auto Fields() {
        using E = ReviewScheduled;
        return std::tuple{
            Field{"contract_id", &E::contract_id},
            Field{"counted_from", &E::counted_from},
            Field{"planned_on", &E::planned_on},
            Field{"latest_on", &E::latest_on},
            Field{"months", &E::months},
            Field{"by_hand", &E::by_hand}
        };
    }
};

// The latest day has passed and none was held.
struct ReviewOverdue {
    static constexpr std::string_view kName = "review_overdue";
    CivilDate on;
    static constexpr auto Fields() { return std::tuple{Field{"on", &ReviewOverdue::on}}; }
};

struct ReviewHeld {
    static constexpr std::string_view kName = "review_held";
    Uuid contract_id;
    CivilDate on;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"contract_id", &ReviewHeld::contract_id}, Field{"on", &ReviewHeld::on}
        };
    }
};

// None is planned any more: the contract is over, or the county has lifted the interval.
struct ReviewStopped {
    static constexpr std::string_view kName = "review_stopped";
    CivilDate on;
    bool contract_over = false;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"on", &ReviewStopped::on}, Field{"contract_over", &ReviewStopped::contract_over}
        };
    }
};

using ReviewPlanEvent = std::variant<ReviewScheduled, ReviewOverdue, ReviewHeld, ReviewStopped>;

struct ReviewPlan {
    Uuid contract_id;
    ReviewPlanState state = ReviewPlanState::kNone;
    std::optional<CivilDate> counted_from;
    std::optional<CivilDate> planned_on;
    std::optional<CivilDate> latest_on;
    std::uint64_t months = 0;
    bool by_hand = false;
    std::optional<CivilDate> last_held_on;
    std::optional<CivilDate> overdue_since;

    static constexpr auto Fields() {
        return std::tuple{
            Field{"contract_id", &ReviewPlan::contract_id},
            Field{"state", &ReviewPlan::state},
            Field{"counted_from", &ReviewPlan::counted_from},
            Field{"planned_on", &ReviewPlan::planned_on},
            Field{"latest_on", &ReviewPlan::latest_on},
            Field{"months", &ReviewPlan::months},
            Field{"by_hand", &ReviewPlan::by_hand},
            Field{"last_held_on", &ReviewPlan::last_held_on},
            Field{"overdue_since", &ReviewPlan::overdue_since}
        };
    }
};

// One contract's plan; its stream id is the contract's id.
struct ReviewPlanBook {
    using State = ReviewPlan;
    using Event = ReviewPlanEvent;
    static constexpr std::string_view kKind = "review_plan";
    static constexpr std::uint64_t kSnapshotEvery = 0;
    static void Evolve(State& plan, const Event& event, const Recorded& recorded);
    static RecordRow RowOf(const State& plan);
    static std::vector<Attention> Attentions(const State& plan);
};

// What is known of the contract and of the county's rule on a day.
struct ReviewFacts {
    Uuid contract_id;
    // Active or ending.
    bool in_force = false;
    // The day from which time runs while no meeting was held: the first day in force that is known,
    // and not before the rule.
    CivilDate begins_on;
    // At most so many months lie between two meetings; absent: the county has not said.
    std::optional<std::uint64_t> months;
};

// What follows from the facts for the plan; nothing when it stands right already.
std::vector<ReviewPlanEvent> Follow(
    const ReviewPlan& plan, const ReviewFacts& facts, CivilDate today
);

struct ScheduleReview {
    CivilDate planned_on;
};
// CONTRACT_NOT_ACTIVE, MEETING_DATE_PAST, MEETING_TOO_LATE.
Decision<ReviewPlanEvent> Decide(
    const ReviewPlan& plan, const ScheduleReview& command, const ReviewFacts& facts, CivilDate today
);

// A meeting that was held.
struct NegotiationRecorded {
    static constexpr std::string_view kName = "negotiation_recorded";
    Uuid contract_id;
    CivilDate held_on;
    std::uint64_t participants = 0;
    // Of the minutes, which lie with the documents.
    std::string minutes_sha256;
    std::string minutes_name;
    // The version of the pack that lay before it.
    std::optional<Instant> pack_as_of;
    std::vector<Uuid> decision_ids;
    static constexpr auto Fields() {
        using E = NegotiationRecorded;
        return std::tuple{
            Field{"contract_id", &E::contract_id},
            Field{"held_on", &E::held_on},
            Field{"participants", &E::participants},
            Field{"minutes_sha256", &E::minutes_sha256},
            Field{"minutes_name", &E::minutes_name},
            Field{"pack_as_of", &E::pack_as_of},
            Field{"decision_ids", &E::decision_ids}
        };
    }
};

using ReviewMeetingEvent = std::variant<NegotiationRecorded>;

struct ReviewMeetingBook {
    using State = NegotiationRecorded;
    using Event = ReviewMeetingEvent;
    static constexpr std::string_view kKind = "review_meeting";
    static constexpr std::uint64_t kSnapshotEvery = 0;
    static void Evolve(State& meeting, const Event& event, const Recorded& recorded);
    static RecordRow RowOf(const State& meeting);
};

struct MeetingContract {
    bool exists = false;
    // Has been activated and is not put away.
    bool may_meet = false;
    // The day of the signature or of the start, whichever is earlier.
    std::optional<CivilDate> agreed_on = {};
};

// CONTRACT_NOT_FOUND, CONTRACT_NOT_ACTIVE, DATE_IN_FUTURE, DATE_BEFORE_CONTRACT,
// EVIDENCE_HASH_INVALID.
Decision<ReviewMeetingEvent> Decide(
    const NegotiationRecorded& command, const MeetingContract& contract, const Moment& moment
);

}  // namespace luotsi::contract_registry

template <>
struct luotsi::EnumNames<luotsi::contract_registry::ReviewPlanState> {
    using E = luotsi::contract_registry::ReviewPlanState;
    static constexpr std::array<std::pair<E, std::string_view>, 3> kNames{{
        {E::kNone, "none"},
        {E::kScheduled, "scheduled"},
        {E::kOverdue, "overdue"},
    }};
};
