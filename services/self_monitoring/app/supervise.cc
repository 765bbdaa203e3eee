#include "self_monitoring/app/supervise.h"

namespace luotsi::self_monitoring {

ports::Result<ports::Held<VisitBook>> SuperviseHandler::Record(
    RecordVisit command, const std::string& words, const ports::RequestContext& request
) {
    const ContractId& contract = command.visit.contract_id;
    const auto decide = [&](ports::Unit& unit, const CaseGround& ground) {
        command.visit.words = ground.words;
        return Decide(ContractIn(unit, contract), ChainIn(unit, contract), command, ground.today);
    };
    return recorder_.Record<VisitBook>({words}, request, decide);
}

ports::Result<ports::Held<DeviationBook>> SuperviseHandler::Record(
    RecordDeviation command, const std::string& words, const ports::RequestContext& request
) {
    const ContractId& contract = command.deviation.contract_id;
    const auto decide = [&](ports::Unit& unit, const CaseGround& ground) {
        command.deviation.words = ground.words;
        return Decide(ContractIn(unit, contract), ChainIn(unit, contract), command, ground.today);
    };
    return recorder_.Record<DeviationBook>({words}, request, decide);
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
