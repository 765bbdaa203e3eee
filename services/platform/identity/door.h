#pragma once

#include "kernel/clock.h"
#include "platform/identity/provider_key.h"
#include "platform/identity/token.h"
#include "platform/rpc/admission.h"
#include "platform/rpc/rate_limiter.h"

#include <luotsi/config/v1/luotsi_config.pb.h>

#include <absl/status/status.h>

#include <map>
#include <string>
#include <string_view>

namespace luotsi::identity {

/// Who comes in: a bearer token, a provider key, or a service by its certificate; then whether its
/// roles may call the method, and whether it still has calls left. Everything else is refused.
class Door : public rpc::Admission {
  public:
    struct Parts {
        const config::v1::Identity& identity;
        /// The county that this process serves.
        std::string county;
        /// Keys live by the service's clock, which may be a virtual one; tokens by the real one.
        Clock& clock;
        /// Null: no provider keys are taken.
        KeyFinder* keys = nullptr;
        /// Null: no limit.
        rpc::RateLimiter* limiter = nullptr;
        const log::Log& log;
        KeySource::Pace pace = {};
    };
    explicit Door(const Parts& parts);

    /// Checks the configuration and reads the key sets.
    absl::Status Start();
    absl::StatusOr<rpc::Principal> Admit(const rpc::Knock& knock) override;

  private:
    absl::StatusOr<rpc::Principal> WhoIs(const rpc::Knock& knock);
    absl::StatusOr<rpc::Principal> ByToken(std::string_view token, std::string_view language);
    absl::StatusOr<rpc::Principal> ByKey(std::string_view bearer, std::string_view language);
    const rpc::Principal* ByCertificate(const rpc::Knock& knock) const;
    absl::Status ReadServices();

    const config::v1::Identity identity_;
    const std::string county_;
    Clock& clock_;
    rpc::RateLimiter* const limiter_;
    TokenVerifier tokens_;
    std::optional<KeyVerifier> keys_;
    // By the whole URI of their certificates.
    std::map<std::string, rpc::Principal, std::less<>> services_;
};

}  // namespace luotsi::identity
