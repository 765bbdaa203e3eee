#include "self_monitoring/app/record_complaint.h"

namespace luotsi::self_monitoring {

ports::Result<StoredComplaint> RecordComplaintHandler::Handle(
    RecordComplaint command, const std::string& words, const ports::RequestContext& request
) {
    const ContractId& contract = command.contract;
    const auto decide = [&](ports::Unit& unit, const CaseGround& ground) {
        command.description = ground.words;
        return Decide(ContractIn(unit, contract), ChainIn(unit, contract), command, ground.today);
    };
    const auto held = recorder_.Record<ComplaintBook>({words}, request, decide);
    if (!held.ok()) return held.Forward<StoredComplaint>();
    return StoredComplaint{
        .id = ComplaintId(held->id), .complaint = held->state, .repeated = held->replayed
    };
}

}  // namespace luotsi::self_monitoring
