#pragma once

#include "contract_registry/domain/steering/picture.h"
#include "contract_registry/domain/steering/steering_group.h"
#include "platform/journal/journal.h"
#include "platform/rpc/call.h"
#include "ports/books.h"

#include <luotsi/steering/v1/steering_group.pb.h>

#include <absl/status/status.h>

namespace luotsi::contract_registry {

// The group as its members' organisers see it, with the names that are not erased.
absl::Status PutGroup(
    const rpc::Call& call,
    journal::Journal& journal,
    const ports::Held<SteeringGroupBook>& held,
    steering::v1::SteeringGroup* out
);

// The group as its client representatives see it: figures, seats and decisions, nobody's name.
absl::Status PutMaterial(
    const rpc::Call& call,
    journal::Journal& journal,
    const ports::Held<SteeringGroupBook>& held,
    const Period& period,
    CivilDate today,
    steering::v1::GroupMaterial* out
);

}  // namespace luotsi::contract_registry
