#pragma once

#include "alerting/domain/picture.h"
#include "alerting/domain/rule_book.h"
#include "kernel/civil.h"
#include "kernel/decision.h"
#include "kernel/ids.h"

#include <optional>
#include <string>
#include <vector>

namespace luotsi::alerting {

// Why and when a contract is judged.
struct Occasion {
    // A set of Input: what has changed since the contract was judged before.
    unsigned changed = 0;
    CivilDate today;
    // A fresh id; the ids of all alerts raised on this occasion come from it.
    Uuid fresh_id;
    // When the report behind the occasion was recorded; absent for other occasions.
    std::optional<Instant> report_at = std::nullopt;
};

// What the rules say about the contract now, against what they have said: an AlertRaised for each
// finding that has no alert, an AlertClosed for each open alert whose condition no longer holds.
// A subject whose alert a person has closed stays silent. Nothing is judged before the terms are
// known, so the order in which facts arrive makes no difference in the end.
std::vector<PictureEvent> Judge(
    const Picture& picture, const std::vector<Rule>& rules, const Occasion& occasion
);

struct CloseAlert {
    AlertId alert;
    std::string reason;
};
// ALERT_ALREADY_CLOSED for an alert of this contract that is not open.
Decision<PictureEvent> Decide(const Picture& picture, const CloseAlert& command);

}  // namespace luotsi::alerting
