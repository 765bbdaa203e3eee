#include "contract_registry/domain/steering/namesakes.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace luotsi::contract_registry {
namespace {

Uuid Id(unsigned number) {
    Uuid::Bytes bytes{};
    bytes[15] = static_cast<std::uint8_t>(number);
    return Uuid::FromBytes(bytes);
}

using Ids = std::vector<Uuid>;
using Places = std::set<Uuid>;

// The texts are 100 + the number of the place.
NamePlace InContract(unsigned contract, Level level, GroupSide side = GroupSide::kBuyer) {
    return {.ref = Id(100 + contract), .place = Id(contract), .side = side, .level = level};
}
NamePlace InGroup(unsigned member, const char* actor, GroupSide side = GroupSide::kBuyer) {
    return {
        .ref = Id(100 + member),
        .place = Id(member),
        .is_member = true,
        .side = side,
        .actor = actor,
    };
}
NameBearer Bearer(std::vector<SlotOnce> slots = {}, std::set<std::string> logins = {}) {
    return {.side = Side::kBuyer, .logins = std::move(logins), .slots = std::move(slots)};
}

TEST(SortNames, AContractIsAboutTheOneOfTheSideWhoHasTheName) {
    const auto sorted = SortNames(
        {InContract(1, Level::kTactical), InContract(2, Level::kStrategic, GroupSide::kProvider)},
        Bearer(),
        {},
        {}
    );
    EXPECT_EQ(sorted.own, Ids{Id(101)}) << "the other side's is somebody else";
    EXPECT_EQ(sorted.unclear, Places{});
}

TEST(SortNames, OfTwoNamesakesItIsWhoHeldTheSlot) {
    const NameBearer person = Bearer({{Id(1), Level::kTactical}, {Id(3), Level::kOperational}});
    const NameBearer other = Bearer({{Id(2), Level::kTactical}, {Id(3), Level::kStrategic}});
    const auto sorted = SortNames(
        {InContract(1, Level::kTactical),
         InContract(2, Level::kTactical),
         InContract(4, Level::kTactical)},
        person,
        {other},
        {}
    );
    EXPECT_EQ(sorted.own, Ids{Id(101)});
    EXPECT_EQ(sorted.unclear, Places{Id(4)}) << "neither stands there";
    const auto by_level = [&](Level level) {
        return SortNames({InContract(3, level)}, person, {other}, {});
    };
    EXPECT_EQ(by_level(Level::kOperational).own, Ids{Id(103)});
    EXPECT_EQ(by_level(Level::kStrategic).own, Ids{}) << "that level is the namesake's";
    EXPECT_EQ(by_level(Level::kStrategic).unclear, Places{});
    EXPECT_EQ(by_level(Level::kTactical).unclear, Places{Id(3)}) << "both stand in the contract";
}

TEST(SortNames, ANamesakeOfTheOtherSideIsNobodysRival) {
    NameBearer other = Bearer();
    other.side = Side::kProvider;
    const auto sorted = SortNames({InContract(1, Level::kTactical)}, Bearer(), {other}, {});
    EXPECT_EQ(sorted.own, Ids{Id(101)});
}

TEST(SortNames, AMemberIsKnownByItsLogin) {
    const NameBearer person = Bearer({}, {"operational/a", "operational/earlier"});
    const NameBearer other = Bearer({}, {"operational/b"});
    const auto sorted = SortNames(
        {InGroup(1, "operational/earlier"),
         InGroup(2, "operational/b"),
         InGroup(3, "operational/c"),
         InGroup(4, ""),
         InGroup(5, "", GroupSide::kClient)},
        person,
        {other},
        {}
    );
    EXPECT_EQ(sorted.own, Ids{Id(101)});
    EXPECT_EQ(sorted.unclear, Places{Id(4)});
    const auto unknown = SortNames({InGroup(3, "operational/c")}, Bearer(), {}, {});
    EXPECT_EQ(unknown.unclear, Places{Id(3)}) << "the person's login was never told";
}

TEST(SortNames, AMemberWhoIsAnotherMakesContractsUnclear) {
    const NameBearer person = Bearer({{Id(1), Level::kTactical}}, {"operational/a"});
    const std::vector<NamePlace> places{
        InContract(1, Level::kTactical), InContract(2, Level::kTactical), InGroup(3, "strategic/b")
    };
    const auto sorted = SortNames(places, person, {}, {});
    EXPECT_EQ(sorted.own, Ids{Id(101)});
    EXPECT_EQ(sorted.unclear, Places{Id(2)});
    const std::vector<NamePlace> client{
        InContract(2, Level::kTactical), InGroup(3, "", GroupSide::kClient)
    };
    EXPECT_EQ(SortNames(client, person, {}, {}).own, Ids{Id(102)})
        << "no client is responsible for a contract";
}

TEST(SortNames, WhatIsToldDecidesWhatNobodyCanTell) {
    const std::vector<NamePlace> places{
        InContract(1, Level::kTactical), InGroup(2, ""), InGroup(3, "operational/b")
    };
    const NameBearer person = Bearer({}, {"operational/a"});
    const auto asked = SortNames(places, person, {}, {});
    EXPECT_EQ(asked.own, Ids{});
    EXPECT_EQ(asked.unclear, (Places{Id(1), Id(2)}));
    const auto told = SortNames(places, person, {}, {{Id(1), Id(2), Id(3)}, {}});
    EXPECT_EQ(told.own, (Ids{Id(102), Id(101)})) << "a login that is another's stays another's";
    EXPECT_EQ(told.unclear, Places{});
    const auto both = SortNames(places, person, {}, {{Id(1), Id(2)}, {Id(1)}});
    EXPECT_EQ(both.own, Ids{Id(102)}) << "that it is another holds over the rest";
    const NameBearer holder = Bearer({{Id(1), Level::kTactical}}, {"operational/a"});
    EXPECT_EQ(SortNames(places, holder, {}, {{}, {Id(1), Id(2)}}).own, Ids{});
}

// Whoever is erased first, no text is both people's, and none that is surely one's is the other's.
TEST(SortNames, NeverGivesOneTextToTwoPeople) {
    std::mt19937 dice(20261122);
    const auto draw = [&](unsigned below) { return static_cast<unsigned>(dice() % below); };
    const auto bearer = [&] {
        NameBearer one{.side = static_cast<Side>(draw(2))};
        for (unsigned i = draw(3); i > 0; --i)
            one.slots.push_back({Id(1 + draw(3)), static_cast<Level>(draw(3))});
        for (unsigned i = draw(3); i > 0; --i)
            one.logins.insert(std::string(1, static_cast<char>('a' + draw(3))));
        return one;
    };
    std::size_t shared_out = 0;
    for (int round = 0; round < 20'000; ++round) {
        std::vector<NamePlace> places;
        for (unsigned i = 1; i <= 1 + draw(5); ++i) {
            NamePlace place{.ref = Id(100 + i), .place = Id(1 + draw(3)), .is_member = false};
            place.side = static_cast<GroupSide>(draw(2));
            place.level = static_cast<Level>(draw(3));
            if (draw(2) == 0) {
                place.is_member = true;
                place.place = Id(50 + i);
                if (draw(3) > 0) place.actor = static_cast<char>('a' + draw(4));
            }
            places.push_back(place);
        }
        const NameBearer first = bearer();
        const NameBearer second = bearer();
        const Ids mine = SortNames(places, first, {second}, {}).own;
        const Ids theirs = SortNames(places, second, {first}, {}).own;
        for (const Uuid& ref : mine) {
            ASSERT_EQ(std::ranges::find(theirs, ref), theirs.end()) << "round " << round;
            ++shared_out;
        }
    }
    EXPECT_GT(shared_out, 1000U) << "texts were given out at all";
}

}  // namespace
}  // namespace luotsi::contract_registry
