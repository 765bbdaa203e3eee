#include "contract_registry/app/term_work.h"

#include "contract_registry/app/attentions.h"
#include "contract_registry/app/concerns.h"
#include "contract_registry/app/contract_changed.h"
#include "contract_registry/app/contract_steps.h"
#include "contract_registry/app/parameters.h"
#include "contract_registry/app/steering/power_work.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace luotsi::contract_registry {
namespace {

constexpr std::string_view kReminders = "renewal.reminders";

RenewalRules RulesIn(
    ports::Unit& unit, const Uuid& contract, ClosedDays closed_days, CivilDate day
) {
    return {
        .leads = CodesOn(ParameterIn(unit, kReminders), day),
        .closed_days = closed_days,
        .contract_revision = unit.Get<ContractBook>(contract).revision,
    };
}

template <class Command>
std::optional<Rejection> Step(
    ports::Unit& unit, const Uuid& contract, const Command& command, const Moment& moment
) {
    const ports::Held<ContractBook> held = unit.Get<ContractBook>(contract);
    const auto decision = DecideStep(unit, held, command, moment);
    if (auto refused = unit.Apply<ContractBook>(contract, decision)) return refused;
    if (auto refused = FollowStep(unit, contract, command, moment)) return refused;
    TellConcernsIfAny(unit, contract, moment);
    AfterContractChanged(unit, contract, held.state, moment);
    return std::nullopt;
}

std::string Words(const SettledTerm& term) {
    if (term.outcome == TermOutcome::kOptionUsed) return "Option " + term.option_code + " used";
    if (term.outcome == TermOutcome::kRenewed) return "Renewed by decision";
    if (term.outcome == TermOutcome::kRenewedBySilence) return "Renewed by silence";
    return term.outcome == TermOutcome::kLapsed ? "Lapsed by silence" : "Not renewed";
}

// What a settled end does to the contract itself.
std::optional<Rejection> Carry(
    ports::Unit& unit, const Uuid& contract, const SettledTerm& term, const Moment& moment
) {
    const std::string words = term.reason.empty() ? Words(term) : Words(term) + ": " + term.reason;
    if (term.new_end_date != term.end_date)
        return MoveEnd(unit, contract, term.on, term.new_end_date, words, moment);
    // Where the last day has passed meanwhile the contract ends by itself.
    if (term.end_date < moment.today) return std::nullopt;
    StartEnding ending;
    ending.ground = EndGround::kNotRenewed;
    ending.reason = words;
    ending.last_day = term.end_date;
    return Step(unit, contract, ending, moment);
}

std::optional<Rejection> Note(
    ports::Unit& unit,
    const Uuid& contract,
    const std::vector<RenewalEvent>& events,
    const Moment& moment
) {
    std::optional<SettledTerm> whole;
    for (const RenewalEvent& event : events) {
        unit.Append<RenewalBook>(contract, event);
        const auto* settled = std::get_if<TermSettled>(&event);
        if (settled == nullptr) continue;
        // Terms that went by in silence one after another are one change of the contract, which
        // holds from the first of them on.
        const CivilDate since = whole ? whole->on : settled->term.on;
        whole = settled->term;
        whole->on = since;
    }
    if (whole) {
        if (auto refused = Carry(unit, contract, *whole, moment)) return refused;
    }
    if (!events.empty()) TellAttentions<RenewalBook>(unit, contract, contract);
    return std::nullopt;
}

// What lies ahead of the contract as it is now, where that is news.
std::optional<TermPlanned> PlanOf(
    ports::Unit& unit, const Uuid& contract, ClosedDays closed_days, const Moment& moment
) {
    const RenewalState state = unit.Get<RenewalBook>(contract).state;
    const bool active = unit.Get<ContractBook>(contract).state.state == ContractState::kActive;
    const Terms terms = active ? LatestTerms(unit, contract) : Terms();
    const RenewalRules rules = RulesIn(unit, contract, closed_days, moment.today);
    return Replan(state, terms, rules, moment.today);
}

std::optional<Rejection> PlanIn(
    ports::Unit& unit, const Uuid& contract, ClosedDays closed_days, const Moment& moment
) {
    const auto planned = PlanOf(unit, contract, closed_days, moment);
    if (!planned) return std::nullopt;
    return Note(unit, contract, {*planned}, moment);
}

template <class Command>
std::optional<Rejection> Settle(
    ports::Unit& unit,
    const Uuid& contract,
    const Command& command,
    ClosedDays closed_days,
    const std::string& actor,
    const Moment& moment
) {
    if (auto refused = RefuseUnlessActive(unit, contract)) return refused;
    // Copies: what is looked up may move what the unit holds.
    const RenewalState state = unit.Get<RenewalBook>(contract).state;
    const ports::Held<ContractBook> before = unit.Get<ContractBook>(contract);
    const auto decision = Decide(state, LatestTerms(unit, contract), command, moment);
    if (!decision.accepted()) return decision.rejection();
    if (auto refused = Note(unit, contract, decision.events(), moment)) return refused;
    if (auto refused = RefuseRaiseBeyondPower(unit, before, actor, moment)) return refused;
    return PlanIn(unit, contract, closed_days, moment);
}

}  // namespace

Terms LatestTerms(ports::Unit& unit, const Uuid& contract) {
    return FamilyTimeline(LineOf(unit, contract)).back().terms.terms;
}

std::optional<Rejection> MoveEnd(
    ports::Unit& unit,
    const Uuid& contract,
    CivilDate from,
    CivilDate new_end,
    const std::string& description,
    const Moment& moment
) {
    const std::vector<TermsPeriod> periods = Timeline(unit.Get<ContractBook>(contract).state);
    // From the start of the latest stretch on: an amendment that begins later would undo it.
    from = std::max(from, periods.back().valid_from.value_or(from));
    if (periods.back().terms.start_date) from = std::max(from, *periods.back().terms.start_date);
    AmendContract amend;
    amend.effective_from = from;
    amend.reason = AmendmentReason::kReviewClause;
    amend.description = description;
    amend.patch.changes_end = true;
    amend.patch.end_date = new_end;
    return Step(unit, contract, amend, moment);
}

std::optional<Rejection> LookAhead(
    ports::Unit& unit, const Uuid& contract, ClosedDays closed_days, const Moment& moment
) {
    const bool had_deadlines = !unit.Get<RenewalBook>(contract).state.plan.deadlines.empty();
    const bool active = unit.Get<ContractBook>(contract).state.state == ContractState::kActive;
    if (!active && !had_deadlines) return std::nullopt;
    auto planned = PlanOf(unit, contract, closed_days, moment);
    if (!planned || (planned->plan.deadlines.empty() && !had_deadlines)) return std::nullopt;
    // A reminder that is due already is given when the next day begins.
    planned->plan.next_day = moment.today.AddDays(1);
    return Note(unit, contract, {*std::move(planned)}, moment);
}

std::optional<Rejection> RefuseUnlessActive(ports::Unit& unit, const Uuid& contract) {
    const ContractHistory& history = unit.Get<ContractBook>(contract).state;
    if (!history.exists) return Rejection{.reason = "CONTRACT_NOT_FOUND", .field = "contract_id"};
    if (history.state == ContractState::kActive) return std::nullopt;
    return Rejection{
        .reason = "CONTRACT_NOT_ACTIVE",
        .field = "contract_id",
        .facts = {{"state", std::string(EnumText(history.state))}},
    };
}

std::optional<Rejection> SettleTerm(
    ports::Unit& unit,
    const Uuid& contract,
    const UseOption& command,
    ClosedDays closed_days,
    const std::string& actor,
    const Moment& moment
) {
    return Settle(unit, contract, command, closed_days, actor, moment);
}

std::optional<Rejection> SettleTerm(
    ports::Unit& unit,
    const Uuid& contract,
    const DecideRenewal& command,
    ClosedDays closed_days,
    const std::string& actor,
    const Moment& moment
) {
    return Settle(unit, contract, command, closed_days, actor, moment);
}

std::optional<Rejection> NoticeIn(
    ports::Unit& unit,
    const Uuid& contract,
    const GiveNotice& command,
    ClosedDays closed_days,
    const Moment& moment
) {
    if (auto refused = RefuseUnlessActive(unit, contract)) return refused;
    const CivilDate given_on = command.given_on.value_or(moment.today);
    const auto last_day =
        TerminationOf(LatestTerms(unit, contract), command.side, given_on, moment.today);
    if (!last_day.ok()) return last_day.rejection();
    StartEnding ending;
    ending.ground =
        command.side == Side::kBuyer ? EndGround::kBuyerNotice : EndGround::kProviderNotice;
    ending.reason = command.reason;
    ending.last_day = last_day.value();
    ending.given_on = given_on;
    if (auto refused = Step(unit, contract, ending, moment)) return refused;
    return PlanIn(unit, contract, closed_days, moment);
}

std::optional<Rejection> TermDay(
    ports::Unit& unit, const Uuid& contract, ClosedDays closed_days, const Moment& moment
) {
    // What was decided, or is over, needs no more looking at.
    if (RefuseUnlessActive(unit, contract)) return PlanIn(unit, contract, closed_days, moment);
    const RenewalRules rules = RulesIn(unit, contract, closed_days, moment.today);
    const std::vector<RenewalEvent> events = BeginDay(
        unit.Get<RenewalBook>(contract).state, LatestTerms(unit, contract), rules, moment.today
    );
    if (auto refused = Note(unit, contract, events, moment)) return refused;
    return PlanIn(unit, contract, closed_days, moment);
}

}  // namespace luotsi::contract_registry
