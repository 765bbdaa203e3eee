#pragma once

#include "kernel/decision.h"
#include "kernel/ids.h"

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace luotsi::identity {

/// What a process knows of a provider key; the secret is known to the provider alone.
struct KeyRecord {
    /// `scheme:id`
    std::string provider;
    /// 32 hex digits.
    std::string salt;
    /// SecretHash of the salt and the secret.
    std::string secret_hash;
    Instant expires_at;
    bool revoked = false;
};

/// Where a process keeps its copy of the keys.
class KeyFinder {
  public:
    virtual ~KeyFinder() = default;
    virtual absl::StatusOr<std::optional<KeyRecord>> Find(const Uuid& key_id) = 0;
};

/// A fresh secret: 256 bits of the operating system's randomness as 64 hex digits.
std::string NewSecret();
/// A fresh salt: 32 hex digits.
std::string NewSalt();
/// SHA-256 of salt and secret as hex. One round is enough: the secret cannot be guessed.
std::string SecretHash(std::string_view salt, std::string_view secret);
/// What a provider's system sends: `lk_<key id>_<secret>`.
std::string KeyText(const Uuid& key_id, std::string_view secret);
/// Whether a bearer text is a provider key and no signed token.
bool LooksLikeKey(std::string_view bearer);

/// Checks provider keys against the copy. A record is remembered for a second, so that a busy
/// caller costs no query a call and a revocation is still felt in time.
class KeyVerifier {
  public:
    static constexpr std::size_t kMaxRemembered = 10'000;
    static constexpr absl::Duration kRemember = absl::Seconds(1);

    explicit KeyVerifier(KeyFinder& finder) : finder_(finder) {}

    struct Caller {
        Uuid key_id;
        std::string provider;
    };
    /// The caller, or a PROVIDER_KEY_… reason. An unknown key and a wrong secret look alike. Fails
    /// when the copy cannot be read: then no one is let in.
    absl::StatusOr<Checked<Caller>> Verify(std::string_view bearer, Instant now, absl::Time clock);

  private:
    struct Remembered {
        std::optional<KeyRecord> record;
        absl::Time until;
    };
    absl::StatusOr<std::optional<KeyRecord>> Look(const Uuid& key_id, absl::Time clock);

    KeyFinder& finder_;
    std::mutex mutex_;
    std::map<Uuid, Remembered> remembered_;
};

}  // namespace luotsi::identity
