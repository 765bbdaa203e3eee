#include "tools/luotsictl/commands/tables.h"

namespace luotsi::ctl {
namespace {

const std::vector<Column> kReport{
    {"contract_id", "contract_id"},
    {"month", "month"},
    {"version", "version"},
    {"state", "state"},
    {"lines", "lines"},
    {"returned_lines", "returned_lines"},
    {"forecast", "forecast"},
    {"due_date", "due_date"},
    {"received_at", "received_at"}
};

constexpr Argument kWhyAgain{
    "--reason", "reason", "why it is sent again; needed after the month's first closing"
};

Column Optional(std::string_view title, std::string_view field) {
    return {.title = title, .field = field, .is_optional = true};
}

// A ceiling counts units or euros, not both.
const std::vector<Column> kCeiling{
    {"id", "id"},
    {"number", "number"},
    {"kind", "kind"},
    Optional("service_code", "service_code"),
    Optional("unit", "unit"),
    Optional("valid_from", "valid_from"),
    Optional("valid_to", "valid_to"),
    Optional("limit", "limit.quantity"),
    Optional("used", "used.quantity"),
    Optional("left", "left.quantity"),
    Optional("over", "over.quantity"),
    Optional("limit_money", "limit.amount"),
    Optional("used_money", "used.amount"),
    Optional("left_money", "left.amount"),
    Optional("over_money", "over.amount"),
    {"etag", "etag"}
};

// By what two versions' lines are matched: the same in both, where both have it.
Column Key(std::string_view title, std::string_view after, std::string_view before) {
    return {.title = title, .field = after, .otherwise = before, .is_optional = true};
}

std::vector<Column> DifferenceColumns() {
    return {
        {"change", "change"},
        Key("service", "after.service.service_code", "before.service.service_code"),
        Key("indicator", "after.indicator.indicator_code", "before.indicator.indicator_code"),
        Key("day", "after.service.service_date", "before.service.service_date"),
        Key("subcontractor", "after.service.subcontractor", "before.service.subcontractor"),
        Key("member", "after.service.member", "before.service.member"),
        Key("decision", "after.service.decision", "before.service.decision"),
        Optional("unit_before", "before.service.unit"),
        Optional("unit", "after.service.unit"),
        Optional("quantity_before", "before.service.quantity"),
        Optional("quantity", "after.service.quantity"),
        Optional("clients_before", "before.service.clients"),
        Optional("clients", "after.service.clients"),
        Optional("told_amount_before", "before.service.amount"),
        Optional("told_amount", "after.service.amount"),
        Optional("value_before", "before.indicator.value"),
        Optional("value", "after.indicator.value"),
        Optional("amount", "amount")
    };
}

}  // namespace

std::vector<Command> ReportCommands() {
    return {
        {.noun = "report",
         .verb = "submit",
         .method = "luotsi.report.v1.ReportService.SubmitReport",
         .help = "Store a month's report; bad lines come back with their reasons",
         .arguments = {kContractOption, kMonthOption, kWhyAgain},
         .body = ".",
         .columns = kReport,
         .rejected = "returned_lines",
         .is_detailed = true},
        {.noun = "report",
         .verb = "validate",
         .method = "luotsi.report.v1.ReportService.ValidateReport",
         .help = "What submit would answer now, fault for fault; stores nothing",
         .arguments = {kContractOption, kMonthOption, kWhyAgain},
         .body = ".",
         .columns = kReport,
         .rejected = "returned_lines",
         .is_detailed = true},
        {.noun = "report",
         .verb = "complete",
         .method = "luotsi.report.v1.ReportService.CompleteReport",
         .help = "Send the returned lines of a report again, mended",
         .arguments =
             {kContractOption,
              kMonthOption,
              {"--version", "version", "the version that returned them"},
              {"--reason", "reason", "why; needed after the month's first closing"}},
         .body = ".",
         .columns = kReport,
         .rejected = "returned_lines",
         .is_detailed = true},
        {.noun = "report",
         .verb = "diff",
         .method = "luotsi.report.v1.ReportService.DiffReports",
         .help = "Lines and euros that differ between two versions of a month's report",
         .arguments =
             {kContractRequired,
              kMonthRequired,
              {"--from-version", "from_version", "the earlier version; 0: everything is new"},
              {"--to-version", "to_version", "the later version; 0 is the one in force"}},
         .rows = "lines",
         .columns = DifferenceColumns()},
        {.noun = "report",
         .verb = "rules",
         .method = "luotsi.report.v1.ReportService.ListReportRules",
         .help = "Every rule by which lines are returned or remarked",
         .rows = "rules",
         .columns =
             {{"code", "code"},
              {"severity", "severity"},
              {"field", "field"},
              {"basis", "basis"},
              {"text", "text_en"}}},
        {.noun = "report",
         .verb = "correct",
         .method = "luotsi.report.v1.ReportService.CorrectReport",
         .help = "Replace a month's report with a corrected one",
         .arguments =
             {kContractOption,
              kMonthOption,
              kEtag,
              {"--reason", "correction_reason", "why the report is corrected"}},
         .body = ".",
         .columns = kReport,
         .rejected = "returned_lines",
         .is_detailed = true},
        {.noun = "report",
         .verb = "approve",
         .method = "luotsi.report.v1.ReportService.ApproveReport",
         .help = "Approve a complete report: the ground for payment",
         .arguments = {kContractRequired, kMonthRequired, kEtag},
         .columns = kReport},
        {.noun = "report",
         .verb = "get",
         .method = "luotsi.report.v1.ReportService.GetReport",
         .help = "One version of a report",
         .arguments =
             {kContractRequired,
              kMonthRequired,
              {"--version", "version", "the version; 0 is the one in force"},
              {"--as-closed", "as_closed", "the figures as closed: first_closed or final"}},
         .columns = kReport,
         .is_detailed = true},
        {.noun = "report",
         .verb = "list",
         .method = "luotsi.report.v1.ReportService.ListReports",
         .help = "Reports by contract and month",
         .arguments = {kContractOption, kMonthOption, {"--state", "state", "only this state"}},
         .rows = "reports",
         .columns = kReport},
        {.noun = "report",
         .verb = "due",
         .method = "luotsi.report.v1.ReportService.ListDueReports",
         .help = "The months that a contract has to report",
         .arguments = {kContractRequired},
         .rows = "due_reports",
         .columns =
             {{"month", "month"},
              {"kind", "kind"},
              {"due_date", "due_date"},
              {"state", "state"},
              {"overdue", "overdue"},
              Optional("excuse", "excuse")}},
        {.noun = "report",
         .verb = "compliance",
         .method = "luotsi.report.v1.ReportService.GetCompliance",
         .help = "Each indicator of a month: met, not met or no data; of several with -o json",
         .arguments =
             {kContractRequired,
              kMonthRequired,
              {"--to-month", "to_month", "the last month of a period, YYYY-MM"}},
         .rows = "indicators",
         .columns =
             {{"indicator", "indicator_code"},
              {"value", "value"},
              {"target_level", "target_level"},
              {"result", "result"}}},
        {.noun = "report",
         .verb = "forecast",
         .method = "luotsi.report.v1.ForecastService.GetForecast",
         .help = "What is coming of a service, from what was reported",
         .arguments =
             {kContractRequired,
              {"--service", "service_code", "the service's code", true},
              {"--months", "months_ahead", "how many months after the last reported one; 6"}},
         .rows = "months",
         .columns =
             {{"month", "month"},
              {"value", "value"},
              {"low", "low"},
              {"high", "high"},
              {"provider", "provider"},
              {"past_errors", "past_errors"}}},
        {.noun = "report",
         .verb = "accuracy",
         .method = "luotsi.report.v1.ForecastService.GetForecastAccuracy",
         .help = "Forecasts against what came, by months ahead; errors in basis points",
         .arguments =
             {kContractOption,
              {"--provider-scheme", "provider.scheme", "scheme of the provider's id"},
              {"--provider-id", "provider.id", "the provider's id in its scheme"},
              {"--from-month", "from_month", "first month, YYYY-MM", true},
              {"--to-month", "to_month", "last month, YYYY-MM", true},
              {"--horizon", "max_horizon", "the most months ahead; 6"}},
         .rows = "rows",
         .columns =
             {{"month", "month"},
              {"service", "service_code"},
              {"ahead", "horizon"},
              {"actual", "actual"},
              {"provider", "provider.foreseen"},
              {"error", "provider.error"},
              {"own", "own.foreseen"},
              {"own_error", "own.error"}}},
        {.noun = "ceiling",
         .verb = "set",
         .method = "luotsi.report.v1.CeilingService.SetCeiling",
         .help = "Bound what may be reported of a decision or of contracts together",
         .arguments = {{"--number", "number", "the decision's number, or another one of your own"}},
         .body = ".",
         .columns = kCeiling,
         .is_detailed = true},
        {.noun = "ceiling",
         .verb = "change",
         .method = "luotsi.report.v1.CeilingService.ChangeCeiling",
         .help = "Give a ceiling another limit from a date on",
         .arguments =
             {{"ID", "ceiling_id", "the ceiling's id"},
              {"--from", "valid_from", "first day of the new limit"},
              {"--basis", "basis", "where it was decided"},
              kEtag},
         .body = ".",
         .columns = kCeiling,
         .is_detailed = true},
        {.noun = "ceiling",
         .verb = "get",
         .method = "luotsi.report.v1.CeilingService.GetCeiling",
         .help = "One ceiling with what is used and left, by contract and month",
         .arguments = {{"ID", "ceiling_id", "the ceiling's id"}},
         .columns = kCeiling,
         .is_detailed = true},
        {.noun = "ceiling",
         .verb = "list",
         .method = "luotsi.report.v1.CeilingService.ListCeilings",
         .help = "Ceilings by number, with what is used and left",
         .arguments = {kContractOption, {"--number", "number", "only this number"}},
         .rows = "ceilings",
         .columns = kCeiling},
        {.noun = "report",
         .verb = "scorecard",
         .method = "luotsi.report.v1.ScorecardService.GetScorecard",
         .help = "How a contract fares in the five focus areas; scores in basis points",
         .arguments =
             {kContractRequired,
              {"--from-month", "from_month", "first month, YYYY-MM", true},
              {"--to-month", "to_month", "last month, YYYY-MM", true}},
         .rows = "areas",
         .columns =
             {{"focus_area", "focus_area"},
              {"weight", "weight"},
              {"reported", "reported"},
              {"met", "met"},
              {"score", "score"}}},
    };
}

}  // namespace luotsi::ctl
