#pragma once

#include "alerting/module.h"
#include "contract_registry/adapters/contract_proto.h"
#include "contract_registry/module.h"
#include "finance_integration/module.h"
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
#include "report_intake/module.h"
#include "self_monitoring/module.h"
#include "tests/support/module_stores.h"
#include "tests/support/temporary_directory.h"
#include "tests/support/terms_builder.h"

#include <luotsi/contract/v1/contract_service.pb.h>
#include <luotsi/contract/v1/parameter.pb.h>
#include <luotsi/type/v1/tabular_import.pb.h>

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace luotsi::test {

// All five services on stores of their own, with their public events carried between them by hand:
// what one has told, the others have heard when a call returns. Methods are called as the edge
// calls them, field rules included, by whomever the test names.
class CountyBench {
  public:
    // `only`: the modules that there are, where not all of them; they hear nothing of the others.
    explicit CountyBench(const char* today, const std::set<std::string>& only = {})
        : clock_(*CivilDate::Parse(today)) {
        const module::Context context{
            .clock = clock_,
            .ids = ids_,
            .log = log_,
            .metrics = metrics_,
            .stores = *stores_,
            .county = "test",
            .closed_days = {},
        };
        const std::pair<const char*, module::Factory> all[] = {
            {"contract-registry", contract_registry::MakeContractRegistry},
            {"report-intake", report_intake::MakeReportIntake},
            {"alerting", alerting::MakeAlerting},
            {"self-monitoring", self_monitoring::MakeSelfMonitoring},
            {"finance-integration", finance_integration::MakeFinanceIntegration},
        };
        for (const auto& [name, make] : all) {
            if (only.empty() || only.contains(name)) Add(make(context));
        }
    }

    // Who calls from now on.
    void CallAs(rpc::Principal caller) { caller_ = std::move(caller); }
    void CallAsCounty() { caller_ = {}; }
    // What the caller accepts from now on: fi, sv or en.
    void SpeakIn(const char* language) { language_ = language; }
    void CallAsProvider(const std::string& business_id) {
        caller_ = {
            .roles = rpc::Role::kProvider,
            .scope = ports::Scope::Of("FI-PRO:" + business_id),
            .actor = "provider/1",
        };
    }
    // Just as the door makes a joint buyer's principal.
    void CallAsBuyer(const std::string& business_id) {
        caller_ = {
            .roles = rpc::Role::kBuyer,
            .scope = ports::Scope::Of({}),
            .buyer = "FI-PRO:" + business_id,
            .actor = "buyer/1",
        };
    }

    // `method` is "contract.v1.ContractService/CreateContract".
    template <class Request, class Response>
    absl::Status Try(std::string_view method, Request request, Response* out) {
        const std::string full = "/luotsi." + std::string(method);
        const rpc::Router::Method* found = router_.Find(full);
        LUOTSI_CHECK(found != nullptr && found->unary != nullptr, "the method has a handler");
        const auto* key = Request::descriptor()->FindFieldByName("request_id");
        const auto* reflection = request.GetReflection();
        if (key != nullptr && reflection->GetString(request, key).empty())
            reflection->SetString(&request, key, "step-" + std::to_string(++steps_));
        rpc::Call call;
        call.method = full;
        call.language = language_;
        call.caller = caller_;
        call.request.actor = caller_.actor;
        if (const auto refused = rpc::CheckRequest(*found->descriptor, request, call.request))
            return rpc::ToStatus(*refused, "en");
        const absl::Status status = found->unary(call, request, *out);
        CarryEvents();
        return status;
    }
    template <class Response, class Request>
    Response Ask(std::string_view method, const Request& request) {
        Response response;
        const absl::Status status = Try(method, request, &response);
        LUOTSI_CHECK(status.ok(), rpc::ReasonOf(status).c_str());
        return response;
    }
    // The reason of a call that must not succeed; empty when it does.
    template <class Response, class Request>
    std::string Refusal(std::string_view method, const Request& request) {
        Response response;
        return rpc::ReasonOf(Try(method, request, &response));
    }

    // Sends a file through an import; `mapping` is the mapping's text.
    type::v1::ImportSummary Import(
        std::string_view method,
        const std::string& mapping,
        const std::string& file_name,
        const std::string& bytes
    ) {
        const std::string full = "/luotsi." + std::string(method);
        const rpc::Router::Method* found = router_.Find(full);
        LUOTSI_CHECK(found != nullptr && found->upload != nullptr, "the method takes uploads");
        rpc::Call call;
        call.method = full;
        call.caller = caller_;
        call.request.actor = caller_.actor;
        SentFile file(mapping, file_name, bytes);
        const absl::Status status = found->upload(call, file);
        LUOTSI_CHECK(status.ok(), rpc::ReasonOf(status).c_str());
        CarryEvents();
        return file.last.summary();
    }

    void AdvanceTo(const char* day) {
        LUOTSI_CHECK(clock_.AdvanceTo(*CivilDate::Parse(day)), "tests move the clock forward");
        for (const auto& module : modules_)
            LUOTSI_CHECK(module->BeginDay(clock_.Read()).ok(), "the day begins");
        CarryEvents();
    }

    void SetParameter(const char* key, const char* from, const char* value) {
        contract::v1::SetParameterRequest request;
        request.set_key(key);
        request.mutable_value()->set_valid_from(from);
        request.mutable_value()->set_value(value);
        request.mutable_value()->set_source("test");
        Ask<contract::v1::Parameter>("contract.v1.ParameterService/SetParameter", request);
    }

    static contract::v1::Contract Sound(const char* number, const contract_registry::Terms& terms) {
        ports::Held<contract_registry::ContractBook> held;
        contract_registry::ContractBook::Evolve(
            held.state, contract_registry::ContractCreated{number, terms}, {}
        );
        contract::v1::Contract contract;
        contract_registry::PutContract(
            held, held.state.base, [](const Uuid&) { return "Palvelupäällikkö"; }, &contract
        );
        contract.clear_id();
        contract.clear_etag();
        return contract;
    }
    // Stores and activates; answers the id.
    std::string Agree(const contract::v1::Contract& contract) {
        contract::v1::CreateContractRequest create;
        *create.mutable_contract() = contract;
        const auto made =
            Ask<contract::v1::Contract>("contract.v1.ContractService/CreateContract", create);
        contract::v1::ActivateContractRequest activate;
        activate.set_contract_id(made.id());
        Ask<contract::v1::Contract>("contract.v1.ContractService/ActivateContract", activate);
        return made.id();
    }

    // What a module has told so far, of types that begin so.
    std::vector<feed::PublicEvent> Told(std::string_view module, std::string_view types) {
        std::vector<feed::PublicEvent> told;
        for (const auto& source : modules_) {
            if (source->name() != module) continue;
            auto page = source->events().After(0, 100'000);
            LUOTSI_CHECK(page.ok(), "the events can be read");
            for (feed::PublicEvent& event : page->events) {
                if (event.type.starts_with(types)) told.push_back(std::move(event));
            }
        }
        return told;
    }
    // A module hears an event once more, or one that no module here has told.
    void Hear(std::string_view module, const feed::PublicEvent& event) {
        for (const auto& consumer : modules_) {
            if (consumer->name() != module) continue;
            for (const feed::Subscription& subscription : consumer->Subscriptions()) {
                if (subscription.source == event.source) Deliver(*consumer, subscription, event);
            }
        }
    }
    // How often a module keeps this very text beside its journal.
    std::size_t Kept(std::string_view module, const std::string& text) {
        std::size_t found = 0;
        for (const auto& source : modules_) {
            if (source->name() != module) continue;
            const absl::Status read = source->journal().Read([&](sql::Db& db) {
                sql::Statement rows = db.Prepare("SELECT ref FROM private_texts WHERE body=?");
                rows.Bind(text);
                while (rows.Step())
                    ++found;
            });
            LUOTSI_CHECK(read.ok(), "the store can be read");
        }
        return found;
    }
    // The stored bytes of a module's events of one kind of aggregate, in their order.
    std::vector<std::string> Stored(std::string_view module, const std::string& kind) {
        std::vector<std::string> payloads;
        for (const auto& source : modules_) {
            if (source->name() != module) continue;
            const absl::Status read = source->journal().Read([&](sql::Db& db) {
                sql::Statement rows =
                    db.Prepare("SELECT payload FROM journal WHERE kind=? ORDER BY position");
                rows.Bind(kind);
                while (rows.Step())
                    payloads.emplace_back(rows.Text(0));
            });
            LUOTSI_CHECK(read.ok(), "the store can be read");
        }
        return payloads;
    }
    // For a server of one's own in front of the services; `Settle` when its calls are done.
    rpc::Router& router() { return router_; }
    void Settle() { CarryEvents(); }
    // Empties the read models of all services and fills them again from their journals.
    void Rebuild() {
        for (const auto& module : modules_)
            LUOTSI_CHECK(module->journal().Rebuild().ok(), "the journal can be read again");
    }
    // Of everything that a module has made of its journal: its read models, snapshots and claims.
    std::string ProjectionHash(std::string_view module) {
        std::string hash;
        for (const auto& source : modules_) {
            if (source->name() == module) hash = source->journal().ProjectionHash().value();
        }
        return hash;
    }
    Instant Now() { return clock_.Read().now; }
    // The lines of /metrics that begin so, as they stand now.
    std::string Metrics(std::string_view begin) {
        for (const auto& module : modules_)
            module->UpdateMetrics();
        std::istringstream all(metrics_.Expose());
        std::string found;
        for (std::string line; std::getline(all, line);) {
            if (line.starts_with(begin)) found += line + '\n';
        }
        return found;
    }

  private:
    // A file on its way to an import, and what comes back last.
    class SentFile : public rpc::MessageStream {
      public:
        SentFile(const std::string& mapping, const std::string& name, const std::string& bytes) {
            type::v1::ImportChunk& header = chunks_.emplace_back();
            header.mutable_header()->set_mapping(mapping);
            header.mutable_header()->set_file_name(name);
            constexpr std::size_t kPiece = std::size_t{1} << 20;
            for (std::size_t at = 0; at < bytes.size(); at += kPiece)
                chunks_.emplace_back().set_data(bytes.substr(at, kPiece));
        }
        bool Read(google::protobuf::Message& message) override {
            if (next_ == chunks_.size()) return false;
            message.CopyFrom(chunks_[next_++]);
            return true;
        }
        bool Write(const google::protobuf::Message& message) override {
            last.CopyFrom(message);
            return true;
        }
        absl::Status failure() const override { return absl::OkStatus(); }

        type::v1::ImportEvent last;

      private:
        std::vector<type::v1::ImportChunk> chunks_;
        std::size_t next_ = 0;
    };

    void Add(absl::StatusOr<std::unique_ptr<module::Module>> made) {
        LUOTSI_CHECK(made.ok(), "the store opens");
        (*made)->AddRpcs(router_);
        modules_.push_back(*std::move(made));
    }

    void CarryEvents() {
        for (bool moved = true; moved;) {
            moved = false;
            for (const auto& consumer : modules_) {
                for (const feed::Subscription& subscription : consumer->Subscriptions())
                    moved = Carry(*consumer, subscription) || moved;
            }
        }
    }

    bool Carry(module::Module& consumer, const feed::Subscription& subscription) {
        for (const auto& source : modules_) {
            if (source->name() != subscription.source) continue;
            const std::string key = std::string(consumer.name()) + "<" + subscription.source;
            std::uint64_t& seen = seen_[key];
            auto page = source->events().After(seen, 1000);
            LUOTSI_CHECK(page.ok(), "the events can be read");
            for (const feed::PublicEvent& event : page->events)
                Deliver(consumer, subscription, event);
            const bool moved = page->last_position > seen;
            seen = std::max(seen, page->last_position);
            return moved;
        }
        return false;
    }

    static void Deliver(
        module::Module& consumer,
        const feed::Subscription& subscription,
        const feed::PublicEvent& event
    ) {
        std::vector<ports::Entry> work;
        LUOTSI_CHECK(subscription.handle(event, work).ok(), "the event can be read");
        for (std::size_t i = 0; i < work.size(); ++i) {
            work[i].request.request_id = "event/" + subscription.source + '/' +
                                         std::to_string(event.position) + '/' + std::to_string(i);
        }
        const auto move = [&](sql::Db& db) {
            journal::MoveCursor(db, subscription.source, event.position);
            return absl::OkStatus();
        };
        const auto done = consumer.journal().RunFeedBatch(std::move(work), move, nullptr);
        LUOTSI_CHECK(done.ok(), "the work is committed");
    }

    TemporaryDirectory directory_;
    std::unique_ptr<journal::Stores> stores_ = MakeModuleStores(directory_.path());
    runtime::VirtualClock clock_;
    SeededIdSource ids_{20260902};
    log::Log log_{config::v1::LOG_LEVEL_ERROR};
    metrics::Metrics metrics_;
    rpc::Router router_;
    std::vector<std::unique_ptr<module::Module>> modules_;
    rpc::Principal caller_;
    std::string language_ = "en";
    std::map<std::string, std::uint64_t> seen_;
    std::uint64_t steps_ = 0;
};

}  // namespace luotsi::test
