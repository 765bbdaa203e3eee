#include "contract_registry/adapters/ocds_value.h"

#include <gtest/gtest.h>

#include <utility>
#include <vector>

namespace luotsi::contract_registry::ocds {
namespace {

Value Texts(const std::vector<std::string>& texts) {
    Value list = Value::ListOf({});
    for (const std::string& text : texts)
        list.Push(Value::Text(text));
    return list;
}

Value Release(const char* id, const char* date, Value::Members members) {
    Value release = Value::Object({{"ocid", Value::Text("ocds-abcdef-1")}});
    release.Set("id", Value::Text(id))
        .Set("date", Value::Text(date))
        .Set("tag", Texts({"contract"}));
    for (auto& [name, value] : members)
        release.Set(name, std::move(value));
    return release;
}

TEST(P32, NumbersKeepTheirDigitsInJson) {
    Value value = Value::Object();
    value.Set("cents", Value::Amount(Money::Of(9'007'199'254'740'993)));
    value.Set("none", Value::Amount(Money::Of(150'000)));
    value.Set("price", Value::Decimal(157'500'000, 6));
    value.Set("yen", Value::Amount(Money::Of(-7, *Currency::Parse("JPY"))));
    EXPECT_EQ(value.ToJson(), R"({"cents":90071992547409.93,"none":1500,"price":157.5,"yen":-7})");
}

TEST(P32, TextIsEscapedInJson) {
    EXPECT_EQ(Value::Text("a\"b\\\n\x01ä").ToJson(), "\"a\\\"b\\\\\\n\\u0001ä\"");
}

TEST(P32, ACompiledReleaseHasItsOwnIdDateAndTag) {
    const std::vector<Value> releases{
        Release("r1", "2026-01-01T00:00:00Z", {}), Release("r2", "2026-02-01T00:00:00Z", {})
    };
    const Value compiled = Compiled(releases);
    EXPECT_EQ(compiled.Find("id")->text(), "ocds-abcdef-1-2026-02-01T00:00:00Z");
    EXPECT_EQ(compiled.Find("date")->text(), "2026-02-01T00:00:00Z");
    EXPECT_EQ(*compiled.Find("tag"), Texts({"compiled"}));
}

// OCDS 1.1.5, "Merging": objects member by member, null removes, lists without ids replace.
TEST(P32, ALaterReleaseChangesWhatItTellsAndNothingElse) {
    Value period = Value::Object({{"startDate", Value::Text("a")}, {"endDate", Value::Text("b")}});
    const std::vector<Value> releases{
        Release(
            "r1", "1", {{"period", period}, {"words", Texts({"x", "y"})}, {"gone", Value::Whole(1)}}
        ),
        Release(
            "r2",
            "2",
            {{"period", Value::Object({{"endDate", Value()}, {"maxExtentDate", Value()}})},
             {"words", Texts({"z"})},
             {"gone", Value()}}
        ),
    };
    const Value compiled = Compiled(releases);
    EXPECT_EQ(compiled.Find("period")->ToJson(), R"({"startDate":"a"})");
    EXPECT_EQ(compiled.Find("words")->ToJson(), R"(["z"])");
    EXPECT_EQ(compiled.Find("gone"), nullptr);
}

TEST(P32, ListsOfObjectsMergeByTheirIds) {
    const auto item = [](const char* id, Value::Members members) {
        Value one = Value::Object({{"id", Value::Text(id)}});
        for (auto& [name, value] : members)
            one.Set(name, std::move(value));
        return one;
    };
    const std::vector<Value> releases{
        Release(
            "r1",
            "1",
            {{"contracts",
              Value::ListOf(
                  {item("a", {{"n", Value::Whole(1)}, {"m", Value::Whole(1)}}), item("b", {})}
              )},
             {"additionalIdentifiers", Value::ListOf({item("1", {})})}}
        ),
        Release(
            "r2",
            "2",
            {{"contracts", Value::ListOf({item("c", {}), item("a", {{"n", Value::Whole(2)}})})},
             {"additionalIdentifiers", Value::ListOf({item("2", {})})}}
        ),
    };
    const Value compiled = Compiled(releases);
    EXPECT_EQ(
        compiled.Find("contracts")->ToJson(), R"([{"id":"a","n":2,"m":1},{"id":"b"},{"id":"c"}])"
    );
    // One of the two lists that stand as a whole.
    EXPECT_EQ(compiled.Find("additionalIdentifiers")->ToJson(), R"([{"id":"2"}])");
}

// What nulls say of something that never was is nothing.
TEST(P32, NullsInANewObjectLeaveNoTrace) {
    const std::vector<Value> releases{Release(
        "r1",
        "1",
        {{"contracts", Value::ListOf({Value::Object({{"id", Value::Text("a")}, {"end", Value()}})})}
        }
    )};
    EXPECT_EQ(Compiled(releases).Find("contracts")->ToJson(), R"([{"id":"a"}])");
}

}  // namespace
}  // namespace luotsi::contract_registry::ocds
