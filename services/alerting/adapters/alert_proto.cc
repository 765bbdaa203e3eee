#include "alerting/adapters/alert_proto.h"

namespace luotsi::alerting {

void SetInstant(Instant instant, google::protobuf::Timestamp& timestamp) {
    constexpr std::int64_t kMicros = 1'000'000;
    std::int64_t seconds = instant.micros() / kMicros;
    std::int64_t micros = instant.micros() % kMicros;
    if (micros < 0) {
        --seconds;
        micros += kMicros;
    }
    timestamp.set_seconds(seconds);
    timestamp.set_nanos(static_cast<std::int32_t>(micros * 1000));
}

alert::v1::Severity ToProto(Severity severity) {
    switch (severity) {
        case Severity::kInfo:
            return alert::v1::SEVERITY_INFO;
        case Severity::kWarning:
            return alert::v1::SEVERITY_WARNING;
        case Severity::kCritical:
            return alert::v1::SEVERITY_CRITICAL;
    }
    return alert::v1::SEVERITY_UNSPECIFIED;
}

Severity FromProto(alert::v1::Severity severity) {
    if (severity == alert::v1::SEVERITY_CRITICAL) return Severity::kCritical;
    return severity == alert::v1::SEVERITY_WARNING ? Severity::kWarning : Severity::kInfo;
}

alert::v1::Rule ToProto(const Rule& rule) {
    alert::v1::Rule message;
    message.set_id(rule.id.ToText());
    message.set_code(rule.code);
    message.set_kind(rule.kind);
    message.set_severity(ToProto(rule.severity));
    for (const auto& [name, text] : rule.parameters)
        (*message.mutable_parameters())[name] = text;
    message.set_version(rule.version);
    message.set_text_fi(rule.text_fi);
    message.set_text_sv(rule.text_sv);
    message.set_text_en(rule.text_en);
    return message;
}

alert::v1::Alert ToProto(const StoredAlert& stored) {
    const Alert& alert = stored.alert;
    alert::v1::Alert message;
    message.set_id(alert.id.ToText());
    message.set_rule_code(alert.rule_code);
    message.set_rule_version(alert.rule_version);
    message.set_kind(alert.kind);
    message.set_severity(ToProto(alert.severity));
    message.set_contract_id(stored.contract.ToText());
    message.set_contract_number(alert.contract_number);
    message.set_subject(alert.subject);
    message.set_state(stored.open ? alert::v1::ALERT_STATE_OPEN : alert::v1::ALERT_STATE_CLOSED);
    message.set_became_true_on(alert.became_true_on.ToText());
    if (alert.raised_at) SetInstant(*alert.raised_at, *message.mutable_raised_at());
    if (stored.closed_at) SetInstant(*stored.closed_at, *message.mutable_closed_at());
    message.set_closed_reason(stored.closed_reason);
    for (const auto& [name, text] : alert.facts)
        (*message.mutable_facts())[name] = text;
    message.set_historic(alert.historic);
    return message;
}

const std::string& TextOf(const Rule& rule, std::string_view language) {
    if (language == "fi") return rule.text_fi;
    return language == "sv" ? rule.text_sv : rule.text_en;
}

}  // namespace luotsi::alerting
