#pragma once

#include "alerting/adapters/alert_store.h"
#include "alerting/adapters/shared_counts.h"
#include "alerting/app/close_alert.h"
#include "alerting/app/create_rule.h"
#include "platform/log/log.h"
#include "platform/rpc/router.h"

#include <luotsi/alert/v1/alert_service.pb.h>

#include <absl/status/status.h>

#include <string_view>

namespace luotsi::alerting {

// AlertService as gRPC callers see it.
class AlertRpc {
  public:
    AlertRpc(
        CreateRuleHandler& create,
        CloseAlertHandler& close,
        AlertStore& store,
        SharedCounts& counts,
        log::Log& log
    )
        : create_(create), close_(close), store_(store), counts_(counts), log_(log) {}

    // `this` outlives the router.
    void AddTo(rpc::Router& router);

  private:
    absl::Status CreateRuleCall(
        const rpc::Call& call,
        const alert::v1::CreateRuleRequest& request,
        alert::v1::Rule& response
    );
    absl::Status GetRule(
        const rpc::Call& call, const alert::v1::GetRuleRequest& request, alert::v1::Rule& response
    );
    absl::Status ListRules(
        const rpc::Call& call,
        const alert::v1::ListRulesRequest& request,
        alert::v1::ListRulesResponse& response
    );
    absl::Status GetAlert(
        const rpc::Call& call, const alert::v1::GetAlertRequest& request, alert::v1::Alert& response
    );
    absl::Status ListAlerts(
        const rpc::Call& call,
        const alert::v1::ListAlertsRequest& request,
        alert::v1::ListAlertsResponse& response
    );
    absl::Status CloseAlertCall(
        const rpc::Call& call,
        const alert::v1::CloseAlertRequest& request,
        alert::v1::Alert& response
    );
    absl::Status GetAlertCounts(
        const rpc::Call& call,
        const alert::v1::GetAlertCountsRequest& request,
        alert::v1::AlertCounts& response
    );
    absl::Status Count(
        const ports::Scope& scope, std::string_view language, alert::v1::AlertCounts& out
    );
    // The alert with the rule's words.
    absl::Status Show(const StoredAlert& stored, std::string_view language, alert::v1::Alert& out);

    CreateRuleHandler& create_;
    CloseAlertHandler& close_;
    AlertStore& store_;
    SharedCounts& counts_;
    log::Log& log_;
};

}  // namespace luotsi::alerting
