#include "finance_integration/app/conditional_payments.h"

#include "finance_integration/app/judge_invoice.h"
#include "finance_integration/app/note_dispute.h"

#include <map>
#include <memory>
#include <utility>

namespace luotsi::finance_integration {
namespace {

void Release(
    ports::Unit& unit,
    ContractId contract,
    const ConditionalPayment& payment,
    CivilDate earned_on,
    const std::string& reason,
    ProposalId proposal,
    CivilDate today
) {
    const ContractTerms& terms = unit.Get<ContractTermsBook>(contract.uuid()).state;
    const PaymentProposed proposed = ReleasedPayment(contract, terms, payment, earned_on, today);
    const ConditionalReleased released{KeyOf(payment), today, reason, proposal};
    unit.Append<PaymentProposalBook>(proposal.uuid(), proposed);
    unit.Append<ConditionalBook>(contract.uuid(), released);
}

}  // namespace

void SettleConditionals(
    ports::Unit& unit, ContractId contract, SpareIds& proposals, CivilDate today
) {
    const bool waits = unit.Get<PaymentBook>(contract.uuid()).state.reports_hold.on();
    if (!waits) ReleaseDisputes(unit, contract, proposals, today);
    // A copy: settling changes the book.
    const ConditionalState state = unit.Get<ConditionalBook>(contract.uuid()).state;
    for (const auto& [key, payment] : state.payments) {
        const std::optional<Settlement> settlement = SettlementOf(state, payment);
        if (!settlement) continue;
        if (!settlement->release) {
            const ConditionalCancelled cancelled{key, today, settlement->reason};
            unit.Append<ConditionalBook>(contract.uuid(), cancelled);
        } else if (!waits && proposals.size() > 0) {
            const ProposalId proposal(proposals.Take());
            const CivilDate earned_on = EarnedOn(state, payment, today);
            Release(unit, contract, payment, earned_on, settlement->reason, proposal, today);
        }
    }
}

void ChangeConditionals(
    ports::Unit& unit,
    ContractId contract,
    const std::vector<ConditionalEvent>& news,
    SpareIds& proposals,
    CivilDate today
) {
    if (news.empty()) return;
    for (const ConditionalEvent& event : news)
        unit.Append<ConditionalBook>(contract.uuid(), event);
    SettleConditionals(unit, contract, proposals, today);
}

ports::Work NoteMilestoneHandler::Plan(NoteMilestoneMet command) {
    const Moment moment = clock_.Read();
    auto spare = std::make_shared<SpareIds>(MakeIds(ids_, moment.now, kMaxReleasesAtOnce));
    return [command = std::move(command), spare, today = moment.today](ports::Unit& unit
           ) -> std::optional<Rejection> {
        spare->Restart();
        const ConditionalState& state = unit.Get<ConditionalBook>(command.contract.uuid()).state;
        const std::vector<ConditionalEvent> news =
            TakeMilestone(state, command.milestone_code, command.met_on);
        ChangeConditionals(unit, command.contract, news, *spare, today);
        return std::nullopt;
    };
}

}  // namespace luotsi::finance_integration
