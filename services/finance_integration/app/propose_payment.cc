#include "finance_integration/app/propose_payment.h"

#include "finance_integration/domain/contract_terms.h"

#include <map>
#include <utility>
#include <variant>

namespace luotsi::finance_integration {
namespace {

void Propose(ports::Unit& unit, ContractId contract, const ApprovedReport& report) {
    const Uuid id = contract.uuid();
    const ContractTerms& terms = unit.Get<ContractTermsBook>(id).state;
    const PaymentDecision decision =
        ProposePayment(contract, terms, unit.Get<PaymentBook>(id).state, report);
    std::visit(
        Overloaded{
            [](std::monostate) {},
            [&](const PaymentProposed& proposal) {
                unit.Append<PaymentProposalBook>(report.proposal.uuid(), proposal);
                const MonthProposed proposed{
                    .month = report.month, .version = report.version, .total = proposal.total
                };
                unit.Append<PaymentBook>(id, proposed);
            },
            [&](const PaymentHeld& held) { unit.Append<PaymentBook>(id, held); },
            [&](const PaymentNotDue& not_due) { unit.Append<PaymentBook>(id, not_due); },
        },
        decision
    );
}

}  // namespace

ports::Work NoteApprovedReportHandler::Plan(NoteApprovedReport command) {
    command.report.proposal = ProposalId(ids_.Next(clock_.Read().now));
    return [command = std::move(command)](ports::Unit& unit) -> std::optional<Rejection> {
        Propose(unit, command.contract, command.report);
        return std::nullopt;
    };
}

void ProposeHeldPayments(ports::Unit& unit, ContractId contract) {
    // A copy: proposing changes the book.
    const std::map<Month, HeldReport> held = unit.Get<PaymentBook>(contract.uuid()).state.held;
    for (const auto& [month, one] : held)
        Propose(unit, contract, one.report);
}

}  // namespace luotsi::finance_integration
