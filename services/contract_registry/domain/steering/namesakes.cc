#include "contract_registry/domain/steering/namesakes.h"

#include <algorithm>
#include <optional>

namespace luotsi::contract_registry {
namespace {

enum class Whose { kOwn, kAnothers, kUnclear };

GroupSide GroupSideOf(Side side) {
    return side == Side::kBuyer ? GroupSide::kBuyer : GroupSide::kProvider;
}

// What two answers say together; nullopt where neither says anything.
std::optional<Whose> Weigh(bool own, bool anothers) {
    if (own && anothers) return Whose::kUnclear;
    if (own) return Whose::kOwn;
    if (anothers) return Whose::kAnothers;
    return std::nullopt;
}

bool HeldLevel(const NameBearer& bearer, const NamePlace& place) {
    return std::ranges::any_of(bearer.slots, [&](const SlotOnce& slot) {
        return slot.contract == place.place && slot.level == place.level;
    });
}

bool HeldAny(const NameBearer& bearer, const NamePlace& place) {
    return std::ranges::find(bearer.slots, place.place, &SlotOnce::contract) != bearer.slots.end();
}

class Sorter {
  public:
    Sorter(const NameBearer& person, const std::vector<NameBearer>& namesakes, const NameTold& told)
        : person_(person), told_(told) {
        for (const NameBearer& one : namesakes) {
            if (one.side == person.side) rivals_.push_back(one);
        }
    }

    SortedNames Sort(const std::vector<NamePlace>& places) {
        // A member who is not, or may not be, the person is one more who has the name.
        for (const NamePlace& place : places) {
            if (!place.is_member) continue;
            const Whose whose = Put(place, OfMember(place));
            if (OnSide(place) && whose != Whose::kOwn) has_rival_ = true;
        }
        for (const NamePlace& place : places) {
            if (!place.is_member) Put(place, OfContract(place));
        }
        return sorted_;
    }

  private:
    bool OnSide(const NamePlace& place) const { return place.side == GroupSideOf(person_.side); }

    template <class Holds>
    std::optional<Whose> By(Holds&& holds) const {
        return Weigh(holds(person_), std::ranges::any_of(rivals_, holds));
    }

    Whose OfMember(const NamePlace& place) const {
        if (!OnSide(place)) return Whose::kAnothers;
        if (place.actor.empty()) return Whose::kUnclear;
        const auto by_login =
            By([&](const NameBearer& bearer) { return bearer.logins.contains(place.actor); });
        if (by_login) return *by_login;
        // A login that nobody of the list ever had: another's, unless the person's was never told.
        return person_.logins.empty() ? Whose::kUnclear : Whose::kAnothers;
    }

    Whose OfContract(const NamePlace& place) const {
        if (!OnSide(place)) return Whose::kAnothers;
        const auto level = By([&](const NameBearer& one) { return HeldLevel(one, place); });
        if (level) return *level;
        const auto contract = By([&](const NameBearer& one) { return HeldAny(one, place); });
        if (contract) return *contract;
        return has_rival_ || !rivals_.empty() ? Whose::kUnclear : Whose::kOwn;
    }

    // With what the caller told; notes what comes of it.
    Whose Put(const NamePlace& place, Whose whose) {
        if (told_.not_in.contains(place.place)) {
            whose = Whose::kAnothers;
        } else if (whose == Whose::kUnclear && told_.also_in.contains(place.place)) {
            whose = Whose::kOwn;
        }
        if (whose == Whose::kOwn) sorted_.own.push_back(place.ref);
        if (whose == Whose::kUnclear) sorted_.unclear.insert(place.place);
        return whose;
    }

    const NameBearer& person_;
    const NameTold& told_;
    std::vector<NameBearer> rivals_;
    bool has_rival_ = false;
    SortedNames sorted_;
};

}  // namespace

SortedNames SortNames(
    const std::vector<NamePlace>& places,
    const NameBearer& person,
    const std::vector<NameBearer>& namesakes,
    const NameTold& told
) {
    return Sorter(person, namesakes, told).Sort(places);
}

}  // namespace luotsi::contract_registry
