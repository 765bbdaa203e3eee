#include "report_intake/domain/rules.h"

#include "kernel/check.h"

#include <algorithm>
#include <utility>

namespace luotsi::report_intake {
namespace {

using enum FaultSeverity;
using enum RuleBasis;

// In the order of codes, then fields.
constexpr std::array kRules{
    ReportRule{
        "INDICATOR_DEFINITION_NOT_ACCEPTED", kWarning, "lines[].indicator.indicator_code", kTerms
    },
    ReportRule{"LINE_AMOUNT_MISMATCH", kError, "lines[].service.amount", kTerms},
    ReportRule{"LINE_AMOUNT_TOO_LARGE", kError, "forecast[].quantity", kForm},
    ReportRule{"LINE_AMOUNT_TOO_LARGE", kError, "lines[].service.quantity", kTerms},
    ReportRule{"LINE_CEILING_EXCEEDED", kError, "lines[].service.quantity", kCeiling},
    ReportRule{"LINE_CEILING_UNCOUNTABLE", kError, "lines[].service.quantity", kCeiling},
    ReportRule{"LINE_CLIENTS_WITHOUT_UNITS", kWarning, "lines[].service.clients", kForm},
    ReportRule{"LINE_DATE_MISSING", kError, "lines[].service.service_date", kPermissions},
    ReportRule{"LINE_DATE_OUTSIDE_CONTRACT", kError, "lines[].service.service_date", kTerms},
    ReportRule{"LINE_DATE_OUTSIDE_MONTH", kError, "lines[].service.service_date", kCalendar},
    ReportRule{"LINE_DECISION_NOT_VALID", kError, "lines[].service.decision", kCeiling},
    ReportRule{"LINE_DECISION_UNKNOWN", kError, "lines[].service.decision", kCeiling},
    ReportRule{"LINE_DENOMINATOR_INVALID", kError, "lines[].indicator.value.denominator", kForm},
    ReportRule{"LINE_DUPLICATE", kError, "forecast[].service_code", kForm},
    ReportRule{"LINE_DUPLICATE", kError, "lines[].indicator.indicator_code", kForm},
    ReportRule{"LINE_DUPLICATE", kError, "lines[].service.service_code", kForm},
    ReportRule{"LINE_FAR_FROM_FORECAST", kWarning, "lines[].service.quantity", kHistory},
    ReportRule{"LINE_FORECAST_MONTH_PAST", kError, "forecast[].month", kCalendar},
    ReportRule{"LINE_MEMBER_UNKNOWN", kError, "lines[].service.member", kTerms},
    ReportRule{"LINE_MONTH_BESIDE_DAYS", kError, "lines[].service.service_date", kForm},
    ReportRule{"LINE_QUANTITY_NEGATIVE", kError, "forecast[].quantity", kForm},
    ReportRule{"LINE_QUANTITY_NEGATIVE", kError, "lines[].service.quantity", kForm},
    ReportRule{"LINE_SHARE_ABOVE_ONE", kError, "lines[].indicator.value", kForm},
    ReportRule{"LINE_UNIT_MISMATCH", kError, "lines[].service.unit", kTerms},
    ReportRule{"LINE_UNKNOWN_INDICATOR", kError, "lines[].indicator.indicator_code", kTerms},
    ReportRule{"LINE_UNKNOWN_SERVICE", kError, "forecast[].service_code", kTerms},
    ReportRule{"LINE_UNKNOWN_SERVICE", kError, "lines[].service.service_code", kTerms},
    ReportRule{"LINE_UNUSUAL", kWarning, "lines[].service.quantity", kHistory},
    ReportRule{"LINE_VALUE_MISSING", kError, "lines[].content", kForm},
    ReportRule{"SUB_UNKNOWN", kError, "lines[].service.subcontractor", kPermissions},
    ReportRule{"SUB_WITHOUT_CONSENT", kError, "lines[].service.subcontractor", kPermissions},
    // Only an approved producer is paid by voucher: act 569/2009 section 5.
    ReportRule{"VOUCHER_NOT_APPROVED", kError, "lines[].service.service_date", kStatute},
};

}  // namespace

std::span<const ReportRule> Rules() {
    return kRules;
}

const ReportRule* FindRule(std::string_view code, std::string_view field) {
    const auto found = std::ranges::find_if(kRules, [&](const ReportRule& rule) {
        return rule.code == code && rule.field == field;
    });
    return found == kRules.end() ? nullptr : &*found;
}

void LineFaults::Add(
    std::string_view code,
    std::string_view field,
    std::string party,
    std::map<std::string, std::string> facts
) {
    const ReportRule* rule = FindRule(code, list_ + "[]." + std::string(field));
    LUOTSI_CHECK(rule != nullptr, "each finding has its row in the table of rules");
    std::vector<LineFault>& found = rule->severity == kError ? errors_ : warnings_;
    found.push_back({
        .code = std::string(code),
        .field = list_ + "[" + std::to_string(index_) + "]." + std::string(field),
        .party = std::move(party),
        .facts = std::move(facts),
    });
}

}  // namespace luotsi::report_intake
