#include "tools/luotsictl/commands/tables.h"

#include <utility>

namespace luotsi::ctl {
namespace {

constexpr Argument kContract{"CONTRACT", "contract_id", "the contract's id"};
constexpr Argument kContractGoal{"CONTRACT_GOAL", "contract_goal_code", "the contract's own goal"};
constexpr Argument kGoal{"GOAL", "goal_code", "the county's goal"};
constexpr Argument kCode{"CODE", "code", "its code"};
constexpr Argument kYear{"YEAR", "year", "for example 2026"};
constexpr Argument kWhy{"--reason", "reason", "why", true};
constexpr Argument kFrom{"--from", "from", "first day, YYYY-MM-DD", true};
constexpr Argument kTo{"--to", "to", "last day, YYYY-MM-DD", true};
constexpr Argument kAsOf{"--as-of", "as_of", "what was known: 2026-03-01T12:00:00Z, or now"};

const std::vector<Column> kGoalColumns{
    {"code", "code"},
    {"parent", "parent_code"},
    {"level", "level"},
    {"formula", "formula"},
    {"unit", "unit"},
    {"target", "target_level"},
    {"name", "name_fi"}
};
const std::vector<Column> kLinkColumns{
    {"contract_id", "contract_id"},
    {"contract_goal", "contract_goal_code"},
    {"goal", "goal_code"},
    {"indicators", "indicator_codes"},
    {"weight", "weight"},
    {"removed", "removed"}
};
const std::vector<Column> kBriefColumns{
    {"contract_id", "contract_id"}, {"number", "number"}, {"unit", "unit"}, {"title", "title"}
};
const std::vector<Column> kPlanColumns{
    {"contract_id", "contract_id"},
    {"strategic", "strategic"},
    {"next_period_end", "next_period_end"},
    {"next_due", "next_due"},
    {"missing_since", "missing_since"}
};
const std::vector<Column> kCriterionColumns{
    {"id", "id"},
    {"contract_id", "contract_id"},
    {"code", "code"},
    {"category", "category"},
    {"theme", "theme"},
    {"use", "use"},
    {"from_year", "from_year"},
    {"withdrawn", "withdrawn_from_year"}
};

std::vector<Command> Goals() {
    return {
        {.noun = "goal",
         .verb = "set",
         .method = "luotsi.steering.v1.GoalService.SetGoals",
         .help = "Set goals of the strategy, from a file with a list `goals`",
         .body = ".",
         .columns = {{"revision", "revision"}, {"recorded_at", "recorded_at"}}},
        {.noun = "goal",
         .verb = "list",
         .method = "luotsi.steering.v1.GoalService.ListGoals",
         .help = "The goals of the strategy",
         .arguments = {kAsOf},
         .rows = "goals",
         .columns = kGoalColumns},
        {.noun = "goal",
         .verb = "link",
         .method = "luotsi.steering.v1.GoalService.LinkContractGoal",
         .help = "Say that a contract's goal serves a goal of the strategy, from a file",
         .body = "link",
         .columns = kLinkColumns},
        {.noun = "goal",
         .verb = "unlink",
         .method = "luotsi.steering.v1.GoalService.UnlinkContractGoal",
         .help = "Take a link back",
         .arguments = {kContract, kContractGoal, kGoal},
         .columns = kLinkColumns},
        {.noun = "goal",
         .verb = "links",
         .method = "luotsi.steering.v1.GoalService.ListContractGoalLinks",
         .help = "Which contracts serve which goals",
         .arguments = {kContractOption, {"--goal", "goal_code", "only this goal"}},
         .rows = "links",
         .columns = kLinkColumns},
        {.noun = "goal",
         .verb = "status",
         .method = "luotsi.steering.v1.GoalService.GetGoalStatus",
         .help = "What a goal has come to, with its formula and every part",
         .arguments =
             {kGoal,
              {"--from-month", "from_month", "first month, YYYY-MM", true},
              {"--to-month", "to_month", "last month, YYYY-MM", true},
              kAsOf},
         .columns =
             {{"state", "state"},
              {"value", "value"},
              {"formula", "formula_fi"},
              {"calculation", "calculation"}},
         .is_detailed = true},
        {.noun = "goal",
         .verb = "unserved",
         .method = "luotsi.steering.v1.GoalService.ListUnservedGoals",
         .help = "Goals that no contract and no unit serves",
         .arguments = {{"--year", "year", "the year; else this one"}},
         .rows = "goals",
         .columns = kGoalColumns},
        {.noun = "goal",
         .verb = "goalless",
         .method = "luotsi.steering.v1.GoalService.ListGoallessContracts",
         .help = "Contracts in force that serve no goal",
         .rows = "contracts",
         .columns = kBriefColumns},
    };
}

std::vector<Command> Promises() {
    return {
        {.noun = "promise",
         .verb = "publish",
         .method = "luotsi.steering.v1.PromiseService.PublishPromise",
         .help = "Publish a service promise or its next version, from a file",
         .body = ".",
         .columns = {{"code", "code"}, {"versions", "versions"}}},
        {.noun = "promise",
         .verb = "evaluate",
         .method = "luotsi.steering.v1.PromiseService.EvaluatePromise",
         .help = "Record a round of residents' evaluation, from a file",
         .arguments = {kCode},
         .body = "evaluation",
         .columns = {{"code", "code"}, {"evaluations", "evaluations"}}},
        {.noun = "promise",
         .verb = "get",
         .method = "luotsi.steering.v1.PromiseService.GetPromise",
         .help = "A promise with its versions and evaluations",
         .arguments = {kCode}},
        {.noun = "promise",
         .verb = "public",
         .method = "luotsi.steering.v1.PromiseService.GetPublicPromise",
         .help = "The promises as the public sees them; -o json gives the file for the web",
         .arguments =
             {{"--code", "code", "only this promise"},
              {"--to-month", "to_month", "last month of the year shown, YYYY-MM"}},
         .rows = "items",
         .columns =
             {{"promise", "promise_code"},
              {"item", "item_code"},
              {"state", "state"},
              {"evaluators", "evaluators"},
              {"average", "average"},
              {"text", "text_fi"}}},
    };
}

std::vector<Command> Programmes() {
    return {
        {.noun = "multi-provider",
         .verb = "set",
         .method = "luotsi.steering.v1.MultiProviderService.SetMultiProviderAims",
         .help = "Set a service and its aims from a year on, from a file",
         .body = ".",
         .columns = {{"code", "code"}, {"name", "name_fi"}, {"aims", "aims"}}},
        {.noun = "multi-provider",
         .verb = "status",
         .method = "luotsi.steering.v1.MultiProviderService.GetMultiProviderStatus",
         .help = "The year's shares against the aims, by service",
         .arguments = {kYear},
         .rows = "rows",
         .columns =
             {{"service", "code"},
              {"total", "total"},
              {"private", "bought_privately.share"},
              {"met", "bought_privately.is_met"},
              {"innovative", "tendered_innovatively.share"},
              {"innovative met", "tendered_innovatively.is_met"},
              {"vouchers", "vouchers.share"},
              {"vouchers met", "vouchers.is_met"}}},
        {.noun = "programme",
         .verb = "set",
         .method = "luotsi.steering.v1.ProgrammeService.SetProgrammeMeasure",
         .help = "Set a measure of a programme, from a file",
         .body = "definition",
         .columns = {{"id", "id"}, {"definition", "definition"}}},
        {.noun = "programme",
         .verb = "record",
         .method = "luotsi.steering.v1.ProgrammeService.RecordMeasure",
         .help = "Enter a measure's result with its proof, from a file",
         .arguments = {kCode},
         .body = "result",
         .columns = {{"id", "id"}, {"results", "results"}}},
        {.noun = "programme",
         .verb = "list",
         .method = "luotsi.steering.v1.ProgrammeService.ListProgrammeMeasures",
         .help = "All measures with their results, computed or entered",
         .arguments = {kFrom, kTo, {"--programme", "programme", "only this programme"}},
         .rows = "measures",
         .columns =
             {{"code", "definition.code"},
              {"state", "state"},
              {"yes", "result.yes"},
              {"count", "result.count"},
              {"share", "result.share"},
              {"on", "result.on"},
              {"owner", "definition.owner_unit"},
              {"due", "definition.due_date"},
              {"name", "definition.name_fi"}}},
    };
}

std::vector<Command> Responsibility() {
    constexpr std::string_view kMark = "luotsi.steering.v1.SustainabilityService.MarkStrategic";
    return {
        {.noun = "sustainability",
         .verb = "mark",
         .method = kMark,
         .help = "Mark a contract as strategic: it needs a plan before it comes into force",
         .arguments = {kContract, kWhy},
         .fixed = {{"strategic", "true"}},
         .columns = kPlanColumns},
        {.noun = "sustainability",
         .verb = "unmark",
         .method = kMark,
         .help = "A contract is not strategic",
         .arguments = {kContract, kWhy},
         .fixed = {{"strategic", "false"}},
         .columns = kPlanColumns},
        {.noun = "sustainability",
         .verb = "plan",
         .method = "luotsi.steering.v1.SustainabilityService.SetSustainabilityPlan",
         .help = "Set a contract's responsibility plan, from a file",
         .arguments = {kContract},
         .body = "content",
         .columns = kPlanColumns},
        {.noun = "sustainability",
         .verb = "report",
         .method = "luotsi.steering.v1.SustainabilityService.RecordSustainabilityReport",
         .help = "Record the report of a period, from a file",
         .arguments = {kContract},
         .body = "report",
         .columns = kPlanColumns},
        {.noun = "sustainability",
         .verb = "get",
         .method = "luotsi.steering.v1.SustainabilityService.GetSustainabilityPlan",
         .help = "A contract's plan with its reports",
         .arguments = {kContract},
         .columns = kPlanColumns,
         .is_detailed = true},
        {.noun = "sustainability",
         .verb = "list",
         .method = "luotsi.steering.v1.SustainabilityService.ListSustainabilityPlans",
         .help = "Responsibility plans",
         .arguments = {{"--missing-only", "missing_only", "true: only where a report is missing"}},
         .rows = "plans",
         .columns = kPlanColumns},
        {.noun = "sustainability",
         .verb = "share",
         .method = "luotsi.steering.v1.SustainabilityService.GetSustainabilityShare",
         .help = "How many of a period's procurements have a plan, by number and by euros",
         .arguments = {kFrom, kTo}},
    };
}

std::vector<Command> Criteria() {
    return {
        {.noun = "criterion",
         .verb = "add",
         .method = "luotsi.steering.v1.CriterionService.AddCriterion",
         .help = "Enter a criterion of a contract, from a file",
         .body = "criterion",
         .columns = kCriterionColumns},
        {.noun = "criterion",
         .verb = "withdraw",
         .method = "luotsi.steering.v1.CriterionService.WithdrawCriterion",
         .help = "Take a criterion back from a year on",
         .arguments =
             {{"CRITERION", "criterion_id", "the criterion's id"},
              {"--from-year", "from_year", "the first year without it", true},
              kWhy},
         .columns = kCriterionColumns},
        {.noun = "criterion",
         .verb = "list",
         .method = "luotsi.steering.v1.CriterionService.ListCriteria",
         .help = "Criteria of a contract, or all",
         .arguments = {kContractOption},
         .rows = "criteria",
         .columns = kCriterionColumns},
        {.noun = "criterion",
         .verb = "count",
         .method = "luotsi.steering.v1.CriterionService.CountCriteria",
         .help = "How many criteria hold in a year, and the change",
         .arguments = {kYear, {"--category", "category", "only this category"}},
         .rows = "rows",
         .columns =
             {{"category", "category"},
              {"theme", "theme"},
              {"minimum", "minimum"},
              {"comparison", "comparison"},
              {"criteria", "criteria"},
              {"contracts", "contracts"},
              {"change", "change"}}},
        {.noun = "criterion",
         .verb = "vehicles",
         .method = "luotsi.steering.v1.CriterionService.RecordVehicles",
         .help = "Record a contract's vehicles of a year",
         .arguments =
             {kContract,
              {"YEAR", "year.year", "for example 2026"},
              {"--vehicles", "year.vehicles", "how many were used", true},
              {"--low-emission", "year.low_emission", "how many of them are low-emission", true},
              {"--sha256", "year.evidence_sha256", "SHA-256 of the proof in hexadecimal", true}},
         .columns = {{"contract_id", "contract_id"}, {"years", "years"}}},
        {.noun = "criterion",
         .verb = "vehicle-share",
         .method = "luotsi.steering.v1.CriterionService.GetVehicleShare",
         .help = "The share of low-emission vehicles in a year, and its change",
         .arguments = {kYear}},
        {.noun = "criterion",
         .verb = "without-accessibility",
         .method = "luotsi.steering.v1.CriterionService.ListWithoutAccessibility",
         .help = "Contracts in force without an accessibility requirement",
         .rows = "contracts",
         .columns = kBriefColumns},
    };
}

}  // namespace

std::vector<Command> StrategyCommands() {
    std::vector<Command> all;
    for (auto* part : {&Goals, &Promises, &Programmes, &Responsibility, &Criteria}) {
        for (Command& command : (*part)())
            all.push_back(std::move(command));
    }
    return all;
}

}  // namespace luotsi::ctl
