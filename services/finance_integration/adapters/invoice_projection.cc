#include "finance_integration/adapters/projections.h"
#include "finance_integration/domain/supplier_name.h"
#include "kernel/company_key.h"
#include "platform/codec/json_codec.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace luotsi::finance_integration {
namespace {

constexpr std::string_view kBlankUnit = "(blank)";

// Everything that a judgement says but its surrogate ids.
std::string LabelsOf(const Judgement& judgement) {
    std::string text = judgement.contract_label;
    for (const std::string& label : judgement.candidate_labels)
        text += "|" + label;
    for (const std::string& supplier : judgement.waits_for)
        text += "?" + supplier;
    return text;
}

std::optional<Uuid> ContractOf(const Judgement& judgement) {
    if (!judgement.contract) return std::nullopt;
    return judgement.contract->uuid();
}

std::optional<std::string> TextOrNothing(const std::string& text) {
    if (text.empty()) return std::nullopt;
    return text;
}

std::optional<std::string> PartyOf(const InvoiceFacts& facts) {
    if (facts.supplier_id.empty()) return std::nullopt;
    return facts.supplier_scheme + ":" + facts.supplier_id;
}

// Months of a contract under the company that led in them.
struct LedMonths {
    std::string lead;
    std::string first_month;
    std::string end_month;
};

std::vector<LedMonths> LedMonthsOf(sql::Db& db, const Uuid& contract) {
    std::vector<LedMonths> led;
    sql::Statement rows = db.Prepare(
        "SELECT lead,first_month,end_month FROM provided_months WHERE contract=? AND "
        "provider=lead ORDER BY first_month"
    );
    rows.Bind(contract);
    while (rows.Step())
        led.push_back({rows.Text(0), rows.Text(1), rows.Text(2)});
    return led;
}

// The CompanyKey of `scheme:id`: a bill may name its sender by another register than the contract.
std::string CompanyOf(const std::string& party) {
    const std::size_t colon = party.find(':');
    if (colon == std::string::npos) return {};
    return CompanyKey({party.substr(0, colon), party.substr(colon + 1)});
}

// Whose an invoice is: its supplier's where that has provided the contract, else of who provided in
// the month that it bills, or in which it is dated; nobody's without a contract.
std::string OwnerAmong(
    const std::vector<LedMonths>& led, const std::string& party, const std::string& month
) {
    const std::string supplier = CompanyOf(party);
    std::string of_month;
    for (const LedMonths& one : led) {
        if (!supplier.empty() && CompanyOf(one.lead) == supplier) return one.lead;
        if (one.first_month <= month && month < one.end_month) of_month = one.lead;
    }
    return of_month;
}

std::string OwnerOf(sql::Db& db, const std::optional<Uuid>& contract, const InvoiceFacts& facts) {
    if (!contract) return {};
    const Month month = BilledMonth(facts).value_or(Month::Of(facts.invoice_date));
    return OwnerAmong(
        LedMonthsOf(db, *contract), PartyOf(facts).value_or(std::string()), month.ToText()
    );
}

// Adds an invoice with this judgement to the sums, or takes it out again (`sign` -1).
class Tally {
  public:
    Tally(sql::Db& db, const InvoiceFacts& facts) : db_(db), facts_(facts) {}

    void Count(const Judgement& judgement, int sign) {
        const std::string currency = facts_.net.currency().ToText();
        const std::string_view reason = EnumText(judgement.reason);
        const std::int64_t net = sign * facts_.net.minor();
        const int credit = facts_.net.minor() < 0 ? sign : 0;
        db_.Prepare(
               "INSERT INTO invoice_totals(reason,currency,count,credits,net,judged) "
               "VALUES(?1,?2,?3,?4,?5,?6) ON CONFLICT(reason,currency) DO UPDATE SET "
               "count=invoice_totals.count+?3,credits=invoice_totals.credits+?4,"
               "net=invoice_totals.net+?5,judged=invoice_totals.judged+?6"
        )
            .BindAll(reason, currency, sign, credit, net, std::max(sign, 0))
            .Run();
        if (IsOffContract(judgement.reason)) {
            CountOffContract(judgement.reason, sign, currency, net);
        }
        for (const std::string& supplier : judgement.waits_for)
            CountWaiting(supplier, sign);
    }

  private:
    void CountOffContract(Reason reason, int sign, const std::string& currency, std::int64_t net) {
        const bool unknown = reason == Reason::kNoContractKnown;
        db_.Prepare(
               "INSERT INTO off_contract(month,unit,currency,no_contract_known,"
               "contract_not_in_force,net) VALUES(?1,?2,?3,?4,?5,?6) "
               "ON CONFLICT(month,unit,currency) DO UPDATE SET "
               "no_contract_known=off_contract.no_contract_known+?4,"
               "contract_not_in_force=off_contract.contract_not_in_force+?5,"
               "net=off_contract.net+?6"
        )
            .BindAll(
                Month::Of(facts_.invoice_date).ToText(),
                facts_.unit.empty() ? kBlankUnit : std::string_view(facts_.unit),
                currency,
                unknown ? sign : 0,
                unknown ? 0 : sign,
                net
            )
            .Run();
    }

    void CountWaiting(const std::string& supplier_key, int sign) {
        db_.Prepare(
               "INSERT INTO alias_waiting(alias_key,supplier_key,waiting) VALUES(?1,?2,?3) "
               "ON CONFLICT(alias_key,supplier_key) DO UPDATE SET "
               "waiting=alias_waiting.waiting+?3"
        )
            .BindAll(SupplierKey(facts_.supplier_name), supplier_key, sign)
            .Run();
    }

    sql::Db& db_;
    const InvoiceFacts& facts_;
};

void Insert(sql::Db& db, const ports::Held<InvoiceBook>& held) {
    const InvoiceFacts& facts = held.state.facts;
    const Judgement& judgement = held.state.judgement;
    sql::Statement insert = db.Prepare(
        "INSERT INTO invoices(position,invoice_id,month,supplier_key,contract_number,party,reason,"
        "contract_id,provider,labels,currency,net,facts,judgement,recorded_at) "
        "VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"
    );
    insert.BindAll(held.state.first_position, held.id, Month::Of(facts.invoice_date).ToText());
    insert.BindAll(SupplierKey(facts.supplier_name), TextOrNothing(facts.contract_number));
    insert.BindAll(PartyOf(facts), EnumText(judgement.reason), ContractOf(judgement));
    insert.Bind(OwnerOf(db, ContractOf(judgement), facts));
    insert.BindAll(LabelsOf(judgement), facts.net.currency().ToText(), facts.net.minor());
    insert.BindAll(EncodeJson(facts), EncodeJson(judgement));
    insert.Bind(held.state.recorded_at.micros()).Run();
    const std::optional<Month> billed = BilledMonth(facts);
    if (!billed) return;
    db.Prepare("INSERT INTO invoices_billed(position,month) VALUES(?,?)")
        .BindAll(held.state.first_position, billed->ToText())
        .Run();
}

void Update(sql::Db& db, const ports::Held<InvoiceBook>& held) {
    const Judgement& judgement = held.state.judgement;
    sql::Statement update = db.Prepare(
        "UPDATE invoices SET reason=?,contract_id=?,provider=?,labels=?,judgement=? "
        "WHERE position=?"
    );
    update.BindAll(EnumText(judgement.reason), ContractOf(judgement));
    update.Bind(OwnerOf(db, ContractOf(judgement), held.state.facts));
    update.BindAll(LabelsOf(judgement), EncodeJson(judgement), held.state.first_position).Run();
}

}  // namespace

void ProjectInvoice(
    sql::Db& db, const ports::Held<InvoiceBook>& after, const InvoiceBook::Event& event
) {
    Tally tally(db, after.state.facts);
    std::visit(
        Overloaded{
            [&](const InvoiceRecorded& recorded) {
                Insert(db, after);
                tally.Count(recorded.judgement, 1);
            },
            [&](const InvoiceRejudged& rejudged) {
                Update(db, after);
                tally.Count(rejudged.before, -1);
                tally.Count(rejudged.after, 1);
            },
        },
        event
    );
}

void MoveInvoices(sql::Db& db, const Uuid& contract) {
    const std::vector<LedMonths> led = LedMonthsOf(db, contract);
    std::vector<std::pair<std::int64_t, std::string>> moved;
    sql::Statement rows = db.Prepare(
        "SELECT i.position,COALESCE(i.party,''),COALESCE(b.month,i.month),i.provider "
        "FROM invoices i LEFT JOIN invoices_billed b ON b.position=i.position "
        "WHERE i.contract_id=? ORDER BY i.position"
    );
    rows.Bind(contract);
    while (rows.Step()) {
        std::string owner = OwnerAmong(led, rows.Text(1), rows.Text(2));
        if (owner != rows.Text(3)) moved.emplace_back(rows.Int(0), std::move(owner));
    }
    for (const auto& [position, owner] : moved) {
        db.Prepare("UPDATE invoices SET provider=? WHERE position=?")
            .BindAll(owner, position)
            .Run();
    }
}

}  // namespace luotsi::finance_integration
