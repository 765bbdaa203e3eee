#pragma once

#include "contract_registry/domain/money_trail.h"
#include "contract_registry/domain/steering/picture.h"
#include "kernel/decision.h"
#include "kernel/ids.h"
#include "ports/books.h"

#include <optional>
#include <utility>

namespace luotsi::contract_registry {

// Takes one word of another service into a contract's picture.
template <class Seen>
std::optional<Rejection> See(ports::Unit& unit, const Uuid& contract, Seen seen) {
    const Picture& picture = unit.Get<PictureBook>(contract).state;
    return unit.Apply<PictureBook>(contract, Decide(picture, std::move(seen)));
}

// What a movement of money means for the pictures of the contract it left and the one it came to.
std::optional<Rejection> SeeMoney(ports::Unit& unit, const MoneyNoted& noted);

}  // namespace luotsi::contract_registry
