#include "platform/identity/provided_months.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace luotsi::identity {
namespace {

using testing::ElementsAre;

CivilDate Day(const char* text) {
    return CivilDate::Parse(text).value();
}

std::vector<std::string> Told(const std::vector<Providing>& dated, const char* day) {
    std::vector<std::string> told;
    for (const ProvidedMonths& one : WhoProvided(dated, Day(day)))
        told.push_back(one.first_month + ".." + one.end_month + " " + one.provider);
    return told;
}

TEST(ProvidedMonths, AMonthIsOfWhoProvidesOnItsLastDay) {
    const std::vector<Providing> dated = {
        {{}, "A", {}}, {Day("2026-06-15"), "B", {}}, {Day("2026-09-01"), "C", {}}
    };
    EXPECT_THAT(
        Told(dated, "2026-12-31"),
        ElementsAre("0000-00..2026-06 A", "2026-06..2026-09 B", "2026-09..9999-99 C")
    );
}

TEST(ProvidedMonths, WhoIsStillToComeHasNothingYet) {
    const std::vector<Providing> dated = {{{}, "A", {}}, {Day("2026-06-01"), "B", {}}};
    EXPECT_THAT(Told(dated, "2026-05-31"), ElementsAre("0000-00..9999-99 A"));
    EXPECT_THAT(Told(dated, "2026-06-01"), ElementsAre("0000-00..2026-06 A", "2026-06..9999-99 B"));
}

TEST(ProvidedMonths, OfSeveralInOneMonthTheLastHasIt) {
    const std::vector<Providing> dated = {
        {{}, "A", {}}, {Day("2026-06-02"), "B", {}}, {Day("2026-06-20"), "C", {}}
    };
    EXPECT_THAT(Told(dated, "2026-12-31"), ElementsAre("0000-00..2026-06 A", "2026-06..9999-99 C"));
    const std::vector<Providing> back = {
        {{}, "A", {}}, {Day("2026-06-02"), "B", {}}, {Day("2026-06-20"), "A", {}}
    };
    EXPECT_THAT(Told(back, "2026-12-31"), ElementsAre("0000-00..9999-99 A"));
}

TEST(ProvidedMonths, OtherTermsOfTheSameCompanyEndNothing) {
    const std::vector<Providing> dated = {
        {{}, "A", {"A", "M"}}, {Day("2026-06-01"), "A", {"A", "M"}}, {Day("2026-07-01"), "A", {"A"}}
    };
    EXPECT_THAT(Told(dated, "2026-12-31"), ElementsAre("0000-00..2026-07 A", "2026-07..9999-99 A"));
}

TEST(ProvidedMonths, WhoIsNotIdentifiedIsTakenForTheNextOneThatIs) {
    const std::vector<Providing> dated = {
        {{}, "", {}}, {Day("2026-06-01"), "A", {}}, {Day("2026-09-01"), "B", {}}
    };
    EXPECT_THAT(Told(dated, "2026-12-31"), ElementsAre("0000-00..2026-09 A", "2026-09..9999-99 B"));
    EXPECT_THAT(Told(dated, "2026-05-01"), ElementsAre("0000-00..9999-99 "));
    EXPECT_THAT(Told({}, "2026-05-01"), ElementsAre());
}

}  // namespace
}  // namespace luotsi::identity
