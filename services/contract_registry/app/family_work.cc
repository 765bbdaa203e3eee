#include "contract_registry/app/family_work.h"

#include "contract_registry/app/example_rules.h"
#include "contract_registry/app/parameters.h"
#include "contract_registry/domain/lifecycle.h"
#include "contract_registry/domain/terms_checks.h"

#include <array>

namespace luotsi::contract_registry {
namespace {

constexpr std::string_view kRequiredClauses = "clauses.required";
constexpr std::string_view kNotWaivable = "clauses.not_waivable";
constexpr std::string_view kFormulaRequired = "indicators.formula_required";
constexpr std::string_view kFrameworkMonths = "framework.max_months";
constexpr std::string_view kCallOffMonths = "framework.call_off_months_beyond";
constexpr std::array kActivationParameters{
    kRequiredClauses, kNotWaivable, kFormulaRequired, kFrameworkMonths, kCallOffMonths
};

bool IsCallOff(const Terms& terms) {
    return terms.parent_relation == ParentRelation::kCallOff;
}

// Whether it has bound its parties, now or before.
bool HasBound(ContractState state) {
    return IsInForce(state) || state == ContractState::kEnded || state == ContractState::kClosed;
}

std::vector<ClauseKind> ClausesOn(const Parameter& parameter, CivilDate day) {
    std::vector<ClauseKind> kinds;
    for (const std::string& code : CodesOn(parameter, day)) {
        if (const auto kind = EnumParse<ClauseKind>(code)) kinds.push_back(*kind);
    }
    return kinds;
}

std::uint64_t MonthsOn(const Parameter& parameter, CivilDate day) {
    return static_cast<std::uint64_t>(WholeOn(parameter, day).value_or(0));
}

// What the latest amendment says of a call-off's end and provider must fit its framework. What it
// does not touch is left alone, as an older register may have it.
std::optional<Rejection> RefuseOutsideFramework(
    ports::Unit& unit, const Uuid& contract, const Moment& moment
) {
    const ContractHistory history = unit.Get<ContractBook>(contract).state;
    if (!IsCallOff(history.base) || history.amendments.empty()) return std::nullopt;
    const Amendment& latest = history.amendments.back();
    const ContractHistory framework = unit.Get<ContractBook>(history.base.parent_contract_id).state;
    const std::uint64_t beyond = MonthsOn(ParameterIn(unit, kCallOffMonths), moment.today);
    const Terms terms = TermsOn(history, latest.effective_from);
    std::vector<FieldFault> faults;
    if (latest.patch.changes_end) faults = CallOffEndFaults(terms, framework, beyond);
    if (faults.empty() && latest.patch.provider)
        faults = CallOffProviderFaults(terms, framework, latest.effective_from, "");
    return RejectionOf(std::move(faults));
}

// A framework is not cut short under call-offs that go on: those are ended first. Notice and
// rescission are no agreement and leave the call-offs to themselves.
std::optional<Rejection> RefuseCutShort(
    ports::Unit& unit, const Uuid& contract, const Moment& moment
) {
    const ContractHistory history = unit.Get<ContractBook>(contract).state;
    if (history.amendments.empty() || !history.amendments.back().patch.changes_end)
        return std::nullopt;
    ContractHistory before = history;
    before.amendments.pop_back();
    const std::optional<CivilDate> was = Timeline(before).back().terms.end_date;
    const std::optional<CivilDate> is = Timeline(history).back().terms.end_date;
    if (!is || (was && *was <= *is)) return std::nullopt;
    const std::uint64_t beyond = MonthsOn(ParameterIn(unit, kCallOffMonths), moment.today);
    const std::vector<FamilyChild> children = unit.Get<FamilyBook>(contract).state.children;
    for (const FamilyChild& child : children) {
        const ContractHistory& below = unit.Get<ContractBook>(child.contract_id).state;
        if (!IsInForce(below.state)) continue;
        const Terms terms = Timeline(below).back().terms;
        if (CallOffEndFaults(terms, history, beyond).empty()) continue;
        return Rejection{
            .reason = "CALL_OFFS_BEYOND_FRAMEWORK",
            .field = "end_date",
            .facts = {{"contract_id", child.contract_id.ToText()}, {"number", below.number}},
        };
    }
    return std::nullopt;
}

// Tells every contract that takes over terms from `source`, however far below.
void TellBelow(ports::Unit& unit, const Uuid& source, std::size_t depth) {
    if (depth == 0) return;
    const std::uint64_t revision = unit.Get<ContractBook>(source).revision;
    const std::vector<FamilyChild> children = unit.Get<FamilyBook>(source).state.children;
    for (const FamilyChild& child : children) {
        if (!TakesOver(child.relation)) continue;
        const ContractState state = unit.Get<ContractBook>(child.contract_id).state.state;
        if (state == ContractState::kClosed || state == ContractState::kCancelled) continue;
        unit.Append<ContractBook>(child.contract_id, InheritedTermsChanged{source, revision});
        TellBelow(unit, child.contract_id, depth - 1);
    }
}

}  // namespace

std::vector<FamilyMember> LineAbove(ports::Unit& unit, const Terms& terms) {
    std::vector<FamilyMember> line;
    Uuid next = terms.parent_contract_id;
    while (next != Uuid() && line.size() <= kMaxFamilyDepth) {
        const ports::Held<ContractBook>& held = unit.Get<ContractBook>(next);
        if (!held.exists()) break;
        line.push_back({next, held.state});
        next = SourceOfTerms(held.state.base).value_or(Uuid());
    }
    return line;
}

std::vector<FamilyMember> LineOf(ports::Unit& unit, const Uuid& contract) {
    std::vector<FamilyMember> line{{contract, unit.Get<ContractBook>(contract).state}};
    if (!SourceOfTerms(line.front().history.base)) return line;
    for (FamilyMember& member : LineAbove(unit, line.front().history.base))
        line.push_back(std::move(member));
    return line;
}

std::span<const std::string_view> ActivationParameters() {
    return kActivationParameters;
}

void TakeActivationParameter(
    std::string_view key, const Parameter& parameter, CivilDate day, ActivationRules& rules
) {
    if (key == kFormulaRequired) rules.formula_required = FlagOn(parameter, day);
    if (key == kFrameworkMonths) rules.framework_maximum_months = MonthsOn(parameter, day);
    if (key == kCallOffMonths) rules.call_off_months_beyond = MonthsOn(parameter, day);
    if (key == kRequiredClauses) rules.required_clauses = ClausesOn(parameter, day);
    if (key == kNotWaivable) rules.not_waivable = ClausesOn(parameter, day);
}

ActivationRules ActivationRulesIn(ports::Unit& unit, CivilDate day) {
    ActivationRules rules;
    for (const std::string_view key : kActivationParameters)
        TakeActivationParameter(key, ParameterIn(unit, key), day, rules);
    return rules;
}

std::optional<Rejection> JoinFamilyAbove(
    ports::Unit& unit, const Uuid& contract, const Moment& moment
) {
    const ContractHistory history = unit.Get<ContractBook>(contract).state;
    const Terms& terms = history.base;
    if (!terms.parent_relation) return std::nullopt;
    const Uuid above = terms.parent_contract_id;
    const auto joined =
        Decide(unit.Get<FamilyBook>(above).state, JoinFamily{contract, *terms.parent_relation});
    if (auto refused = unit.Apply<FamilyBook>(above, joined)) return refused;
    const std::optional<Money> value = ValueFrom(history, moment.today);
    if (!IsCallOff(terms) || !value) return std::nullopt;
    // A draft takes nothing, but what can never fit is told at once.
    const ContractHistory framework = unit.Get<ContractBook>(above).state;
    const Decision<FamilyEvent> fits = Decide(
        unit.Get<FamilyBook>(above).state,
        CommitValue{contract, *value, CeilingFrom(framework, moment.today)}
    );
    if (fits.accepted()) return std::nullopt;
    Rejection refused = fits.rejection();
    refused.field = "contract." + refused.field;
    return refused;
}

std::optional<Rejection> CommitToFramework(
    ports::Unit& unit, const Uuid& contract, const Moment& moment
) {
    const ContractHistory history = unit.Get<ContractBook>(contract).state;
    if (!IsCallOff(history.base) || !HasBound(history.state)) return std::nullopt;
    const std::optional<Money> value = ValueFrom(history, moment.today);
    if (!value) return std::nullopt;
    const Uuid above = history.base.parent_contract_id;
    const std::optional<Money> ceiling =
        CeilingFrom(unit.Get<ContractBook>(above).state, moment.today);
    return unit.Apply<FamilyBook>(
        above, Decide(unit.Get<FamilyBook>(above).state, CommitValue{contract, *value, ceiling})
    );
}

std::optional<Rejection> AfterTermsChanged(
    ports::Unit& unit, const Uuid& contract, const Moment& moment
) {
    if (auto refused = RefuseOutsideFramework(unit, contract, moment)) return refused;
    if (auto refused = RefuseCutShort(unit, contract, moment)) return refused;
    if (auto refused = CommitToFramework(unit, contract, moment)) return refused;
    const ContractHistory history = unit.Get<ContractBook>(contract).state;
    if (auto refused =
            CheckCeiling(unit.Get<FamilyBook>(contract).state, CeilingFrom(history, moment.today)))
        return refused;
    if (auto broken = RefuseExamplesBroken(unit, contract)) return broken;
    TellBelow(unit, contract, kMaxFamilyDepth);
    return std::nullopt;
}

std::optional<Rejection> RefuseWhileChildrenBind(ports::Unit& unit, const Uuid& contract) {
    const std::vector<FamilyChild> children = unit.Get<FamilyBook>(contract).state.children;
    for (const FamilyChild& child : children) {
        const bool is_below = child.relation == ParentRelation::kCallOff ||
                              child.relation == ParentRelation::kAdmission;
        const ContractHistory& below = unit.Get<ContractBook>(child.contract_id).state;
        if (!is_below || !IsInForce(below.state)) continue;
        return Rejection{
            .reason = "CALL_OFFS_IN_FORCE",
            .field = "contract_id",
            .facts = {{"contract_id", child.contract_id.ToText()}, {"number", below.number}},
        };
    }
    return std::nullopt;
}

}  // namespace luotsi::contract_registry
