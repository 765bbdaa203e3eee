#include "report_intake/domain/ceiling_checks.h"

#include "report_intake/domain/permissions.h"
#include "report_intake/domain/prices.h"

#include <algorithm>
#include <utility>

namespace luotsi::report_intake {
namespace {

constexpr std::string_view kDecisionField = "service.decision";
constexpr std::string_view kQuantityField = "service.quantity";

Coverage ValidOn(const OpenCeiling& ceiling, const DaySpan& days) {
    const DaySpan valid{ceiling.valid_from.value_or(days.first), ceiling.valid_to};
    return CoverageOf({valid}, days.first, *days.last);
}

bool CountsService(const OpenCeiling& ceiling, const ServiceActual& actual) {
    const std::string& service = ceiling.measure.service_code;
    return service.empty() || service == actual.service_code;
}

}  // namespace

CeilingCounter::CeilingCounter(const CeilingRoom& room, const ContractTerms& terms, Month month)
    : room_(room), terms_(terms), month_(month) {
    for (std::size_t i = 0; i < room.ceilings.size(); ++i) {
        const OpenCeiling& one = room.ceilings[i];
        left_.push_back(one.left);
        if (one.kind == CeilingKind::kDecision) {
            decisions_.emplace(one.number, i);
        } else {
            of_contract_.push_back(i);
        }
    }
}

DaySpan CeilingCounter::DaysOf(const ServiceActual& actual) const {
    if (actual.service_date) return {*actual.service_date, *actual.service_date};
    const ReportingTerms& terms = terms_.On(month_.LastDay());
    const CivilDate first = month_.FirstDay();
    const CivilDate last = month_.LastDay();
    return {
        std::max(first, terms.start_date.value_or(first)),
        std::min(last, terms.end_date.value_or(last)),
    };
}

std::optional<Quantity> CeilingCounter::CountedFor(
    const OpenCeiling& ceiling, const ServiceActual& actual
) const {
    if (!ceiling.measure.in_money()) {
        if (ceiling.measure.unit != actual.unit) return std::nullopt;
        return actual.quantity;
    }
    const std::optional<Money> amount = AmountOf(terms_, month_, actual);
    if (!amount || amount->currency().ToText() != ceiling.measure.currency) return std::nullopt;
    return MillionthsOf(*amount);
}

// The decision that the line names, and what holds for its contract on any of its days.
std::vector<std::size_t> CeilingCounter::CeilingsOf(
    const ServiceActual& actual, const DaySpan& days
) const {
    std::vector<std::size_t> found;
    const auto decision = decisions_.find(actual.decision);
    if (decision != decisions_.end()) found.push_back(decision->second);
    for (const std::size_t i : of_contract_) {
        const OpenCeiling& one = room_.ceilings[i];
        if (CountsService(one, actual) && ValidOn(one, days) != Coverage::kNone) found.push_back(i);
    }
    return found;
}

void CeilingCounter::JudgeDecision(
    const ServiceActual& actual, const DaySpan& days, LineFaults& faults
) const {
    if (actual.decision.empty()) return;
    const auto found = decisions_.find(actual.decision);
    if (found == decisions_.end()) return faults.Add("LINE_DECISION_UNKNOWN", kDecisionField);
    const OpenCeiling& decision = room_.ceilings[found->second];
    const Coverage valid = ValidOn(decision, days);
    if (valid == Coverage::kNone || !CountsService(decision, actual))
        return faults.Add("LINE_DECISION_NOT_VALID", kDecisionField);
    if (valid == Coverage::kSome) faults.Add("LINE_DATE_MISSING", "service.service_date");
}

void CeilingCounter::Judge(const ServiceActual& actual, LineFaults& faults) {
    if (room_.ceilings.empty() && actual.decision.empty()) return;
    const DaySpan days = DaysOf(actual);
    JudgeDecision(actual, days, faults);
    if (faults.returned()) return;
    std::vector<std::pair<std::size_t, Quantity>> taken;
    for (const std::size_t i : CeilingsOf(actual, days)) {
        const OpenCeiling& ceiling = room_.ceilings[i];
        if (!left_[i]) continue;
        const std::optional<Quantity> counted = CountedFor(ceiling, actual);
        std::map<std::string, std::string> facts{
            {"ceiling", ceiling.number}, {"unit", ceiling.measure.name()}
        };
        if (!counted) {
            faults.Add("LINE_CEILING_UNCOUNTABLE", kQuantityField, {}, std::move(facts));
        } else if (*counted > *left_[i]) {
            facts["left"] = ceiling.measure.TextOf(*left_[i]);
            faults.Add("LINE_CEILING_EXCEEDED", kQuantityField, {}, std::move(facts));
        } else {
            taken.emplace_back(i, *counted);
        }
    }
    if (faults.returned()) return;
    for (const auto& [i, counted] : taken)
        left_[i] = Quantity::OfMicros(left_[i]->micros() - counted.micros());
}

std::vector<Quantity> CeilingCounter::Count(const std::vector<ReportLine>& lines) const {
    std::vector<Quantity> used(room_.ceilings.size());
    if (used.empty()) return used;
    for (const ReportLine& line : lines) {
        if (!line.service) continue;
        for (const std::size_t i : CeilingsOf(*line.service, DaysOf(*line.service))) {
            const auto counted = CountedFor(room_.ceilings[i], *line.service);
            if (!counted) continue;
            used[i] = Quantity::Plus(used[i], *counted).value_or(used[i]);
        }
    }
    return used;
}

}  // namespace luotsi::report_intake
