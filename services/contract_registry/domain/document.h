#pragma once

#include "contract_registry/domain/record.h"
#include "kernel/aggregate.h"
#include "kernel/civil.h"
#include "kernel/decision.h"
#include "kernel/describe.h"
#include "kernel/ids.h"
#include "kernel/sealed_text.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

namespace luotsi::contract_registry {

// Why a document is kept; for how many years is a dated parameter of the class.
enum class RetentionClass { kContract, kProcurement, kAccounting, kMonitoring, kPermanent };
enum class DocumentState { kKept, kDeleted };

// A document of a contract. Its bytes lie outside the journal, where they can be erased; what stays
// is what it was: name, size, hash.
struct Document {
    Uuid contract_id = {};
    std::string title = {};
    std::string media_type = {};
    // Where it lies when the registry does not hold the bytes itself.
    std::string uri = {};
    // 64 lower-case hex digits.
    std::string sha256 = {};
    std::uint64_t size_bytes = 0;
    RetentionClass retention_class = RetentionClass::kContract;
    CivilDate attached_on = {};
    DocumentState state = DocumentState::kKept;
    std::optional<CivilDate> deleted_on = {};
    // The erasable bytes; nil for a reference.
    Uuid body_ref = {};

    bool operator==(const Document&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"contract_id", &Document::contract_id},
            Field{"title", &Document::title},
            Field{"media_type", &Document::media_type},
            Field{"uri", &Document::uri},
            Field{"sha256", &Document::sha256},
            Field{"size_bytes", &Document::size_bytes},
            Field{"retention_class", &Document::retention_class},
            Field{"attached_on", &Document::attached_on},
            Field{"state", &Document::state},
            Field{"deleted_on", &Document::deleted_on},
            Field{"body_ref", &Document::body_ref}
        };
    }
    static constexpr auto Sealed() {
        return SealedText{&Document::body_ref, &Document::sha256, TextSeal::kBase64Bytes};
    }
};

struct DocumentAttached {
    static constexpr std::string_view kName = "document_attached";
    Document document;
    static constexpr auto Fields() {
        return std::tuple{Field{"document", &DocumentAttached::document}};
    }
};

// Its retention was over and somebody had it destroyed.
struct DocumentDeleted {
    static constexpr std::string_view kName = "document_deleted";
    CivilDate on;
    std::string reason;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"on", &DocumentDeleted::on}, Field{"reason", &DocumentDeleted::reason}
        };
    }
};

using DocumentEvent = std::variant<DocumentAttached, DocumentDeleted>;

struct DocumentBook {
    using State = Document;
    using Event = DocumentEvent;
    static constexpr std::string_view kKind = "document";
    static constexpr std::uint64_t kSnapshotEvery = 0;
    static void Evolve(State& document, const Event& event, const Recorded& recorded);
    static RecordRow RowOf(const State& document);
};

struct AttachDocument {
    // With the hash that the caller knows; may be left out where the bytes come along.
    Document document = {};
    // Whether the bytes came along, and what was counted over them.
    bool has_content = false;
    std::string counted_sha256 = {};
    std::uint64_t counted_bytes = 0;
};
// DOCUMENT_CONTENT_MISSING, DOCUMENT_CONTENT_TWICE, DOCUMENT_HASH_MISSING, DOCUMENT_HASH_INVALID,
// DOCUMENT_HASH_MISMATCH.
Decision<DocumentEvent> Decide(
    const Document& document, const AttachDocument& command, const Moment& moment
);

// The parameter that holds the years of a class; empty for one that is kept for ever.
std::string_view RetentionKey(RetentionClass retention_class);

// The last day on which the document must be kept, counted from the contract's last day; nullopt
// while that day is not known or the class is kept for ever.
std::optional<CivilDate> RetentionEnd(
    RetentionClass retention_class,
    std::optional<CivilDate> contract_ends,
    std::optional<std::int64_t> years
);

struct DeleteDocument {
    std::string reason;
    std::optional<CivilDate> retention_end;
};
// DOCUMENT_NOT_FOUND, DOCUMENT_DELETED, RETENTION_NOT_OVER.
Decision<DocumentEvent> Decide(
    const Document& document, const DeleteDocument& command, const Moment& moment
);

}  // namespace luotsi::contract_registry

namespace luotsi {

template <>
struct EnumNames<contract_registry::RetentionClass> {
    using E = contract_registry::RetentionClass;
    static constexpr std::array<std::pair<E, std::string_view>, 5> kNames{{
        {E::kContract, "contract"},
        {E::kProcurement, "procurement"},
        {E::kAccounting, "accounting"},
        {E::kMonitoring, "monitoring"},
        {E::kPermanent, "permanent"},
    }};
};

template <>
struct EnumNames<contract_registry::DocumentState> {
    using E = contract_registry::DocumentState;
    static constexpr std::array<std::pair<E, std::string_view>, 2> kNames{{
        {E::kKept, "kept"},
        {E::kDeleted, "deleted"},
    }};
};

}  // namespace luotsi
