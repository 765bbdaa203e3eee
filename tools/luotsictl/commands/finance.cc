#include "tools/luotsictl/commands/tables.h"

namespace luotsi::ctl {
namespace {

const std::vector<Column> kInvoice{
    {"id", "id"},
    {"number", "number"},
    {"invoice_date", "invoice_date"},
    {"supplier", "supplier"},
    {"net", "net"},
    {"unit", "unit"},
    {"outcome", "outcome"},
    {"reason", "match_reason"},
    {"contract_id", "contract_id"}
};
const std::vector<Column> kPayment{
    {"id", "id"},
    {"contract", "contract_number"},
    {"payee", "payee"},
    {"month", "month"},
    {"report_version", "report_version"},
    {"total", "total"},
    {"already_proposed", "already_proposed"},
    {"amount", "amount"}
};
const std::vector<Column> kAlias{
    {"id", "id"},
    {"alias", "alias"},
    {"supplier", "supplier"},
    {"reason", "reason"},
    {"state", "state"}
};

}  // namespace

std::vector<Command> FinanceCommands() {
    return {
        {.noun = "payment",
         .verb = "list",
         .method = "luotsi.finance.v1.FinanceService.ListPaymentProposals",
         .help = "Payment proposals in the order in which they were made",
         .arguments = {kContractOption, kMonthOption},
         .rows = "payment_proposals",
         .columns = kPayment},
        {.noun = "payment",
         .verb = "get",
         .method = "luotsi.finance.v1.FinanceService.GetPaymentProposal",
         .help = "One payment proposal with the explanation of every euro",
         .arguments = {{"ID", "payment_proposal_id", "proposal id"}},
         .columns = kPayment,
         .is_detailed = true},
        {.noun = "conditional",
         .verb = "list",
         .method = "luotsi.finance.v1.FinanceService.ListConditionalPayments",
         .help = "Amounts that wait, or waited, for a milestone or an outcome",
         .arguments = {kContractOption, {"--state", "state", "only this state"}},
         .rows = "conditional_payments",
         .columns =
             {{"contract_number", "contract_number"},
              {"term_code", "term_code"},
              {"month", "month"},
              {"amount", "amount"},
              {"state", "state"},
              {"outcome_month", "outcome_month"},
              {"reason", "reason"}}},
        {.noun = "conditional",
         .verb = "totals",
         .method = "luotsi.finance.v1.FinanceService.GetConditionalPaymentTotals",
         .help = "Counts and sums of conditional payments by state",
         .arguments = {kContractOption},
         .rows = "totals",
         .columns = {{"state", "state"}, {"count", "count"}, {"amount", "amount"}}},
        {.noun = "invoice",
         .verb = "list",
         .method = "luotsi.finance.v1.FinanceService.ListInvoices",
         .help = "Invoices in the order in which they were recorded",
         .arguments =
             {{"--outcome", "outcome", "only this outcome"},
              {"--reason", "match_reason", "only this reason"},
              kContractOption,
              kMonthOption},
         .rows = "invoices",
         .columns = kInvoice},
        {.noun = "invoice",
         .verb = "get",
         .method = "luotsi.finance.v1.FinanceService.GetInvoice",
         .help = "One invoice",
         .arguments = {{"ID", "invoice_id", "invoice id"}},
         .columns = kInvoice,
         .is_detailed = true},
        {.noun = "invoice",
         .verb = "record",
         .method = "luotsi.finance.v1.FinanceService.RecordInvoice",
         .help = "Take in one invoice from a file and tell what became of it",
         .body = "invoice",
         .columns = kInvoice},
        {.noun = "invoice",
         .verb = "totals",
         .method = "luotsi.finance.v1.FinanceService.GetInvoiceTotals",
         .help = "Counts and sums of invoices by outcome and reason",
         .rows = "totals",
         .columns =
             {{"outcome", "outcome"}, {"reason", "match_reason"}, {"count", "count"}, {"net", "net"}
             }},
        {.noun = "off-contract",
         .verb = "list",
         .method = "luotsi.finance.v1.FinanceService.ListOffContractPurchases",
         .help = "Purchases without a contract in force, by month and unit",
         .arguments =
             {{"--from", "from_month", "first month, YYYY-MM"},
              {"--to", "to_month", "last month, YYYY-MM"}},
         .rows = "purchases",
         .columns =
             {{"month", "month"},
              {"unit", "unit"},
              {"no_contract_known", "no_contract_known"},
              {"contract_not_in_force", "contract_not_in_force"},
              {"net", "net"}}},
        {.noun = "alias",
         .verb = "list",
         .method = "luotsi.finance.v1.FinanceService.ListSupplierAliases",
         .help = "Names that resemble a contract's supplier",
         .arguments = {{"--state", "state", "only this state"}},
         .rows = "aliases",
         .columns = kAlias},
        {.noun = "alias",
         .verb = "confirm",
         .method = "luotsi.finance.v1.FinanceService.DecideSupplierAlias",
         .help = "It is the same supplier; its invoices are judged again",
         .arguments = {{"ID", "alias_id", "alias id"}},
         .fixed = {{"decision", "ALIAS_STATE_CONFIRMED"}},
         .columns = kAlias},
        {.noun = "alias",
         .verb = "reject",
         .method = "luotsi.finance.v1.FinanceService.DecideSupplierAlias",
         .help = "It is another supplier; its invoices are judged again",
         .arguments = {{"ID", "alias_id", "alias id"}},
         .fixed = {{"decision", "ALIAS_STATE_REJECTED"}},
         .columns = kAlias},
    };
}

}  // namespace luotsi::ctl
