#include "platform/identity/door.h"

#include "platform/identity/access_table.h"
#include "platform/identity/provider_name.h"
#include "platform/rpc/errors.h"
#include "platform/runtime/clocks.h"

#include <strings.h>

namespace luotsi::identity {
namespace {

constexpr std::string_view kScheme = "Bearer ";
constexpr absl::Duration kRetryWhenLimited = absl::Seconds(1);

absl::Status Refused(std::string_view reason, std::string_view language) {
    return rpc::Fault(reason, "", "", language);
}

// The scheme's name is written in any case.
bool IsBearer(std::string_view value) {
    return value.size() > kScheme.size() &&
           strncasecmp(value.data(), kScheme.data(), kScheme.size()) == 0;
}

// Tokens and memories run on real time, also under a virtual clock.
absl::Time Now() {
    return absl::FromUnixMicros(runtime::SystemNow().micros());
}

rpc::Principal ProviderCaller(rpc::Roles roles, std::string provider, std::string actor) {
    return {
        .roles = roles,
        .scope = ports::Scope::Of(std::move(provider)),
        .actor = std::move(actor),
    };
}

}  // namespace

Door::Door(const Parts& parts)
    : identity_(parts.identity),
      county_(parts.county),
      clock_(parts.clock),
      limiter_(parts.limiter),
      tokens_(parts.identity, parts.pace, parts.log) {
    if (parts.keys != nullptr) keys_.emplace(*parts.keys);
}

absl::Status Door::Start() {
    if (const absl::Status read = ReadServices(); !read.ok()) return read;
    return tokens_.Start();
}

absl::Status Door::ReadServices() {
    if (identity_.trust_domain().empty() && identity_.services_size() > 0) {
        return absl::InvalidArgumentError("identity.services needs identity.trust_domain");
    }
    for (const config::v1::PeerService& service : identity_.services()) {
        rpc::Roles roles;
        for (const std::string& name : service.roles()) {
            const std::optional<rpc::Role> role = rpc::RoleNamed(name);
            if (!role) {
                return absl::InvalidArgumentError("identity.services: no role is called " + name);
            }
            roles = roles | *role;
        }
        // A joint buyer is another organisation, a client is a person: they come with tokens.
        const rpc::Roles outsiders = rpc::Role::kBuyer | rpc::Role::kClientRepresentative;
        if (roles.Meets(outsiders)) {
            return absl::InvalidArgumentError(
                "identity.services: " + service.name() + ": the roles " + rpc::TextOf(outsiders) +
                " are for tokens only"
            );
        }
        const bool is_provider = roles.Meets(rpc::kProviderSide);
        const bool alone = roles.Within(rpc::kProviderSide);
        if (is_provider && (!alone || !IsProviderName(service.provider()))) {
            return absl::InvalidArgumentError(
                "identity.services: " + service.name() +
                ": a role of the provider's side stands alone and needs provider: scheme:id"
            );
        }
        rpc::Principal principal{.roles = roles, .scope = {}, .actor = "service/" + service.name()};
        if (is_provider) principal.scope = ports::Scope::Of(service.provider());
        const std::string uri = "spiffe://" + identity_.trust_domain() + '/' + service.name();
        if (!services_.emplace(uri, std::move(principal)).second) {
            return absl::InvalidArgumentError(
                "identity.services: " + service.name() + " stands twice"
            );
        }
    }
    return absl::OkStatus();
}

absl::StatusOr<rpc::Principal> Door::Admit(const rpc::Knock& knock) {
    absl::StatusOr<rpc::Principal> caller = WhoIs(knock);
    if (!caller.ok()) return caller;
    if (!caller->roles.Meets(MayCall(knock.method))) {
        return Refused("ROLE_NOT_ALLOWED", knock.language);
    }
    if (limiter_ != nullptr && !limiter_->Take(caller->actor)) {
        return rpc::FaultRetryAfter("RATE_LIMITED", kRetryWhenLimited, "", knock.language);
    }
    return caller;
}

// What a call carries counts before who passed it on: the edge proxy's certificate says nothing
// about the caller behind it.
absl::StatusOr<rpc::Principal> Door::WhoIs(const rpc::Knock& knock) {
    if (knock.authorizations.empty()) {
        if (const rpc::Principal* const service = ByCertificate(knock)) return *service;
        return Refused("TOKEN_MISSING", knock.language);
    }
    std::string_view value = knock.authorizations.front();
    // Two answers to "who are you" are none.
    if (knock.authorizations.size() > 1) return Refused("TOKEN_MALFORMED", knock.language);
    if (value.size() > kMaxTokenBytes + kScheme.size()) {
        return Refused("TOKEN_TOO_LONG", knock.language);
    }
    if (!IsBearer(value)) {
        return Refused("TOKEN_MALFORMED", knock.language);
    }
    value.remove_prefix(kScheme.size());
    return LooksLikeKey(value) ? ByKey(value, knock.language) : ByToken(value, knock.language);
}

absl::StatusOr<rpc::Principal> Door::ByToken(std::string_view token, std::string_view language) {
    const Checked<TokenClaims> claims = tokens_.Verify(token, Now());
    if (!claims.ok()) return rpc::ToStatus(claims.rejection(), language);
    const TokenClaims& said = claims.value();
    if (said.county != county_) return Refused("COUNTY_NOT_SERVED", language);
    std::string actor = rpc::TextOf(said.roles) + '/' + said.subject;
    if (said.roles.Meets(rpc::kProviderSide)) {
        return ProviderCaller(said.roles, said.provider, std::move(actor));
    }
    if (said.roles.Has(rpc::Role::kBuyer)) {
        return rpc::Principal{
            .roles = said.roles,
            .scope = ports::Scope::Of({}),
            .buyer = said.buyer,
            .actor = std::move(actor),
        };
    }
    return rpc::Principal{.roles = said.roles, .scope = {}, .actor = std::move(actor)};
}

absl::StatusOr<rpc::Principal> Door::ByKey(std::string_view bearer, std::string_view language) {
    if (!keys_) return Refused("PROVIDER_KEY_INVALID", language);
    const auto verified = keys_->Verify(bearer, clock_.Read().now, Now());
    if (!verified.ok()) return rpc::WithDetails(verified.status(), language);
    if (!verified->ok()) return rpc::ToStatus(verified->rejection(), language);
    const KeyVerifier::Caller& caller = verified->value();
    const std::string actor = "key/" + caller.key_id.ToText();
    return ProviderCaller(rpc::Role::kProvider, caller.provider, actor);
}

// A certificate stands for one service: one with several URIs stands for none.
const rpc::Principal* Door::ByCertificate(const rpc::Knock& knock) const {
    if (knock.peer_uris.size() != 1) return nullptr;
    const auto found = services_.find(knock.peer_uris.front());
    return found == services_.end() ? nullptr : &found->second;
}

}  // namespace luotsi::identity
