#include "alerting/adapters/alert_tally.h"

#include <absl/time/time.h>

#include <memory>
#include <variant>
#include <vector>

namespace luotsi::alerting {
namespace {

constexpr std::size_t kRowsAtOnce = 1000;
constexpr absl::Duration kPatience = absl::Milliseconds(100);
constexpr double kMicrosPerSecond = 1e6;

}  // namespace

AlertTally::AlertTally(journal::Journal& journal, AlertingMetrics& metrics, const log::Log& log)
    : journal_(journal), metrics_(metrics), log_(log), position_(journal.LastPosition()) {}

AlertTally::~AlertTally() {
    stop_.request_stop();
    if (thread_.joinable()) thread_.join();
}

void AlertTally::Start() {
    thread_ = std::thread([this] { Follow(); });
}

void AlertTally::Follow() {
    while (!stop_.stop_requested()) {
        if (!journal_.WaitAfter(position_, kPatience, stop_.get_token())) continue;
        if (!CountNew().ok()) log_.Warning("alert.tally_retry", {{"position", position_}});
    }
}

absl::Status AlertTally::CountNew() {
    for (;;) {
        const absl::StatusOr<std::vector<journal::Row>> rows =
            journal_.RowsAfter(position_, kRowsAtOnce);
        if (!rows.ok()) return rows.status();
        for (const journal::Row& row : *rows) {
            position_ = row.position;
            if (row.kind != ContractPicture::kKind || !row.event.starts_with("alert_")) continue;
            const std::shared_ptr<const void> event = journal_.DecodeEvent(row);
            if (event != nullptr) Count(row, *static_cast<const PictureEvent*>(event.get()));
        }
        if (rows->size() < kRowsAtOnce) return absl::OkStatus();
    }
}

void AlertTally::Count(const journal::Row& row, const PictureEvent& event) {
    if (const auto* closed = std::get_if<AlertClosed>(&event)) {
        metrics_.Alerts(closed->alert.kind, false, closed->alert.historic).Increment();
        return;
    }
    const auto* raised = std::get_if<AlertRaised>(&event);
    if (raised == nullptr) return;
    const Alert& alert = raised->alert;
    metrics_.Alerts(alert.kind, true, alert.historic).Increment();
    if (alert.historic) return;
    log_.Info(
        "alert.raised",
        {{"alert_id", alert.id},
         {"contract_id", row.stream},
         {"rule_kind", log::Code(alert.kind)},
         {"correlation_id", log::Code(row.correlation_id)}}
    );
    if (!raised->report_at) return;
    const std::int64_t micros = row.recorded_at.micros() - raised->report_at->micros();
    metrics_.report_to_alert().Observe(static_cast<double>(micros) / kMicrosPerSecond);
}

}  // namespace luotsi::alerting
