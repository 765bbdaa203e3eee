#pragma once

#include "contract_registry/adapters/part.h"

namespace luotsi::contract_registry {

// luotsi.steering.v1.ReviewMeetingService: what became of the decisions of review meetings.
std::vector<journal::AggregateOps> DecisionAggregates();
std::unique_ptr<Part> MakeDecisions(const PartKit& kit);

}  // namespace luotsi::contract_registry
