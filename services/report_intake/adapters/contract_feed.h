#pragma once

#include "kernel/clock.h"
#include "platform/feed/feed.h"

namespace luotsi::report_intake {

// Follows the contract registry and keeps the local copy of terms, and what is used of ceilings as
// those terms have it. The clock outlives it.
feed::Subscription ContractSubscription(Clock& clock);

}  // namespace luotsi::report_intake
