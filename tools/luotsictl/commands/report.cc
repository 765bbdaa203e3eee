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

}  // namespace

std::vector<Command> ReportCommands() {
    return {
        {.noun = "report",
         .verb = "submit",
         .method = "luotsi.report.v1.ReportService.SubmitReport",
         .help = "Store a month's report; bad lines come back with their reasons",
         .arguments = {kContractOption, kMonthOption},
         .body = ".",
         .columns = kReport,
         .is_detailed = true},
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
              {"--version", "version", "the version; 0 is the one in force"}},
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
              {"overdue", "overdue"}}},
        {.noun = "report",
         .verb = "compliance",
         .method = "luotsi.report.v1.ReportService.GetCompliance",
         .help = "Each indicator of a month: met, not met or no data",
         .arguments = {kContractRequired, kMonthRequired},
         .rows = "indicators",
         .columns =
             {{"indicator", "indicator_code"},
              {"value", "value"},
              {"target_level", "target_level"},
              {"result", "result"}}},
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
