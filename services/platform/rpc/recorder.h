#pragma once

#include "platform/log/log.h"
#include "platform/metrics/metrics.h"
#include "platform/rpc/router.h"

#include <absl/status/status.h>
#include <absl/time/time.h>

#include <array>
#include <map>
#include <string>
#include <string_view>

namespace luotsi::rpc {

/// One log line and two series for every finished call. All series exist from the start, at zero.
class Recorder {
  public:
    Recorder(const Router& router, const luotsi::log::Log& log, luotsi::metrics::Metrics& metrics);

    struct Finished {
        std::string_view method;
        const absl::Status& status;
        absl::Duration duration;
        std::string_view correlation_id;
        std::string_view actor;
    };
    void Record(const Finished& call) const;
    /// An exception left a handler: the caller only learns INTERNAL_FAULT.
    void RecordException(std::string_view method, std::string_view correlation_id) const;

  private:
    static constexpr std::size_t kCodes = 17;
    struct Series {
        luotsi::metrics::Histogram* seconds = nullptr;
        std::array<luotsi::metrics::Counter*, kCodes> handled{};
    };

    static Series Declare(
        luotsi::metrics::Metrics& metrics,
        const std::string& type,
        const std::string& service,
        const std::string& method
    );

    const luotsi::log::Log& log_;
    std::map<std::string, Series, std::less<>> series_;
    Series unknown_;
};

}  // namespace luotsi::rpc
