#include "report_intake/module.h"

#include "platform/tabular/import_file.h"
#include "report_intake/adapters/contract_feed.h"
#include "report_intake/adapters/provider_key_grpc.h"
#include "report_intake/adapters/report_grpc.h"
#include "report_intake/adapters/report_public_events.h"
#include "report_intake/adapters/report_read_model.h"
#include "report_intake/adapters/scorecard.h"
#include "report_intake/app/report_commands.h"
#include "report_intake/app/watch_dues.h"

#include <utility>

namespace luotsi::report_intake {
namespace {

class ReportIntake : public module::Module {
  public:
    ReportIntake(const module::Context& context, std::unique_ptr<journal::Journal> journal)
        : journal_(std::move(journal)),
          read_model_(*journal_),
          commands_(*journal_, context.clock, context.ids, context.closed_days),
          dues_(*journal_, read_model_, context.ids, context.closed_days),
          grpc_(*journal_, read_model_, commands_, dues_),
          scores_(*journal_, read_model_),
          keys_(*journal_, context.clock, context.ids),
          events_(std::string(name()), *journal_, ReportTranslator(*journal_)) {}

    std::string_view name() const override { return "report-intake"; }
    journal::Journal& journal() override { return *journal_; }
    void AddRpcs(rpc::Router& router) override {
        grpc_.AddTo(router);
        keys_.AddTo(router);
        scores_.AddTo(router);
    }
    feed::EventSource& events() override { return events_; }
    std::vector<feed::Subscription> Subscriptions() override { return {ContractSubscription()}; }
    absl::Status BeginDay(const Moment& moment) override {
        const absl::Status warned = keys_.WarnOfExpiry(moment);
        return warned.ok() ? dues_.Handle(moment) : warned;
    }

  private:
    std::unique_ptr<journal::Journal> journal_;
    ReportReadModel read_model_;
    ReportCommands commands_;
    WatchDuesHandler dues_;
    ReportGrpc grpc_;
    ScorecardGrpc scores_;
    ProviderKeyGrpc keys_;
    feed::EventSource events_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<module::Module>> MakeReportIntake(const module::Context& context) {
    journal::Options options{
        .service = "report_intake",
        .schema = ReportSchema(),
        .aggregates = {},
    };
    const journal::Schema scores = ScoreSchema();
    options.schema.read_models += scores.read_models;
    options.schema.tables.insert(
        options.schema.tables.end(), scores.tables.begin(), scores.tables.end()
    );
    options.schema.canonical.insert(
        options.schema.canonical.end(), scores.canonical.begin(), scores.canonical.end()
    );
    options.aggregates.push_back(journal::MakeOps<TermsBook>(ProjectTerms));
    options.aggregates.push_back(journal::MakeOps<PermissionsBook>(ProjectPermissions));
    options.aggregates.push_back(journal::MakeOps<ReportBook>(ProjectReport));
    options.aggregates.push_back(journal::MakeOps<ProviderKeyBook>(ProjectProviderKey));
    options.aggregates.push_back(journal::MakeOps<tabular::ImportFileBook>(nullptr));
    auto journal = context.stores.Open(std::move(options), context.clock);
    if (!journal.ok()) return journal.status();
    return std::make_unique<ReportIntake>(context, *std::move(journal));
}

}  // namespace luotsi::report_intake
