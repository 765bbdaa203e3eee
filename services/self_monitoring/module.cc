#include "self_monitoring/module.h"

#include "platform/identity/key_copy.h"
#include "platform/tabular/import_file.h"
#include "self_monitoring/adapters/catalogue_rpc.h"
#include "self_monitoring/adapters/complaint_rpc.h"
#include "self_monitoring/adapters/contract_feed.h"
#include "self_monitoring/adapters/listening_rpc.h"
#include "self_monitoring/adapters/listening_store.h"
#include "self_monitoring/adapters/monitoring_events.h"
#include "self_monitoring/adapters/monitoring_metrics.h"
#include "self_monitoring/adapters/monitoring_store.h"
#include "self_monitoring/adapters/provider_file.h"
#include "self_monitoring/adapters/submission_rpc.h"
#include "self_monitoring/adapters/supervision_rpc.h"
#include "self_monitoring/app/acknowledge_complaint.h"
#include "self_monitoring/app/case_recorder.h"
#include "self_monitoring/app/get_coverage.h"
#include "self_monitoring/app/import_deviation.h"
#include "self_monitoring/app/listen.h"
#include "self_monitoring/app/publish_catalogue.h"
#include "self_monitoring/app/record_complaint.h"
#include "self_monitoring/app/submit.h"
#include "self_monitoring/app/supervise.h"

#include <string_view>
#include <utility>
#include <vector>

namespace luotsi::self_monitoring {
namespace {

constexpr const char* kName = "self-monitoring";

class SelfMonitoring : public module::Module {
  public:
    SelfMonitoring(const module::Context& context, std::unique_ptr<journal::Journal> journal)
        : journal_(std::move(journal)),
          follow_keys_(context.follow_keys),
          store_(*journal_),
          metrics_(context.metrics),
          publish_(context.clock, context.ids, *journal_),
          submit_(context.clock, context.ids, *journal_),
          coverage_(*journal_, store_),
          recorder_(context.clock, context.ids, *journal_, digest_),
          record_(recorder_),
          acknowledge_(*journal_),
          supervise_(recorder_, context.clock, *journal_),
          import_(context.clock, context.ids, digest_),
          files_(*journal_),
          listen_(recorder_),
          listening_(*journal_),
          catalogue_rpc_(context.clock, publish_, store_, context.log),
          submission_rpc_(submit_, coverage_, store_, metrics_, context.log),
          complaint_rpc_(record_, acknowledge_, store_, metrics_, context.log),
          supervision_rpc_(supervise_, files_, *journal_, import_, metrics_, context.log),
          listening_rpc_(listen_, listening_, files_, metrics_, context.log),
          events_(kName, *journal_, MonitoringTranslator(*journal_)) {}

    std::string_view name() const override { return kName; }
    journal::Journal& journal() override { return *journal_; }
    void AddRpcs(rpc::Router& router) override {
        catalogue_rpc_.AddTo(router);
        submission_rpc_.AddTo(router);
        complaint_rpc_.AddTo(router);
        supervision_rpc_.AddTo(router);
        listening_rpc_.AddTo(router);
    }
    feed::EventSource& events() override { return events_; }
    std::vector<feed::Subscription> Subscriptions() override {
        std::vector<feed::Subscription> followed{FollowContracts()};
        if (follow_keys_) followed.push_back(identity::FollowKeys());
        return followed;
    }
    // No rule of this service depends on the passing of days.
    absl::Status BeginDay(const Moment&) override { return absl::OkStatus(); }

  private:
    std::unique_ptr<journal::Journal> journal_;
    bool follow_keys_;
    MonitoringStore store_;
    MonitoringMetrics metrics_;
    Sha256Digest digest_;
    PublishCatalogueHandler publish_;
    SubmitHandler submit_;
    GetCoverageHandler coverage_;
    CaseRecorder recorder_;
    RecordComplaintHandler record_;
    AcknowledgeComplaintHandler acknowledge_;
    SuperviseHandler supervise_;
    DeviationImport import_;
    FileStore files_;
    ListenHandler listen_;
    ListeningStore listening_;
    CatalogueRpc catalogue_rpc_;
    SubmissionRpc submission_rpc_;
    ComplaintRpc complaint_rpc_;
    SupervisionRpc supervision_rpc_;
    ListeningRpc listening_rpc_;
    feed::EventSource events_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<module::Module>> MakeSelfMonitoring(const module::Context& context) {
    journal::Options options{
        .service = "self_monitoring",
        .schema = MonitoringSchema(),
        .aggregates = MonitoringAggregates(),
    };
    identity::AddKeyCopy(options);
    options.aggregates.push_back(journal::MakeOps<tabular::ImportFileBook>(nullptr));
    auto journal = context.stores.Open(std::move(options), context.clock);
    if (!journal.ok()) return journal.status();
    return std::make_unique<SelfMonitoring>(context, *std::move(journal));
}

}  // namespace luotsi::self_monitoring
