#pragma once

#include "kernel/aggregate.h"
#include "kernel/civil.h"
#include "kernel/decision.h"
#include "kernel/describe.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <variant>

namespace luotsi::report_intake {

// A key with which one system of a provider calls. Only a salted hash of the secret is kept.

inline constexpr std::uint64_t kLongestKeyLifeDays = 365;
// How many days before its end a key's end is told, the earlier warning first.
inline constexpr std::uint64_t kFirstKeyWarningDays = 30;
inline constexpr std::uint64_t kLastKeyWarningDays = 7;

struct ProviderKeyCreated {
    static constexpr std::string_view kName = "provider_key_created";
    // `scheme:id`
    std::string provider;
    std::string system;
    std::string salt;
    std::string secret_hash;
    Instant created_at;
    Instant expires_at;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"provider", &ProviderKeyCreated::provider},
            Field{"system", &ProviderKeyCreated::system},
            Field{"salt", &ProviderKeyCreated::salt},
            Field{"secret_hash", &ProviderKeyCreated::secret_hash},
            Field{"created_at", &ProviderKeyCreated::created_at},
            Field{"expires_at", &ProviderKeyCreated::expires_at}
        };
    }
};

struct ProviderKeyRevoked {
    static constexpr std::string_view kName = "provider_key_revoked";
    Instant revoked_at;
    static constexpr auto Fields() {
        return std::tuple{Field{"revoked_at", &ProviderKeyRevoked::revoked_at}};
    }
};

struct ProviderKeyExpiring {
    static constexpr std::string_view kName = "provider_key_expiring";
    // Which of the two warnings this is.
    std::uint64_t days_left = 0;
    static constexpr auto Fields() {
        return std::tuple{Field{"days_left", &ProviderKeyExpiring::days_left}};
    }
};

using ProviderKeyEvent = std::variant<ProviderKeyCreated, ProviderKeyRevoked, ProviderKeyExpiring>;

struct ProviderKey {
    ProviderKeyCreated made;
    std::optional<Instant> revoked_at;
    // The last warning given; 0: none.
    std::uint64_t warned_days = 0;
    // Counts what happened to the key.
    std::uint64_t revision = 0;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"made", &ProviderKey::made},
            Field{"revoked_at", &ProviderKey::revoked_at},
            Field{"warned_days", &ProviderKey::warned_days},
            Field{"revision", &ProviderKey::revision}
        };
    }
};

// The stream id is the key's id.
struct ProviderKeyBook {
    using State = ProviderKey;
    using Event = ProviderKeyEvent;
    static constexpr std::string_view kKind = "provider_key";
    static constexpr std::uint64_t kSnapshotEvery = 0;
    static void Evolve(State& key, const Event& event, const Recorded& recorded);
};

struct CreateProviderKey {
    std::string provider;
    std::string system;
    std::string salt;
    std::string secret_hash;
    // 0: the longest.
    std::uint64_t life_days = 0;
};

struct RevokeProviderKey {
    // What the caller has seen of the key; absent skips the check.
    std::optional<std::uint64_t> seen_revision;
};

Decision<ProviderKeyEvent> Decide(const CreateProviderKey& command, const Moment& moment);
Decision<ProviderKeyEvent> Decide(
    const ProviderKey& key, const RevokeProviderKey& command, const Moment& moment
);
// A warning where one is due and was not given.
Decision<ProviderKeyEvent> CheckExpiry(const ProviderKey& key, const Moment& moment);

}  // namespace luotsi::report_intake
