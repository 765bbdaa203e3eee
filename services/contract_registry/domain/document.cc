#include "contract_registry/domain/document.h"

#include <algorithm>

namespace luotsi::contract_registry {
namespace {

constexpr std::size_t kHashLength = 64;
constexpr int kMonthsAYear = 12;

bool IsHash(std::string_view text) {
    return text.size() == kHashLength && std::ranges::all_of(text, [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
           });
}

std::optional<Rejection> CheckHash(const AttachDocument& command) {
    const std::string& given = command.document.sha256;
    if (given.empty()) {
        if (command.has_content) return std::nullopt;
        return Rejection{.reason = "DOCUMENT_HASH_MISSING", .field = "sha256"};
    }
    if (!IsHash(given)) return Rejection{.reason = "DOCUMENT_HASH_INVALID", .field = "sha256"};
    if (!command.has_content || given == command.counted_sha256) return std::nullopt;
    return Rejection{
        .reason = "DOCUMENT_HASH_MISMATCH",
        .field = "sha256",
        .facts = {{"given", given}, {"counted", command.counted_sha256}},
    };
}

}  // namespace

void DocumentBook::Evolve(State& document, const Event& event, const Recorded&) {
    std::visit(
        Overloaded{
            [&](const DocumentAttached& attached) { document = attached.document; },
            [&](const DocumentDeleted& deleted) {
                document.state = DocumentState::kDeleted;
                document.deleted_on = deleted.on;
            }
        },
        event
    );
}

RecordRow DocumentBook::RowOf(const State& document) {
    return {
        .contract = document.contract_id,
        .code = document.title,
        .state = std::string(EnumText(document.state)),
    };
}

Decision<DocumentEvent> Decide(
    const Document&, const AttachDocument& command, const Moment& moment
) {
    const bool has_uri = !command.document.uri.empty();
    if (!command.has_content && !has_uri)
        return Rejection{.reason = "DOCUMENT_CONTENT_MISSING", .field = "content"};
    if (command.has_content && has_uri)
        return Rejection{.reason = "DOCUMENT_CONTENT_TWICE", .field = "uri"};
    if (const auto refused = CheckHash(command)) return *refused;
    Document document = command.document;
    document.attached_on = moment.today;
    document.state = DocumentState::kKept;
    if (command.has_content) {
        document.sha256 = command.counted_sha256;
        document.size_bytes = command.counted_bytes;
    }
    return DocumentAttached{std::move(document)};
}

std::string_view RetentionKey(RetentionClass retention_class) {
    constexpr std::array<std::string_view, 5> kKeys{
        "retention.contract_years",
        "retention.procurement_years",
        "retention.accounting_years",
        "retention.monitoring_years",
        "",
    };
    return kKeys[static_cast<std::size_t>(retention_class)];
}

std::optional<CivilDate> RetentionEnd(
    RetentionClass retention_class,
    std::optional<CivilDate> contract_ends,
    std::optional<std::int64_t> years
) {
    if (retention_class == RetentionClass::kPermanent || !contract_ends || !years)
        return std::nullopt;
    return AddMonths(*contract_ends, static_cast<int>(*years) * kMonthsAYear);
}

Decision<DocumentEvent> Decide(
    const Document& document, const DeleteDocument& command, const Moment& moment
) {
    if (document.contract_id.IsNil())
        return Rejection{.reason = "DOCUMENT_NOT_FOUND", .field = "document_id"};
    if (document.state == DocumentState::kDeleted)
        return Rejection{.reason = "DOCUMENT_DELETED", .field = "document_id"};
    if (!command.retention_end || moment.today <= *command.retention_end) {
        const std::string end =
            command.retention_end ? command.retention_end->ToText() : std::string("not known");
        return Rejection{
            .reason = "RETENTION_NOT_OVER",
            .field = "document_id",
            .facts =
                {{"retention_class", std::string(EnumText(document.retention_class))},
                 {"retention_end", end}},
        };
    }
    return DocumentDeleted{.on = moment.today, .reason = command.reason};
}

}  // namespace luotsi::contract_registry
