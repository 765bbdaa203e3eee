#include "report_intake/adapters/spreadsheet_template.h"

#include "platform/digest/sha256.h"
#include "platform/sheet/csv.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace luotsi::report_intake {
namespace {

using enum SheetColumn;

// Rows that are made ready below those that are filled: more can be pasted, without drop-downs.
constexpr std::size_t kOpenRows = 500;
constexpr std::size_t kShownDigits = 16;

const std::vector<SheetColumn>& ColumnsOf(RowKind kind) {
    static const std::map<RowKind, std::vector<SheetColumn>> kColumns{
        {RowKind::kLine,
         {kService,
          kUnit,
          kQuantity,
          kServiceDate,
          kClients,
          kDecision,
          kSubcontractor,
          kMember,
          kAmount}},
        {RowKind::kIndicator, {kIndicator, kNumerator, kDenominator, kValue}},
        {RowKind::kForecast, {kForecastMonth, kService, kQuantity}},
        {RowKind::kTotal, {kService, kQuantity, kAmount}},
    };
    return kColumns.at(kind);
}

// The one table of a CSV template.
const std::vector<SheetColumn>& TableColumns() {
    static const std::vector<SheetColumn> kColumns{
        kRowKind,
        kService,
        kUnit,
        kQuantity,
        kServiceDate,
        kClients,
        kDecision,
        kSubcontractor,
        kMember,
        kAmount,
        kIndicator,
        kNumerator,
        kDenominator,
        kValue,
        kForecastMonth,
        kContract,
        kMonth,
        kTemplate,
    };
    return kColumns;
}

// Each service of the month once, by the first of its prices.
std::vector<const PricedService*> ServicesOf(const TemplateBasis& basis) {
    const CivilDate first = basis.stamp.month.FirstDay();
    const CivilDate last = basis.stamp.month.LastDay();
    std::vector<const PricedService*> services;
    std::set<std::pair<std::string, std::string>> seen;
    for (const PricedService& service : basis.terms.services) {
        const bool holds = (!service.valid_from || *service.valid_from <= last) &&
                           (!service.valid_to || first <= *service.valid_to);
        if (holds && seen.emplace(service.service_code, service.unit).second)
            services.push_back(&service);
    }
    return services;
}

// As drop-downs show it; what stands before the dash is read.
std::string Named(const std::string& code, const std::string& name) {
    return name.empty() ? code : code + " – " + name;
}

std::vector<std::string> ChoicesOf(SheetColumn column, const TemplateBasis& basis) {
    std::vector<std::string> choices;
    const auto add = [&choices](std::string choice) {
        if (std::ranges::find(choices, choice) == choices.end())
            choices.push_back(std::move(choice));
    };
    if (column == kService) {
        for (const PricedService* service : ServicesOf(basis))
            add(Named(service->service_code, service->service_name));
    } else if (column == kUnit) {
        for (const PricedService* service : ServicesOf(basis))
            add(service->unit);
    } else if (column == kIndicator) {
        for (const MeasuredIndicator& indicator : basis.terms.indicators)
            add(Named(indicator.code, indicator.name));
    } else if (column == kForecastMonth) {
        for (int ahead = 1; ahead <= 12; ++ahead)
            add(basis.stamp.month.AddMonths(ahead).ToText());
    } else if (column == kMember) {
        for (const std::string& member : basis.terms.members)
            add(member);
    }
    return choices;
}

// One prepared row: texts by their columns.
using Prepared = std::map<SheetColumn, std::string>;

std::vector<Prepared> PreparedRows(RowKind kind, const TemplateBasis& basis) {
    std::vector<Prepared> rows;
    if (kind == RowKind::kIndicator) {
        for (const MeasuredIndicator& indicator : basis.terms.indicators)
            rows.push_back({{kIndicator, Named(indicator.code, indicator.name)}});
        return rows;
    }
    if (kind == RowKind::kTotal) return rows;
    if (kind == RowKind::kForecast && !basis.forecast_required) return rows;
    for (const PricedService* service : ServicesOf(basis)) {
        Prepared row{{kService, Named(service->service_code, service->service_name)}};
        if (kind == RowKind::kLine) row.emplace(kUnit, service->unit);
        if (kind == RowKind::kForecast)
            row.emplace(kForecastMonth, basis.stamp.month.Next().ToText());
        rows.push_back(std::move(row));
    }
    return rows;
}

sheet::WrittenSheet SheetOf(
    const KindInfo& kind, const TemplateBasis& basis, std::string_view language
) {
    sheet::WrittenSheet sheet{.name = std::string(kind.sheet.In(language)), .open_rows = kOpenRows};
    for (const SheetColumn column : ColumnsOf(kind.kind)) {
        if (column == kMember && basis.terms.members.empty()) continue;
        sheet.columns.push_back(ColumnFor(column, basis, language));
    }
    for (const Prepared& prepared : PreparedRows(kind.kind, basis)) {
        std::vector<sheet::Cell>& row = sheet.rows.emplace_back(sheet.columns.size());
        for (std::size_t i = 0; i < row.size(); ++i) {
            const auto column = ColumnNamed(sheet.columns[i].header);
            if (column && prepared.contains(*column)) row[i].text = prepared.at(*column);
        }
    }
    return sheet;
}

}  // namespace

TemplateBasis BasisOf(const Uuid& contract, Month month, const ContractTerms& terms) {
    const ReportingTerms& in_force = terms.On(month.LastDay());
    TemplateBasis basis{
        .stamp =
            {.contract = contract,
             .contract_key = terms.contract_key,
             .contract_revision = terms.contract_revision,
             .month = month},
        .terms = in_force,
        .forecast_required = in_force.forecast_required,
    };
    basis.stamp.shows = ShownBy(basis);
    return basis;
}

std::string ShownBy(const TemplateBasis& basis) {
    std::vector<std::vector<std::string>> shown;
    for (const PricedService* service : ServicesOf(basis))
        shown.push_back({"service", service->service_code, service->unit, service->service_name});
    for (const MeasuredIndicator& indicator : basis.terms.indicators)
        shown.push_back({"indicator", indicator.code, indicator.name});
    for (const std::string& member : basis.terms.members)
        shown.push_back({"member", member});
    if (basis.forecast_required) shown.push_back({"forecast"});
    // Another order is nothing that figures depend on.
    std::ranges::sort(shown);
    std::string content;
    for (const std::vector<std::string>& one : shown) {
        for (const std::string& part : one)
            content += std::to_string(part.size()) + ':' + part;
        content += '\n';
    }
    return digest::Sha256Hex(content).substr(0, kShownDigits);
}

sheet::WrittenColumn ColumnFor(
    SheetColumn column, const TemplateBasis& basis, std::string_view language
) {
    const ColumnInfo& info = InfoOf(column);
    return {
        .header = std::string(info.header.In(language)),
        .hint = std::string(info.hint.In(language)),
        .form = info.form,
        .width = info.width,
        .choices = ChoicesOf(column, basis),
    };
}

std::vector<sheet::WrittenSheet> TemplateSheets(
    const TemplateBasis& basis, std::string_view language
) {
    std::vector<sheet::WrittenSheet> sheets;
    for (const KindInfo& kind : RowKinds())
        sheets.push_back(SheetOf(kind, basis, language));
    sheets.push_back(StampSheet(basis.stamp));
    return sheets;
}

sheet::WrittenSheet StampSheet(const TemplateStamp& stamp) {
    return {
        .name = std::string(TemplateStamp::kSheet),
        .hidden = true,
        .columns = {{.header = "template", .width = 20}, {.header = "value", .width = 40}},
        .rows = stamp.ToRows(),
    };
}

std::string TemplateCsv(const TemplateBasis& basis, std::string_view language) {
    std::vector<std::vector<std::string>> table(1);
    for (const SheetColumn column : TableColumns())
        table.front().emplace_back(InfoOf(column).header.In(language));
    for (const KindInfo& kind : RowKinds()) {
        for (Prepared& prepared : PreparedRows(kind.kind, basis)) {
            prepared[kRowKind] = kind.word.In(language);
            if (table.size() == 1) {
                prepared[kContract] = basis.stamp.contract.ToText();
                prepared[kMonth] = basis.stamp.month.ToText();
                prepared[kTemplate] = basis.stamp.ToText();
            }
            std::vector<std::string>& row = table.emplace_back();
            for (const SheetColumn column : TableColumns())
                row.push_back(prepared[column]);
        }
    }
    return sheet::WriteCsv(table, ';');
}

std::string TemplateName(const TemplateStamp& stamp, std::string_view ending) {
    std::string name = "luotsi-" + stamp.contract_key;
    for (char& c : name) {
        const bool plain =
            (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!plain) c = '-';
    }
    return name + '-' + stamp.month.ToText() + '.' + std::string(ending);
}

}  // namespace luotsi::report_intake
