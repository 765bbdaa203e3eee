#include "self_monitoring/app/listen.h"

#include <map>

namespace luotsi::self_monitoring {

ports::Result<ports::Held<FeedbackBook>> ListenHandler::Record(
    FeedbackRecorded asked, const std::string& summary, const ports::RequestContext& request
) {
    const auto decide = [&](ports::Unit& unit, const CaseGround& ground) {
        asked.feedback.words = ground.words;
        asked.replaced = ground.replaced;
        return Decide(ContractIn(unit, asked.feedback.contract_id), asked, ground.today);
    };
    const GivenWords words{summary, "feedback.summary"};
    return recorder_.Record<FeedbackBook>(words, request, decide, FeedbackKey(asked.feedback));
}

ports::Result<ports::Held<ParticipationBook>> ListenHandler::Record(
    ParticipationRecorded asked, const std::string& outcome, const ports::RequestContext& request
) {
    const auto decide = [&](ports::Unit& unit, const CaseGround& ground) {
        asked.participation.words = ground.words;
        std::map<ContractId, KnownContract> contracts;
        for (const ContractId& id : asked.participation.contract_ids)
            contracts.emplace(id, ContractIn(unit, id));
        return Decide(contracts, asked, ground.today);
    };
    const GivenWords words{outcome, "participation.outcome"};
    return recorder_.Record<ParticipationBook>(words, request, decide);
}

}  // namespace luotsi::self_monitoring
