#include "finance_integration/app/propose_payment.h"

#include "finance_integration/app/conditional_payments.h"
#include "finance_integration/app/judge_invoice.h"
#include "finance_integration/domain/contract_terms.h"

#include <map>
#include <memory>
#include <utility>
#include <variant>

namespace luotsi::finance_integration {
namespace {

void Propose(ports::Unit& unit, ContractId contract, const ApprovedReport& report) {
    const Uuid id = contract.uuid();
    // A copy: appending may move what the unit holds.
    const ContractTerms known = unit.Get<ContractTermsBook>(id).state;
    const PaymentDecision decision =
        ProposePayment(contract, known, unit.Get<PaymentBook>(id).state, report);
    std::visit(
        Overloaded{
            [](std::monostate) {},
            [&](const PaymentProposed& proposal) {
                unit.Append<PaymentProposalBook>(report.proposal.uuid(), proposal);
                unit.Append<PaymentBook>(id, ProposedMonthOf(known, report, proposal));
            },
            [&](const PaymentHeld& held) { unit.Append<PaymentBook>(id, held); },
            [&](const PaymentNotDue& not_due) { unit.Append<PaymentBook>(id, not_due); },
        },
        decision
    );
}

}  // namespace

ports::Work NoteApprovedReportHandler::Plan(NoteApprovedReport command) {
    const Moment moment = clock_.Read();
    command.report.proposal = ProposalId(ids_.Next(moment.now));
    auto spare = std::make_shared<SpareIds>(
        MakeIds(ids_, moment.now, command.met.empty() ? 0 : kMaxReleasesAtOnce)
    );
    return [command = std::move(command), spare, today = moment.today](ports::Unit& unit
           ) -> std::optional<Rejection> {
        spare->Restart();
        Propose(unit, command.contract, command.report);
        const Uuid id = command.contract.uuid();
        const std::vector<ConditionalEvent> news = TakeMonth(
            unit.Get<ConditionalBook>(id).state,
            unit.Get<ContractTermsBook>(id).state,
            command.report.month,
            command.report.contract_revision,
            command.met,
            today
        );
        ChangeConditionals(unit, command.contract, news, *spare, today);
        return std::nullopt;
    };
}

void ProposeHeldPayments(ports::Unit& unit, ContractId contract) {
    // A copy: proposing changes the book.
    const std::map<Month, HeldReport> held = unit.Get<PaymentBook>(contract.uuid()).state.held;
    for (const auto& [month, one] : held)
        Propose(unit, contract, one.report);
}

ports::Work NoteVoucherDays(ContractId contract, VoucherDays voucher) {
    return [contract, voucher = std::move(voucher)](ports::Unit& unit) -> std::optional<Rejection> {
        const Uuid id = contract.uuid();
        if (voucher.revision <= unit.Get<PaymentBook>(id).state.voucher.revision) {
            return std::nullopt;
        }
        unit.Append<PaymentBook>(id, VoucherDaysNoted{voucher});
        ProposeHeldPayments(unit, contract);
        return std::nullopt;
    };
}

}  // namespace luotsi::finance_integration
