#include "finance_integration/app/propose_payment.h"

#include "finance_integration/app/conditional_payments.h"
#include "finance_integration/app/judge_invoice.h"
#include "finance_integration/app/note_dispute.h"
#include "finance_integration/domain/contract_terms.h"
#include "finance_integration/domain/reconciliation.h"
#include "finance_integration/domain/restated_month.h"

#include <map>
#include <memory>
#include <utility>
#include <variant>

namespace luotsi::finance_integration {
namespace {

// A correction that moves no euro stands on the proposal before it.
void TakeProposal(
    ports::Unit& unit,
    const ContractTerms& terms,
    const ApprovedReport& report,
    const PaymentProposed& proposal,
    CivilDate today
) {
    const Uuid id = proposal.contract.uuid();
    MonthProposed month = ProposedMonthOf(terms, report, proposal, today);
    const PaymentState payments = unit.Get<PaymentBook>(id).state;
    const auto before = payments.months.find(report.month);
    // Of months from before proposals were named nothing is known to stand on.
    const bool stands = before != payments.months.end() && !before->second.proposal.IsNil();
    if (stands && !MovesMoney(proposal, StatedAt(unit, before->second.proposal))) {
        unit.Append<RestatedMonthBook>(report.proposal.uuid(), MonthRestated{proposal});
        month = RestatedMonthOf(std::move(month), before->second, report.proposal);
    } else {
        unit.Append<PaymentProposalBook>(report.proposal.uuid(), proposal);
    }
    unit.Append<PaymentBook>(id, month);
    FollowDisputes(unit, proposal.contract, report.month, month.proposal, today);
}

void Propose(
    ports::Unit& unit, ContractId contract, const ApprovedReport& report, CivilDate today
) {
    const Uuid id = contract.uuid();
    // A copy: appending may move what the unit holds.
    const ContractTerms known = unit.Get<ContractTermsBook>(id).state;
    const PaymentDecision decision =
        ProposePayment(contract, known, unit.Get<PaymentBook>(id).state, report);
    std::visit(
        Overloaded{
            [](std::monostate) {},
            [&](const PaymentProposed& proposal) {
                TakeProposal(unit, known, report, proposal, today);
            },
            [&](const PaymentHeld& held) { unit.Append<PaymentBook>(id, held); },
            [&](const PaymentNotDue& not_due) { unit.Append<PaymentBook>(id, not_due); },
        },
        decision
    );
}

// A month with a report that waits is left to that report: it replaces what was proposed.
void JudgeAnew(
    ports::Unit& unit,
    ContractId contract,
    const PaymentState& before,
    const VoucherDays& now,
    SpareIds& proposals,
    CivilDate today
) {
    const ContractTerms terms = unit.Get<ContractTermsBook>(contract.uuid()).state;
    for (const auto& [month, proposed] : before.months) {
        const bool touched = proposed.voucher && DifferIn(month, before.voucher, now);
        if (!touched || before.held.contains(month) || proposals.size() == 0) continue;
        const PaymentProposed last = StatedAt(unit, proposed.voucher->id);
        std::optional<ApprovedReport> report =
            ReportToJudgeAnew(terms, last, proposed.voucher->services, before.voucher, now);
        if (!report) continue;
        report->proposal = ProposalId(proposals.Take());
        Propose(unit, contract, *report, today);
    }
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
        const Uuid id = command.contract.uuid();
        const ReportedSums sums{
            .version = command.report.version,
            .amounts = command.amounts,
            .service_lines = command.report.services.size(),
        };
        Propose(unit, command.contract, command.report, today);
        // After the proposal, whose row carries what it was made of.
        if (const auto noted =
                NoteReportSums(unit.Get<ReportedBook>(id).state, command.report.month, sums))
            unit.Append<ReportedBook>(id, *noted);
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

void ProposeHeldPayments(ports::Unit& unit, ContractId contract, CivilDate today) {
    // A copy: proposing changes the book.
    const std::map<Month, HeldReport> held = unit.Get<PaymentBook>(contract.uuid()).state.held;
    for (const auto& [month, one] : held)
        Propose(unit, contract, one.report, today);
}

ports::Work NoteReportsHoldHandler::Plan(ContractId contract, ReportsHoldNoted told) {
    const Moment moment = clock_.Read();
    auto spare = std::make_shared<SpareIds>(
        MakeIds(ids_, moment.now, told.withdrawn ? kMaxReleasesAtOnce : 0)
    );
    return [contract, told, spare, today = moment.today](ports::Unit& unit
           ) -> std::optional<Rejection> {
        const Uuid id = contract.uuid();
        if (told.revision <= unit.Get<PaymentBook>(id).state.reports_hold.revision)
            return std::nullopt;
        spare->Restart();
        unit.Append<PaymentBook>(id, told);
        ProposeHeldPayments(unit, contract, today);
        SettleConditionals(unit, contract, *spare, today);
        return std::nullopt;
    };
}

ports::Work NoteVoucherDaysHandler::Plan(ContractId contract, VoucherDays voucher) {
    const Moment moment = clock_.Read();
    auto spare = std::make_shared<SpareIds>(MakeIds(ids_, moment.now, kMostMonthsAnew));
    return [contract, voucher = std::move(voucher), spare, today = moment.today](ports::Unit& unit
           ) -> std::optional<Rejection> {
        const Uuid id = contract.uuid();
        const PaymentState before = unit.Get<PaymentBook>(id).state;
        if (voucher.revision <= before.voucher.revision) return std::nullopt;
        spare->Restart();
        unit.Append<PaymentBook>(id, VoucherDaysNoted{voucher});
        ProposeHeldPayments(unit, contract, today);
        JudgeAnew(unit, contract, before, voucher, *spare, today);
        return std::nullopt;
    };
}

}  // namespace luotsi::finance_integration
