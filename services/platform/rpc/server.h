#pragma once

#include "platform/log/log.h"
#include "platform/metrics/metrics.h"
#include "platform/rpc/admission.h"
#include "platform/rpc/answer_watch.h"
#include "platform/rpc/router.h"

#include <luotsi/config/v1/luotsi_config.pb.h>

#include <absl/status/status.h>
#include <absl/time/time.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace luotsi::rpc {

struct ServerOptions {
    /// An address other than loopback needs `tls`.
    std::string host = "127.0.0.1";
    /// 0 takes a free one; see Server::port().
    int port = 0;
    /// Zero fields mean the defaults named in luotsi_config.proto.
    config::v1::Limits limits = {};
    bool reflection = false;
    /// Absent: plain text.
    std::optional<config::v1::Tls> tls = {};
    /// Asked about every call; null lets everyone in. Must outlive the server.
    Admission* admission = nullptr;
    /// Told of every good answer of a unary call before it leaves. Must outlive the server.
    AnswerWatch* answers = nullptr;
    /// Called on a thread of its own when the listener stops answering; should end the process.
    /// Empty: the listener is not watched.
    std::function<void()> on_deaf = {};
    /// An upload that neither sends nor takes anything for this long is ended.
    absl::Duration upload_idle_limit = absl::Seconds(60);
};

/// The gRPC server. Deadlines run on real time also under a virtual clock.
class Server {
  public:
    /// `router`, `log` and `metrics` must outlive the server.
    Server(
        Router& router,
        ServerOptions options,
        luotsi::log::Log& log,
        luotsi::metrics::Metrics& metrics
    );
    /// Drains without patience.
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    /// Checks the router (every method of every service must have a handler) and listens.
    absl::Status Start();
    /// The port it listens on; 0 before Start.
    int port() const;
    /// "127.0.0.1:50051"
    std::string address() const;

    /// Turns health to NOT_SERVING, refuses new calls, lets running ones finish for `patience` and
    /// cancels the rest. Blocks until no handler runs any more.
    void Drain(absl::Duration patience);

  private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace luotsi::rpc
