#pragma once

#include "contract_registry/adapters/part.h"

namespace luotsi::contract_registry {

// luotsi.steering.v1.ReviewMeetingService: what a review meeting has before it.
std::vector<journal::AggregateOps> PackAggregates();
std::unique_ptr<Part> MakePacks(const PartKit& kit);

}  // namespace luotsi::contract_registry
