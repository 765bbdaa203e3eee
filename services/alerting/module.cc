#include "alerting/module.h"

#include "alerting/adapters/alert_events.h"
#include "alerting/adapters/alert_rpc.h"
#include "alerting/adapters/alert_store.h"
#include "alerting/adapters/alert_tally.h"
#include "alerting/adapters/alerting_metrics.h"
#include "alerting/adapters/feeds.h"
#include "alerting/adapters/shared_counts.h"
#include "alerting/app/assessor.h"
#include "alerting/app/begin_day.h"
#include "alerting/app/close_alert.h"
#include "alerting/app/create_rule.h"
#include "alerting/app/settle_rules.h"
#include "platform/identity/key_copy.h"

#include <string_view>
#include <utility>
#include <vector>

namespace luotsi::alerting {
namespace {

constexpr const char* kName = "alerting";

class Alerting : public module::Module {
  public:
    Alerting(const module::Context& context, std::unique_ptr<journal::Journal> journal)
        : journal_(std::move(journal)),
          store_(*journal_),
          assessor_(context.clock, context.ids),
          settle_(*journal_, store_, assessor_),
          create_rule_(context.clock, context.ids, *journal_, settle_),
          close_alert_(context.clock, *journal_, store_),
          begin_day_(*journal_, store_, assessor_, settle_),
          counts_(*journal_, context),
          rpc_(create_rule_, close_alert_, store_, counts_, context.log),
          events_(kName, *journal_, AlertTranslator()),
          metrics_(context.metrics),
          tally_(*journal_, metrics_, context.log) {
        tally_.Start();
    }

    std::string_view name() const override { return kName; }
    journal::Journal& journal() override { return *journal_; }
    void AddRpcs(rpc::Router& router) override { rpc_.AddTo(router); }
    feed::EventSource& events() override { return events_; }
    std::vector<feed::Subscription> Subscriptions() override {
        return {
            FollowContracts(assessor_),
            identity::AlsoFollowKeys(FollowReports(assessor_)),
            FollowFinance(assessor_)
        };
    }
    absl::Status BeginDay(const Moment& moment) override { return begin_day_.Handle(moment); }

  private:
    std::unique_ptr<journal::Journal> journal_;
    AlertStore store_;
    Assessor assessor_;
    SettleRules settle_;
    CreateRuleHandler create_rule_;
    CloseAlertHandler close_alert_;
    BeginDayHandler begin_day_;
    SharedCounts counts_;
    AlertRpc rpc_;
    feed::EventSource events_;
    AlertingMetrics metrics_;
    AlertTally tally_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<module::Module>> MakeAlerting(const module::Context& context) {
    journal::Options options{
        .service = "alerting",
        .schema = AlertSchema(),
        .aggregates = AlertAggregates(),
    };
    identity::AddKeyCopy(options);
    auto journal = context.stores.Open(std::move(options), context.clock);
    if (!journal.ok()) return journal.status();
    return std::make_unique<Alerting>(context, *std::move(journal));
}

}  // namespace luotsi::alerting
