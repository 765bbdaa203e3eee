#include "platform/feed/lease.h"

#include "platform/runtime/clocks.h"

#include <utility>

namespace luotsi::feed {
namespace {

constexpr std::string_view kSelect = "SELECT holder,epoch,beat FROM relay_leases WHERE relay=?";
constexpr std::string_view kMake =
    "INSERT INTO relay_leases(relay,holder,epoch,beat) VALUES(?,?,1,1) "
    "ON CONFLICT(relay) DO NOTHING RETURNING epoch";
constexpr std::string_view kTake =
    "UPDATE relay_leases SET holder=?,epoch=epoch+1,beat=beat+1 "
    "WHERE relay=? AND epoch=? AND beat=? RETURNING epoch";
constexpr std::string_view kBeat =
    "UPDATE relay_leases SET beat=beat+1 WHERE relay=? AND epoch=? RETURNING beat";
constexpr std::string_view kRelease =
    "UPDATE relay_leases SET holder='',beat=beat+1 WHERE relay=? AND epoch=? RETURNING beat";

std::string InstanceOf(const std::string& holder) {
    return holder.substr(0, holder.rfind('/'));
}

}  // namespace

Lease::Lease(
    journal::Journal& journal, std::string name, std::string holder, absl::Duration duration
)
    : journal_(journal), name_(std::move(name)), holder_(std::move(holder)), duration_(duration) {}

bool Lease::Hold() {
    return held_ ? Keep() : TryTake();
}

bool Lease::Keep() {
    const absl::Duration now = runtime::SteadyNow();
    if (now - alive_at_ < duration_ / 3) return true;
    const absl::Status kept = journal_.Write([this](sql::Db& db) { return Fence(db); });
    if (kept.ok()) {
        alive_at_ = now;  // as of before the write: the doubt is ours
        return true;
    }
    // The store may be away for a moment; after the duration somebody else may have taken over.
    held_ = kept.code() != absl::StatusCode::kAborted && now - alive_at_ < duration_;
    return held_;
}

absl::Status Lease::Fence(sql::Db& db) {
    sql::Statement beat = db.Prepare(kBeat);
    beat.BindAll(name_, epoch_.load());
    if (beat.Step()) return absl::OkStatus();
    return absl::AbortedError("another relay has taken over");
}

bool Lease::TryTake() {
    Seen now;
    const absl::Status read = journal_.Read([&](sql::Db& db) {
        sql::Statement row = db.Prepare(kSelect);
        row.Bind(name_);
        if (!row.Step()) return;
        now = {row.Text(0), row.Unsigned(1), row.Unsigned(2), true};
    });
    if (!read.ok()) return false;
    if (!MayTake(now)) return false;
    return Take(now);
}

bool Lease::MayTake(const Seen& now) {
    const absl::Duration time = runtime::SteadyNow();
    const bool first = !std::exchange(looked_, true);
    if (!now.exists || now.holder.empty()) return true;
    // Our own process of before: it is gone, or the epoch fences it.
    if (first && InstanceOf(now.holder) == InstanceOf(holder_)) return true;
    const bool alive = first || now.beat != seen_.beat || now.epoch != seen_.epoch;
    if (alive) {
        seen_ = now;
        alive_at_ = time;
        return false;
    }
    return time - alive_at_ >= duration_;
}

bool Lease::Take(const Seen& now) {
    const absl::Duration time = runtime::SteadyNow();
    std::uint64_t epoch = 0;
    const absl::Status taken = journal_.Write([&](sql::Db& db) -> absl::Status {
        sql::Statement take = db.Prepare(now.exists ? kTake : kMake);
        if (now.exists) {
            take.BindAll(holder_, name_, now.epoch, now.beat);
        } else {
            take.BindAll(name_, holder_);
        }
        if (!take.Step()) return absl::AbortedError("somebody else was quicker");
        epoch = take.Unsigned(0);
        return absl::OkStatus();
    });
    if (!taken.ok()) return false;
    epoch_ = epoch;
    alive_at_ = time;
    held_ = true;
    return true;
}

void Lease::Release() {
    if (!held_.exchange(false)) return;
    const absl::Status done = journal_.Write([this](sql::Db& db) -> absl::Status {
        sql::Statement release = db.Prepare(kRelease);
        release.BindAll(name_, epoch_.load());
        return release.Step() ? absl::OkStatus() : absl::AbortedError("it was taken over");
    });
    // Not released: the standby waits for the silence, which is what leases are for.
    (void)done.ok();
}

}  // namespace luotsi::feed
