#include "alerting/domain/rule_catalog.h"

#include "alerting/domain/rules/rules.h"

#include <algorithm>
#include <array>

namespace luotsi::alerting {
namespace {

constexpr std::size_t kMaxCode = 64;
constexpr std::size_t kMaxCodes = 100;
constexpr std::string_view kAudienceName = "audience";
constexpr std::string_view kCountyAudience = "county";
constexpr std::string_view kBothAudience = "both";

bool IsDayList(std::string_view text) {
    return ParseWholes(text, 1, 3650).has_value();
}
bool IsPercent(std::string_view text) {
    return ParseWhole(text, 1, 1000).has_value();
}
bool IsMonths(std::string_view text) {
    return ParseWhole(text, 2, 36).has_value();
}
bool IsBasis(std::string_view text) {
    return text == "invoices" || text == "proposals";
}
bool IsAnyCode(std::string_view text) {
    return text.size() <= kMaxCode;
}

bool IsCodeList(std::string_view text) {
    const std::vector<std::string> codes = ParseCodes(text);
    return codes.size() <= kMaxCodes && std::ranges::all_of(codes, [](const std::string& code) {
               return !code.empty() && IsAnyCode(code);
           });
}

bool IsSeveritySource(std::string_view text) {
    return text == "attention" || text == "rule";
}

bool IsStep(std::string_view text) {
    constexpr std::array<std::string_view, 6> kSteps{
        "", "reminder", "help", "notice", "hold", "sanction_proposal"
    };
    return std::ranges::find(kSteps, text) != kSteps.end();
}

bool IsAudience(std::string_view text) {
    return text == kCountyAudience || text == kBothAudience;
}

std::int64_t LongestNotice(const RuleParameters& parameters) {
    return std::ranges::max(parameters.Wholes("days_before"));
}

constexpr ParameterKind kDaysBefore{
    "days_before", "180,90,30", IsDayList, "1 to 10 numbers of days, 1 to 3650, as in 180,90,30"
};
constexpr ParameterKind kPercent{"percent", "100", IsPercent, "a whole number, 1 to 1000"};
constexpr ParameterKind kBasis{"basis", "invoices", IsBasis, "invoices or proposals"};
constexpr ParameterKind kIndicator{
    "indicator", "", IsAnyCode, "an indicator's code, or nothing for all"
};

constexpr ParameterKind kAttentionCode{
    "code", "", IsAnyCode, "an attention's code, or nothing for all"
};
constexpr ParameterKind kAttentionsElsewhere{
    "except", "", IsCodeList, "codes with commas between that other rules speak of, or nothing"
};
constexpr ParameterKind kSeveritySource{
    "severity", "attention", IsSeveritySource, "attention or rule"
};

constexpr ParameterKind kMonthsInARow{"months", "6", IsMonths, "how many months in a row, 2 to 36"};
constexpr ParameterKind kBiasPercent{"percent", "5", IsPercent, "a whole number, 1 to 1000"};
constexpr ParameterKind kReasons{
    "reasons", "LINE_FAR_FROM_FORECAST", IsCodeList, "reasons of remarks with commas between"
};

constexpr ParameterKind kStep{
    "step", "", IsStep, "reminder, help, notice, hold, sanction_proposal, or nothing for all"
};
constexpr ParameterKind kAudience{
    kAudienceName, kBothAudience, IsAudience, "county, or both for the provider too"
};

// A new kind: its file in rules/, its declaration in rules.h, its row here.
const std::vector<RuleKind>& Catalog() {
    static const std::vector<RuleKind> kinds{
        {"contract-ending",
         kTermsInput | kDayInput,
         ContractEnding,
         {kDaysBefore},
         LongestNotice,
         {"end_date", "days_before"}},
        {"ended-but-paid",
         kTermsInput | kInvoiceInput | kProposalInput,
         EndedButPaid,
         {},
         nullptr,
         {"end_date", "first_date", "first_source", "invoices_after_end"}},
        {"paid-beyond-value",
         kTermsInput | kInvoiceInput | kProposalInput,
         PaidBeyondValue,
         {kBasis, kPercent},
         nullptr,
         {"paid", "agreed", "percent", "basis"}},
        {"indicator-beyond-target",
         kTermsInput | kReportInput,
         IndicatorBeyondTarget,
         {kIndicator},
         nullptr,
         {"indicator", "month", "value", "target_level", "report_version"}},
        {"report-overdue",
         kTermsInput | kReportInput | kDueInput,
         ReportOverdue,
         {},
         nullptr,
         {"month", "due_date"}},
        {"reporting-ladder",
         kTermsInput | kDueInput,
         ReportingLadder,
         {kStep, kAudience},
         nullptr,
         {"step", "missing_months"}},
        {"undeclared-subcontractor",
         kTermsInput | kReportInput,
         UndeclaredSubcontractor,
         {},
         nullptr,
         {"subcontractor", "month", "report_version"}},
        {"forecast-bias",
         kTermsInput | kReportInput,
         ForecastBias,
         {kMonthsInARow, kBiasPercent},
         nullptr,
         {"service", "direction", "months", "percent", "from", "to"}},
        {"report-remark",
         kTermsInput | kReportInput,
         ReportRemark,
         {kReasons},
         nullptr,
         {"reason", "about", "month", "reported", "expected", "report_version"}},
        {"registry-attention",
         kTermsInput | kAttentionInput,
         RegistryAttention,
         {kAttentionCode, kAudience, kAttentionsElsewhere, kSeveritySource},
         nullptr,
         {"code", "about", "level", "record_kind", "record_id"}},
    };
    return kinds;
}

FieldFault Fault(const std::string& name, std::string_view reason, std::string_view detail) {
    return {
        .field = "rule.parameters[" + name + "]",
        .reason = std::string(reason),
        .detail = std::string(detail)
    };
}

}  // namespace

unsigned InputOf(const Fact& fact) {
    return std::visit(
        Overloaded{
            [](const TermsNoted&) -> unsigned { return kTermsInput; },
            [](const ReportNoted&) -> unsigned { return kReportInput; },
            [](const OverdueNoted&) -> unsigned { return kDueInput; },
            [](const ExcuseNoted&) -> unsigned { return kDueInput; },
            [](const LadderNoted&) -> unsigned { return kDueInput; },
            [](const InvoiceNoted&) -> unsigned { return kInvoiceInput; },
            [](const PaymentNoted&) -> unsigned { return kProposalInput; },
            [](const AttentionsNoted&) -> unsigned { return kAttentionInput; }
        },
        fact
    );
}

std::span<const RuleKind> RuleCatalog() {
    return Catalog();
}

const RuleKind* FindRuleKind(std::string_view name) {
    const auto found = std::ranges::find(Catalog(), name, &RuleKind::name);
    return found == Catalog().end() ? nullptr : &*found;
}

bool IsForCountyOnly(const RuleParameters& parameters) {
    return parameters.TextOr(kAudienceName, kBothAudience) == kCountyAudience;
}

Checked<RuleParameters> CompleteParameters(
    const RuleKind& kind, const std::map<std::string, std::string>& given
) {
    std::vector<FieldFault> faults;
    std::map<std::string, std::string> texts;
    for (const ParameterKind& parameter : kind.parameters) {
        texts[std::string(parameter.name)] = parameter.fallback;
    }
    for (const auto& [name, text] : given) {
        const auto known = std::ranges::find(kind.parameters, name, &ParameterKind::name);
        if (known == kind.parameters.end()) {
            faults.push_back(Fault(name, "RULE_PARAMETER_UNKNOWN", ""));
        } else if (!known->fits(text)) {
            faults.push_back(Fault(name, "RULE_PARAMETER_INVALID", known->form));
        } else {
            texts[name] = text;
        }
    }
    if (faults.empty()) return RuleParameters(std::move(texts));
    const FieldFault first = faults.front();
    return Rejection{
        .reason = first.reason, .field = first.field, .facts = {}, .more = std::move(faults)
    };
}

}  // namespace luotsi::alerting
