#pragma once

#include "finance_integration/adapters/finance_queries.h"
#include "finance_integration/adapters/rejudger.h"
#include "finance_integration/app/decide_supplier_alias.h"
#include "finance_integration/app/record_invoice.h"
#include "platform/log/log.h"
#include "platform/rpc/router.h"
#include "platform/tabular/import.h"

#include <luotsi/finance/v1/finance_service.pb.h>

namespace luotsi::finance_integration {

// FinanceService: messages to commands and questions, and answers back.
class FinanceRpc {
  public:
    FinanceRpc(
        journal::Journal& journal,
        Rejudger& rejudger,
        RecordInvoiceHandler& record,
        DecideSupplierAliasHandler& decide,
        Clock& clock,
        IdSource& ids,
        log::Log& log
    )
        : journal_(journal),
          queries_(journal),
          rejudger_(rejudger),
          record_(record),
          decide_(decide),
          clock_(clock),
          ids_(ids),
          log_(log) {}

    void AddTo(rpc::Router& router);

  private:
    absl::Status
    RecordInvoice(const rpc::Call&, const finance::v1::RecordInvoiceRequest&, finance::v1::Invoice&);
    absl::Status
    GetInvoice(const rpc::Call&, const finance::v1::GetInvoiceRequest&, finance::v1::Invoice&);
    absl::Status
    ListInvoices(const rpc::Call&, const finance::v1::ListInvoicesRequest&, finance::v1::ListInvoicesResponse&);
    absl::Status
    GetInvoiceTotals(const rpc::Call&, const finance::v1::GetInvoiceTotalsRequest&, finance::v1::InvoiceTotals&);
    absl::Status
    ListOffContractPurchases(const rpc::Call&, const finance::v1::ListOffContractPurchasesRequest&, finance::v1::ListOffContractPurchasesResponse&);
    absl::Status
    GetPaymentProposal(const rpc::Call&, const finance::v1::GetPaymentProposalRequest&, finance::v1::PaymentProposal&);
    absl::Status
    ListPaymentProposals(const rpc::Call&, const finance::v1::ListPaymentProposalsRequest&, finance::v1::ListPaymentProposalsResponse&);
    absl::Status
    ListSupplierAliases(const rpc::Call&, const finance::v1::ListSupplierAliasesRequest&, finance::v1::ListSupplierAliasesResponse&);
    absl::Status
    DecideAlias(const rpc::Call&, const finance::v1::DecideSupplierAliasRequest&, finance::v1::SupplierAlias&);
    absl::Status ImportInvoices(const rpc::Call&, tabular::ImportStream&);

    journal::Journal& journal_;
    FinanceQueries queries_;
    Rejudger& rejudger_;
    RecordInvoiceHandler& record_;
    DecideSupplierAliasHandler& decide_;
    Clock& clock_;
    IdSource& ids_;
    log::Log& log_;
};

}  // namespace luotsi::finance_integration
