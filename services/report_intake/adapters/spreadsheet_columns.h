#pragma once

#include "platform/sheet/xlsx_write.h"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace luotsi::report_intake {

// What a column of a report file holds.
enum class SheetColumn {
    kContract,
    kMonth,
    kTemplate,
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
    kCurrency,
    kIndicator,
    kNumerator,
    kDenominator,
    kValue,
    kForecastMonth,
    // What an earlier import has marked; not read.
    kFaultCode,
    kFaultText,
};

// What a row tells.
enum class RowKind { kLine, kIndicator, kForecast, kTotal };

// A text in the three languages of the county.
struct InThree {
    std::string_view fi;
    std::string_view sv;
    std::string_view en;

    // `language` is fi or sv; anything else reads as English.
    std::string_view In(std::string_view language) const;
};

struct ColumnInfo {
    SheetColumn column;
    InThree header;
    // What the person who fills it in has to know.
    InThree hint;
    sheet::CellForm form = sheet::CellForm::kText;
    int width = 14;
    // Other spellings under which it comes from elsewhere, folded (FoldedName).
    std::vector<std::string_view> aliases = {};
};

const ColumnInfo& InfoOf(SheetColumn column);
// The column that a header names in any language and spelling.
std::optional<SheetColumn> ColumnNamed(std::string_view header);

// The row with most names of columns; nothing where none has enough.
std::optional<std::size_t> HeaderOf(const sheet::Sheet& sheet);

struct KindInfo {
    RowKind kind;
    // Of a sheet that holds only such rows.
    InThree sheet;
    // In the column `kRowKind`.
    InThree word;
    // What a file has to have for such rows; of an inner list one is enough.
    std::vector<std::vector<SheetColumn>> needed;
};

std::span<const KindInfo> RowKinds();
const KindInfo& InfoOf(RowKind kind);
std::optional<RowKind> SheetNamed(std::string_view name);
std::optional<RowKind> WordFor(std::string_view word);
// Where faults were listed by an earlier import.
InThree FaultSheet();
bool IsFaultSheet(std::string_view name);

// Lower case, without accents, blanks and signs: `Määrä (kpl)` and `maara KPL` are the same.
// Letters that were encoded twice (`Ã¤`) are taken for what they were.
std::string FoldedName(std::string_view text);

}  // namespace luotsi::report_intake
