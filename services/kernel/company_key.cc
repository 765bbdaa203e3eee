#include "kernel/company_key.h"

#include <array>
#include <optional>
#include <string_view>

namespace luotsi {
namespace {

constexpr std::string_view kVatPrefix = "FI";
constexpr std::string_view kOvtPrefix = "0037";
constexpr std::size_t kBusinessIdDigits = 8;

/// Where the eight digits of a business id stand in an identifier of a scheme.
struct FinnishScheme {
    std::string_view scheme;
    std::string_view prefix;
};
constexpr std::array<FinnishScheme, 8> kFinnishSchemes{{
    {"FI-PRO", ""},
    {"0212", ""},
    {"VAT", kVatPrefix},
    {"FI-VAT", kVatPrefix},
    {"0213", kVatPrefix},
    {"OVT", kOvtPrefix},
    {"0216", kOvtPrefix},
    {"0037", kOvtPrefix},
}};

}  // namespace

std::string CompanyKey(const PartyIdentifier& identifier) {
    const std::string plain = identifier.scheme + ':' + identifier.id;
    for (const FinnishScheme& known : kFinnishSchemes) {
        if (identifier.scheme != known.scheme) continue;
        std::string_view id = identifier.id;
        if (!id.starts_with(known.prefix)) return plain;
        id.remove_prefix(known.prefix.size());
        // An OVT code may name a unit behind the company's digits.
        if (known.prefix == kOvtPrefix) id = id.substr(0, kBusinessIdDigits);
        const std::optional<BusinessId> business_id = BusinessId::Parse(id);
        return business_id ? "FI-PRO:" + business_id->ToText() : plain;
    }
    return plain;
}

}  // namespace luotsi
