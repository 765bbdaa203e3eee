#include "contract_registry/app/steering/meeting_work.h"

#include "contract_registry/app/attentions.h"
#include "contract_registry/app/obligation_work.h"
#include "contract_registry/app/parameters.h"

#include <algorithm>
#include <string>

namespace luotsi::contract_registry {
namespace {

// Longer than any contract: what is set beyond it is no interval.
constexpr std::int64_t kLongestInterval = 1'200;

// Nobody can have held a meeting before there was a rule that asked for it.
CivilDate NotBeforeTheRule(const Parameter& interval, CivilDate day) {
    return interval.values.empty() ? day : std::max(day, interval.values.front().valid_from);
}

ReviewFacts FactsIn(
    ports::Unit& unit, const Uuid& contract, CivilDate begins_on, const Moment& moment
) {
    const Parameter interval = ParameterIn(unit, kReviewInterval);
    return {
        .contract_id = contract,
        .in_force = IsInForce(unit.Get<ContractBook>(contract).state.state),
        .begins_on = NotBeforeTheRule(interval, begins_on),
        .months = ReviewMonthsOn(interval, moment.today),
    };
}

// The first day in force as far as the terms tell it.
CivilDate FirstDayKnown(ports::Unit& unit, const Uuid& contract, CivilDate today) {
    const ContractHistory& history = unit.Get<ContractBook>(contract).state;
    return std::min(today, history.base.start_date.value_or(today));
}

void Note(ports::Unit& unit, const Uuid& contract, const std::vector<ReviewPlanEvent>& events) {
    for (const ReviewPlanEvent& event : events)
        unit.Append<ReviewPlanBook>(contract, event);
    if (!events.empty()) TellAttentions<ReviewPlanBook>(unit, contract, contract);
}

std::vector<ReviewPlanEvent> Again(const ReviewPlan& plan, const Uuid& contract) {
    if (plan.state == ReviewPlanState::kNone) return {};
    std::vector<ReviewPlanEvent> events{ReviewScheduled{
        .contract_id = contract,
        .counted_from = *plan.counted_from,
        .planned_on = *plan.planned_on,
        .latest_on = plan.latest_on,
        .months = plan.months,
        .by_hand = plan.by_hand,
    }};
    if (plan.overdue_since) events.push_back(ReviewOverdue{*plan.overdue_since});
    return events;
}

MeetingContract MeetingContractIn(ports::Unit& unit, const Uuid& contract) {
    const ObligationContract known = ObligationContractIn(unit, contract);
    const ContractState state = unit.Get<ContractBook>(contract).state.state;
    return {
        .exists = known.exists,
        .may_meet = known.exists && (IsInForce(state) || state == ContractState::kEnded),
        .agreed_on = known.agreed_on,
    };
}

}  // namespace

std::optional<std::uint64_t> ReviewMonthsOn(const Parameter& interval, CivilDate day) {
    const std::optional<std::int64_t> months = WholeOn(interval, day);
    if (!months || *months <= 0 || *months > kLongestInterval) return std::nullopt;
    return static_cast<std::uint64_t>(*months);
}

void FollowReviews(
    ports::Unit& unit, const Uuid& contract, const ContractHistory& before, const Moment& moment
) {
    const bool was_in_force = IsInForce(before.state);
    const bool is_in_force = IsInForce(unit.Get<ContractBook>(contract).state.state);
    if (was_in_force == is_in_force) return;
    // A copy: what is looked up may move what the unit holds.
    const ReviewPlan plan = unit.Get<ReviewPlanBook>(contract).state;
    Note(unit, contract, Follow(plan, FactsIn(unit, contract, moment.today, moment), moment.today));
}

std::optional<Rejection> RenewReviewPlan(
    ports::Unit& unit,
    const Uuid& contract,
    const std::optional<CivilDate>& since,
    const Moment& moment
) {
    const ReviewPlan plan = unit.Get<ReviewPlanBook>(contract).state;
    const CivilDate begins_on = since.value_or(FirstDayKnown(unit, contract, moment.today));
    const ReviewFacts facts = FactsIn(unit, contract, begins_on, moment);
    std::vector<ReviewPlanEvent> events = Follow(plan, facts, moment.today);
    if (events.empty()) events = Again(plan, contract);
    Note(unit, contract, events);
    return std::nullopt;
}

std::optional<Rejection> ReviewDay(ports::Unit& unit, const Uuid& contract, const Moment& moment) {
    const ReviewPlan plan = unit.Get<ReviewPlanBook>(contract).state;
    const ReviewFacts facts = FactsIn(unit, contract, moment.today, moment);
    Note(unit, contract, Follow(plan, facts, moment.today));
    return std::nullopt;
}

std::optional<Rejection> ScheduleReviewIn(
    ports::Unit& unit, const Uuid& contract, const ScheduleReview& command, const Moment& moment
) {
    if (!unit.Get<ContractBook>(contract).state.exists)
        return Rejection{.reason = "CONTRACT_NOT_FOUND", .field = "contract_id"};
    const ReviewPlan plan = unit.Get<ReviewPlanBook>(contract).state;
    const CivilDate begins_on = FirstDayKnown(unit, contract, moment.today);
    const ReviewFacts facts = FactsIn(unit, contract, begins_on, moment);
    const auto decision = Decide(plan, command, facts, moment.today);
    if (!decision.accepted()) return decision.rejection();
    Note(unit, contract, decision.events());
    return std::nullopt;
}

std::optional<Rejection> HoldNegotiation(
    ports::Unit& unit,
    const Uuid& meeting,
    const NegotiationRecorded& command,
    const std::vector<DecisionMade>& decisions,
    const Moment& moment
) {
    const Uuid contract = command.contract_id;
    const auto held = Decide(command, MeetingContractIn(unit, contract), moment);
    if (auto refused = unit.Apply<ReviewMeetingBook>(meeting, held)) return refused;
    for (std::size_t i = 0; i < decisions.size(); ++i) {
        DecisionMade made = decisions[i];
        made.contract_id = contract;
        made.meeting_id = meeting;
        made.made_on = command.held_on;
        const auto decision = Decide(made, "decisions[" + std::to_string(i) + "]");
        if (auto refused = unit.Apply<MeetingDecisionBook>(command.decision_ids[i], decision))
            return refused;
    }
    unit.Append<ReviewPlanBook>(
        contract, ReviewHeld{.contract_id = contract, .on = command.held_on}
    );
    const ReviewPlan plan = unit.Get<ReviewPlanBook>(contract).state;
    const ReviewFacts facts = FactsIn(unit, contract, command.held_on, moment);
    for (const ReviewPlanEvent& event : Follow(plan, facts, moment.today))
        unit.Append<ReviewPlanBook>(contract, event);
    TellAttentions<ReviewPlanBook>(unit, contract, contract);
    return std::nullopt;
}

std::optional<Rejection> DecisionDay(
    ports::Unit& unit, const Uuid& decision, const Moment& moment
) {
    const MeetingDecision state = unit.Get<MeetingDecisionBook>(decision).state;
    const std::vector<MeetingDecisionEvent> events = BeginDay(state, moment.today);
    for (const MeetingDecisionEvent& event : events)
        unit.Append<MeetingDecisionBook>(decision, event);
    if (!events.empty()) TellAttentions<MeetingDecisionBook>(unit, state.contract_id, decision);
    return std::nullopt;
}

absl::Status FindMeetingWork(
    const WorkReader& reader, const Uuid& contract, std::vector<WorkItem>& found
) {
    return reader.LookAt<ReviewPlanBook>(contract, [&](const ports::Held<ReviewPlanBook>& held) {
        const ReviewPlan& plan = held.state;
        if (plan.state == ReviewPlanState::kNone) return;
        found.push_back({
            .contract_id = contract,
            .side = Side::kBuyer,
            .level = Level::kTactical,
            .kind = "meeting",
            .subject = plan.planned_on->ToText(),
            .record_id = contract,
            .since = plan.overdue_since,
            .due = plan.latest_on ? plan.latest_on : plan.planned_on,
        });
    });
}

absl::Status FindDecisionWork(
    const WorkReader& reader, const Uuid& contract, std::vector<WorkItem>& found
) {
    const auto tell = [&](const ports::Held<MeetingDecisionBook>& held) {
        const MeetingDecision& decision = held.state;
        found.push_back({
            .contract_id = contract,
            .side = decision.owner_side,
            .level = decision.owner_level,
            .kind = "decision",
            .subject = decision.code,
            .record_id = held.id,
            .since = decision.made_on,
            .due = decision.due_date,
        });
    };
    return reader.EachRecord<MeetingDecisionBook>(contract, {"open", "overdue"}, tell);
}

}  // namespace luotsi::contract_registry
