#pragma once

#include "platform/feed/feed.h"

namespace luotsi::report_intake {

// Follows the contract registry and keeps the local copy of terms.
feed::Subscription ContractSubscription();

}  // namespace luotsi::report_intake
