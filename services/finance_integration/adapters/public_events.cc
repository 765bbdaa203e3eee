#include "finance_integration/adapters/public_events.h"

#include "finance_integration/adapters/finance_proto.h"

#include <luotsi/finance/v1/finance_event.pb.h>

#include <absl/status/statusor.h>

#include <optional>
#include <string>
#include <variant>

namespace luotsi::finance_integration {
namespace {

using Told = absl::StatusOr<std::optional<feed::Translated>>;

constexpr const char* kInvoiceRecorded = "fi.luotsi.finance.invoice.recorded.v1";
constexpr const char* kInvoiceRejudged = "fi.luotsi.finance.invoice.rejudged.v1";
constexpr const char* kPaymentProposed = "fi.luotsi.finance.payment.proposed.v1";

// A contract's followers want its invoices in order; an invoice of no contract stands for itself.
std::string KeyOf(const InvoiceId& id, const Judgement& judgement) {
    return judgement.contract ? judgement.contract->ToText() : id.ToText();
}

feed::Translated TellInvoice(
    const char* type,
    finance::v1::InvoiceEventKind kind,
    const InvoiceId& id,
    const Invoice& invoice,
    const Judgement* before
) {
    finance::v1::InvoiceEvent event;
    event.set_kind(kind);
    PutInvoice(id, invoice, event.mutable_invoice());
    if (before != nullptr && before->contract) {
        event.set_earlier_contract_id(before->contract->ToText());
    }
    if (before != nullptr && before->ended_contract) {
        event.set_earlier_ended_contract_id(before->ended_contract->ToText());
    }
    if (before != nullptr) event.set_earlier_match_reason(ToProto(before->reason));
    event.set_historic(!invoice.facts.import_identity.empty());
    return {.type = type, .key = KeyOf(id, invoice.judgement), .data = event.SerializeAsString()};
}

Told Translate(const journal::Row& row, const InvoiceRecorded& recorded) {
    const Invoice invoice{recorded.facts, recorded.judgement, row.position, row.recorded_at};
    return std::optional(TellInvoice(
        kInvoiceRecorded,
        finance::v1::INVOICE_EVENT_KIND_RECORDED,
        InvoiceId(row.stream),
        invoice,
        nullptr
    ));
}

// The row says only what has changed; the rest is in the invoice as it stood then.
Told Translate(
    journal::Journal& journal, const journal::Row& row, const InvoiceRejudged& rejudged
) {
    const auto held = journal.LoadAtRevision<InvoiceBook>(row.stream, row.revision);
    if (!held.ok()) return absl::UnavailableError("the invoice's history cannot be read");
    return std::optional(TellInvoice(
        kInvoiceRejudged,
        finance::v1::INVOICE_EVENT_KIND_REJUDGED,
        InvoiceId(row.stream),
        held->state,
        &rejudged.before
    ));
}

Told Translate(const journal::Row& row, const PaymentProposed& proposal) {
    finance::v1::PaymentEvent event;
    PutProposal(
        {.id = ProposalId(row.stream), .proposal = proposal, .proposed_at = row.recorded_at},
        event.mutable_payment_proposal()
    );
    return std::optional(feed::Translated{
        .type = kPaymentProposed,
        .key = proposal.contract.ToText(),
        .data = event.SerializeAsString(),
    });
}

}  // namespace

feed::Translator FinanceTranslator(journal::Journal& journal) {
    return [&journal](const journal::Row& row, const void* event) -> Told {
        if (row.kind == PaymentProposalBook::kKind) {
            const auto& one = *static_cast<const PaymentProposalBook::Event*>(event);
            return Translate(row, std::get<PaymentProposed>(one));
        }
        if (row.kind != InvoiceBook::kKind) return std::optional<feed::Translated>();
        return std::visit(
            Overloaded{
                [&](const InvoiceRecorded& one) { return Translate(row, one); },
                [&](const InvoiceRejudged& one) { return Translate(journal, row, one); },
            },
            *static_cast<const InvoiceBook::Event*>(event)
        );
    };
}

}  // namespace luotsi::finance_integration
