#include "platform/audit/beside.h"

#include "platform/audit/access_book.h"
#include "platform/digest/sealer.h"
#include "platform/runtime/text.h"

#include <absl/strings/escaping.h>

#include <algorithm>
#include <limits>
#include <memory>
#include <variant>

namespace luotsi::audit {
namespace {

constexpr std::size_t kTextsARead = 8;
constexpr std::string_view kSelectTexts =
    "SELECT ref,body,salt FROM private_texts WHERE ref IN (?,?,?,?,?,?,?,?)";

constexpr std::string_view kSelectReadings =
    "SELECT entity,position FROM access_entities WHERE position>? AND position<=?";

// Whoever may edit these tables may also make a salt, or an object's id, something else.
bool IsId(std::string_view bytes) {
    return bytes.size() == sizeof(Uuid::Bytes);
}

Uuid IdFrom(std::string_view bytes) {
    Uuid::Bytes id{};
    std::ranges::copy(bytes, id.begin());
    return Uuid::FromBytes(id);
}

bool Fits(TextSeal seal, std::string_view hash, std::string_view body, std::string_view salt) {
    if (seal == TextSeal::kSalted) {
        return IsId(salt) && digest::Sha256Sealer().Hash(IdFrom(salt), body) == hash;
    }
    std::string bytes;
    return absl::Base64Unescape(runtime::ToAbslView(body), &bytes) &&
           digest::Sha256Hex(bytes) == hash;
}

// Sorted, each once, and no more than are named.
void Settle(std::vector<std::uint64_t>& positions) {
    std::ranges::sort(positions);
    const auto again = std::ranges::unique(positions);
    positions.erase(again.begin(), again.end());
    if (positions.size() > kMaxAltered) positions.resize(kMaxAltered);
}

void Add(std::vector<std::uint64_t>& positions, std::int64_t position) {
    // Far more than are named: the smallest of them are wanted.
    if (positions.size() >= 2 * kMaxAltered) Settle(positions);
    positions.push_back(static_cast<std::uint64_t>(std::max<std::int64_t>(position, 0)));
}

}  // namespace

void BesideCheck::Note(const journal::StoredRow& row) {
    noted_to_ = row.position;
    const journal::AggregateOps* const ops = journal_.OpsOf(row.kind);
    if (ops == nullptr) return;
    const bool is_reading = row.kind == AccessBook::kKind;
    if (!is_reading && !ops->sealed_texts) return;
    const std::shared_ptr<void> event = ops->decode(row.payload);
    // Written by a later program: it knows what the row vouches for.
    if (event == nullptr) return;
    if (ops->sealed_texts) {
        ops->sealed_texts(
            event.get(),
            [&](const Uuid& ref, const std::string& hash, TextSeal seal) {
                sealed_.push_back({.position = row.position, .ref = ref, .hash = hash, .seal = seal}
                );
            }
        );
    }
    if (!is_reading) return;
    const auto& read = std::get<ProtectedRead>(*static_cast<const AccessBook::Event*>(event.get()));
    for (const FieldsRead& one : read.reads) {
        for (const Uuid& entity : one.entities)
            readings_.push_back({.entity = entity, .position = row.position});
    }
}

void BesideCheck::Compare(sql::Db& db, bool at_end) {
    CompareTexts(db);
    if (at_end || readings_.size() >= at_once_) CompareReadings(db, at_end);
}

void BesideCheck::CompareRest(sql::Db& db) {
    if (compared_to_ < noted_to_) CompareReadings(db, false);
}

Beside BesideCheck::Take() {
    Settle(found_.altered_texts);
    Settle(found_.altered_readings);
    return std::move(found_);
}

void BesideCheck::CompareTexts(sql::Db& db) {
    std::ranges::sort(sealed_, {}, &Sealed::ref);
    for (std::size_t from = 0; from < sealed_.size(); from += kTextsARead) {
        sql::Statement rows = db.Prepare(kSelectTexts);
        // One statement for any number: the last reference fills it up.
        for (std::size_t i = from; i < from + kTextsARead; ++i)
            rows.Bind(sealed_[std::min(i, sealed_.size() - 1)].ref);
        while (rows.Step())
            CompareText(IdFrom(rows.View(0)), rows.View(1), rows.View(2));
    }
    for (const Sealed& one : sealed_)
        found_.erased_texts += one.found ? 0 : 1;
    sealed_.clear();
}

// Several rows may vouch for one text; it may be read more than once, then.
void BesideCheck::CompareText(const Uuid& ref, std::string_view body, std::string_view salt) {
    for (Sealed& one : std::ranges::equal_range(sealed_, ref, {}, &Sealed::ref)) {
        if (std::exchange(one.found, true)) continue;
        if (Fits(one.seal, one.hash, body, salt)) {
            ++found_.texts;
        } else {
            Add(found_.altered_texts, static_cast<std::int64_t>(one.position));
        }
    }
}

void BesideCheck::CompareReadings(sql::Db& db, bool at_end) {
    using Limits = std::numeric_limits<std::int64_t>;
    std::ranges::sort(readings_);
    // One row may tell an object twice.
    const auto again = std::ranges::unique(readings_);
    readings_.erase(again.begin(), again.end());
    std::vector<bool> listed(readings_.size());
    {
        // Before the first row and behind the last one nothing may be listed.
        sql::Statement rows = db.Prepare(kSelectReadings);
        rows.BindAll(
            compared_to_ == 0 ? Limits::min() : static_cast<std::int64_t>(compared_to_),
            at_end ? Limits::max() : static_cast<std::int64_t>(noted_to_)
        );
        while (rows.Step()) {
            const std::string_view entity = rows.View(0);
            const Reading told{
                .entity = IsId(entity) ? IdFrom(entity) : Uuid(), .position = rows.Unsigned(1)
            };
            const auto expected = std::ranges::lower_bound(readings_, told);
            if (!IsId(entity) || expected == readings_.end() || *expected != told) {
                Add(found_.altered_readings, rows.Int(1));
            } else {
                listed[static_cast<std::size_t>(expected - readings_.begin())] = true;
            }
        }
    }
    for (std::size_t i = 0; i < readings_.size(); ++i) {
        if (listed[i]) continue;
        Add(found_.altered_readings, static_cast<std::int64_t>(readings_[i].position));
    }
    readings_.clear();
    compared_to_ = noted_to_;
}

}  // namespace luotsi::audit
