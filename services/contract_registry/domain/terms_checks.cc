#include "contract_registry/domain/terms_checks.h"

#include "contract_registry/domain/clause_checks.h"
#include "contract_registry/domain/examples.h"
#include "contract_registry/domain/focus_checks.h"
#include "contract_registry/domain/incentive_checks.h"
#include "contract_registry/domain/price_list.h"
#include "contract_registry/domain/shares.h"
#include "contract_registry/domain/type_checks.h"

#include <algorithm>
#include <iterator>
#include <set>

namespace luotsi::contract_registry {
namespace {

constexpr std::array kSides{Side::kBuyer, Side::kProvider};
constexpr std::array kLevels{Level::kOperational, Level::kTactical, Level::kStrategic};

std::string At(
    std::string_view prefix, std::string_view list, std::size_t index, std::string_view field
) {
    return std::string(prefix) + std::string(list) + "[" + std::to_string(index) + "]." +
           std::string(field);
}

// Names each row after the first that has the same code.
template <class Row>
void AddRepeated(
    std::vector<FieldFault>& faults,
    const std::vector<Row>& rows,
    std::string Row::* code,
    std::string_view prefix,
    std::string_view list,
    std::string_view field,
    std::string_view reason
) {
    std::set<std::string> seen;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (seen.insert(rows[i].*code).second) continue;
        faults.push_back({At(prefix, list, i, field), std::string(reason), rows[i].*code});
    }
}

void AddPriceFaults(std::vector<FieldFault>& faults, const Terms& terms, std::string_view prefix) {
    for (FieldFault& fault : PriceListFaults(terms.prices, prefix))
        faults.push_back(std::move(fault));
    for (std::size_t i = 0; i < terms.prices.size(); ++i) {
        const UnitPrice price = terms.prices[i].unit_price;
        if (price.micros() < 0)
            faults.push_back({At(prefix, "prices", i, "unit_price"), "PRICE_NEGATIVE", {}});
        if (price.currency() != CurrencyOf(terms)) {
            faults.push_back(
                {At(prefix, "prices", i, "unit_price.currency_code"), "CURRENCY_MISMATCH", {}}
            );
        }
    }
}

// Who meets the target must not be sanctioned for it.
bool IsThresholdStricter(const Indicator& indicator) {
    if (!indicator.threshold) return false;
    return indicator.direction == Direction::kAtLeast
               ? *indicator.threshold > indicator.target_level
               : *indicator.threshold < indicator.target_level;
}

void AddThresholdFaults(
    std::vector<FieldFault>& faults, const Terms& terms, std::string_view prefix
) {
    for (std::size_t i = 0; i < terms.indicators.size(); ++i) {
        const Indicator& indicator = terms.indicators[i];
        if (!IsThresholdStricter(indicator)) continue;
        faults.push_back(
            {At(prefix, "indicators", i, "threshold"),
             "THRESHOLD_STRICTER_THAN_TARGET",
             indicator.code}
        );
    }
}

void AddIndicatorFaults(
    std::vector<FieldFault>& faults, const Terms& terms, std::string_view prefix
) {
    AddRepeated(faults, terms.goals, &Goal::code, prefix, "goals", "code", "GOAL_DUPLICATE");
    AddRepeated(
        faults,
        terms.indicators,
        &Indicator::code,
        prefix,
        "indicators",
        "code",
        "INDICATOR_DUPLICATE"
    );
    for (std::size_t i = 0; i < terms.indicators.size(); ++i) {
        const std::string& goal = terms.indicators[i].goal_code;
        if (goal.empty() || std::ranges::find(terms.goals, goal, &Goal::code) != terms.goals.end())
            continue;
        faults.push_back({At(prefix, "indicators", i, "goal_code"), "GOAL_UNKNOWN", goal});
    }
}

void AddPersonFaults(std::vector<FieldFault>& faults, const Terms& terms, std::string_view prefix) {
    std::set<std::pair<Side, Level>> seen;
    for (std::size_t i = 0; i < terms.responsible_persons.size(); ++i) {
        const ResponsiblePerson& person = terms.responsible_persons[i];
        if (seen.insert({person.side, person.level}).second) continue;
        faults.push_back(
            {At(prefix, "responsible_persons", i, "level"), "RESPONSIBLE_PERSON_DUPLICATE", {}}
        );
    }
}

// Compared as agreed, before working days move them.
bool IsBefore(const CloseDay& one, const CloseDay& other) {
    return std::pair(one.months_after, one.day) < std::pair(other.months_after, other.day);
}

std::string_view StepFault(const LadderStep& step) {
    if ((step.missed == 0) != (step.of_months == 0) || step.missed > step.of_months)
        return "LADDER_STEP_COUNT_IMPOSSIBLE";
    return step.missed == 0 && step.missed_in_a_row == 0 ? "LADDER_STEP_UNCOUNTED" : "";
}

void AddDutyFaults(std::vector<FieldFault>& faults, const Terms& terms, std::string_view prefix) {
    if (!terms.reporting_duty) return;
    const ReportingDuty& duty = *terms.reporting_duty;
    const std::string at = std::string(prefix) + "reporting_duty.";
    if (duty.first_close && duty.final_close && IsBefore(*duty.final_close, *duty.first_close))
        faults.push_back({at + "final_close", "CLOSE_DAY_ORDER", {}});
    if (duty.due_day == 0 && !duty.ladder.empty())
        faults.push_back({at + "ladder", "LADDER_WITHOUT_DUTY", {}});
    for (std::size_t i = 0; i < duty.ladder.size(); ++i) {
        const std::string_view fault = StepFault(duty.ladder[i]);
        if (fault.empty()) continue;
        faults.push_back({At(at, "ladder", i, "missed"), std::string(fault), {}});
    }
}

void AddGoalsWithoutIndicator(std::vector<FieldFault>& faults, const Terms& terms) {
    if (terms.goals.empty()) faults.push_back({"goals", "GOAL_MISSING", {}});
    for (std::size_t i = 0; i < terms.goals.size(); ++i) {
        const std::string& code = terms.goals[i].code;
        const auto measures = std::ranges::find(terms.indicators, code, &Indicator::goal_code);
        if (measures != terms.indicators.end()) continue;
        faults.push_back({At("", "goals", i, "code"), "GOAL_WITHOUT_INDICATOR", code});
    }
}

void AddVacantSlots(std::vector<FieldFault>& faults, const Terms& terms) {
    for (const Side side : kSides) {
        for (const Level level : kLevels) {
            const bool filled =
                std::ranges::any_of(terms.responsible_persons, [&](const auto& person) {
                    return person.side == side && person.level == level;
                });
            if (filled) continue;
            const std::string slot =
                std::string(EnumText(side)) + "/" + std::string(EnumText(level));
            faults.push_back({"responsible_persons", "RESPONSIBLE_PERSON_MISSING", slot});
        }
    }
}

}  // namespace

Currency CurrencyOf(const Terms& terms) {
    if (terms.agreed_value) return terms.agreed_value->currency();
    if (terms.annual_value) return terms.annual_value->currency();
    return terms.prices.empty() ? Currency() : terms.prices.front().unit_price.currency();
}

std::vector<FieldFault> ContentFaults(const Terms& terms, std::string_view prefix) {
    std::vector<FieldFault> faults;
    if (terms.start_date && terms.end_date && *terms.end_date < *terms.start_date) {
        faults.push_back({std::string(prefix) + "end_date", "DATE_ORDER_REVERSED", {}});
    }
    AddPriceFaults(faults, terms, prefix);
    AddIndicatorFaults(faults, terms, prefix);
    AddThresholdFaults(faults, terms, prefix);
    AddPersonFaults(faults, terms, prefix);
    AddFocusFaults(faults, terms, prefix);
    AddDutyFaults(faults, terms, prefix);
    std::ranges::move(ShareFaults(terms, prefix), std::back_inserter(faults));
    std::ranges::move(PricingFaults(terms, prefix), std::back_inserter(faults));
    std::ranges::move(
        IncentiveFaults(terms, CurrencyOf(terms), prefix), std::back_inserter(faults)
    );
    std::ranges::move(EmptyExampleFaults(terms, prefix), std::back_inserter(faults));
    return faults;
}

std::vector<FieldFault> ActivationFaults(const Terms& terms) {
    std::vector<FieldFault> faults;
    if (!terms.provider.identifier && !IsPurchasingSystem(terms))
        faults.push_back({"provider.identifier", "PROVIDER_MISSING", {}});
    if (!terms.start_date) faults.push_back({"start_date", "START_DATE_MISSING", {}});
    AddGoalsWithoutIndicator(faults, terms);
    if (terms.type != ContractType::kOwnProduction && terms.prices.empty()) {
        faults.push_back({"prices", "PRICE_MISSING", {}});
    }
    AddVacantSlots(faults, terms);
    std::ranges::move(MissingMembers(terms), std::back_inserter(faults));
    std::ranges::move(UnmeasuredAreas(terms), std::back_inserter(faults));
    if (!terms.reporting_duty && !Waives(terms, ClauseKind::kReportingDuty))
        faults.push_back({"reporting_duty", "REPORTING_DUTY_MISSING", {}});
    return faults;
}

std::vector<FieldFault> FormulaFaults(const Terms& terms) {
    std::vector<FieldFault> faults;
    for (std::size_t i = 0; i < terms.indicators.size(); ++i) {
        const Indicator& indicator = terms.indicators[i];
        if (!indicator.formula.empty()) continue;
        faults.push_back(
            {At("", "indicators", i, "formula"), "INDICATOR_FORMULA_MISSING", indicator.code}
        );
    }
    return faults;
}

std::vector<std::string> MissingParts(
    const Terms& terms, const std::vector<std::string>& unusable
) {
    std::set<std::string> parts(unusable.begin(), unusable.end());
    const std::array<std::pair<std::string_view, bool>, 8> present{{
        {"goals", !terms.goals.empty()},
        {"indicators", !terms.indicators.empty()},
        {"prices", !terms.prices.empty()},
        {"provider.identifier", terms.provider.identifier.has_value()},
        {"reporting_duty", terms.reporting_duty.has_value()},
        {"responsible_persons", !terms.responsible_persons.empty()},
        {"start_date", terms.start_date.has_value()},
        {"agreed_value", terms.agreed_value.has_value() || terms.annual_value.has_value()},
    }};
    for (const auto& [part, is_there] : present) {
        if (!is_there) parts.emplace(part);
    }
    return {parts.begin(), parts.end()};
}

std::optional<Rejection> RejectionOf(std::vector<FieldFault> faults) {
    if (faults.empty()) return std::nullopt;
    Rejection rejection{.reason = faults.front().reason, .field = faults.front().field};
    rejection.more = std::move(faults);
    return rejection;
}

}  // namespace luotsi::contract_registry
