#include "self_monitoring/app/acknowledge_complaint.h"

namespace luotsi::self_monitoring {

ports::Result<StoredComplaint> AcknowledgeComplaintHandler::Handle(
    ComplaintId complaint, const AcknowledgeComplaint& command, const ports::RequestContext& request
) {
    const ports::Result<ports::Held<ComplaintBook>> held = books_.Update<ComplaintBook>(
        complaint.uuid(), request, [&](const Complaint& known) { return Decide(known, command); }
    );
    if (!held.ok()) return held.Forward<StoredComplaint>();
    return StoredComplaint{.id = complaint, .complaint = held->state, .repeated = held->replayed};
}

}  // namespace luotsi::self_monitoring
