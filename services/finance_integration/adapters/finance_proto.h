#pragma once

#include "finance_integration/adapters/finance_queries.h"
#include "finance_integration/domain/invoice.h"
#include "finance_integration/domain/payment.h"
#include "finance_integration/domain/supplier_alias.h"
#include "platform/wire/values.h"

#include <luotsi/finance/v1/conditional_payment.pb.h>
#include <luotsi/finance/v1/finance.pb.h>

#include <optional>

namespace luotsi::finance_integration {

void PutInvoice(const InvoiceId& id, const Invoice& invoice, finance::v1::Invoice* out);
void PutProposal(const ListedProposal& proposal, finance::v1::PaymentProposal* out);
void PutAlias(const ListedAlias& alias, finance::v1::SupplierAlias* out);
void PutConditional(const ListedConditional& listed, finance::v1::ConditionalPayment* out);

// What the caller says of an invoice; fields set by the server are not looked at.
InvoiceFacts ReadInvoice(const finance::v1::Invoice& message, wire::Reader& reader);

// The names of the enums are the same here and on the wire, by design of both.
finance::v1::MatchOutcome ToProto(Outcome outcome);
finance::v1::MatchReason ToProto(Reason reason);
finance::v1::AliasState ToProto(AliasState state);
// Nothing for UNSPECIFIED.
std::optional<Outcome> FromProto(finance::v1::MatchOutcome outcome);
std::optional<Reason> FromProto(finance::v1::MatchReason reason);
std::optional<AliasState> FromProto(finance::v1::AliasState state);

}  // namespace luotsi::finance_integration
