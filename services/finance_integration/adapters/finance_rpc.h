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
    absl::Status RecordInvoice(
        const rpc::Call& call,
        const finance::v1::RecordInvoiceRequest& request,
        finance::v1::Invoice& out
    );
    absl::Status GetInvoice(
        const rpc::Call& call,
        const finance::v1::GetInvoiceRequest& request,
        finance::v1::Invoice& out
    );
    absl::Status ListInvoices(
        const rpc::Call& call,
        const finance::v1::ListInvoicesRequest& request,
        finance::v1::ListInvoicesResponse& out
    );
    absl::Status GetInvoiceTotals(
        const rpc::Call& call,
        const finance::v1::GetInvoiceTotalsRequest& request,
        finance::v1::InvoiceTotals& out
    );
    absl::Status ListOffContractPurchases(
        const rpc::Call& call,
        const finance::v1::ListOffContractPurchasesRequest& request,
        finance::v1::ListOffContractPurchasesResponse& out
    );
    absl::Status GetPaymentProposal(
        const rpc::Call& call,
        const finance::v1::GetPaymentProposalRequest& request,
        finance::v1::PaymentProposal& out
    );
    absl::Status ListPaymentProposals(
        const rpc::Call& call,
        const finance::v1::ListPaymentProposalsRequest& request,
        finance::v1::ListPaymentProposalsResponse& out
    );
    absl::Status ListConditionalPayments(
        const rpc::Call& call,
        const finance::v1::ListConditionalPaymentsRequest& request,
        finance::v1::ListConditionalPaymentsResponse& out
    );
    absl::Status GetConditionalPaymentTotals(
        const rpc::Call& call,
        const finance::v1::GetConditionalPaymentTotalsRequest& request,
        finance::v1::ConditionalPaymentTotals& out
    );
    absl::Status ListSupplierAliases(
        const rpc::Call& call,
        const finance::v1::ListSupplierAliasesRequest& request,
        finance::v1::ListSupplierAliasesResponse& out
    );
    absl::Status DecideAlias(
        const rpc::Call& call,
        const finance::v1::DecideSupplierAliasRequest& request,
        finance::v1::SupplierAlias& out
    );
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
