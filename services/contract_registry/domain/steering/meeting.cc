#include "contract_registry/domain/steering/meeting.h"

#include "contract_registry/domain/evidence.h"

#include <algorithm>

namespace luotsi::contract_registry {
namespace {

void Schedule(ReviewPlan& plan, const ReviewScheduled& scheduled) {
    plan.contract_id = scheduled.contract_id;
    plan.state = ReviewPlanState::kScheduled;
    plan.counted_from = scheduled.counted_from;
    plan.planned_on = scheduled.planned_on;
    plan.latest_on = scheduled.latest_on;
    plan.months = scheduled.months;
    plan.by_hand = scheduled.by_hand;
    plan.overdue_since.reset();
}

// Where the time starts anew, what was planned for the time before it is over.
void StartAnew(ReviewPlan& plan) {
    plan.state = ReviewPlanState::kNone;
    plan.planned_on.reset();
    plan.latest_on.reset();
    plan.months = 0;
    plan.by_hand = false;
    plan.overdue_since.reset();
}

std::optional<CivilDate> LatestOn(const ReviewFacts& facts, CivilDate counted_from) {
    if (!facts.months) return std::nullopt;
    return AddMonths(counted_from, static_cast<int>(*facts.months));
}

CivilDate CountedFrom(const ReviewPlan& plan, const ReviewFacts& facts) {
    if (plan.last_held_on) return *plan.last_held_on;
    return plan.counted_from.value_or(facts.begins_on);
}

// The plan that the facts ask for; nothing where none is due.
std::optional<ReviewScheduled> Wanted(const ReviewPlan& plan, const ReviewFacts& facts) {
    const bool chosen = plan.by_hand && plan.planned_on;
    if (!facts.months && !chosen) return std::nullopt;
    const CivilDate counted_from = CountedFrom(plan, facts);
    const std::optional<CivilDate> latest_on = LatestOn(facts, counted_from);
    const bool keeps = chosen && (!latest_on || *plan.planned_on <= *latest_on ||
                                  plan.state == ReviewPlanState::kOverdue);
    return ReviewScheduled{
        .contract_id = facts.contract_id,
        .counted_from = counted_from,
        .planned_on = keeps ? *plan.planned_on : *latest_on,
        .latest_on = latest_on,
        .months = facts.months.value_or(0),
        .by_hand = keeps,
    };
}

bool Stands(const ReviewPlan& plan, const ReviewScheduled& wanted) {
    return plan.state != ReviewPlanState::kNone && plan.planned_on == wanted.planned_on &&
           plan.latest_on == wanted.latest_on && plan.months == wanted.months &&
           plan.by_hand == wanted.by_hand;
}

}  // namespace

void ReviewPlanBook::Evolve(State& plan, const Event& event, const Recorded&) {
    std::visit(
        Overloaded{
            [&](const ReviewScheduled& scheduled) { Schedule(plan, scheduled); },
            [&](const ReviewOverdue& overdue) {
                plan.state = ReviewPlanState::kOverdue;
                plan.overdue_since = overdue.on;
            },
            [&](const ReviewHeld& held) {
                plan.contract_id = held.contract_id;
                // One that was held earlier and is told later leaves the time, and the day that
                // somebody chose, as they are.
                if (plan.last_held_on && held.on <= *plan.last_held_on) return;
                plan.last_held_on = held.on;
                StartAnew(plan);
                plan.counted_from = held.on;
            },
            [&](const ReviewStopped&) { StartAnew(plan); },
        },
        event
    );
}

RecordRow ReviewPlanBook::RowOf(const State& plan) {
    RecordRow row{
        .contract = plan.contract_id,
        .code = {},
        .state = std::string(EnumText(plan.state)),
        .due = {},
    };
    if (plan.state == ReviewPlanState::kScheduled && plan.latest_on)
        row.due = plan.latest_on->AddDays(1);
    return row;
}

std::vector<Attention> ReviewPlanBook::Attentions(const State& plan) {
    if (plan.state != ReviewPlanState::kOverdue) return {};
    return {{
        .code = "NEGO-OVERDUE",
        .subject = plan.latest_on->ToText(),
        .severity = AttentionSeverity::kWarning,
        .since = *plan.overdue_since,
        .level = Level::kTactical,
    }};
}

std::vector<ReviewPlanEvent> Follow(
    const ReviewPlan& plan, const ReviewFacts& facts, CivilDate today
) {
    const bool stands = plan.state != ReviewPlanState::kNone;
    if (!facts.in_force) {
        if (!stands) return {};
        return {ReviewStopped{.on = today, .contract_over = true}};
    }
    const std::optional<ReviewScheduled> wanted = Wanted(plan, facts);
    if (!wanted) {
        if (!stands) return {};
        return {ReviewStopped{.on = today, .contract_over = false}};
    }
    std::vector<ReviewPlanEvent> events;
    const bool is_new = !Stands(plan, *wanted);
    if (is_new) events.push_back(*wanted);
    const bool is_late = wanted->latest_on && today > *wanted->latest_on;
    if (is_late && (is_new || plan.state == ReviewPlanState::kScheduled))
        events.push_back(ReviewOverdue{plan.overdue_since.value_or(today)});
    return events;
}

Decision<ReviewPlanEvent> Decide(
    const ReviewPlan& plan, const ScheduleReview& command, const ReviewFacts& facts, CivilDate today
) {
    if (!facts.in_force) return Rejection{.reason = "CONTRACT_NOT_ACTIVE", .field = "contract_id"};
    if (command.planned_on < today)
        return Rejection{.reason = "MEETING_DATE_PAST", .field = "planned_on"};
    const CivilDate counted_from = CountedFrom(plan, facts);
    const std::optional<CivilDate> latest_on = LatestOn(facts, counted_from);
    // One that is overdue has no day left that would be in time: it is planned, and stays overdue
    // until it is held.
    const bool is_overdue = latest_on && today > *latest_on;
    if (latest_on && command.planned_on > *latest_on && !is_overdue) {
        return Rejection{
            .reason = "MEETING_TOO_LATE",
            .field = "planned_on",
            .facts = {{"latest_on", latest_on->ToText()}},
        };
    }
    std::vector<ReviewPlanEvent> events{ReviewScheduled{
        .contract_id = facts.contract_id,
        .counted_from = counted_from,
        .planned_on = command.planned_on,
        .latest_on = latest_on,
        .months = facts.months.value_or(0),
        .by_hand = true,
    }};
    if (is_overdue) events.push_back(ReviewOverdue{plan.overdue_since.value_or(today)});
    return events;
}

void ReviewMeetingBook::Evolve(State& meeting, const Event& event, const Recorded&) {
    meeting = std::get<NegotiationRecorded>(event);
}

RecordRow ReviewMeetingBook::RowOf(const State& meeting) {
    return {
        .contract = meeting.contract_id,
        .code = meeting.held_on.ToText(),
        .state = "held",
        .due = {},
    };
}

Decision<ReviewMeetingEvent> Decide(
    const NegotiationRecorded& command, const MeetingContract& contract, const Moment& moment
) {
    if (!contract.exists) return Rejection{.reason = "CONTRACT_NOT_FOUND", .field = "contract_id"};
    if (!contract.may_meet)
        return Rejection{.reason = "CONTRACT_NOT_ACTIVE", .field = "contract_id"};
    if (command.held_on > moment.today)
        return Rejection{.reason = "DATE_IN_FUTURE", .field = "held_on"};
    if (contract.agreed_on && command.held_on < *contract.agreed_on)
        return Rejection{.reason = "DATE_BEFORE_CONTRACT", .field = "held_on"};
    if (!IsSha256(command.minutes_sha256))
        return Rejection{.reason = "EVIDENCE_HASH_INVALID", .field = "minutes_sha256"};
    return command;
}

}  // namespace luotsi::contract_registry
