#include "luotsi/system_grpc.h"

#include "luotsi/version.h"
#include "platform/digest/sha256.h"
#include "platform/rpc/errors.h"
#include "platform/schedule/day_book.h"
#include "platform/wire/values.h"

namespace luotsi {
namespace {

// What is left for answering after waiting.
constexpr absl::Duration kAnswerTime = absl::Milliseconds(50);
// How long a status without waiting looks for a quiet moment.
constexpr absl::Duration kGlance = absl::Milliseconds(5);

void PutFeed(const feed::Feed& feed, config::v1::FeedStatus& out) {
    const feed::FeedState state = feed.state();
    out.set_source(feed.source());
    out.set_position(state.position);
    out.set_lag(state.lag);
    out.set_parked(state.parked);
    out.set_stopped(state.stopped);
}

void PutRelay(const feed::Relay& relay, config::v1::RelayStatus& out) {
    const feed::RelayState state = relay.state();
    out.set_active(state.active);
    out.set_position(state.position);
    out.set_lag(state.lag);
    out.set_epoch(state.epoch);
    out.set_trouble(state.trouble);
}

absl::Duration TimeLeft(const rpc::Call& call) {
    return call.deadline - absl::FromUnixMicros(runtime::SystemNow().micros());
}

}  // namespace

void SystemGrpc::AddTo(rpc::Router& router) {
    parked_.AddTo(router);
    using namespace config::v1;
    router.Unary<GetStatusRequest, SystemStatus>(
        "/luotsi.config.v1.SystemService/GetStatus",
        [this](const auto& call, const auto& request, auto& out) {
            return GetStatus(call, request, out);
        }
    );
    router.Unary<GetStateHashRequest, StateHash>(
        "/luotsi.config.v1.SystemService/GetStateHash",
        [this](const auto& call, const auto&, auto& out) { return GetStateHash(call, out); }
    );
    router.Unary<GetClockRequest, config::v1::Clock>(
        "/luotsi.config.v1.ClockService/GetClock",
        [this](const auto&, const auto&, auto& out) {
            ShowClock(out);
            return absl::OkStatus();
        }
    );
    router.Unary<AdvanceClockRequest, config::v1::Clock>(
        "/luotsi.config.v1.ClockService/AdvanceClock",
        [this](const auto& call, const auto& request, auto& out) {
            return Advance(call, request, out);
        }
    );
}

absl::Status SystemGrpc::GetStatus(
    const rpc::Call& call,
    const config::v1::GetStatusRequest& request,
    config::v1::SystemStatus& out
) {
    const absl::Duration patience =
        request.wait_until_settled() ? TimeLeft(call) - kAnswerTime : kGlance;
    out.set_settled(fleet_.Settle(patience));
    out.set_version(kVersion);
    for (const auto& one : fleet_.modules()) {
        config::v1::ModuleStatus* status = out.add_modules();
        status->set_module(std::string(one->name()));
        status->set_journal_position(one->journal().LastPosition());
        const auto days = one->journal().Load<schedule::DayBook>(Uuid());
        if (days.ok()) status->set_last_day(wire::TextOf(days->state.last));
        for (const feed::Feed* feed : fleet_.FeedsOf(one->name()))
            PutFeed(*feed, *status->add_feeds());
        if (const feed::Relay* const relay = fleet_.RelayOf(one->name())) {
            PutRelay(*relay, *status->mutable_relay());
        }
    }
    return absl::OkStatus();
}

absl::Status SystemGrpc::GetStateHash(const rpc::Call& call, config::v1::StateHash& out) {
    digest::Sha256 whole;
    std::map<std::string, std::string> hashes;
    for (const auto& one : fleet_.modules()) {
        const absl::StatusOr<std::string> hash = one->journal().StateHash();
        if (!hash.ok()) return rpc::WithDetails(hash.status(), call.language);
        hashes.emplace(one->name(), *hash);
    }
    for (const auto& [name, hash] : hashes) {
        whole.Update(name + "=" + hash + "\n");
        (*out.mutable_modules())[name] = hash;
    }
    out.set_sha256(whole.Hex());
    return absl::OkStatus();
}

absl::Status SystemGrpc::Advance(
    const rpc::Call& call, const config::v1::AdvanceClockRequest& request, config::v1::Clock& out
) {
    wire::Reader reader;
    const CivilDate day = reader.Date(request.to_day(), "to_day").value_or(CivilDate());
    if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
    if (virtual_clock_ == nullptr) return rpc::Fault("CLOCK_NOT_VIRTUAL", "", "", call.language);
    if (!call.request.validate_only) {
        const std::lock_guard lock(mutex_);
        const auto known = fingerprints_.emplace(call.request.request_id, call.request.fingerprint);
        if (!known.second && known.first->second != call.request.fingerprint) {
            return rpc::Fault("REQUEST_ID_REUSED", "request_id", "", call.language);
        }
        if (!known.second) {
            ShowClock(out);
            return absl::OkStatus();
        }
    }
    if (day < virtual_clock_->today())
        return rpc::Fault("CLOCK_CANNOT_GO_BACK", "to_day", "", call.language);
    if (!call.request.validate_only) {
        const absl::Status moved = AdvanceTo(call, day);
        if (!moved.ok()) return moved;
    }
    ShowClock(out);
    return absl::OkStatus();
}

// Every day in between begins, with all feeds at rest before the next one: the same moves always
// give the same history. With a bus that rest is a matter of all processes together, so whoever
// moves their clocks waits for it (tools/cluster/client.py does) and we need not.
absl::Status SystemGrpc::AdvanceTo(const rpc::Call& call, CivilDate day) {
    const std::string& language = call.language;
    const auto rested = [&] { return fleet_.HasBus() || fleet_.Settle(TimeLeft(call)); };
    while (virtual_clock_->today() < day) {
        if (!rested()) return rpc::Fault("DEADLINE_EXCEEDED", "", "", language);
        virtual_clock_->AdvanceTo(virtual_clock_->today().AddDays(1));
        const absl::Status begun = fleet_.BeginDaysUntil(clock_.Read());
        if (!begun.ok()) return rpc::WithDetails(begun, language);
    }
    if (!rested()) return rpc::Fault("DEADLINE_EXCEEDED", "", "", language);
    return absl::OkStatus();
}

void SystemGrpc::ShowClock(config::v1::Clock& out) {
    const Moment moment = clock_.Read();
    wire::Put(moment.now, out.mutable_now());
    out.set_today(moment.today.ToText());
    out.set_is_virtual(virtual_clock_ != nullptr);
}

}  // namespace luotsi
