#include "finance_integration/adapters/buyer_part_rpc.h"

#include "platform/rpc/errors.h"
#include "platform/wire/values.h"
#include "ports/scope.h"

#include <algorithm>
#include <utility>

namespace luotsi::finance_integration {
namespace {

constexpr std::string_view kService = "/luotsi.finance.v1.BuyerPartService/";

// The county reads every buyer's part, a buyer its own. Whether another buyer has one is not told.
absl::Status CheckBuyer(const rpc::Call& call, const std::string& buyer) {
    if (!call.caller.scope.limited() || call.caller.buyer == buyer) return absl::OkStatus();
    return rpc::Fault("BUYER_PART_NOT_YOURS", "buyer", "", call.language);
}

const PaymentPart* FindPart(const PaymentProposed& proposal, const std::string& buyer) {
    const auto found = std::ranges::find_if(proposal.buyer_parts, [&](const PaymentPart& part) {
        return part.key() == buyer;
    });
    return found == proposal.buyer_parts.end() ? nullptr : &*found;
}

void PutParty(
    const std::string& name, const std::string& scheme, const std::string& id, type::v1::Party* out
) {
    out->set_name(name);
    if (id.empty()) return;
    out->mutable_identifier()->set_scheme(scheme);
    out->mutable_identifier()->set_id(id);
}

void PutBuyerPart(
    const ListedProposal& listed, const PaymentPart& part, finance::v1::BuyerPart* out
) {
    const PaymentProposed& proposal = listed.proposal;
    out->set_payment_proposal_id(listed.id.ToText());
    out->set_contract_id(proposal.contract.ToText());
    out->set_contract_number(proposal.contract_number);
    out->set_month(proposal.month.ToText());
    PutParty(part.name, part.scheme, part.id, out->mutable_buyer());
    out->set_share(static_cast<std::uint32_t>(part.share.basis_points()));
    wire::Put(part.amount, out->mutable_amount());
    PutParty(proposal.payee_name, proposal.payee_scheme, proposal.payee_id, out->mutable_payee());
    wire::Put(listed.proposed_at, out->mutable_proposed_at());
}

}  // namespace

void BuyerPartRpc::AddTo(rpc::Router& router) {
    router.Unary<finance::v1::GetBuyerPartRequest, finance::v1::BuyerPart>(
        std::string(kService) + "GetBuyerPart",
        [this](const auto& call, const auto& request, auto& response) {
            return Get(call, request, response);
        }
    );
    router.Unary<finance::v1::ListBuyerPartsRequest, finance::v1::ListBuyerPartsResponse>(
        std::string(kService) + "ListBuyerParts",
        [this](const auto& call, const auto& request, auto& response) {
            return List(call, request, response);
        }
    );
}

absl::Status BuyerPartRpc::Get(
    const rpc::Call& call,
    const finance::v1::GetBuyerPartRequest& request,
    finance::v1::BuyerPart& response
) {
    wire::Reader reader;
    const ProposalId id(reader.Id(request.payment_proposal_id(), "payment_proposal_id"));
    const PartyIdentifier named = reader.Party(request.buyer(), "buyer");
    if (const auto refused = reader.rejection()) return rpc::ToStatus(*refused, call.language);
    const std::string buyer = ports::ScopeKey(named.scheme, named.id);
    if (const absl::Status own = CheckBuyer(call, buyer); !own.ok()) return own;
    const auto held = journal_.Load<PaymentProposalBook>(id.uuid());
    if (!held.ok()) return rpc::ToStatus(held, call.language);
    const PaymentPart* part = FindPart(held->state, buyer);
    if (!held->exists() || part == nullptr) {
        return rpc::Fault("PAYMENT_PROPOSAL_NOT_FOUND", "payment_proposal_id", "", call.language);
    }
    PutBuyerPart(
        {.id = id, .proposal = held->state, .proposed_at = held->recorded_at}, *part, &response
    );
    return absl::OkStatus();
}

absl::Status BuyerPartRpc::List(
    const rpc::Call& call,
    const finance::v1::ListBuyerPartsRequest& request,
    finance::v1::ListBuyerPartsResponse& response
) {
    const Checked<wire::Page> page = wire::ReadPage(request);
    if (!page.ok()) return rpc::ToStatus(page.rejection(), call.language);
    wire::Reader reader;
    const PartyIdentifier named = reader.Party(request.buyer(), "buyer");
    if (const auto refused = reader.rejection()) return rpc::ToStatus(*refused, call.language);
    const std::string buyer = ports::ScopeKey(named.scheme, named.id);
    if (const absl::Status own = CheckBuyer(call, buyer); !own.ok()) return own;
    const auto listed =
        queries_.ProposalsOfBuyer(buyer, ContractId::Parse(request.contract_id()), page.value());
    if (!listed.ok()) return rpc::ToStatus(listed, call.language);
    for (const ListedProposal& one : listed->rows) {
        if (const PaymentPart* part = FindPart(one.proposal, buyer)) {
            PutBuyerPart(one, *part, response.add_parts());
        }
    }
    response.set_next_page_token(listed->next_page_token);
    return absl::OkStatus();
}

}  // namespace luotsi::finance_integration
