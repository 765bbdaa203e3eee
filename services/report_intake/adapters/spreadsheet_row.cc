#include "report_intake/adapters/spreadsheet_row.h"

#include "kernel/money.h"
#include "platform/sheet/csv.h"
#include "platform/tabular/normal_text.h"
#include "platform/wire/values.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace luotsi::report_intake {
namespace {

constexpr int kQuantityDecimals = 6;

// What a template has in a row before anyone fills it in, and what says nothing by itself.
bool IsPrepared(SheetColumn column) {
    switch (column) {
        case SheetColumn::kContract:
        case SheetColumn::kMonth:
        case SheetColumn::kTemplate:
        case SheetColumn::kRowKind:
        case SheetColumn::kService:
        case SheetColumn::kUnit:
        case SheetColumn::kCurrency:
        case SheetColumn::kIndicator:
        case SheetColumn::kForecastMonth:
        case SheetColumn::kFaultCode:
        case SheetColumn::kFaultText:
            return true;
        default:
            return false;
    }
}

bool NeverTells(SheetColumn column) {
    return column == SheetColumn::kContract || column == SheetColumn::kMonth ||
           column == SheetColumn::kTemplate || column == SheetColumn::kFaultCode ||
           column == SheetColumn::kFaultText;
}

}  // namespace

bool ReportRow::TellsNothing(bool prepared) const {
    return std::ranges::none_of(layout_.columns, [&](const auto& one) {
        const bool counts = prepared ? !IsPrepared(one.first) : !NeverTells(one.first);
        return counts && !Text(one.first).empty();
    });
}

bool ReportRow::WasPrepared() const {
    return std::ranges::any_of(layout_.columns, [&](const auto& one) {
        return !NeverTells(one.first) && !Text(one.first).empty();
    });
}

RowKind ReportRow::Kind() {
    if (layout_.kind) return *layout_.kind;
    if (const std::string word = Text(SheetColumn::kRowKind); !word.empty()) {
        if (const auto kind = WordFor(word)) return *kind;
        Fault(SheetColumn::kRowKind, "SHEET_VALUE_MALFORMED");
    }
    if (!Text(SheetColumn::kIndicator).empty()) return RowKind::kIndicator;
    if (!Text(SheetColumn::kForecastMonth).empty()) return RowKind::kForecast;
    return RowKind::kLine;
}

void ReportRow::Read(report::v1::ServiceActual& line) {
    line.set_service_code(Code(SheetColumn::kService));
    line.set_unit(Code(SheetColumn::kUnit));
    if (const auto micros = NeedNumber(SheetColumn::kQuantity, kQuantityDecimals))
        line.mutable_quantity()->set_micros(*micros);
    line.set_service_date(Date(SheetColumn::kServiceDate));
    if (const auto clients = Number(SheetColumn::kClients, 0)) {
        if (*clients < 0 || *clients > std::numeric_limits<std::uint32_t>::max()) {
            Fault(SheetColumn::kClients, "SHEET_VALUE_MALFORMED");
        } else {
            line.set_clients(static_cast<std::uint32_t>(*clients));
        }
    }
    line.set_decision(Text(SheetColumn::kDecision));
    if (!Text(SheetColumn::kSubcontractor).empty())
        ReadParty(SheetColumn::kSubcontractor, line.mutable_subcontractor());
    if (!Text(SheetColumn::kMember).empty()) ReadParty(SheetColumn::kMember, line.mutable_member());
    ReadAmount(nullptr, &line);
}

void ReportRow::Read(report::v1::IndicatorActual& line) {
    line.set_indicator_code(Code(SheetColumn::kIndicator));
    const std::string value = Text(SheetColumn::kValue);
    if (value.empty()) {
        const auto numerator = NeedNumber(SheetColumn::kNumerator, 0);
        const auto denominator = NeedNumber(SheetColumn::kDenominator, 0);
        if (numerator) line.mutable_value()->set_numerator(*numerator);
        if (denominator) line.mutable_value()->set_denominator(*denominator);
        return;
    }
    if (!Text(SheetColumn::kNumerator).empty())
        return Fault(SheetColumn::kNumerator, "SHEET_VALUE_MALFORMED");
    const sheet::Cell& cell = CellOf(SheetColumn::kValue);
    const sheet::DecimalSniffer::Style style = cell.kind == sheet::CellKind::kNumber
                                                   ? sheet::DecimalSniffer::Style{.decimal = '.'}
                                                   : decimal_;
    const std::optional<Ratio> ratio =
        cell.kind == sheet::CellKind::kDate ? std::nullopt : sheet::ReadRatio(value, style);
    if (!ratio) return BadNumber(SheetColumn::kValue);
    wire::Put(*ratio, line.mutable_value());
}

void ReportRow::Read(report::v1::ForecastLine& line) {
    line.set_service_code(Code(SheetColumn::kService));
    if (const auto micros = NeedNumber(SheetColumn::kQuantity, kQuantityDecimals))
        line.mutable_quantity()->set_micros(*micros);
    const std::string text = Text(SheetColumn::kForecastMonth);
    if (text.empty()) return Fault(SheetColumn::kForecastMonth, "FIELD_REQUIRED");
    if (const auto month = sheet::ReadMonth(text)) {
        line.set_month(month->ToText());
    } else {
        Fault(
            SheetColumn::kForecastMonth,
            sheet::LooksDamagedDate(text) ? "SHEET_VALUE_DAMAGED" : "SHEET_VALUE_MALFORMED"
        );
    }
}

void ReportRow::Read(report::v1::ReportTotal& total) {
    total.set_service_code(Code(SheetColumn::kService));
    if (const auto micros = Number(SheetColumn::kQuantity, kQuantityDecimals))
        total.mutable_quantity()->set_micros(*micros);
    ReadAmount(&total, nullptr);
}

void ReportRow::CheckFormulas() {
    for (const auto& [column, at] : layout_.columns) {
        const bool mark = column == SheetColumn::kFaultCode || column == SheetColumn::kFaultText;
        if (mark || sheet::CellAt(row_, at).kind != sheet::CellKind::kFormula) continue;
        faults_.push_back(
            {.reason = "SHEET_FORMULA_WITHOUT_VALUE",
             .sheet = layout_.sheet,
             .row = row_.number,
             .column = at}
        );
    }
}

void ReportRow::CheckLoose(const sheet::Row& header) {
    for (std::size_t i = header.cells.size(); i < row_.cells.size(); ++i) {
        if (row_.cells[i].text.find_first_not_of(" \t\r\n") == std::string::npos) continue;
        faults_.push_back(
            {.reason = "SHEET_VALUE_MALFORMED",
             .sheet = layout_.sheet,
             .row = row_.number,
             .column = i}
        );
    }
}

const sheet::Cell& ReportRow::CellOf(SheetColumn column) const {
    static const sheet::Cell kBlank;
    const auto at = layout_.Find(column);
    return at ? sheet::CellAt(row_, *at) : kBlank;
}

std::string ReportRow::Text(SheetColumn column) const {
    return std::string(sheet::WithoutEscape(tabular::NormalText(CellOf(column).text)));
}

std::string ReportRow::Code(SheetColumn column) const {
    const std::string text = Text(column);
    for (const std::string_view between : {" – ", " - ", " | "}) {
        if (const std::size_t at = text.find(between); at != std::string::npos)
            return text.substr(0, at);
    }
    return text;
}

std::optional<std::int64_t> ReportRow::Number(SheetColumn column, int decimals) {
    const std::string text = Text(column);
    if (text.empty()) return std::nullopt;
    std::optional<std::int64_t> number;
    switch (CellOf(column).kind) {
        case sheet::CellKind::kText:
            number = sheet::ReadNumber(text, decimal_, decimals);
            break;
        case sheet::CellKind::kNumber:
            number = sheet::ReadNumber(text, {.decimal = '.'}, decimals);
            break;
        case sheet::CellKind::kDate:
        case sheet::CellKind::kBoolean:
        case sheet::CellKind::kFormula:
            break;
    }
    if (!number) BadNumber(column);
    return number;
}

std::optional<std::int64_t> ReportRow::NeedNumber(SheetColumn column, int decimals) {
    if (Text(column).empty()) {
        Fault(column, "FIELD_REQUIRED");
        return std::nullopt;
    }
    return Number(column, decimals);
}

std::string ReportRow::Date(SheetColumn column) {
    const std::string text = Text(column);
    if (text.empty()) return {};
    if (CellOf(column).kind != sheet::CellKind::kNumber) {
        if (const auto date = sheet::ReadDate(text)) return date->ToText();
    }
    Fault(column, sheet::LooksDamagedDate(text) ? "SHEET_VALUE_DAMAGED" : "SHEET_VALUE_MALFORMED");
    return {};
}

void ReportRow::ReadParty(SheetColumn column, type::v1::PartyIdentifier* out) const {
    constexpr std::string_view kBusinessId = "FI-PRO";
    const std::string text = Text(column);
    const std::size_t colon = text.find(':');
    const bool alone = colon == std::string::npos;
    out->set_scheme(alone ? std::string(kBusinessId) : text.substr(0, colon));
    out->set_id(alone ? text : text.substr(colon + 1));
}

void ReportRow::ReadAmount(report::v1::ReportTotal* total, report::v1::ServiceActual* line) {
    if (Text(SheetColumn::kAmount).empty()) return;
    const std::string named = Text(SheetColumn::kCurrency);
    const std::optional<Currency> currency = named.empty() ? Currency() : Currency::Parse(named);
    if (!currency) return Fault(SheetColumn::kCurrency, "SHEET_VALUE_MALFORMED");
    const auto minor = Number(SheetColumn::kAmount, currency->minor_digits());
    if (!minor) return;
    wire::Put(
        Money::Of(*minor, *currency),
        total != nullptr ? total->mutable_amount() : line->mutable_amount()
    );
}

void ReportRow::Fault(
    SheetColumn column, std::string_view reason, std::map<std::string, std::string> facts
) {
    if (CellOf(column).kind == sheet::CellKind::kFormula) return;
    faults_.push_back(
        {.reason = std::string(reason),
         .facts = std::move(facts),
         .sheet = layout_.sheet,
         .row = row_.number,
         .column = layout_.Find(column)}
    );
}

void ReportRow::BadNumber(SheetColumn column) {
    const std::string text = Text(column);
    const bool date = CellOf(column).kind == sheet::CellKind::kDate;
    const bool damaged = date || sheet::LooksDamagedNumber(text);
    std::map<std::string, std::string> facts;
    if (const auto either = sheet::ReadEitherWay(text); either && decimal_.mixed)
        facts["could_be"] = either->decimal + " / " + either->grouped;
    Fault(column, damaged ? "SHEET_VALUE_DAMAGED" : "SHEET_VALUE_MALFORMED", std::move(facts));
}

}  // namespace luotsi::report_intake
