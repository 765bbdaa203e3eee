#include "luotsi/entrance.h"

#include "platform/identity/access_table.h"
#include "platform/rpc/loopback.h"
#include "platform/runtime/clocks.h"

namespace luotsi {
namespace {

// A caller may save up this many seconds of its share.
constexpr double kBurstSeconds = 2;

absl::Time Now() {
    return absl::FromUnixMicros(runtime::SystemNow().micros());
}

absl::Status Wrong(const std::string& what) {
    return absl::InvalidArgumentError(what);
}

}  // namespace

absl::Status CheckEntrance(const config::v1::LuotsiConfig& config) {
    const bool inside = rpc::IsLoopback(config.grpc().host());
    if (!inside && !config.grpc().has_tls()) {
        return Wrong(
            "grpc.host " + config.grpc().host() +
            " is not a loopback address: give grpc.tls; plain text is served to the own machine "
            "only"
        );
    }
    if (!inside && !config.has_identity()) {
        return Wrong("grpc.host is not a loopback address: say who may call (identity)");
    }
    if (config.grpc().shielded()) return Wrong("grpc.shielded: only the admin listener may be");
    if (config.admin().has_tls()) {
        return Wrong("admin.tls: the admin listener speaks plain text; set admin.shielded instead");
    }
    if (!rpc::IsLoopback(config.admin().host()) && !config.admin().shielded()) {
        return Wrong(
            "admin.host " + config.admin().host() +
            " is not a loopback address: the admin listener speaks plain text; set admin.shielded "
            "where a network policy keeps strangers away from it"
        );
    }
    const bool by_certificate = config.identity().services_size() > 0;
    if (by_certificate && config.grpc().tls().ca_file().empty()) {
        return Wrong("identity.services needs grpc.tls.ca_file: nothing proves a certificate else");
    }
    return absl::OkStatus();
}

Entrance::Entrance(
    const config::v1::LuotsiConfig& config,
    Clock& clock,
    journal::Journal& keys,
    rpc::RateLimiter* limiter,
    const log::Log& log
)
    : keys_(keys) {
    if (!config.has_identity()) return;
    const double share = config.identity().calls_per_second();
    if (limiter == nullptr && share > 0) {
        own_limiter_ = std::make_unique<rpc::LocalRateLimiter>(share, share * kBurstSeconds, &Now);
        limiter = own_limiter_.get();
    }
    door_ = std::make_unique<identity::Door>(identity::Door::Parts{
        .identity = config.identity(),
        .county = config.county(),
        .clock = clock,
        .keys = &keys_,
        .limiter = limiter,
        .log = log,
    });
}

absl::Status Entrance::Open(const rpc::Router& router) {
    for (const std::string& method : identity::MissingFromTable(router)) {
        return Wrong(
            method + " is not in services/platform/identity/access_table.cc: say who may call it"
        );
    }
    return door_ ? door_->Start() : absl::OkStatus();
}

}  // namespace luotsi
