#include "alerting/app/close_alert.h"

#include <utility>

namespace luotsi::alerting {

ports::Result<StoredAlert> CloseAlertHandler::Find(AlertId alert) {
    ports::Result<std::optional<StoredAlert>> found = alerts_.Find(alert);
    if (!found.ok()) return found.Forward<StoredAlert>();
    if (!found->has_value()) {
        return Rejection{
            .reason = "ALERT_NOT_FOUND",
            .field = "alert_id",
            .facts = {{"alert_id", alert.ToText()}}
        };
    }
    return **found;
}

ports::Result<StoredAlert> CloseAlertHandler::Handle(
    const CloseAlert& command, const ports::RequestContext& request
) {
    ports::Result<StoredAlert> known = Find(command.alert);
    if (!known.ok()) return known;
    const ports::Result<ports::Held<ContractPicture>> closed = books_.Update<ContractPicture>(
        known->contract.uuid(),
        request,
        [&](const Picture& picture) { return Decide(picture, command); }
    );
    if (!closed.ok()) return closed.Forward<StoredAlert>();
    // A closed alert never changes, so what stands now is also the answer to a repetition.
    if (!request.validate_only) return Find(command.alert);
    StoredAlert preview = *known;
    preview.open = false;
    preview.closed_at = clock_.Read().now;
    preview.closed_reason = command.reason;
    return preview;
}

}  // namespace luotsi::alerting
