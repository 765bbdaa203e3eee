#include "kernel/personal_identity_code.h"
#include "platform/tabular/normal_text.h"
#include "platform/tabular/row.h"

#include <algorithm>
#include <utility>

namespace luotsi::tabular {
namespace {

constexpr std::size_t kDefaultMaxLength = 4'000;

std::string Listed(const std::vector<std::string>& headers) {
    std::string text;
    for (const std::string& header : headers)
        text += (text.empty() ? "`" : ", `") + header + '`';
    return text;
}

}  // namespace

// Finds the mapping's columns in a header.
class Layout::Fitting {
  public:
    Fitting(const Mapping& mapping, const MappingKind& kind, const std::vector<std::string>& header)
        : kind_(kind) {
        layout_.mapping_ = &mapping;
        for (const std::string& cell : header) {
            layout_.header_.push_back(NormalText(cell));
            folded_.push_back(FoldedText(cell));
        }
    }

    Checked<Layout> Fit() {
        if (std::optional<Rejection> refused = RefusePersonalHeader()) return *refused;
        const Mapping& mapping = *layout_.mapping_;
        for (const ColumnRule& rule : mapping.columns)
            AddColumn(rule);
        layout_.column_slots_ = layout_.slots_.size();
        for (const auto& [field, made] : mapping.constants)
            AddConstant(field, made);
        if (mapping.identity) {
            AddConstant("", *mapping.identity);
            layout_.identity_ = layout_.slots_.size() - 1;
        }
        for (const std::string& name : mapping.group_by)
            layout_.group_by_.push_back(Refer(name));
        if (!mapping.currency_column.empty()) layout_.currency_ = Refer(mapping.currency_column);
        if (!mapping.family.empty()) layout_.family_ = Refer(mapping.family);
        for (const auto& [name, values] : mapping.where)
            layout_.where_.emplace_back(Refer(name), values);
        if (!faults_.empty()) return Refusal();
        ListUsedColumns();
        ListMadeSlots();
        MarkPlainBytes();
        return std::move(layout_);
    }

  private:
    // A header is repeated in notes. Without one, the first person's row stands in its place.
    std::optional<Rejection> RefusePersonalHeader() const {
        for (std::size_t column = 0; column < layout_.header_.size(); ++column) {
            if (!LooksLikePersonalIdentityCode(layout_.header_[column])) continue;
            FieldFault fault{
                .field = "data",
                .reason = "PERSONAL_IDENTITY_CODE",
                .detail = "header, column " + std::to_string(column + 1),
            };
            return Rejection{.reason = fault.reason, .field = fault.field, .more = {fault}};
        }
        return std::nullopt;
    }

    // The column of the first spelling that the header has.
    std::optional<std::size_t> Locate(
        const std::string& field, const std::vector<std::string>& headers
    ) {
        for (const std::string& header : headers) {
            const std::string folded = FoldedText(header);
            const auto first = std::find(folded_.begin(), folded_.end(), folded);
            if (first == folded_.end()) continue;
            if (std::find(first + 1, folded_.end(), folded) != folded_.end()) {
                faults_.push_back(
                    {.field = field,
                     .reason = "FILE_MALFORMED",
                     .detail = "the header has `" + header + "` twice"}
                );
            }
            return static_cast<std::size_t>(first - folded_.begin());
        }
        return std::nullopt;
    }

    void MissColumn(const std::string& field, const std::vector<std::string>& headers) {
        faults_.push_back(
            {.field = field,
             .reason = "HEADER_COLUMN_MISSING",
             .detail = "the header has none of " + Listed(headers)}
        );
    }

    Slot SlotFor(const std::string& field) const {
        const FieldSpec* const spec = kind_.Find(field);
        Slot slot{.name = field, .max_length = kDefaultMaxLength, .columns = {}, .constant = {}};
        if (spec != nullptr) slot.type = spec->type;
        if (spec != nullptr && spec->max_length > 0) slot.max_length = spec->max_length;
        return slot;
    }

    void AddColumn(const ColumnRule& rule) {
        Slot slot = SlotFor(rule.field);
        slot.take = rule.take;
        std::vector<std::string> missing;
        for (const std::vector<std::string>& headers : rule.candidates) {
            if (const std::optional<std::size_t> column = Locate(rule.field, headers)) {
                slot.columns.push_back(*column);
            } else {
                missing.insert(missing.end(), headers.begin(), headers.end());
            }
        }
        // Of several candidates each may be missing, but not all.
        if (slot.columns.empty() && !rule.optional) MissColumn(rule.field, missing);
        if (slot.type == FieldType::kMoney && !slot.columns.empty()) {
            layout_.money_fields_.push_back(rule.field);
        }
        layout_.slots_.push_back(std::move(slot));
    }

    // A constant refers to other columns by their name in the mapping or by their header.
    void AddConstant(const std::string& field, const Template& made) {
        Slot slot = SlotFor(field);
        for (const Template::Piece& piece : made.pieces) {
            if (piece.reference) {
                slot.constant.push_back(
                    {.text = {}, .slot = Refer(piece.text), .may_be_blank = piece.may_be_blank}
                );
            } else {
                slot.constant.push_back({.text = piece.text});
            }
        }
        layout_.slots_.push_back(std::move(slot));
    }

    std::size_t Refer(const std::string& name) {
        for (std::size_t i = 0; i < layout_.column_slots_; ++i) {
            if (layout_.slots_[i].name == name) return i;
        }
        // Without a name, so that a service does not take it for one of its fields.
        Slot slot{.name = {}, .max_length = kDefaultMaxLength, .columns = {}, .constant = {}};
        if (const std::optional<std::size_t> column = Locate(name, {name})) {
            slot.columns.push_back(*column);
        } else {
            MissColumn(name, {name});
        }
        layout_.slots_.push_back(std::move(slot));
        return layout_.slots_.size() - 1;
    }

    Rejection Refusal() const {
        return Rejection{
            .reason = faults_.front().reason, .field = faults_.front().field, .more = faults_
        };
    }

    void ListUsedColumns() {
        auto& used = layout_.used_columns_;
        for (std::size_t slot = 0; slot < layout_.slots_.size(); ++slot) {
            for (const std::size_t column : layout_.slots_[slot].columns) {
                const bool known = std::any_of(used.begin(), used.end(), [&](const auto& one) {
                    return one.first == column;
                });
                if (!known) used.emplace_back(column, slot);
            }
        }
    }

    void ListMadeSlots() {
        for (std::size_t slot = 0; slot < layout_.slots_.size(); ++slot) {
            const std::vector<Layout::Piece>& pieces = layout_.slots_[slot].constant;
            const bool refers = std::any_of(pieces.begin(), pieces.end(), [](const auto& piece) {
                return piece.slot != Layout::kNone;
            });
            if (refers && pieces.size() > 1) layout_.made_slots_.push_back(slot);
        }
    }

    void MarkPlainBytes() {
        for (std::size_t byte = 0x20; byte < 0x7f; ++byte)
            layout_.plain_[byte] = true;
        for (const auto& [from, to] : layout_.mapping_->text_repairs)
            layout_.plain_[static_cast<unsigned char>(from.front())] = false;
    }

    const MappingKind& kind_;
    Layout layout_;
    std::vector<std::string> folded_;
    std::vector<FieldFault> faults_;
};

Checked<Layout> Layout::Fit(
    const Mapping& mapping, const MappingKind& kind, const std::vector<std::string>& header
) {
    return Fitting(mapping, kind, header).Fit();
}

std::size_t Layout::Find(std::string_view name) const {
    if (name.empty()) return kNone;
    for (std::size_t i = 0; i < slots_.size(); ++i) {
        if (slots_[i].name == name) return i;
    }
    return kNone;
}

}  // namespace luotsi::tabular
