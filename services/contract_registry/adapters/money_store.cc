#include "contract_registry/adapters/money_store.h"

#include "contract_registry/app/steering/picture_work.h"
#include "contract_registry/domain/contract.h"
#include "platform/runtime/helsinki.h"
#include "platform/wire/described.h"
#include "platform/wire/values.h"

#include <luotsi/finance/v1/finance_event.pb.h>

#include <utility>

namespace luotsi::contract_registry {
namespace {

// A change may move an amount from one contract to another: two rows of one position.
constexpr const char* kTables = R"sql(
CREATE TABLE IF NOT EXISTS contract_money(
    contract BLOB NOT NULL,
    position INTEGER NOT NULL,
    movement TEXT NOT NULL,
    kind TEXT NOT NULL,
    day TEXT NOT NULL,
    payee_scheme TEXT NOT NULL,
    payee_id TEXT NOT NULL,
    payee_name TEXT NOT NULL,
    minor INTEGER NOT NULL,
    currency TEXT NOT NULL,
    recorded_at INTEGER NOT NULL,
    PRIMARY KEY(contract, position, movement)
);
CREATE INDEX IF NOT EXISTS contract_money_time ON contract_money(recorded_at, contract);
)sql";

constexpr const char* kState =
    "SELECT c.natural_key,m.kind,m.day,m.payee_name,m.currency,CAST(SUM(m.minor) AS INTEGER) "
    "FROM contract_money m JOIN contracts c ON c.id=m.contract "
    "GROUP BY c.natural_key,m.kind,m.day,m.payee_name,m.currency ORDER BY 1,2,3,4,5";

void Insert(
    sql::Db& db,
    const ports::Held<MoneyBook>& after,
    const MoneyNoted& noted,
    const Uuid& contract,
    const std::string& movement,
    std::int64_t minor
) {
    const PartyIdentifier payee = noted.payee.identifier.value_or(PartyIdentifier{});
    sql::Statement row = db.Prepare(
        "INSERT INTO contract_money(contract,position,movement,kind,day,payee_scheme,payee_id,"
        "payee_name,minor,currency,recorded_at) VALUES(?,?,?,?,?,?,?,?,?,?,?)"
    );
    row.BindAll(contract, after.position, movement, EnumText(noted.kind), noted.day.ToText());
    row.BindAll(payee.scheme, payee.id, noted.payee.name, minor);
    row.BindAll(noted.amount.currency().ToText(), after.recorded_at.micros());
    row.Run();
}

absl::Status Unreadable() {
    return absl::InvalidArgumentError("a finance event that cannot be read");
}

// Contracts with prices are paid by what is reported; there an invoice asks for the same money.
bool IsPaidByReport(const ContractHistory& contract, CivilDate day) {
    return !TermsOn(contract, day).prices.empty();
}

// The trail of the payment, and what it means for the contracts' pictures.
std::optional<Rejection> Note(ports::Unit& unit, const Uuid& id, MoneyNoted news) {
    const MoneyTrail& trail = unit.Get<MoneyBook>(id).state;
    const Decision<MoneyEvent> decision = Decide(trail, std::move(news));
    if (auto refused = unit.Apply<MoneyBook>(id, decision)) return refused;
    for (const MoneyEvent& event : decision.events()) {
        if (auto refused = SeeMoney(unit, std::get<MoneyNoted>(event))) return refused;
    }
    return std::nullopt;
}

void AddWork(const Uuid& id, MoneyNoted news, std::vector<ports::Entry>& work) {
    work.push_back({{}, [id, news = std::move(news)](ports::Unit& unit) {
                        MoneyNoted now = news;
                        const bool invoice = now.kind == MoneyKind::kInvoice;
                        if (invoice && now.contract_id != Uuid()) {
                            const auto& contract = unit.Get<ContractBook>(now.contract_id).state;
                            if (IsPaidByReport(contract, now.day)) now.contract_id = Uuid();
                        }
                        return Note(unit, id, std::move(now));
                    }});
}

absl::Status HandlePayment(const feed::PublicEvent& event, std::vector<ports::Entry>& work) {
    finance::v1::PaymentEvent told;
    if (!told.ParseFromString(event.data)) return Unreadable();
    const finance::v1::PaymentProposal& proposal = told.payment_proposal();
    wire::Reader reader;
    const Uuid id = reader.Id(proposal.id(), "id");
    MoneyNoted news;
    news.source_position = event.position;
    news.contract_id = reader.Id(proposal.contract_id(), "contract_id");
    news.amount = reader.MoneyOf(proposal.amount(), "amount");
    news.payee = wire::Taken<Party>(proposal.payee(), "payee", reader);
    news.day = runtime::HelsinkiDate(event.time);
    if (reader.rejection()) return Unreadable();
    AddWork(id, std::move(news), work);
    return absl::OkStatus();
}

absl::Status HandleInvoice(const feed::PublicEvent& event, std::vector<ports::Entry>& work) {
    finance::v1::InvoiceEvent told;
    if (!told.ParseFromString(event.data)) return Unreadable();
    const finance::v1::Invoice& invoice = told.invoice();
    // Of what was never under a contract nothing need be remembered; of what was judged again the
    // position, because the earlier word may still be on its way.
    const bool first = told.kind() == finance::v1::INVOICE_EVENT_KIND_RECORDED;
    if (first && invoice.contract_id().empty()) return absl::OkStatus();
    wire::Reader reader;
    const Uuid id = reader.Id(invoice.id(), "id");
    MoneyNoted news;
    news.kind = MoneyKind::kInvoice;
    news.source_position = event.position;
    if (!invoice.contract_id().empty())
        news.contract_id = reader.Id(invoice.contract_id(), "contract_id");
    news.amount = reader.MoneyOf(invoice.net(), "net");
    news.payee = wire::Taken<Party>(invoice.supplier(), "supplier", reader);
    const std::optional<CivilDate> day = reader.Date(invoice.invoice_date(), "invoice_date");
    if (reader.rejection() || !day) return Unreadable();
    news.day = *day;
    AddWork(id, std::move(news), work);
    return absl::OkStatus();
}

}  // namespace

journal::Schema MoneySchema() {
    return {.read_models = kTables, .tables = {"contract_money"}, .canonical = {kState}};
}

void ProjectMoney(sql::Db& db, const ports::Held<MoneyBook>& after, const MoneyEvent& event) {
    const auto& noted = std::get<MoneyNoted>(event);
    if (noted.contract_id == noted.earlier_contract_id) return;
    std::string movement = after.id.ToText();
    if (after.revision > 1) movement += '-' + std::to_string(after.revision);
    const std::int64_t minor = noted.amount.minor();
    if (noted.earlier_contract_id != Uuid())
        Insert(db, after, noted, noted.earlier_contract_id, movement + "-back", -minor);
    if (noted.contract_id != Uuid()) Insert(db, after, noted, noted.contract_id, movement, minor);
}

feed::Subscription FollowMoney() {
    return {
        "finance-integration",
        [](const feed::PublicEvent& event, std::vector<ports::Entry>& work) {
            if (event.type.starts_with("fi.luotsi.finance.payment.")) {
                return HandlePayment(event, work);
            }
            if (event.type.starts_with("fi.luotsi.finance.invoice.")) {
                return HandleInvoice(event, work);
            }
            return absl::OkStatus();
        }
    };
}

absl::Status ReadMovements(
    journal::Journal& journal, const Uuid& contract, Instant until, std::vector<Movement>& found
) {
    return journal.Read([&](sql::Db& db) {
        sql::Statement rows = db.Prepare(
            "SELECT movement,kind,day,payee_scheme,payee_id,payee_name,minor,currency,recorded_at,"
            "position FROM contract_money WHERE contract=? AND recorded_at<=? "
            "ORDER BY position,movement"
        );
        rows.BindAll(contract, until.micros());
        while (rows.Step()) {
            Movement& one = found.emplace_back();
            one.id = rows.Text(0);
            one.kind = *EnumParse<MoneyKind>(rows.View(1));
            one.day = *CivilDate::Parse(rows.View(2));
            if (!rows.View(3).empty()) one.payee.identifier = {rows.Text(3), rows.Text(4)};
            one.payee.name = rows.Text(5);
            one.amount = Money::Of(rows.Int(6), *Currency::Parse(rows.View(7)));
            one.recorded_at = Instant::FromMicros(rows.Int(8));
            one.position = rows.Unsigned(9);
        }
    });
}

absl::Status FindMoved(
    journal::Journal& journal, Instant from, Instant to, std::vector<Uuid>& found
) {
    return journal.Read([&](sql::Db& db) {
        sql::Statement rows = db.Prepare(
            "SELECT DISTINCT contract FROM contract_money WHERE recorded_at>=? AND recorded_at<=? "
            "ORDER BY contract"
        );
        rows.BindAll(from.micros(), to.micros());
        while (rows.Step())
            found.push_back(rows.Id(0));
    });
}

}  // namespace luotsi::contract_registry
