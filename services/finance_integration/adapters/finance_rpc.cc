#include "finance_integration/adapters/finance_rpc.h"

#include "finance_integration/adapters/finance_proto.h"
#include "finance_integration/adapters/invoice_taker.h"
#include "platform/rpc/errors.h"

#include <map>
#include <string>
#include <utility>

namespace luotsi::finance_integration {
namespace {

constexpr std::string_view kService = "/luotsi.finance.v1.FinanceService/";

absl::Status NotFound(const rpc::Call& call, std::string_view reason, std::string_view field) {
    return rpc::Fault(reason, field, "", call.language);
}

// An id in a field whose form has been checked already; nothing for the empty text.
template <class IdOf>
std::optional<IdOf> IdIfGiven(const std::string& text) {
    return IdOf::Parse(text);
}

// The other contracts that an invoice might have belonged to may be other providers'.
void HideCandidates(const rpc::Call& call, finance::v1::Invoice& invoice) {
    if (call.caller.scope.limited()) invoice.clear_candidate_contract_ids();
}

}  // namespace

void FinanceRpc::AddTo(rpc::Router& router) {
    const auto add =
        [&]<class Request, class Response>(
            std::string_view method,
            absl::Status (FinanceRpc::*handler)(const rpc::Call&, const Request&, Response&)
        ) {
            router.Unary<Request, Response>(
                std::string(kService) + std::string(method),
                [this, handler](const rpc::Call& call, const Request& request, Response& response) {
                    return (this->*handler)(call, request, response);
                }
            );
        };
    add("RecordInvoice", &FinanceRpc::RecordInvoice);
    add("GetInvoice", &FinanceRpc::GetInvoice);
    add("ListInvoices", &FinanceRpc::ListInvoices);
    add("GetInvoiceTotals", &FinanceRpc::GetInvoiceTotals);
    add("ListOffContractPurchases", &FinanceRpc::ListOffContractPurchases);
    add("GetPaymentProposal", &FinanceRpc::GetPaymentProposal);
    add("ListPaymentProposals", &FinanceRpc::ListPaymentProposals);
    add("ListConditionalPayments", &FinanceRpc::ListConditionalPayments);
    add("GetConditionalPaymentTotals", &FinanceRpc::GetConditionalPaymentTotals);
    add("ListSupplierAliases", &FinanceRpc::ListSupplierAliases);
    add("DecideSupplierAlias", &FinanceRpc::DecideAlias);
    router.Upload<type::v1::ImportChunk, type::v1::ImportEvent>(
        std::string(kService) + "ImportInvoices",
        [this](const rpc::Call& call, tabular::ImportStream& stream) {
            return ImportInvoices(call, stream);
        }
    );
}

absl::Status FinanceRpc::RecordInvoice(
    const rpc::Call& call,
    const finance::v1::RecordInvoiceRequest& request,
    finance::v1::Invoice& response
) {
    wire::Reader reader;
    const InvoiceFacts facts = ReadInvoice(request.invoice(), reader);
    if (const auto refused = reader.rejection()) return rpc::ToStatus(*refused, call.language);
    const auto held = record_.Handle(facts, call.request);
    if (!held.ok()) return rpc::ToStatus(held, call.language);
    PutInvoice(InvoiceId(held->id), held->state, &response);
    log_.Info(
        "invoice.recorded",
        {{"invoice_id", held->id},
         {"reason", log::Code(EnumText(held->state.judgement.reason))},
         {"replayed", held->replayed},
         {"correlation_id", log::Code(call.correlation_id)}}
    );
    return absl::OkStatus();
}

absl::Status FinanceRpc::GetInvoice(
    const rpc::Call& call,
    const finance::v1::GetInvoiceRequest& request,
    finance::v1::Invoice& response
) {
    wire::Reader reader;
    const InvoiceId id(reader.Id(request.invoice_id(), "invoice_id"));
    if (const auto refused = reader.rejection()) return rpc::ToStatus(*refused, call.language);
    const auto held = journal_.Load<InvoiceBook>(id.uuid());
    if (!held.ok()) return rpc::ToStatus(held, call.language);
    const auto covered = queries_.CoversInvoice(call.caller.scope, held->state.first_position);
    if (!covered.ok()) return rpc::ToStatus(covered, call.language);
    if (!held->exists() || !*covered) return NotFound(call, "INVOICE_NOT_FOUND", "invoice_id");
    PutInvoice(id, held->state, &response);
    HideCandidates(call, response);
    return absl::OkStatus();
}

absl::Status FinanceRpc::ListInvoices(
    const rpc::Call& call,
    const finance::v1::ListInvoicesRequest& request,
    finance::v1::ListInvoicesResponse& response
) {
    const Checked<wire::Page> page = wire::ReadPage(request);
    if (!page.ok()) return rpc::ToStatus(page.rejection(), call.language);
    const InvoiceFilter filter{
        .outcome = FromProto(request.outcome()),
        .reason = FromProto(request.match_reason()),
        .contract = IdIfGiven<ContractId>(request.contract_id()),
        .month = request.month(),
        .scope = call.caller.scope,
    };
    const auto listed = queries_.Invoices(filter, page.value());
    if (!listed.ok()) return rpc::ToStatus(listed, call.language);
    for (const ListedInvoice& one : listed->rows) {
        PutInvoice(one.id, one.invoice, response.add_invoices());
        HideCandidates(call, *response.mutable_invoices()->rbegin());
    }
    response.set_next_page_token(listed->next_page_token);
    return absl::OkStatus();
}

absl::Status FinanceRpc::GetInvoiceTotals(
    const rpc::Call& call,
    const finance::v1::GetInvoiceTotalsRequest&,
    finance::v1::InvoiceTotals& response
) {
    const auto totals = queries_.Totals(call.caller.scope);
    if (!totals.ok()) return rpc::ToStatus(totals, call.language);
    std::uint64_t count = 0;
    std::uint64_t credits = 0;
    std::map<Currency, Money> net;
    for (const TotalOf& total : *totals) {
        if (total.count == 0) continue;
        finance::v1::InvoiceTotal& one = *response.add_totals();
        one.set_outcome(ToProto(OutcomeOf(total.reason)));
        one.set_match_reason(ToProto(total.reason));
        one.set_count(total.count);
        wire::Put(total.net, one.mutable_net());
        count += total.count;
        credits += total.credits;
        const Currency currency = total.net.currency();
        Money& sum = net.try_emplace(currency, Money::Of(0, currency)).first->second;
        const std::optional<Money> more = Money::Plus(sum, total.net);
        if (!more) return rpc::Fault("AMOUNT_OVERFLOW", "", "", call.language);
        sum = *more;
    }
    response.set_count(count);
    response.set_credits(credits);
    for (const auto& [currency, sum] : net)
        wire::Put(sum, response.add_net());
    return absl::OkStatus();
}

absl::Status FinanceRpc::ListOffContractPurchases(
    const rpc::Call& call,
    const finance::v1::ListOffContractPurchasesRequest& request,
    finance::v1::ListOffContractPurchasesResponse& response
) {
    const Checked<wire::Page> page = wire::ReadPage(request);
    if (!page.ok()) return rpc::ToStatus(page.rejection(), call.language);
    const auto listed =
        queries_.OffContractPurchases(request.from_month(), request.to_month(), page.value());
    if (!listed.ok()) return rpc::ToStatus(listed, call.language);
    for (const OffContract& one : listed->rows) {
        finance::v1::OffContractPurchase& purchase = *response.add_purchases();
        purchase.set_month(one.month);
        purchase.set_unit(one.unit);
        purchase.set_no_contract_known(one.no_contract_known);
        purchase.set_contract_not_in_force(one.contract_not_in_force);
        wire::Put(one.net, purchase.mutable_net());
    }
    response.set_next_page_token(listed->next_page_token);
    return absl::OkStatus();
}

absl::Status FinanceRpc::GetPaymentProposal(
    const rpc::Call& call,
    const finance::v1::GetPaymentProposalRequest& request,
    finance::v1::PaymentProposal& response
) {
    wire::Reader reader;
    const ProposalId id(reader.Id(request.payment_proposal_id(), "payment_proposal_id"));
    if (const auto refused = reader.rejection()) return rpc::ToStatus(*refused, call.language);
    const auto held = journal_.Load<PaymentProposalBook>(id.uuid());
    if (!held.ok()) return rpc::ToStatus(held, call.language);
    const auto covered = queries_.CoversProposal(call.caller.scope, id);
    if (!covered.ok()) return rpc::ToStatus(covered, call.language);
    if (!held->exists() || !*covered) {
        return NotFound(call, "PAYMENT_PROPOSAL_NOT_FOUND", "payment_proposal_id");
    }
    PutProposal({.id = id, .proposal = held->state, .proposed_at = held->recorded_at}, &response);
    return absl::OkStatus();
}

absl::Status FinanceRpc::ListPaymentProposals(
    const rpc::Call& call,
    const finance::v1::ListPaymentProposalsRequest& request,
    finance::v1::ListPaymentProposalsResponse& response
) {
    const Checked<wire::Page> page = wire::ReadPage(request);
    if (!page.ok()) return rpc::ToStatus(page.rejection(), call.language);
    const auto listed = queries_.Proposals(
        IdIfGiven<ContractId>(request.contract_id()),
        request.month(),
        call.caller.scope,
        page.value()
    );
    if (!listed.ok()) return rpc::ToStatus(listed, call.language);
    for (const ListedProposal& one : listed->rows)
        PutProposal(one, response.add_payment_proposals());
    response.set_next_page_token(listed->next_page_token);
    return absl::OkStatus();
}

absl::Status FinanceRpc::ListConditionalPayments(
    const rpc::Call& call,
    const finance::v1::ListConditionalPaymentsRequest& request,
    finance::v1::ListConditionalPaymentsResponse& response
) {
    const Checked<wire::Page> page = wire::ReadPage(request);
    if (!page.ok()) return rpc::ToStatus(page.rejection(), call.language);
    std::optional<ConditionState> state;
    if (request.state() != finance::v1::CONDITION_STATE_UNSPECIFIED)
        state = static_cast<ConditionState>(request.state() - 1);
    const auto listed = queries_.Conditionals(
        IdIfGiven<ContractId>(request.contract_id()), state, call.caller.scope, page.value()
    );
    if (!listed.ok()) return rpc::ToStatus(listed, call.language);
    for (const ListedConditional& one : listed->rows)
        PutConditional(one, response.add_conditional_payments());
    response.set_next_page_token(listed->next_page_token);
    return absl::OkStatus();
}

absl::Status FinanceRpc::GetConditionalPaymentTotals(
    const rpc::Call& call,
    const finance::v1::GetConditionalPaymentTotalsRequest& request,
    finance::v1::ConditionalPaymentTotals& response
) {
    const auto totals =
        queries_.ConditionalTotals(IdIfGiven<ContractId>(request.contract_id()), call.caller.scope);
    if (!totals.ok()) return rpc::ToStatus(totals, call.language);
    for (const ConditionalTotal& total : *totals) {
        finance::v1::ConditionalPaymentTotal& one = *response.add_totals();
        one.set_state(static_cast<finance::v1::ConditionState>(static_cast<int>(total.state) + 1));
        one.set_count(total.count);
        wire::Put(total.amount, one.mutable_amount());
    }
    return absl::OkStatus();
}

absl::Status FinanceRpc::ListSupplierAliases(
    const rpc::Call& call,
    const finance::v1::ListSupplierAliasesRequest& request,
    finance::v1::ListSupplierAliasesResponse& response
) {
    const Checked<wire::Page> page = wire::ReadPage(request);
    if (!page.ok()) return rpc::ToStatus(page.rejection(), call.language);
    const auto listed = queries_.Aliases(FromProto(request.state()), page.value());
    if (!listed.ok()) return rpc::ToStatus(listed, call.language);
    for (const ListedAlias& one : listed->rows)
        PutAlias(one, response.add_aliases());
    response.set_next_page_token(listed->next_page_token);
    return absl::OkStatus();
}

absl::Status FinanceRpc::DecideAlias(
    const rpc::Call& call,
    const finance::v1::DecideSupplierAliasRequest& request,
    finance::v1::SupplierAlias& response
) {
    wire::Reader reader;
    const AliasId id(reader.Id(request.alias_id(), "alias_id"));
    const std::optional<AliasState> decision = FromProto(request.decision());
    if (!decision) reader.Fault("decision", "ENUM_VALUE_UNKNOWN");
    if (const auto refused = reader.rejection()) return rpc::ToStatus(*refused, call.language);
    const auto held = decide_.Handle({.alias = id, .decision = *decision}, call.request);
    if (!held.ok()) return rpc::ToStatus(held, call.language);
    PutAlias({.id = id, .proposal = held->state.proposal, .state = held->state.state}, &response);
    log_.Info(
        "supplier_alias.decided",
        {{"alias_id", id},
         {"state", log::Code(EnumText(held->state.state))},
         {"correlation_id", log::Code(call.correlation_id)}}
    );
    // The caller looks at the invoices next. If this fails, the rejudger's own thread goes on.
    if (!call.request.validate_only && !rejudger_.Drain().ok()) {
        log_.Warning("rejudging.retry", {{"alias_id", id}});
    }
    return absl::OkStatus();
}

absl::Status FinanceRpc::ImportInvoices(const rpc::Call& call, tabular::ImportStream& stream) {
    InvoiceTaker taker(journal_, rejudger_, clock_, ids_);
    return tabular::RunImport(call, stream, journal_, taker);
}

}  // namespace luotsi::finance_integration
