#include "contract_registry/adapters/steering/person_names.h"

#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace luotsi::contract_registry {
namespace {

// All logins that the person was ever known by.
absl::StatusOr<std::set<std::string>> LoginsOf(journal::Journal& journal, const Uuid& person) {
    std::set<std::string> logins;
    const auto rows = journal.RowsOf(PersonBook::kKind, person);
    if (!rows.ok()) return rows.status();
    for (const journal::Row& row : *rows) {
        const std::shared_ptr<const void> event = journal.DecodeEvent(row);
        if (event == nullptr) return absl::InternalError("a person's history cannot be read");
        const auto& told = *static_cast<const PersonEvent*>(event.get());
        if (const auto* added = std::get_if<PersonAdded>(&told)) logins.insert(added->data.actor);
        if (const auto* changed = std::get_if<PersonChanged>(&told))
            logins.insert(changed->data.actor);
    }
    logins.erase(std::string());
    return logins;
}

absl::StatusOr<NameBearer> BearerOf(
    journal::Journal& journal, PersonStore& persons, const Uuid& person, Side side
) {
    auto logins = LoginsOf(journal, person);
    if (!logins.ok()) return logins.status();
    auto slots = persons.SlotsOf(person);
    if (!slots.ok()) return slots.status();
    return NameBearer{.side = side, .logins = *std::move(logins), .slots = *std::move(slots)};
}

absl::StatusOr<Person> Load(journal::Journal& journal, const Uuid& person) {
    auto held = journal.Load<PersonBook>(person);
    if (held.ok()) return std::move(held.value().state);
    return held.failed() ? held.status() : absl::InternalError("a person cannot be read");
}

}  // namespace

absl::StatusOr<SortedNames> NamesOf(
    journal::Journal& journal, PersonStore& persons, const Uuid& person, const NameTold& told
) {
    const auto known = Load(journal, person);
    if (!known.ok()) return known.status();
    const auto name = journal.PrivateTextOf(known->data.kept_name.ref);
    if (!name.ok()) return name.status();
    if (name->empty()) return SortedNames();
    const auto places = persons.PlacesOf(*name);
    if (!places.ok()) return places.status();
    if (places->empty()) return SortedNames();
    const auto bearer = BearerOf(journal, persons, person, known->data.side);
    if (!bearer.ok()) return bearer.status();
    const auto others = persons.Namesakes(person, *name);
    if (!others.ok()) return others.status();
    std::vector<NameBearer> namesakes;
    for (const Uuid& other : *others) {
        const auto one = Load(journal, other);
        if (!one.ok()) return one.status();
        auto namesake = BearerOf(journal, persons, other, one->data.side);
        if (!namesake.ok()) return namesake.status();
        namesakes.push_back(*std::move(namesake));
    }
    return SortNames(*places, *bearer, namesakes, told);
}

}  // namespace luotsi::contract_registry
