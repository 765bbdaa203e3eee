#include "finance_integration/adapters/finance_store.h"

#include "finance_integration/adapters/projections.h"
#include "finance_integration/domain/contract_index.h"
#include "finance_integration/domain/reconciliation.h"
#include "finance_integration/domain/restated_month.h"
#include "platform/identity/provided_months.h"
#include "platform/tabular/import_file.h"

namespace luotsi::finance_integration {
namespace {

constexpr const char* kReadModels = R"sql(
CREATE TABLE IF NOT EXISTS matching_rules(
    one INTEGER PRIMARY KEY CHECK(one = 1), rules TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS contracts(
    contract_id BLOB PRIMARY KEY, label TEXT NOT NULL, provider TEXT NOT NULL,
    members TEXT NOT NULL, terms TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS invoices(
    position INTEGER PRIMARY KEY, invoice_id BLOB NOT NULL, month TEXT NOT NULL,
    supplier_key TEXT NOT NULL, contract_number TEXT, party TEXT,
    reason TEXT NOT NULL, contract_id BLOB, provider TEXT NOT NULL, labels TEXT NOT NULL,
    currency TEXT NOT NULL, net INTEGER NOT NULL,
    facts TEXT NOT NULL, judgement TEXT NOT NULL, recorded_at INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS invoices_by_supplier ON invoices(supplier_key);
CREATE INDEX IF NOT EXISTS invoices_by_number ON invoices(contract_number)
    WHERE contract_number IS NOT NULL;
CREATE INDEX IF NOT EXISTS invoices_by_party ON invoices(party) WHERE party IS NOT NULL;
CREATE INDEX IF NOT EXISTS invoices_by_provider ON invoices(provider, position)
    WHERE provider<>'';
CREATE INDEX IF NOT EXISTS invoices_by_contract ON invoices(contract_id)
    WHERE contract_id IS NOT NULL;
CREATE TABLE IF NOT EXISTS invoices_billed(
    position INTEGER PRIMARY KEY, month TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS invoice_totals(
    reason TEXT, currency TEXT, count INTEGER NOT NULL, credits INTEGER NOT NULL,
    net INTEGER NOT NULL, judged INTEGER NOT NULL, PRIMARY KEY(reason, currency));
CREATE TABLE IF NOT EXISTS off_contract(
    month TEXT, unit TEXT, currency TEXT, no_contract_known INTEGER NOT NULL,
    contract_not_in_force INTEGER NOT NULL, net INTEGER NOT NULL,
    PRIMARY KEY(month, unit, currency));
CREATE TABLE IF NOT EXISTS supplier_aliases(
    alias_id BLOB PRIMARY KEY, alias_key TEXT NOT NULL, supplier_key TEXT NOT NULL,
    proposal TEXT NOT NULL, state TEXT NOT NULL, UNIQUE(alias_key, supplier_key));
CREATE TABLE IF NOT EXISTS alias_waiting(
    alias_key TEXT, supplier_key TEXT, waiting INTEGER NOT NULL,
    PRIMARY KEY(alias_key, supplier_key));
CREATE TABLE IF NOT EXISTS payment_proposals(
    position INTEGER PRIMARY KEY, proposal_id BLOB NOT NULL UNIQUE, contract_id BLOB NOT NULL,
    provider TEXT NOT NULL, members TEXT NOT NULL, month TEXT NOT NULL, body TEXT NOT NULL,
    recorded_at INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS payment_proposals_by_contract ON payment_proposals(contract_id);
-- Whom a proposal pays: its payee, and each member of its consortium.
CREATE TABLE IF NOT EXISTS proposal_payees(
    provider TEXT, position INTEGER, PRIMARY KEY(provider, position));
CREATE TABLE IF NOT EXISTS proposal_buyers(
    buyer TEXT, position INTEGER, PRIMARY KEY(buyer, position));
CREATE TABLE IF NOT EXISTS contract_providers(
    provider TEXT, contract_id BLOB, PRIMARY KEY(provider, contract_id));
CREATE INDEX IF NOT EXISTS contract_providers_by_contract ON contract_providers(contract_id);
CREATE TABLE IF NOT EXISTS payment_holds(
    contract_id BLOB, month TEXT, version INTEGER NOT NULL, reason TEXT NOT NULL,
    service_code TEXT NOT NULL, PRIMARY KEY(contract_id, month));
CREATE TABLE IF NOT EXISTS conditional_payments(
    contract_id BLOB, key TEXT, first_position INTEGER NOT NULL, state TEXT NOT NULL,
    currency TEXT NOT NULL, amount INTEGER NOT NULL, body TEXT NOT NULL,
-- Empty for a milestone; all three too where the program of the version before still wrote the row.
    month TEXT NOT NULL DEFAULT '', provider TEXT NOT NULL DEFAULT '',
    label TEXT NOT NULL DEFAULT '',
    PRIMARY KEY(contract_id, key));
CREATE INDEX IF NOT EXISTS conditional_payments_by_position
    ON conditional_payments(first_position, key);
CREATE TABLE IF NOT EXISTS conditional_totals(
    state TEXT, currency TEXT, count INTEGER NOT NULL, amount INTEGER NOT NULL,
    PRIMARY KEY(state, currency));
)sql";

}  // namespace

journal::Schema FinanceSchema() {
    journal::Schema schema;
    schema.read_models = std::string(kReadModels) + identity::kProvidedTable;
    schema.tables = {
        "matching_rules",
        "contracts",
        "invoices",
        "invoices_billed",
        "invoice_totals",
        "off_contract",
        "supplier_aliases",
        "alias_waiting",
        "payment_proposals",
        "proposal_buyers",
        "proposal_payees",
        "contract_providers",
        "payment_holds",
        "conditional_payments",
        "conditional_totals",
        identity::kProvidedTableName,
    };
    // Contracts are named by their label and invoices by what they say: ids and positions differ
    // between two runs of one story, the business state does not.
    schema.canonical = {
        "SELECT rules FROM matching_rules",
        "SELECT label,terms FROM contracts ORDER BY label,terms",
        "SELECT facts,reason,labels FROM invoices ORDER BY facts,reason,labels",
        "SELECT reason,currency,count,credits,net FROM invoice_totals WHERE count>0 ORDER BY 1,2",
        "SELECT month,unit,currency,no_contract_known,contract_not_in_force,net FROM off_contract "
        "WHERE no_contract_known+contract_not_in_force>0 ORDER BY 1,2,3",
        "SELECT a.alias_key,a.supplier_key,a.state FROM supplier_aliases a "
        "LEFT JOIN alias_waiting w USING(alias_key,supplier_key) "
        "WHERE a.state<>'PROPOSED' OR w.waiting>0 ORDER BY 1,2",
        "SELECT body FROM payment_proposals ORDER BY month,body",
        "SELECT c.label,h.month,h.version,h.reason,h.service_code FROM payment_holds h "
        "LEFT JOIN contracts c USING(contract_id) ORDER BY 1,2,3",
        "SELECT c.label,p.key,p.state,p.currency,p.amount FROM conditional_payments p "
        "LEFT JOIN contracts c USING(contract_id) ORDER BY 1,2",
        "SELECT state,currency,count,amount FROM conditional_totals WHERE count>0 ORDER BY 1,2",
    };
    return schema;
}

std::vector<journal::AggregateOps> FinanceAggregates() {
    std::vector<journal::AggregateOps> ops;
    ops.push_back(journal::MakeOps<MatchingRulesBook>(ProjectMatchingRules));
    ops.push_back(journal::MakeOps<ContractTermsBook>(ProjectContractTerms));
    ops.push_back(journal::MakeOps<ContractIndex>(nullptr));
    ops.push_back(journal::MakeOps<InvoiceBook>(ProjectInvoice));
    ops.push_back(journal::MakeOps<SupplierAliasBook>(ProjectSupplierAlias));
    ops.push_back(journal::MakeOps<PaymentProposalBook>(ProjectPaymentProposal));
    ops.push_back(journal::MakeOps<RestatedMonthBook>(nullptr));
    ops.push_back(journal::MakeOps<PaymentBook>(ProjectPaymentBook));
    ops.push_back(journal::MakeOps<ReportedBook>(nullptr));
    ops.push_back(journal::MakeOps<ConditionalBook>(ProjectConditionals));
    ops.push_back(journal::MakeOps<tabular::ImportFileBook>(nullptr));
    return ops;
}

}  // namespace luotsi::finance_integration
