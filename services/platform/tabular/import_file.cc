#include "platform/tabular/import_file.h"

#include "platform/digest/sha256.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

namespace luotsi::tabular {
namespace {

std::string HashKey(std::string_view source, std::string_view sha256) {
    return "import-hash/" + std::string(source) + '/' + std::string(sha256);
}

std::string NameKey(std::string_view source, std::string_view name) {
    return "import-name/" + std::string(source) + '/' + std::string(name);
}

// The same file gets the same id wherever it is seen first: an id from its key, marked as RFC 9562
// version 8.
Uuid FileId(std::string_view source, std::string_view name) {
    const std::string hex = digest::Sha256Hex(NameKey(source, name));
    Uuid::Bytes bytes{};
    const auto digit = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        bytes[i] = static_cast<std::uint8_t>(digit(hex[2 * i]) * 16 + digit(hex[2 * i + 1]));
    }
    bytes[6] = static_cast<std::uint8_t>((bytes[6] & 0x0fU) | 0x80U);
    bytes[8] = static_cast<std::uint8_t>((bytes[8] & 0x3fU) | 0x80U);
    return Uuid::FromBytes(bytes);
}

}  // namespace

void ImportFileBook::Evolve(State& state, const Event& event, const Recorded& /*recorded*/) {
    const auto& seen = std::get<ImportFileSeen>(event);
    state.source = seen.source;
    if (state.name.empty()) state.name = seen.name;
    const auto add = [](std::vector<std::string>& texts, const std::string& text) {
        if (std::ranges::find(texts, text) == texts.end()) texts.push_back(text);
    };
    add(state.names, seen.name);
    add(state.sha256s, seen.sha256);
}

std::vector<Claim> ImportFileBook::Claims(const State& state) {
    std::vector<Claim> claims;
    for (const std::string& name : state.names) {
        claims.push_back(
            {.key = NameKey(state.source, name), .reason = "REQUEST_ID_REUSED", .field = "file_name"
            }
        );
    }
    for (const std::string& sha256 : state.sha256s) {
        claims.push_back(
            {.key = HashKey(state.source, sha256), .reason = "REQUEST_ID_REUSED", .field = "data"}
        );
    }
    return claims;
}

std::string LogicalName(std::string_view file_name) {
    const std::size_t slash = file_name.find_last_of("/\\");
    if (slash != std::string_view::npos) file_name.remove_prefix(slash + 1);
    constexpr std::string_view kPacked = ".gz";
    if (file_name.size() > kPacked.size() && file_name.ends_with(kPacked)) {
        file_name.remove_suffix(kPacked.size());
    }
    return std::string(file_name.empty() ? "file" : file_name);
}

ports::Result<std::string> ResolveImportFile(
    ports::Books& books,
    const ports::RequestContext& request,
    std::string_view source,
    std::string_view file_name,
    std::string_view sha256
) {
    const ImportFileSeen seen{
        .source = std::string(source), .name = LogicalName(file_name), .sha256 = std::string(sha256)
    };
    const auto name = std::make_shared<std::string>(seen.name);
    const ports::Work work = [seen, name](ports::Unit& unit) -> std::optional<Rejection> {
        *name = seen.name;
        const std::optional<Uuid> known = unit.FindClaim(NameKey(seen.source, seen.name));
        if (const auto holder = unit.FindClaim(HashKey(seen.source, seen.sha256))) {
            *name = unit.Get<ImportFileBook>(*holder).state.name;
            // A copy: from now on this name means that file, also when its content changes.
            if (!known) unit.Append<ImportFileBook>(*holder, seen);
            return std::nullopt;
        }
        if (known) *name = unit.Get<ImportFileBook>(*known).state.name;
        unit.Append<ImportFileBook>(known.value_or(FileId(seen.source, seen.name)), seen);
        return std::nullopt;
    };
    ports::RequestContext own = request;
    // Noting the same thing twice changes nothing, so the work needs no request id.
    own.request_id.clear();
    const ports::Result<ports::Receipt> receipt = books.Run(own, work);
    if (!receipt.ok()) return receipt.Forward<std::string>();
    return *name;
}

}  // namespace luotsi::tabular
