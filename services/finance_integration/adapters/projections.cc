#include "finance_integration/adapters/projections.h"

#include "kernel/company_key.h"
#include "platform/codec/json_codec.h"
#include "platform/identity/provided_months.h"
#include "platform/runtime/helsinki.h"
#include "ports/members.h"
#include "ports/scope.h"

#include <set>
#include <string>
#include <utility>
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

// A member is one company whichever register names it, as report intake has its months; empty
// where none does.
std::string MemberKey(const std::string& scheme, const std::string& id) {
    return ports::ScopeKey(scheme, id).empty() ? std::string() : CompanyKey({scheme, id});
}

std::vector<std::string> MembersOf(const TermsPeriod* terms) {
    std::vector<std::string> members;
    if (terms == nullptr) return members;
    for (const PartyShare& member : terms->members)
        members.push_back(MemberKey(member.scheme, member.id));
    return members;
}

// Who provides now, alone or as a member, sees the contract.
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

std::vector<identity::ProvidedMonths> MonthsOf(const ports::Held<ContractTermsBook>& after) {
    std::vector<identity::Providing> dated;
    for (const TermsPeriod& period : after.state.periods)
        dated.push_back({period.valid_from, ProviderOf(&period), MembersOf(&period)});
    return identity::WhoProvided(dated, runtime::HelsinkiDate(after.recorded_at));
}

// What is held for a month is of who provided in it; for a milestone, of who provides until it is
// settled.
void MoveConditionals(
    sql::Db& db,
    const ports::Held<ContractTermsBook>& after,
    const std::vector<identity::ProvidedMonths>& months
) {
    const std::string provider = ProviderOf(Today(after));
    db.Prepare("UPDATE conditional_payments SET label=? WHERE contract_id=? AND label<>?")
        .BindAll(after.state.label(), after.id, after.state.label())
        .Run();
    db.Prepare(
          "UPDATE conditional_payments SET provider=? WHERE contract_id=? AND month='' AND state=? "
          "AND provider<>?"
    )
        .BindAll(provider, after.id, EnumText(ConditionState::kHeld), provider)
        .Run();
    for (const identity::ProvidedMonths& one : months) {
        db.Prepare(
              "UPDATE conditional_payments SET provider=? WHERE contract_id=? AND month>=? AND "
              "month<? AND provider<>?"
        )
            .BindAll(one.provider, after.id, one.first_month, one.end_month, one.provider)
            .Run();
    }
}

// Whose a month of a contract is; empty where that is not known.
std::string LeadOf(sql::Db& db, const Uuid& contract, const std::string& month) {
    sql::Statement row = db.Prepare(
        "SELECT lead FROM provided_months WHERE contract=? AND provider=lead AND first_month<=? "
        "AND ?<end_month"
    );
    row.BindAll(contract, month, month);
    return row.Step() ? row.Text(0) : std::string();
}

// Payments to a provider that no register identified when they were proposed.
void GiveToIdentified(sql::Db& db, const Uuid& contract) {
    std::vector<std::pair<std::int64_t, std::string>> found;
    sql::Statement rows = db.Prepare(
        "SELECT position,month FROM payment_proposals WHERE contract_id=? AND provider='' "
        "ORDER BY position"
    );
    rows.Bind(contract);
    while (rows.Step())
        found.emplace_back(rows.Int(0), rows.Text(1));
    for (const auto& [position, month] : found) {
        const std::string payee = LeadOf(db, contract, month);
        if (payee.empty()) continue;
        db.Prepare("UPDATE payment_proposals SET provider=? WHERE position=?")
            .BindAll(payee, position)
            .Run();
        db.Prepare(
              "INSERT INTO proposal_payees(provider,position) VALUES(?,?) ON CONFLICT DO NOTHING"
        )
            .BindAll(payee, position)
            .Run();
    }
}

// Those who are paid beside the payee itself: by their parts, or where shares split nothing as
// members of the consortium that the payee leads in the month.
std::vector<std::string> PaidMembers(
    sql::Db& db, const PaymentProposed& proposal, const std::string& payee
) {
    std::set<std::string> members;
    for (const PaymentPart& part : proposal.payee_parts)
        members.insert(MemberKey(part.scheme, part.id));
    const std::string month = proposal.month.ToText();
    sql::Statement rows = db.Prepare(
        "SELECT provider FROM provided_months WHERE contract=? AND lead=? AND first_month<=? AND "
        "?<end_month"
    );
    rows.BindAll(proposal.contract.uuid(), payee, month, month);
    while (rows.Step())
        members.insert(rows.Text(0));
    members.erase(payee);
    members.erase("");
    return {members.begin(), members.end()};
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
    const std::vector<identity::ProvidedMonths> months = MonthsOf(after);
    if (identity::PutProvidedMonths(db, after.id, months)) {
        MoveInvoices(db, after.id);
        GiveToIdentified(db, after.id);
    }
    MoveConditionals(db, after, months);
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
    std::string payee = ports::ScopeKey(body.payee_scheme, body.payee_id);
    if (payee.empty()) payee = LeadOf(db, after.state.contract.uuid(), body.month.ToText());
    std::vector<std::string> paid = PaidMembers(db, after.state, payee);
    db.Prepare(
          "INSERT INTO payment_proposals(position,proposal_id,contract_id,provider,members,month,"
          "body,recorded_at) VALUES(?,?,?,?,?,?,?,?)"
    )
        .BindAll(after.position, after.id, after.state.contract.uuid())
        .BindAll(payee, ports::MembersColumn(paid), body.month.ToText())
        .BindAll(EncodeJson(body), after.recorded_at.micros())
        .Run();
    if (!payee.empty()) paid.push_back(payee);
    for (const std::string& one : paid) {
        db.Prepare("INSERT INTO proposal_payees(provider,position) VALUES(?,?)")
            .BindAll(one, after.position)
            .Run();
    }
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
    const std::string month = payment.month ? payment.month->ToText() : std::string();
    // A milestone's is of who provides now.
    const std::string provider =
        LeadOf(db, after.id, payment.month ? month : Month::Of(payment.held_on).ToText());
    AddToTotal(db, EnumText(payment.state), currency, 1, payment.amount.minor());
    db.Prepare(
          "INSERT INTO conditional_payments(contract_id,key,first_position,state,currency,amount,"
          "body,month,provider,label) VALUES(?,?,?,?,?,?,?,?,?,"
          "COALESCE((SELECT label FROM contracts WHERE contract_id=?),'')) ON "
          "CONFLICT(contract_id,key) DO UPDATE SET "
          "state=excluded.state,currency=excluded.currency,amount=excluded.amount,"
          "body=excluded.body"
    )
        .BindAll(after.id, key, after.position, EnumText(payment.state), currency)
        .BindAll(payment.amount.minor(), EncodeJson(payment))
        .BindAll(month, provider, after.id)
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
