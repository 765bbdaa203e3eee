#pragma once

#include <absl/time/time.h>

#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

namespace luotsi::rpc {

/// Connects to the process's own listener and waits for its first bytes. A gRPC server that ran out
/// of file descriptors once never takes a new connection again (CVE-2023-4785), while the kernel
/// still completes the handshake: only an answer proves that someone listens.
class SelfProbe {
  public:
    /// Failures in a row that count as deaf.
    static constexpr int kStrikes = 3;

    struct Options {
        /// Where it listens, as numbers: "127.0.0.1" or "::1".
        std::string host;
        int port = 0;
        /// Whether the listener speaks TLS. The handshake is begun, no certificate is needed.
        bool tls = false;
        absl::Duration interval = absl::Seconds(5);
        absl::Duration patience = absl::Seconds(2);
    };

    /// `on_deaf` is called once, on the probe's thread; it should end the process.
    SelfProbe(Options options, std::function<void()> on_deaf);
    ~SelfProbe();
    SelfProbe(const SelfProbe&) = delete;
    SelfProbe& operator=(const SelfProbe&) = delete;

    /// Stops asking, before the listener closes on purpose.
    void Stop();

    /// One question; true when the listener answered in time.
    static bool Answers(const Options& options);

  private:
    void Watch();

    const Options options_;
    const std::function<void()> on_deaf_;
    std::mutex mutex_;
    std::condition_variable wake_;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace luotsi::rpc
