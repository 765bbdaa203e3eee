#pragma once

#include "platform/sheet/xlsx_write.h"
#include "report_intake/adapters/spreadsheet_columns.h"
#include "report_intake/adapters/spreadsheet_stamp.h"
#include "report_intake/domain/terms.h"

#include <string>
#include <string_view>
#include <vector>

namespace luotsi::report_intake {

// What a template offers: the services and indicators in force in the month.
struct TemplateBasis {
    TemplateStamp stamp;
    const ReportingTerms& terms;
    bool forecast_required = false;
};

// What a template of the contract and month offers by these terms, which have to outlive it.
TemplateBasis BasisOf(const Uuid& contract, Month month, const ContractTerms& terms);

// Digest of what of the contract stands in a template: the services of the month with their units
// and names, the indicators, the members, and whether a forecast is wanted. Prices and levels are
// not shown. The same in every language and form.
std::string ShownBy(const TemplateBasis& basis);

// A column with its header, hint, form and drop-down.
sheet::WrittenColumn ColumnFor(
    SheetColumn column, const TemplateBasis& basis, std::string_view language
);

// Lines, indicators, forecast, totals, and the hidden stamp.
std::vector<sheet::WrittenSheet> TemplateSheets(
    const TemplateBasis& basis, std::string_view language
);
sheet::WrittenSheet StampSheet(const TemplateStamp& stamp);

// The same as one table: a row a service, an indicator and, where it is required, a foreseen month.
std::string TemplateCsv(const TemplateBasis& basis, std::string_view language);

// "luotsi-PH-2026-1-2026-01.xlsx": the contract's number in letters that every system takes.
std::string TemplateName(const TemplateStamp& stamp, std::string_view ending);

}  // namespace luotsi::report_intake
