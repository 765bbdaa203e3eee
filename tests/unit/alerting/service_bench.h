#pragma once

#include "kernel/check.h"
#include "kernel/ids.h"
#include "platform/log/log.h"
#include "platform/metrics/metrics.h"
#include "platform/module/module.h"
#include "platform/rpc/client.h"
#include "platform/rpc/router.h"
#include "platform/rpc/server.h"
#include "platform/runtime/clocks.h"
#include "tests/support/temporary_directory.h"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace luotsi::test {

// A service alone behind its own gRPC port; the other services are played by the test.
class ServiceBench {
  public:
    ServiceBench(module::Factory factory, const char* service, const char* today)
        : factory_(factory), service_(service), clock_(*CivilDate::Parse(today)) {
        Start();
    }
    ~ServiceBench() { Stop(); }

    // Ends the process, as it were, and starts it on the same store.
    void Restart() {
        Stop();
        Start();
    }
    void AdvanceTo(const char* day) {
        LUOTSI_CHECK(clock_.AdvanceTo(*CivilDate::Parse(day)), "tests move the clock forward");
        const absl::Status begun = module_->BeginDay(clock_.Read());
        LUOTSI_CHECK(begun.ok(), "the day begins");
    }

    // An event of another service, as the feed would hand it over. The same position again is the
    // same event again. Answers how many units of work it gave.
    std::size_t Tell(
        const std::string& source,
        const std::string& type,
        const std::string& data,
        std::uint64_t position
    ) {
        const feed::PublicEvent event{
            .source = source,
            .position = position,
            .type = type,
            .key = {},
            .time = clock_.Read().now,
            .correlation_id = "bench",
            .data = data,
        };
        std::vector<ports::Entry> work;
        for (const feed::Subscription& subscription : module_->Subscriptions()) {
            if (subscription.source != source) continue;
            const absl::Status read = subscription.handle(event, work);
            LUOTSI_CHECK(read.ok(), "the event can be read");
        }
        for (std::size_t i = 0; i < work.size(); ++i) {
            work[i].request.request_id =
                source + '/' + std::to_string(position) + '/' + std::to_string(i);
        }
        const std::size_t units = work.size();
        const auto move = [&](sql::Db& db) {
            journal::MoveCursor(db, source, position);
            return absl::OkStatus();
        };
        const absl::Status done = journal().RunFeedBatch(std::move(work), move, nullptr);
        LUOTSI_CHECK(done.ok(), "the work is committed");
        return units;
    }

    template <class Response, class Request>
    Response Ask(
        std::string_view method, const Request& request, std::string_view language = "en"
    ) {
        Response response;
        const grpc::Status status = Try(method, request, &response, language);
        LUOTSI_CHECK(status.ok(), "the call succeeds");
        return response;
    }
    template <class Request, class Response>
    grpc::Status Try(
        std::string_view method,
        const Request& request,
        Response* response,
        std::string_view language = "en"
    ) {
        const std::string full = '/' + service_ + '/' + std::string(method);
        return client_->Unary(full, request, response, absl::Seconds(20), language);
    }
    // The reason of a call that must not succeed.
    template <class Response, class Request>
    std::string Refusal(std::string_view method, const Request& request) {
        Response response;
        return rpc::DescribeError(Try(method, request, &response)).reason;
    }

    journal::Journal& journal() { return module_->journal(); }
    module::Module& module() { return *module_; }
    metrics::Metrics& metrics() { return *metrics_; }

  private:
    void Start() {
        metrics_ = std::make_unique<metrics::Metrics>();
        router_ = std::make_unique<rpc::Router>();
        auto made = factory_({
            .clock = clock_,
            .ids = ids_,
            .log = log_,
            .metrics = *metrics_,
            .stores = stores_,
            .county = "test",
            .closed_days = {},
        });
        LUOTSI_CHECK(made.ok(), "the store opens");
        module_ = *std::move(made);
        module_->AddRpcs(*router_);
        server_ = std::make_unique<rpc::Server>(*router_, rpc::ServerOptions{}, log_, *metrics_);
        const absl::Status started = server_->Start();
        LUOTSI_CHECK(started.ok(), "every method has a handler and the port is free");
        client_ = std::make_unique<rpc::Client>(rpc::Client::Dial(server_->address()));
    }
    void Stop() {
        client_.reset();
        server_.reset();
        module_.reset();
        router_.reset();
        metrics_.reset();
    }

    module::Factory factory_;
    std::string service_;
    TemporaryDirectory directory_;
    journal::SqliteStores stores_{directory_.path(), {}};
    runtime::VirtualClock clock_;
    SeededIdSource ids_{20260901};
    log::Log log_{config::v1::LOG_LEVEL_ERROR};
    std::unique_ptr<metrics::Metrics> metrics_;
    std::unique_ptr<rpc::Router> router_;
    std::unique_ptr<module::Module> module_;
    std::unique_ptr<rpc::Server> server_;
    std::unique_ptr<rpc::Client> client_;
};

}  // namespace luotsi::test
