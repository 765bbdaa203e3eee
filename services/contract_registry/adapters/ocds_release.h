#pragma once

#include "contract_registry/adapters/money_store.h"
#include "contract_registry/adapters/ocds_value.h"
#include "contract_registry/domain/contract.h"
#include "kernel/civil.h"
#include "kernel/ids.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace luotsi::contract_registry::ocds {

// One recorded change of a contract with what was known after it.
struct Change {
    std::uint64_t position = 0;
    std::uint64_t revision = 0;
    Instant at;
    ContractEvent event;
    ContractHistory after;
};

// A milestone as it stood after one of its changes.
struct MilestoneTold {
    std::uint64_t position = 0;
    Instant at;
    std::string id = {};
    std::string title = {};
    std::string code = {};
    std::string type = {};
    // An OCDS code: scheduled, met, notMet, partiallyMet.
    std::string status = {};
    std::optional<CivilDate> due = {};
    std::optional<CivilDate> met_on = {};
};

// All that the registry knows of one contract, as its releases tell it.
struct Story {
    Uuid contract;
    std::vector<Change> changes;
    std::vector<Movement> movements;
    std::vector<MilestoneTold> milestones;
};

// The registered prefix is the county's; the rest is the contract's number, or its id where it has
// none.
std::string OcidOf(const std::string& prefix, const Uuid& contract, const ContractHistory& history);

// One release for each change of the contract, each movement of money and each change of a
// milestone, in the order in which they were recorded. What was released never changes: a later
// change is a later release. A release of a change tells the contract as known then, amendments
// that take effect later included; the others tell only what moved. `ocid_of` names the process of
// a contract above this one. Nothing is told of a plan: releases begin with the tender, which names
// no supplier, or with what brought the contract into force.
struct Release {
    Instant at;
    Value json;
    // What its transactions come to; one at most.
    std::optional<Money> transaction = {};
};
std::vector<Release> ReleasesOf(
    const std::string& prefix,
    const Story& story,
    const std::function<std::string(const Uuid&)>& ocid_of
);

}  // namespace luotsi::contract_registry::ocds
