#include "contract_registry/domain/steering/goal_status.h"

#include "contract_registry/domain/steering/goal_figure.h"

#include <algorithm>

namespace luotsi::contract_registry {
namespace {

// So many terms are written out in a calculation.
constexpr std::size_t kShownTerms = 20;

std::uint64_t YearOf(Month month) {
    return static_cast<std::uint64_t>(month.year());
}

bool HoldsIn(const StrategyGoal& goal, const MonthSpan& span) {
    return goal.HoldsIn(YearOf(span.from), YearOf(span.to));
}

std::string UnitIn(
    const GoalFacts& facts, const ContractGoalLink& link, const std::string& code, Month month
) {
    std::string unit = link.unit;
    const auto known = facts.units.find(link.contract_id);
    if (known == facts.units.end()) return unit;
    for (const UnitsFrom& from : known->second) {
        if (from.valid_from && *from.valid_from > month.LastDay()) break;
        const auto measured = from.by_indicator.find(code);
        if (measured != from.by_indicator.end()) unit = measured->second;
    }
    return unit;
}

// The results of one unit.
struct OfUnit {
    std::uint64_t judged = 0;
    std::uint64_t met = 0;
    GoalSum sum;
};

std::map<std::string, OfUnit> ResultsOf(
    const GoalFacts& facts,
    const ContractGoalLink& link,
    const std::string& code,
    const MonthSpan& span
) {
    std::map<std::string, OfUnit> results;
    const auto picture = facts.pictures.find(link.contract_id);
    if (picture == facts.pictures.end()) return results;
    for (const auto& [text, month] : picture->second.months) {
        if (!span.Holds(month.month)) continue;
        for (const SeenIndicator& seen : month.indicators) {
            if (seen.code != code) continue;
            OfUnit& one = results[UnitIn(facts, link, code, month.month)];
            ++one.judged;
            if (seen.met) ++one.met;
            one.sum.Add(seen.value, 1);
        }
    }
    return results;
}

void AddIndicator(
    const StrategyGoal& goal,
    const ContractGoalLink& link,
    const std::string& code,
    const GoalFacts& facts,
    const MonthSpan& span,
    std::vector<GoalPart>& parts
) {
    // Whether a result met its level can be counted in any unit.
    const bool shares = goal.formula == GoalFormula::kShareMet;
    auto results = ResultsOf(facts, link, code, span);
    if (results.empty()) results[link.unit];
    for (const auto& [unit, one] : results) {
        GoalPart& part = parts.emplace_back(GoalPart{
            .contract_id = link.contract_id,
            .contract_goal_code = link.contract_goal_code,
            .indicator_code = code,
            .weight = link.weight,
            .judged = one.judged,
            .met = one.met,
            .is_left_out = !shares && unit != goal.unit,
        });
        if (one.judged == 0) continue;
        const GoalFigure figure = one.sum.Over(goal.formula == GoalFormula::kSum ? 1 : one.judged);
        part.value = figure.value;
        part.is_rounded = figure.is_rounded;
    }
}

std::vector<GoalPart> PartsOf(
    const GoalTree& tree, const GoalFacts& facts, const StrategyGoal& goal, const MonthSpan& span
) {
    std::vector<GoalPart> parts;
    for (const StrategyGoal& below : tree.goals) {
        if (below.parent_code != goal.code || !HoldsIn(below, span)) continue;
        const GoalOutcome outcome = OutcomeOf(tree, facts, below, span);
        parts.push_back({
            .goal_code = below.code,
            .weight = below.weight,
            .value = outcome.value,
            .judged = outcome.judged,
            .met = outcome.met,
            .is_rounded = outcome.is_rounded,
        });
    }
    const std::size_t goals = parts.size();
    const auto links = facts.links.find(goal.code);
    if (links == facts.links.end()) return parts;
    for (const ContractGoalLink& link : links->second) {
        for (const std::string& code : link.indicator_codes)
            AddIndicator(goal, link, code, facts, span, parts);
    }
    std::stable_sort(
        parts.begin() + static_cast<std::ptrdiff_t>(goals),
        parts.end(),
        [](const GoalPart& left, const GoalPart& right) {
            return std::tie(
                       left.contract_id,
                       left.contract_goal_code,
                       left.indicator_code,
                       left.is_left_out
                   ) <
                   std::tie(
                       right.contract_id,
                       right.contract_goal_code,
                       right.indicator_code,
                       right.is_left_out
                   );
        }
    );
    return parts;
}

std::string TextOf(Ratio value) {
    if (value.denominator() == 1) return std::to_string(value.numerator());
    return value.ToText();
}

// "(a + b + c)", or the term alone.
std::string Added(const std::vector<std::string>& terms) {
    std::string text;
    for (std::size_t i = 0; i < terms.size() && i < kShownTerms; ++i)
        text += (i == 0 ? "" : " + ") + terms[i];
    if (terms.size() > kShownTerms)
        text += " + ... (" + std::to_string(terms.size() - kShownTerms) + ")";
    return terms.size() == 1 ? text : '(' + text + ')';
}

struct Shown {
    std::vector<std::string> above;
    std::vector<std::string> below;
};

std::string Equation(const Shown& shown, const GoalOutcome& outcome) {
    if (!outcome.value) return {};
    std::string text = Added(shown.above);
    if (!shown.below.empty()) text += " / " + Added(shown.below);
    return text + (outcome.is_rounded ? " ~ " : " = ") + TextOf(*outcome.value);
}

void CountMet(GoalOutcome& outcome) {
    if (outcome.judged == 0) return;
    GoalSum sum;
    sum.Add(*Ratio::Of(static_cast<std::int64_t>(outcome.met), 1), 1);
    outcome.value = sum.Over(outcome.judged).value;
    Shown shown;
    for (const GoalPart& part : outcome.parts) {
        if (part.judged == 0) continue;
        shown.above.push_back(std::to_string(part.met));
        shown.below.push_back(std::to_string(part.judged));
    }
    outcome.calculation = Equation(shown, outcome);
}

void AddUp(GoalOutcome& outcome, GoalFormula formula) {
    const bool weighs = formula == GoalFormula::kWeightedMean;
    GoalSum sum;
    std::uint64_t weights = 0;
    bool is_rounded = false;
    Shown shown;
    for (const GoalPart& part : outcome.parts) {
        if (!part.value || part.is_left_out) continue;
        const std::uint64_t weight = weighs ? part.weight : 1;
        sum.Add(*part.value, weight);
        weights += weight;
        is_rounded = is_rounded || part.is_rounded;
        const std::string value = TextOf(*part.value);
        shown.above.push_back(weighs ? std::to_string(weight) + " * " + value : value);
    }
    if (weights == 0) return;
    const bool divides = formula != GoalFormula::kSum;
    if (divides) shown.below = {std::to_string(weights)};
    const GoalFigure figure = sum.Over(divides ? weights : 1);
    outcome.value = figure.value;
    outcome.is_rounded = figure.is_rounded || is_rounded;
    outcome.calculation = Equation(shown, outcome);
}

GoalState StateOf(const StrategyGoal& goal, const std::optional<Ratio>& value) {
    if (!value) return GoalState::kNoResult;
    if (!goal.target_level) return GoalState::kNoTarget;
    const bool at_most = goal.direction == Direction::kAtMost;
    const bool met = at_most ? *value <= *goal.target_level : *value >= *goal.target_level;
    return met ? GoalState::kMet : GoalState::kNotMet;
}

}  // namespace

std::vector<UnitsFrom> UnitsOf(std::span<const TermsPeriod> periods) {
    std::vector<UnitsFrom> units;
    for (const TermsPeriod& period : periods) {
        UnitsFrom& from = units.emplace_back();
        from.valid_from = period.valid_from;
        for (const Indicator& indicator : period.terms.indicators)
            from.by_indicator[indicator.code] = indicator.unit;
    }
    return units;
}

std::vector<std::string> GoalsBelow(
    const GoalTree& tree, std::string_view code, const MonthSpan& span
) {
    if (FindGoal(tree, code) == nullptr) return {};
    std::vector<std::string> found{std::string(code)};
    for (std::size_t at = 0; at < found.size(); ++at) {
        for (const StrategyGoal& goal : tree.goals) {
            if (goal.parent_code == found[at] && HoldsIn(goal, span)) found.push_back(goal.code);
        }
    }
    return found;
}

GoalOutcome OutcomeOf(
    const GoalTree& tree, const GoalFacts& facts, const StrategyGoal& goal, const MonthSpan& span
) {
    GoalOutcome outcome;
    outcome.parts = PartsOf(tree, facts, goal, span);
    for (const GoalPart& part : outcome.parts) {
        outcome.judged += part.judged;
        outcome.met += part.met;
    }
    if (goal.formula == GoalFormula::kShareMet) {
        CountMet(outcome);
    } else {
        AddUp(outcome, goal.formula);
    }
    outcome.state = StateOf(goal, outcome.value);
    return outcome;
}

FormulaWords WordsOf(GoalFormula formula) {
    switch (formula) {
        case GoalFormula::kShareMet:
            return {
                "tavoitetason täyttäneet tulokset jaettuna kaikilla tuloksilla",
                "resultat som nådde målnivån delat med alla resultat",
                "results that met their target level, divided by all results",
            };
        case GoalFormula::kSum:
            return {"osien summa", "summan av delarna", "the sum of the parts"};
        case GoalFormula::kMean:
            return {
                "niiden osien keskiarvo, joilla on tulos",
                "medelvärdet av de delar som har ett resultat",
                "the mean of the parts that have a result",
            };
        case GoalFormula::kWeightedMean:
            return {
                "niiden osien painotettu keskiarvo, joilla on tulos",
                "det viktade medelvärdet av de delar som har ett resultat",
                "the weighted mean of the parts that have a result",
            };
    }
    LUOTSI_CHECK(false, "every formula has its words");
}

}  // namespace luotsi::contract_registry
