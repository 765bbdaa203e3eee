#include "platform/identity/key_expiry.h"

#include "platform/runtime/clocks.h"

#include <cstdint>

namespace luotsi::identity {
namespace {

// The days of the two warnings (services/report_intake/domain/provider_key.h).
struct Horizon {
    const char* days;
    absl::Duration time;
};
constexpr Horizon kHorizons[] = {{"7", absl::Hours(7 * 24)}, {"30", absl::Hours(30 * 24)}};

constexpr std::string_view kCount =
    "SELECT COUNT(*) FROM provider_keys WHERE revoked=0 AND expires_us>? AND expires_us<=?";

}  // namespace

KeyExpiry::KeyExpiry(journal::Journal& keys, metrics::Metrics& metrics)
    : keys_(keys), metrics_(metrics) {}

void KeyExpiry::Update(Instant now) {
    const absl::Duration steady = runtime::SteadyNow();
    if (steady < next_) return;
    next_ = steady + kEvery;
    (void)Count(now).ok();
}

absl::Status KeyExpiry::Count(Instant now) {
    return keys_.Read([&](sql::Db& db) {
        for (const Horizon& horizon : kHorizons) {
            sql::Statement row = db.Prepare(kCount);
            row.BindAll(now.micros(), now.micros() + absl::ToInt64Microseconds(horizon.time));
            if (!row.Step()) continue;
            metrics_
                .GaugeOf(
                    "luotsi_provider_keys_expiring",
                    "Provider keys that still open and end within so many days.",
                    {{"within_days", horizon.days}}
                )
                .Set(static_cast<double>(row.Unsigned(0)));
        }
    });
}

}  // namespace luotsi::identity
