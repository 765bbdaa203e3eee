#include "tools/luotsictl/document.h"

#include <luotsi/alert/v1/alert.pb.h>
#include <luotsi/contract/v1/contract.pb.h>

#include <gtest/gtest.h>

#include <fstream>
#include <string>

namespace luotsi::ctl {
namespace {

using contract::v1::Contract;

TEST(ReadDocument, ReadsYamlWithShortForms) {
    Contract contract;
    const auto problems = ReadDocument(
        "number: 2026-001\n"
        "title: Home care\n"
        "type: service-voucher\n"
        "agreed_value: 1000.00 EUR\n"
        "provider:\n"
        "  name: Hoiva Oy\n"
        "  identifier: FI-PRO 2077474-0\n"
        "prices:\n"
        "  - {service_code: DAY, unit: day, unit_price: 157.50 EUR}\n"
        "reporting_duty: {due_day: 10, forecast_required: true}\n",
        contract
    );
    EXPECT_TRUE(problems.empty()) << problems.front();
    EXPECT_EQ(contract.number(), "2026-001");
    EXPECT_EQ(contract.type(), contract::v1::CONTRACT_TYPE_SERVICE_VOUCHER);
    EXPECT_EQ(contract.agreed_value().amount_minor(), 100'000);
    EXPECT_EQ(contract.provider().identifier().id(), "2077474-0");
    EXPECT_EQ(contract.prices(0).unit_price().amount_micros(), 157'500'000);
    EXPECT_TRUE(contract.reporting_duty().forecast_required());
}

TEST(ReadDocument, ReadsWhatJsonOutputWrites) {
    Contract contract;
    const auto problems = ReadDocument(
        R"({"title": "K\u00e4ynti \ud83d\ude00", "agreedValue": {"amountMinor": "5",
            "currencyCode": "EUR"}, "type": "CONTRACT_TYPE_PURCHASE"})",
        contract
    );
    EXPECT_TRUE(problems.empty()) << problems.front();
    EXPECT_EQ(contract.title(), "K\xC3\xA4ynti \xF0\x9F\x98\x80");
    EXPECT_EQ(contract.agreed_value().amount_minor(), 5);
}

TEST(ReadDocument, TellsEveryMistakeWithItsPlace) {
    Contract contract;
    const auto problems = ReadDocument(
        "titel: Home care\n"
        "type: voucher\n"
        "prices:\n"
        "  - {service_code: DAY, unit_price: much}\n"
        "goals: one\n",
        contract
    );
    ASSERT_EQ(problems.size(), 4U);
    EXPECT_EQ(problems[0], "line 1, column 1: no field \"titel\"");
    EXPECT_NE(problems[1].find("line 2, column 7: type: no such value"), std::string::npos);
    EXPECT_NE(problems[2].find("prices[0].unit_price"), std::string::npos) << problems[2];
    EXPECT_NE(problems[3].find("a list is needed"), std::string::npos);
}

TEST(ReadDocument, TellsWhereYamlIsBroken) {
    Contract contract;
    const auto problems = ReadDocument("title: [\n", contract);
    ASSERT_EQ(problems.size(), 1U);
    EXPECT_EQ(problems[0].find("line "), 0U) << problems[0];
    EXPECT_FALSE(ReadDocument("", contract).empty());
}

TEST(ReadDocument, SaysThatThereIsNothing) {
    for (const char* text : {"", "\n\n", "# january\n", "null"}) {
        Contract contract;
        const auto problems = ReadDocument(text, contract);
        ASSERT_EQ(problems.size(), 1U) << text;
        EXPECT_EQ(problems[0].find("nothing in it"), 0U) << problems[0];
    }
}

TEST(ReadFile, ReadsEveryByte) {
    const std::string path = testing::TempDir() + "luotsictl-bytes";
    std::string text(700'000, 'x');
    text[1] = '\0';
    std::ofstream(path, std::ios::binary) << text;
    std::string bytes = "old";
    EXPECT_EQ(ReadFile(path, &bytes), "");
    EXPECT_EQ(bytes, text);
    EXPECT_EQ(ReadFile("/dev/null", &bytes), "");
    EXPECT_EQ(bytes, "");
}

TEST(ReadFile, TellsWhatCannotBeReadAndWhy) {
    std::string bytes;
    EXPECT_EQ(ReadFile("/tmp", &bytes), "cannot read /tmp: Is a directory");
    EXPECT_EQ(ReadFile("/no/such", &bytes), "cannot read /no/such: No such file or directory");
}

TEST(ReadFile, DoesNotReadADeviceForEver) {
    std::string bytes;
    EXPECT_EQ(ReadFile("/dev/zero", &bytes), "cannot read /dev/zero: more than 256 MiB");
}

TEST(ReadList, TakesABareListAndOneUnderItsKey) {
    for (const char* text :
         {"- {code: a, parameters: {days: 30}}\n- {code: b}\n",
          "rules:\n- {code: a, parameters: {days: 30}}\n- {code: b}\n"}) {
        std::vector<std::unique_ptr<google::protobuf::Message>> rules;
        const auto problems = ReadList(text, "rules", alert::v1::Rule::default_instance(), rules);
        EXPECT_TRUE(problems.empty());
        ASSERT_EQ(rules.size(), 2U);
        const auto& first = dynamic_cast<const alert::v1::Rule&>(*rules[0]);
        EXPECT_EQ(first.code(), "a");
        EXPECT_EQ(first.parameters().at("days"), "30");
    }
}

}  // namespace
}  // namespace luotsi::ctl
