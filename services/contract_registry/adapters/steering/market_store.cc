#include "contract_registry/adapters/steering/market_store.h"

#include "contract_registry/adapters/steering/search_index.h"

#include <optional>
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

absl::Status FindInForce(
    journal::Journal& journal, const std::string& service_code, std::vector<InForce>& contracts
) {
    return journal.Read([&](sql::Db& db) {
        const std::optional<std::uint64_t> word = WordOf(db, service_code);
        if (!word) return;
        sql::Statement rows = db.Prepare(
            "SELECT c.contract,c.provider,c.provider_name FROM search_postings p "
            "JOIN search_contracts c ON c.doc=p.entry-? WHERE p.entry>=? AND p.entry<? "
            "AND c.state IN ('active','ending') AND c.type NOT IN ('own_production','free_choice') "
            "ORDER BY COALESCE(c.end_date,'9999'),c.doc"
        );
        const std::uint64_t mark = EntryOf(*word, kTextWeight, 0);
        rows.BindAll(mark, mark, EntriesOf(*word + 1));
        while (rows.Step())
            contracts.push_back({rows.Id(0), rows.View(1).empty() ? rows.Text(2) : rows.Text(1)});
    });
}

absl::Status ReadPaid(
    journal::Journal& journal, const Uuid& contract, std::map<int, std::int64_t>& minor_by_year
) {
    return journal.Read([&](sql::Db& db) {
        sql::Statement rows = db.Prepare(
            "SELECT substr(day,1,4),CAST(SUM(minor) AS INTEGER) FROM contract_money "
            "WHERE contract=? AND currency='EUR' GROUP BY 1 ORDER BY 1"
        );
        rows.Bind(contract);
        while (rows.Step())
            minor_by_year[std::stoi(rows.Text(0))] = rows.Int(1);
    });
}

}  // namespace luotsi::contract_registry
