#include "self_monitoring/domain/visit.h"

#include "self_monitoring/domain/answering.h"

namespace luotsi::self_monitoring {

void VisitBook::Evolve(Visit& visit, const VisitEvent& event, const Recorded& recorded) {
    visit = std::get<VisitRecorded>(event).visit;
    visit.recorded_at = recorded.at;
}

std::optional<CivilDate> VisitBook::Effective(const VisitEvent& event) {
    return std::get<VisitRecorded>(event).visit.visited_on;
}

Decision<VisitEvent> Decide(
    const KnownContract& contract,
    const KnownChain& chain,
    const RecordVisit& command,
    CivilDate today
) {
    Visit visit = command.visit;
    const Concern concern{visit.contract_id, visit.visited_on, "visited_on", visit.subcontractor};
    const Checked<Provider> provider = AnsweringFor(contract, chain, concern, today);
    if (!provider.ok()) return provider.rejection();
    if (visit.follow_up_on && *visit.follow_up_on <= visit.visited_on) {
        return Rejection{
            .reason = "FIELD_OUT_OF_RANGE",
            .field = "follow_up_on",
            .facts = {{"visited_on", visit.visited_on.ToText()}}
        };
    }
    if (!IsSha256OrEmpty(visit.document_sha256))
        return Rejection{.reason = "DOCUMENT_HASH_INVALID", .field = "document_sha256"};
    visit.provider = provider.value();
    visit.recorded_at = std::nullopt;
    return VisitRecorded{std::move(visit)};
}

}  // namespace luotsi::self_monitoring
