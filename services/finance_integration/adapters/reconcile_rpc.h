#pragma once

#include "finance_integration/domain/ids.h"
#include "finance_integration/domain/reconciliation.h"
#include "platform/journal/journal.h"
#include "platform/rpc/router.h"

#include <luotsi/finance/v1/finance_service.pb.h>

#include <vector>

namespace luotsi::finance_integration {

// FinanceService.Reconcile: an approved report, what was proposed for it, and the invoices.
class ReconcileRpc {
  public:
    explicit ReconcileRpc(journal::Journal& journal) : journal_(journal) {}
    void AddTo(rpc::Router& router);

  private:
    absl::Status Answer(
        const rpc::Call& call,
        const finance::v1::ReconcileRequest& request,
        finance::v1::Reconciliation& out
    );
    // Whether the contract exists for the caller.
    ports::Result<bool> Covers(const ports::Scope& scope, ContractId contract);
    ports::Result<PaymentProposed> LinesInForce(const ProposedMonth& month);
    ports::Result<MonthPayments> PaymentsOf(ContractId contract, Month month);
    // The invoices that bill the month, and of those that name no month the ones of `dated`.
    ports::Result<std::vector<MatchedInvoice>> InvoicesOf(
        ContractId contract, Month month, Month dated
    );

    journal::Journal& journal_;
};

}  // namespace luotsi::finance_integration
