#include "finance_integration/adapters/finance_proto.h"

#include "finance_integration/domain/supplier_name.h"
#include "kernel/check.h"
#include "platform/wire/described.h"

#include <string>
#include <string_view>

namespace luotsi::finance_integration {
namespace {

constexpr std::string_view kOutcomePrefix = "MATCH_OUTCOME_";
constexpr std::string_view kReasonPrefix = "MATCH_REASON_";
constexpr std::string_view kAliasPrefix = "ALIAS_STATE_";

template <class Proto, class E>
Proto ByName(
    std::string_view prefix, E value, bool (*parse)(google::protobuf::ConstStringParam, Proto*)
) {
    Proto found{};
    const bool known = parse(std::string(prefix) + std::string(EnumText(value)), &found);
    LUOTSI_CHECK(known, "each name of the domain's enum stands in the proto");
    return found;
}

template <class E>
std::optional<E> FromName(std::string_view prefix, const std::string& name) {
    if (!name.starts_with(prefix)) return std::nullopt;
    return EnumParse<E>(std::string_view(name).substr(prefix.size()));
}

void PutParty(
    const std::string& name, const std::string& scheme, const std::string& id, type::v1::Party* out
) {
    out->set_name(name);
    if (id.empty()) return;
    out->mutable_identifier()->set_scheme(scheme);
    out->mutable_identifier()->set_id(id);
}

void PutLine(const PaymentLine& line, finance::v1::PaymentLine* out) {
    out->set_service_code(line.service_code);
    out->set_unit(line.unit);
    wire::Put(line.quantity, out->mutable_quantity());
    wire::Put(line.unit_price, out->mutable_unit_price());
    out->set_price_valid_on(line.price_valid_on.ToText());
    wire::Put(line.amount, out->mutable_amount());
    out->set_explanation(line.explanation);
    if (line.client_pays) wire::Put(*line.client_pays, out->mutable_client_pays());
    if (const std::size_t colon = line.member.find(':'); colon != std::string::npos) {
        out->mutable_member()->set_scheme(line.member.substr(0, colon));
        out->mutable_member()->set_id(line.member.substr(colon + 1));
    }
    out->set_service_date(wire::TextOf(line.service_date));
}

void PutPart(const PaymentPart& part, finance::v1::PaymentPart* out) {
    PutParty(part.name, part.scheme, part.id, out->mutable_party());
    out->set_share(static_cast<std::uint32_t>(part.share.basis_points()));
    wire::Put(part.amount, out->mutable_amount());
}

}  // namespace

finance::v1::MatchOutcome ToProto(Outcome outcome) {
    return ByName(kOutcomePrefix, outcome, finance::v1::MatchOutcome_Parse);
}
finance::v1::MatchReason ToProto(Reason reason) {
    return ByName(kReasonPrefix, reason, finance::v1::MatchReason_Parse);
}
finance::v1::AliasState ToProto(AliasState state) {
    return ByName(kAliasPrefix, state, finance::v1::AliasState_Parse);
}
std::optional<Outcome> FromProto(finance::v1::MatchOutcome outcome) {
    return FromName<Outcome>(kOutcomePrefix, finance::v1::MatchOutcome_Name(outcome));
}
std::optional<Reason> FromProto(finance::v1::MatchReason reason) {
    return FromName<Reason>(kReasonPrefix, finance::v1::MatchReason_Name(reason));
}
std::optional<AliasState> FromProto(finance::v1::AliasState state) {
    return FromName<AliasState>(kAliasPrefix, finance::v1::AliasState_Name(state));
}

void PutInvoice(const InvoiceId& id, const Invoice& invoice, finance::v1::Invoice* out) {
    const InvoiceFacts& facts = invoice.facts;
    const Judgement& judgement = invoice.judgement;
    out->set_id(id.ToText());
    out->set_number(facts.number);
    out->set_invoice_date(facts.invoice_date.ToText());
    if (!facts.supplier_name.empty() || !facts.supplier_id.empty()) {
        PutParty(
            facts.supplier_name, facts.supplier_scheme, facts.supplier_id, out->mutable_supplier()
        );
    }
    wire::Put(facts.net, out->mutable_net());
    if (facts.vat) wire::Put(*facts.vat, out->mutable_vat());
    if (facts.gross) wire::Put(*facts.gross, out->mutable_gross());
    out->set_unit(facts.unit);
    out->set_service_description(facts.service_description);
    out->set_contract_number(facts.contract_number);
    out->set_outcome(ToProto(judgement.outcome()));
    out->set_match_reason(ToProto(judgement.reason));
    if (judgement.contract) out->set_contract_id(judgement.contract->ToText());
    for (const ContractId& candidate : judgement.candidates)
        out->add_candidate_contract_ids(candidate.ToText());
    if (judgement.ended_contract) out->set_ended_contract_id(judgement.ended_contract->ToText());
    out->set_import_identity(facts.import_identity);
    out->set_billed_from(wire::TextOf(facts.billed_from));
    out->set_billed_to(wire::TextOf(facts.billed_to));
    wire::Put(invoice.recorded_at, out->mutable_recorded_at());
}

void PutProposal(const ListedProposal& listed, finance::v1::PaymentProposal* out) {
    const PaymentProposed& proposal = listed.proposal;
    out->set_id(listed.id.ToText());
    out->set_contract_id(proposal.contract.ToText());
    out->set_contract_number(proposal.contract_number);
    PutParty(proposal.payee_name, proposal.payee_scheme, proposal.payee_id, out->mutable_payee());
    out->set_month(proposal.month.ToText());
    out->set_report_version(proposal.report_version);
    for (const PaymentLine& line : proposal.lines)
        PutLine(line, out->add_lines());
    wire::Put(proposal.total, out->mutable_total());
    wire::Put(proposal.already_proposed, out->mutable_already_proposed());
    wire::Put(proposal.amount, out->mutable_amount());
    out->set_contract_revision(proposal.contract_revision);
    wire::Put(listed.proposed_at, out->mutable_proposed_at());
    out->set_payment_term_code(proposal.payment_term_code);
    if (proposal.dispute) out->set_dispute_code(proposal.dispute->code);
    for (const PaymentPart& part : proposal.buyer_parts)
        PutPart(part, out->add_buyer_parts());
    for (const PaymentPart& part : proposal.payee_parts)
        PutPart(part, out->add_payee_parts());
}

void PutConditional(const ListedConditional& listed, finance::v1::ConditionalPayment* out) {
    wire::Fill(listed.payment, out);
    out->set_contract_id(listed.contract.ToText());
    out->set_contract_number(listed.contract_number);
    if (!listed.payment.proposal.IsNil())
        out->set_payment_proposal_id(listed.payment.proposal.ToText());
}

void PutAlias(const ListedAlias& alias, finance::v1::SupplierAlias* out) {
    out->set_id(alias.id.ToText());
    out->set_alias(alias.proposal.alias);
    out->set_supplier(alias.proposal.supplier);
    out->set_reason(alias.proposal.reason);
    out->set_state(ToProto(alias.state));
}

InvoiceFacts ReadInvoice(const finance::v1::Invoice& message, wire::Reader& reader) {
    InvoiceFacts facts;
    facts.number = CollapseBlanks(message.number());
    facts.invoice_date =
        reader.Date(message.invoice_date(), "invoice.invoice_date").value_or(CivilDate());
    facts.supplier_name = CollapseBlanks(message.supplier().name());
    if (message.supplier().has_identifier()) {
        const PartyIdentifier party =
            reader.Party(message.supplier().identifier(), "invoice.supplier.identifier");
        facts.supplier_scheme = party.scheme;
        facts.supplier_id = party.id;
    }
    facts.net = reader.MoneyOf(message.net(), "invoice.net");
    if (message.has_vat()) facts.vat = reader.MoneyOf(message.vat(), "invoice.vat");
    if (message.has_gross()) facts.gross = reader.MoneyOf(message.gross(), "invoice.gross");
    facts.unit = CollapseBlanks(message.unit());
    facts.service_description = CollapseBlanks(message.service_description());
    facts.contract_number = CollapseBlanks(message.contract_number());
    facts.billed_from = reader.Date(message.billed_from(), "invoice.billed_from");
    facts.billed_to = reader.Date(message.billed_to(), "invoice.billed_to");
    return facts;
}

}  // namespace luotsi::finance_integration
