#include "tools/luotsictl/commands/tables.h"

namespace luotsi::ctl {
namespace {

const std::vector<Column> kAlert{
    {"id", "id"},
    {"rule", "rule_code"},
    {"severity", "severity"},
    {"state", "state"},
    {"contract", "contract_number"},
    {"subject", "subject"},
    {"became_true_on", "became_true_on"},
    {"historic", "historic"},
    {"text", "text"}
};
const std::vector<Column> kRule{
    {"id", "id"},
    {"code", "code"},
    {"kind", "kind"},
    {"severity", "severity"},
    {"version", "version"},
    {"parameters", "parameters"}
};

}  // namespace

std::vector<Command> AlertCommands() {
    return {
        {.noun = "alert",
         .verb = "list",
         .method = "luotsi.alert.v1.AlertService.ListAlerts",
         .help = "Alerts in the order in which they were raised",
         .arguments =
             {{"--state", "state", "only this state"},
              {"--rule", "rule_code", "only alerts of the rule with this code"},
              kContractOption},
         .rows = "alerts",
         .columns = kAlert},
        {.noun = "alert",
         .verb = "get",
         .method = "luotsi.alert.v1.AlertService.GetAlert",
         .help = "One alert",
         .arguments = {{"ID", "alert_id", "alert id"}},
         .columns = kAlert,
         .is_detailed = true},
        {.noun = "alert",
         .verb = "close",
         .method = "luotsi.alert.v1.AlertService.CloseAlert",
         .help = "Close an alert by hand",
         .arguments = {{"ID", "alert_id", "alert id"}, {"--reason", "reason", "why", true}},
         .columns = kAlert},
        {.noun = "alert",
         .verb = "counts",
         .method = "luotsi.alert.v1.AlertService.GetAlertCounts",
         .help = "Counts of alerts by rule and state",
         .rows = "counts",
         .columns =
             {{"rule", "rule_code"},
              {"state", "state"},
              {"historic", "historic"},
              {"count", "count"}}},
        {.noun = "rule",
         .verb = "list",
         .method = "luotsi.alert.v1.AlertService.ListRules",
         .help = "All alert rules by code",
         .rows = "rules",
         .columns = kRule},
        {.noun = "rule",
         .verb = "get",
         .method = "luotsi.alert.v1.AlertService.GetRule",
         .help = "One alert rule",
         .arguments = {{"ID", "rule_id", "rule id"}},
         .columns = kRule,
         .is_detailed = true},
        {.noun = "rule",
         .verb = "create",
         .method = "luotsi.alert.v1.AlertService.CreateRule",
         .help = "Store one rule from a file; it judges every contract at once",
         .body = "rule",
         .columns = kRule},
    };
}

}  // namespace luotsi::ctl
