#include "contract_registry/adapters/steering/market_store.h"

#include "contract_registry/adapters/steering/search_index.h"
#include "contract_registry/domain/contract_family.h"
#include "contract_registry/domain/family.h"

#include <optional>
#include <set>
#include <string_view>

namespace luotsi::contract_registry {
namespace {

constexpr std::string_view kMark = "service:";
// What follows `:` among the bytes.
constexpr std::string_view kAfterMark = "service;";

std::optional<std::uint64_t> WordOf(sql::Db& db, const std::string& service_code) {
    sql::Statement row = db.Prepare("SELECT id FROM search_words WHERE word=?");
    row.Bind(std::string(kMark) + service_code);
    if (!row.Step()) return std::nullopt;
    return row.Unsigned(0);
}

absl::Status FindNaming(
    journal::Journal& journal, const std::string& service_code, std::vector<Uuid>& contracts
) {
    return journal.Read([&](sql::Db& db) {
        const std::optional<std::uint64_t> word = WordOf(db, service_code);
        if (!word) return;
        sql::Statement rows = db.Prepare(
            "SELECT c.contract FROM search_postings p JOIN search_contracts c ON c.doc=p.entry-? "
            "WHERE p.entry>=? AND p.entry<? ORDER BY c.doc"
        );
        const std::uint64_t mark = EntryOf(*word, kTextWeight, 0);
        rows.BindAll(mark, mark, EntriesOf(*word + 1));
        while (rows.Step())
            contracts.push_back(rows.Id(0));
    });
}

}  // namespace

absl::Status FindServices(journal::Journal& journal, std::vector<std::string>& codes) {
    return journal.Read([&](sql::Db& db) {
        sql::Statement rows =
            db.Prepare("SELECT word FROM search_words WHERE word>=? AND word<? ORDER BY word");
        rows.BindAll(kMark, kAfterMark);
        while (rows.Step())
            codes.push_back(rows.Text(0).substr(kMark.size()));
    });
}

absl::Status FindOfService(
    journal::Journal& journal, const std::string& service_code, std::vector<Uuid>& contracts
) {
    const absl::Status named = FindNaming(journal, service_code, contracts);
    if (!named.ok()) return named;
    std::set<Uuid> known(contracts.begin(), contracts.end());
    for (std::size_t i = 0; i < contracts.size(); ++i) {
        const auto family = journal.Load<FamilyBook>(contracts[i]);
        if (!family.ok()) return absl::UnavailableError("a contract's family cannot be read");
        for (const FamilyChild& child : family->state.children) {
            if (TakesOver(child.relation) && known.insert(child.contract_id).second)
                contracts.push_back(child.contract_id);
        }
    }
    return absl::OkStatus();
}

absl::Status FindInForce(journal::Journal& journal, std::vector<Uuid>& contracts) {
    return journal.Read([&](sql::Db& db) {
        sql::Statement rows = db.Prepare(
            "SELECT contract FROM search_contracts WHERE state IN ('active','ending') "
            "ORDER BY COALESCE(end_date,'9999'),doc"
        );
        while (rows.Step())
            contracts.push_back(rows.Id(0));
    });
}

absl::Status ReadPaid(journal::Journal& journal, const Uuid& contract, std::vector<PaidTo>& paid) {
    return journal.Read([&](sql::Db& db) {
        sql::Statement rows = db.Prepare(
            "SELECT day,payee_scheme,payee_id,payee_name,CAST(SUM(minor) AS INTEGER) "
            "FROM contract_money WHERE contract=? AND currency='EUR' "
            "GROUP BY day,payee_scheme,payee_id,payee_name "
            "ORDER BY day,payee_scheme,payee_id,payee_name"
        );
        rows.Bind(contract);
        while (rows.Step()) {
            PaidTo& one = paid.emplace_back();
            one.day = *CivilDate::Parse(rows.View(0));
            Party payee{.identifier = {}, .name = rows.Text(3)};
            if (!rows.View(1).empty()) payee.identifier = {rows.Text(1), rows.Text(2)};
            one.payee = ProviderKey(payee);
            one.amount = Money::Of(rows.Int(4));
        }
    });
}

}  // namespace luotsi::contract_registry
