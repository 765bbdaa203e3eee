#include "report_intake/domain/line_checks.h"

#include "kernel/company_key.h"

#include <algorithm>
#include <set>

namespace luotsi::report_intake {
namespace {

// What is wrong with a line: nothing when `reason` is empty.
struct Verdict {
    std::string field = {};
    std::string reason = {};
    std::string party = {};
};

// The days that a line tells of.
struct Days {
    CivilDate first;
    CivilDate last;
};

class LineJudge {
  public:
    LineJudge(const ReportingTerms& terms, const Permissions& permissions, Month month)
        : terms_(terms), permissions_(permissions), month_(month) {}

    Verdict Judge(const ReportLine& line) {
        if (line.service) return JudgeService(*line.service);
        if (line.indicator) return JudgeIndicator(*line.indicator);
        return {"content", "LINE_VALUE_MISSING"};
    }

    Verdict JudgeService(const ServiceActual& actual) {
        const PricedService* agreed = FindService(actual);
        if (agreed == nullptr) return {"service.service_code", "LINE_UNKNOWN_SERVICE"};
        if (agreed->unit != actual.unit) return {"service.unit", "LINE_UNIT_MISMATCH"};
        if (actual.quantity.micros() < 0) return {"service.quantity", "LINE_QUANTITY_NEGATIVE"};
        const std::optional<Days> days = DaysOf(actual);
        if (!days) return {"service.service_date", "LINE_DATE_OUTSIDE_MONTH"};
        if (IsOutside(*days)) return {"service.service_date", "LINE_DATE_OUTSIDE_CONTRACT"};
        for (const Verdict& refused :
             {JudgeMember(actual), JudgeSubcontractor(actual, *days), JudgeVoucher(*days)}) {
            if (!refused.reason.empty()) return refused;
        }
        if (!seen_.insert(KeyOf(actual)).second) return {"service.service_code", "LINE_DUPLICATE"};
        return {};
    }

    Verdict JudgeIndicator(const IndicatorActual& actual) {
        if (FindIndicator(actual.indicator_code) == nullptr) {
            return {"indicator.indicator_code", "LINE_UNKNOWN_INDICATOR"};
        }
        if (!seen_.insert("i/" + actual.indicator_code).second) {
            return {"indicator.indicator_code", "LINE_DUPLICATE"};
        }
        return {};
    }

    const MeasuredIndicator* FindIndicator(const std::string& code) const {
        const auto found = std::ranges::find(terms_.indicators, code, &MeasuredIndicator::code);
        return found == terms_.indicators.end() ? nullptr : &*found;
    }

  private:
    // As priced on the line's day, or on the month's last day in force; null when it is not priced
    // then. Of several prices that hold the one that began last counts.
    const PricedService* FindService(const ServiceActual& actual) const {
        const std::optional<Days> days = DaysOf(actual);
        const CivilDate day = days ? days->last : month_.LastDay();
        const PricedService* found = nullptr;
        for (const PricedService& one : terms_.services) {
            if (one.service_code != actual.service_code || !one.HoldsOn(day)) continue;
            if (found == nullptr || found->valid_from < one.valid_from) found = &one;
        }
        return found;
    }

    // Its own day, or all days of the month on which the contract is in force.
    std::optional<Days> DaysOf(const ServiceActual& actual) const {
        if (actual.service_date) {
            if (Month::Of(*actual.service_date) != month_) return std::nullopt;
            return Days{*actual.service_date, *actual.service_date};
        }
        Days days{month_.FirstDay(), month_.LastDay()};
        if (terms_.start_date) days.first = std::max(days.first, *terms_.start_date);
        if (terms_.end_date) days.last = std::min(days.last, *terms_.end_date);
        return days;
    }

    bool IsOutside(Days days) const {
        if (terms_.start_date && days.first < *terms_.start_date) return true;
        return terms_.end_date && days.last > *terms_.end_date;
    }

    Verdict JudgeMember(const ServiceActual& actual) const {
        if (!actual.member) return {};
        const std::string company = CompanyKey(*actual.member);
        if (std::ranges::find(terms_.members, company) != terms_.members.end()) return {};
        return {"service.member", "LINE_MEMBER_UNKNOWN", company};
    }

    // A company may be declared in several places, also one after another within the month.
    Verdict JudgeSubcontractor(const ServiceActual& actual, Days days) const {
        if (!actual.subcontractor) return {};
        const std::string company = CompanyKey(*actual.subcontractor);
        bool declared = false;
        std::vector<DaySpan> spans;
        for (const DeclaredSubcontractor& one : permissions_.subcontractors) {
            if (one.company != company) continue;
            declared = true;
            spans.insert(spans.end(), one.spans.begin(), one.spans.end());
        }
        if (!declared) return {"service.subcontractor", "SUB_UNKNOWN", company};
        const Coverage works = CoverageOf(std::move(spans), days.first, days.last);
        if (works == Coverage::kNone) {
            return {"service.subcontractor", "SUB_WITHOUT_CONSENT", company};
        }
        if (works == Coverage::kSome) return {"service.service_date", "LINE_DATE_MISSING", company};
        return {};
    }

    Verdict JudgeVoucher(Days days) const {
        if (!terms_.voucher) return {};
        const Coverage approved = CoverageOf(permissions_.voucher_approved, days.first, days.last);
        if (approved == Coverage::kNone) return {"service.service_date", "VOUCHER_NOT_APPROVED"};
        if (approved == Coverage::kSome) return {"service.service_date", "LINE_DATE_MISSING"};
        return {};
    }

    // One line a service, day, subcontractor and member. No part holds a blank before the last.
    static std::string KeyOf(const ServiceActual& actual) {
        std::string key = "s/" + actual.service_code;
        if (actual.service_date) key += " d/" + actual.service_date->ToText();
        if (actual.subcontractor) key += " c/" + CompanyKey(*actual.subcontractor);
        if (actual.member) key += " m/" + CompanyKey(*actual.member);
        return key;
    }

    const ReportingTerms& terms_;
    const Permissions& permissions_;
    Month month_;
    std::set<std::string> seen_;
};

JudgedIndicator Compare(const IndicatorActual& actual, const MeasuredIndicator& agreed) {
    const bool met = agreed.direction == Direction::kAtLeast ? actual.value >= agreed.target_level
                                                             : actual.value <= agreed.target_level;
    return {actual.indicator_code, actual.value, agreed.target_level, met, agreed.focus_area};
}

// A forecast line for a service that nobody agreed, or for a month that is over, foresees nothing.
bool IsForecast(const ReportingTerms& terms, Month reported, const ForecastLine& line) {
    const auto agreed =
        std::ranges::find(terms.services, line.service_code, &PricedService::service_code);
    return agreed != terms.services.end() && line.month > reported && line.quantity.micros() >= 0;
}

}  // namespace

ReportContent JudgeLines(
    const ContractTerms& terms,
    const Permissions& permissions,
    Month month,
    const std::vector<ReportLine>& lines,
    const std::vector<ForecastLine>& forecast
) {
    const ReportingTerms& in_force = terms.On(month.LastDay());
    ReportContent content;
    content.contract_revision = terms.contract_revision;
    content.voucher_revision = permissions.voucher_revision;
    LineJudge judge(in_force, permissions, month);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const Verdict verdict = judge.Judge(lines[i]);
        if (!verdict.reason.empty()) {
            content.returned_lines.push_back(
                {i,
                 "lines[" + std::to_string(i) + "]." + verdict.field,
                 verdict.reason,
                 verdict.party}
            );
            continue;
        }
        content.lines.push_back(lines[i]);
        if (!lines[i].indicator) continue;
        const MeasuredIndicator* agreed = judge.FindIndicator(lines[i].indicator->indicator_code);
        content.indicators.push_back(Compare(*lines[i].indicator, *agreed));
    }
    for (std::size_t i = 0; i < forecast.size(); ++i) {
        if (IsForecast(in_force, month, forecast[i])) {
            content.forecast.push_back(forecast[i]);
        } else {
            content.returned_lines.push_back(
                {i, "forecast[" + std::to_string(i) + "].service_code", "LINE_UNKNOWN_SERVICE"}
            );
        }
    }
    content.forecast_missing = in_force.forecast_required && content.forecast.empty();
    return content;
}

}  // namespace luotsi::report_intake
