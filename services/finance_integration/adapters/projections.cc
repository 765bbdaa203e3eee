#include "finance_integration/adapters/projections.h"

#include "platform/codec/json_codec.h"
#include "platform/runtime/helsinki.h"
#include "ports/members.h"
#include "ports/scope.h"

#include <string>
#include <variant>
#include <vector>

namespace luotsi::finance_integration {
namespace {

void DropHold(sql::Db& db, const Uuid& contract, Month month) {
    db.Prepare("DELETE FROM payment_holds WHERE contract_id=? AND month=?")
        .BindAll(contract, month.ToText())
        .Run();
}

void AddToTotal(
    sql::Db& db, std::string_view state, std::string_view currency, int count, std::int64_t amount
) {
    db.Prepare(
          "INSERT INTO conditional_totals(state,currency,count,amount) VALUES(?,?,?,?) "
          "ON CONFLICT(state,currency) DO UPDATE SET count=conditional_totals.count+excluded.count,"
          "amount=conditional_totals.amount+excluded.amount"
    )
        .BindAll(state, currency, count, amount)
        .Run();
}

// The key of the payment that the event touches; empty for events that touch none.
std::string TouchedBy(const ConditionalBook::Event& event) {
    return std::visit(
        Overloaded{
            [](const ConditionalHeld& one) { return KeyOf(one.payment); },
            [](const ConditionalReleased& one) { return one.key; },
            [](const ConditionalCancelled& one) { return one.key; },
            [](const auto&) { return std::string(); },
        },
        event
    );
}

// The terms in force when the contract was noted: the registry tells of the day on which somebody
// else provides. Null: none are known.
const TermsPeriod* Today(const ports::Held<ContractTermsBook>& after) {
    const CivilDate today = runtime::HelsinkiDate(after.recorded_at);
    const TermsPeriod* in_force = nullptr;
    for (const TermsPeriod& period : after.state.periods) {
        const bool begun = !period.valid_from || *period.valid_from <= today;
        if (in_force == nullptr || begun) in_force = &period;
    }
    return in_force;
}

std::vector<std::string> MembersOf(const TermsPeriod* terms) {
    std::vector<std::string> members;
    if (terms == nullptr) return members;
    for (const PartyShare& member : terms->members)
        members.push_back(ports::ScopeKey(member.scheme, member.id));
    return members;
}

// Who provides now, alone or as a member, sees the contract's payments.
void ProjectProviders(
    sql::Db& db, const Uuid& contract, const std::string& provider, std::vector<std::string> all
) {
    db.Prepare("DELETE FROM contract_providers WHERE contract_id=?").BindAll(contract).Run();
    all.push_back(provider);
    for (const std::string& one : all) {
        if (one.empty()) continue;
        db.Prepare(
              "INSERT INTO contract_providers(provider,contract_id) VALUES(?,?) "
              "ON CONFLICT DO NOTHING"
        )
            .BindAll(one, contract)
            .Run();
    }
}

// Who provides now sees the contract.
std::string ProviderOf(const TermsPeriod* terms) {
    if (terms == nullptr) return {};
    return ports::ScopeKey(terms->provider_scheme, terms->provider_id);
}

}  // namespace

void ProjectMatchingRules(
    sql::Db& db,
    const ports::Held<MatchingRulesBook>& after,
    const MatchingRulesBook::Event& /*event*/
) {
    db.Prepare(
          "INSERT INTO matching_rules(one,rules) VALUES(1,?) "
          "ON CONFLICT(one) DO UPDATE SET rules=excluded.rules"
    )
        .Bind(EncodeJson(after.state))
        .Run();
}

void ProjectContractTerms(
    sql::Db& db, const ports::Held<ContractTermsBook>& after, const ContractTermsBook::Event& event
) {
    if (!std::holds_alternative<TermsNoted>(event)) return;
    const TermsPeriod* const today = Today(after);
    const std::string provider = ProviderOf(today);
    const std::string members = ports::MembersColumn(MembersOf(today));
    db.Prepare(
          "INSERT INTO contracts(contract_id,label,provider,members,terms) VALUES(?,?,?,?,?) "
          "ON CONFLICT(contract_id) DO UPDATE SET label=excluded.label,"
          "provider=excluded.provider,members=excluded.members,terms=excluded.terms"
    )
        .BindAll(after.id, after.state.label(), provider, members)
        .BindAll(EncodeJson(after.state.periods))
        .Run();
    ProjectProviders(db, after.id, provider, MembersOf(today));
    db.Prepare("UPDATE invoices SET provider=? WHERE contract_id=? AND provider<>?")
        .BindAll(provider, after.id, provider)
        .Run();
    db.Prepare(
          "UPDATE payment_proposals SET provider=?,members=? WHERE contract_id=? AND "
          "(provider<>? OR members<>?)"
    )
        .BindAll(provider, members, after.id, provider, members)
        .Run();
}

void ProjectSupplierAlias(
    sql::Db& db,
    const ports::Held<SupplierAliasBook>& after,
    const SupplierAliasBook::Event& /*event*/
) {
    const AliasProposed& proposal = after.state.proposal;
    db.Prepare(
          "INSERT INTO supplier_aliases(alias_id,alias_key,supplier_key,proposal,state) "
          "VALUES(?,?,?,?,?) ON CONFLICT(alias_id) DO UPDATE SET alias_key=excluded.alias_key,"
          "supplier_key=excluded.supplier_key,proposal=excluded.proposal,state=excluded.state"
    )
        .BindAll(after.id, proposal.alias_key, proposal.supplier_key, EncodeJson(proposal))
        .Bind(EnumText(after.state.state))
        .Run();
}

void ProjectPaymentProposal(
    sql::Db& db,
    const ports::Held<PaymentProposalBook>& after,
    const PaymentProposalBook::Event& /*event*/
) {
    // The body goes into the canonical state, so the contract's surrogate id stands beside it.
    PaymentProposed body = after.state;
    body.contract = ContractId();
    db.Prepare(
          "INSERT INTO payment_proposals(position,proposal_id,contract_id,provider,members,month,"
          "body,recorded_at) VALUES(?,?,?,"
          "COALESCE((SELECT provider FROM contracts WHERE contract_id=?),''),"
          "COALESCE((SELECT members FROM contracts WHERE contract_id=?),''),?,?,?)"
    )
        .BindAll(after.position, after.id, after.state.contract.uuid())
        .BindAll(after.state.contract.uuid(), after.state.contract.uuid(), body.month.ToText())
        .BindAll(EncodeJson(body), after.recorded_at.micros())
        .Run();
    for (const PaymentPart& part : body.buyer_parts) {
        db.Prepare("INSERT INTO proposal_buyers(buyer,position) VALUES(?,?)")
            .BindAll(part.key(), after.position)
            .Run();
    }
}

void ProjectConditionals(
    sql::Db& db, const ports::Held<ConditionalBook>& after, const ConditionalBook::Event& event
) {
    const auto found = after.state.payments.find(TouchedBy(event));
    if (found == after.state.payments.end()) return;
    const auto& [key, payment] = *found;
    sql::Statement before = db.Prepare(
        "SELECT state,currency,amount FROM conditional_payments WHERE contract_id=? AND key=?"
    );
    before.BindAll(after.id, key);
    if (before.Step()) AddToTotal(db, before.Text(0), before.Text(1), -1, -before.Int(2));
    const std::string currency = payment.amount.currency().ToText();
    AddToTotal(db, EnumText(payment.state), currency, 1, payment.amount.minor());
    db.Prepare(
          "INSERT INTO conditional_payments(contract_id,key,first_position,state,currency,amount,"
          "body) VALUES(?,?,?,?,?,?,?) ON CONFLICT(contract_id,key) DO UPDATE SET "
          "state=excluded.state,currency=excluded.currency,amount=excluded.amount,"
          "body=excluded.body"
    )
        .BindAll(after.id, key, after.position, EnumText(payment.state), currency)
        .BindAll(payment.amount.minor(), EncodeJson(payment))
        .Run();
}

void ProjectPaymentBook(
    sql::Db& db, const ports::Held<PaymentBook>& after, const PaymentBook::Event& event
) {
    std::visit(
        Overloaded{
            [&](const MonthProposed& proposed) { DropHold(db, after.id, proposed.month); },
            [&](const PaymentNotDue& not_due) { DropHold(db, after.id, not_due.month); },
            [](const VoucherDaysNoted&) {},
            [](const DisputeNoted&) {},
            [](const ReportsHoldNoted&) {},
            [&](const PaymentHeld& one) {
                const HeldReport& held = one.held;
                db.Prepare(
                      "INSERT INTO payment_holds(contract_id,month,version,reason,service_code) "
                      "VALUES(?,?,?,?,?) ON CONFLICT(contract_id,month) DO UPDATE SET "
                      "version=excluded.version,reason=excluded.reason,"
                      "service_code=excluded.service_code"
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
