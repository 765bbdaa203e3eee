#include "finance_integration/adapters/reconcile_rpc.h"

#include "finance_integration/domain/contract_terms.h"
#include "finance_integration/domain/payment.h"
#include "finance_integration/domain/restated_month.h"
#include "kernel/check.h"
#include "platform/codec/json_codec.h"
#include "platform/rpc/errors.h"
#include "platform/wire/values.h"

#include <optional>
#include <string>
#include <utility>

namespace luotsi::finance_integration {
namespace {

namespace pb = finance::v1;

void PutSums(const Reconciled& one, pb::ReconciledSums* out) {
    wire::Put(one.payment, out->mutable_payment());
    wire::Put(one.invoices, out->mutable_invoices());
    wire::Put(one.invoice_difference, out->mutable_invoice_difference());
    out->set_invoice_count(static_cast<std::uint32_t>(one.invoice_count));
    out->set_invoices_by_period(static_cast<std::uint32_t>(one.invoices_by_period));
    out->set_meets(one.meets);
    if (!one.report) return;
    wire::Put(*one.report, out->mutable_report());
    wire::Put(one.payment_difference, out->mutable_payment_difference());
    for (const ReconciledPart& part : one.parts) {
        pb::ReconciledPart* told = out->add_parts();
        told->set_kind(std::string(EnumText(part.kind)));
        wire::Put(part.amount, told->mutable_amount());
    }
}

}  // namespace

void ReconcileRpc::AddTo(rpc::Router& router) {
    router.Unary<pb::ReconcileRequest, pb::Reconciliation>(
        "/luotsi.finance.v1.FinanceService/Reconcile",
        [this](
            const rpc::Call& call, const pb::ReconcileRequest& request, pb::Reconciliation& out
        ) { return Answer(call, request, out); }
    );
}

ports::Result<ReconcileRpc::Sight> ReconcileRpc::SightOf(
    const ports::Scope& scope, ContractId contract, Month month
) {
    const auto terms = journal_.Load<ContractTermsBook>(contract.uuid());
    if (!terms.ok()) return terms.Forward<Sight>();
    if (terms->state.revision == 0) return Sight::kNothing;
    if (!scope.limited()) return Sight::kMonth;
    Sight sight = Sight::kNothing;
    const absl::Status read = journal_.Read([&](sql::Db& db) {
        sql::Statement own = db.Prepare(
            "SELECT 1 FROM provided_months WHERE provider=? AND contract=? AND first_month<=? AND "
            "?<end_month"
        );
        own.BindAll(scope.provider(), contract.uuid(), month.ToText(), month.ToText());
        sql::Statement today =
            db.Prepare("SELECT 1 FROM contract_providers WHERE provider=? AND contract_id=?");
        today.BindAll(scope.provider(), contract.uuid());
        if (today.Step()) sight = Sight::kContract;
        if (own.Step()) sight = Sight::kMonth;
    });
    if (!read.ok()) return read;
    return sight;
}

ports::Result<PaymentProposed> ReconcileRpc::LinesInForce(const ProposedMonth& month) {
    if (month.restated) {
        const auto restated = journal_.Load<RestatedMonthBook>(month.restated->uuid());
        if (!restated.ok()) return restated.Forward<PaymentProposed>();
        return restated->state;
    }
    const auto newest = journal_.Load<PaymentProposalBook>(month.proposal.uuid());
    if (!newest.ok()) return newest.Forward<PaymentProposed>();
    return newest->state;
}

ports::Result<MonthPayments> ReconcileRpc::PaymentsOf(ContractId contract, Month month) {
    MonthPayments payments;
    const auto terms = journal_.Load<ContractTermsBook>(contract.uuid());
    if (!terms.ok()) return terms.Forward<MonthPayments>();
    const TermsPeriod* period = terms->state.On(month.LastDay());
    payments.own_production = period != nullptr && period->own_production;
    const auto book = journal_.Load<PaymentBook>(contract.uuid());
    if (!book.ok()) return book.Forward<MonthPayments>();
    const auto proposed = book->state.months.find(month);
    if (proposed != book->state.months.end()) {
        payments.proposed = proposed->second;
        const auto newest = LinesInForce(proposed->second);
        if (!newest.ok()) return newest.Forward<MonthPayments>();
        payments.newest = *newest;
    }
    const absl::Status read = journal_.Read([&](sql::Db& db) {
        sql::Statement rows =
            db.Prepare("SELECT body FROM payment_proposals WHERE contract_id=? AND month=?");
        rows.BindAll(contract.uuid(), month.ToText());
        while (rows.Step()) {
            const auto proposal = DecodeJson<PaymentProposed>(rows.View(0));
            LUOTSI_CHECK(proposal.has_value(), "a read model holds what its projection wrote");
            if (!proposal->payment_term_code.empty()) payments.released.push_back(proposal->amount);
        }
    });
    if (!read.ok()) return read;
    return payments;
}

ports::Result<std::vector<MatchedInvoice>> ReconcileRpc::InvoicesOf(
    const ports::Scope& scope, ContractId contract, Month month, Month dated
) {
    std::string sql =
        "SELECT i.currency,i.net,CASE WHEN b.month IS NULL THEN 0 ELSE 1 END "
        "FROM invoices i LEFT JOIN invoices_billed b ON b.position=i.position "
        "WHERE i.contract_id=? AND "
        "(b.month=? OR (b.month IS NULL AND i.month=?))";
    // Its own, and those of the months in which it was a member.
    if (scope.limited()) {
        sql +=
            " AND (i.provider=? OR EXISTS(SELECT 1 FROM provided_months p WHERE "
            "p.contract=i.contract_id AND p.provider=? AND p.lead=i.provider AND "
            "p.first_month<=COALESCE(b.month,i.month) AND "
            "COALESCE(b.month,i.month)<p.end_month))";
    }
    std::vector<MatchedInvoice> invoices;
    const absl::Status read = journal_.Read([&](sql::Db& db) {
        sql::Statement rows = db.Prepare(sql);
        rows.BindAll(contract.uuid(), month.ToText(), dated.ToText());
        if (scope.limited()) rows.BindAll(scope.provider(), scope.provider());
        while (rows.Step()) {
            const std::optional<Currency> currency = Currency::Parse(rows.View(0));
            LUOTSI_CHECK(currency.has_value(), "a read model holds what its projection wrote");
            invoices.push_back({Money::Of(rows.Int(1), *currency), rows.Int(2) != 0});
        }
    });
    if (!read.ok()) return read;
    return invoices;
}

absl::Status ReconcileRpc::Answer(
    const rpc::Call& call, const pb::ReconcileRequest& request, pb::Reconciliation& out
) {
    wire::Reader reader;
    const ContractId contract(reader.Id(request.contract_id(), "contract_id"));
    const Month month = reader.MonthOf(request.month(), "month").value_or(Month());
    const Month invoiced = reader.MonthOf(request.invoice_month(), "invoice_month").value_or(month);
    if (const auto refused = reader.rejection()) return rpc::ToStatus(*refused, call.language);
    const auto sight = SightOf(call.caller.scope, contract, month);
    if (!sight.ok()) return rpc::ToStatus(sight, call.language);
    if (*sight == Sight::kNothing)
        return rpc::Fault("CONTRACT_NOT_FOUND", "contract_id", "", call.language);
    out.set_contract_id(request.contract_id());
    out.set_month(month.ToText());
    out.set_invoice_month(invoiced.ToText());
    if (*sight == Sight::kContract) return absl::OkStatus();
    const auto reported = journal_.Load<ReportedBook>(contract.uuid());
    if (!reported.ok()) return rpc::ToStatus(reported, call.language);
    const auto payments = PaymentsOf(contract, month);
    if (!payments.ok()) return rpc::ToStatus(payments, call.language);
    const auto invoices = InvoicesOf(call.caller.scope, contract, month, invoiced);
    if (!invoices.ok()) return rpc::ToStatus(invoices, call.language);
    const auto book = journal_.Load<PaymentBook>(contract.uuid());
    if (!book.ok()) return rpc::ToStatus(book, call.language);

    const auto known = reported->state.months.find(month);
    const bool approved = known != reported->state.months.end();
    const auto sums = Reconcile(approved ? &known->second : nullptr, *payments, *invoices);
    if (!sums.ok()) return rpc::ToStatus(sums.rejection(), call.language);
    if (approved) out.set_report_version(known->second.version);
    for (const Reconciled& one : sums.value())
        PutSums(one, out.add_sums());
    const auto held = book->state.held.find(month);
    if (held != book->state.held.end()) out.set_payment_held(held->second.reason);
    return absl::OkStatus();
}

}  // namespace luotsi::finance_integration
