#include "platform/identity/provider_key.h"

#include "kernel/check.h"
#include "platform/digest/sha256.h"

#include <openssl/crypto.h>
#include <openssl/rand.h>

#include <array>

namespace luotsi::identity {
namespace {

constexpr std::string_view kPrefix = "lk_";
constexpr std::size_t kIdLetters = 36;
constexpr std::size_t kSecretLetters = 64;

template <std::size_t Bytes>
std::string RandomHex() {
    std::array<unsigned char, Bytes> bytes{};
    const bool drawn = RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) == 1;
    LUOTSI_CHECK(drawn, "a secret is only made from good randomness");
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string text;
    for (const unsigned char byte : bytes) {
        text += kDigits[byte >> 4U];
        text += kDigits[byte & 0xfU];
    }
    OPENSSL_cleanse(bytes.data(), bytes.size());
    return text;
}

struct Parts {
    Uuid key_id;
    std::string_view secret;
};

std::optional<Parts> Split(std::string_view bearer) {
    const bool whole = bearer.size() == kPrefix.size() + kIdLetters + 1 + kSecretLetters;
    if (!whole || !bearer.starts_with(kPrefix)) return std::nullopt;
    bearer.remove_prefix(kPrefix.size());
    const std::optional<Uuid> key_id = Uuid::Parse(bearer.substr(0, kIdLetters));
    if (!key_id || bearer[kIdLetters] != '_') return std::nullopt;
    return Parts{*key_id, bearer.substr(kIdLetters + 1)};
}

// In a time that does not depend on where the texts differ.
bool Same(std::string_view left, std::string_view right) {
    return left.size() == right.size() &&
           CRYPTO_memcmp(left.data(), right.data(), left.size()) == 0;
}

Rejection Refused(const char* reason) {
    return Rejection{.reason = reason};
}

}  // namespace

std::string NewSecret() {
    return RandomHex<kSecretLetters / 2>();
}

std::string NewSalt() {
    return RandomHex<16>();
}

std::string SecretHash(std::string_view salt, std::string_view secret) {
    return digest::Sha256Hex(std::string(salt) + ':' + std::string(secret));
}

std::string KeyText(const Uuid& key_id, std::string_view secret) {
    return std::string(kPrefix) + key_id.ToText() + '_' + std::string(secret);
}

bool LooksLikeKey(std::string_view bearer) {
    return bearer.starts_with(kPrefix);
}

absl::StatusOr<Checked<KeyVerifier::Caller>> KeyVerifier::Verify(
    std::string_view bearer, Instant now, absl::Time clock
) {
    using Answer = Checked<Caller>;
    const std::optional<Parts> parts = Split(bearer);
    if (!parts) return Answer(Refused("PROVIDER_KEY_INVALID"));
    const absl::StatusOr<std::optional<KeyRecord>> record = Look(parts->key_id, clock);
    if (!record.ok()) return record.status();
    if (!record->has_value()) return Answer(Refused("PROVIDER_KEY_INVALID"));
    const KeyRecord& key = **record;
    if (!Same(SecretHash(key.salt, parts->secret), key.secret_hash)) {
        return Answer(Refused("PROVIDER_KEY_INVALID"));
    }
    if (key.revoked) return Answer(Refused("PROVIDER_KEY_REVOKED"));
    if (now >= key.expires_at) return Answer(Refused("PROVIDER_KEY_EXPIRED"));
    return Answer(Caller{parts->key_id, key.provider});
}

absl::StatusOr<std::optional<KeyRecord>> KeyVerifier::Look(const Uuid& key_id, absl::Time clock) {
    {
        const std::lock_guard lock(mutex_);
        const auto found = remembered_.find(key_id);
        if (found != remembered_.end() && clock < found->second.until) return found->second.record;
    }
    absl::StatusOr<std::optional<KeyRecord>> record = finder_.Find(key_id);
    if (!record.ok()) return record;
    const std::lock_guard lock(mutex_);
    // Made-up ids must not fill the memory.
    if (remembered_.size() >= kMaxRemembered) remembered_.clear();
    remembered_[key_id] = {*record, clock + kRemember};
    return record;
}

}  // namespace luotsi::identity
