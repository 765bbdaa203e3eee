#include "self_monitoring/app/record_complaint.h"

#include "kernel/personal_identity_code.h"

#include <optional>
#include <utility>

namespace luotsi::self_monitoring {

ports::Result<StoredComplaint> RecordComplaintHandler::Handle(
    RecordComplaint command, const std::string& words, const ports::RequestContext& request
) {
    if (LooksLikePersonalIdentityCode(words)) {
        return Rejection{.reason = "PERSONAL_IDENTITY_CODE", .field = "description"};
    }
    const Moment moment = clock_.Read();
    const Uuid id = ids_.Next(moment.now);
    if (!words.empty()) {
        const Uuid ref = ids_.Next(moment.now);
        command.description = KeptWords{.ref = ref, .sha256 = digest_.Of(ref, words)};
    }
    std::optional<ports::Held<ComplaintBook>> after;
    const ports::Result<ports::Receipt> receipt = books_.Run(request, [&](ports::Unit& unit) {
        // Copies: what is asked for next may move what the unit holds.
        const KnownContract contract = unit.Get<KnownContractBook>(command.contract.uuid()).state;
        const KnownChain chain = unit.Get<KnownChainBook>(command.contract.uuid()).state;
        std::optional<Rejection> refused =
            unit.Apply<ComplaintBook>(id, Decide(contract, chain, command, moment.today));
        if (refused) return refused;
        if (command.description) unit.Keep({.ref = command.description->ref, .text = words});
        after = unit.Get<ComplaintBook>(id);
        return refused;
    });
    const auto held = books_.Answer<ComplaintBook>(receipt, std::move(after));
    if (!held.ok()) return held.Forward<StoredComplaint>();
    return StoredComplaint{
        .id = ComplaintId(held->id), .complaint = held->state, .repeated = held->replayed
    };
}

}  // namespace luotsi::self_monitoring
