#include "contract_registry/adapters/steering/person_store.h"

#include "contract_registry/adapters/record_store.h"
#include "contract_registry/domain/lifecycle.h"

#include <set>
#include <utility>
#include <variant>

namespace luotsi::contract_registry {
namespace {

constexpr const char* kTables = R"sql(
CREATE TABLE IF NOT EXISTS persons(
    id BLOB PRIMARY KEY,
    code TEXT NOT NULL,
    person_side TEXT NOT NULL,
    actor TEXT NOT NULL,
    name_ref BLOB NOT NULL,
    last_day TEXT,
    erased_on TEXT
);
CREATE INDEX IF NOT EXISTS persons_actor ON persons(actor);
CREATE TABLE IF NOT EXISTS person_slots(
    contract BLOB NOT NULL,
    said INTEGER NOT NULL,
    slot_side TEXT NOT NULL,
    slot_level TEXT NOT NULL,
    person BLOB NOT NULL,
    first_day TEXT NOT NULL,
    last_day TEXT,
    PRIMARY KEY(contract, said)
);
CREATE INDEX IF NOT EXISTS person_slots_person ON person_slots(person, contract);
CREATE TABLE IF NOT EXISTS person_handovers(
    person BLOB NOT NULL,
    first_day TEXT NOT NULL,
    successor BLOB NOT NULL,
    PRIMARY KEY(person, first_day)
);
CREATE INDEX IF NOT EXISTS person_handovers_successor ON person_handovers(successor);
CREATE TABLE IF NOT EXISTS person_deputies(
    person BLOB NOT NULL,
    deputy BLOB NOT NULL,
    first_day TEXT NOT NULL,
    last_day TEXT NOT NULL,
    PRIMARY KEY(person, deputy, first_day)
);
CREATE INDEX IF NOT EXISTS person_deputies_deputy ON person_deputies(deputy);
CREATE TABLE IF NOT EXISTS person_erasures(ref BLOB PRIMARY KEY);
CREATE TABLE IF NOT EXISTS name_places(
    ref BLOB PRIMARY KEY,
    place BLOB NOT NULL,
    is_member INTEGER NOT NULL,
    name_side INTEGER NOT NULL,
    name_level INTEGER NOT NULL,
    actor TEXT NOT NULL
);
)sql";

// Logins differ between set-ups: they stay out of what is compared across them.
constexpr const char* kPersons =
    "SELECT code,person_side,coalesce(last_day,''),coalesce(erased_on,'') FROM persons "
    "ORDER BY 1,2,3,4";
constexpr const char* kNamedSlots =
    "SELECT contracts.natural_key,person_slots.slot_side,person_slots.slot_level,"
    "person_slots.first_day,coalesce(person_slots.last_day,''),coalesce(persons.code,'') "
    "FROM person_slots JOIN contracts ON contracts.id=person_slots.contract "
    "LEFT JOIN persons ON persons.id=person_slots.person ORDER BY 1,2,3,4,5,6";
constexpr const char* kHandovers =
    "SELECT giver.code,person_handovers.first_day,taker.code FROM person_handovers "
    "JOIN persons AS giver ON giver.id=person_handovers.person "
    "JOIN persons AS taker ON taker.id=person_handovers.successor ORDER BY 1,2,3";
constexpr const char* kDeputies =
    "SELECT holder.code,deputy.code,person_deputies.first_day,person_deputies.last_day "
    "FROM person_deputies JOIN persons AS holder ON holder.id=person_deputies.person "
    "JOIN persons AS deputy ON deputy.id=person_deputies.deputy ORDER BY 1,2,3,4";

std::optional<std::string> DayText(const std::optional<CivilDate>& day) {
    return day ? std::optional(day->ToText()) : std::nullopt;
}

void PutPerson(sql::Db& db, const ports::Held<PersonBook>& after) {
    const Person& person = after.state;
    sql::Statement upsert = db.Prepare(
        "INSERT INTO persons(id,code,person_side,actor,name_ref,last_day,erased_on) "
        "VALUES(?,?,?,?,?,?,?) ON CONFLICT(id) DO UPDATE SET actor=excluded.actor,"
        "name_ref=excluded.name_ref,last_day=excluded.last_day,erased_on=excluded.erased_on"
    );
    // Who was erased no longer calls.
    const std::string actor = person.erased_on ? std::string() : person.data.actor;
    upsert.BindAll(after.id, person.data.code, EnumText(person.data.side), actor);
    upsert.BindAll(person.data.kept_name.ref, DayText(person.last_day), DayText(person.erased_on));
    upsert.Run();
}

void GiveUp(sql::Db& db, const std::vector<Uuid>& refs) {
    for (const Uuid& ref : refs) {
        db.Prepare("INSERT INTO person_erasures(ref) VALUES(?) ON CONFLICT(ref) DO NOTHING")
            .Bind(ref)
            .Run();
    }
}

void PutPlace(sql::Db& db, const NamePlace& place) {
    sql::Statement insert = db.Prepare(
        "INSERT INTO name_places(ref,place,is_member,name_side,name_level,actor) "
        "VALUES(?,?,?,?,?,?) ON CONFLICT(ref) DO NOTHING"
    );
    insert.BindAll(place.ref, place.place, std::uint64_t{place.is_member});
    insert.BindAll(static_cast<std::uint64_t>(place.side), static_cast<std::uint64_t>(place.level));
    insert.Bind(place.actor);
    insert.Run();
}

std::vector<Uuid> IdsOf(sql::Statement& rows) {
    std::vector<Uuid> ids;
    while (rows.Step())
        ids.push_back(rows.Id(0));
    return ids;
}

// The person and all whose work may have come to it.
std::set<Uuid> Givers(sql::Db& db, const Uuid& person) {
    std::set<Uuid> givers;
    std::vector<Uuid> ahead{person};
    while (!ahead.empty()) {
        const Uuid id = ahead.back();
        ahead.pop_back();
        if (!givers.insert(id).second) continue;
        sql::Statement rows =
            db.Prepare("SELECT person FROM person_handovers WHERE successor=? ORDER BY person");
        rows.Bind(id);
        for (const Uuid& giver : IdsOf(rows))
            ahead.push_back(giver);
    }
    return givers;
}

}  // namespace

journal::Schema PersonSchema() {
    return {
        .read_models = kTables,
        .tables =
            {"persons",
             "person_slots",
             "person_handovers",
             "person_deputies",
             "person_erasures",
             "name_places"},
        .canonical = {kPersons, kNamedSlots, kHandovers, kDeputies},
    };
}

void ProjectPerson(sql::Db& db, const ports::Held<PersonBook>& after, const PersonEvent& event) {
    ProjectRecord(db, PersonBook::kKind, after.id, PersonBook::RowOf(after.state));
    PutPerson(db, after);
    std::visit(
        Overloaded{
            [&](const PersonHandedOver& handed) {
                db.Prepare(
                      "INSERT INTO person_handovers(person,first_day,successor) VALUES(?,?,?) "
                      "ON CONFLICT(person,first_day) DO UPDATE SET successor=excluded.successor"
                )
                    .BindAll(after.id, handed.from.ToText(), handed.successor_id)
                    .Run();
            },
            [&](const StandInAppointed& stand_in) {
                db.Prepare(
                      "INSERT INTO person_deputies(person,deputy,first_day,last_day) "
                      "VALUES(?,?,?,?) ON CONFLICT(person,deputy,first_day) "
                      "DO UPDATE SET last_day=excluded.last_day"
                )
                    .BindAll(after.id, stand_in.deputy_id)
                    .BindAll(stand_in.from.ToText(), stand_in.to.ToText())
                    .Run();
            },
            [&](const PersonChanged& changed) { GiveUp(db, changed.replaced); },
            [&](const PersonErased& erased) { GiveUp(db, erased.refs); },
            [](const auto&) {},
        },
        event
    );
}

void ProjectResponsibility(
    sql::Db& db, const ports::Held<ResponsibilityBook>& after, const ResponsibilityEvent& event
) {
    ProjectRecord(db, ResponsibilityBook::kKind, after.id, ResponsibilityBook::RowOf(after.state));
    const auto* assigned = std::get_if<SlotAssigned>(&event);
    if (assigned == nullptr) return;
    const SlotAssignment& one = assigned->assignment;
    sql::Statement insert = db.Prepare(
        "INSERT INTO person_slots(contract,said,slot_side,slot_level,person,first_day,last_day) "
        "VALUES(?,?,?,?,?,?,?)"
    );
    insert.BindAll(after.id, std::uint64_t(after.state.assignments.size()));
    insert.BindAll(EnumText(one.slot.side), EnumText(one.slot.level), one.person_id);
    insert.BindAll(one.from.ToText(), DayText(one.to));
    insert.Run();
}

void ProjectNames(sql::Db& db, const ports::Held<ContractBook>& after, const ContractEvent& event) {
    const bool drafted = std::holds_alternative<ContractCreated>(event) ||
                         std::holds_alternative<ContractImported>(event) ||
                         std::holds_alternative<ContractDraftUpdated>(event);
    if (!drafted) return;
    for (const ResponsiblePerson& person : after.state.base.responsible_persons) {
        PutPlace(
            db,
            {
                .ref = person.name_ref,
                .place = after.id,
                .side = static_cast<GroupSide>(person.side),
                .level = person.level,
            }
        );
    }
}

void ProjectNames(sql::Db& db, const SteeringGroupEvent& event) {
    const auto put = [&](const GroupMember& member) {
        PutPlace(
            db,
            {
                .ref = member.name_ref,
                .place = member.id,
                .is_member = true,
                .side = member.side,
                .actor = member.actor,
            }
        );
    };
    if (const auto* created = std::get_if<SteeringGroupCreated>(&event)) {
        for (const GroupMember& member : created->members)
            put(member);
    }
    if (const auto* added = std::get_if<GroupMemberAdded>(&event)) put(added->member);
}

absl::StatusOr<std::optional<Uuid>> PersonStore::PersonOfLogin(const std::string& actor) {
    std::optional<Uuid> found;
    if (actor.empty()) return found;
    const absl::Status read = journal_.Read([&](sql::Db& db) {
        sql::Statement rows = db.Prepare("SELECT id FROM persons WHERE actor=?");
        if (rows.Bind(actor).Step()) found = rows.Id(0);
    });
    if (!read.ok()) return read;
    return found;
}

absl::StatusOr<std::vector<Uuid>> PersonStore::DeputisedBy(const Uuid& person, CivilDate day) {
    std::vector<Uuid> found;
    const absl::Status read = journal_.Read([&](sql::Db& db) {
        sql::Statement rows = db.Prepare(
            "SELECT DISTINCT person FROM person_deputies JOIN persons AS deputy "
            "ON deputy.id=person_deputies.deputy WHERE person_deputies.deputy=? AND first_day<=? "
            "AND person_deputies.last_day>=? "
            "AND coalesce(deputy.last_day,person_deputies.last_day)>=? ORDER BY person"
        );
        rows.BindAll(person, day.ToText(), day.ToText(), day.ToText());
        found = IdsOf(rows);
    });
    if (!read.ok()) return read;
    return found;
}

absl::StatusOr<std::vector<Uuid>> PersonStore::ContractsOf(const Uuid& person) {
    std::set<Uuid> contracts;
    const absl::Status read = journal_.Read([&](sql::Db& db) {
        for (const Uuid& giver : Givers(db, person)) {
            sql::Statement rows =
                db.Prepare("SELECT DISTINCT contract FROM person_slots WHERE person=?");
            rows.Bind(giver);
            for (const Uuid& contract : IdsOf(rows))
                contracts.insert(contract);
        }
    });
    if (!read.ok()) return read;
    return std::vector<Uuid>(contracts.begin(), contracts.end());
}

absl::StatusOr<std::vector<Uuid>> PersonStore::NotYetRequired(
    const Uuid& after, std::size_t limit
) {
    std::vector<Uuid> found;
    const absl::Status read = journal_.Read([&](sql::Db& db) {
        sql::Statement rows = db.Prepare(
            "SELECT contracts.id FROM contracts LEFT JOIN records ON records.kind=? AND "
            "records.id=contracts.id WHERE contracts.id>? AND contracts.state IN (?,?) AND "
            "coalesce(records.state,'free')='free' ORDER BY contracts.id LIMIT ?"
        );
        rows.BindAll(ResponsibilityBook::kKind, after, EnumText(ContractState::kActive));
        rows.BindAll(EnumText(ContractState::kEnding), std::uint64_t(limit));
        found = IdsOf(rows);
    });
    if (!read.ok()) return read;
    return found;
}

absl::StatusOr<std::vector<NamePlace>> PersonStore::PlacesOf(const std::string& name) {
    std::vector<NamePlace> found;
    const absl::Status read = journal_.Read([&](sql::Db& db) {
        sql::Statement rows = db.Prepare(
            "SELECT name_places.ref,place,is_member,name_side,name_level,actor FROM name_places "
            "JOIN private_texts ON private_texts.ref=name_places.ref WHERE body=? ORDER BY 1"
        );
        rows.Bind(name);
        while (rows.Step()) {
            found.push_back({
                .ref = rows.Id(0),
                .place = rows.Id(1),
                .is_member = rows.Int(2) != 0,
                .side = static_cast<GroupSide>(rows.Int(3)),
                .level = static_cast<Level>(rows.Int(4)),
                .actor = rows.Text(5),
            });
        }
    });
    if (!read.ok()) return read;
    return found;
}

absl::StatusOr<std::vector<Uuid>> PersonStore::Namesakes(
    const Uuid& person, const std::string& name
) {
    std::vector<Uuid> found;
    const absl::Status read = journal_.Read([&](sql::Db& db) {
        sql::Statement rows = db.Prepare(
            "SELECT persons.id FROM persons JOIN private_texts ON "
            "private_texts.ref=persons.name_ref WHERE private_texts.body=? AND persons.id<>?"
        );
        rows.BindAll(name, person);
        found = IdsOf(rows);
    });
    if (!read.ok()) return read;
    return found;
}

absl::StatusOr<std::vector<SlotOnce>> PersonStore::SlotsOf(const Uuid& person) {
    std::vector<SlotOnce> found;
    const absl::Status read = journal_.Read([&](sql::Db& db) {
        for (const Uuid& giver : Givers(db, person)) {
            sql::Statement rows =
                db.Prepare("SELECT DISTINCT contract,slot_level FROM person_slots WHERE person=?");
            rows.Bind(giver);
            while (rows.Step())
                found.push_back({rows.Id(0), *EnumParse<Level>(rows.View(1))});
        }
    });
    if (!read.ok()) return read;
    return found;
}

absl::StatusOr<std::vector<Uuid>> PersonStore::TextsToErase() {
    std::vector<Uuid> found;
    const absl::Status read = journal_.Read([&](sql::Db& db) {
        sql::Statement rows = db.Prepare(
            "SELECT person_erasures.ref FROM person_erasures JOIN private_texts ON "
            "private_texts.ref=person_erasures.ref"
        );
        found = IdsOf(rows);
    });
    if (!read.ok()) return read;
    return found;
}

}  // namespace luotsi::contract_registry
