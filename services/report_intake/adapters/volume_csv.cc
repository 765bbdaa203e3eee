#include "report_intake/adapters/volume_csv.h"

#include "kernel/money.h"
#include "kernel/quantity.h"

#include <string_view>
#include <vector>

namespace luotsi::report_intake {
namespace {

constexpr std::string_view kHeader =
    "month,service_code,level,production_method,provider,unit,cell,clients,clients_partly_told,"
    "quantity,amount,currency,contracts\n";

// The OWASP list, LF among them.
constexpr std::string_view kRunBySpreadsheets = "=+-@\t\r\n";

std::string TextCell(std::string_view text) {
    std::string cell;
    if (!text.empty() && kRunBySpreadsheets.find(text.front()) != std::string_view::npos)
        cell += '\'';
    cell += text;
    if (cell.find_first_of(",\"\r\n") == std::string::npos) return cell;
    std::string quoted = "\"";
    for (const char c : cell) {
        if (c == '"') quoted += '"';
        quoted += c;
    }
    return quoted + '"';
}

// `PRODUCTION_METHOD_OWN` as `OWN`; nothing for the unspecified.
template <class Enum>
std::string Word(Enum value, std::string_view prefix, const std::string& name) {
    return static_cast<int>(value) == 0 ? std::string() : name.substr(prefix.size());
}

std::string ProviderText(const report::v1::Volume& volume) {
    if (!volume.has_provider()) return {};
    return volume.provider().scheme() + ':' + volume.provider().id();
}

void PutFigures(const report::v1::ExtractRow& row, std::vector<std::string>& cells) {
    const report::v1::Volume& volume = row.volume();
    if (row.cell() != report::v1::EXTRACT_CELL_SHOWN) {
        cells.insert(cells.end(), 6, std::string());
        return;
    }
    cells.push_back(volume.has_clients() ? std::to_string(volume.clients()) : std::string());
    cells.emplace_back(volume.clients_partly_told() ? "1" : "0");
    cells.push_back(Quantity::OfMicros(volume.quantity().micros()).ToText());
    const auto currency = Currency::Parse(volume.amount().currency_code());
    if (volume.has_amount() && currency) {
        cells.push_back(Money::Of(volume.amount().amount_minor(), *currency).AmountText());
        cells.push_back(currency->ToText());
    } else {
        cells.insert(cells.end(), 2, std::string());
    }
    cells.push_back(std::to_string(volume.contracts()));
}

void PutRow(const report::v1::ExtractRow& row, std::string& csv) {
    using namespace report::v1;
    const Volume& volume = row.volume();
    std::vector<std::string> cells{
        row.month(),
        TextCell(row.service_code()),
        Word(row.level(), "EXTRACT_LEVEL_", ExtractLevel_Name(row.level())),
        Word(
            volume.production_method(),
            "PRODUCTION_METHOD_",
            ProductionMethod_Name(volume.production_method())
        ),
        TextCell(ProviderText(volume)),
        TextCell(volume.unit()),
        Word(row.cell(), "EXTRACT_CELL_", ExtractCell_Name(row.cell())),
    };
    PutFigures(row, cells);
    for (std::size_t i = 0; i < cells.size(); ++i) {
        if (i > 0) csv += ',';
        csv += cells[i];
    }
    csv += '\n';
}

}  // namespace

std::string ExtractCsv(const report::v1::StrategyExtract& extract) {
    std::string csv(kHeader);
    for (const report::v1::ExtractRow& row : extract.rows())
        PutRow(row, csv);
    return csv;
}

}  // namespace luotsi::report_intake
