#include "report_intake/adapters/spreadsheet_read.h"

#include "kernel/check.h"
#include "kernel/personal_identity_code.h"
#include "platform/sheet/csv.h"
#include "platform/tabular/normal_text.h"
#include "report_intake/adapters/spreadsheet_row.h"

#include <algorithm>
#include <charconv>
#include <functional>
#include <utility>

namespace luotsi::report_intake {
namespace {

// A report has one contract and one month; of files with many more the first are told.
constexpr std::size_t kMostPlaces = 100;

std::string TextAt(const sheet::Row& row, std::size_t column) {
    return tabular::NormalText(sheet::CellAt(row, column).text);
}

bool HasAny(const SheetLayout& layout, const std::vector<SheetColumn>& any) {
    return std::ranges::any_of(any, [&layout](SheetColumn one) {
        return layout.Find(one).has_value();
    });
}

bool HasNeeded(const SheetLayout& layout, const KindInfo& kind) {
    return std::ranges::all_of(kind.needed, [&layout](const std::vector<SheetColumn>& any) {
        return HasAny(layout, any);
    });
}

class FileReader {
  public:
    FileReader(const sheet::Book& book, std::string_view language)
        : book_(book), language_(language) {}

    ReadFile Read() {
        for (const sheet::Sheet& sheet : book_.sheets) {
            if (auto stamp = ReadStamp(sheet)) file_.stamp = std::move(stamp);
        }
        for (std::size_t i = 0; i < book_.sheets.size(); ++i) {
            if (IsRead(book_.sheets[i])) ReadHeader(i);
        }
        if (file_.layouts.empty()) {
            Tell(
                {.reason = "SHEET_COLUMN_MISSING",
                 .facts = {{"columns", NamesMissing(RowKind::kLine, {})}}}
            );
            return std::move(file_);
        }
        // With commas between cells, decimals are more likely behind a point.
        const bool commas = book_.csv && book_.csv->separator == ',';
        FindDecimal(commas ? '.' : ',');
        for (const SheetLayout& layout : file_.layouts) {
            ReadPlaceColumns(layout);
            TellMerged(layout);
        }
        for (std::size_t i = 0; i < file_.layouts.size(); ++i)
            ReadRows(i);
        return std::move(file_);
    }

  private:
    // What people do not see is not taken for their word, but for a template's own sheets: what was
    // filled in there was meant, whoever hid it.
    bool IsRead(const sheet::Sheet& sheet) const {
        if (sheet.name == TemplateStamp::kSheet || IsFaultSheet(sheet.name)) return false;
        return !sheet.hidden || (file_.stamp && SheetNamed(sheet.name));
    }

    void ReadHeader(std::size_t index) {
        const sheet::Sheet& sheet = book_.sheets[index];
        const std::optional<std::size_t> header = HeaderOf(sheet);
        if (!header) return;
        SheetLayout layout{.sheet = index, .header = *header, .kind = SheetNamed(sheet.name)};
        ReadColumns(sheet.rows[*header], layout);
        CheckNeeded(layout);
        file_.layouts.push_back(std::move(layout));
    }

    void ReadColumns(const sheet::Row& header, SheetLayout& layout) {
        for (std::size_t i = 0; i < header.cells.size(); ++i) {
            const std::string name = TextAt(header, i);
            if (name.empty()) continue;
            std::optional<SheetColumn> column = ColumnNamed(name);
            // On the sheet of forecasts the month is the one that is foreseen.
            if (column == SheetColumn::kMonth && layout.kind == RowKind::kForecast)
                column = SheetColumn::kForecastMonth;
            FileFault fault{.sheet = layout.sheet, .row = header.number, .column = i};
            if (!column) {
                fault.reason = "SHEET_COLUMN_UNKNOWN";
                fault.severity = FaultSeverity::kWarning;
                Tell(std::move(fault));
            } else if (!layout.columns.emplace(*column, i).second) {
                fault.reason = "SHEET_COLUMN_TWICE";
                Tell(std::move(fault));
            }
        }
    }

    // A sheet of one kind has its columns; one of several kinds those of any.
    void CheckNeeded(const SheetLayout& layout) {
        // A sum alone is no report, unless rows tell that they are sums.
        const bool tells_kinds = layout.Find(SheetColumn::kRowKind).has_value();
        const auto has = [&](const KindInfo& kind) {
            const bool sum = kind.kind == RowKind::kTotal;
            return HasNeeded(layout, kind) && (!sum || layout.kind || tells_kinds);
        };
        const bool fits =
            layout.kind ? has(InfoOf(*layout.kind)) : std::ranges::any_of(RowKinds(), has);
        if (fits) return;
        RowKind meant = layout.kind.value_or(RowKind::kLine);
        if (!layout.kind && layout.Find(SheetColumn::kIndicator)) meant = RowKind::kIndicator;
        Tell(
            {.reason = "SHEET_COLUMN_MISSING",
             .facts = {{"columns", NamesMissing(meant, layout)}},
             .sheet = layout.sheet,
             .row = book_.sheets[layout.sheet].rows[layout.header].number}
        );
    }

    // Of columns of which one is enough all names, where none is there.
    std::string NamesMissing(RowKind kind, const SheetLayout& layout) const {
        std::string names;
        for (const std::vector<SheetColumn>& any : InfoOf(kind).needed) {
            if (HasAny(layout, any)) continue;
            for (const SheetColumn column : any) {
                if (!names.empty()) names += column == any.front() ? ", " : "/";
                names += InfoOf(column).header.In(language_);
            }
        }
        return names;
    }

    void FindDecimal(char usual) {
        sheet::DecimalSniffer sniffer;
        std::optional<FileFault> unsure;
        std::size_t unsure_numbers = 0;
        for (const SheetLayout& layout : file_.layouts) {
            const auto& rows = book_.sheets[layout.sheet].rows;
            for (const SheetColumn column :
                 {SheetColumn::kQuantity, SheetColumn::kAmount, SheetColumn::kValue}) {
                const auto at = layout.Find(column);
                for (std::size_t i = layout.header + 1; at && i < rows.size(); ++i) {
                    if (sheet::CellAt(rows[i], *at).kind != sheet::CellKind::kText) continue;
                    const std::string text(sheet::WithoutEscape(TextAt(rows[i], *at)));
                    if (!sniffer.Look(text)) continue;
                    ++unsure_numbers;
                    if (unsure) continue;
                    unsure = {.sheet = layout.sheet, .row = rows[i].number, .column = at};
                    unsure->facts["value"] = text;
                }
            }
        }
        file_.decimal = sniffer.Decide(usual);
        if (file_.decimal.assumed) TellAssumed(*std::move(unsure), unsure_numbers);
    }

    // Once for the file, at the first of `numbers` that could be read either way.
    void TellAssumed(FileFault fault, std::size_t numbers) {
        const auto either = sheet::ReadEitherWay(fault.facts["value"]);
        LUOTSI_CHECK(either.has_value(), "the sniffer took it for such a number");
        const bool decimal = either->sign == file_.decimal.decimal;
        fault.reason = "SHEET_DECIMAL_ASSUMED";
        fault.severity = FaultSeverity::kWarning;
        fault.facts["read_as"] = decimal ? either->decimal : either->grouped;
        fault.facts["numbers"] = std::to_string(numbers);
        Tell(std::move(fault));
    }

    // Under the header, where a column of the report is concerned and a value stands there.
    void TellMerged(const SheetLayout& layout) {
        const sheet::Sheet& sheet = book_.sheets[layout.sheet];
        for (const sheet::MergedCells& area : sheet.merged) {
            const auto row = std::ranges::lower_bound(
                sheet.rows, area.first_row, std::less(), &sheet::Row::number
            );
            if (row == sheet.rows.end() || row->number != area.first_row) continue;
            const bool under = area.first_row > sheet.rows[layout.header].number;
            const bool known = std::ranges::any_of(layout.columns, [&area](const auto& one) {
                return one.second >= area.first_column && one.second <= area.last_column;
            });
            if (!under || !known || TextAt(*row, area.first_column).empty()) continue;
            const auto place = [](std::size_t column, std::uint64_t number) {
                return sheet::ColumnLetters(column) + std::to_string(number);
            };
            Tell(
                {.reason = "SHEET_CELLS_MERGED",
                 .severity = FaultSeverity::kWarning,
                 .facts =
                     {{"cells",
                       place(area.first_column, area.first_row) + ":" +
                           place(area.last_column, area.last_row)}},
                 .sheet = layout.sheet,
                 .row = area.first_row,
                 .column = area.first_column}
            );
        }
    }

    // Contract, month and stamp.
    void ReadPlaceColumns(const SheetLayout& layout) {
        const auto& rows = book_.sheets[layout.sheet].rows;
        for (std::size_t i = layout.header + 1; i < rows.size(); ++i) {
            if (const auto at = layout.Find(SheetColumn::kTemplate))
                NoteStamp(TextAt(rows[i], *at));
            if (const auto at = layout.Find(SheetColumn::kContract))
                NoteContract(layout, rows[i], *at);
            if (const auto at = layout.Find(SheetColumn::kMonth)) NoteMonth(layout, rows[i], *at);
        }
    }

    void NoteStamp(const std::string& text) {
        if (!text.empty() && !file_.stamp) file_.stamp = ReadStamp(text);
    }

    void NoteContract(const SheetLayout& layout, const sheet::Row& row, std::size_t column) {
        const std::string text(sheet::WithoutEscape(TextAt(row, column)));
        if (!IsTold(row, column, text)) return;
        NotePlace(
            {.text = text, .sheet = layout.sheet, .row = row.number, .column = column},
            file_.contracts
        );
    }

    void NoteMonth(const SheetLayout& layout, const sheet::Row& row, std::size_t column) {
        const std::string text = TextAt(row, column);
        if (!IsTold(row, column, text)) return;
        if (const std::optional<Month> month = sheet::ReadMonth(text)) {
            NotePlace(
                {.text = month->ToText(), .sheet = layout.sheet, .row = row.number, .column = column
                },
                file_.months
            );
            return;
        }
        file_.place_unread = true;
        Tell(
            {.reason = "SHEET_VALUE_MALFORMED",
             .facts = {{"value", ValueFact(text)}, {"expected", std::string(kMonthForm)}},
             .sheet = layout.sheet,
             .row = row.number,
             .column = column}
        );
    }

    // Formulas without a result are told with their rows.
    bool IsTold(const sheet::Row& row, std::size_t column, const std::string& text) {
        const bool formula = sheet::CellAt(row, column).kind == sheet::CellKind::kFormula;
        file_.place_unread = file_.place_unread || formula;
        return !formula && !text.empty();
    }

    static void NotePlace(ToldPlace told, std::vector<ToldPlace>& places) {
        const auto known = std::ranges::find(places, told.text, &ToldPlace::text);
        if (known != places.end()) {
            ++known->rows;
        } else if (places.size() < kMostPlaces) {
            places.push_back(std::move(told));
        }
    }

    void ReadRows(std::size_t index) {
        const SheetLayout& layout = file_.layouts[index];
        const sheet::Sheet& sheet = book_.sheets[layout.sheet];
        const bool prepared = file_.stamp.has_value();
        for (std::size_t i = layout.header + 1; i < sheet.rows.size(); ++i) {
            ReportRow row(layout, sheet.rows[i], file_.decimal, language_);
            if (row.TellsNothing(prepared)) {
                if (row.WasPrepared()) ++file_.empty_rows;
                continue;
            }
            row.CheckFormulas();
            row.CheckLoose(sheet.rows[layout.header]);
            Take(row, {.layout = index, .row = i});
        }
    }

    void Take(ReportRow& row, RowPlace place) {
        report::v1::SubmitReportRequest& request = file_.request;
        switch (row.Kind()) {
            case RowKind::kLine: {
                report::v1::ReportLine line;
                row.Read(*line.mutable_service());
                if (row.sound()) Add(line, request.mutable_lines(), file_.lines, place);
                break;
            }
            case RowKind::kIndicator: {
                report::v1::ReportLine line;
                row.Read(*line.mutable_indicator());
                if (row.sound()) Add(line, request.mutable_lines(), file_.lines, place);
                break;
            }
            case RowKind::kForecast: {
                ++file_.forecast_rows;
                report::v1::ForecastLine line;
                row.Read(line);
                if (row.sound()) Add(line, request.mutable_forecast(), file_.forecast, place);
                break;
            }
            case RowKind::kTotal: {
                report::v1::ReportTotal total;
                row.Read(total);
                if (row.sound()) Add(total, request.mutable_totals(), file_.totals, place);
                break;
            }
        }
        for (const FileFault& fault : row.faults())
            Tell(fault);
    }

    void Tell(FileFault fault) {
        const bool error = fault.severity == FaultSeverity::kError;
        std::size_t& known = error ? errors_ : warnings_;
        if (known++ < kMostFaults) {
            file_.faults.push_back(std::move(fault));
        } else {
            ++(error ? file_.untold_errors : file_.untold_warnings);
        }
    }

    template <class Line, class List>
    static void Add(Line& line, List* list, std::vector<RowPlace>& places, RowPlace place) {
        *list->Add() = std::move(line);
        places.push_back(place);
    }

    const sheet::Book& book_;
    const std::string_view language_;
    ReadFile file_;
    std::size_t errors_ = 0;
    std::size_t warnings_ = 0;
};

// `lines[3].service.unit` as its list, its place and the rest.
struct FieldPath {
    std::string_view list;
    std::size_t index = 0;
    std::string_view rest;
};

std::optional<FieldPath> PathOf(std::string_view field) {
    const std::size_t open = field.find('[');
    const std::size_t close = field.find(']');
    if (open == std::string_view::npos || close == std::string_view::npos) return std::nullopt;
    FieldPath path{.list = field.substr(0, open), .rest = field.substr(close + 1)};
    const auto read = std::from_chars(field.data() + open + 1, field.data() + close, path.index);
    if (read.ec != std::errc() || open > close) return std::nullopt;
    if (path.rest.starts_with('.')) path.rest.remove_prefix(1);
    return path;
}

struct FieldColumn {
    std::string_view list;
    std::string_view field;
    SheetColumn column;
};

// By the longest beginning; the first that the file has.
constexpr FieldColumn kFieldColumns[] = {
    {"lines", "service.service_code", SheetColumn::kService},
    {"lines", "service.unit", SheetColumn::kUnit},
    {"lines", "service.quantity", SheetColumn::kQuantity},
    {"lines", "service.service_date", SheetColumn::kServiceDate},
    {"lines", "service.subcontractor", SheetColumn::kSubcontractor},
    {"lines", "service.member", SheetColumn::kMember},
    {"lines", "service.clients", SheetColumn::kClients},
    {"lines", "service.decision", SheetColumn::kDecision},
    {"lines", "service.amount", SheetColumn::kAmount},
    {"lines", "service", SheetColumn::kService},
    {"lines", "indicator.indicator_code", SheetColumn::kIndicator},
    {"lines", "indicator.value.denominator", SheetColumn::kDenominator},
    {"lines", "indicator.value", SheetColumn::kValue},
    {"lines", "indicator.value", SheetColumn::kNumerator},
    {"lines", "indicator", SheetColumn::kIndicator},
    {"forecast", "month", SheetColumn::kForecastMonth},
    {"forecast", "service_code", SheetColumn::kService},
    {"forecast", "quantity", SheetColumn::kQuantity},
    {"totals", "service_code", SheetColumn::kService},
    {"totals", "quantity", SheetColumn::kQuantity},
    {"totals", "amount", SheetColumn::kAmount},
};

std::optional<std::size_t> ColumnOf(
    const FieldPath& path, const SheetLayout& layout, const sheet::Row& row
) {
    std::optional<std::size_t> found;
    std::string_view field;
    for (const FieldColumn& one : kFieldColumns) {
        if (one.list != path.list || !path.rest.starts_with(one.field)) continue;
        const auto at = layout.Find(one.column);
        if (!at || (found && one.field != field)) continue;
        // Of two columns for one field the one that the row uses.
        if (!sheet::CellAt(row, *at).text.empty()) return at;
        if (!found) found = at;
        field = one.field;
    }
    return found;
}

// Where the file has a sheet for forecasts; elsewhere it is a fault of the whole file.
FileFault AtForecast(const ReadFile& file, const sheet::Book& book, FileFault fault) {
    const auto layout = std::ranges::find(file.layouts, RowKind::kForecast, &SheetLayout::kind);
    if (layout == file.layouts.end()) return fault;
    fault.sheet = layout->sheet;
    fault.row = book.sheets[layout->sheet].rows[layout->header].number;
    fault.column = layout->Find(SheetColumn::kQuantity);
    return fault;
}

}  // namespace

std::optional<std::size_t> SheetLayout::Find(SheetColumn column) const {
    const auto found = columns.find(column);
    if (found == columns.end()) return std::nullopt;
    return found->second;
}

bool ReadFile::HasErrors() const {
    return std::ranges::any_of(faults, [](const FileFault& fault) {
        return fault.severity == FaultSeverity::kError;
    });
}

void ReadFile::KeepFirstFaults() {
    if (faults.size() <= kMostFaults) return;
    std::ranges::stable_partition(faults, [](const FileFault& fault) {
        return fault.severity == FaultSeverity::kError;
    });
    for (std::size_t i = kMostFaults; i < faults.size(); ++i)
        ++(faults[i].severity == FaultSeverity::kError ? untold_errors : untold_warnings);
    faults.resize(kMostFaults);
}

std::vector<FileFault> BlankPersonalCodes(sheet::Book& book) {
    std::vector<FileFault> faults;
    for (std::size_t i = 0; i < book.sheets.size(); ++i) {
        sheet::Sheet& sheet = book.sheets[i];
        if (LooksLikePersonalIdentityCode(sheet.name)) {
            faults.push_back({.reason = "PERSONAL_IDENTITY_CODE", .sheet = i});
            sheet.name = "---" + std::to_string(i);
        }
        for (sheet::Row& row : sheet.rows) {
            for (std::size_t column = 0; column < row.cells.size(); ++column) {
                if (!LooksLikePersonalIdentityCode(row.cells[column].text)) continue;
                row.cells[column] = {.text = "***"};
                if (faults.size() >= kMostFaults) continue;
                faults.push_back(
                    {.reason = "PERSONAL_IDENTITY_CODE",
                     .sheet = i,
                     .row = row.number,
                     .column = column}
                );
            }
        }
    }
    return faults;
}

ReadFile ReadReportFile(const sheet::Book& book, std::string_view language) {
    return FileReader(book, language).Read();
}

FileFault AtPlace(const ReadFile& file, const sheet::Book& book, FileFault fault) {
    if (fault.field == "forecast") return AtForecast(file, book, std::move(fault));
    const std::optional<FieldPath> path = PathOf(fault.field);
    if (!path) return fault;
    const auto& places = path->list == "lines"      ? file.lines
                         : path->list == "forecast" ? file.forecast
                                                    : file.totals;
    if (path->index >= places.size()) return fault;
    const RowPlace place = places[path->index];
    const SheetLayout& layout = file.layouts[place.layout];
    const sheet::Row& row = book.sheets[layout.sheet].rows[place.row];
    fault.sheet = layout.sheet;
    fault.row = row.number;
    fault.column = ColumnOf(*path, layout, row);
    return fault;
}

}  // namespace luotsi::report_intake
