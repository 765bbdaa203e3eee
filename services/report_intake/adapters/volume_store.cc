#include "report_intake/adapters/volume_store.h"

#include "kernel/check.h"

#include <cstdint>

namespace luotsi::report_intake {
namespace {

std::optional<Money> AmountOf(const sql::Statement& row, int amount, int currency) {
    if (row.IsNull(amount) || row.IsNull(currency)) return std::nullopt;
    const std::optional<Currency> known = Currency::Parse(row.View(currency));
    return known ? std::optional(Money::Of(row.Int(amount), *known)) : std::nullopt;
}

}  // namespace

absl::StatusOr<std::vector<ContractVolume>> ReadVolumes(
    journal::Journal& journal, const VolumeQuestion& question, std::size_t limit
) {
    std::vector<ContractVolume> found;
    std::string sql =
        "SELECT s.month,s.service_code,s.unit,COALESCE(t.provider,''),s.production_method,"
        "s.quantity,s.clients,s.amount,s.currency FROM service_months s "
        "LEFT JOIN month_reports t ON t.contract=s.contract AND t.month=s.month "
        "WHERE s.month>=? AND s.month<=?";
    if (!question.service_code.empty()) sql += " AND s.service_code=?";
    sql += " ORDER BY s.month,s.service_code,s.contract,s.unit LIMIT ?";
    const absl::Status read = journal.Read([&](sql::Db& db) {
        sql::Statement row = db.Prepare(sql);
        row.BindAll(question.from.ToText(), question.to.ToText());
        if (!question.service_code.empty()) row.Bind(question.service_code);
        row.Bind(std::uint64_t{limit});
        while (row.Step()) {
            const std::optional<Month> month = Month::Parse(row.View(0));
            const auto method = EnumParse<ProductionMethod>(row.View(4));
            LUOTSI_CHECK(month && method, "a projected row is well-formed");
            ContractVolume& one = found.emplace_back();
            one.month = *month;
            one.service_code = row.Text(1);
            one.unit = row.Text(2);
            one.provider = row.Text(3);
            one.method = *method;
            one.quantity = Quantity::OfMicros(row.Int(5));
            if (!row.IsNull(6)) one.clients = row.Unsigned(6);
            one.amount = AmountOf(row, 7, 8);
        }
    });
    if (!read.ok()) return read;
    return found;
}

}  // namespace luotsi::report_intake
