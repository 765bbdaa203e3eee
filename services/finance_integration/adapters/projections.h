#pragma once

#include "finance_integration/domain/conditional_payment.h"
#include "finance_integration/domain/contract_terms.h"
#include "finance_integration/domain/invoice.h"
#include "finance_integration/domain/matching_rules.h"
#include "finance_integration/domain/payment.h"
#include "finance_integration/domain/supplier_alias.h"
#include "platform/sql/db.h"
#include "ports/books.h"

namespace luotsi::finance_integration {

// Each writes the read models of one aggregate, in the transaction of the event.
void ProjectMatchingRules(
    sql::Db& db, const ports::Held<MatchingRulesBook>& after, const MatchingRulesBook::Event& event
);
void ProjectContractTerms(
    sql::Db& db, const ports::Held<ContractTermsBook>& after, const ContractTermsBook::Event& event
);
void ProjectInvoice(
    sql::Db& db, const ports::Held<InvoiceBook>& after, const InvoiceBook::Event& event
);
// Anew whose each invoice of a contract is, after the contract's months were written.
void MoveInvoices(sql::Db& db, const Uuid& contract);
void ProjectSupplierAlias(
    sql::Db& db, const ports::Held<SupplierAliasBook>& after, const SupplierAliasBook::Event& event
);
void ProjectPaymentProposal(
    sql::Db& db,
    const ports::Held<PaymentProposalBook>& after,
    const PaymentProposalBook::Event& event
);
void ProjectPaymentBook(
    sql::Db& db, const ports::Held<PaymentBook>& after, const PaymentBook::Event& event
);
void ProjectConditionals(
    sql::Db& db, const ports::Held<ConditionalBook>& after, const ConditionalBook::Event& event
);

}  // namespace luotsi::finance_integration
