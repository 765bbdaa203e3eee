#include "report_intake/module.h"

#include "platform/runtime/helsinki.h"
#include "platform/tabular/import_file.h"
#include "report_intake/adapters/calendar_grpc.h"
#include "report_intake/adapters/calendar_metrics.h"
#include "report_intake/adapters/calendar_read_model.h"
#include "report_intake/adapters/ceiling_grpc.h"
#include "report_intake/adapters/ceiling_store.h"
#include "report_intake/adapters/contract_feed.h"
#include "report_intake/adapters/definition_grpc.h"
#include "report_intake/adapters/forecast_grpc.h"
#include "report_intake/adapters/forecast_metrics.h"
#include "report_intake/adapters/history_store.h"
#include "report_intake/adapters/provider_key_grpc.h"
#include "report_intake/adapters/provider_overview.h"
#include "report_intake/adapters/report_grpc.h"
#include "report_intake/adapters/report_public_events.h"
#include "report_intake/adapters/report_read_model.h"
#include "report_intake/adapters/report_stream.h"
#include "report_intake/adapters/report_views_grpc.h"
#include "report_intake/adapters/scorecard.h"
#include "report_intake/adapters/spreadsheet_grpc.h"
#include "report_intake/adapters/volume_grpc.h"
#include "report_intake/app/report_commands.h"
#include "report_intake/app/tie_call_offs.h"
#include "report_intake/app/watch_dues.h"
#include "report_intake/domain/sent_again.h"
#include "report_intake/domain/strategy_extract.h"

#include <utility>

namespace luotsi::report_intake {
namespace {

class ReportIntake : public module::Module {
  public:
    ReportIntake(const module::Context& context, std::unique_ptr<journal::Journal> journal)
        : clock_(context.clock),
          journal_(std::move(journal)),
          read_model_(*journal_),
          history_(*journal_),
          commands_(*journal_, history_, context.clock, context.ids, context.closed_days),
          calendar_(*journal_),
          dues_(*journal_, calendar_, context.ids, context.closed_days, runtime::HelsinkiDate),
          windows_(*journal_, read_model_, calendar_, commands_),
          calendar_metrics_(context.metrics, calendar_, dues_, context.clock),
          grpc_(*journal_, read_model_, commands_, dues_),
          views_(*journal_, read_model_),
          stream_(*journal_, read_model_, commands_),
          spreadsheets_(*journal_, read_model_, commands_),
          scores_(*journal_, read_model_),
          ceilings_(*journal_, context.clock, context.ids),
          ceiling_store_(*journal_),
          call_offs_(*journal_, ceiling_store_),
          forecasts_(*journal_, read_model_, history_),
          forecast_metrics_(context.metrics, context.clock, *journal_, history_),
          definitions_(*journal_, read_model_, context.clock),
          volumes_(*journal_, context.clock, context.ids, context.log, context.least_clients),
          overview_(*journal_, context.clock, context.closed_days),
          keys_(*journal_, context.clock, context.ids),
          events_(std::string(name()), *journal_, ReportTranslator(*journal_)) {}

    std::string_view name() const override { return "report-intake"; }
    journal::Journal& journal() override { return *journal_; }
    void AddRpcs(rpc::Router& router) override {
        grpc_.AddTo(router);
        windows_.AddTo(router);
        views_.AddTo(router);
        stream_.AddTo(router);
        spreadsheets_.AddTo(router);
        keys_.AddTo(router);
        scores_.AddTo(router);
        ceilings_.AddTo(router);
        forecasts_.AddTo(router);
        definitions_.AddTo(router);
        volumes_.AddTo(router);
        overview_.AddTo(router);
    }
    feed::EventSource& events() override { return events_; }
    std::vector<feed::Subscription> Subscriptions() override {
        return {ContractSubscription(clock_)};
    }
    absl::Status BeginDay(const Moment& moment) override {
        const absl::Status warned = keys_.WarnOfExpiry(moment);
        const absl::Status tied = call_offs_.Handle(moment.today);
        const absl::Status watched = dues_.Handle(moment);
        if (!warned.ok()) return warned;
        return tied.ok() ? watched : tied;
    }
    void UpdateMetrics() override {
        calendar_metrics_.Update();
        forecast_metrics_.Update();
    }

  private:
    Clock& clock_;
    std::unique_ptr<journal::Journal> journal_;
    ReportReadModel read_model_;
    HistoryStore history_;
    ReportCommands commands_;
    CalendarReadModel calendar_;
    WatchDuesHandler dues_;
    CalendarGrpc windows_;
    CalendarMetrics calendar_metrics_;
    ReportGrpc grpc_;
    ReportViewsGrpc views_;
    ReportStream stream_;
    SpreadsheetGrpc spreadsheets_;
    ScorecardGrpc scores_;
    CeilingGrpc ceilings_;
    CeilingStore ceiling_store_;
    TieCallOffsHandler call_offs_;
    ForecastGrpc forecasts_;
    ForecastMetrics forecast_metrics_;
    DefinitionGrpc definitions_;
    VolumeGrpc volumes_;
    ProviderOverviewGrpc overview_;
    ProviderKeyGrpc keys_;
    feed::EventSource events_;
};

void AddSchema(journal::Schema& schema, const journal::Schema& part) {
    schema.read_models += part.read_models;
    schema.tables.insert(schema.tables.end(), part.tables.begin(), part.tables.end());
    schema.canonical.insert(schema.canonical.end(), part.canonical.begin(), part.canonical.end());
}

}  // namespace

absl::StatusOr<std::unique_ptr<module::Module>> MakeReportIntake(const module::Context& context) {
    journal::Options options{
        .service = "report_intake",
        .schema = ReportSchema(),
        .aggregates = {},
    };
    // One row a subject with read models of its own.
    for (const journal::Schema& part :
         {ScoreSchema(), CalendarSchema(), HistorySchema(), CeilingSchema()})
        AddSchema(options.schema, part);
    options.aggregates.push_back(journal::MakeOps<TermsBook>(ProjectTerms));
    options.aggregates.push_back(journal::MakeOps<PermissionsBook>(ProjectPermissions));
    options.aggregates.push_back(journal::MakeOps<CountyNumberBook>(ProjectNumber));
    options.aggregates.push_back(journal::MakeOps<ReportBook>(ProjectReport));
    options.aggregates.push_back(journal::MakeOps<SentAgainBook>(nullptr));
    options.aggregates.push_back(journal::MakeOps<LadderBook>(ProjectLadder));
    options.aggregates.push_back(journal::MakeOps<CeilingBook>(ProjectCeiling));
    options.aggregates.push_back(journal::MakeOps<FrameworkBook>(ProjectCallOff));
    options.aggregates.push_back(journal::MakeOps<ProviderKeyBook>(ProjectProviderKey));
    options.aggregates.push_back(journal::MakeOps<DefinitionBook>(nullptr));
    options.aggregates.push_back(journal::MakeOps<StrategyExtractBook>(nullptr));
    options.aggregates.push_back(journal::MakeOps<tabular::ImportFileBook>(nullptr));
    auto journal = context.stores.Open(std::move(options), context.clock);
    if (!journal.ok()) return journal.status();
    return std::make_unique<ReportIntake>(context, *std::move(journal));
}

}  // namespace luotsi::report_intake
