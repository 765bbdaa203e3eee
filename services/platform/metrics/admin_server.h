#pragma once

#include "platform/metrics/metrics.h"

#include <absl/status/status.h>

#include <functional>
#include <string>
#include <vector>

struct mg_context;

namespace luotsi::metrics {

struct AdminOptions {
    std::string host = "127.0.0.1";
    /// 0 takes a free one; see AdminServer::port().
    int port = 0;
    /// Answered at /version.
    std::string version;
    /// Why the process is not ready, as short codes ("contract-registry:catching-up"); empty when
    /// it is. Called on the server's threads.
    std::function<std::vector<std::string>()> not_ready;
    /// What is wrong though calls are answered
    /// ("feed-stopped:alerting:report-intake:SEQUENCE_GAP"): told in a line each behind the `ok` of
    /// /readyz, so that no balancer takes reads away for it.
    std::function<std::vector<std::string>()> degraded = {};
};

/// HTTP for operations: /livez /readyz /metrics /version. Plain HTTP, no secrets in it.
class AdminServer {
  public:
    /// `metrics` must outlive the server.
    AdminServer(const Metrics& metrics, AdminOptions options);
    ~AdminServer();
    AdminServer(const AdminServer&) = delete;
    AdminServer& operator=(const AdminServer&) = delete;

    absl::Status Start();
    int port() const { return port_; }
    void Stop();

    /// What a path answers, without the network.
    struct Answer {
        int status = 200;
        std::string content_type;
        std::string body;
    };
    Answer Get(const std::string& path) const;

  private:
    const Metrics& metrics_;
    AdminOptions options_;
    mg_context* context_ = nullptr;
    int port_ = 0;
};

}  // namespace luotsi::metrics
