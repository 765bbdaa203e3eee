#pragma once

#include "ports/scope.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace luotsi::rpc {

/// What a caller may be in a county (docs/reference/access.md). The numbers are bits of `Roles`.
enum class Role : std::uint8_t {
    kStrategic,
    kTactical,
    kOperational,
    kProcurement,
    kController,
    kSupervision,
    kFinance,
    kProvider,
    kAuditor,
    kOperations,
    kBuyer,
    kProviderTactical,
    kProviderStrategic,
    kClientRepresentative,
};

inline constexpr std::array<std::string_view, 14> kRoleNames{
    "strategic",
    "tactical",
    "operational",
    "procurement",
    "controller",
    "supervision",
    "finance",
    "provider",
    "auditor",
    "operations",
    "buyer",
    "provider_tactical",
    "provider_strategic",
    "client_representative",
};

inline std::optional<Role> RoleNamed(std::string_view name) {
    for (std::size_t i = 0; i < kRoleNames.size(); ++i) {
        if (kRoleNames[i] == name) return static_cast<Role>(i);
    }
    return std::nullopt;
}

/// A set of roles.
class Roles {
  public:
    constexpr Roles() = default;
    constexpr Roles(Role role) : bits_(static_cast<std::uint16_t>(1U << unsigned(role))) {}

    constexpr bool Has(Role role) const { return Meets(Roles(role)); }
    constexpr bool Meets(Roles other) const { return (bits_ & other.bits_) != 0; }
    /// Whether it holds no role beside those.
    constexpr bool Within(Roles others) const { return (bits_ & ~others.bits_) == 0; }
    constexpr bool empty() const { return bits_ == 0; }
    constexpr Roles operator|(Roles other) const {
        Roles both;
        both.bits_ = static_cast<std::uint16_t>(bits_ | other.bits_);
        return both;
    }
    constexpr bool operator==(const Roles&) const = default;

  private:
    std::uint16_t bits_ = 0;
};

constexpr Roles operator|(Role left, Role right) {
    return Roles(left) | Roles(right);
}

/// The levels of the provider's side: plain `provider` is the operational one, and that of keys.
/// Their holders see their own contracts only, and never hold a role of another side.
inline constexpr Roles kProviderSide =
    Role::kProvider | Role::kProviderTactical | Role::kProviderStrategic;

/// "tactical.finance", in the order of the roles; "none" for the empty set.
inline std::string TextOf(Roles roles) {
    std::string text;
    for (std::size_t i = 0; i < kRoleNames.size(); ++i) {
        if (!roles.Has(static_cast<Role>(i))) continue;
        text += (text.empty() ? "" : ".") + std::string(kRoleNames[i]);
    }
    return text.empty() ? "none" : text;
}

/// Who calls. Holds no person's name: `actor` is fit for logs, journals and audit rows.
struct Principal {
    Roles roles = {};
    /// Limited for the provider's side and the role `buyer`, everything otherwise.
    ports::Scope scope = {};
    /// `scheme:id` for the role `buyer`: the organisation whose own parts of joint purchases the
    /// caller reads. Nothing else exists for it, so its scope is that of a provider without things.
    std::string buyer = {};
    /// `local`, `service/<name>`, `key/<key id>` or `<roles>/<start of a hash of the subject>`.
    std::string actor = "local";
};

}  // namespace luotsi::rpc
