#pragma once

#include "contract_registry/domain/parties.h"
#include "contract_registry/domain/record.h"
#include "kernel/aggregate.h"
#include "kernel/civil.h"
#include "kernel/clock.h"
#include "kernel/decision.h"
#include "kernel/describe.h"
#include "kernel/identifiers.h"
#include "kernel/ids.h"
#include "kernel/sealed_text.h"

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <variant>
#include <vector>

namespace luotsi::contract_registry {

// A text about a person in the erasable side table: where it lies and a salted hash of it.
struct KeptText {
    Uuid ref = {};
    std::string hash = {};
    bool operator==(const KeptText&) const = default;
    static constexpr auto Fields() {
        return std::tuple{Field{"ref", &KeptText::ref}, Field{"hash", &KeptText::hash}};
    }
    static constexpr auto Sealed() {
        return SealedText{&KeptText::ref, &KeptText::hash, TextSeal::kSalted};
    }
};

// What is told of a person. Name and contact lie outside the journal; the code and the login stay
// for ever and are no names.
struct PersonData {
    // How people know the post; unique in the county.
    std::string code = {};
    Side side = Side::kBuyer;
    // Where it is not the contract's own party.
    std::optional<PartyIdentifier> organisation = {};
    // The login by which the person's calls are known; empty for who has none.
    std::string actor = {};
    KeptText kept_name = {};
    // Nil where none was given.
    KeptText kept_contact = {};

    bool operator==(const PersonData&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"code", &PersonData::code},
            Field{"side", &PersonData::side},
            Field{"organisation", &PersonData::organisation},
            Field{"actor", &PersonData::actor},
            Field{"kept_name", &PersonData::kept_name},
            Field{"kept_contact", &PersonData::kept_contact}
        };
    }
};

struct PersonAdded {
    static constexpr std::string_view kName = "person_added";
    PersonData data;
    static constexpr auto Fields() { return std::tuple{Field{"data", &PersonAdded::data}}; }
};

struct PersonChanged {
    static constexpr std::string_view kName = "person_changed";
    PersonData data;
    // The texts that the new ones replace: they are destroyed.
    std::vector<Uuid> replaced;
    // Where the earlier name stands elsewhere and is this person's: it goes when the person is
    // erased.
    std::vector<Uuid> earlier = {};
    static constexpr auto Fields() {
        return std::tuple{
            Field{"data", &PersonChanged::data},
            Field{"replaced", &PersonChanged::replaced},
            Field{"earlier", &PersonChanged::earlier}
        };
    }
};

// From a day on somebody else does the person's work. Nothing else is written anywhere.
struct PersonHandedOver {
    static constexpr std::string_view kName = "person_handed_over";
    Uuid successor_id;
    CivilDate from;
    bool operator==(const PersonHandedOver&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"successor_id", &PersonHandedOver::successor_id},
            Field{"from", &PersonHandedOver::from}
        };
    }
};

// In set dates a deputy sees the person's work too. (Who may approve in another's place is told to
// the approvals themselves: domain/approval.h.)
struct StandInAppointed {
    static constexpr std::string_view kName = "stand_in_appointed";
    Uuid deputy_id;
    CivilDate from;
    CivilDate to;
    bool operator==(const StandInAppointed&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"deputy_id", &StandInAppointed::deputy_id},
            Field{"from", &StandInAppointed::from},
            Field{"to", &StandInAppointed::to}
        };
    }
};

struct PersonLeft {
    static constexpr std::string_view kName = "person_left";
    CivilDate last_day;
    static constexpr auto Fields() { return std::tuple{Field{"last_day", &PersonLeft::last_day}}; }
};

// The texts were given up to be destroyed; what was not yet done in time is done on the next day.
struct PersonErased {
    static constexpr std::string_view kName = "person_erased";
    CivilDate on;
    std::vector<Uuid> refs;
    static constexpr auto Fields() {
        return std::tuple{Field{"on", &PersonErased::on}, Field{"refs", &PersonErased::refs}};
    }
};

using PersonEvent = std::variant<
    PersonAdded,
    PersonChanged,
    PersonHandedOver,
    StandInAppointed,
    PersonLeft,
    PersonErased>;

// Somebody who can be responsible for contracts (vastuuhenkilö).
struct Person {
    PersonData data;
    // One a day, in the order of days.
    std::vector<PersonHandedOver> handovers;
    std::vector<StandInAppointed> stand_ins;
    std::optional<CivilDate> last_day;
    std::optional<CivilDate> erased_on;
    // Texts that tell an earlier name of the person.
    std::vector<Uuid> earlier;

    bool exists() const { return !data.code.empty(); }
    bool HereOn(CivilDate day) const { return exists() && (!last_day || day <= *last_day); }
    static constexpr auto Fields() {
        return std::tuple{
            Field{"data", &Person::data},
            Field{"handovers", &Person::handovers},
            Field{"stand_ins", &Person::stand_ins},
            Field{"last_day", &Person::last_day},
            Field{"erased_on", &Person::erased_on},
            Field{"earlier", &Person::earlier}
        };
    }
};

struct PersonBook {
    using State = Person;
    using Event = PersonEvent;
    static constexpr std::string_view kKind = "person";
    static constexpr std::uint64_t kSnapshotEvery = 0;
    static void Evolve(State& person, const Event& event, const Recorded& recorded);
    static std::vector<Claim> Claims(const State& person);
    static RecordRow RowOf(const State& person);
};

// Finds a person by id; one that does not exist for an id that is nobody's.
using PersonLook = std::function<Person(const Uuid&)>;

// Who does on `day` the work that `person` was given on `given`: along the handovers whose day has
// come since. Does not ask whether that one is still here.
Uuid FollowHandovers(const Uuid& person, CivilDate given, CivilDate day, const PersonLook& look);

// Whether a code or login holds a word of the name, however it is spelled without its dots.
bool HoldsWordOfName(std::string_view code, std::string_view name);
// Whether a login is that of a client's representative.
bool IsClientLogin(std::string_view actor);

struct AddPerson {
    PersonData data;
    // Whether the code or the login holds a word of the name.
    bool code_names = false;
};
// PERSON_CODE_NAMES, PERSON_IS_CLIENT.
Decision<PersonEvent> Decide(const Person& person, const AddPerson& command);

struct ChangePerson {
    PersonData data;
    // As told now. No new name may stand in the code, which stays.
    std::string_view name = {};
    // Where a name that is given up stands elsewhere.
    std::vector<Uuid> earlier = {};
};
// Code and side stay. PERSON_NOT_FOUND, PERSON_ERASED and those of AddPerson.
Decision<PersonEvent> Decide(const Person& person, const ChangePerson& command);

struct HandOver {
    Uuid person_id;
    PersonHandedOver handover;
};
// PERSON_NOT_FOUND, PERSON_OTHER_SIDE, PERSON_HAS_LEFT, HANDOVER_TO_ONESELF, HANDOVER_IN_PAST,
// HANDOVER_CIRCULAR.
Decision<PersonEvent> Decide(
    const Person& person, const HandOver& command, const PersonLook& look, const Moment& moment
);

struct AppointStandIn {
    Uuid person_id;
    StandInAppointed stand_in;
};
// PERSON_NOT_FOUND, PERSON_ERASED, PERSON_HAS_LEFT, PERSON_DEPUTY_UNFIT, DATE_ORDER_REVERSED,
// HANDOVER_IN_PAST: days that have passed are neither added nor taken away.
Decision<PersonEvent> Decide(
    const Person& person,
    const AppointStandIn& command,
    const PersonLook& look,
    const Moment& moment
);

struct RecordDeparture {
    CivilDate last_day;
};
// PERSON_NOT_FOUND, PERSON_ERASED, PERSON_HAS_LEFT: a last day that has passed stays.
// DEPARTURE_IN_PAST: a last day before yesterday.
Decision<PersonEvent> Decide(
    const Person& person, const RecordDeparture& command, const Moment& moment
);

struct ErasePerson {
    // Texts beside its own that go with it.
    std::vector<Uuid> refs = {};
    // Places whose name may be this person's or another's.
    std::set<Uuid> unclear = {};
};
// PERSON_NOT_FOUND, PERSON_STILL_HERE, PERSON_ERASED, PERSON_NAMESAKE_UNCLEAR.
Decision<PersonEvent> Decide(
    const Person& person, const ErasePerson& command, const Moment& moment
);

}  // namespace luotsi::contract_registry
