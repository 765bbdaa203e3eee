#include "platform/journal/chain.h"

#include "platform/digest/sha256.h"

#include <string_view>

namespace luotsi::journal {
namespace {

constexpr std::size_t kLinkBytes = 32;

void Add(std::string& bytes, std::string_view value) {
    bytes += std::to_string(value.size());
    bytes += ':';
    bytes += value;
}

void Add(std::string& bytes, const std::optional<std::string>& value) {
    if (value) {
        Add(bytes, std::string_view(*value));
    } else {
        bytes += '-';
    }
}

void AddNumber(std::string& bytes, std::int64_t value) {
    Add(bytes, std::string_view(std::to_string(value)));
}

}  // namespace

std::string FirstLink() {
    return std::string(kLinkBytes, '\0');
}

std::string NextLink(const std::string& before, const StoredRow& row) {
    std::string bytes = before;
    bytes.reserve(before.size() + row.payload.size() + 512);
    AddNumber(bytes, static_cast<std::int64_t>(row.position));
    Add(bytes, std::string_view(row.kind));
    Add(bytes, std::string_view(row.stream.ToText()));
    AddNumber(bytes, static_cast<std::int64_t>(row.revision));
    Add(bytes, std::string_view(row.event));
    Add(bytes, std::string_view(row.payload));
    AddNumber(bytes, row.recorded_at);
    Add(bytes, row.effective_on);
    Add(bytes, row.request_id);
    Add(bytes, row.request_rows ? std::optional(std::to_string(*row.request_rows)) : std::nullopt);
    Add(bytes, row.fingerprint);
    Add(bytes, std::string_view(row.correlation_id));
    Add(bytes, std::string_view(row.actor));
    return digest::Sha256Bytes(bytes);
}

}  // namespace luotsi::journal
