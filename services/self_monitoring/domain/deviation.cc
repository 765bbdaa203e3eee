#include "self_monitoring/domain/deviation.h"

#include "self_monitoring/domain/answering.h"

#include <utility>

namespace luotsi::self_monitoring {

void DeviationBook::Evolve(
    Deviation& deviation, const DeviationEvent& event, const Recorded& recorded
) {
    std::visit(
        Overloaded{
            [&](const DeviationRecorded& happened) {
                deviation = happened.deviation;
                deviation.recorded_at = recorded.at;
            },
            [&](const DeviationCorrected& happened) {
                deviation.corrected_on = happened.corrected_on;
                deviation.evidence_sha256 = happened.evidence_sha256;
                deviation.corrected_at = recorded.at;
            }
        },
        event
    );
}

std::optional<CivilDate> DeviationBook::Effective(const DeviationEvent& event) {
    if (const auto* const recorded = std::get_if<DeviationRecorded>(&event))
        return recorded->deviation.found_on;
    return std::get<DeviationCorrected>(event).corrected_on;
}

Decision<DeviationEvent> Decide(
    const KnownContract& contract,
    const KnownChain& chain,
    const RecordDeviation& command,
    CivilDate today
) {
    Deviation deviation = command.deviation;
    const Concern concern{
        deviation.contract_id, deviation.found_on, "found_on", deviation.subcontractor
    };
    const Checked<Provider> provider = AnsweringFor(contract, chain, concern, today);
    if (!provider.ok()) return provider.rejection();
    if (deviation.correct_by < deviation.found_on) {
        return Rejection{
            .reason = "FIELD_OUT_OF_RANGE",
            .field = "correct_by",
            .facts = {{"found_on", deviation.found_on.ToText()}}
        };
    }
    deviation.provider = provider.value();
    deviation.corrected_on = std::nullopt;
    deviation.evidence_sha256.clear();
    deviation.recorded_at = deviation.corrected_at = std::nullopt;
    return DeviationRecorded{std::move(deviation)};
}

Decision<DeviationEvent> Decide(
    const Deviation& deviation, const DeviationCorrected& command, CivilDate today
) {
    if (!deviation.recorded_at)
        return Rejection{.reason = "DEVIATION_NOT_FOUND", .field = "deviation_id"};
    if (deviation.corrected_on)
        return Rejection{.reason = "DEVIATION_ALREADY_CORRECTED", .field = "deviation_id"};
    if (command.corrected_on < deviation.found_on || command.corrected_on > today) {
        return Rejection{
            .reason = "FIELD_OUT_OF_RANGE",
            .field = "corrected_on",
            .facts = {{"found_on", deviation.found_on.ToText()}, {"today", today.ToText()}}
        };
    }
    if (!IsSha256OrEmpty(command.evidence_sha256))
        return Rejection{.reason = "EVIDENCE_HASH_INVALID", .field = "evidence_sha256"};
    return command;
}

}  // namespace luotsi::self_monitoring
