#pragma once

#include "contract_registry/adapters/contract_proto.h"
#include "contract_registry/module.h"
#include "kernel/check.h"
#include "kernel/ids.h"
#include "platform/feed/feed.h"
#include "platform/log/log.h"
#include "platform/metrics/metrics.h"
#include "platform/module/module.h"
#include "platform/rpc/errors.h"
#include "platform/rpc/router.h"
#include "platform/rpc/validate.h"
#include "platform/runtime/clocks.h"
#include "tests/support/module_stores.h"
#include "tests/support/temporary_directory.h"
#include "tests/support/terms_builder.h"

#include <luotsi/contract/v1/contract_service.pb.h>
#include <luotsi/contract/v1/parameter.pb.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace luotsi::test {

// The registry alone with all its methods, called as the edge calls them (field rules included) by
// whomever the test names; the other services are played by the test.
class RegistryBench {
  public:
    explicit RegistryBench(const char* today) : clock_(*CivilDate::Parse(today)) {
        auto made = contract_registry::MakeContractRegistry({
            .clock = clock_,
            .ids = ids_,
            .log = log_,
            .metrics = metrics_,
            .stores = *stores_,
            .county = "test",
            .closed_days = {},
        });
        LUOTSI_CHECK(made.ok(), "the store opens");
        module_ = *std::move(made);
        module_->AddRpcs(router_);
    }

    // Who calls from now on: an actor as the journal knows it, and for a provider its own things.
    void CallAs(std::string actor, ports::Scope scope = {}, rpc::Roles roles = {}) {
        actor_ = std::move(actor);
        scope_ = std::move(scope);
        roles_ = roles;
    }

    void AdvanceTo(const char* day) {
        LUOTSI_CHECK(clock_.AdvanceTo(*CivilDate::Parse(day)), "tests move the clock forward");
        LUOTSI_CHECK(module_->BeginDay(clock_.Read()).ok(), "the day begins");
    }

    // `method` is "ContractService/CreateContract". A change without a request id gets the next.
    template <class Request, class Response>
    absl::Status Try(std::string_view method, Request request, Response* out) {
        const std::string full = "/luotsi.contract.v1." + std::string(method);
        const rpc::Router::Method* found = router_.Find(full);
        LUOTSI_CHECK(found != nullptr && found->unary != nullptr, "the method has a handler");
        const auto* key = Request::descriptor()->FindFieldByName("request_id");
        const auto* reflection = request.GetReflection();
        if (key != nullptr && reflection->GetString(request, key).empty())
            reflection->SetString(&request, key, "step-" + std::to_string(++steps_));
        rpc::Call call;
        call.method = full;
        call.caller.actor = actor_;
        call.caller.scope = scope_;
        call.caller.roles = roles_;
        call.request.actor = actor_;
        call.request.correlation_id = "bench";
        if (const auto refused = rpc::CheckRequest(*found->descriptor, request, call.request))
            return rpc::ToStatus(*refused, "en");
        return found->unary(call, request, *out);
    }
    template <class Response, class Request>
    Response Ask(std::string_view method, const Request& request) {
        Response response;
        const absl::Status status = Try(method, request, &response);
        if (!status.ok()) last_refusal_ = rpc::ReasonOf(status);
        LUOTSI_CHECK(status.ok(), "the call succeeds");
        return response;
    }
    // The reason of a call that must not succeed; empty when it does.
    template <class Response, class Request>
    std::string Refusal(std::string_view method, const Request& request) {
        Response response;
        return rpc::ReasonOf(Try(method, request, &response));
    }

    void SetParameter(const char* key, const char* from, const char* value) {
        contract::v1::SetParameterRequest request;
        request.set_key(key);
        request.mutable_value()->set_valid_from(from);
        request.mutable_value()->set_value(value);
        request.mutable_value()->set_source("test");
        Ask<contract::v1::Parameter>("ParameterService/SetParameter", request);
    }

    // A contract that activation accepts, of one's own making up to the call.
    static contract::v1::Contract SoundContract(const char* number) {
        ports::Held<contract_registry::ContractBook> held;
        contract_registry::ContractBook::Evolve(
            held.state, contract_registry::ContractCreated{number, SoundTerms()}, {}
        );
        contract::v1::Contract contract;
        contract_registry::PutContract(
            held, held.state.base, [](const Uuid&) { return "Palvelupäällikkö"; }, &contract
        );
        contract.clear_id();
        contract.clear_etag();
        return contract;
    }
    contract::v1::Contract Create(const contract::v1::Contract& contract) {
        contract::v1::CreateContractRequest request;
        *request.mutable_contract() = contract;
        return Ask<contract::v1::Contract>("ContractService/CreateContract", request);
    }
    contract::v1::Contract Activate(const std::string& id) {
        contract::v1::ActivateContractRequest request;
        request.set_contract_id(id);
        return Ask<contract::v1::Contract>("ContractService/ActivateContract", request);
    }
    contract::v1::Contract Get(const std::string& id) {
        contract::v1::GetContractRequest request;
        request.set_contract_id(id);
        return Ask<contract::v1::Contract>("ContractService/GetContract", request);
    }

    // Everything that the registry has told the others.
    std::vector<feed::PublicEvent> Events(std::string_view type_prefix = "") {
        std::vector<feed::PublicEvent> told;
        std::uint64_t after = 0;
        while (true) {
            auto page = module_->events().After(after, 1000);
            LUOTSI_CHECK(page.ok(), "the events can be read");
            for (feed::PublicEvent& event : page->events) {
                if (event.type.starts_with(type_prefix)) told.push_back(std::move(event));
            }
            if (page->last_position <= after) return told;
            after = page->last_position;
        }
    }

    // An event of another service, as the feed would hand it over.
    void Tell(const std::string& source, const std::string& type, const std::string& data) {
        const feed::PublicEvent event{
            .source = source,
            .position = ++position_,
            .type = type,
            .key = {},
            .time = clock_.Read().now,
            .correlation_id = "bench",
            .data = data,
        };
        std::vector<ports::Entry> work;
        for (const feed::Subscription& subscription : module_->Subscriptions()) {
            if (subscription.source != source) continue;
            LUOTSI_CHECK(subscription.handle(event, work).ok(), "the event can be read");
        }
        for (std::size_t i = 0; i < work.size(); ++i) {
            work[i].request.request_id =
                source + '/' + std::to_string(position_) + '/' + std::to_string(i);
        }
        const auto move = [&](sql::Db& db) {
            journal::MoveCursor(db, source, position_);
            return absl::OkStatus();
        };
        LUOTSI_CHECK(
            module_->journal().RunFeedBatch(std::move(work), move, nullptr).ok(),
            "the work is committed"
        );
    }

    Clock& clock() { return clock_; }
    rpc::Router& router() { return router_; }
    module::Module& module() { return *module_; }
    metrics::Metrics& metrics() { return metrics_; }
    journal::Journal& journal() { return module_->journal(); }

  private:
    TemporaryDirectory directory_;
    std::unique_ptr<journal::Stores> stores_ = MakeModuleStores(directory_.path());
    runtime::VirtualClock clock_;
    SeededIdSource ids_{20260901};
    log::Log log_{config::v1::LOG_LEVEL_ERROR};
    metrics::Metrics metrics_;
    rpc::Router router_;
    std::unique_ptr<module::Module> module_;
    std::string actor_ = "local";
    ports::Scope scope_;
    rpc::Roles roles_;
    std::string last_refusal_;
    std::uint64_t steps_ = 0;
    std::uint64_t position_ = 0;
};

}  // namespace luotsi::test
