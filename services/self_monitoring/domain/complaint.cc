#include "self_monitoring/domain/complaint.h"

#include "self_monitoring/domain/answering.h"

#include <vector>

namespace luotsi::self_monitoring {

void ComplaintBook::Evolve(
    Complaint& complaint, const ComplaintEvent& event, const Recorded& recorded
) {
    std::visit(
        Overloaded{
            [&](const ComplaintRecorded& happened) {
                complaint = happened.complaint;
                complaint.recorded_at = recorded.at;
            },
            [&](const ComplaintRelayed&) { complaint.relayed_at = recorded.at; },
            [&](const ComplaintAcknowledged&) { complaint.acknowledged_at = recorded.at; }
        },
        event
    );
}

std::optional<CivilDate> ComplaintBook::Effective(const ComplaintEvent& event) {
    const auto* const happened = std::get_if<ComplaintRecorded>(&event);
    if (happened == nullptr) return std::nullopt;
    return happened->complaint.received_on;
}

Decision<ComplaintEvent> Decide(
    const KnownContract& contract,
    const KnownChain& chain,
    const RecordComplaint& command,
    CivilDate today
) {
    const Concern concern{
        command.contract, command.received_on, "received_on", command.subcontractor
    };
    const Checked<Provider> provider = AnsweringFor(contract, chain, concern, today);
    if (!provider.ok()) return provider.rejection();
    const Complaint complaint{
        .contract = command.contract,
        .provider = provider.value(),
        .category = command.category,
        .severity = command.severity,
        .received_on = command.received_on,
        .description = command.description,
        .recorded_at = std::nullopt,
        .relayed_at = std::nullopt,
        .acknowledged_at = std::nullopt,
        .subcontractor = command.subcontractor,
    };
    return std::vector<ComplaintEvent>{
        ComplaintRecorded{complaint}, ComplaintRelayed{provider.value()}
    };
}

Decision<ComplaintEvent> Decide(const Complaint& complaint, const AcknowledgeComplaint& command) {
    if (!complaint.recorded_at) {
        return Rejection{.reason = "COMPLAINT_NOT_FOUND", .field = "complaint_id"};
    }
    if (complaint.provider != command.provider) {
        return Rejection{.reason = "COMPLAINT_NOT_OF_PROVIDER", .field = "provider"};
    }
    if (complaint.acknowledged_at) {
        return Rejection{.reason = "COMPLAINT_ALREADY_ACKNOWLEDGED", .field = "complaint_id"};
    }
    return ComplaintAcknowledged{command.provider};
}

}  // namespace luotsi::self_monitoring
