#pragma once

#include "contract_registry/domain/parties.h"
#include "contract_registry/domain/steering/steering_group.h"
#include "kernel/ids.h"

#include <set>
#include <string>
#include <vector>

namespace luotsi::contract_registry {

// Whose a name is, where two people may have the same one. Contracts and steering groups tell a
// name and not who it is; who holds the slots of a contract, and who calls by which login, tells
// it.

// Where one name stands beside the list of persons.
struct NamePlace {
    // Under which the text is kept.
    Uuid ref = {};
    // The contract, or the member of a steering group.
    Uuid place = {};
    bool is_member = false;
    GroupSide side = GroupSide::kBuyer;
    // Of a contract's person.
    Level level = Level::kOperational;
    // Of a group's member; empty: the member does not call.
    std::string actor = {};
};

// A slot that somebody ever held, on the own side.
struct SlotOnce {
    Uuid contract = {};
    Level level = Level::kOperational;
};

// Somebody of the list.
struct NameBearer {
    Side side = Side::kBuyer;
    // Also earlier ones.
    std::set<std::string> logins = {};
    std::vector<SlotOnce> slots = {};
};

// What the caller says of places where nobody can tell; that it is another holds over the rest.
struct NameTold {
    std::set<Uuid> also_in = {};
    std::set<Uuid> not_in = {};
};

struct SortedNames {
    // The texts that are the person's.
    std::vector<Uuid> own = {};
    // The places that may be the person's or another's.
    std::set<Uuid> unclear = {};
};

// Sorts the places where `person`'s name stands. `namesakes` are the others of the list who have
// it.
//
// A member of a group is known by its login; without one it may be anybody of its side. A contract
// that names somebody at a level is about who held that slot, else about who held another slot of
// that side; where none of them did it is about the one of the side who has the name, if there is
// but one. What stands on another side is another's.
SortedNames SortNames(
    const std::vector<NamePlace>& places,
    const NameBearer& person,
    const std::vector<NameBearer>& namesakes,
    const NameTold& told
);

}  // namespace luotsi::contract_registry
