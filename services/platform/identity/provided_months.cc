#include "platform/identity/provided_months.h"

#include "ports/members.h"

#include <array>
#include <cstddef>
#include <set>

namespace luotsi::identity {
namespace {

constexpr const char* kSinceEver = "0000-00";
constexpr const char* kForEver = "9999-99";

// The name of whoever is not identified in `dated[at]`: that of the next one that is.
const std::string& NameOf(const std::vector<Providing>& dated, std::size_t at, std::size_t end) {
    for (std::size_t next = at; next < end; ++next) {
        if (!dated[next].provider.empty()) return dated[next].provider;
    }
    return dated[at].provider;
}

// A row of the table but for its contract.
using Row = std::array<std::string, 5>;

std::set<Row> RowsOf(const std::vector<ProvidedMonths>& months) {
    std::set<Row> rows;
    for (const ProvidedMonths& one : months) {
        const std::string members = ports::MembersColumn(one.members);
        rows.insert({one.provider, one.first_month, one.end_month, one.provider, members});
        for (const std::string& member : one.members) {
            if (member.empty()) continue;
            rows.insert({member, one.first_month, one.end_month, one.provider, members});
        }
    }
    return rows;
}

std::set<Row> StoredRows(sql::Db& db, const Uuid& contract) {
    std::set<Row> stored;
    sql::Statement rows = db.Prepare(
        "SELECT provider,first_month,end_month,lead,members FROM provided_months WHERE contract=?"
    );
    rows.Bind(contract);
    while (rows.Step())
        stored.insert({rows.Text(0), rows.Text(1), rows.Text(2), rows.Text(3), rows.Text(4)});
    return stored;
}

}  // namespace

std::vector<ProvidedMonths> WhoProvided(const std::vector<Providing>& dated, CivilDate day) {
    std::size_t begun = dated.empty() ? 0 : 1;
    while (begun < dated.size() && dated[begun].valid_from.value_or(day) <= day)
        ++begun;
    std::vector<ProvidedMonths> found;
    for (std::size_t i = 0; i < begun; ++i) {
        const bool since_ever = i == 0 || !dated[i].valid_from;
        const std::string first =
            since_ever ? kSinceEver : Month::Of(*dated[i].valid_from).ToText();
        // Of several in one month, the one of its last day.
        if (!found.empty() && found.back().first_month == first) found.pop_back();
        const std::string& provider = NameOf(dated, i, begun);
        const bool goes_on = !found.empty() && found.back().provider == provider &&
                             found.back().members == dated[i].members;
        if (goes_on) continue;
        found.push_back({first, {}, provider, dated[i].members});
    }
    for (std::size_t i = 0; i < found.size(); ++i)
        found[i].end_month = i + 1 < found.size() ? found[i + 1].first_month : kForEver;
    return found;
}

bool PutProvidedMonths(
    sql::Db& db, const Uuid& contract, const std::vector<ProvidedMonths>& months
) {
    const std::set<Row> rows = RowsOf(months);
    if (rows == StoredRows(db, contract)) return false;
    db.Prepare("DELETE FROM provided_months WHERE contract=?").Bind(contract).Run();
    for (const auto& [provider, first_month, end_month, lead, members] : rows) {
        db.Prepare(
              "INSERT INTO provided_months(contract,provider,first_month,end_month,lead,members) "
              "VALUES(?,?,?,?,?,?)"
        )
            .BindAll(contract, provider, first_month, end_month, lead, members)
            .Run();
    }
    return true;
}

}  // namespace luotsi::identity
