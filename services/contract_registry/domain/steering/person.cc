#include "contract_registry/domain/steering/person.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <set>
#include <utility>

namespace luotsi::contract_registry {
namespace {

Rejection NotFound(std::string_view field) {
    return {.reason = "PERSON_NOT_FOUND", .field = std::string(field)};
}

// Small letters without dots and marks, as logins spell names: `Mäkelä-Öhman` is `makela-ohman`.
std::string Folded(std::string_view text) {
    static constexpr std::array<std::pair<std::string_view, char>, 10> kLetters{{
        {"ä", 'a'},
        {"Ä", 'a'},
        {"å", 'a'},
        {"Å", 'a'},
        {"ö", 'o'},
        {"Ö", 'o'},
        {"é", 'e'},
        {"É", 'e'},
        {"ü", 'u'},
        {"Ü", 'u'},
    }};
    std::string folded;
    while (!text.empty()) {
        const auto letter = std::ranges::find_if(kLetters, [&](const auto& one) {
            return text.starts_with(one.first);
        });
        if (letter != kLetters.end()) {
            folded += letter->second;
            text.remove_prefix(letter->first.size());
            continue;
        }
        folded += static_cast<char>(std::tolower(static_cast<unsigned char>(text.front())));
        text.remove_prefix(1);
    }
    return folded;
}

bool IsLetter(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
           static_cast<unsigned char>(c) >= 0x80;
}

std::vector<std::string> WordsOf(const std::string& text) {
    std::vector<std::string> words(1);
    for (const char c : text) {
        if (IsLetter(c)) {
            words.back() += c;
        } else if (!words.back().empty()) {
            words.emplace_back();
        }
    }
    return words;
}

std::vector<Uuid> TextsOf(const PersonData& data) {
    std::vector<Uuid> refs;
    for (const KeptText& text : {data.kept_name, data.kept_contact}) {
        if (!text.ref.IsNil()) refs.push_back(text.ref);
    }
    return refs;
}

// Puts there what is not there yet.
void Join(std::vector<Uuid>& refs, const std::vector<Uuid>& more) {
    for (const Uuid& ref : more) {
        if (std::ranges::find(refs, ref) == refs.end()) refs.push_back(ref);
    }
}

// The places as far as an answer's facts hold them; the next call names the next ones.
Rejection NamesakeUnclear(const std::set<Uuid>& places) {
    constexpr std::size_t kInOneFact = 5;
    constexpr std::size_t kFacts = 6;
    Rejection refused{.reason = "PERSON_NAMESAKE_UNCLEAR", .field = "also_in"};
    refused.facts["count"] = std::to_string(places.size());
    std::size_t number = 0;
    for (const Uuid& place : places) {
        const std::size_t fact = number++ / kInOneFact + 1;
        if (fact > kFacts) break;
        std::string& named = refused.facts[fact == 1 ? "places" : "places_" + std::to_string(fact)];
        named += (named.empty() ? "" : ",") + place.ToText();
    }
    return refused;
}

std::optional<Rejection> RefuseData(const PersonData& data, bool code_names) {
    if (code_names) return Rejection{.reason = "PERSON_CODE_NAMES", .field = "person.code"};
    if (IsClientLogin(data.actor))
        return Rejection{.reason = "PERSON_IS_CLIENT", .field = "person.actor"};
    return std::nullopt;
}

// The handover that takes on what was given on a day: the first one from that day on.
const PersonHandedOver* NextHandover(const Person& person, CivilDate given) {
    const auto found = std::ranges::find_if(person.handovers, [&](const PersonHandedOver& one) {
        return one.from >= given;
    });
    return found == person.handovers.end() ? nullptr : &*found;
}

// One that has begun may still end on another day from yesterday on.
std::optional<Rejection> RefusePastStandIn(
    const Person& person, const StandInAppointed& stand_in, CivilDate today
) {
    if (stand_in.from >= today) return std::nullopt;
    const CivilDate yesterday = today.AddDays(-1);
    const bool goes_on = std::ranges::any_of(person.stand_ins, [&](const auto& known) {
        return known.deputy_id == stand_in.deputy_id && known.from == stand_in.from &&
               known.to >= yesterday;
    });
    if (!goes_on) return Rejection{.reason = "HANDOVER_IN_PAST", .field = "from"};
    if (stand_in.to < yesterday) return Rejection{.reason = "HANDOVER_IN_PAST", .field = "to"};
    return std::nullopt;
}

}  // namespace

void PersonBook::Evolve(State& person, const Event& event, const Recorded&) {
    std::visit(
        Overloaded{
            [&](const PersonAdded& added) { person.data = added.data; },
            [&](const PersonChanged& changed) {
                person.data = changed.data;
                Join(person.earlier, changed.earlier);
            },
            [&](const PersonHandedOver& handed) {
                std::erase_if(person.handovers, [&](const auto& one) {
                    return one.from == handed.from;
                });
                const auto at = std::ranges::lower_bound(
                    person.handovers, handed.from, {}, &PersonHandedOver::from
                );
                person.handovers.insert(at, handed);
            },
            [&](const StandInAppointed& appointed) {
                std::erase_if(person.stand_ins, [&](const auto& one) {
                    return one.deputy_id == appointed.deputy_id && one.from == appointed.from;
                });
                person.stand_ins.push_back(appointed);
            },
            [&](const PersonLeft& left) { person.last_day = left.last_day; },
            [&](const PersonErased& erased) { person.erased_on = erased.on; },
        },
        event
    );
}

std::vector<Claim> PersonBook::Claims(const State& person) {
    if (!person.exists()) return {};
    std::vector<Claim> claims{{
        .key = "person/" + person.data.code,
        .reason = "PERSON_CODE_TAKEN",
        .field = "person.code",
    }};
    // Who has been erased no longer calls: the login is free for another.
    if (!person.data.actor.empty() && !person.erased_on) {
        claims.push_back({
            .key = "person-actor/" + person.data.actor,
            .reason = "PERSON_ACTOR_TAKEN",
            .field = "person.actor",
        });
    }
    return claims;
}

RecordRow PersonBook::RowOf(const State& person) {
    const char* state = person.last_day ? "left" : "here";
    if (person.erased_on) state = "erased";
    return {.contract = {}, .code = person.data.code, .state = state, .due = {}};
}

Uuid FollowHandovers(const Uuid& person, CivilDate given, CivilDate day, const PersonLook& look) {
    Uuid holder = person;
    // Days only grow along the way, so that a circle can close within one day only.
    std::set<Uuid> seen{holder};
    while (true) {
        const Person known = look(holder);
        const PersonHandedOver* next = NextHandover(known, given);
        if (next == nullptr || next->from > day) return holder;
        if (next->from > given) seen = {holder};
        if (!seen.insert(next->successor_id).second) return holder;
        given = next->from;
        holder = next->successor_id;
    }
}

bool HoldsWordOfName(std::string_view code, std::string_view name) {
    // Shorter words (`de`, `af`) stand in codes by chance.
    constexpr std::size_t kShortest = 3;
    const std::string folded = Folded(code);
    return std::ranges::any_of(WordsOf(Folded(name)), [&](const std::string& word) {
        return word.size() >= kShortest && folded.find(word) != std::string::npos;
    });
}

bool IsClientLogin(std::string_view actor) {
    return actor.substr(0, actor.find('/')).find("client") != std::string_view::npos;
}

Decision<PersonEvent> Decide(const Person& person, const AddPerson& command) {
    LUOTSI_CHECK(!person.exists(), "a person is added under a fresh id");
    if (auto refused = RefuseData(command.data, command.code_names)) return *std::move(refused);
    return PersonAdded{command.data};
}

Decision<PersonEvent> Decide(const Person& person, const ChangePerson& command) {
    if (!person.exists()) return NotFound("person_id");
    if (person.erased_on) return Rejection{.reason = "PERSON_ERASED", .field = "person_id"};
    PersonData data = command.data;
    data.code = person.data.code;
    data.side = person.data.side;
    const bool code_names =
        HoldsWordOfName(data.code, command.name) || HoldsWordOfName(data.actor, command.name);
    if (auto refused = RefuseData(data, code_names)) return *std::move(refused);
    return PersonChanged{
        .data = std::move(data), .replaced = TextsOf(person.data), .earlier = command.earlier
    };
}

Decision<PersonEvent> Decide(
    const Person& person, const HandOver& command, const PersonLook& look, const Moment& moment
) {
    const PersonHandedOver& handover = command.handover;
    if (!person.exists()) return NotFound("person_id");
    if (handover.successor_id == command.person_id)
        return Rejection{.reason = "HANDOVER_TO_ONESELF", .field = "successor_id"};
    const Person successor = look(handover.successor_id);
    if (!successor.exists()) return NotFound("successor_id");
    if (successor.data.side != person.data.side)
        return Rejection{.reason = "PERSON_OTHER_SIDE", .field = "successor_id"};
    if (handover.from < moment.today)
        return Rejection{.reason = "HANDOVER_IN_PAST", .field = "from"};
    const PersonLook others = [&](const Uuid& id) {
        Person one = look(id);
        // What this handover replaces no longer leads on.
        if (id == command.person_id)
            std::erase_if(one.handovers, [&](const auto& old) {
                return old.from == handover.from;
            });
        return one;
    };
    const Uuid holder =
        FollowHandovers(handover.successor_id, handover.from, handover.from, others);
    if (holder == command.person_id)
        return Rejection{.reason = "HANDOVER_CIRCULAR", .field = "successor_id"};
    if (!look(holder).HereOn(handover.from))
        return Rejection{.reason = "PERSON_HAS_LEFT", .field = "successor_id"};
    if (std::ranges::find(person.handovers, handover) != person.handovers.end())
        return std::vector<PersonEvent>{};
    return handover;
}

Decision<PersonEvent> Decide(
    const Person& person,
    const AppointStandIn& command,
    const PersonLook& look,
    const Moment& moment
) {
    const StandInAppointed& stand_in = command.stand_in;
    if (!person.exists()) return NotFound("person_id");
    if (person.erased_on) return Rejection{.reason = "PERSON_ERASED", .field = "person_id"};
    const Person deputy = look(stand_in.deputy_id);
    if (!deputy.exists()) return NotFound("deputy_id");
    if (stand_in.to < stand_in.from)
        return Rejection{.reason = "DATE_ORDER_REVERSED", .field = "to"};
    if (std::ranges::find(person.stand_ins, stand_in) != person.stand_ins.end())
        return std::vector<PersonEvent>{};
    if (auto refused = RefusePastStandIn(person, stand_in, moment.today))
        return *std::move(refused);
    if (!person.HereOn(stand_in.from))
        return Rejection{.reason = "PERSON_HAS_LEFT", .field = "person_id"};
    const bool fit = stand_in.deputy_id != command.person_id &&
                     deputy.data.side == person.data.side && deputy.HereOn(stand_in.to);
    if (!fit) return Rejection{.reason = "PERSON_DEPUTY_UNFIT", .field = "deputy_id"};
    return stand_in;
}

Decision<PersonEvent> Decide(
    const Person& person, const RecordDeparture& command, const Moment& moment
) {
    if (!person.exists()) return NotFound("person_id");
    if (person.erased_on) return Rejection{.reason = "PERSON_ERASED", .field = "person_id"};
    if (person.last_day == command.last_day) return std::vector<PersonEvent>{};
    if (!person.HereOn(moment.today))
        return Rejection{.reason = "PERSON_HAS_LEFT", .field = "person_id"};
    // Who was here until yesterday is told today; earlier days have been told of already.
    if (command.last_day < moment.today.AddDays(-1))
        return Rejection{.reason = "DEPARTURE_IN_PAST", .field = "last_day"};
    return PersonLeft{command.last_day};
}

Decision<PersonEvent> Decide(
    const Person& person, const ErasePerson& command, const Moment& moment
) {
    if (!person.exists()) return NotFound("person_id");
    if (person.erased_on) return Rejection{.reason = "PERSON_ERASED", .field = "person_id"};
    if (person.HereOn(moment.today))
        return Rejection{.reason = "PERSON_STILL_HERE", .field = "person_id"};
    if (!command.unclear.empty()) return NamesakeUnclear(command.unclear);
    PersonErased erased{.on = moment.today, .refs = command.refs};
    Join(erased.refs, person.earlier);
    Join(erased.refs, TextsOf(person.data));
    return erased;
}

}  // namespace luotsi::contract_registry
