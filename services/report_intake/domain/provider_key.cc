#include "report_intake/domain/provider_key.h"

namespace luotsi::report_intake {
namespace {

constexpr std::int64_t kDayMicros = std::int64_t{24} * 3600 * 1'000'000;

Instant DaysAfter(Instant start, std::uint64_t days) {
    return Instant::FromMicros(start.micros() + static_cast<std::int64_t>(days) * kDayMicros);
}

}  // namespace

void ProviderKeyBook::Evolve(State& key, const Event& event, const Recorded& recorded) {
    key.revision = recorded.revision;
    std::visit(
        Overloaded{
            [&](const ProviderKeyCreated& made) { key.made = made; },
            [&](const ProviderKeyRevoked& revoked) { key.revoked_at = revoked.revoked_at; },
            [&](const ProviderKeyExpiring& warning) { key.warned_days = warning.days_left; },
        },
        event
    );
}

Decision<ProviderKeyEvent> Decide(const CreateProviderKey& command, const Moment& moment) {
    if (command.life_days > kLongestKeyLifeDays) {
        return Rejection{.reason = "PROVIDER_KEY_LIFE_TOO_LONG", .field = "life_days"};
    }
    const std::uint64_t days = command.life_days == 0 ? kLongestKeyLifeDays : command.life_days;
    return ProviderKeyCreated{
        .provider = command.provider,
        .system = command.system,
        .salt = command.salt,
        .secret_hash = command.secret_hash,
        .created_at = moment.now,
        .expires_at = DaysAfter(moment.now, days),
    };
}

Decision<ProviderKeyEvent> Decide(
    const ProviderKey& key, const RevokeProviderKey& command, const Moment& moment
) {
    if (command.seen_revision && *command.seen_revision != key.revision) {
        return Rejection{.reason = "ETAG_MISMATCH", .field = "etag"};
    }
    if (key.revoked_at)
        return Rejection{.reason = "PROVIDER_KEY_ALREADY_REVOKED", .field = "key_id"};
    return ProviderKeyRevoked{moment.now};
}

Decision<ProviderKeyEvent> CheckExpiry(const ProviderKey& key, const Moment& moment) {
    const bool over = key.revoked_at || moment.now >= key.made.expires_at;
    if (over) return std::vector<ProviderKeyEvent>{};
    const auto within = [&](std::uint64_t days) {
        return key.made.expires_at <= DaysAfter(moment.now, days);
    };
    if (within(kLastKeyWarningDays)) {
        if (key.warned_days == kLastKeyWarningDays) return std::vector<ProviderKeyEvent>{};
        return ProviderKeyExpiring{kLastKeyWarningDays};
    }
    if (!within(kFirstKeyWarningDays) || key.warned_days != 0) {
        return std::vector<ProviderKeyEvent>{};
    }
    return ProviderKeyExpiring{kFirstKeyWarningDays};
}

}  // namespace luotsi::report_intake
