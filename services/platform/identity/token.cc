#include "platform/identity/token.h"

#include "platform/digest/sha256.h"
#include "platform/identity/compact_json.h"
#include "platform/identity/provider_name.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <tuple>

namespace luotsi::identity {
namespace {

using nlohmann::json;

constexpr std::uint32_t kDefaultLifeSeconds = 900;
constexpr std::uint32_t kDefaultLeewaySeconds = 30;
constexpr std::size_t kSubjectDigits = 16;
constexpr std::size_t kMaxSubjectBytes = 512;
constexpr std::size_t kMaxRoles = 32;
// 9999-12-31: beyond it arithmetic with times has no meaning.
constexpr double kLastSecond = 253402300799.0;

Rejection Refused(const char* reason) {
    return Rejection{.reason = reason};
}

struct Parts {
    std::string_view header;
    std::string_view claims;
};

// "header.claims.signature", each part in base64url; anything else is no signed token.
std::optional<Parts> Split(std::string_view token) {
    const std::size_t first = token.find('.');
    if (first == std::string_view::npos) return std::nullopt;
    const std::size_t second = token.find('.', first + 1);
    if (second == std::string_view::npos) return std::nullopt;
    const std::string_view signature = token.substr(second + 1);
    if (!DecodeBase64Url(signature)) return std::nullopt;  // a fourth part has a dot too many
    return Parts{token.substr(0, first), token.substr(first + 1, second - first - 1)};
}

std::string Lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char letter) {
        return static_cast<char>(std::tolower(letter));
    });
    return text;
}

struct Header {
    std::string algorithm;
    std::string key_id;
};

Checked<Header> ReadHeader(std::string_view part) {
    const std::optional<std::string> text = DecodeBase64Url(part);
    const std::optional<json> header = text ? ParseStrictObject(*text) : std::optional<json>();
    // `crit` names extensions that must be understood; we understand none.
    if (!header || header->contains("crit")) return Refused("TOKEN_MALFORMED");
    if (header->contains("typ")) {
        const std::string type = Lower(TextMember(*header, "typ").value_or(""));
        if (type != "jwt" && type != "at+jwt") return Refused("TOKEN_MALFORMED");
    }
    const auto algorithm = TextMember(*header, "alg");
    if (algorithm != "RS256" && algorithm != "PS256" && algorithm != "ES256") {
        return Refused("TOKEN_ALGORITHM_REFUSED");
    }
    const auto key_id = TextMember(*header, "kid");
    if (!key_id || key_id->empty() || key_id->size() > kMaxKeyIdBytes) {
        return Refused("TOKEN_KEY_UNKNOWN");
    }
    return Header{*algorithm, *key_id};
}

bool Names(const json& claims, const std::string& audience) {
    const auto found = claims.find("aud");
    if (found == claims.end()) return false;
    if (found->is_string()) return found->get<std::string>() == audience;
    if (!found->is_array()) return false;
    return std::any_of(found->begin(), found->end(), [&](const json& one) {
        return one.is_string() && one.get<std::string>() == audience;
    });
}

// A moment in seconds since 1970; fractions are allowed by the standard.
std::optional<absl::Time> TimeMember(const json& claims, const char* name) {
    const auto found = claims.find(name);
    if (found == claims.end() || !found->is_number()) return std::nullopt;
    const double seconds = found->get<double>();
    if (!std::isfinite(seconds) || seconds < 0 || seconds > kLastSecond) return std::nullopt;
    return absl::UnixEpoch() + absl::Seconds(seconds);
}

// Roles that are not ours may stand in a token: they give nothing.
std::optional<rpc::Roles> RolesOf(const json& claims) {
    const auto found = claims.find("roles");
    if (found == claims.end() || !found->is_array() || found->size() > kMaxRoles) {
        return std::nullopt;
    }
    rpc::Roles roles;
    for (const json& one : *found) {
        if (!one.is_string()) return std::nullopt;
        if (const auto role = rpc::RoleNamed(one.get<std::string>())) roles = roles | *role;
    }
    return roles;
}

}  // namespace

struct TokenVerifier::Verified {
    TokenClaims claims;
    KeySource* source = nullptr;
    std::shared_ptr<const KeySet> keys;
};

TokenVerifier::TokenVerifier(
    const config::v1::Identity& identity, KeySource::Pace pace, const log::Log& log
)
    : max_life_(absl::Seconds(
          identity.max_token_life_s() > 0 ? identity.max_token_life_s() : kDefaultLifeSeconds
      )),
      leeway_(absl::Seconds(identity.leeway_s() > 0 ? identity.leeway_s() : kDefaultLeewaySeconds)
      ) {
    for (const config::v1::Issuer& issuer : identity.issuers()) {
        issuers_.push_back({
            issuer.issuer(),
            issuer.audience(),
            std::make_unique<KeySource>(issuer, pace, log),
        });
    }
}

absl::Status TokenVerifier::Start() {
    for (std::size_t i = 0; i < issuers_.size(); ++i) {
        if (FindIssuer(issuers_[i].name) != &issuers_[i]) {
            return absl::InvalidArgumentError(
                "identity.issuers: " + issuers_[i].name + " stands twice"
            );
        }
        if (const absl::Status begun = issuers_[i].source->Start(); !begun.ok()) return begun;
    }
    return absl::OkStatus();
}

Checked<TokenClaims> TokenVerifier::Verify(std::string_view token, absl::Time now) {
    if (token.size() > kMaxTokenBytes) return Refused("TOKEN_TOO_LONG");
    const std::string hash = digest::Sha256Bytes(token);
    if (std::optional<TokenClaims> known = Recall(hash, now)) return *std::move(known);
    const Checked<Verified> verified = VerifyAnew(token, now);
    if (!verified.ok()) return verified.rejection();
    Remember(hash, verified.value(), now);
    return verified.value().claims;
}

Checked<TokenVerifier::Verified> TokenVerifier::VerifyAnew(std::string_view token, absl::Time now) {
    const std::optional<Parts> parts = Split(token);
    if (!parts) return Refused("TOKEN_MALFORMED");
    const Checked<Header> header = ReadHeader(parts->header);
    if (!header.ok()) return header.rejection();
    const std::optional<std::string> text = DecodeBase64Url(parts->claims);
    if (!text) return Refused("TOKEN_MALFORMED");
    const std::optional<json> claims = ParseStrictObject(*text);
    if (!claims) return Refused("TOKEN_CLAIMS_INVALID");

    // Nothing in the claims is believed yet but whose key set to look into.
    const Issuer* const issuer = FindIssuer(TextMember(*claims, "iss").value_or(""));
    if (issuer == nullptr) return Refused("TOKEN_ISSUER_UNKNOWN");
    const std::shared_ptr<const KeySet> keys = issuer->source->keys();
    const VerificationKey* const key = keys ? keys->Find(header.value().key_id) : nullptr;
    if (key == nullptr) {
        issuer->source->NoteUnknownKey();
        return Refused("TOKEN_KEY_UNKNOWN");
    }
    if (!key->Allows(header.value().algorithm)) return Refused("TOKEN_ALGORITHM_REFUSED");
    if (!key->Verifies(token)) return Refused("TOKEN_SIGNATURE_INVALID");

    if (!Names(*claims, issuer->audience)) return Refused("TOKEN_AUDIENCE_WRONG");
    Checked<TokenClaims> read = Read(*claims, now);
    if (!read.ok()) return read.rejection();
    return Verified{std::move(read).value(), issuer->source.get(), keys};
}

Checked<TokenClaims> TokenVerifier::Read(const json& claims, absl::Time now) const {
    TokenClaims read;
    if (const auto refused = CheckTimes(claims, now, read.expires)) return *refused;
    const auto subject = TextMember(claims, "sub");
    const auto county = TextMember(claims, "county");
    const auto roles = RolesOf(claims);
    if (!subject || subject->empty() || subject->size() > kMaxSubjectBytes || !county || !roles) {
        return Refused("TOKEN_CLAIMS_INVALID");
    }
    read.county = *county;
    read.roles = *roles;
    read.subject =
        digest::Sha256Hex(*TextMember(claims, "iss") + '\n' + *subject).substr(0, kSubjectDigits);
    const std::array<std::tuple<rpc::Roles, const char*, std::string*>, 2> limited{{
        {rpc::kProviderSide, "provider", &read.provider},
        {rpc::Role::kBuyer, "buyer", &read.buyer},
    }};
    for (const auto& [side, claim, party] : limited) {
        if (!read.roles.Meets(side)) continue;
        // It sees its own things only: no role of another side may widen that.
        const auto named = TextMember(claims, claim);
        const bool alone = read.roles.Within(side);
        if (!alone || !named || !IsProviderName(*named)) return Refused("TOKEN_CLAIMS_INVALID");
        *party = *named;
    }
    const rpc::Roles client = rpc::Role::kClientRepresentative;
    if (read.roles.Meets(client) && !read.roles.Within(client)) {
        return Refused("TOKEN_CLAIMS_INVALID");
    }
    return read;
}

std::optional<Rejection> TokenVerifier::CheckTimes(
    const json& claims, absl::Time now, absl::Time& expires
) const {
    const auto until = TimeMember(claims, "exp");
    const auto issued = TimeMember(claims, "iat");
    if (!until || !issued) return Refused("TOKEN_CLAIMS_INVALID");
    const bool has_start = claims.contains("nbf");
    const auto start = has_start ? TimeMember(claims, "nbf") : issued;
    if (!start) return Refused("TOKEN_CLAIMS_INVALID");
    if (now >= *until + leeway_) return Refused("TOKEN_EXPIRED");
    if (now < *start - leeway_ || now < *issued - leeway_) return Refused("TOKEN_NOT_YET_VALID");
    if (*until - *issued > max_life_) return Refused("TOKEN_LIFE_TOO_LONG");
    expires = *until + leeway_;
    return std::nullopt;
}

std::optional<TokenClaims> TokenVerifier::Recall(const std::string& hash, absl::Time now) {
    const std::lock_guard lock(mutex_);
    const auto found = remembered_.find(hash);
    if (found == remembered_.end()) return std::nullopt;
    const Remembered& known = found->second;
    // A key that vanished from the set takes the tokens that it signed with it.
    if (now < known.claims.expires && known.source->keys() == known.keys) return known.claims;
    remembered_.erase(found);
    return std::nullopt;
}

void TokenVerifier::Remember(const std::string& hash, const Verified& verified, absl::Time now) {
    const std::lock_guard lock(mutex_);
    ++verified_;
    if (remembered_.size() >= kMaxRemembered) {
        std::erase_if(remembered_, [&](const auto& entry) {
            return now >= entry.second.claims.expires;
        });
    }
    if (remembered_.size() >= kMaxRemembered) remembered_.clear();
    remembered_[hash] = {verified.claims, verified.source, verified.keys};
}

const TokenVerifier::Issuer* TokenVerifier::FindIssuer(std::string_view name) const {
    const auto found = std::find_if(issuers_.begin(), issuers_.end(), [&](const Issuer& one) {
        return one.name == name;
    });
    return found == issuers_.end() ? nullptr : &*found;
}

std::uint64_t TokenVerifier::verified() const {
    const std::lock_guard lock(mutex_);
    return verified_;
}

}  // namespace luotsi::identity
