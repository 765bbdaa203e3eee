#include "tools/luotsictl/commands/tables.h"

namespace luotsi::ctl {
namespace {

const std::vector<Column> kWindow{
    {"month", "month"},
    {"opens", "opens"},
    {"due_date", "due_date"},
    {"first_close", "first_close"},
    {"final_close", "final_close"},
    {"state", "state"},
    {.title = "version", .field = "version", .none = "none"},
    {.title = "excuse", .field = "excuse", .is_optional = true}
};

constexpr Argument kReason{"--reason", "reason", "why; names no person", true};

}  // namespace

std::vector<Command> CalendarCommands() {
    return {
        {.noun = "report",
         .verb = "windows",
         .method = "luotsi.report.v1.ReportingCalendarService.GetWindows",
         .help = "When the months of a year are due and closed, and how they stand",
         .arguments = {kContractRequired, {"--year", "year", "the year, YYYY", true}},
         .rows = "windows",
         .columns = kWindow},
        {.noun = "report",
         .verb = "excuse",
         .method = "luotsi.report.v1.ReportingCalendarService.RecordExcuse",
         .help = "Accept that a month's report is missing",
         .arguments = {kContractRequired, kMonthRequired, kReason},
         .columns = kWindow},
        {.noun = "report",
         .verb = "withdraw-excuse",
         .method = "luotsi.report.v1.ReportingCalendarService.WithdrawExcuse",
         .help = "Take an excuse back",
         .arguments = {kContractRequired, kMonthRequired, kReason},
         .columns = kWindow},
        {.noun = "report",
         .verb = "ladder",
         .method = "luotsi.report.v1.ReportingCalendarService.ListLadderSteps",
         .help = "The steps that stand for missing reports",
         .arguments = {kContractRequired},
         .rows = "steps",
         .columns =
             {{"step", "step"},
              {"kind", "kind"},
              {"taken_on", "taken_on"},
              {"missing_months", "missing_months"}}},
        {.noun = "report",
         .verb = "rate",
         .method = "luotsi.report.v1.ReportingCalendarService.GetReportingRate",
         .help = "Reports expected, received and in time by month; shares in basis points",
         .arguments =
             {kScheme,
              kProvider,
              {"--from-month", "from_month", "first month, YYYY-MM", true},
              {"--to-month", "to_month", "last month, YYYY-MM", true}},
         .rows = "months",
         .columns =
             {{"month", "month"},
              {"expected", "expected"},
              {"received", "received"},
              {"on_time", "on_time"},
              {"excused", "excused"},
              {"received_share", "received_share"},
              {"on_time_share", "on_time_share"}}},
    };
}

}  // namespace luotsi::ctl
