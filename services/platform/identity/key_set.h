#pragma once

#include <absl/status/statusor.h>

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

struct _cjose_jwk_int;

namespace luotsi::identity {

inline constexpr std::size_t kMaxKeySetBytes = 256 * 1024;
inline constexpr std::size_t kMaxKeyIdBytes = 128;

/// One public key that signatures are checked with.
class VerificationKey {
  public:
    /// RS256, PS256 or ES256 only, and only the algorithm that the key is made for: the token does
    /// not choose how it is checked.
    bool Allows(std::string_view algorithm) const;
    /// Whether the signature of a token in compact form fits. Safe to call from several threads.
    bool Verifies(std::string_view compact) const;

  private:
    friend class KeySet;
    struct Release {
        void operator()(_cjose_jwk_int* key) const;
    };
    std::unique_ptr<_cjose_jwk_int, Release> key_;
    bool elliptic_ = false;
    // The algorithm that the set names for the key; empty: any that fits its kind.
    std::string algorithm_;
};

/// An issuer's keys (JWKS, RFC 7517), by key id. A key id is looked up here and used for nothing
/// else: no path, address or query is ever made from it.
class KeySet {
  public:
    /// Keys that cannot be used (symmetric, for encryption, too short, without id, other curves)
    /// are left out and counted. A text that is no key set, or has no usable key, is refused, so
    /// that a half-written file never replaces a good set.
    static absl::StatusOr<std::shared_ptr<const KeySet>> Parse(std::string_view json);

    /// nullptr for a key id that the set does not have.
    const VerificationKey* Find(std::string_view key_id) const;
    std::size_t size() const { return keys_.size(); }
    std::size_t left_out() const { return left_out_; }

  private:
    std::map<std::string, VerificationKey, std::less<>> keys_;
    std::size_t left_out_ = 0;
};

}  // namespace luotsi::identity
