#include "alerting/adapters/alert_events.h"

#include "alerting/adapters/alert_proto.h"
#include "alerting/domain/picture.h"

#include <luotsi/alert/v1/alert_event.pb.h>

#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace luotsi::alerting {
namespace {

using Told = std::optional<feed::Translated>;

Told Tell(std::string type, alert::v1::AlertEventKind kind, const StoredAlert& alert) {
    alert::v1::AlertEvent event;
    event.set_kind(kind);
    *event.mutable_alert() = ToProto(alert);
    return feed::Translated{
        .type = std::move(type),
        .key = alert.contract.ToText(),
        .data = event.SerializeAsString(),
    };
}

Told TellRaised(const journal::Row& row, const AlertRaised& raised) {
    StoredAlert stored{.contract = ContractId(row.stream), .alert = raised.alert};
    stored.alert.raised_at = row.recorded_at;
    return Tell("fi.luotsi.alert.alert.raised.v1", alert::v1::ALERT_EVENT_KIND_RAISED, stored);
}

Told TellClosed(const journal::Row& row, const AlertClosed& closed) {
    const StoredAlert stored{
        .contract = ContractId(row.stream),
        .alert = closed.alert,
        .open = false,
        .closed_at = row.recorded_at,
        .closed_reason = closed.reason,
    };
    return Tell("fi.luotsi.alert.alert.closed.v1", alert::v1::ALERT_EVENT_KIND_CLOSED, stored);
}

}  // namespace

feed::Translator AlertTranslator() {
    return [](const journal::Row& row, const void* event) -> absl::StatusOr<Told> {
        if (row.kind != ContractPicture::kKind) return Told();
        const auto& happened = *static_cast<const PictureEvent*>(event);
        if (const auto* raised = std::get_if<AlertRaised>(&happened))
            return TellRaised(row, *raised);
        if (const auto* closed = std::get_if<AlertClosed>(&happened))
            return TellClosed(row, *closed);
        return Told();
    };
}

}  // namespace luotsi::alerting
