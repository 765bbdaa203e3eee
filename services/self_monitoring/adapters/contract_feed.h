#pragma once

#include "platform/feed/feed.h"

namespace luotsi::self_monitoring {

// Keeps the local copy of contracts: `fi.luotsi.contract.contract.*`.
feed::Subscription FollowContracts();

}  // namespace luotsi::self_monitoring
