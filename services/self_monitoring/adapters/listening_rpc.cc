#include "self_monitoring/adapters/listening_rpc.h"

#include "platform/wire/described.h"
#include "platform/wire/page.h"
#include "self_monitoring/adapters/monitoring_proto.h"
#include "self_monitoring/adapters/rpc_answers.h"

#include <cstddef>
#include <optional>

namespace luotsi::self_monitoring {
namespace {

namespace pb = selfmonitoring::v1;

constexpr std::string_view kFeedback = "FeedbackService";
constexpr std::string_view kParticipation = "ParticipationService";

std::optional<Phase> PhaseOf(pb::ParticipationPhase phase) {
    if (phase == pb::PARTICIPATION_PHASE_UNSPECIFIED) return std::nullopt;
    return static_cast<Phase>(phase - 1);
}

pb::ParticipationPhase ToProto(Phase phase) {
    return static_cast<pb::ParticipationPhase>(static_cast<int>(phase) + 1);
}

// Shows at most a page of what was found, which is one more where there is a next page.
template <class Found, class Response, class ShowOne, class KeyOf>
absl::Status ShowPage(
    const wire::Page& page,
    const Found& found,
    Response& response,
    const ShowOne& show,
    const KeyOf& key_of
) {
    for (std::size_t i = 0; i < found.size() && i < page.size; ++i) {
        const absl::Status shown = show(found[i]);
        if (!shown.ok()) return shown;
    }
    if (found.size() > page.size)
        response.set_next_page_token(page.TokenAfter(key_of(found[page.size - 1])));
    return absl::OkStatus();
}

}  // namespace

void ListeningRpc::AddTo(rpc::Router& router) {
    AddMethod(router, "RecordFeedback", this, &ListeningRpc::RecordFeedback, kFeedback);
    AddMethod(router, "GetFeedback", this, &ListeningRpc::GetFeedback, kFeedback);
    AddMethod(router, "ListFeedback", this, &ListeningRpc::ListFeedback, kFeedback);
    AddMethod(
        router, "RecordParticipation", this, &ListeningRpc::RecordParticipation, kParticipation
    );
    AddMethod(router, "GetParticipation", this, &ListeningRpc::GetParticipation, kParticipation);
    AddMethod(
        router, "ListParticipations", this, &ListeningRpc::ListParticipations, kParticipation
    );
    AddMethod(router, "ListWithoutParticipation", this, &ListeningRpc::ListUnheard, kParticipation);
    AddMethod(router, "CountParticipation", this, &ListeningRpc::Count, kParticipation);
}

absl::Status ListeningRpc::Show(
    const rpc::Call& call, const StoredFeedback& stored, pb::Feedback& out
) {
    const ports::Result<std::string> words = files_.Words(stored.feedback.words);
    if (!words.ok()) return rpc::ToStatus(words, call.language);
    out = self_monitoring::ToProto(stored);
    out.set_summary(*words);
    return absl::OkStatus();
}

absl::Status ListeningRpc::Show(
    const rpc::Call& call, const StoredParticipation& stored, pb::Participation& out
) {
    const ports::Result<std::string> words = files_.Words(stored.participation.words);
    if (!words.ok()) return rpc::ToStatus(words, call.language);
    out = self_monitoring::ToProto(stored);
    out.set_outcome(*words);
    return absl::OkStatus();
}

absl::Status ListeningRpc::RecordFeedback(
    const rpc::Call& call, const pb::RecordFeedbackRequest& request, pb::Feedback& response
) {
    wire::Reader reader;
    const FeedbackRecorded asked{wire::Taken<Feedback>(request.feedback(), "feedback", reader)};
    if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
    const std::string& summary = request.feedback().summary();
    const auto held = listen_.Record(asked, summary, call.request);
    if (!held.ok()) return rpc::ToStatus(held, call.language);
    const StoredFeedback stored{.id = held->id, .feedback = held->state};
    if (call.request.validate_only) {
        response = self_monitoring::ToProto(stored);
        response.set_summary(summary);
        return absl::OkStatus();
    }
    if (!held->replayed) {
        metrics_.Feedback(stored.feedback.version > 1).Increment();
        log_.Info(
            "feedback.recorded",
            {{"feedback_id", held->id},
             {"contract_id", stored.feedback.contract_id},
             {"correlation_id", log::Code(call.correlation_id)}}
        );
    }
    return Show(call, stored, response);
}

absl::Status ListeningRpc::GetFeedback(
    const rpc::Call& call, const pb::GetFeedbackRequest& request, pb::Feedback& response
) {
    const std::optional<Uuid> id = Uuid::Parse(request.feedback_id());
    if (!id) return BadForm(call, "feedback_id");
    const auto found = store_.FindFeedback(call.caller.scope, *id);
    if (!found.ok()) return rpc::ToStatus(found, call.language);
    if (!found->has_value())
        return rpc::Fault("FEEDBACK_NOT_FOUND", "feedback_id", "", call.language);
    return Show(call, **found, response);
}

absl::Status ListeningRpc::ListFeedback(
    const rpc::Call& call,
    const pb::ListFeedbackRequest& request,
    pb::ListFeedbackResponse& response
) {
    FeedbackFilter filter{
        .contract = ContractId::Parse(request.contract_id()),
        .from_month = Month::Parse(request.from_month()),
        .to_month = Month::Parse(request.to_month()),
        .source = {},
        .scope = call.caller.scope,
    };
    if (request.source() != pb::FEEDBACK_SOURCE_UNSPECIFIED)
        filter.source = static_cast<FeedbackSource>(request.source() - 1);
    const Checked<wire::Page> page = wire::ReadPage(request);
    if (!page.ok()) return rpc::ToStatus(page.rejection(), call.language);
    const auto found = store_.ListFeedback(filter, page.value().after, page.value().size + 1);
    if (!found.ok()) return rpc::ToStatus(found, call.language);
    return ShowPage(
        page.value(),
        *found,
        response,
        [&](const StoredFeedback& one) { return Show(call, one, *response.add_feedback()); },
        [](const StoredFeedback& one) { return FeedbackKey(one.feedback); }
    );
}

absl::Status ListeningRpc::RecordParticipation(
    const rpc::Call& call,
    const pb::RecordParticipationRequest& request,
    pb::Participation& response
) {
    wire::Reader reader;
    const ParticipationRecorded asked{
        wire::Taken<Participation>(request.participation(), "participation", reader)
    };
    if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
    const std::string& outcome = request.participation().outcome();
    const auto held = listen_.Record(asked, outcome, call.request);
    if (!held.ok()) return rpc::ToStatus(held, call.language);
    const StoredParticipation stored{
        .key = held->position, .id = held->id, .participation = held->state
    };
    if (call.request.validate_only) {
        response = self_monitoring::ToProto(stored);
        response.set_outcome(outcome);
        return absl::OkStatus();
    }
    if (!held->replayed) {
        metrics_.Participation(held->state.phase).Increment();
        log_.Info(
            "participation.recorded",
            {{"participation_id", held->id},
             {"people", held->state.people},
             {"correlation_id", log::Code(call.correlation_id)}}
        );
    }
    return Show(call, stored, response);
}

absl::Status ListeningRpc::GetParticipation(
    const rpc::Call& call, const pb::GetParticipationRequest& request, pb::Participation& response
) {
    const std::optional<Uuid> id = Uuid::Parse(request.participation_id());
    if (!id) return BadForm(call, "participation_id");
    const auto found = store_.FindParticipation(*id);
    if (!found.ok()) return rpc::ToStatus(found, call.language);
    if (!found->has_value())
        return rpc::Fault("PARTICIPATION_NOT_FOUND", "participation_id", "", call.language);
    return Show(call, **found, response);
}

absl::Status ListeningRpc::ListParticipations(
    const rpc::Call& call,
    const pb::ListParticipationsRequest& request,
    pb::ListParticipationsResponse& response
) {
    const ParticipationFilter filter{
        .contract = ContractId::Parse(request.contract_id()),
        .phase = PhaseOf(request.phase()),
        .with_effects = request.with_effects(),
    };
    const Checked<wire::Page> page = wire::ReadPage(request);
    if (!page.ok()) return rpc::ToStatus(page.rejection(), call.language);
    const auto found =
        store_.ListParticipations(filter, page.value().AfterPosition(), page.value().size + 1);
    if (!found.ok()) return rpc::ToStatus(found, call.language);
    return ShowPage(
        page.value(),
        *found,
        response,
        [&](const StoredParticipation& one) {
            return Show(call, one, *response.add_participations());
        },
        [](const StoredParticipation& one) { return std::to_string(one.key); }
    );
}

absl::Status ListeningRpc::ListUnheard(
    const rpc::Call& call,
    const pb::ListWithoutParticipationRequest& request,
    pb::ListWithoutParticipationResponse& response
) {
    const std::optional<Phase> phase = PhaseOf(request.phase());
    if (!phase) return BadForm(call, "phase");
    const Checked<wire::Page> page = wire::ReadPage(request);
    if (!page.ok()) return rpc::ToStatus(page.rejection(), call.language);
    const Uuid after = Uuid::Parse(page.value().after).value_or(Uuid());
    const auto found = store_.ListUnheard(*phase, after, page.value().size + 1);
    if (!found.ok()) return rpc::ToStatus(found, call.language);
    return ShowPage(
        page.value(),
        *found,
        response,
        [&](const UnheardContract& one) {
            pb::ContractWithoutParticipation& shown = *response.add_contracts();
            shown.set_contract_id(one.id.ToText());
            if (one.provider) wire::Fill(*one.provider, shown.mutable_provider());
            shown.set_reached(ToProto(one.reached));
            return absl::OkStatus();
        },
        [](const UnheardContract& one) { return one.id.ToText(); }
    );
}

absl::Status ListeningRpc::Count(
    const rpc::Call& call,
    const pb::CountParticipationRequest& request,
    pb::ParticipationCounts& response
) {
    const auto found = store_.Count(request.from_year(), request.to_year());
    if (!found.ok()) return rpc::ToStatus(found, call.language);
    for (const ParticipationCount& count : *found) {
        pb::ParticipationCount& shown = *response.add_counts();
        shown.set_year(count.year);
        shown.set_phase(ToProto(count.phase));
        shown.set_occasions(count.occasions);
        shown.set_people(count.people);
        shown.set_with_effects(count.with_effects);
    }
    return absl::OkStatus();
}

}  // namespace luotsi::self_monitoring
