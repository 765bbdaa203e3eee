#pragma once

#include "kernel/decision.h"
#include "kernel/describe.h"

#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace luotsi {

/// Identifiers from the outside world. A default-constructed one is unset: its text is empty, and
/// Parse never returns it. Surrounding blanks are accepted and dropped.

/// Finnish business id (Y-tunnus), "2077474-0". Also accepts a missing hyphen (8 digits) and a
/// missing leading zero ("709019-2"); keeps the canonical form. The check digit must be right and
/// the digits not all zero. Source: domain fact sheet 1.1.
class BusinessId {
  public:
    BusinessId() = default;
    static std::optional<BusinessId> Parse(std::string_view text);
    const std::string& ToText() const { return text_; }

    auto operator<=>(const BusinessId&) const = default;

  private:
    std::string text_;
};

/// CPV 2008 code, "85311100-3" or "85311100", kept as given. The check digit is not verified:
/// 532 official codes do not follow its formula.
class CpvCode {
  public:
    CpvCode() = default;
    static std::optional<CpvCode> Parse(std::string_view text);
    const std::string& ToText() const { return text_; }
    /// The 8 digits without the check digit: compare these when sources differ in form.
    std::string_view digits() const { return std::string_view(text_).substr(0, 8); }

    auto operator<=>(const CpvCode&) const = default;

  private:
    std::string text_;
};

/// The number the county has given to a contract: 1..64 printable characters (UTF-8).
class ContractNumber {
  public:
    ContractNumber() = default;
    static std::optional<ContractNumber> Parse(std::string_view text);
    const std::string& ToText() const { return text_; }

    auto operator<=>(const ContractNumber&) const = default;

  private:
    std::string text_;
};

/// An organisation in some register, as in OCDS: {"FI-PRO", "2077474-0"}.
struct PartyIdentifier {
    std::string scheme = {};
    std::string id = {};

    static constexpr auto Fields() {
        return std::tuple{
            Field{"scheme", &PartyIdentifier::scheme}, Field{"id", &PartyIdentifier::id}
        };
    }

    auto operator<=>(const PartyIdentifier&) const = default;
};

/// The one form in which a party is stored and compared. FI-PRO and its synonym Y-TUNNUS (any case)
/// become FI-PRO with a canonical business id; in other schemes both parts are trimmed, 1..64
/// printable characters. Reasons: BUSINESS_ID_INVALID (id), PARTY_ID_INVALID (scheme),
/// PARTY_ID_INVALID (id), PERSONAL_IDENTITY_CODE (id).
Checked<PartyIdentifier> NormalisePartyIdentifier(std::string_view scheme, std::string_view id);

}  // namespace luotsi
