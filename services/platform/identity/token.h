#pragma once

#include "kernel/decision.h"
#include "platform/identity/compact_json.h"
#include "platform/identity/key_source.h"
#include "platform/rpc/principal.h"

#include <luotsi/config/v1/luotsi_config.pb.h>

#include <absl/status/status.h>
#include <absl/time/time.h>

#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace luotsi::identity {

inline constexpr std::size_t kMaxTokenBytes = 8 * 1024;

/// What a good token says.
struct TokenClaims {
    std::string county;
    rpc::Roles roles;
    /// `scheme:id` for the provider's side, empty for all others.
    std::string provider;
    /// `scheme:id` for the role buyer, empty for all others.
    std::string buyer;
    /// Start of a hash of issuer and subject: tells callers apart without naming anyone.
    std::string subject;
    absl::Time expires;
};

/// Checks bearer tokens (JWT in compact form) of the configured issuers. A token is verified once
/// and remembered by its hash until it ends, or until its issuer's key set changes.
class TokenVerifier {
  public:
    static constexpr std::size_t kMaxRemembered = 10'000;

    TokenVerifier(const config::v1::Identity& identity, KeySource::Pace pace, const log::Log& log);

    absl::Status Start();
    /// The claims, or a TOKEN_… reason. Never waits for an issuer.
    Checked<TokenClaims> Verify(std::string_view token, absl::Time now);
    /// How many tokens were verified with a key, not from memory.
    std::uint64_t verified() const;

  private:
    struct Issuer {
        std::string name;
        std::string audience;
        std::unique_ptr<KeySource> source;
    };
    struct Remembered {
        TokenClaims claims;
        KeySource* source = nullptr;
        std::shared_ptr<const KeySet> keys;
    };
    struct Verified;

    Checked<Verified> VerifyAnew(std::string_view token, absl::Time now);
    Checked<TokenClaims> Read(const nlohmann::json& claims, absl::Time now) const;
    std::optional<Rejection> CheckTimes(
        const nlohmann::json& claims, absl::Time now, absl::Time& expires
    ) const;
    std::optional<TokenClaims> Recall(const std::string& hash, absl::Time now);
    void Remember(const std::string& hash, const Verified& verified, absl::Time now);
    const Issuer* FindIssuer(std::string_view name) const;

    const absl::Duration max_life_;
    const absl::Duration leeway_;
    std::vector<Issuer> issuers_;
    mutable std::mutex mutex_;
    std::unordered_map<std::string, Remembered> remembered_;
    std::uint64_t verified_ = 0;
};

}  // namespace luotsi::identity
