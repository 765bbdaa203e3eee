// What terms that change count anew, and what a party of a shared ceiling is told of it.
#include "report_intake/domain/ceiling_recount.h"

#include "report_intake/domain/ceiling.h"
#include "report_intake/domain/ceiling_room.h"
#include "report_intake/domain/ceiling_sight.h"
#include "report_intake/domain/framework.h"
#include "tests/support/terms_builder.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

namespace luotsi::report_intake {
namespace {

using test::Day;
using test::MonthOf;

constexpr std::int64_t kWhole = 1'000'000;

Uuid Numbered(std::uint8_t number) {
    Uuid::Bytes bytes{};
    bytes[15] = number;
    return Uuid::FromBytes(bytes);
}

PricedService Price(const char* code, std::int64_t euros, const char* from = "") {
    return {
        .service_code = code,
        .unit = "day",
        .valid_from = CivilDate::Parse(from),
        .valid_to = {},
        .unit_price = UnitPrice::OfMicros(euros * kWhole),
    };
}

ContractTerms Terms() {
    ContractTerms terms;
    terms.contract_revision = 1;
    terms.binding = true;
    ReportingTerms period;
    period.start_date = Day("2025-11-10");
    period.end_date = Day("2027-12-31");
    period.services = {Price("VRK", 100)};
    terms.periods = {period};
    return terms;
}

// The months that count otherwise once the terms have been changed so.
template <class Change>
std::vector<std::string> Changed(const Change& change) {
    const ContractTerms before = Terms();
    ContractTerms after = before;
    change(after);
    std::vector<std::string> months;
    for (const Month month : ReportableMonths(before, after, Day("2026-03-15"))) {
        if (CountsOtherwise(before, after, month)) months.push_back(month.ToText());
    }
    return months;
}
using Texts = std::vector<std::string>;

void AddPeriod(ContractTerms& terms, const char* from) {
    terms.periods.push_back(terms.periods.back());
    terms.periods.back().valid_from = Day(from);
}

TEST(Recount, NothingWhereNothingThatCountsHasChanged) {
    EXPECT_EQ(
        Changed([](ContractTerms& terms) {
            terms.contract_revision = 2;
            terms.periods[0].due_day = 12;
            terms.periods[0].services[0].service_name = "Vuorokausi";
            terms.periods[0].end_date = Day("2029-12-31");
        }),
        Texts{}
    );
}

TEST(Recount, APriceOfTheFutureLeavesThePastAlone) {
    EXPECT_EQ(
        Changed([](ContractTerms& terms) {
            terms.periods[0].services[0].valid_to = Day("2026-12-31");
            terms.periods[0].services.push_back(Price("VRK", 120, "2027-01-01"));
        }),
        Texts{}
    );
}

TEST(Recount, ABackdatedPriceCountsTheMonthsInWhichItHolds) {
    EXPECT_EQ(
        Changed([](ContractTerms& terms) {
            AddPeriod(terms, "2026-01-15");
            terms.periods[1].services = {Price("VRK", 120)};
        }),
        (Texts{"2026-01", "2026-02", "2026-03"})
    );
    EXPECT_EQ(
        Changed([](ContractTerms& terms) {
            terms.periods[0].services.push_back(Price("VRK", 120, "2026-02-20"));
        }),
        (Texts{"2026-02", "2026-03"})
    );
    EXPECT_EQ(
        Changed([](ContractTerms& terms) {
            terms.periods[0].services[0].valid_to = Day("2025-12-30");
        }),
        (Texts{"2025-12", "2026-01", "2026-02", "2026-03"})
    );
}

TEST(Recount, APriceOfTheMonthsFirstDaysCountsThatMonth) {
    ContractTerms before = Terms();
    AddPeriod(before, "2026-01-15");
    before.periods[1].services = {Price("VRK", 120)};
    ContractTerms after = before;
    after.periods[0].services = {Price("VRK", 90)};
    after.periods[0].valid_from = {};
    EXPECT_TRUE(CountsOtherwise(before, after, MonthOf("2026-01")));
    EXPECT_FALSE(CountsOtherwise(before, after, MonthOf("2026-02")));
    ContractTerms moved = before;
    moved.periods[1].valid_from = Day("2026-01-20");
    EXPECT_TRUE(CountsOtherwise(before, moved, MonthOf("2026-01"))) << "the days between";
    EXPECT_FALSE(CountsOtherwise(before, before, MonthOf("2026-01")));
}

TEST(Recount, AnotherEndAnotherStartAndAnotherFrameworkCount) {
    EXPECT_EQ(
        Changed([](ContractTerms& terms) { terms.periods[0].end_date = Day("2026-02-10"); }),
        (Texts{"2026-02", "2026-03"})
    );
    EXPECT_EQ(
        Changed([](ContractTerms& terms) { terms.periods[0].start_date = Day("2025-09-05"); }),
        (Texts{"2025-09", "2025-10", "2025-11"})
    );
    EXPECT_EQ(
        Changed([](ContractTerms& terms) {
            AddPeriod(terms, "2026-02-01");
            terms.periods[1].framework = Numbered(9);
        }),
        (Texts{"2026-02", "2026-03"})
    );
}

TEST(Recount, AFrameworksCeilingAppearsOnce) {
    const ContractTerms without = Terms();
    ContractTerms with = without;
    AddPeriod(with, "2026-02-01");
    with.periods[1].framework_ceiling = Money::Of(100'00);
    ContractTerms more = with;
    more.periods[1].framework_ceiling = Money::Of(200'00);
    EXPECT_TRUE(CeilingAppeared(without, with));
    EXPECT_TRUE(CeilingAppeared(ContractTerms(), with)) << "the framework was not known";
    EXPECT_FALSE(CeilingAppeared(with, more)) << "another limit counts nothing anew";
    EXPECT_FALSE(CeilingAppeared(with, without));
    EXPECT_FALSE(CeilingAppeared(without, without));
}

TEST(Recount, AContractIsItsOwnFrameworkOrThatOfItsTerms) {
    ContractTerms terms = Terms();
    AddPeriod(terms, "2026-02-01");
    terms.periods[1].framework = Numbered(9);
    EXPECT_EQ(FrameworkOf(terms, Numbered(1), MonthOf("2026-01")), Numbered(1));
    EXPECT_EQ(FrameworkOf(terms, Numbered(1), MonthOf("2026-02")), Numbered(9));
}

Ceiling Of(CeilingKind kind, std::vector<Uuid> contracts, std::int64_t units) {
    Ceiling ceiling;
    CeilingBook::Evolve(
        ceiling,
        CeilingSet{
            .number = "K-1",
            .kind = kind,
            .contracts = std::move(contracts),
            .measure = {.service_code = "VRK", .unit = "day", .currency = {}},
            .valid_from = Day("2026-01-01"),
            .limit = Quantity::OfMicros(units * kWhole),
        },
        {}
    );
    return ceiling;
}
void Use(Ceiling& ceiling, std::uint8_t contract, const char* month, std::int64_t units) {
    CeilingBook::Evolve(
        ceiling,
        CeilingUsed{Numbered(contract), MonthOf(month), Quantity::OfMicros(units * kWhole)},
        {}
    );
}
Quantity Units(std::int64_t units) {
    return Quantity::OfMicros(units * kWhole);
}

TEST(OverdrawnCeiling, TellsByHowMuchTheWorstMonthPassesItsLimit) {
    Ceiling ceiling = Of(CeilingKind::kContracts, {Numbered(1)}, 10);
    CeilingBook::Evolve(ceiling, CeilingChanged{Day("2026-04-01"), Units(20), "§ 2"}, {});
    EXPECT_EQ(OverOf(ceiling), Units(0));
    Use(ceiling, 1, "2026-02", 10);
    EXPECT_EQ(OverOf(ceiling), Units(0));
    Use(ceiling, 2, "2026-03", 4);
    EXPECT_EQ(OverOf(ceiling), Units(4)) << "twenty hold from April on";
    Use(ceiling, 2, "2026-05", 11);
    EXPECT_EQ(OverOf(ceiling), Units(5));
}

TEST(OverdrawnCeiling, KeepsWhatWasAcceptedAndGivesNoMore) {
    Ceiling ceiling = Of(CeilingKind::kContracts, {Numbered(1)}, 10);
    Use(ceiling, 1, "2026-02", 8);
    Use(ceiling, 2, "2026-03", 6);
    EXPECT_EQ(RoomFor(ceiling, Numbered(1), MonthOf("2026-02")), Units(8)) << "sent again";
    EXPECT_EQ(RoomFor(ceiling, Numbered(2), MonthOf("2026-03")), Units(6));
    EXPECT_EQ(RoomFor(ceiling, Numbered(1), MonthOf("2026-03")), Units(0));
}

TEST(OverdrawnCeiling, MayBeRaisedFromALaterMonth) {
    Ceiling ceiling = Of(CeilingKind::kContracts, {Numbered(1)}, 10);
    Use(ceiling, 1, "2026-02", 12);
    const auto change = [&](const char* from, std::int64_t units) {
        return Decide(ceiling, 1, ChangeCeiling{.valid_from = Day(from), .limit = Units(units)})
            .accepted();
    };
    EXPECT_TRUE(change("2026-03-01", 12));
    EXPECT_FALSE(change("2026-03-01", 11)) << "not enough for what is used";
    EXPECT_FALSE(change("2026-01-01", 11));
    EXPECT_TRUE(change("2026-01-01", 12));
}

TEST(CallOffs, AreNotedOnceOnTheirFramework) {
    FrameworkCallOffs framework;
    const CallOffTied tied{Numbered(4)};
    ASSERT_EQ(Decide(framework, tied).events().size(), 1U);
    FrameworkBook::Evolve(framework, tied, {});
    EXPECT_EQ(framework.contracts, std::vector<Uuid>{Numbered(4)});
    EXPECT_TRUE(Decide(framework, tied).events().empty());
}

// Whether some event that a ceiling's stream may hold is called so.
template <class... Events>
bool IsInStream(std::type_identity<std::variant<Events...>>, std::string_view name) {
    return ((Events::kName == name) || ...);
}

TEST(CallOffs, LeaveTheCeilingsStreamToProgramsThatDoNotKnowThem) {
    const std::type_identity<CeilingEvent> stream;
    EXPECT_TRUE(IsInStream(stream, "ceiling_used"));
    EXPECT_FALSE(IsInStream(stream, CallOffTied::kName));
    EXPECT_NE(FrameworkBook::kKind, CeilingBook::kKind);
}

TEST(OpenDecision, IsForWhoAgreesItsServiceOrHasUsedIt) {
    Ceiling decision = Of(CeilingKind::kDecision, {}, 10);
    const ContractTerms agrees = Terms();
    ContractTerms other = agrees;
    other.periods[0].services = {Price("KAY", 30)};
    const Month month = MonthOf("2026-02");
    EXPECT_TRUE(IsFor(decision, Numbered(1), agrees, month));
    EXPECT_FALSE(IsFor(decision, Numbered(1), other, month));
    Use(decision, 1, "2026-01", 2);
    EXPECT_TRUE(IsFor(decision, Numbered(1), other, month)) << "what it used may be corrected";
    EXPECT_FALSE(IsFor(decision, Numbered(2), other, month));
    ContractTerms until_the_tenth = agrees;
    AddPeriod(until_the_tenth, "2026-02-11");
    until_the_tenth.periods[1].services = other.periods[0].services;
    EXPECT_TRUE(IsFor(decision, Numbered(3), until_the_tenth, month)) << "on its first days";
    EXPECT_FALSE(IsFor(decision, Numbered(3), until_the_tenth, MonthOf("2026-03")));
    const Ceiling named = Of(CeilingKind::kDecision, {Numbered(2)}, 10);
    EXPECT_TRUE(IsFor(named, Numbered(2), other, month));
    EXPECT_FALSE(IsFor(named, Numbered(1), agrees, month));
}

// Contract 1 is the caller's own; contracts 2 to 5 are those of these providers.
CeilingSight SightWith(const Ceiling& ceiling, const std::vector<const char*>& providers) {
    std::vector<CeilingParty> parties{{Numbered(1), "FI-PRO:1", true}};
    for (std::size_t i = 0; i < providers.size(); ++i)
        parties.push_back({Numbered(static_cast<std::uint8_t>(2 + i)), providers[i], false});
    return SightOf(ceiling, parties);
}

TEST(SharedCeiling, TellsASumOfAtLeastThreeOtherPartiesThatUsedIt) {
    Ceiling ceiling = Of(CeilingKind::kContracts, {Numbered(1)}, 100);
    EXPECT_EQ(SightWith(ceiling, {}), CeilingSight::kWhole) << "it is shared with nobody";
    EXPECT_EQ(SightWith(ceiling, {"B"}), CeilingSight::kRoomAlone) << "that B has none too";
    Use(ceiling, 1, "2026-01", 1);
    Use(ceiling, 2, "2026-01", 2);
    Use(ceiling, 3, "2026-01", 3);
    EXPECT_EQ(SightWith(ceiling, {"B", "C", "D"}), CeilingSight::kRoomAlone) << "D has used none";
    Use(ceiling, 4, "2026-02", 1);
    EXPECT_EQ(SightWith(ceiling, {"B", "C", "D"}), CeilingSight::kWhole);
    EXPECT_EQ(SightWith(ceiling, {"B", "C", "C"}), CeilingSight::kRoomAlone) << "two parties";
    EXPECT_EQ(SightWith(ceiling, {"B", "", ""}), CeilingSight::kRoomAlone) << "perhaps one party";
}

TEST(SharedCeiling, ADecisionForAllIsSharedWithWhoeverComes) {
    Ceiling open = Of(CeilingKind::kDecision, {}, 100);
    EXPECT_EQ(SightWith(open, {}), CeilingSight::kRoomAlone);
    const Ceiling own = Of(CeilingKind::kDecision, {Numbered(1)}, 100);
    EXPECT_EQ(SightWith(own, {}), CeilingSight::kWhole);
}

}  // namespace
}  // namespace luotsi::report_intake
