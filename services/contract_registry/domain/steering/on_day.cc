#include "contract_registry/domain/steering/on_day.h"

#include <optional>
#include <variant>

namespace luotsi::contract_registry {
namespace {

bool HadPassed(const ContractHistory& history, CivilDate day) {
    const std::optional<CivilDate> end = TermsOn(history, day).end_date;
    return end && *end < day;
}

// Whether what was recorded after the day tells of it or of an earlier one.
bool TellsOf(const ContractHistory& history, const ContractEvent& event, CivilDate day) {
    if (const auto* imported = std::get_if<ContractImported>(&event))
        return imported->terms.start_date && *imported->terms.start_date <= day;
    if (const auto* amended = std::get_if<ContractAmended>(&event))
        return history.exists && amended->effective_from <= day;
    const auto* ended = std::get_if<ContractEnded>(&event);
    return ended != nullptr && IsInForce(history.state) && ended->last_day < day;
}

// What was planned, had the meeting been recorded when it was held.
void HoldEarlier(ReviewPlan& plan, CivilDate held_on) {
    if (plan.counted_from && held_on <= *plan.counted_from) return;
    plan.counted_from = held_on;
    plan.latest_on = AddMonths(held_on, static_cast<int>(plan.months));
}

}  // namespace

ContractHistory HistoryOn(std::span<const Dated<ContractEvent>> events, CivilDate day) {
    ContractHistory history;
    for (const Dated<ContractEvent>& one : events) {
        if (one.recorded_on > day && !TellsOf(history, one.event, day)) continue;
        ContractBook::Evolve(history, one.event, {});
    }
    if (!history.exists) return history;
    const bool passed = HadPassed(history, day);
    if (IsInForce(history.state) && passed) history.state = ContractState::kEnded;
    // It was taken in after it had ended, or an amendment recorded later moved the last day.
    if (history.state == ContractState::kEnded && !passed && !history.rescinded)
        history.state = ContractState::kActive;
    return history;
}

bool ReviewOverdueOn(std::span<const Dated<ReviewPlanEvent>> events, CivilDate day) {
    ReviewPlan plan;
    for (const Dated<ReviewPlanEvent>& one : events) {
        if (one.recorded_on <= day) ReviewPlanBook::Evolve(plan, one.event, {});
    }
    if (plan.state == ReviewPlanState::kNone || plan.months == 0) return false;
    for (const Dated<ReviewPlanEvent>& one : events) {
        const auto* held = std::get_if<ReviewHeld>(&one.event);
        if (held != nullptr && one.recorded_on > day && held->on <= day)
            HoldEarlier(plan, held->on);
    }
    return plan.latest_on && *plan.latest_on < day;
}

}  // namespace luotsi::contract_registry
