#pragma once

#include "kernel/ids.h"
#include "report_intake/domain/ceiling.h"

#include <span>
#include <string>

namespace luotsi::report_intake {

// A contract that a ceiling bounds, or that has used it.
struct CeilingParty {
    Uuid contract;
    // `scheme:id`; empty where the register does not identify the provider.
    std::string provider;
    // Whether the one who asks sees the contract.
    bool own = false;
};

// How much of a ceiling one of its parties is told.
enum class CeilingSight {
    // Limits, what is left, and what the others have used as one sum.
    kWhole,
    // What is left alone. Limit or sum would tell with it what another party has reported.
    kRoomAlone,
};

// Whole where the ceiling is shared with nobody, or where at least three other parties have used
// it: a sum of two tells each of the two what the other one has.
CeilingSight SightOf(const Ceiling& ceiling, std::span<const CeilingParty> parties);

}  // namespace luotsi::report_intake
