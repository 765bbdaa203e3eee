#include "kernel/identifiers.h"

#include "kernel/personal_identity_code.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace luotsi {
namespace {

constexpr std::size_t kMaxCharacters = 64;
constexpr std::string_view kBusinessIdScheme = "FI-PRO";
constexpr std::string_view kBusinessIdSynonym = "Y-TUNNUS";

bool IsDigit(char letter) {
    return letter >= '0' && letter <= '9';
}

bool AllDigits(std::string_view text) {
    return std::all_of(text.begin(), text.end(), IsDigit);
}

char Upper(char letter) {
    return letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
}

std::string Upper(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(), [](char c) { return Upper(c); });
    return out;
}

std::string_view Trimmed(std::string_view text) {
    constexpr std::string_view kBlanks = " \t\r\n";
    const std::size_t first = text.find_first_not_of(kBlanks);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

/// Bytes in the UTF-8 character that starts the text; 0 when it is malformed or a control
/// character.
std::size_t PrintableBytes(std::string_view text) {
    const auto byte = [&](std::size_t i) -> unsigned {
        return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
    };
    const unsigned lead = byte(0);
    if (lead < 0x80) return lead >= 0x20 && lead != 0x7F ? 1 : 0;
    const std::size_t size = lead >= 0xC2 && lead <= 0xDF   ? 2
                             : lead >= 0xE0 && lead <= 0xEF ? 3
                             : lead >= 0xF0 && lead <= 0xF4 ? 4
                                                            : 0;
    for (std::size_t i = 1; i < size; ++i) {
        if ((byte(i) & 0xC0) != 0x80) return 0;
    }
    const unsigned second = byte(1);
    const bool overlong = (lead == 0xE0 && second < 0xA0) || (lead == 0xF0 && second < 0x90);
    const bool surrogate = lead == 0xED && second > 0x9F;
    const bool beyond = lead == 0xF4 && second > 0x8F;
    const bool c1_control = lead == 0xC2 && second < 0xA0;
    return overlong || surrogate || beyond || c1_control ? 0 : size;
}

/// 1..64 printable characters.
bool IsShortPrintable(std::string_view text) {
    std::size_t characters = 0;
    while (!text.empty()) {
        const std::size_t bytes = PrintableBytes(text);
        if (bytes == 0 || ++characters > kMaxCharacters) return false;
        text.remove_prefix(bytes);
    }
    return characters > 0;
}

/// Body and check digit, 8 digits; empty when the text has another form.
std::string BusinessIdDigits(std::string_view text) {
    const std::size_t hyphen = text.find('-');
    if (hyphen == std::string_view::npos) return text.size() == 8 ? std::string(text) : "";
    const std::string_view body = text.substr(0, hyphen);
    const std::string_view check = text.substr(hyphen + 1);
    if (check.size() != 1) return "";
    if (body.size() == 6) return "0" + std::string(body) + std::string(check);
    return body.size() == 7 ? std::string(body) + std::string(check) : "";
}

bool BusinessIdChecks(std::string_view digits) {
    // With the check digit weighing 1, the weighed sum is a multiple of 11.
    constexpr std::array kWeights{7, 9, 10, 5, 8, 4, 2, 1};
    int sum = 0;
    for (std::size_t i = 0; i < kWeights.size(); ++i)
        sum += kWeights[i] * (digits[i] - '0');
    return sum > 0 && sum % 11 == 0;
}

}  // namespace

std::optional<BusinessId> BusinessId::Parse(std::string_view text) {
    const std::string digits = BusinessIdDigits(Trimmed(text));
    if (digits.empty() || !AllDigits(digits) || !BusinessIdChecks(digits)) return std::nullopt;
    BusinessId id;
    id.text_ = digits.substr(0, 7) + "-" + digits.substr(7);
    return id;
}

std::optional<CpvCode> CpvCode::Parse(std::string_view text) {
    const std::string_view given = Trimmed(text);
    const bool plain = given.size() == 8 && AllDigits(given);
    const bool with_check =
        given.size() == 10 && AllDigits(given.substr(0, 8)) && given[8] == '-' && IsDigit(given[9]);
    if (!plain && !with_check) return std::nullopt;
    CpvCode code;
    code.text_ = given;
    return code;
}

std::optional<ContractNumber> ContractNumber::Parse(std::string_view text) {
    const std::string_view given = Trimmed(text);
    if (!IsShortPrintable(given)) return std::nullopt;
    ContractNumber number;
    number.text_ = given;
    return number;
}

Checked<PartyIdentifier> NormalisePartyIdentifier(std::string_view scheme, std::string_view id) {
    const std::string_view given_scheme = Trimmed(scheme);
    const std::string_view given_id = Trimmed(id);
    const std::string known = Upper(given_scheme);
    if (known == kBusinessIdScheme || known == kBusinessIdSynonym) {
        const std::optional<BusinessId> business_id = BusinessId::Parse(given_id);
        if (!business_id) return Rejection{.reason = "BUSINESS_ID_INVALID", .field = "id"};
        return PartyIdentifier{std::string(kBusinessIdScheme), business_id->ToText()};
    }
    if (!IsShortPrintable(given_scheme)) {
        return Rejection{.reason = "PARTY_ID_INVALID", .field = "scheme"};
    }
    if (!IsShortPrintable(given_id)) return Rejection{.reason = "PARTY_ID_INVALID", .field = "id"};
    if (LooksLikePersonalIdentityCode(given_id)) {
        return Rejection{.reason = "PERSONAL_IDENTITY_CODE", .field = "id"};
    }
    return PartyIdentifier{std::string(given_scheme), std::string(given_id)};
}

}  // namespace luotsi
