#include "tools/luotsictl/commands/tables.h"

namespace luotsi::ctl {
namespace {

constexpr Argument kAmendment{"ID", "amendment_id", "amendment id"};
constexpr Argument kItem{"ID", "item_id", "a contract's or an amendment's id"};
constexpr Argument kWhy{"--reason", "reason", "why", true};

const std::vector<Column> kAmendmentColumns{
    {"id", "id"},
    {"contract_id", "contract_id"},
    {"number", "number"},
    {"state", "state"},
    {"reasons", "reasons"},
    {"effective_from", "effective_from"},
    {"value_change", "value_change"},
    {"signed_buyer", "signed_buyer"},
    {"signed_provider", "signed_provider"},
    {"outcome", "check.outcome"}
};
const std::vector<Column> kApprovalColumns{
    {"item_id", "item_id"},
    {"item_kind", "item_kind"},
    {"contract_id", "contract_id"},
    {"state", "state"},
    {"steps", "steps"}
};
const std::vector<Column> kDeputyColumns{
    {"id", "id"},
    {"level", "level"},
    {"principal", "principal"},
    {"deputy", "deputy"},
    {"from", "from"},
    {"to", "to"}
};

}  // namespace

std::vector<Command> AmendmentCommands() {
    return {
        {.noun = "amendment",
         .verb = "propose",
         .method = "luotsi.contract.v1.AmendmentService.ProposeAmendment",
         .help = "Propose a change of terms; the file holds reasons, effective_from, patch",
         .arguments = {kContractRequired},
         .body = ".",
         .columns = kAmendmentColumns},
        {.noun = "amendment",
         .verb = "attach",
         .method = "luotsi.contract.v1.AmendmentService.AttachAmendmentDocument",
         .help = "Attach a document while the amendment is pending",
         .arguments =
             {kAmendment,
              {"REFERENCE", "document.reference", "the document's reference"},
              {"--sha256", "document.sha256", "SHA-256 of the file in hexadecimal", true},
              {"--title", "document.title", "its title"}},
         .columns = kAmendmentColumns},
        {.noun = "amendment",
         .verb = "detach",
         .method = "luotsi.contract.v1.AmendmentService.RemoveAmendmentDocument",
         .help = "Take a document away while the amendment is pending",
         .arguments = {kAmendment, {"REFERENCE", "reference", "the document's reference"}},
         .columns = kAmendmentColumns},
        {.noun = "amendment",
         .verb = "sign",
         .method = "luotsi.contract.v1.AmendmentService.SignAmendment",
         .help = "Record a side's signature",
         .arguments =
             {kAmendment,
              {"--side", "side", "buyer or provider", true},
              {"--on", "signed_on", "when it signed, YYYY-MM-DD", true}},
         .columns = kAmendmentColumns},
        {.noun = "amendment",
         .verb = "apply",
         .method = "luotsi.contract.v1.AmendmentService.ApplyAmendment",
         .help = "Put the amendment into its contract",
         .arguments = {kAmendment},
         .columns = kAmendmentColumns},
        {.noun = "amendment",
         .verb = "reject",
         .method = "luotsi.contract.v1.AmendmentService.RejectAmendment",
         .help = "Turn a pending amendment down",
         .arguments = {kAmendment, kWhy},
         .columns = kAmendmentColumns},
        {.noun = "amendment",
         .verb = "withdraw",
         .method = "luotsi.contract.v1.AmendmentService.WithdrawAmendment",
         .help = "Take a pending amendment back",
         .arguments = {kAmendment, kWhy},
         .columns = kAmendmentColumns},
        {.noun = "amendment",
         .verb = "get",
         .method = "luotsi.contract.v1.AmendmentService.GetAmendment",
         .help = "One amendment with its calculation",
         .arguments = {kAmendment},
         .columns = kAmendmentColumns,
         .is_detailed = true},
        {.noun = "amendment",
         .verb = "list",
         .method = "luotsi.contract.v1.AmendmentService.ListAmendments",
         .help = "Amendments as they were proposed",
         .arguments = {kContractOption, {"--state", "state", "only this state"}},
         .rows = "amendments",
         .columns = kAmendmentColumns},
        {.noun = "amendment",
         .verb = "check",
         .method = "luotsi.contract.v1.AmendmentService.CheckModification",
         .help = "What section 136 says of a change; the file holds reasons and value_change",
         .arguments = {kContractRequired},
         .body = ".",
         .columns =
             {{"outcome", "outcome"},
              {"reference_value", "reference_value"},
              {"change_value", "change_value"},
              {"minor_sum", "minor_sum"},
              {"tests", "tests"},
              {"warnings", "warnings"}},
         .is_detailed = true},
        {.noun = "amendment",
         .verb = "notice",
         .method = "luotsi.contract.v1.AmendmentService.ExportModificationNotice",
         .help = "The fields of an EU contract-modification notice, eForms subtype 38",
         .arguments =
             {kAmendment,
              {"--changed-notice", "changed_notice_id", "publication number of the notice changed"}
             },
         .rows = "fields",
         .columns =
             {{"section", "section"},
              {"id", "id"},
              {"name", "name"},
              {"value", "value"},
              {"currency_code", "currency_code"}}},
    };
}

std::vector<Command> ApprovalCommands() {
    return {
        {.noun = "approval",
         .verb = "give",
         .method = "luotsi.contract.v1.ApprovalService.ApproveItem",
         .help = "Give the approval of one level",
         .arguments =
             {kItem,
              {"--kind", "item_kind", "contract or amendment", true},
              {"--level", "level", "tactical or strategic", true},
              {"--item-etag", "item_etag", "the item's etag that was read"}},
         .columns = kApprovalColumns},
        {.noun = "approval",
         .verb = "withdraw",
         .method = "luotsi.contract.v1.ApprovalService.UnapproveItem",
         .help = "Withdraw the approval of one level, the strategic one first",
         .arguments = {kItem, {"--level", "level", "tactical or strategic", true}, kWhy},
         .columns = kApprovalColumns},
        {.noun = "approval",
         .verb = "get",
         .method = "luotsi.contract.v1.ApprovalService.GetApproval",
         .help = "The approvals of one item",
         .arguments = {kItem},
         .columns = kApprovalColumns},
        {.noun = "approval",
         .verb = "list",
         .method = "luotsi.contract.v1.ApprovalService.ListApprovals",
         .help = "Items with approvals",
         .arguments = {kContractOption, {"--state", "state", "only this state"}},
         .rows = "approvals",
         .columns = kApprovalColumns},
        {.noun = "deputy",
         .verb = "appoint",
         .method = "luotsi.contract.v1.ApprovalService.AppointDeputy",
         .help = "Name who acts for a level in set dates",
         .arguments =
             {{"DEPUTY", "deputy", "the actor as the audit trail shows it"},
              {"--level", "level", "tactical or strategic", true},
              {"--from", "from", "first day, YYYY-MM-DD", true},
              {"--to", "to", "last day, YYYY-MM-DD", true},
              {"--principal", "principal", "whose place it is; the caller's own when left out"}},
         .columns = kDeputyColumns},
        {.noun = "deputy",
         .verb = "dismiss",
         .method = "luotsi.contract.v1.ApprovalService.DismissDeputy",
         .help = "End an appointment at once",
         .arguments = {{"ID", "deputy_id", "appointment id"}},
         .columns = {{"id", "id"}}},
        {.noun = "deputy",
         .verb = "list",
         .method = "luotsi.contract.v1.ApprovalService.ListDeputies",
         .help = "All deputies",
         .rows = "deputies",
         .columns = kDeputyColumns},
    };
}

}  // namespace luotsi::ctl
