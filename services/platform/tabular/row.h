#pragma once

#include "kernel/civil.h"
#include "kernel/money.h"
#include "kernel/quantity.h"
#include "platform/tabular/mapping.h"
#include "platform/tabular/text_file.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace luotsi::tabular {

// A remark about one row.
struct Note {
    std::uint64_t line = 0;
    // The header as in the file; empty: the row as a whole.
    std::string column;
    std::string code;
    // At most 100 bytes; empty where the value must not be repeated.
    std::string value;
};

// How a mapping's fields lie in one file: made once a file, shared by its rows.
class Layout {
  public:
    // HEADER_COLUMN_MISSING with every missing column and its spellings; FILE_MALFORMED when a
    // column that is used stands twice in the header. `mapping` and `kind` must outlive it.
    static Checked<Layout> Fit(
        const Mapping& mapping, const MappingKind& kind, const std::vector<std::string>& header
    );

    const Mapping& mapping() const { return *mapping_; }
    const std::vector<std::string>& header() const { return header_; }
    // Names of the money fields that come from columns, in the mapping's order.
    const std::vector<std::string>& money_fields() const { return money_fields_; }
    // Whether rows tell their own currency.
    bool has_currencies() const { return currency_ != kNone; }

  private:
    friend class Row;
    static constexpr std::size_t kNone = static_cast<std::size_t>(-1);

    // A text or the value of a slot.
    struct Piece {
        std::string text;
        std::size_t slot = kNone;
        bool may_be_blank = false;
    };
    // One name that rows can be asked for.
    struct Slot {
        std::string name;
        FieldType type = FieldType::kText;
        std::size_t max_length = 0;
        Take take = Take::kFirst;
        // Indexes of columns in order of preference; empty: a constant, or not in this file.
        std::vector<std::size_t> columns;
        std::vector<Piece> constant;
    };
    class Fitting;

    std::size_t Find(std::string_view name) const;

    const Mapping* mapping_ = nullptr;
    std::vector<std::string> header_;
    std::vector<Slot> slots_;
    std::vector<std::string> money_fields_;
    // Columns that some slot uses, with the slot.
    std::vector<std::pair<std::size_t, std::size_t>> used_columns_;
    // Slots whose text is made of more than one piece, some of them cells.
    std::vector<std::size_t> made_slots_;
    // Slots 0.. that stand for `columns`, in the mapping's order; then constants, then references.
    std::size_t column_slots_ = 0;
    std::size_t identity_ = kNone;
    std::size_t currency_ = kNone;
    std::size_t family_ = kNone;
    std::vector<std::size_t> group_by_;
    std::vector<std::pair<std::size_t, std::vector<std::string>>> where_;
    // Bytes that a cell may hold and still be normal as it stands.
    std::array<bool, 256> plain_{};
};

// One row of a file (or one group of rows), read through its mapping.
//
// Three manners of asking for a value, for each type:
//   X(field)      a blank is fine (nullopt); text that does not fit refuses the row.
//   NeedX(field)  a blank refuses the row too (VALUE_MISSING).
//   TryX(field)   neither refuses: a blank or unusable value gives the warning VALUE_DEFAULTED
//                 (none where the mapping does not give the field: see Has).
// All answer nullopt where there is no usable value: finish reading the other fields, so that the
// row's faults are seen together, then look at rejected().
// A field that the mapping does not give is blank. Blanks and null words are "no value".
class Row {
  public:
    Row(const Layout& layout, std::span<const Record> records);

    // Of the first record.
    std::uint64_t line() const { return records_.front().line; }
    // More than one where the mapping groups rows.
    std::span<const Record> records() const { return records_; }
    const Mapping& mapping() const { return layout_->mapping(); }
    // Whether the mapping gives the field by a column that this file has, or by a constant.
    bool Has(std::string_view field) const;

    // Repaired, NFC, blanks collapsed, no control characters. VALUE_TOO_LONG.
    std::optional<std::string> Text(std::string_view field);
    std::optional<std::string> NeedText(std::string_view field);
    std::optional<std::string> TryText(std::string_view field);
    // VALUE_NOT_A_DATE.
    std::optional<CivilDate> Date(std::string_view field);
    std::optional<CivilDate> NeedDate(std::string_view field);
    std::optional<CivilDate> TryDate(std::string_view field);
    std::optional<Month> MonthOf(std::string_view field);
    std::optional<Month> NeedMonth(std::string_view field);
    std::optional<Month> TryMonth(std::string_view field);
    // In the mapping's currency, exact. VALUE_NOT_AN_AMOUNT, also for more decimals than it has.
    std::optional<Money> Amount(std::string_view field);
    std::optional<Money> NeedAmount(std::string_view field);
    std::optional<Money> TryAmount(std::string_view field);
    // VALUE_NOT_A_NUMBER.
    std::optional<std::int64_t> Whole(std::string_view field);
    std::optional<std::int64_t> NeedWhole(std::string_view field);
    std::optional<std::int64_t> TryWhole(std::string_view field);
    // At most six decimals. VALUE_NOT_A_NUMBER.
    std::optional<Quantity> QuantityOf(std::string_view field);
    std::optional<Quantity> NeedQuantity(std::string_view field);
    std::optional<Quantity> TryQuantity(std::string_view field);
    // Of two whole numbers: (numerator - minus) / denominator; `minus` may be empty. All needed;
    // VALUE_NOT_A_NUMBER on the denominator unless it is above zero.
    std::optional<Ratio> NeedRatio(
        std::string_view numerator, std::string_view minus, std::string_view denominator
    );

    // The cell as it stands in the file, of the first record; empty for a constant.
    std::string_view Raw(std::string_view field) const;
    // The header as in the file; empty for a constant.
    std::string_view Header(std::string_view field) const;

    // `field` is a name from the mapping, or empty for the row as a whole. `code` is a reason of
    // the catalogue. The same remark twice is kept once.
    void Reject(std::string_view field, std::string_view code);
    void Warn(std::string_view field, std::string_view code);
    bool rejected() const { return !rejections_.empty(); }
    const std::vector<Note>& rejections() const { return rejections_; }
    const std::vector<Note>& warnings() const { return warnings_; }

    // For the driver.
    bool IsRagged() const;
    // Refuses the row (PERSONAL_IDENTITY_CODE) when any cell holds such a code, also one that the
    // mapping leaves out, or when the mapping would put one together; then no value of the row is
    // repeated in its notes.
    void CheckForPersonalCodes();
    // Whether the first record passes the mapping's `where`.
    bool IsWanted() const;
    // The document number; nullopt when blank or the mapping names none.
    std::optional<std::string> Identity() const;
    // The values of `group_by`, each closed by a unit separator; nullopt (and a rejection) when one
    // is blank.
    std::optional<std::string> GroupKey();
    // The value of `family`; nullopt when the row belongs to none.
    std::optional<std::string> FamilyKey() const;
    // The used cells' normalised texts, each closed by a unit separator.
    void AppendContent(std::string& out) const;
    // A money field of one record; nullopt when blank or unusable.
    std::optional<Money> MoneyOf(std::string_view field, const Record& record) const;

  private:
    enum class Manner { kOptional, kNeeded, kTried };
    enum class Reading { kUsable, kBlank, kUnusable };

    // The normalised text of a cell; empty when it is blank or a null word. Views into the file or
    // into `scratch`.
    std::string_view Clean(const Record& record, std::size_t column, std::string& scratch) const;
    std::string Repaired(std::string_view cell) const;
    bool HoldsPersonalCode(std::string_view cell) const;
    void RefusePersonalCode(std::uint64_t line, std::string column);
    bool IsNullWord(std::string_view text) const;
    // The first candidate that is not blank; empty otherwise.
    std::string_view FirstText(const Layout::Slot& slot, const Record& record, std::string& scratch)
        const;
    std::string ConstantOf(const Layout::Slot& slot, const Record& record) const;
    // The column that notes about the slot name; Layout::kNone for constants.
    std::size_t NotedColumn(const Layout::Slot& slot) const;
    template <class T, class Parse>
    Reading ReadOne(
        const Layout::Slot& slot, const Record& record, const Parse& parse, std::optional<T>& value
    );
    // The currency of a record's amounts; nullopt when it names none that there is.
    std::optional<Currency> CurrencyOf(const Record& record) const;
    template <class T, class Parse>
    Reading ReadLast(const Layout::Slot& slot, const Parse& parse, std::optional<T>& value);
    template <class T, class Parse>
    Reading ReadGroup(const Layout::Slot& slot, const Parse& parse, std::optional<T>& value);
    template <class T, class Parse>
    std::optional<T> Read(
        std::string_view field, Manner manner, std::string_view code, const Parse& parse
    );
    std::optional<std::string> ReadText(std::string_view field, Manner manner);
    std::optional<CivilDate> ReadDate(std::string_view field, Manner manner);
    std::optional<Money> ReadAmount(std::string_view field, Manner manner);
    std::optional<std::int64_t> ReadWhole(std::string_view field, Manner manner);
    std::optional<Quantity> ReadQuantity(std::string_view field, Manner manner);
    void Remark(std::vector<Note>& notes, std::string_view field, std::string_view code);
    void RemarkOn(std::vector<Note>& notes, const Layout::Slot& slot, std::string_view code);
    void Keep(std::vector<Note>& notes, Note note);

    const Layout* layout_;
    std::span<const Record> records_;
    std::vector<Note> rejections_;
    std::vector<Note> warnings_;
    // A cell holds a personal identity code: no value of this row is repeated anywhere.
    bool secret_ = false;
};

// Parsers of single values, with blanks already collapsed. nullopt when the text does not fit.
std::optional<CivilDate> ParseDate(std::string_view text, const Formats& formats);
// units of 10^-decimals; text with more decimals does not fit.
std::optional<std::int64_t> ParseNumber(
    std::string_view text, const Formats& formats, int decimals
);

}  // namespace luotsi::tabular
