#include "contract_registry/domain/provider_change.h"

#include <gtest/gtest.h>

#include <string>

namespace luotsi::contract_registry {
namespace {

CivilDate Day(const char* text) {
    return *CivilDate::Parse(text);
}

Party Company(const char* id) {
    return {PartyIdentifier{"FI-PRO", id}, "Yhtiö"};
}

// A contract of the first company; each word tells from when on somebody else provides.
class Told {
  public:
    Told() {
        history_.exists = true;
        history_.base.provider = Company("2077474-0");
    }
    Told& From(const char* day, const char* id, const std::string& title = "") {
        TermsPatch patch;
        if (*id != '\0') patch.provider = Company(id);
        if (!title.empty()) patch.title = title;
        history_.amendments.push_back({Day(day), patch});
        return *this;
    }
    std::string Next(const char* day) const {
        const auto next = NextProviderChange(history_, Day(day));
        return next ? next->ToText() : "";
    }
    std::string Since(const char* day) const {
        const auto since = ProviderSince(history_, Day(day));
        return since ? since->ToText() : "";
    }

  private:
    ContractHistory history_;
};

TEST(ProviderChange, IsTheDayFromWhichAnotherCompanyProvides) {
    Told told;
    EXPECT_EQ(told.Next("2026-01-01"), "");
    EXPECT_EQ(told.Since("2026-01-01"), "");
    told.From("2026-06-01", "1572860-0").From("2026-04-01", "", "Uusi nimi");
    EXPECT_EQ(told.Next("2026-05-31"), "2026-06-01");
    EXPECT_EQ(told.Next("2026-06-01"), "");
    EXPECT_EQ(told.Since("2026-05-31"), "");
    EXPECT_EQ(told.Since("2026-06-01"), "2026-06-01");
    told.From("2026-09-01", "0112038-9");
    EXPECT_EQ(told.Next("2026-01-01"), "2026-06-01");
    EXPECT_EQ(told.Next("2026-06-01"), "2026-09-01");
    EXPECT_EQ(told.Since("2026-12-31"), "2026-09-01");
}

TEST(ProviderChange, IsNoneWhereTheLastWordOfADayTakesItBack) {
    Told told;
    told.From("2026-06-01", "1572860-0").From("2026-06-01", "2077474-0");
    EXPECT_EQ(told.Next("2026-01-01"), "");
    EXPECT_EQ(told.Since("2026-12-31"), "");
}

TEST(ProviderChange, AProviderIsReplacedWhenItProvidesNoMore) {
    Terms alone;
    alone.provider = Company("2077474-0");
    Terms other;
    other.provider = Company("1572860-0");
    EXPECT_TRUE(IsReplaced(alone, other));
    EXPECT_FALSE(IsReplaced(alone, alone));
    Terms together = other;
    together.provider_members = {{other.provider, {}, true}, {alone.provider, {}, false}};
    EXPECT_FALSE(IsReplaced(alone, together)) << "it stays as a member";
    EXPECT_TRUE(IsReplaced(together, alone));
    Terms unknown;
    unknown.provider = {std::nullopt, "various"};
    EXPECT_FALSE(IsReplaced(unknown, other)) << "nobody knew who it was";
    EXPECT_FALSE(IsReplaced(other, unknown));
}

}  // namespace
}  // namespace luotsi::contract_registry
