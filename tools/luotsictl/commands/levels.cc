#include "tools/luotsictl/commands/tables.h"

#include <utility>

namespace luotsi::ctl {
namespace {

constexpr Argument kDispute{"DISPUTE", "dispute_id", "the dispute's id"};
constexpr Argument kText{"--text", "text", "the words", true};
constexpr Argument kContract{"CONTRACT", "contract_id", "the contract's id"};
constexpr Argument kActor{"ACTOR", "actor", "the caller, as the audit trail shows it"};
constexpr Argument kStep{"STEP", "step", "the step"};

const std::vector<Column> kDisputeColumns{
    {"id", "id"},
    {"contract_id", "contract_id"},
    {"code", "code"},
    {"opened_by", "opened_by"},
    {"state", "state"},
    {"deadline", "deadline"},
    {"month", "part.month"},
    {"pay", "pay"}
};
const std::vector<Column> kHolderColumns{
    {"actor", "actor"}, {"powers", "powers"}, {"revision", "revision"}
};
const std::vector<Column> kProcessColumns{
    {"contract_id", "contract_id"},
    {"template", "template_code"},
    {"started_on", "started_on"},
    {"steps", "steps"}
};

Command OfDispute(
    std::string_view verb, std::string_view method, std::string_view help, std::vector<Argument> all
) {
    return {
        .noun = "dispute",
        .verb = verb,
        .method = method,
        .help = help,
        .arguments = std::move(all),
        .columns = kDisputeColumns
    };
}

std::vector<Command> Disputes() {
    return {
        {.noun = "dispute",
         .verb = "open",
         .method = "luotsi.steering.v1.DisputeService.OpenDispute",
         .help = "Open a dispute at the tactical level, from a file",
         .body = "dispute",
         .columns = kDisputeColumns},
        OfDispute(
            "answer",
            "luotsi.steering.v1.DisputeService.AnswerDispute",
            "Say what one side answers",
            {kDispute, kText}
        ),
        OfDispute(
            "escalate",
            "luotsi.steering.v1.DisputeService.EscalateDispute",
            "Move a dispute to the strategic level before its deadline",
            {kDispute}
        ),
        OfDispute(
            "settle",
            "luotsi.steering.v1.DisputeService.SettleDispute",
            "Give one side's word; settled when both sides say the same",
            {kDispute, kText, {"--pay", "pay", "of the disputed part, e.g. '300.00 EUR'"}}
        ),
        OfDispute(
            "withdraw",
            "luotsi.steering.v1.DisputeService.WithdrawDispute",
            "Give up a dispute that one's own side opened",
            {kDispute, kText}
        ),
        {.noun = "dispute",
         .verb = "get",
         .method = "luotsi.steering.v1.DisputeService.GetDispute",
         .help = "One dispute with what the sides said",
         .arguments = {kDispute},
         .columns = kDisputeColumns,
         .is_detailed = true},
        {.noun = "dispute",
         .verb = "list",
         .method = "luotsi.steering.v1.DisputeService.ListDisputes",
         .help = "Disputes of a contract, or all",
         .arguments = {kContractOption, {"--state", "state", "only this state"}},
         .rows = "disputes",
         .columns = kDisputeColumns},
    };
}

std::vector<Command> Powers() {
    return {
        {.noun = "power",
         .verb = "grant",
         .method = "luotsi.steering.v1.PowerService.GrantPower",
         .help = "Give an office holder a purchasing power",
         .arguments =
             {kActor,
              {"LIMIT", "power.limit", "the largest value, e.g. '100000.00 EUR'"},
              {"--from", "power.from", "the first day, YYYY-MM-DD", true},
              {"--to", "power.to", "the last day, YYYY-MM-DD"},
              {"--decision", "power.decision", "the decision that gave it", true}},
         .columns = kHolderColumns},
        {.noun = "power",
         .verb = "revoke",
         .method = "luotsi.steering.v1.PowerService.RevokePower",
         .help = "End a purchasing power",
         .arguments =
             {kActor,
              {"POWER", "power_id", "the power's id"},
              {"--from", "from", "the first day without it, YYYY-MM-DD", true}},
         .columns = kHolderColumns},
        {.noun = "power",
         .verb = "list",
         .method = "luotsi.steering.v1.PowerService.ListPowers",
         .help = "Office holders and their purchasing powers",
         .arguments = {{"--actor", "actor", "only this office holder"}},
         .rows = "office_holders",
         .columns = kHolderColumns},
    };
}

std::vector<Command> Processes() {
    return {
        {.noun = "process",
         .verb = "publish",
         .method = "luotsi.steering.v1.ProcessService.PublishProcessTemplate",
         .help = "Set the steps of purchasing from a day on, from a file",
         .arguments = {{"CODE", "code", "the template's code"}},
         .body = "version",
         .columns = {{"code", "code"}, {"versions", "versions"}, {"revision", "revision"}}},
        {.noun = "process",
         .verb = "templates",
         .method = "luotsi.steering.v1.ProcessService.ListProcessTemplates",
         .help = "Templates of purchasing with their steps",
         .rows = "process_templates",
         .columns = {{"code", "code"}, {"versions", "versions"}, {"revision", "revision"}}},
        {.noun = "process",
         .verb = "join",
         .method = "luotsi.steering.v1.ProcessService.SetUnitMember",
         .help = "Say in which unit a caller works",
         .arguments =
             {kActor,
              {"UNIT", "membership.unit", "the unit"},
              {"--from", "membership.from", "the first day, YYYY-MM-DD", true}},
         .columns = {{"actor", "actor"}, {"memberships", "memberships"}}},
        {.noun = "process",
         .verb = "members",
         .method = "luotsi.steering.v1.ProcessService.ListUnitMembers",
         .help = "Callers and their units",
         .rows = "unit_members",
         .columns = {{"actor", "actor"}, {"memberships", "memberships"}}},
        {.noun = "process",
         .verb = "start",
         .method = "luotsi.steering.v1.ProcessService.StartProcess",
         .help = "Begin the purchasing process of a contract",
         .arguments =
             {kContract,
              {"TEMPLATE", "template_code", "the template's code"},
              {"--on", "on", "the first day, YYYY-MM-DD", true}},
         .columns = kProcessColumns},
        {.noun = "process",
         .verb = "plan",
         .method = "luotsi.steering.v1.ProcessService.PlanProcessStep",
         .help = "Move the planned day of a step",
         .arguments = {kContract, kStep, {"DAY", "planned_on", "YYYY-MM-DD"}},
         .columns = kProcessColumns},
        {.noun = "process",
         .verb = "complete",
         .method = "luotsi.steering.v1.ProcessService.CompleteProcessStep",
         .help = "Finish a step; for callers of its unit",
         .arguments = {kContract, kStep, {"--on", "on", "the last day, YYYY-MM-DD", true}},
         .columns = kProcessColumns},
        {.noun = "process",
         .verb = "get",
         .method = "luotsi.steering.v1.ProcessService.GetProcess",
         .help = "The steps of a contract with units and days",
         .arguments = {kContract},
         .columns = kProcessColumns,
         .is_detailed = true},
        {.noun = "process",
         .verb = "times",
         .method = "luotsi.steering.v1.ProcessService.GetProcessTimes",
         .help = "Median days of each step",
         .rows = "times",
         .columns = {{"step", "step"}, {"count", "count"}, {"median_days", "median_days"}}},
    };
}

}  // namespace

std::vector<Command> LevelCommands() {
    std::vector<Command> all = Disputes();
    for (Command& command : Powers())
        all.push_back(std::move(command));
    for (Command& command : Processes())
        all.push_back(std::move(command));
    return all;
}

}  // namespace luotsi::ctl
