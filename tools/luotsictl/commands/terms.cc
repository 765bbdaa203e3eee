#include "tools/luotsictl/commands/tables.h"

namespace luotsi::ctl {
namespace {

constexpr Argument kContract{"CONTRACT", "contract_id", "the contract's id"};
constexpr Argument kWhy{"--reason", "reason", "why", true};
constexpr Argument kSha256{"--sha256", "evidence_sha256", "SHA-256 of the proof in hexadecimal"};
constexpr Argument kProof{"--evidence", "evidence_name", "the proof's name"};

const std::vector<Column> kRenewalColumns{
    {"contract_id", "contract_id"},
    {"end_date", "end_date"},
    {"deadlines", "deadlines"},
    {"settled", "settled"},
    {"missed", "missed"}
};
const std::vector<Column> kObligationColumns{
    {"id", "id"},
    {"contract_id", "contract_id"},
    {"party", "party"},
    {"code", "code"},
    {"title", "title"},
    {"recurrence", "recurrence"},
    {"occurrences", "occurrences"}
};
const std::vector<Column> kMilestoneColumns{
    {"id", "id"},
    {"contract_id", "contract_id"},
    {"code", "code"},
    {"title", "title"},
    {"due_date", "due_date"},
    {"state", "state"},
    {"date_met", "date_met"}
};

std::vector<Command> Renewals() {
    return {
        {.noun = "renewal",
         .verb = "use-option",
         .method = "luotsi.contract.v1.RenewalService.UseOption",
         .help = "Use the next option of a contract",
         .arguments =
             {kContract,
              {"OPTION", "option_code", "the option's code"},
              {"--on", "used_on", "when the provider was told, YYYY-MM-DD"},
              kWhy},
         .columns = kRenewalColumns},
        {.noun = "renewal",
         .verb = "decide",
         .method = "luotsi.contract.v1.RenewalService.DecideRenewal",
         .help = "Renew a contract by its clause, or let it end",
         .arguments =
             {kContract,
              {"DECISION", "decision", "renew or end"},
              {"--on", "decided_on", "when the provider was told, YYYY-MM-DD"},
              kWhy},
         .columns = kRenewalColumns},
        {.noun = "renewal",
         .verb = "notice",
         .method = "luotsi.contract.v1.RenewalService.GiveNotice",
         .help = "Record a side's notice; the last day follows from its period",
         .arguments =
             {kContract,
              {"--side", "side", "buyer or provider", true},
              {"--on", "given_on", "when the other side got it, YYYY-MM-DD"},
              kWhy},
         .columns = kRenewalColumns},
        {.noun = "renewal",
         .verb = "get",
         .method = "luotsi.contract.v1.RenewalService.GetRenewal",
         .help = "What lies ahead of a contract and what became of its ends",
         .arguments = {kContract},
         .columns = kRenewalColumns,
         .is_detailed = true},
        {.noun = "renewal",
         .verb = "list",
         .method = "luotsi.contract.v1.RenewalService.ListRenewals",
         .help = "Contracts with a deadline ahead, the nearest first",
         .arguments = {{"--by", "deadline_by", "only deadlines by this day, YYYY-MM-DD"}},
         .rows = "renewals",
         .columns = kRenewalColumns},
        {.noun = "price",
         .verb = "index",
         .method = "luotsi.contract.v1.PriceService.ApplyIndex",
         .help = "Revise prices by the index clause; the file holds points and effective_from",
         .arguments = {kContractRequired},
         .body = ".",
         .columns =
             {{"outcome", "outcome"},
              {"computed_factor", "computed_factor"},
              {"applied_factor", "applied_factor"},
              {"calculation", "calculation"},
              {"prices", "prices"}},
         .is_detailed = true},
        {.noun = "price",
         .verb = "list",
         .method = "luotsi.contract.v1.PriceService.ListPrices",
         .help = "Prices of a contract on a day",
         .arguments = {kContract, {"--on", "valid_on", "the day, YYYY-MM-DD; today"}},
         .rows = "prices",
         .columns =
             {{"service_code", "service_code"},
              {"unit", "unit"},
              {"unit_price", "unit_price"},
              {"valid_from", "valid_from"},
              {"valid_to", "valid_to"}}},
    };
}

std::vector<Command> Duties() {
    return {
        {.noun = "obligation",
         .verb = "add",
         .method = "luotsi.contract.v1.ObligationService.AddObligation",
         .help = "Add what one side owes, from a file",
         .body = "obligation",
         .columns = kObligationColumns},
        {.noun = "obligation",
         .verb = "fulfil",
         .method = "luotsi.contract.v1.ObligationService.FulfilObligation",
         .help = "Record that it was done for a due day",
         .arguments =
             {{"OBLIGATION", "obligation_id", "the obligation's id"},
              {"DUE", "due_date", "which due day, YYYY-MM-DD"},
              {"--on", "fulfilled_on", "when it was done, YYYY-MM-DD; today"},
              kSha256,
              kProof},
         .columns = kObligationColumns},
        {.noun = "obligation",
         .verb = "withdraw",
         .method = "luotsi.contract.v1.ObligationService.WithdrawObligation",
         .help = "Owed no more from today on",
         .arguments = {{"OBLIGATION", "obligation_id", "the obligation's id"}, kWhy},
         .columns = kObligationColumns},
        {.noun = "obligation",
         .verb = "get",
         .method = "luotsi.contract.v1.ObligationService.GetObligation",
         .help = "One obligation with its due days",
         .arguments = {{"OBLIGATION", "obligation_id", "the obligation's id"}},
         .columns = kObligationColumns,
         .is_detailed = true},
        {.noun = "obligation",
         .verb = "list",
         .method = "luotsi.contract.v1.ObligationService.ListObligations",
         .help = "Obligations of a contract, or all",
         .arguments = {kContractOption},
         .rows = "obligations",
         .columns = kObligationColumns},
        {.noun = "obligation",
         .verb = "measure",
         .method = "luotsi.contract.v1.ObligationService.GetFulfilment",
         .help = "How each side kept its duties",
         .arguments =
             {kContractOption,
              {"--from", "from_date", "due on this day or later"},
              {"--to", "to_date", "due on this day or earlier"}},
         .rows = "sides",
         .columns =
             {{"party", "party"},
              {"due", "due"},
              {"in_time", "in_time"},
              {"late", "late"},
              {"unfulfilled", "unfulfilled"},
              {"share_in_time", "share_in_time"}}},
        {.noun = "milestone",
         .verb = "add",
         .method = "luotsi.contract.v1.MilestoneService.AddMilestone",
         .help = "Schedule a milestone, from a file",
         .body = "milestone",
         .columns = kMilestoneColumns},
        {.noun = "milestone",
         .verb = "judge",
         .method = "luotsi.contract.v1.MilestoneService.JudgeMilestone",
         .help = "Say whether a milestone was met",
         .arguments =
             {{"MILESTONE", "milestone_id", "the milestone's id"},
              {"STATE", "state", "met, partially-met or not-met"},
              {"--on", "on", "the day of which it is true, YYYY-MM-DD", true},
              {"--reason", "reason", "why"},
              kSha256,
              kProof},
         .columns = kMilestoneColumns},
        {.noun = "milestone",
         .verb = "get",
         .method = "luotsi.contract.v1.MilestoneService.GetMilestone",
         .help = "One milestone with its judgements",
         .arguments = {{"MILESTONE", "milestone_id", "the milestone's id"}},
         .columns = kMilestoneColumns,
         .is_detailed = true},
        {.noun = "milestone",
         .verb = "list",
         .method = "luotsi.contract.v1.MilestoneService.ListMilestones",
         .help = "Milestones of a contract, or all",
         .arguments = {kContractOption, {"--state", "state", "only this state"}},
         .rows = "milestones",
         .columns = kMilestoneColumns},
    };
}

}  // namespace

std::vector<Command> TermCommands() {
    std::vector<Command> all = Renewals();
    for (Command& command : Duties())
        all.push_back(std::move(command));
    return all;
}

}  // namespace luotsi::ctl
