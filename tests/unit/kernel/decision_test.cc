#include "kernel/decision.h"

#include "kernel/describe.h"

#include <gtest/gtest.h>

#include <string>
#include <variant>
#include <vector>

namespace luotsi {
namespace {

struct Opened {
    int number = 0;
    static constexpr auto Fields() { return std::tuple{Field{"number", &Opened::number}}; }
};
struct Closed {};
using Event = std::variant<Opened, Closed>;

enum class Severity { kInfo, kWarning, kUnlisted };

Decision<Event> Answer(int question) {
    if (question == 0) return Rejection{.reason = "NOT_PLANNED", .field = "visit"};
    if (question == 1) return Opened{7};
    if (question == 2) return Event{Closed{}};
    return std::vector<Event>{Opened{1}, Closed{}};
}

TEST(Decision, HoldsEventsOrARefusal) {
    EXPECT_FALSE(Answer(0).accepted());
    EXPECT_EQ(Answer(0).rejection().reason, "NOT_PLANNED");
    EXPECT_TRUE(Answer(0).events().empty());
    EXPECT_EQ(std::get<Opened>(Answer(1).events().at(0)).number, 7);
    EXPECT_EQ(Answer(2).events().size(), 1U);
    Decision<Event> decision = Answer(3);
    const std::vector<Event> taken = decision.TakeEvents();
    EXPECT_EQ(taken.size(), 2U);
    EXPECT_DEATH((void)Answer(1).rejection(), "refused decision");
}

TEST(Checked, HoldsAValueOrARefusal) {
    const Checked<std::string> good(std::string("yes"));
    const Checked<std::string> bad(Rejection{.reason = "NO"});
    EXPECT_EQ(good.value(), "yes");
    EXPECT_EQ(bad.rejection().reason, "NO");
    EXPECT_DEATH((void)bad.value(), "check.failed");
}

TEST(Overloaded, ChoosesTheCase) {
    const Event event = Closed{};
    const int chosen = std::visit(
        Overloaded{[](const Opened&) { return 1; }, [](const Closed&) { return 2; }}, event
    );
    EXPECT_EQ(chosen, 2);
}

TEST(Check, WritesOneLineOfJsonWithoutTheFoldersOfTheBuild) {
    EXPECT_DEATH(
        LUOTSI_CHECK(1 == 2, "one is not \"two\""),
        "^\\{\"level\":\"error\",\"event\":\"check.failed\",\"condition\":\"1 == 2\","
        "\"why\":\"one is not .\"two.\"\",\"file\":\"tests/unit/kernel/decision_test.cc\",\"line\":"
    );
}

}  // namespace

template <>
struct EnumNames<Severity> {
    static constexpr std::array<std::pair<Severity, std::string_view>, 2> kNames{
        {{Severity::kInfo, "info"}, {Severity::kWarning, "warning"}}
    };
};

namespace {

TEST(EnumNames, GoBothWays) {
    static_assert(EnumText(Severity::kWarning) == "warning");
    EXPECT_EQ(EnumParse<Severity>("info"), Severity::kInfo);
    EXPECT_FALSE(EnumParse<Severity>("INFO"));
    EXPECT_DEATH((void)EnumText(Severity::kUnlisted), "in its table");
}

TEST(ForEachField, VisitsMembersInOrderAndMayChangeThem) {
    Opened opened;
    ForEachField(opened, [](std::string_view, int& member) { member = 5; });
    std::string seen;
    const Opened& fixed = opened;
    ForEachField(fixed, [&](std::string_view name, const int& member) {
        seen += std::string(name) + "=" + std::to_string(member);
    });
    EXPECT_EQ(seen, "number=5");
}

}  // namespace
}  // namespace luotsi
