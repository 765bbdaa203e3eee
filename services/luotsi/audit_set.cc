#include "luotsi/audit_set.h"

#include <absl/time/time.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace luotsi {
namespace {

constexpr std::uint32_t kDefaultEntries = 1000;
constexpr std::uint32_t kDefaultSeconds = 60;

std::vector<audit::Served> ServedBy(const Fleet& fleet) {
    std::vector<audit::Served> served;
    for (const auto& one : fleet.modules())
        served.push_back({.module = std::string(one->name()), .journal = &one->journal()});
    return served;
}

}  // namespace

AuditSet::AuditSet(
    Fleet& fleet, Clock& clock, IdSource& ids, log::Log& log, metrics::Metrics& metrics
)
    : fleet_(fleet), log_(log), metrics_(metrics), recorder_(clock, ids), rpc_(ServedBy(fleet)) {}

void AuditSet::AddTo(rpc::Router& router) {
    for (const auto& one : fleet_.modules()) {
        // What a module serves, it says by adding it: here to a router of its own.
        rpc::Router own;
        one->AddRpcs(own);
        for (const std::string& service : own.Services())
            recorder_.Watch(router, service, one->journal());
    }
    rpc_.AddTo(router);
}

absl::Status AuditSet::Start(const config::v1::LuotsiConfig& config) {
    const config::v1::Audit& audit = config.audit();
    if (audit.signing_key_file().empty() && audit.checkpoint_file().empty()) {
        return absl::OkStatus();
    }
    if (audit.signing_key_file().empty() || audit.checkpoint_file().empty()) {
        return absl::InvalidArgumentError(
            "audit.signing_key_file and audit.checkpoint_file are given together"
        );
    }
    absl::StatusOr<audit::Key> key = audit::Key::ReadPrivate(audit.signing_key_file());
    if (!key.ok()) return key.status();
    const std::uint32_t entries = audit.every_entries();
    const std::uint32_t seconds = audit.every_seconds();
    checkpointer_ = std::make_unique<audit::Checkpointer>(
        audit::Checkpointer::Options{
            .county = config.county(),
            .file = audit.checkpoint_file(),
            .every_entries = entries > 0 ? entries : kDefaultEntries,
            .every = absl::Seconds(seconds > 0 ? seconds : kDefaultSeconds),
        },
        *std::move(key),
        log_,
        metrics_
    );
    for (const auto& one : fleet_.modules())
        checkpointer_->Watch(one->name(), one->journal());
    return checkpointer_->Start();
}

void AuditSet::Stop() {
    if (checkpointer_ != nullptr) checkpointer_->Stop();
}

}  // namespace luotsi
