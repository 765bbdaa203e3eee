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
    // What exists for the caller: nothing of the contract, the contract without the month, which
    // another company provided in, or the month too.
    enum class Sight { kNothing, kContract, kMonth };
    ports::Result<Sight> SightOf(const ports::Scope& scope, ContractId contract, Month month);
    ports::Result<PaymentProposed> LinesInForce(const ProposedMonth& month);
    ports::Result<MonthPayments> PaymentsOf(ContractId contract, Month month);
    // The invoices that bill the month, and of those that name no month the ones of `dated`; as far
    // as they are of a provider or consortium that the caller has been in.
    ports::Result<std::vector<MatchedInvoice>> InvoicesOf(
        const ports::Scope& scope, ContractId contract, Month month, Month dated
    );

    journal::Journal& journal_;
};

}  // namespace luotsi::finance_integration
