#include "report_intake/adapters/spreadsheet_row.h"

#include "kernel/money.h"
#include "kernel/wide.h"
#include "platform/sheet/csv.h"
#include "platform/tabular/normal_text.h"
#include "platform/wire/values.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace luotsi::report_intake {
namespace {

constexpr int kQuantityDecimals = 6;
// More of a value is not repeated where it is told to be wrong.
constexpr std::size_t kMostOfAValue = 80;
// A share with so many decimals was computed by a program, not written by a person.
constexpr std::int64_t kComputed = 1'000'000'000;

// The forms that are told where a value has none of them.
constexpr std::string_view kWholeForm = "1234";
constexpr std::string_view kNumberForm = "1234,5";
constexpr std::string_view kShareForm = "0,955";
constexpr std::string_view kDayForm = "2026-02-01";

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

bool CanBeNumber(const sheet::Cell& cell) {
    return cell.kind == sheet::CellKind::kText || cell.kind == sheet::CellKind::kNumber;
}

// The whole units of the greatest number that has room for so many decimals.
std::string GreatestWith(int decimals) {
    std::int64_t most = std::numeric_limits<std::int64_t>::max();
    for (int i = 0; i < decimals; ++i)
        most /= 10;
    return std::to_string(most);
}

// Whether a value is that share: exactly, or as a program computes it, to its last decimal.
bool IsOf(Ratio value, Ratio share) {
    if (value == share) return true;
    if (value.denominator() < kComputed) return false;
    const Wide apart = Wide{value.numerator()} * share.denominator() -
                       Wide{share.numerator()} * value.denominator();
    const Wide half = share.denominator() / 2;
    return -half <= apart && apart <= half;
}

}  // namespace

std::string ValueFact(std::string_view text) {
    const std::string_view kept = tabular::Shortened(text, kMostOfAValue);
    return std::string(kept) + (kept.size() < text.size() ? "…" : "");
}

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
        const std::string_view words = InfoOf(SheetColumn::kRowKind).hint.In(language_);
        Malformed(SheetColumn::kRowKind, {{"expected", std::string(words)}});
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
        constexpr auto kMost = std::numeric_limits<std::uint32_t>::max();
        if (*clients < 0 || *clients > kMost) {
            Malformed(SheetColumn::kClients, {{"least", "0"}, {"most", std::to_string(kMost)}});
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
    const bool told = !Text(SheetColumn::kValue).empty();
    const bool counted =
        !Text(SheetColumn::kNumerator).empty() || !Text(SheetColumn::kDenominator).empty();
    const std::optional<Ratio> value = told ? Share() : std::nullopt;
    if (told && !counted) {
        if (value) wire::Put(*value, line.mutable_value());
        return;
    }
    const auto numerator = NeedNumber(SheetColumn::kNumerator, 0);
    const auto denominator = NeedNumber(SheetColumn::kDenominator, 0);
    if (numerator) line.mutable_value()->set_numerator(*numerator);
    if (denominator) line.mutable_value()->set_denominator(*denominator);
    if (!value || !numerator || !denominator) return;
    const std::optional<Ratio> share = Ratio::Of(*numerator, *denominator);
    if (share && !IsOf(*value, *share))
        Malformed(SheetColumn::kValue, {{"expected", share->ToText()}});
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
        BadDate(SheetColumn::kForecastMonth, kMonthForm);
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
             .facts = {{"value", ValueFact(tabular::NormalText(row_.cells[i].text))}},
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

sheet::DecimalSniffer::Style ReportRow::StyleOf(SheetColumn column) const {
    if (CellOf(column).kind == sheet::CellKind::kNumber) return {.decimal = '.'};
    return decimal_;
}

std::optional<std::int64_t> ReportRow::Number(SheetColumn column, int decimals) {
    const std::string text = Text(column);
    if (text.empty()) return std::nullopt;
    std::optional<std::int64_t> number;
    if (CanBeNumber(CellOf(column))) {
        number = sheet::ReadNumber(text, StyleOf(column), decimals);
        // Whole numbers tell nothing of the file's decimal sign, nor does it of `3,0`.
        if (!number && decimals == 0) number = sheet::ReadNumber(text, {.mixed = true}, 0);
    }
    if (!number) BadNumber(column, decimals, decimals == 0 ? kWholeForm : kNumberForm);
    return number;
}

std::optional<std::int64_t> ReportRow::NeedNumber(SheetColumn column, int decimals) {
    if (Text(column).empty()) {
        Fault(column, "FIELD_REQUIRED");
        return std::nullopt;
    }
    return Number(column, decimals);
}

std::optional<Ratio> ReportRow::Share() {
    constexpr SheetColumn kColumn = SheetColumn::kValue;
    const std::string text = Text(kColumn);
    std::optional<Ratio> share;
    if (CanBeNumber(CellOf(kColumn))) share = sheet::ReadRatio(text, StyleOf(kColumn));
    if (!share) BadNumber(kColumn, sheet::kRatioDecimals, kShareForm);
    return share;
}

std::string ReportRow::Date(SheetColumn column) {
    const std::string text = Text(column);
    if (text.empty()) return {};
    if (CellOf(column).kind != sheet::CellKind::kNumber) {
        if (const auto date = sheet::ReadDate(text)) return date->ToText();
    }
    BadDate(column, kDayForm);
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
    if (!currency) return Malformed(SheetColumn::kCurrency, {{"expected", "EUR"}});
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

void ReportRow::Malformed(SheetColumn column, std::map<std::string, std::string> facts) {
    facts["value"] = ValueFact(Text(column));
    Fault(column, "SHEET_VALUE_MALFORMED", std::move(facts));
}

void ReportRow::BadDate(SheetColumn column, std::string_view expected) {
    const std::string text = Text(column);
    const bool damaged =
        CellOf(column).kind == sheet::CellKind::kTime || sheet::LooksDamagedDate(text);
    if (!damaged) return Malformed(column, {{"expected", std::string(expected)}});
    Fault(column, "SHEET_VALUE_DAMAGED", {{"value", ValueFact(text)}});
}

void ReportRow::BadNumber(SheetColumn column, int decimals, std::string_view expected) {
    const std::string text = Text(column);
    const sheet::CellKind kind = CellOf(column).kind;
    const bool counts_days = kind == sheet::CellKind::kDate || kind == sheet::CellKind::kTime;
    if (counts_days || sheet::LooksDamagedNumber(text))
        return Fault(column, "SHEET_VALUE_DAMAGED", {{"value", ValueFact(text)}});
    const sheet::DecimalSniffer::Style style = StyleOf(column);
    std::map<std::string, std::string> facts;
    const auto either = sheet::ReadEitherWay(text);
    if (either && kind == sheet::CellKind::kText)
        facts["could_be"] = either->decimal + " / " + either->grouped;
    if (sheet::HasMoreDecimals(text, style, decimals)) {
        facts["decimals"] = std::to_string(decimals);
    } else if (sheet::ReadNumber(text, style, 0)) {
        facts["most"] = GreatestWith(decimals);
    } else if (facts.empty()) {
        facts["expected"] = expected;
    }
    Malformed(column, std::move(facts));
}

}  // namespace luotsi::report_intake
