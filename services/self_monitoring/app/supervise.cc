#include "self_monitoring/app/supervise.h"

namespace luotsi::self_monitoring {

ports::Result<ports::Held<VisitBook>> SuperviseHandler::Record(
    RecordVisit command, const std::string& words, const ports::RequestContext& request
) {
    const auto decide = [&](const CaseGround& ground) {
        command.visit.words = ground.words;
        return Decide(ground.contract, ground.chain, command, ground.today);
    };
    return recorder_.Record<VisitBook>(command.visit.contract_id, words, request, decide);
}

ports::Result<ports::Held<DeviationBook>> SuperviseHandler::Record(
    RecordDeviation command, const std::string& words, const ports::RequestContext& request
) {
    const auto decide = [&](const CaseGround& ground) {
        command.deviation.words = ground.words;
        return Decide(ground.contract, ground.chain, command, ground.today);
    };
    return recorder_.Record<DeviationBook>(command.deviation.contract_id, words, request, decide);
}

ports::Result<ports::Held<DeviationBook>> SuperviseHandler::Correct(
    const Uuid& deviation, const DeviationCorrected& command, const ports::RequestContext& request
) {
    const CivilDate today = clock_.Read().today;
    return books_.Update<DeviationBook>(deviation, request, [&](const Deviation& known) {
        return Decide(known, command, today);
    });
}

}  // namespace luotsi::self_monitoring
