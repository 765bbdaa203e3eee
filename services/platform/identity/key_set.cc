#include "platform/identity/key_set.h"

#include "platform/identity/compact_json.h"

#include <cjose/cjose.h>

#include <array>

namespace luotsi::identity {
namespace {

constexpr std::size_t kMaxKeys = 100;
constexpr std::size_t kLeastRsaBits = 2048;
constexpr std::size_t kMostRsaBits = 8192;

struct Algorithm {
    std::string_view name;
    bool elliptic;
};
// The whole list: what is not here is refused, `none` and the symmetric ones first of all.
constexpr std::array<Algorithm, 3> kAlgorithms{{
    {"RS256", false},
    {"PS256", false},
    {"ES256", true},
}};

const Algorithm* FindAlgorithm(std::string_view name) {
    for (const Algorithm& one : kAlgorithms) {
        if (one.name == name) return &one;
    }
    return nullptr;
}

struct ReleaseJws {
    void operator()(cjose_jws_t* jws) const { cjose_jws_release(jws); }
};

// What the set says about a key beside its numbers.
struct KeyWords {
    std::string id;
    std::string algorithm;
    bool elliptic = false;
};

std::optional<KeyWords> ReadWords(const nlohmann::json& jwk) {
    const auto id = TextMember(jwk, "kid");
    const auto kind = TextMember(jwk, "kty");
    if (!id || id->empty() || id->size() > kMaxKeyIdBytes || !kind) return std::nullopt;
    if (*kind != "RSA" && *kind != "EC") return std::nullopt;
    if (jwk.contains("use") && TextMember(jwk, "use") != "sig") return std::nullopt;
    // A private key has no business in a set that is handed out.
    if (jwk.contains("d")) return std::nullopt;
    KeyWords words{.id = *id, .algorithm = {}, .elliptic = *kind == "EC"};
    if (words.elliptic && TextMember(jwk, "crv") != "P-256") return std::nullopt;
    if (jwk.contains("alg")) {
        words.algorithm = TextMember(jwk, "alg").value_or("?");
        const Algorithm* const algorithm = FindAlgorithm(words.algorithm);
        if (algorithm == nullptr || algorithm->elliptic != words.elliptic) return std::nullopt;
    }
    return words;
}

// Only what makes up the public key is handed on to the library.
std::string PublicPart(const nlohmann::json& jwk, bool elliptic) {
    nlohmann::json part;
    constexpr std::array<const char*, 3> kRsa{"kty", "n", "e"};
    constexpr std::array<const char*, 4> kElliptic{"kty", "crv", "x", "y"};
    const auto copy = [&](const char* name) {
        if (const auto text = TextMember(jwk, name)) part[name] = *text;
    };
    if (elliptic) {
        for (const char* name : kElliptic)
            copy(name);
    } else {
        for (const char* name : kRsa)
            copy(name);
    }
    return part.dump();
}

bool IsLongEnough(const cjose_jwk_t* key, bool elliptic) {
    cjose_err error{};
    const std::size_t bits = cjose_jwk_get_keysize(key, &error);
    return elliptic || (bits >= kLeastRsaBits && bits <= kMostRsaBits);
}

}  // namespace

void VerificationKey::Release::operator()(_cjose_jwk_int* key) const {
    cjose_jwk_release(key);
}

bool VerificationKey::Allows(std::string_view algorithm) const {
    const Algorithm* const known = FindAlgorithm(algorithm);
    if (known == nullptr || known->elliptic != elliptic_) return false;
    return algorithm_.empty() || algorithm_ == algorithm;
}

bool VerificationKey::Verifies(std::string_view compact) const {
    cjose_err error{};
    const std::unique_ptr<cjose_jws_t, ReleaseJws> jws(
        cjose_jws_import(compact.data(), compact.size(), &error)
    );
    return jws != nullptr && cjose_jws_verify(jws.get(), key_.get(), &error);
}

absl::StatusOr<std::shared_ptr<const KeySet>> KeySet::Parse(std::string_view json) {
    if (json.size() > kMaxKeySetBytes) return absl::InvalidArgumentError("longer than 256 KiB");
    const std::optional<nlohmann::json> set = ParseStrictObject(json);
    const bool listed = set && set->contains("keys") && (*set)["keys"].is_array();
    if (!listed) return absl::InvalidArgumentError("not a key set (JWKS)");
    const nlohmann::json& keys = (*set)["keys"];
    if (keys.size() > kMaxKeys) return absl::InvalidArgumentError("more than 100 keys");
    const auto parsed = std::make_shared<KeySet>();
    for (const nlohmann::json& jwk : keys) {
        VerificationKey key;
        const std::optional<KeyWords> words =
            jwk.is_object() ? ReadWords(jwk) : std::optional<KeyWords>();
        if (words) {
            cjose_err error{};
            const std::string part = PublicPart(jwk, words->elliptic);
            key.key_.reset(cjose_jwk_import(part.data(), part.size(), &error));
            key.elliptic_ = words->elliptic;
            key.algorithm_ = words->algorithm;
        }
        const bool usable = key.key_ != nullptr && IsLongEnough(key.key_.get(), key.elliptic_);
        if (!usable || !parsed->keys_.try_emplace(words->id, std::move(key)).second) {
            ++parsed->left_out_;
        }
    }
    return std::shared_ptr<const KeySet>(parsed);
}

const VerificationKey* KeySet::Find(std::string_view key_id) const {
    const auto found = keys_.find(key_id);
    return found == keys_.end() ? nullptr : &found->second;
}

}  // namespace luotsi::identity
