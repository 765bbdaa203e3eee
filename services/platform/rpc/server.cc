#include "platform/rpc/server.h"

#include "kernel/check.h"
#include "platform/rpc/calls.h"
#include "platform/rpc/executor.h"
#include "platform/rpc/loopback.h"
#include "platform/rpc/recorder.h"
#include "platform/rpc/reflection.h"
#include "platform/rpc/self_probe.h"
#include "platform/rpc/tls.h"
#include "platform/runtime/system_ids.h"

#include <absl/time/clock.h>
#include <google/protobuf/stubs/logging.h>
#include <grpcpp/grpcpp.h>
#include <grpcpp/health_check_service_interface.h>
#include <grpcpp/resource_quota.h>

#include <string_view>
#include <utility>

namespace luotsi::rpc {
namespace {

constexpr std::uint32_t kDefaultMaxMessageBytes = 4 * 1024 * 1024;
constexpr std::uint32_t kDefaultDeadlineMs = 30'000;
constexpr std::uint32_t kDefaultHandlerThreads = 32;
constexpr std::uint32_t kDefaultQueuedCalls = 1024;
constexpr std::uint32_t kDefaultSelfProbeMs = 5000;
constexpr std::size_t kUploads = 8;
constexpr std::size_t kReflectionStreams = 2;
constexpr std::size_t kReflectionWaiting = 8;

// Above our own limit, so that a message somewhat too large gets our error with its details; what
// is larger than this gRPC refuses itself with the same code.
constexpr int kTransportMaxBytes = 64 * 1024 * 1024;
constexpr std::size_t kTransportMemory = std::size_t{512} * 1024 * 1024;

struct ChannelArgument {
    const char* name;
    int value;
};
constexpr ChannelArgument kChannelArguments[] = {
    // Our own limit is 8 KiB (calls.cc): what is larger than that, but fits here, gets our error. A
    // token of 64 KiB is refused as a token, not as a broken connection.
    {GRPC_ARG_MAX_METADATA_SIZE, 96 * 1024},
    {GRPC_ARG_MAX_CONCURRENT_STREAMS, 100},
    {GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS, 5 * 60 * 1000},
    {GRPC_ARG_HTTP2_MAX_PING_STRIKES, 2},
    {GRPC_ARG_KEEPALIVE_TIME_MS, 2 * 60 * 1000},
    {GRPC_ARG_KEEPALIVE_TIMEOUT_MS, 20 * 1000},
    {GRPC_ARG_MAX_CONNECTION_AGE_MS, 30 * 60 * 1000},
    {GRPC_ARG_MAX_CONNECTION_AGE_GRACE_MS, 30 * 60 * 1000},
    // A few kilobytes can unpack to gigabytes before any limit is looked at (tried: gRPC unpacks
    // first).
    {GRPC_ARG_ENABLE_PER_MESSAGE_DECOMPRESSION, 0},
    // Two servers on one port would share its calls in secret.
    {GRPC_ARG_ALLOW_REUSEPORT, 0},
};

// The listener's own address as numbers; one that listens everywhere is asked on loopback.
std::string ProbeHost(const std::string& host) {
    if (host == "localhost" || host == "0.0.0.0") return "127.0.0.1";
    if (host == "[::1]" || host == "[::]" || host == "::") return "::1";
    return host;
}

std::uint32_t OrDefault(std::uint32_t value, std::uint32_t fallback) {
    return value > 0 ? value : fallback;
}

config::v1::Limits Resolved(config::v1::Limits limits) {
    limits.set_max_message_bytes(OrDefault(limits.max_message_bytes(), kDefaultMaxMessageBytes));
    limits.set_default_deadline_ms(OrDefault(limits.default_deadline_ms(), kDefaultDeadlineMs));
    limits.set_handler_threads(OrDefault(limits.handler_threads(), kDefaultHandlerThreads));
    limits.set_queued_calls(OrDefault(limits.queued_calls(), kDefaultQueuedCalls));
    limits.set_self_probe_ms(OrDefault(limits.self_probe_ms(), kDefaultSelfProbeMs));
    return limits;
}

ServerOptions Resolved(ServerOptions options) {
    options.limits = Resolved(options.limits);
    if (options.host.empty()) options.host = "127.0.0.1";
    if (options.host == "::1") options.host = "[::1]";
    return options;
}

}  // namespace

class Server::Impl {
  public:
    Impl(
        Router& router,
        ServerOptions options,
        luotsi::log::Log& log,
        luotsi::metrics::Metrics& metrics
    )
        : router_(router), options_(Resolved(std::move(options))), log_(log), metrics_(metrics) {}

    ~Impl() { Drain(absl::ZeroDuration()); }

    absl::Status Start() {
        if (!options_.tls && !IsLoopback(options_.host)) {
            return absl::InvalidArgumentError(
                "grpc.host " + options_.host +
                " is not a loopback address, and grpc.tls is not given: plain text is served to "
                "the own machine only"
            );
        }
        const auto credentials = Credentials();
        if (!credentials.ok()) return credentials.status();
        if (options_.reflection) AddReflection(router_);
        CheckRouter();
        OpenRoom();
        Listen(*credentials);
        if (server_ == nullptr || port_ == 0) {
            return absl::UnavailableError(
                "cannot listen on " + options_.host + ':' + std::to_string(options_.port)
            );
        }
        SetHealth(true);
        WatchMyself();
        log_.Info("rpc.listening", {{"port", port_}, {"tls", options_.tls.has_value()}});
        return absl::OkStatus();
    }

    void Drain(absl::Duration patience) {
        if (server_ == nullptr) return;
        probe_.reset();
        SetHealth(false);
        server_->Shutdown(absl::ToChronoTime(absl::Now() + patience));
        room_.reset();  // joins the threads: after this no handler runs
        server_.reset();
        log_.Info("rpc.drained");
    }

    int port() const { return port_; }
    std::string address() const { return options_.host + ':' + std::to_string(port_); }

  private:
    // The parts of a CallRoom in the order of their lives.
    struct Room {
        Room(
            const Router& router,
            const ServerOptions& options,
            const luotsi::log::Log& log,
            luotsi::metrics::Metrics& metrics
        )
            : recorder(router, log, metrics),
              handlers(options.limits.handler_threads(), options.limits.queued_calls()),
              uploads(kUploads, 0),
              asides(kReflectionStreams, kReflectionWaiting),
              shared{
                  .router = router,
                  .recorder = recorder,
                  .ids = ids,
                  .handlers = handlers,
                  .uploads = uploads,
                  .asides = asides,
                  .max_message_bytes = options.limits.max_message_bytes(),
                  .default_deadline = absl::Milliseconds(options.limits.default_deadline_ms()),
                  .upload_idle_limit = options.upload_idle_limit,
                  .admission = options.admission,
                  .answers = options.answers
              },
              entry(shared) {}

        runtime::SystemIdSource ids;
        Recorder recorder;
        Executor handlers;
        Executor uploads;
        Executor asides;
        CallRoom shared;
        GenericEntry entry;
    };

    void CheckRouter() const {
        for (const std::string& service : router_.Services()) {
            for (const std::string& method : router_.MissingMethods(service)) {
                log_.Error(
                    "rpc.method_missing",
                    {{"service", luotsi::log::Code(service)}, {"method", luotsi::log::Code(method)}}
                );
            }
            LUOTSI_CHECK(
                router_.MissingMethods(service).empty(),
                "every method of a served service has a handler"
            );
        }
    }

    void OpenRoom() {
        // protobuf would write "contains invalid UTF-8" lines of its own past our log; the caller
        // gets the same as a coded error.
        google::protobuf::SetLogHandler(nullptr);
        room_ = std::make_unique<Room>(router_, options_, log_, metrics_);
    }

    absl::StatusOr<std::shared_ptr<grpc::ServerCredentials>> Credentials() const {
        if (options_.tls) return ListenerCredentials(*options_.tls, "grpc.tls");
        return grpc::InsecureServerCredentials();
    }

    void WatchMyself() {
        if (!options_.on_deaf) return;
        probe_ = std::make_unique<SelfProbe>(
            SelfProbe::Options{
                .host = ProbeHost(options_.host),
                .port = port_,
                .tls = options_.tls.has_value(),
                .interval = absl::Milliseconds(options_.limits.self_probe_ms()),
            },
            [this] {
                log_.Error("rpc.deaf", {{"port", port_}});
                options_.on_deaf();
            }
        );
    }

    void Listen(const std::shared_ptr<grpc::ServerCredentials>& credentials) {
        grpc::EnableDefaultHealthCheckService(true);
        grpc::ServerBuilder builder;
        builder.AddListeningPort(
            options_.host + ':' + std::to_string(options_.port), credentials, &port_
        );
        builder.RegisterCallbackGenericService(&room_->entry);
        builder.SetMaxReceiveMessageSize(kTransportMaxBytes);
        builder.SetResourceQuota(grpc::ResourceQuota("luotsi").Resize(kTransportMemory));
        for (const ChannelArgument& argument : kChannelArguments) {
            builder.AddChannelArgument(argument.name, argument.value);
        }
        for (const grpc_compression_algorithm packed :
             {GRPC_COMPRESS_GZIP, GRPC_COMPRESS_DEFLATE}) {
            builder.SetCompressionAlgorithmSupportStatus(packed, false);
        }
        server_ = builder.BuildAndStart();
    }

    void SetHealth(bool serving) {
        grpc::HealthCheckServiceInterface* const health = server_->GetHealthCheckService();
        if (health == nullptr) return;
        health->SetServingStatus(serving);
        for (const std::string& service : router_.Services()) {
            health->SetServingStatus(service, serving);
        }
    }

    Router& router_;
    const ServerOptions options_;
    luotsi::log::Log& log_;
    luotsi::metrics::Metrics& metrics_;
    std::unique_ptr<Room> room_;
    std::unique_ptr<grpc::Server> server_;
    std::unique_ptr<SelfProbe> probe_;
    int port_ = 0;
};

Server::Server(
    Router& router, ServerOptions options, luotsi::log::Log& log, luotsi::metrics::Metrics& metrics
)
    : impl_(std::make_unique<Impl>(router, std::move(options), log, metrics)) {}

Server::~Server() = default;

absl::Status Server::Start() {
    return impl_->Start();
}
int Server::port() const {
    return impl_->port();
}
std::string Server::address() const {
    return impl_->address();
}
void Server::Drain(absl::Duration patience) {
    impl_->Drain(patience);
}

}  // namespace luotsi::rpc
