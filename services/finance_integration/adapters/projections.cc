#include "finance_integration/adapters/projections.h"

#include "platform/codec/json_codec.h"

#include <variant>

namespace luotsi::finance_integration {
namespace {

void DropHold(sqlite::Db& db, const Uuid& contract, Month month) {
    db.Prepare("DELETE FROM payment_holds WHERE contract_id=? AND month=?")
        .BindAll(contract, month.ToText())
        .Run();
}

}  // namespace

void ProjectMatchingRules(
    sqlite::Db& db,
    const ports::Held<MatchingRulesBook>& after,
    const MatchingRulesBook::Event& /*event*/
) {
    db.Prepare("INSERT OR REPLACE INTO matching_rules(one,rules) VALUES(1,?)")
        .Bind(EncodeJson(after.state))
        .Run();
}

void ProjectContractTerms(
    sqlite::Db& db,
    const ports::Held<ContractTermsBook>& after,
    const ContractTermsBook::Event& event
) {
    if (!std::holds_alternative<TermsNoted>(event)) return;
    db.Prepare("INSERT OR REPLACE INTO contracts(contract_id,label,terms) VALUES(?,?,?)")
        .BindAll(after.id, after.state.label(), EncodeJson(after.state.periods))
        .Run();
}

void ProjectSupplierAlias(
    sqlite::Db& db,
    const ports::Held<SupplierAliasBook>& after,
    const SupplierAliasBook::Event& /*event*/
) {
    const AliasProposed& proposal = after.state.proposal;
    db.Prepare(
          "INSERT OR REPLACE INTO supplier_aliases(alias_id,alias_key,supplier_key,proposal,state) "
          "VALUES(?,?,?,?,?)"
    )
        .BindAll(after.id, proposal.alias_key, proposal.supplier_key, EncodeJson(proposal))
        .Bind(EnumText(after.state.state))
        .Run();
}

void ProjectPaymentProposal(
    sqlite::Db& db,
    const ports::Held<PaymentProposalBook>& after,
    const PaymentProposalBook::Event& /*event*/
) {
    // The body goes into the canonical state, so the contract's surrogate id stands beside it.
    PaymentProposed body = after.state;
    body.contract = ContractId();
    db.Prepare(
          "INSERT INTO payment_proposals(position,proposal_id,contract_id,month,body,recorded_at) "
          "VALUES(?,?,?,?,?,?)"
    )
        .BindAll(after.position, after.id, after.state.contract.uuid(), body.month.ToText())
        .BindAll(EncodeJson(body), after.recorded_at.micros())
        .Run();
}

void ProjectPaymentBook(
    sqlite::Db& db, const ports::Held<PaymentBook>& after, const PaymentBook::Event& event
) {
    std::visit(
        Overloaded{
            [&](const MonthProposed& proposed) { DropHold(db, after.id, proposed.month); },
            [&](const PaymentNotDue& not_due) { DropHold(db, after.id, not_due.month); },
            [&](const PaymentHeld& one) {
                const HeldReport& held = one.held;
                db.Prepare(
                      "INSERT OR REPLACE INTO payment_holds(contract_id,month,version,reason,"
                      "service_code) VALUES(?,?,?,?,?)"
                )
                    .BindAll(after.id, held.report.month.ToText())
                    .BindAll(std::uint64_t{held.report.version}, held.reason, held.service_code)
                    .Run();
            },
        },
        event
    );
}

}  // namespace luotsi::finance_integration
