#include "alerting/adapters/alert_rpc.h"

#include "alerting/adapters/alert_proto.h"
#include "alerting/domain/alert_text.h"
#include "platform/rpc/errors.h"
#include "platform/wire/page.h"

#include <map>
#include <optional>
#include <string>
#include <utility>

namespace luotsi::alerting {
namespace {

constexpr std::string_view kService = "/luotsi.alert.v1.AlertService/";

absl::Status BadId(const rpc::Call& call, std::string_view field) {
    return rpc::Fault("FIELD_FORMAT_INVALID", field, "", call.language);
}

Rule ReadRule(const alert::v1::Rule& message) {
    Rule rule;
    rule.code = message.code();
    rule.kind = message.kind();
    rule.severity = FromProto(message.severity());
    for (const auto& [name, text] : message.parameters())
        rule.parameters[name] = text;
    rule.text_fi = message.text_fi();
    rule.text_sv = message.text_sv();
    rule.text_en = message.text_en();
    return rule;
}

}  // namespace

void AlertRpc::AddTo(rpc::Router& router) {
    const auto add =
        [&]<class Request, class Response>(
            std::string_view method,
            absl::Status (AlertRpc::*handler)(const rpc::Call&, const Request&, Response&)
        ) {
            router.Unary<Request, Response>(
                std::string(kService) + std::string(method),
                [this, handler](const rpc::Call& call, const Request& request, Response& response) {
                    return (this->*handler)(call, request, response);
                }
            );
        };
    add("CreateRule", &AlertRpc::CreateRuleCall);
    add("GetRule", &AlertRpc::GetRule);
    add("ListRules", &AlertRpc::ListRules);
    add("GetAlert", &AlertRpc::GetAlert);
    add("ListAlerts", &AlertRpc::ListAlerts);
    add("CloseAlert", &AlertRpc::CloseAlertCall);
    add("GetAlertCounts", &AlertRpc::GetAlertCounts);
}

absl::Status AlertRpc::CreateRuleCall(
    const rpc::Call& call, const alert::v1::CreateRuleRequest& request, alert::v1::Rule& response
) {
    const ports::Result<Rule> rule =
        create_.Handle(CreateRule{ReadRule(request.rule())}, call.request);
    if (!rule.ok()) return rpc::ToStatus(rule, call.language);
    response = ToProto(*rule);
    log_.Info(
        "alert.rule_stored",
        {{"rule_id", rule->id},
         {"rule_kind", log::Code(rule->kind)},
         {"correlation_id", log::Code(call.correlation_id)}}
    );
    return absl::OkStatus();
}

absl::Status AlertRpc::GetRule(
    const rpc::Call& call, const alert::v1::GetRuleRequest& request, alert::v1::Rule& response
) {
    const std::optional<RuleId> id = RuleId::Parse(request.rule_id());
    if (!id) return BadId(call, "rule_id");
    const ports::Result<std::optional<Rule>> rule = store_.FindRule(*id);
    if (!rule.ok()) return rpc::ToStatus(rule, call.language);
    if (!rule->has_value()) return rpc::Fault("RULE_NOT_FOUND", "rule_id", "", call.language);
    response = ToProto(**rule);
    return absl::OkStatus();
}

absl::Status AlertRpc::ListRules(
    const rpc::Call& call,
    const alert::v1::ListRulesRequest& request,
    alert::v1::ListRulesResponse& response
) {
    const Checked<wire::Page> page = wire::ReadPage(request);
    if (!page.ok()) return rpc::ToStatus(page.rejection(), call.language);
    const std::size_t size = page.value().size;
    const ports::Result<std::vector<Rule>> rules = store_.ListRules(page.value().after, size + 1);
    if (!rules.ok()) return rpc::ToStatus(rules, call.language);
    for (const Rule& rule : *rules) {
        const auto shown = static_cast<std::size_t>(response.rules_size());
        if (shown == size) {
            const std::string& last = response.rules(response.rules_size() - 1).code();
            response.set_next_page_token(page.value().TokenAfter(last));
            break;
        }
        *response.add_rules() = ToProto(rule);
    }
    return absl::OkStatus();
}

absl::Status AlertRpc::Show(
    const StoredAlert& stored, std::string_view language, alert::v1::Alert& out
) {
    const ports::Result<std::optional<Rule>> rule = store_.FindRuleByCode(stored.alert.rule_code);
    if (!rule.ok()) return rpc::ToStatus(rule, language);
    out = ToProto(stored);
    if (rule->has_value()) out.set_text(Filled(TextOf(**rule, language), stored.alert));
    return absl::OkStatus();
}

absl::Status AlertRpc::GetAlert(
    const rpc::Call& call, const alert::v1::GetAlertRequest& request, alert::v1::Alert& response
) {
    const std::optional<AlertId> id = AlertId::Parse(request.alert_id());
    if (!id) return BadId(call, "alert_id");
    const ports::Result<std::optional<StoredAlert>> alert =
        store_.FindWithin(call.caller.scope, *id);
    if (!alert.ok()) return rpc::ToStatus(alert, call.language);
    if (!alert->has_value()) return rpc::Fault("ALERT_NOT_FOUND", "alert_id", "", call.language);
    return Show(**alert, call.language, response);
}

absl::Status AlertRpc::ListAlerts(
    const rpc::Call& call,
    const alert::v1::ListAlertsRequest& request,
    alert::v1::ListAlertsResponse& response
) {
    AlertFilter filter{
        .open = std::nullopt,
        .rule_code = request.rule_code(),
        .contract = {},
        .scope = call.caller.scope
    };
    if (request.state() != alert::v1::ALERT_STATE_UNSPECIFIED) {
        filter.open = request.state() == alert::v1::ALERT_STATE_OPEN;
    }
    if (!request.contract_id().empty()) {
        filter.contract = ContractId::Parse(request.contract_id());
        if (!filter.contract) return BadId(call, "contract_id");
    }
    const Checked<wire::Page> page = wire::ReadPage(request);
    if (!page.ok()) return rpc::ToStatus(page.rejection(), call.language);
    const std::size_t size = page.value().size;
    const ports::Result<std::vector<AlertStore::Listed>> alerts =
        store_.List(filter, page.value().AfterPosition(), size + 1);
    if (!alerts.ok()) return rpc::ToStatus(alerts, call.language);
    for (std::size_t i = 0; i < alerts->size() && i < size; ++i) {
        const absl::Status shown = Show((*alerts)[i].alert, call.language, *response.add_alerts());
        if (!shown.ok()) return shown;
    }
    if (alerts->size() > size) {
        const std::string last = std::to_string((*alerts)[size - 1].key);
        response.set_next_page_token(page.value().TokenAfter(last));
    }
    return absl::OkStatus();
}

absl::Status AlertRpc::CloseAlertCall(
    const rpc::Call& call, const alert::v1::CloseAlertRequest& request, alert::v1::Alert& response
) {
    const std::optional<AlertId> id = AlertId::Parse(request.alert_id());
    if (!id) return BadId(call, "alert_id");
    const ports::Result<StoredAlert> closed =
        close_.Handle(CloseAlert{*id, request.reason()}, call.request);
    if (!closed.ok()) return rpc::ToStatus(closed, call.language);
    log_.Info(
        "alert.closed", {{"alert_id", *id}, {"correlation_id", log::Code(call.correlation_id)}}
    );
    return Show(*closed, call.language, response);
}

absl::Status AlertRpc::GetAlertCounts(
    const rpc::Call& call, const alert::v1::GetAlertCountsRequest&, alert::v1::AlertCounts& response
) {
    const ports::Scope& scope = call.caller.scope;
    // What one provider sees is never shared with anybody.
    if (scope.limited()) return Count(scope, call.language, response);
    return counts_.Get(
        [&](alert::v1::AlertCounts& out) { return Count(scope, call.language, out); }, response
    );
}

absl::Status AlertRpc::Count(
    const ports::Scope& scope, std::string_view language, alert::v1::AlertCounts& out
) {
    const ports::Result<std::vector<CountedAlerts>> counts = store_.Counts(scope);
    if (!counts.ok()) return rpc::ToStatus(counts, language);
    for (const CountedAlerts& counted : *counts) {
        alert::v1::AlertCount& count = *out.add_counts();
        count.set_rule_code(counted.rule_code);
        count.set_state(counted.open ? alert::v1::ALERT_STATE_OPEN : alert::v1::ALERT_STATE_CLOSED);
        count.set_historic(counted.historic);
        count.set_count(counted.count);
    }
    return absl::OkStatus();
}

}  // namespace luotsi::alerting
