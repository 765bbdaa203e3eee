#include "self_monitoring/domain/feedback.h"

#include <set>

namespace luotsi::self_monitoring {
namespace {

Rejection ScoresUnfit(std::string field) {
    return {.reason = "FEEDBACK_SCORES_UNFIT", .field = "feedback." + std::move(field)};
}

std::optional<Rejection> ScoresFault(const Feedback& feedback) {
    if (feedback.scale_from > feedback.scale_to) return ScoresUnfit("scale_to");
    const bool scored = !feedback.scores.empty() || feedback.average;
    if (scored && feedback.scale_from == feedback.scale_to) return ScoresUnfit("scale_to");
    std::set<std::int32_t> seen;
    std::uint64_t given = 0;
    for (std::size_t i = 0; i < feedback.scores.size(); ++i) {
        const ScoreCount& one = feedback.scores[i];
        const bool on_scale = feedback.scale_from <= one.score && one.score <= feedback.scale_to;
        if (!on_scale || !seen.insert(one.score).second)
            return ScoresUnfit("scores[" + std::to_string(i) + "].score");
        given += one.count;
    }
    if (given > feedback.count) return ScoresUnfit("count");
    return std::nullopt;
}

std::optional<Rejection> AverageFault(const Feedback& feedback) {
    if (!feedback.average) return std::nullopt;
    const bool on_scale = *Ratio::Of(feedback.scale_from, 1) <= *feedback.average &&
                          *feedback.average <= *Ratio::Of(feedback.scale_to, 1);
    if (!on_scale || feedback.count == 0) return ScoresUnfit("average");
    return std::nullopt;
}

}  // namespace

void FeedbackBook::Evolve(
    Feedback& feedback, const FeedbackEvent& event, const Recorded& recorded
) {
    feedback = std::get<FeedbackRecorded>(event).feedback;
    feedback.version = recorded.revision;
    feedback.recorded_at = recorded.at;
}

std::vector<Claim> FeedbackBook::Claims(const Feedback& feedback) {
    if (!feedback.recorded_at) return {};
    return {{.key = FeedbackKey(feedback), .reason = "ETAG_MISMATCH", .field = "feedback"}};
}

std::optional<CivilDate> FeedbackBook::Effective(const FeedbackEvent& event) {
    return std::get<FeedbackRecorded>(event).feedback.month.LastDay();
}

std::string FeedbackKey(const Feedback& feedback) {
    return "feedback/" + feedback.contract_id.ToText() + '/' + feedback.month.ToText() + '/' +
           std::string(EnumText(feedback.source)) + '/' + feedback.theme;
}

std::optional<Ratio> MeanOf(const std::vector<ScoreCount>& scores) {
    std::int64_t sum = 0;
    std::int64_t count = 0;
    for (const ScoreCount& one : scores) {
        sum += std::int64_t{one.score} * one.count;
        count += one.count;
    }
    return Ratio::Of(sum, count);
}

Decision<FeedbackEvent> Decide(
    const KnownContract& contract, const FeedbackRecorded& asked, CivilDate today
) {
    Feedback feedback = asked.feedback;
    if (contract.revision == 0) {
        return Rejection{
            .reason = "CONTRACT_NOT_FOUND",
            .field = "feedback.contract_id",
            .facts = {{"contract_id", feedback.contract_id.ToText()}}
        };
    }
    if (feedback.month.FirstDay() > today) {
        return Rejection{
            .reason = "FIELD_OUT_OF_RANGE",
            .field = "feedback.month",
            .facts = {{"today", today.ToText()}}
        };
    }
    if (!feedback.scores.empty()) feedback.average = MeanOf(feedback.scores);
    if (auto fault = ScoresFault(feedback)) return *std::move(fault);
    if (auto fault = AverageFault(feedback)) return *std::move(fault);
    feedback.provider = ProviderOn(contract, feedback.month.LastDay());
    feedback.version = 0;
    feedback.recorded_at = std::nullopt;
    return FeedbackRecorded{.feedback = std::move(feedback), .replaced = asked.replaced};
}

}  // namespace luotsi::self_monitoring
