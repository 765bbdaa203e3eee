#include "luotsi/parked_grpc.h"

#include "platform/feed/inbox.h"
#include "platform/rpc/errors.h"
#include "platform/wire/values.h"

#include <charconv>
#include <optional>

namespace luotsi {
namespace {

constexpr std::uint32_t kMostEvents = 1000;

std::string IdOf(std::string_view module, const feed::ParkedEvent& event) {
    return std::string(module) + "/" + event.lane + "/" + std::to_string(event.place);
}

// `<module>/<lane>/<place>`; a lane may hold slashes.
struct Place {
    std::string module;
    std::string lane;
    std::uint64_t place = 0;
};
std::optional<Place> ParseId(const std::string& text) {
    const std::size_t first = text.find('/');
    const std::size_t last = text.rfind('/');
    if (first == std::string::npos || last <= first) return std::nullopt;
    Place id{.module = text.substr(0, first), .lane = text.substr(first + 1, last - first - 1)};
    const char* const end = text.data() + text.size();
    const auto read = std::from_chars(text.data() + last + 1, end, id.place);
    if (read.ec != std::errc() || read.ptr != end) return std::nullopt;
    return id;
}

void Put(std::string_view module, const feed::ParkedEvent& event, config::v1::ParkedEvent& out) {
    out.set_id(IdOf(module, event));
    out.set_module(std::string(module));
    out.set_source(event.source);
    out.set_key(event.key);
    out.set_type(event.type);
    out.set_reason(event.reason);
    wire::Put(event.parked_at, out.mutable_since());
    out.set_state(
        event.waits() ? config::v1::PARKED_STATE_WAITING : config::v1::PARKED_STATE_DISCARDED
    );
    if (event.waits()) return;
    out.set_discard_reason(event.discard_reason);
    out.set_discarded_by(event.discarded_by);
    wire::Put(*event.discarded_at, out.mutable_discarded_at());
}

}  // namespace

void ParkedGrpc::AddTo(rpc::Router& router) {
    using namespace config::v1;
    router.Unary<ListParkedEventsRequest, ListParkedEventsResponse>(
        "/luotsi.config.v1.SystemService/ListParkedEvents",
        [this](const auto& call, const auto& request, auto& out) {
            return List(call, request, out);
        }
    );
    router.Unary<GetParkedEventRequest, config::v1::ParkedEvent>(
        "/luotsi.config.v1.SystemService/GetParkedEvent",
        [this](const auto& call, const auto& request, auto& out) { return Get(call, request, out); }
    );
    router.Unary<RetryParkedEventsRequest, RetryParkedEventsResponse>(
        "/luotsi.config.v1.SystemService/RetryParkedEvents",
        [this](const auto& call, const auto& request, auto& out) {
            return Retry(call, request, out);
        }
    );
    router.Unary<DiscardParkedEventRequest, config::v1::ParkedEvent>(
        "/luotsi.config.v1.SystemService/DiscardParkedEvent",
        [this](const auto& call, const auto& request, auto& out) {
            return Discard(call, request, out);
        }
    );
}

absl::Status ParkedGrpc::List(
    const rpc::Call& call,
    const config::v1::ListParkedEventsRequest& request,
    config::v1::ListParkedEventsResponse& out
) {
    const bool discarded = request.state() == config::v1::PARKED_STATE_DISCARDED;
    std::uint32_t left = request.limit() == 0 ? kMostEvents : request.limit();
    for (const auto& one : fleet_.modules()) {
        if (!request.module().empty() && request.module() != one->name()) continue;
        const auto events = feed::ListParked(one->journal(), discarded, left);
        if (!events.ok()) return rpc::WithDetails(events.status(), call.language);
        for (const feed::ParkedEvent& event : *events)
            Put(one->name(), event, *out.add_events());
        left -= static_cast<std::uint32_t>(events->size());
    }
    return absl::OkStatus();
}

absl::Status ParkedGrpc::Find(const rpc::Call& call, const std::string& id, Found& found) {
    const auto missing = [&] {
        return rpc::Fault("PARKED_EVENT_NOT_FOUND", "id", "", call.language);
    };
    const std::optional<Place> parsed = ParseId(id);
    module::Module* const module = parsed ? fleet_.Find(parsed->module) : nullptr;
    if (module == nullptr) return missing();
    auto event = feed::FindParked(module->journal(), parsed->lane, parsed->place);
    if (!event.ok()) return rpc::WithDetails(event.status(), call.language);
    if (!event->has_value()) return missing();
    found.module = parsed->module;
    found.event = **std::move(event);
    for (feed::Feed* const feed : fleet_.FeedsOf(parsed->module)) {
        if (feed->source() == found.event.source) found.feed = feed;
    }
    return found.feed == nullptr ? missing() : absl::OkStatus();
}

absl::Status ParkedGrpc::Get(
    const rpc::Call& call,
    const config::v1::GetParkedEventRequest& request,
    config::v1::ParkedEvent& out
) {
    Found found;
    if (absl::Status status = Find(call, request.id(), found); !status.ok()) return status;
    Put(found.module, found.event, out);
    out.set_envelope(found.event.envelope);
    out.set_payload(found.event.payload);
    return absl::OkStatus();
}

absl::Status ParkedGrpc::Retry(
    const rpc::Call& call,
    const config::v1::RetryParkedEventsRequest& request,
    config::v1::RetryParkedEventsResponse& out
) {
    Found found;
    if (absl::Status status = Find(call, request.id(), found); !status.ok()) return status;
    const auto retried = found.feed->inbox().Retry(found.event.key);
    if (!retried.ok()) return rpc::WithDetails(retried.status(), call.language);
    out.set_handled(retried->handled);
    out.set_waiting(retried->waiting);
    out.set_reason(retried->reason);
    return absl::OkStatus();
}

absl::Status ParkedGrpc::Discard(
    const rpc::Call& call,
    const config::v1::DiscardParkedEventRequest& request,
    config::v1::ParkedEvent& out
) {
    Found found;
    if (absl::Status status = Find(call, request.id(), found); !status.ok()) return status;
    if (!found.event.waits()) {
        // The same words again are the same call again.
        if (found.event.discard_reason != request.reason()) {
            return rpc::Fault("PARKED_EVENT_DISCARDED", "id", "", call.language);
        }
        Put(found.module, found.event, out);
        return absl::OkStatus();
    }
    const absl::Status done =
        found.feed->inbox().Discard(found.event, request.reason(), call.request.actor);
    if (done.code() == absl::StatusCode::kFailedPrecondition) {
        return rpc::Fault("PARKED_EVENT_NOT_FIRST", "id", "", call.language);
    }
    if (!done.ok()) return rpc::WithDetails(done, call.language);
    if (absl::Status status = Find(call, request.id(), found); !status.ok()) return status;
    Put(found.module, found.event, out);
    return absl::OkStatus();
}

}  // namespace luotsi
