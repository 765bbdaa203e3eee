#include "finance_integration/app/note_dispute.h"

#include "finance_integration/domain/disputes.h"
#include "finance_integration/domain/restated_month.h"

#include <optional>
#include <utility>
#include <vector>

namespace luotsi::finance_integration {
namespace {

// The month's newest proposal after it; nil where none was made.
ProposalId ProposeByDispute(
    ports::Unit& unit, ContractId contract, const DisputedPart& part, ProposalId proposal
) {
    const Uuid id = contract.uuid();
    // A copy: appending may move what the unit holds.
    const PaymentState payments = unit.Get<PaymentBook>(id).state;
    const auto month = payments.months.find(part.month);
    if (month == payments.months.end() || month->second.proposal.IsNil()) return {};
    const ContractTerms terms = unit.Get<ContractTermsBook>(id).state;
    const PaymentProposed last =
        StatedAt(unit, month->second.restated.value_or(month->second.proposal));
    const auto anew = ProposeAnew(terms, payments, last, {part.code, part.revision});
    if (!anew) return month->second.proposal;
    const bool moves = MovesMoney(*anew, last);
    if (moves) unit.Append<PaymentProposalBook>(proposal.uuid(), *anew);
    const ProposalId newest = moves ? proposal : month->second.proposal;
    unit.Append<PaymentBook>(id, ProposedAnew(terms, month->second, *anew, newest));
    return newest;
}

}  // namespace

PaymentProposed StatedAt(ports::Unit& unit, ProposalId id) {
    const ports::Held<RestatedMonthBook>& restated = unit.Get<RestatedMonthBook>(id.uuid());
    if (restated.exists()) return restated.state;
    return unit.Get<PaymentProposalBook>(id.uuid()).state;
}

void FollowDisputes(
    ports::Unit& unit, ContractId contract, Month month, ProposalId proposal, CivilDate today
) {
    const Uuid id = contract.uuid();
    const PaymentState payments = unit.Get<PaymentBook>(id).state;
    if (payments.disputes.empty()) return;
    const ConditionalState held = unit.Get<ConditionalBook>(id).state;
    for (const ConditionalEvent& event : HoldDisputed(held, payments, month, proposal, today))
        unit.Append<ConditionalBook>(id, event);
}

void ReleaseDisputes(ports::Unit& unit, ContractId contract, SpareIds& proposals, CivilDate today) {
    // All of them first: what one gives free is not for another that is over too.
    std::vector<DisputedPart> parts;
    for (const auto& [code, part] : unit.Get<PaymentBook>(contract.uuid()).state.disputes) {
        if (part.waiting && parts.size() < proposals.size()) parts.push_back(LetGo(part));
    }
    for (const DisputedPart& part : parts)
        unit.Append<PaymentBook>(contract.uuid(), DisputeNoted{part});
    for (const DisputedPart& part : parts) {
        const ProposalId proposal(proposals.Take());
        const ProposalId newest = ProposeByDispute(unit, contract, part, proposal);
        FollowDisputes(unit, contract, part.month, newest, today);
    }
}

ports::Work NoteDisputeHandler::Plan(ContractId contract, DisputedPart told) {
    const Moment moment = clock_.Read();
    const ProposalId proposal(ids_.Next(moment.now));
    return [contract, told = std::move(told), proposal, today = moment.today](ports::Unit& unit
           ) -> std::optional<Rejection> {
        const auto part = TakeDispute(unit.Get<PaymentBook>(contract.uuid()).state, told);
        if (!part) return std::nullopt;
        unit.Append<PaymentBook>(contract.uuid(), DisputeNoted{*part});
        // All is held as it was.
        if (part->waiting) return std::nullopt;
        const ProposalId newest = ProposeByDispute(unit, contract, *part, proposal);
        FollowDisputes(unit, contract, part->month, newest, today);
        return std::nullopt;
    };
}

}  // namespace luotsi::finance_integration
