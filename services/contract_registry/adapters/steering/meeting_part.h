#pragma once

#include "contract_registry/adapters/part.h"

namespace luotsi::contract_registry {

// luotsi.steering.v1.ReviewMeetingService: when review meetings are to be held, and those that
// were.
std::vector<journal::AggregateOps> MeetingAggregates();
journal::Schema MeetingSchema();
std::unique_ptr<Part> MakeMeetings(const PartKit& kit);

}  // namespace luotsi::contract_registry
