#include "contract_registry/domain/steering/responsibility.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace luotsi::contract_registry {
namespace {

CivilDate Day(const char* text) {
    return *CivilDate::Parse(text);
}

Moment On(CivilDate day) {
    return {.now = Instant(), .today = day};
}

Uuid IdOf(unsigned number) {
    Uuid::Bytes bytes{};
    bytes[15] = static_cast<std::uint8_t>(number);
    return Uuid::FromBytes(bytes);
}

constexpr Slot kTactical{Side::kBuyer, Level::kTactical};

// Persons and one book, changed as the program changes them.
class Office {
  public:
    explicit Office(const char* today) : today_(Day(today)) {}
    explicit Office(CivilDate today) : today_(today) {}

    Uuid Add(unsigned number, Side side = Side::kBuyer) {
        const Uuid id = IdOf(number);
        PersonData data{.code = "P" + std::to_string(number), .side = side};
        data.kept_name.ref = IdOf(100 + number);
        Take(id, Decide(persons_[id], AddPerson{.data = data}));
        return id;
    }
    std::string HandOver(const Uuid& from, const Uuid& to, CivilDate day) {
        const contract_registry::HandOver command{from, {to, day}};
        return Take(from, Decide(persons_[from], command, Look(), On(today_)));
    }
    std::string Leave(const Uuid& person, CivilDate last_day) {
        return Take(person, Decide(persons_[person], RecordDeparture{last_day}, On(today_)));
    }
    std::string Erase(const Uuid& person) {
        return Take(person, Decide(persons_[person], ErasePerson{}, On(today_)));
    }
    std::string StandIn(const Uuid& person, const Uuid& deputy, CivilDate from, CivilDate to) {
        const AppointStandIn command{person, {deputy, from, to}};
        return Take(person, Decide(persons_[person], command, Look(), On(today_)));
    }
    std::string Assign(
        const Slot& slot,
        const Uuid& person,
        CivilDate from,
        std::optional<CivilDate> to = std::nullopt
    ) {
        const AssignSlot command{
            .contract_id = IdOf(200),
            .assignment = {slot, person, from, to},
            .contract_exists = true,
            .contract_open = true,
        };
        const auto decision = Decide(book_, command, Look(), On(today_));
        if (!decision.accepted()) return decision.rejection().reason;
        for (const auto& event : decision.events())
            ResponsibilityBook::Evolve(book_, event, {});
        return "";
    }
    // The events of a look.
    std::size_t LookAt(SlotDuty duty) {
        const auto decision = LookAtSlots(book_, IdOf(200), duty, Look(), today_);
        for (const auto& event : decision.events())
            ResponsibilityBook::Evolve(book_, event, {});
        return decision.events().size();
    }
    std::optional<Uuid> Who(const Slot& slot, CivilDate day) const {
        return PersonOn(book_, slot, day, Look());
    }
    void MoveTo(CivilDate day) { today_ = day; }
    CivilDate today() const { return today_; }
    const Responsibility& book() const { return book_; }
    const Person& person(const Uuid& id) const { return persons_.at(id); }
    PersonLook Look() const {
        return [this](const Uuid& id) {
            const auto found = persons_.find(id);
            return found == persons_.end() ? Person() : found->second;
        };
    }

  private:
    std::string Take(const Uuid& id, const Decision<PersonEvent>& decision) {
        if (!decision.accepted()) return decision.rejection().reason;
        for (const auto& event : decision.events())
            PersonBook::Evolve(persons_[id], event, {});
        return "";
    }

    CivilDate today_;
    std::map<Uuid, Person> persons_;
    Responsibility book_;
};

TEST(PersonOfTheDay, IsTheOneNamedOnThatDay) {
    Office office("2026-01-01");
    const Uuid a = office.Add(1);
    const Uuid b = office.Add(2);
    ASSERT_EQ(office.Assign(kTactical, a, Day("2026-01-01")), "");
    ASSERT_EQ(office.Assign(kTactical, b, Day("2026-03-01"), Day("2026-03-31")), "");
    EXPECT_EQ(office.Who(kTactical, Day("2025-12-31")), std::nullopt);
    EXPECT_EQ(office.Who(kTactical, Day("2026-02-28")), a);
    EXPECT_EQ(office.Who(kTactical, Day("2026-03-31")), b);
    EXPECT_EQ(office.Who(kTactical, Day("2026-04-01")), a) << "the later word speaks of March only";
}

TEST(PersonOfTheDay, FollowsAHandoverFromItsDayAndKeepsTheDaysBefore) {
    Office office("2026-01-01");
    const Uuid a = office.Add(1);
    const Uuid b = office.Add(2);
    ASSERT_EQ(office.Assign(kTactical, a, Day("2026-01-01")), "");
    ASSERT_EQ(office.HandOver(a, b, Day("2026-05-01")), "");
    EXPECT_EQ(office.Who(kTactical, Day("2026-04-30")), a);
    EXPECT_EQ(office.Who(kTactical, Day("2026-05-01")), b);
    EXPECT_EQ(office.book().assignments.size(), 1U) << "the contract's own book is untouched";
}

TEST(PersonOfTheDay, WorkGivenAfterAHandoverStaysWithItsPerson) {
    Office office("2026-01-01");
    const Uuid a = office.Add(1);
    const Uuid b = office.Add(2);
    ASSERT_EQ(office.HandOver(a, b, Day("2026-05-01")), "");
    ASSERT_EQ(office.Assign(kTactical, a, Day("2026-06-01")), "");
    EXPECT_EQ(office.Who(kTactical, Day("2026-06-01")), a) << "A is back and named anew";
}

TEST(PersonOfTheDay, ComesBackWhenTheSuccessorHandsBack) {
    Office office("2026-01-01");
    const Uuid a = office.Add(1);
    const Uuid b = office.Add(2);
    ASSERT_EQ(office.Assign(kTactical, a, Day("2026-01-01")), "");
    ASSERT_EQ(office.HandOver(a, b, Day("2026-05-01")), "");
    ASSERT_EQ(office.HandOver(b, a, Day("2026-09-01")), "");
    EXPECT_EQ(office.Who(kTactical, Day("2026-08-31")), b);
    EXPECT_EQ(office.Who(kTactical, Day("2026-09-01")), a);
}

TEST(PersonOfTheDay, IsNobodyAfterTheLastDayUntilSomebodyTakesOver) {
    Office office("2026-01-01");
    const Uuid a = office.Add(1);
    const Uuid b = office.Add(2);
    ASSERT_EQ(office.Assign(kTactical, a, Day("2026-01-01")), "");
    ASSERT_EQ(office.Leave(a, Day("2026-04-30")), "");
    ASSERT_EQ(office.HandOver(a, b, Day("2026-05-11")), "");
    EXPECT_EQ(office.Who(kTactical, Day("2026-04-30")), a);
    EXPECT_EQ(office.Who(kTactical, Day("2026-05-10")), std::nullopt);
    EXPECT_EQ(office.Who(kTactical, Day("2026-05-11")), b);
}

TEST(HandOver, RefusesWhatMakesNoSense) {
    Office office("2026-05-01");
    const Uuid a = office.Add(1);
    const Uuid b = office.Add(2);
    const Uuid other = office.Add(3, Side::kProvider);
    const CivilDate day = Day("2026-06-01");
    EXPECT_EQ(office.HandOver(a, a, day), "HANDOVER_TO_ONESELF");
    EXPECT_EQ(office.HandOver(a, other, day), "PERSON_OTHER_SIDE");
    EXPECT_EQ(office.HandOver(a, IdOf(77), day), "PERSON_NOT_FOUND");
    EXPECT_EQ(office.HandOver(IdOf(77), a, day), "PERSON_NOT_FOUND");
    EXPECT_EQ(office.HandOver(a, b, Day("2026-04-30")), "HANDOVER_IN_PAST");
    ASSERT_EQ(office.HandOver(b, a, day), "");
    EXPECT_EQ(office.HandOver(a, b, day), "HANDOVER_CIRCULAR");
    ASSERT_EQ(office.Leave(a, Day("2026-05-31")), "");
    const Uuid c = office.Add(4);
    EXPECT_EQ(office.HandOver(c, a, day), "PERSON_HAS_LEFT");
}

TEST(HandOver, ACircleIsFoundAlsoThroughTheHandoverThatItReplaces) {
    Office office("2026-05-01");
    const Uuid a = office.Add(1);
    const Uuid b = office.Add(2);
    const Uuid c = office.Add(3);
    const CivilDate day = Day("2026-06-01");
    ASSERT_EQ(office.HandOver(a, c, day), "");
    ASSERT_EQ(office.HandOver(b, a, day), "");
    EXPECT_EQ(office.HandOver(a, b, day), "HANDOVER_CIRCULAR");
}

TEST(HandOver, TheSameDayAgainReplacesTheSuccessor) {
    Office office("2026-05-01");
    const Uuid a = office.Add(1);
    const Uuid b = office.Add(2);
    const Uuid c = office.Add(3);
    ASSERT_EQ(office.Assign(kTactical, a, Day("2026-05-01")), "");
    ASSERT_EQ(office.HandOver(a, b, Day("2026-06-01")), "");
    ASSERT_EQ(office.HandOver(a, c, Day("2026-06-01")), "");
    EXPECT_EQ(office.Who(kTactical, Day("2026-06-01")), c);
    EXPECT_EQ(office.person(a).handovers.size(), 1U);
}

TEST(AssignSlot, RefusesTheWrongPerson) {
    Office office("2026-05-01");
    const Uuid a = office.Add(1);
    const Uuid other = office.Add(2, Side::kProvider);
    EXPECT_EQ(office.Assign(kTactical, other, Day("2026-05-01")), "PERSON_OTHER_SIDE");
    EXPECT_EQ(office.Assign(kTactical, IdOf(77), Day("2026-05-01")), "PERSON_NOT_FOUND");
    EXPECT_EQ(
        office.Assign(kTactical, a, Day("2026-05-02"), Day("2026-05-01")), "DATE_ORDER_REVERSED"
    );
    ASSERT_EQ(office.Leave(a, Day("2026-05-31")), "");
    EXPECT_EQ(office.Assign(kTactical, a, Day("2026-06-01")), "PERSON_HAS_LEFT");
}

TEST(AssignSlot, NamesPassedDaysOnlyWhereNobodyHeldTheSlot) {
    Office office("2026-05-01");
    const Uuid a = office.Add(1);
    const Uuid b = office.Add(2);
    ASSERT_EQ(office.Assign(kTactical, a, Day("2026-02-01")), "") << "nobody was told before";
    EXPECT_EQ(office.Assign(kTactical, b, Day("2026-01-01")), "SLOT_HELD_THEN");
    EXPECT_EQ(office.Assign(kTactical, b, Day("2026-04-30")), "SLOT_HELD_THEN");
    EXPECT_EQ(office.Assign(kTactical, b, Day("2026-01-01"), Day("2026-01-31")), "");
    EXPECT_EQ(office.Assign(kTactical, b, Day("2026-05-01")), "");
    EXPECT_EQ(office.Who(kTactical, Day("2026-04-30")), a);
}

TEST(LookAtSlots, MissesWhatWasFilledAndThatOnly) {
    Office office("2026-05-01");
    const Uuid a = office.Add(1);
    ASSERT_EQ(office.Assign(kTactical, a, Day("2026-05-01"), Day("2026-05-31")), "");
    EXPECT_EQ(office.LookAt(SlotDuty::kOnceFilled), 1U);
    EXPECT_TRUE(office.book().vacant.empty());
    EXPECT_EQ(office.book().next_look, Day("2026-06-01"));
    EXPECT_EQ(office.LookAt(SlotDuty::kOnceFilled), 0U) << "a second look finds nothing new";
    office.MoveTo(Day("2026-06-04"));
    EXPECT_EQ(office.LookAt(SlotDuty::kOnceFilled), 1U);
    const std::vector<VacantSlot> expected{{kTactical, Day("2026-06-01")}};
    EXPECT_EQ(office.book().vacant, expected) << "since the day, also where the look came later";
    const auto attentions = ResponsibilityBook::Attentions(office.book());
    ASSERT_EQ(attentions.size(), 1U);
    EXPECT_EQ(attentions[0].code, "RESP-VACANT");
    EXPECT_EQ(attentions[0].subject, "buyer/tactical");
    EXPECT_EQ(attentions[0].level, Level::kStrategic) << "the tactical one is who is missing";
    EXPECT_EQ(office.LookAt(SlotDuty::kNone), 1U);
    EXPECT_TRUE(office.book().vacant.empty()) << "a contract that is over misses nobody";
}

TEST(LookAtSlots, MissesAllSixWhereTheCountyDemandsThem) {
    Office office("2026-05-01");
    EXPECT_EQ(office.LookAt(SlotDuty::kAll), 1U);
    EXPECT_EQ(office.book().vacant.size(), 6U);
    office.MoveTo(Day("2026-05-02"));
    EXPECT_EQ(office.LookAt(SlotDuty::kAll), 0U) << "they are missed since the day before";
}

TEST(Person, ACodeThatTellsTheNameIsSeen) {
    EXPECT_TRUE(HoldsWordOfName("tactical/maija.makela", "Maija Mäkelä"));
    EXPECT_TRUE(HoldsWordOfName("ÖHMAN-1", "Åke Öhman"));
    EXPECT_FALSE(HoldsWordOfName("HOIVA-TAKT-2", "Maija Mäkelä"));
    EXPECT_FALSE(HoldsWordOfName("tactical/5f0a", "Jo Li")) << "too short to tell anything";
    const PersonData data{.code = "MAKELA-1", .side = Side::kBuyer};
    const auto refused = Decide(Person(), AddPerson{.data = data, .code_names = true});
    ASSERT_FALSE(refused.accepted());
    EXPECT_EQ(refused.rejection().reason, "PERSON_CODE_NAMES");
}

TEST(Person, AClientsRepresentativeIsNeverResponsible) {
    const PersonData data{.code = "A", .side = Side::kBuyer, .actor = "client_representative/5f0a"};
    const auto refused = Decide(Person(), AddPerson{.data = data});
    ASSERT_FALSE(refused.accepted());
    EXPECT_EQ(refused.rejection().reason, "PERSON_IS_CLIENT");
}

TEST(Person, LeavesYesterdayAtTheEarliest) {
    Office office("2026-05-01");
    const Uuid a = office.Add(1);
    EXPECT_EQ(office.Leave(a, Day("2020-01-31")), "DEPARTURE_IN_PAST");
    EXPECT_EQ(office.Leave(a, Day("2026-04-29")), "DEPARTURE_IN_PAST");
    EXPECT_EQ(office.Leave(a, Day("2026-04-30")), "");
    EXPECT_EQ(office.Leave(a, Day("2026-04-30")), "") << "said once more";
}

TEST(Person, IsNotErasedWhileANamesakeMayBeMeant) {
    Person person;
    person.data = {.code = "A", .side = Side::kBuyer, .kept_name = {.ref = IdOf(1)}};
    person.last_day = Day("2026-04-30");
    person.earlier = {IdOf(2)};
    const Moment today = On(Day("2026-05-01"));
    const auto refused = Decide(person, ErasePerson{.unclear = {IdOf(7), IdOf(8)}}, today);
    ASSERT_FALSE(refused.accepted());
    EXPECT_EQ(refused.rejection().reason, "PERSON_NAMESAKE_UNCLEAR");
    const std::map<std::string, std::string> facts{
        {"places", IdOf(7).ToText() + "," + IdOf(8).ToText()}, {"count", "2"}
    };
    EXPECT_EQ(refused.rejection().facts, facts);
    std::set<Uuid> many;
    for (unsigned i = 1; i <= 40; ++i)
        many.insert(IdOf(i));
    const auto told = Decide(person, ErasePerson{.unclear = many}, today).rejection().facts;
    std::size_t named = 0;
    for (const auto& [key, fact] : told) {
        EXPECT_LE(fact.size(), 200U) << "what an answer holds of a fact";
        if (key.starts_with("places")) named += (fact.size() + 1) / 37;
    }
    EXPECT_EQ(told.size(), 7U) << "no more than an answer holds beside its code";
    EXPECT_EQ(named, 30U);
    EXPECT_EQ(told.at("count"), "40");
    EXPECT_EQ(told.at("places_2").substr(0, 36), IdOf(6).ToText());
    const auto erased = Decide(person, ErasePerson{.refs = {IdOf(3), IdOf(2)}}, today);
    ASSERT_TRUE(erased.accepted());
    EXPECT_EQ(
        std::get<PersonErased>(erased.events().front()).refs,
        (std::vector<Uuid>{IdOf(3), IdOf(2), IdOf(1)})
    ) << "with the own texts and those of an earlier name, each once";
}

TEST(Person, AChangedNameRemembersWhereTheEarlierOneStands) {
    Person person;
    person.data = {.code = "A", .side = Side::kBuyer, .kept_name = {.ref = IdOf(1)}};
    for (const unsigned earlier : {5U, 6U, 5U}) {
        ChangePerson change{.data = person.data, .earlier = {IdOf(earlier)}};
        const auto decision = Decide(person, change);
        ASSERT_TRUE(decision.accepted());
        for (const PersonEvent& event : decision.events())
            PersonBook::Evolve(person, event, {});
    }
    EXPECT_EQ(person.earlier, (std::vector<Uuid>{IdOf(5), IdOf(6)}));
}

TEST(Person, TakesNoNameThatStandsInTheCodeThatStays) {
    Person person;
    person.data.code = "makela-1";
    person.data.side = Side::kBuyer;
    const auto change = [&](const char* code, const char* name, const char* actor = "") {
        PersonData data{.code = code, .side = Side::kBuyer, .actor = actor};
        const auto decision = Decide(person, ChangePerson{.data = data, .name = name});
        return decision.accepted() ? std::string() : decision.rejection().reason;
    };
    EXPECT_EQ(change("HOIVA-1", "Maija Mäkelä"), "PERSON_CODE_NAMES");
    EXPECT_EQ(change("tuomo-1", "Tuomo Toinen"), "") << "the code that is sent is not kept";
    EXPECT_EQ(change("HOIVA-1", "Tuomo Toinen", "contract_manager/tuomo"), "PERSON_CODE_NAMES");
}

TEST(Person, IsErasedOnlyAfterTheLastDay) {
    Office office("2026-05-01");
    const Uuid a = office.Add(1);
    EXPECT_EQ(office.Erase(a), "PERSON_STILL_HERE");
    ASSERT_EQ(office.Leave(a, Day("2026-05-01")), "");
    EXPECT_EQ(office.Erase(a), "PERSON_STILL_HERE") << "the last day is a day of work";
    office.MoveTo(Day("2026-05-02"));
    EXPECT_EQ(office.Erase(a), "");
    EXPECT_EQ(office.Erase(a), "PERSON_ERASED");
    EXPECT_EQ(office.Leave(a, Day("2026-06-01")), "PERSON_ERASED");
}

TEST(StandIn, IsAnotherPersonOfTheSideWhoIsHere) {
    Office office("2026-05-01");
    const Uuid a = office.Add(1);
    const Uuid b = office.Add(2);
    const Uuid other = office.Add(3, Side::kProvider);
    const CivilDate from = Day("2026-07-01");
    const CivilDate to = Day("2026-07-31");
    EXPECT_EQ(office.StandIn(a, a, from, to), "PERSON_DEPUTY_UNFIT");
    EXPECT_EQ(office.StandIn(a, other, from, to), "PERSON_DEPUTY_UNFIT");
    EXPECT_EQ(office.StandIn(a, b, to, from), "DATE_ORDER_REVERSED");
    EXPECT_EQ(office.StandIn(a, b, from, to), "");
    EXPECT_EQ(office.StandIn(a, b, from, Day("2026-07-15")), "");
    EXPECT_EQ(office.person(a).stand_ins.size(), 1U) << "the same first day again replaces it";
}

TEST(StandIn, WhichHasBegunMayStillEndOnAnotherDayToCome) {
    Office office("2026-07-01");
    const Uuid a = office.Add(1);
    const Uuid b = office.Add(2);
    const CivilDate from = Day("2026-07-01");
    EXPECT_EQ(office.StandIn(a, b, from, Day("2026-07-31")), "");
    office.MoveTo(Day("2026-07-10"));
    EXPECT_EQ(office.StandIn(a, b, from, Day("2026-07-31")), "") << "nothing new";
    EXPECT_EQ(office.StandIn(a, b, from, Day("2026-07-08")), "HANDOVER_IN_PAST");
    EXPECT_EQ(office.StandIn(a, b, from, Day("2026-07-09")), "");
    EXPECT_EQ(office.StandIn(a, b, Day("2026-07-05"), Day("2026-07-31")), "HANDOVER_IN_PAST");
    office.MoveTo(Day("2026-07-12"));
    EXPECT_EQ(office.StandIn(a, b, from, Day("2026-07-31")), "HANDOVER_IN_PAST")
        << "it was over, and 10 July would become a day of it";
}

// ---- Random stories against a plain model: each assignment has a holder of its own, and every day
// the handovers of the day move it.

struct PlainAssignment {
    Slot slot;
    std::optional<Uuid> holder;
    CivilDate from;
    std::optional<CivilDate> to;
    bool is_nobody = false;
};

class PlainModel {
  public:
    // Who holds each slot on a day; the days must be asked for one after the other.
    std::map<Slot, std::optional<Uuid>> Begin(CivilDate day, const Office& office) {
        std::map<Slot, std::optional<Uuid>> holders;
        for (const Slot& slot : kSlots)
            holders[slot] = std::nullopt;
        for (std::size_t i = 0; i < office.book().assignments.size(); ++i) {
            const SlotAssignment& one = office.book().assignments[i];
            if (one.from == day && !one.person_id.IsNil()) holder_[i] = one.person_id;
            if (holder_.contains(i)) holder_[i] = Moved(holder_[i], day, office);
            if (!one.Covers(day)) continue;
            holders[one.slot] = std::nullopt;
            if (one.person_id.IsNil()) continue;
            const Person& person = office.person(holder_.at(i));
            const bool gone = person.last_day && *person.last_day < day;
            if (!gone) holders[one.slot] = holder_.at(i);
        }
        return holders;
    }

  private:
    static Uuid Moved(Uuid holder, CivilDate day, const Office& office) {
        for (bool moved = true; moved;) {
            moved = false;
            for (const PersonHandedOver& handover : office.person(holder).handovers) {
                if (handover.from != day) continue;
                holder = handover.successor_id;
                moved = true;
                break;
            }
        }
        return holder;
    }

    std::map<std::size_t, Uuid> holder_;
};

// Says things at random: some are refused, which is fine.
class Storyteller {
  public:
    Storyteller(std::uint32_t seed, Office& office) : random_(seed), office_(office) {
        for (unsigned i = 1; i <= 5; ++i)
            persons_.push_back(office.Add(i, Side::kBuyer));
        for (unsigned i = 6; i <= 8; ++i)
            persons_.push_back(office.Add(i, Side::kProvider));
    }

    void SaySomething() {
        switch (Number(6)) {
            case 0:
                said_ += office_.HandOver(Anyone(), Anyone(), Ahead()).empty() ? 1 : 0;
                return;
            case 1:
                if (Number(6) == 0) said_ += office_.Leave(Anyone(), Ahead()).empty() ? 1 : 0;
                return;
            default: {
                const CivilDate from = Ahead();
                std::optional<CivilDate> to;
                if (Number(3) == 0) to = from.AddDays(Number(40));
                const Uuid person = Number(6) == 0 ? Uuid() : Anyone();
                const Slot slot = kSlots.at(static_cast<std::size_t>(Number(6)));
                said_ += office_.Assign(slot, person, from, to).empty() ? 1 : 0;
            }
        }
    }
    int Number(int below) { return static_cast<int>(random_() % static_cast<unsigned>(below)); }
    int said() const { return said_; }

  private:
    Uuid Anyone() { return persons_.at(static_cast<std::size_t>(Number(8))); }
    CivilDate Ahead() { return office_.today().AddDays(Number(30)); }

    std::mt19937 random_;
    Office& office_;
    std::vector<Uuid> persons_;
    int said_ = 0;
};

// Each story has a seed of its own, so that one that fails can be told again.
constexpr std::uint32_t kFirstSeed = 20'261'122;

// The span that is told holds on each of its days and ends where it says.
void CheckSpan(const Office& office, const Slot& slot, CivilDate day) {
    const auto days = ChangeDays(office.book(), office.Look());
    const SlotSpan span = SpanAround(office.book(), slot, day, days, office.Look());
    ASSERT_EQ(span.person, office.Who(slot, day));
    for (CivilDate at = span.from.value_or(day); at <= span.to.value_or(day); at = at.AddDays(1))
        ASSERT_EQ(office.Who(slot, at), span.person) << at.ToText();
    if (span.from) {
        ASSERT_NE(office.Who(slot, span.from->AddDays(-1)), span.person);
    }
    if (span.to) {
        ASSERT_NE(office.Who(slot, span.to->AddDays(1)), span.person);
    }
}

TEST(PersonOfTheDay, AgreesWithAPlainModelOnEveryDayOfRandomStories) {
    constexpr int kStories = 150;
    constexpr int kDays = 120;
    int said = 0;
    int filled = 0;
    for (int story = 0; story < kStories; ++story) {
        Office office("2026-01-01");
        const std::uint32_t seed = kFirstSeed + static_cast<std::uint32_t>(story);
        SCOPED_TRACE("seed " + std::to_string(seed));
        Storyteller teller(seed, office);
        PlainModel model;
        std::vector<std::pair<CivilDate, std::map<Slot, std::optional<Uuid>>>> history;
        for (int i = 0; i < kDays; ++i) {
            // All of a day is said before it is asked of.
            for (int n = teller.Number(3); n > 0; --n)
                teller.SaySomething();
            const CivilDate day = office.today();
            const auto holders = model.Begin(day, office);
            for (const auto& [slot, holder] : holders) {
                ASSERT_EQ(office.Who(slot, day), holder) << slot.ToText() << ' ' << day.ToText();
                filled += holder ? 1 : 0;
            }
            history.emplace_back(day, holders);
            office.MoveTo(day.AddDays(1));
        }
        // What was so on a day stays so, whatever was said later.
        for (const auto& [day, holders] : history) {
            for (const auto& [slot, holder] : holders)
                ASSERT_EQ(office.Who(slot, day), holder) << slot.ToText() << ' ' << day.ToText();
        }
        CheckSpan(office, kTactical, office.today().AddDays(-teller.Number(kDays)));
        said += teller.said();
    }
    EXPECT_GT(said, 100 * kStories / 2) << "the stories tell something";
    EXPECT_GT(filled, kStories * kDays);
}

TEST(LookAtSlots, OnDueDaysAloneFindsEachVacancyOfRandomStories) {
    constexpr int kStories = 100;
    constexpr int kDays = 90;
    int looks = 0;
    for (int story = 0; story < kStories; ++story) {
        Office office("2026-01-01");
        const std::uint32_t seed = kFirstSeed + static_cast<std::uint32_t>(story);
        SCOPED_TRACE("seed " + std::to_string(seed));
        Storyteller teller(seed, office);
        for (int i = 0; i < kDays; ++i) {
            const int before = teller.said();
            for (int n = teller.Number(10) == 0 ? 2 : 0; n > 0; --n)
                teller.SaySomething();
            const bool due = office.book().next_look && *office.book().next_look <= office.today();
            if (due || teller.said() != before) {
                office.LookAt(SlotDuty::kAll);
                ++looks;
            }
            if (looks > 0) {
                std::set<Slot> told;
                for (const VacantSlot& one : office.book().vacant)
                    told.insert(one.slot);
                std::set<Slot> empty;
                for (const Slot& slot : kSlots) {
                    if (!office.Who(slot, office.today())) empty.insert(slot);
                }
                if (office.book().all_required) {
                    ASSERT_EQ(told, empty) << office.today().ToText();
                }
            }
            office.MoveTo(office.today().AddDays(1));
        }
    }
    EXPECT_LT(looks, kStories * kDays / 2) << "most days need no look";
}

}  // namespace
}  // namespace luotsi::contract_registry
