#include "platform/tabular/row.h"

#include "kernel/personal_identity_code.h"
#include "platform/tabular/normal_text.h"

#include <algorithm>
#include <utility>

namespace luotsi::tabular {
namespace {

constexpr std::size_t kMaxNotedBytes = 100;
constexpr int kQuantityDecimals = 6;

bool EqualInAnyCase(std::string_view text, std::string_view folded) {
    if (text.size() != folded.size()) return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i] >= 'A' && text[i] <= 'Z' ? static_cast<char>(text[i] + 32) : text[i];
        if (c != folded[i]) return false;
    }
    return true;
}

void Replace(std::string& text, std::string_view from, std::string_view to) {
    for (std::size_t at = text.find(from); at != std::string::npos;
         at = text.find(from, at + to.size())) {
        text.replace(at, from.size(), to);
    }
}

// Which of two values of a group stands; texts and rows in file order keep the first.
template <class T>
bool Precedes(const T& left, const T& right) {
    if constexpr (requires { left.minor(); }) {
        return left.minor() < right.minor();
    } else {
        return left < right;
    }
}

}  // namespace

Row::Row(const Layout& layout, std::span<const Record> records)
    : layout_(&layout), records_(records) {
    LUOTSI_CHECK(!records.empty(), "a row stands on at least one line");
}

bool Row::IsRagged() const {
    return std::any_of(records_.begin(), records_.end(), [this](const Record& record) {
        return record.cells.size() < layout_->header_.size();
    });
}

std::string_view Row::Clean(const Record& record, std::size_t column, std::string& scratch) const {
    if (column >= record.cells.size()) return {};
    const std::string_view cell = record.cells[column];
    if (cell.empty()) return {};
    bool plain = cell.front() != ' ' && cell.back() != ' ';
    char previous = '\0';
    for (const char c : cell) {
        plain = plain && layout_->plain_[static_cast<unsigned char>(c)] &&
                (c != ' ' || previous != ' ');
        if (!plain) break;
        previous = c;
    }
    std::string_view text = cell;
    if (!plain) {
        scratch = NormalText(Repaired(cell));
        text = scratch;
    }
    return IsNullWord(text) ? std::string_view() : text;
}

std::string Row::Repaired(std::string_view cell) const {
    std::string repaired(cell);
    for (const auto& [from, to] : mapping().text_repairs)
        Replace(repaired, from, to);
    return repaired;
}

bool Row::IsNullWord(std::string_view text) const {
    for (const std::string& word : mapping().null_words) {
        if (EqualInAnyCase(text, word)) return true;
        // Letters beyond ASCII may change their length when folded.
        const bool ascii = std::all_of(word.begin(), word.end(), [](char c) {
            return static_cast<unsigned char>(c) < 0x80;
        });
        if (!ascii && FoldedText(text) == word) return true;
    }
    return false;
}

std::string_view Row::FirstText(
    const Layout::Slot& slot, const Record& record, std::string& scratch
) const {
    for (const std::size_t column : slot.columns) {
        const std::string_view text = Clean(record, column, scratch);
        if (!text.empty()) return text;
    }
    return {};
}

std::string Row::ConstantOf(const Layout::Slot& slot, const Record& record) const {
    std::string text;
    std::string scratch;
    bool gap = false;
    for (const Layout::Piece& piece : slot.constant) {
        if (piece.slot == Layout::kNone) {
            text += piece.text;
            continue;
        }
        const std::string_view value = FirstText(layout_->slots_[piece.slot], record, scratch);
        // Half a text would be a wrong one.
        if (value.empty() && !piece.may_be_blank) return {};
        gap = gap || value.empty();
        text += value;
    }
    return gap ? NormalText(text) : text;
}

template <class T, class Parse>
Row::Reading Row::ReadOne(
    const Layout::Slot& slot, const Record& record, const Parse& parse, std::optional<T>& value
) {
    if (!slot.constant.empty()) {
        const std::string text = ConstantOf(slot, record);
        if (text.empty()) return Reading::kBlank;
        value = parse(slot, std::string_view(text));
        return value ? Reading::kUsable : Reading::kUnusable;
    }
    std::string scratch;
    bool unusable = false;
    for (const std::size_t column : slot.columns) {
        const std::string_view text = Clean(record, column, scratch);
        if (text.empty()) continue;
        value = parse(slot, text);
        if (value) {
            // Another column stood in: that must not go unnoticed.
            if (unusable) RemarkOn(warnings_, slot, "VALUE_DEFAULTED");
            return Reading::kUsable;
        }
        unusable = true;
    }
    return unusable ? Reading::kUnusable : Reading::kBlank;
}

// A record that says nothing leaves standing what an earlier one said.
template <class T, class Parse>
Row::Reading Row::ReadLast(const Layout::Slot& slot, const Parse& parse, std::optional<T>& value) {
    for (auto record = records_.rbegin(); record != records_.rend(); ++record) {
        const Reading reading = ReadOne(slot, *record, parse, value);
        if (reading != Reading::kBlank) return reading;
    }
    return Reading::kBlank;
}

template <class T, class Parse>
Row::Reading Row::ReadGroup(const Layout::Slot& slot, const Parse& parse, std::optional<T>& value) {
    if (slot.take == Take::kFirst) return ReadOne(slot, records_.front(), parse, value);
    if (slot.take == Take::kLast) return ReadLast(slot, parse, value);
    const bool greatest = slot.take == Take::kMax || slot.take == Take::kMaxMonthEnd;
    Reading reading = Reading::kBlank;
    for (const Record& record : records_) {
        std::optional<T> one;
        const Reading of_one = ReadOne(slot, record, parse, one);
        // One unusable value makes the least and the greatest unknown.
        if (of_one == Reading::kUnusable) return Reading::kUnusable;
        if (of_one == Reading::kBlank) continue;
        reading = Reading::kUsable;
        const bool better = !value || (greatest ? Precedes(*value, *one) : Precedes(*one, *value));
        if (better) value = std::move(one);
    }
    return reading;
}

template <class T, class Parse>
std::optional<T> Row::Read(
    std::string_view field, Manner manner, std::string_view code, const Parse& parse
) {
    std::optional<T> value;
    const std::size_t index = layout_->Find(field);
    const Reading reading =
        index == Layout::kNone ? Reading::kBlank : ReadGroup(layout_->slots_[index], parse, value);
    if (reading == Reading::kUsable) return value;
    if (mapping().Needs(field)) manner = Manner::kNeeded;
    if (manner == Manner::kTried) {
        // What the source never states has not been left out.
        if (Has(field)) Warn(field, "VALUE_DEFAULTED");
    } else if (reading == Reading::kUnusable) {
        Reject(field, code);
    } else if (manner == Manner::kNeeded) {
        Reject(field, "VALUE_MISSING");
    }
    return std::nullopt;
}

std::optional<std::string> Row::ReadText(std::string_view field, Manner manner) {
    const auto parse = [](const Layout::Slot& slot, std::string_view text) {
        const bool fits = text.size() <= slot.max_length || CharacterCount(text) <= slot.max_length;
        return fits ? std::optional<std::string>(text) : std::nullopt;
    };
    return Read<std::string>(field, manner, "VALUE_TOO_LONG", parse);
}

std::optional<CivilDate> Row::ReadDate(std::string_view field, Manner manner) {
    const auto parse = [this](const Layout::Slot&, std::string_view text) {
        return ParseDate(text, mapping().formats);
    };
    std::optional<CivilDate> date = Read<CivilDate>(field, manner, "VALUE_NOT_A_DATE", parse);
    if (!date) return std::nullopt;
    const Take take = layout_->slots_[layout_->Find(field)].take;
    if (take == Take::kMinMonthStart) return Month::Of(*date).FirstDay();
    if (take == Take::kMaxMonthEnd) return Month::Of(*date).LastDay();
    return date;
}

std::optional<Money> Row::ReadAmount(std::string_view field, Manner manner) {
    const auto parse = [this](const Layout::Slot&, std::string_view text) -> std::optional<Money> {
        const std::optional<Currency> currency = CurrencyOf(records_.front());
        if (!currency) return std::nullopt;
        const std::optional<std::int64_t> minor =
            ParseNumber(text, mapping().formats, currency->minor_digits());
        if (!minor) return std::nullopt;
        return Money::Of(*minor, *currency);
    };
    return Read<Money>(field, manner, "VALUE_NOT_AN_AMOUNT", parse);
}

std::optional<std::int64_t> Row::ReadWhole(std::string_view field, Manner manner) {
    const auto parse = [this](const Layout::Slot&, std::string_view text) {
        return ParseNumber(text, mapping().formats, 0);
    };
    return Read<std::int64_t>(field, manner, "VALUE_NOT_A_NUMBER", parse);
}

std::optional<Quantity> Row::ReadQuantity(std::string_view field, Manner manner) {
    const auto parse = [this](const Layout::Slot&, std::string_view text) {
        const std::optional<std::int64_t> micros =
            ParseNumber(text, mapping().formats, kQuantityDecimals);
        return micros ? std::optional(Quantity::OfMicros(*micros)) : std::nullopt;
    };
    return Read<Quantity>(field, manner, "VALUE_NOT_A_NUMBER", parse);
}

bool Row::Has(std::string_view field) const {
    const std::size_t index = layout_->Find(field);
    if (index == Layout::kNone) return false;
    const Layout::Slot& slot = layout_->slots_[index];
    return !slot.columns.empty() || !slot.constant.empty();
}

std::optional<std::string> Row::Text(std::string_view field) {
    return ReadText(field, Manner::kOptional);
}
std::optional<std::string> Row::NeedText(std::string_view field) {
    return ReadText(field, Manner::kNeeded);
}
std::optional<std::string> Row::TryText(std::string_view field) {
    return ReadText(field, Manner::kTried);
}

std::optional<CivilDate> Row::Date(std::string_view field) {
    return ReadDate(field, Manner::kOptional);
}
std::optional<CivilDate> Row::NeedDate(std::string_view field) {
    return ReadDate(field, Manner::kNeeded);
}
std::optional<CivilDate> Row::TryDate(std::string_view field) {
    return ReadDate(field, Manner::kTried);
}

namespace {

std::optional<Month> MonthOfDate(const std::optional<CivilDate>& date) {
    return date ? std::optional(Month::Of(*date)) : std::nullopt;
}

}  // namespace

std::optional<Month> Row::MonthOf(std::string_view field) {
    return MonthOfDate(Date(field));
}
std::optional<Month> Row::NeedMonth(std::string_view field) {
    return MonthOfDate(NeedDate(field));
}
std::optional<Month> Row::TryMonth(std::string_view field) {
    return MonthOfDate(TryDate(field));
}

std::optional<Money> Row::Amount(std::string_view field) {
    return ReadAmount(field, Manner::kOptional);
}
std::optional<Money> Row::NeedAmount(std::string_view field) {
    return ReadAmount(field, Manner::kNeeded);
}
std::optional<Money> Row::TryAmount(std::string_view field) {
    return ReadAmount(field, Manner::kTried);
}

std::optional<std::int64_t> Row::Whole(std::string_view field) {
    return ReadWhole(field, Manner::kOptional);
}
std::optional<std::int64_t> Row::NeedWhole(std::string_view field) {
    return ReadWhole(field, Manner::kNeeded);
}
std::optional<std::int64_t> Row::TryWhole(std::string_view field) {
    return ReadWhole(field, Manner::kTried);
}

std::optional<Quantity> Row::QuantityOf(std::string_view field) {
    return ReadQuantity(field, Manner::kOptional);
}
std::optional<Quantity> Row::NeedQuantity(std::string_view field) {
    return ReadQuantity(field, Manner::kNeeded);
}
std::optional<Quantity> Row::TryQuantity(std::string_view field) {
    return ReadQuantity(field, Manner::kTried);
}

std::optional<Ratio> Row::NeedRatio(
    std::string_view numerator, std::string_view minus, std::string_view denominator
) {
    const std::optional<std::int64_t> whole = NeedWhole(denominator);
    const std::optional<std::int64_t> from = NeedWhole(numerator);
    const std::optional<std::int64_t> less = minus.empty() ? 0 : NeedWhole(minus);
    if (!whole || !from || !less) return std::nullopt;
    std::int64_t part = 0;
    if (__builtin_sub_overflow(*from, *less, &part)) {
        Reject(numerator, "VALUE_NOT_A_NUMBER");
        return std::nullopt;
    }
    std::optional<Ratio> ratio = Ratio::Of(part, *whole);
    if (!ratio) Reject(denominator, "VALUE_NOT_A_NUMBER");
    return ratio;
}

std::size_t Row::NotedColumn(const Layout::Slot& slot) const {
    std::string scratch;
    for (const std::size_t column : slot.columns) {
        if (!Clean(records_.front(), column, scratch).empty()) return column;
    }
    return slot.columns.empty() ? Layout::kNone : slot.columns.front();
}

std::string_view Row::Raw(std::string_view field) const {
    const std::size_t index = layout_->Find(field);
    if (index == Layout::kNone) return {};
    const std::size_t column = NotedColumn(layout_->slots_[index]);
    const Record& record = records_.front();
    return column < record.cells.size() ? record.cells[column] : std::string_view();
}

std::string_view Row::Header(std::string_view field) const {
    const std::size_t index = layout_->Find(field);
    if (index == Layout::kNone) return {};
    const std::size_t column = NotedColumn(layout_->slots_[index]);
    return column == Layout::kNone ? std::string_view() : layout_->header_[column];
}

void Row::Keep(std::vector<Note>& notes, Note note) {
    if (secret_) note.value.clear();
    const bool known = std::any_of(notes.begin(), notes.end(), [&note](const Note& one) {
        return one.line == note.line && one.column == note.column && one.code == note.code;
    });
    if (!known) notes.push_back(std::move(note));
}

void Row::RemarkOn(std::vector<Note>& notes, const Layout::Slot& slot, std::string_view code) {
    Note note{.line = line(), .column = slot.name, .code = std::string(code), .value = {}};
    const std::size_t column = NotedColumn(slot);
    if (column != Layout::kNone) {
        note.column = layout_->header_[column];
        const Record& record = records_.front();
        const bool stands = column < record.cells.size();
        if (stands) note.value = Shortened(NormalText(record.cells[column]), kMaxNotedBytes);
    }
    Keep(notes, std::move(note));
}

void Row::Remark(std::vector<Note>& notes, std::string_view field, std::string_view code) {
    const std::size_t index = layout_->Find(field);
    if (index != Layout::kNone) return RemarkOn(notes, layout_->slots_[index], code);
    Keep(
        notes,
        {.line = line(), .column = std::string(field), .code = std::string(code), .value = {}}
    );
}

void Row::Reject(std::string_view field, std::string_view code) {
    Remark(rejections_, field, code);
}

void Row::Warn(std::string_view field, std::string_view code) {
    Remark(warnings_, field, code);
}

// A text repair may mend a code's dash: then the mended text counts too.
bool Row::HoldsPersonalCode(std::string_view cell) const {
    if (LooksLikePersonalIdentityCode(cell)) return true;
    if (mapping().text_repairs.empty()) return false;
    const bool plain = std::all_of(cell.begin(), cell.end(), [this](char c) {
        return layout_->plain_[static_cast<unsigned char>(c)];
    });
    return !plain && LooksLikePersonalIdentityCode(Repaired(cell));
}

void Row::RefusePersonalCode(std::uint64_t line, std::string column) {
    secret_ = true;
    Keep(
        rejections_,
        {.line = line, .column = std::move(column), .code = "PERSONAL_IDENTITY_CODE", .value = {}}
    );
}

void Row::CheckForPersonalCodes() {
    for (const Record& record : records_) {
        for (std::size_t column = 0; column < record.cells.size(); ++column) {
            if (!HoldsPersonalCode(record.cells[column])) continue;
            const bool named = column < layout_->header_.size();
            RefusePersonalCode(record.line, named ? layout_->header_[column] : std::string());
        }
        // A text made of several cells may be a code though none of them is.
        for (const std::size_t slot : layout_->made_slots_) {
            if (!LooksLikePersonalIdentityCode(ConstantOf(layout_->slots_[slot], record))) continue;
            RefusePersonalCode(record.line, {});
        }
    }
    if (!secret_) return;
    for (std::vector<Note>* const notes : {&rejections_, &warnings_}) {
        for (Note& note : *notes)
            note.value.clear();
    }
}

bool Row::IsWanted() const {
    std::string scratch;
    for (const auto& [slot, values] : layout_->where_) {
        const std::string_view text = FirstText(layout_->slots_[slot], records_.front(), scratch);
        const bool wanted = std::any_of(values.begin(), values.end(), [&](const auto& value) {
            return EqualInAnyCase(text, value) || FoldedText(text) == value;
        });
        if (!wanted) return false;
    }
    return true;
}

std::optional<std::string> Row::Identity() const {
    if (layout_->identity_ == Layout::kNone) return std::nullopt;
    std::string text = ConstantOf(layout_->slots_[layout_->identity_], records_.front());
    if (text.empty()) return std::nullopt;
    return text;
}

std::optional<std::string> Row::GroupKey() {
    std::string key;
    std::string scratch;
    for (const std::size_t index : layout_->group_by_) {
        const Layout::Slot& slot = layout_->slots_[index];
        const std::string_view text = FirstText(slot, records_.front(), scratch);
        if (text.empty()) {
            RemarkOn(rejections_, slot, "VALUE_MISSING");
            return std::nullopt;
        }
        key += text;
        key += '\x1f';
    }
    return key;
}

void Row::AppendContent(std::string& out) const {
    std::string scratch;
    for (const Record& record : records_) {
        for (std::size_t i = 0; i < layout_->column_slots_; ++i) {
            for (const std::size_t column : layout_->slots_[i].columns) {
                out += Clean(record, column, scratch);
                out += '\x1f';
            }
        }
        out += '\x1e';
    }
}

std::optional<Currency> Row::CurrencyOf(const Record& record) const {
    if (layout_->currency_ == Layout::kNone) return mapping().currency;
    std::string scratch;
    const std::string_view text = FirstText(layout_->slots_[layout_->currency_], record, scratch);
    return text.empty() ? mapping().currency : Currency::Parse(text);
}

std::optional<std::string> Row::FamilyKey() const {
    if (layout_->family_ == Layout::kNone) return std::nullopt;
    std::string scratch;
    const std::string_view text =
        FirstText(layout_->slots_[layout_->family_], records_.front(), scratch);
    return text.empty() ? std::nullopt : std::optional<std::string>(text);
}

std::optional<Money> Row::MoneyOf(std::string_view field, const Record& record) const {
    const std::size_t index = layout_->Find(field);
    const std::optional<Currency> currency = CurrencyOf(record);
    if (index == Layout::kNone || !currency) return std::nullopt;
    std::string scratch;
    const int decimals = currency->minor_digits();
    for (const std::size_t column : layout_->slots_[index].columns) {
        const std::string_view text = Clean(record, column, scratch);
        if (text.empty()) continue;
        const std::optional<std::int64_t> minor = ParseNumber(text, mapping().formats, decimals);
        if (minor) return Money::Of(*minor, *currency);
    }
    return std::nullopt;
}

}  // namespace luotsi::tabular
