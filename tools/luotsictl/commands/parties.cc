#include "tools/luotsictl/commands/tables.h"

namespace luotsi::ctl {
namespace {

constexpr Argument kContract{"CONTRACT", "contract_id", "the contract's id"};
constexpr Argument kReason{"--reason", "reason", "why", true};
constexpr Argument kBuyer{"BUYER", "buyer", "scheme and id, 'FI-PRO 3221309-4'"};

const std::vector<Column> kPart{
    {"proposal", "payment_proposal_id"},
    {"contract", "contract_number"},
    {"month", "month"},
    {"buyer", "buyer"},
    {"share", "share"},
    {"amount", "amount"},
    {"payee", "payee"}
};

Command Consent(std::string_view verb, std::string_view decision, std::string_view help) {
    return {
        .noun = "chain",
        .verb = verb,
        .method = "luotsi.contract.v1.SupplyChainService.DecideConsent",
        .help = help,
        .arguments =
            {kContract,
             {"--subcontractor", "subcontractor_id", "the subcontractor's id"},
             {"--tier", "tier", "the tier as a whole instead; 1 is engaged by the provider"},
             {"--from", "valid_from", "first day, YYYY-MM-DD; else today"},
             kReason},
        .fixed = {{"decision", decision}},
    };
}

Command Tick(std::string_view verb, std::string_view met, std::string_view help) {
    return {
        .noun = "voucher",
        .verb = verb,
        .method = "luotsi.contract.v1.VoucherService.TickVoucherCriterion",
        .help = help,
        .arguments =
            {kContract,
             {"CRITERION", "criterion", "one of the parameter voucher.criteria"},
             {"--evidence", "evidence", "what it was seen from"}},
        .fixed = {{"met", met}},
    };
}

}  // namespace

// Who works for a provider, who may be paid by voucher, and what each joint buyer pays.
std::vector<Command> PartyCommands() {
    return {
        {.noun = "chain",
         .verb = "show",
         .method = "luotsi.contract.v1.SupplyChainService.GetSupplyChain",
         .help = "The subcontractors of a contract as they stand on a day",
         .arguments = {kContract, {"--on", "valid_on", "the day, YYYY-MM-DD; else today"}},
         .rows = "subcontractors",
         .columns =
             {{"id", "id"},
              {"tier", "tier"},
              {"parent", "parent_id"},
              {"company", "party"},
              {"service", "service"},
              {"from", "valid_from"},
              {"until", "valid_until"},
              {"consent", "state"},
              {"in force", "in_force"}}},
        {.noun = "chain",
         .verb = "add",
         .method = "luotsi.contract.v1.SupplyChainService.AddSubcontractor",
         .help = "Declare a subcontractor",
         .arguments =
             {kContract,
              {"COMPANY", "party.identifier", "scheme and id, 'FI-PRO 1572860-0'"},
              {"--name", "party.name", "the company's name", true},
              {"--service", "service", "what it does", true},
              {"--from", "valid_from", "first day, YYYY-MM-DD", true},
              {"--until", "valid_until", "last day, YYYY-MM-DD; else as long as the contract"},
              {"--parent", "parent_id", "who engages it; else the contract's provider"}}},
        Consent("approve", "CONSENT_DECISION_APPROVED", "Consent to a subcontractor, or to a tier"),
        Consent(
            "refuse",
            "CONSENT_DECISION_REFUSED",
            "Refuse a subcontractor or a tier, or take a consent back"
        ),
        {.noun = "chain",
         .verb = "remove",
         .method = "luotsi.contract.v1.SupplyChainService.RemoveSubcontractor",
         .help = "A subcontractor works no more from a day on",
         .arguments =
             {kContract,
              {"SUBCONTRACTOR", "subcontractor_id", "the subcontractor's id"},
              {"--from", "removed_from", "first day without it, YYYY-MM-DD", true},
              kReason}},
        Tick("tick", "true", "Note that a criterion is met"),
        Tick("untick", "false", "Note that a criterion is no longer met"),
        {.noun = "voucher",
         .verb = "approve",
         .method = "luotsi.contract.v1.VoucherService.ApproveVoucherProvider",
         .help = "Approve the provider of a voucher contract",
         .arguments =
             {kContract, {"--from", "valid_from", "first day of the approval, YYYY-MM-DD", true}}},
        {.noun = "voucher",
         .verb = "withdraw",
         .method = "luotsi.contract.v1.VoucherService.WithdrawVoucherApproval",
         .help = "Withdraw an approval; work of the day and later is not paid",
         .arguments =
             {kContract,
              {"--from", "withdrawn_from", "first day without approval, YYYY-MM-DD", true},
              kReason}},
        {.noun = "voucher",
         .verb = "show",
         .method = "luotsi.contract.v1.VoucherService.GetVoucherProvider",
         .help = "Ticks and approvals of a voucher contract's provider",
         .arguments = {kContract}},
        {.noun = "voucher",
         .verb = "list",
         .method = "luotsi.contract.v1.VoucherService.ListVoucherProviders",
         .help = "The public list of approved voucher providers",
         .arguments =
             {{"--on", "valid_on", "the day, YYYY-MM-DD; else today"},
              {"--service", "service_code", "only this service"}},
         .rows = "providers",
         .columns =
             {{"contract", "contract_id"},
              {"title", "title"},
              {"provider", "provider"},
              {"approved from", "approved_from"},
              {"prices", "prices"}}},
        {.noun = "buyer-part",
         .verb = "list",
         .method = "luotsi.finance.v1.BuyerPartService.ListBuyerParts",
         .help = "What a buyer of joint purchases pays",
         .arguments = {kBuyer, {"--contract", "contract_id", "only this contract"}},
         .rows = "parts",
         .columns = kPart},
        {.noun = "buyer-part",
         .verb = "show",
         .method = "luotsi.finance.v1.BuyerPartService.GetBuyerPart",
         .help = "A buyer's part of one payment proposal",
         .arguments = {{"PROPOSAL", "payment_proposal_id", "the proposal's id"}, kBuyer}},
    };
}

}  // namespace luotsi::ctl
