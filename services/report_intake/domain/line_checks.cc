#include "report_intake/domain/line_checks.h"

#include "kernel/company_key.h"
#include "report_intake/domain/ceiling_checks.h"
#include "report_intake/domain/outliers.h"
#include "report_intake/domain/prices.h"
#include "report_intake/domain/rules.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>

namespace luotsi::report_intake {
namespace {

constexpr std::string_view kShareUnit = "share";
const Ratio kWhole = Ratio::Of(1, 1).value();
// Ten million units of one service in one month are more than all residents of a county use, and
// nine hundred thousand such lines can still be added up.
constexpr Quantity kMostUnits = Quantity::OfMicros(10'000'000'000'000);

// The days that a line tells of.
struct Days {
    CivilDate first;
    CivilDate last;
};

// What a line would be called if it told of the whole month.
std::string MonthKey(ReportLine line) {
    if (line.service) line.service->service_date.reset();
    return LineKey(line);
}

// Finds all faults of each line, in the order of the lines: a line is a duplicate of an earlier one
// only when that one was accepted. A line of the whole month goes back where any other line of the
// report tells of its days, also one that goes back itself and may come again mended.
class LineJudge {
  public:
    LineJudge(const LineBasis& basis, const std::vector<ReportLine>& lines)
        : terms_(basis.terms.On(basis.month.LastDay())),
          basis_(basis),
          ceilings_(basis.ceilings, basis.terms, basis.month) {
        for (const ReportLine& line : lines) {
            if (IsOfOneDay(line)) told_by_day_.insert(MonthKey(line));
        }
    }

    void Judge(const ReportLine& line, LineFaults& faults) {
        if (!line.service && !line.indicator) return faults.Add("LINE_VALUE_MISSING", "content");
        if (line.service) {
            JudgeService(*line.service, faults);
            JudgeOnce(line, "service.service_code", faults);
            JudgeWhole(line, faults);
            ceilings_.Judge(*line.service, faults);
            if (!faults.returned()) AddUp(*line.service, faults);
        } else {
            JudgeIndicator(*line.indicator, faults);
            JudgeOnce(line, "indicator.indicator_code", faults);
        }
        if (!faults.returned()) seen_.insert(LineKey(line));
    }

    const MeasuredIndicator* FindIndicator(const std::string& code) const {
        const auto found = std::ranges::find(terms_.indicators, code, &MeasuredIndicator::code);
        return found == terms_.indicators.end() ? nullptr : &*found;
    }

  private:
    void JudgeService(const ServiceActual& actual, LineFaults& faults) const {
        JudgeQuantity(actual, faults);
        JudgeMember(actual, faults);
        const std::optional<Days> days = DaysOf(actual);
        if (!days) return faults.Add("LINE_DATE_OUTSIDE_MONTH", "service.service_date");
        if (IsOutside(*days)) faults.Add("LINE_DATE_OUTSIDE_CONTRACT", "service.service_date");
        JudgeSubcontractor(actual, *days, faults);
        if (TermsOf(basis_.terms, basis_.month, actual).voucher) JudgeVoucher(*days, faults);
    }

    void JudgeIndicator(const IndicatorActual& actual, LineFaults& faults) const {
        if (actual.bad_denominator)
            faults.Add("LINE_DENOMINATOR_INVALID", "indicator.value.denominator");
        const MeasuredIndicator* agreed = FindIndicator(actual.indicator_code);
        if (agreed == nullptr)
            return faults.Add("LINE_UNKNOWN_INDICATOR", "indicator.indicator_code");
        const bool is_part = actual.value >= Ratio() && actual.value <= kWhole;
        if (agreed->unit == kShareUnit && !actual.bad_denominator && !is_part)
            faults.Add("LINE_SHARE_ABOVE_ONE", "indicator.value");
        if (basis_.definitions.pending.contains(actual.indicator_code))
            faults.Add("INDICATOR_DEFINITION_NOT_ACCEPTED", "indicator.indicator_code");
    }

    void JudgeQuantity(const ServiceActual& actual, LineFaults& faults) const {
        const bool negative = actual.quantity.micros() < 0;
        if (negative) faults.Add("LINE_QUANTITY_NEGATIVE", "service.quantity");
        if (actual.clients.value_or(0) > 0 && actual.quantity.micros() == 0)
            faults.Add("LINE_CLIENTS_WITHOUT_UNITS", "service.clients");
        const PricedService* agreed = FindPrice(basis_.terms, basis_.month, actual);
        if (agreed == nullptr) return faults.Add("LINE_UNKNOWN_SERVICE", "service.service_code");
        if (agreed->unit != actual.unit)
            return faults.Add(
                "LINE_UNIT_MISMATCH", "service.unit", {}, {{"expected", agreed->unit}}
            );
        if (actual.quantity > kMostUnits)
            return faults.Add("LINE_AMOUNT_TOO_LARGE", "service.quantity");
        if (!negative && agreed->unit_price) JudgeAmount(actual, *agreed->unit_price, faults);
    }

    static void JudgeAmount(const ServiceActual& actual, UnitPrice price, LineFaults& faults) {
        const std::optional<Money> expected = Price(price, actual.quantity);
        if (!expected) return faults.Add("LINE_AMOUNT_TOO_LARGE", "service.quantity");
        if (!actual.amount || *actual.amount == *expected) return;
        std::map<std::string, std::string> facts{
            {"expected", expected->ToText()}, {"given", actual.amount->ToText()}
        };
        if (const auto difference = Money::Minus(*actual.amount, *expected))
            facts["difference"] = difference->ToText();
        faults.Add("LINE_AMOUNT_MISMATCH", "service.amount", {}, std::move(facts));
    }

    // What the accepted lines come to can be counted, whatever is added up later.
    void AddUp(const ServiceActual& actual, LineFaults& faults) {
        const std::optional<Money> amount = AmountOf(basis_.terms, basis_.month, actual);
        if (!amount) return;
        const auto [sum, first] = sums_.emplace(amount->currency().ToText(), *amount);
        if (first) return;
        const std::optional<Money> more = Money::Plus(sum->second, *amount);
        if (!more) return faults.Add("LINE_AMOUNT_TOO_LARGE", "service.quantity");
        sum->second = *more;
    }

    // Its own day, or all days of the month on which the contract is in force.
    std::optional<Days> DaysOf(const ServiceActual& actual) const {
        if (actual.service_date) {
            if (Month::Of(*actual.service_date) != basis_.month) return std::nullopt;
            return Days{*actual.service_date, *actual.service_date};
        }
        Days days{basis_.month.FirstDay(), basis_.month.LastDay()};
        if (terms_.start_date) days.first = std::max(days.first, *terms_.start_date);
        if (terms_.end_date) days.last = std::min(days.last, *terms_.end_date);
        return days;
    }

    bool IsOutside(Days days) const {
        if (terms_.start_date && days.first < *terms_.start_date) return true;
        return terms_.end_date && days.last > *terms_.end_date;
    }

    void JudgeMember(const ServiceActual& actual, LineFaults& faults) const {
        if (!actual.member) return;
        const std::string company = CompanyKey(*actual.member);
        if (std::ranges::find(terms_.members, company) != terms_.members.end()) return;
        faults.Add("LINE_MEMBER_UNKNOWN", "service.member", company);
    }

    // A company may be declared in several places, also one after another within the month.
    void JudgeSubcontractor(const ServiceActual& actual, Days days, LineFaults& faults) const {
        if (!actual.subcontractor) return;
        const std::string company = CompanyKey(*actual.subcontractor);
        bool declared = false;
        std::vector<DaySpan> spans;
        for (const DeclaredSubcontractor& one : basis_.permissions.subcontractors) {
            if (one.company != company) continue;
            declared = true;
            spans.insert(spans.end(), one.spans.begin(), one.spans.end());
        }
        if (!declared) return faults.Add("SUB_UNKNOWN", "service.subcontractor", company);
        const Coverage works = CoverageOf(std::move(spans), days.first, days.last);
        if (works == Coverage::kNone)
            return faults.Add("SUB_WITHOUT_CONSENT", "service.subcontractor", company);
        if (works == Coverage::kSome)
            faults.Add("LINE_DATE_MISSING", "service.service_date", company);
    }

    void JudgeVoucher(Days days, LineFaults& faults) const {
        const Coverage approved =
            CoverageOf(basis_.permissions.voucher_approved, days.first, days.last);
        if (approved == Coverage::kNone) faults.Add("VOUCHER_NOT_APPROVED", "service.service_date");
        if (approved == Coverage::kSome) faults.Add("LINE_DATE_MISSING", "service.service_date");
    }

    void JudgeOnce(const ReportLine& line, std::string_view field, LineFaults& faults) const {
        if (seen_.contains(LineKey(line))) faults.Add("LINE_DUPLICATE", field);
    }

    bool IsOfOneDay(const ReportLine& line) const {
        if (!line.service || !line.service->service_date) return false;
        return Month::Of(*line.service->service_date) == basis_.month;
    }

    // By day and once more as a whole the month would be counted twice.
    void JudgeWhole(const ReportLine& line, LineFaults& faults) const {
        if (line.service->service_date || !told_by_day_.contains(LineKey(line))) return;
        faults.Add("LINE_MONTH_BESIDE_DAYS", "service.service_date");
    }

    const ReportingTerms& terms_;
    const LineBasis& basis_;
    CeilingCounter ceilings_;
    std::set<std::string> seen_;
    // The whole-month keys of the lines that have a day of the month.
    std::set<std::string> told_by_day_;
    // By currency.
    std::map<std::string, Money> sums_;
};

JudgedIndicator Compare(
    const IndicatorActual& actual,
    const MeasuredIndicator& agreed,
    const DefinitionsInForce& definitions
) {
    const bool met = agreed.direction == Direction::kAtLeast ? actual.value >= agreed.target_level
                                                             : actual.value <= agreed.target_level;
    const auto defined = definitions.versions.find(actual.indicator_code);
    return {
        actual.indicator_code,
        actual.value,
        agreed.target_level,
        met,
        agreed.focus_area,
        defined == definitions.versions.end() ? 0 : defined->second,
    };
}

// A forecast line for a service that nobody agreed, or for a month that is over, foresees nothing.
void JudgeForecast(const LineBasis& basis, const ForecastLine& line, LineFaults& faults) {
    const ReportingTerms& terms = basis.terms.On(line.month.LastDay());
    const auto agreed =
        std::ranges::find(terms.services, line.service_code, &PricedService::service_code);
    if (agreed == terms.services.end()) faults.Add("LINE_UNKNOWN_SERVICE", "service_code");
    if (line.month <= basis.month) faults.Add("LINE_FORECAST_MONTH_PAST", "month");
    if (line.quantity.micros() < 0) faults.Add("LINE_QUANTITY_NEGATIVE", "quantity");
    if (line.quantity > kMostUnits) faults.Add("LINE_AMOUNT_TOO_LARGE", "quantity");
}

// A forecast is of months to come: in the contract's last there are none.
bool NeedsForecast(const LineBasis& basis) {
    const ReportingTerms& terms = basis.terms.On(basis.month.LastDay());
    const bool ends = terms.end_date && *terms.end_date <= basis.month.LastDay();
    return terms.forecast_required && !ends;
}

ReturnedLine Told(std::size_t index, const LineFault& fault) {
    return {
        .index = index,
        .field = fault.field,
        .reason = fault.code,
        .party = fault.party,
        .facts = fault.facts,
    };
}

// Whether the line is accepted. What looks odd is remarked in accepted lines only: a line that goes
// back is judged again.
bool Take(const LineFaults& faults, ReportContent& content) {
    for (const LineFault& fault : faults.errors())
        content.returned_lines.push_back(Told(faults.index(), fault));
    if (faults.returned()) return false;
    for (const LineFault& fault : faults.warnings())
        content.remarks.push_back(Told(faults.index(), fault));
    return true;
}

}  // namespace

std::string LineKey(const ReportLine& line) {
    if (line.indicator) return "i/" + line.indicator->indicator_code;
    if (!line.service) return {};
    const ServiceActual& actual = *line.service;
    // No part holds a blank before the last.
    std::string key = "s/" + actual.service_code;
    if (actual.service_date) key += " d/" + actual.service_date->ToText();
    if (actual.subcontractor) key += " c/" + CompanyKey(*actual.subcontractor);
    if (actual.member) key += " m/" + CompanyKey(*actual.member);
    if (!actual.decision.empty()) key += " n/" + actual.decision;
    return key;
}

ReportContent JudgeLines(const LineBasis& basis, const SentReport& sent) {
    ReportContent content;
    content.contract_revision = basis.terms.contract_revision;
    content.voucher_revision = basis.permissions.voucher_revision;
    content.totals = sent.totals;
    LineJudge judge(basis, sent.lines);
    OddFigures odd(basis.history, basis.month, sent.lines);
    for (std::size_t i = 0; i < sent.lines.size(); ++i) {
        const ReportLine& line = sent.lines[i];
        LineFaults faults("lines", i);
        judge.Judge(line, faults);
        if (line.service && !faults.returned()) odd.Judge(*line.service, faults);
        if (!Take(faults, content)) continue;
        content.lines.push_back(line);
        if (!line.indicator) continue;
        const MeasuredIndicator* agreed = judge.FindIndicator(line.indicator->indicator_code);
        content.indicators.push_back(Compare(*line.indicator, *agreed, basis.definitions));
    }
    std::set<std::pair<Month, std::string>> foreseen;
    for (std::size_t i = 0; i < sent.forecast.size(); ++i) {
        const ForecastLine& line = sent.forecast[i];
        LineFaults faults("forecast", i);
        JudgeForecast(basis, line, faults);
        if (foreseen.contains({line.month, line.service_code}))
            faults.Add("LINE_DUPLICATE", "service_code");
        if (!Take(faults, content)) continue;
        foreseen.emplace(line.month, line.service_code);
        content.forecast.push_back(line);
    }
    content.forecast_missing = NeedsForecast(basis) && content.forecast.empty();
    return content;
}

}  // namespace luotsi::report_intake
