#include "platform/tabular/mapping.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace luotsi::tabular {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;

MappingKind Invoices() {
    return {
        .name = "invoices",
        .fields =
            {
                {.name = "number"},
                {.name = "authority"},
                {.name = "invoice_date", .required = true, .type = FieldType::kDate},
                {.name = "supplier_name", .required = true},
                {.name = "net", .required = true, .type = FieldType::kMoney},
                {.name = "vat", .type = FieldType::kMoney},
                {.name = "gross", .type = FieldType::kMoney},
                {.name = "unit"},
                {.name = "service_description"},
            },
        .lists = {"redacted_payees", "placeholder_suppliers", "legal_forms", "stop_words"},
        .blocks = {"alias_rules"},
    };
}

MappingKind Contracts() {
    return {
        .name = "contracts",
        .fields =
            {
                {.name = "number"},
                {.name = "reference"},
                {.name = "title", .required = true},
                {.name = "supplier_name"},
                {.name = "supplier_id"},
                {.name = "supplier_scheme"},
                {.name = "unit"},
                {.name = "annual_value", .type = FieldType::kMoney},
                {.name = "agreed_value", .type = FieldType::kMoney},
                {.name = "start_date", .type = FieldType::kDate},
                {.name = "end_date", .type = FieldType::kDate},
                {.name = "service_description"},
                {.name = "type"},
                {.name = "buyer_name"},
            },
        .lists = {"placeholder_suppliers"},
        .blocks = {"goals", "indicators", "reporting_duty"},
    };
}

MappingKind Reports() {
    return {
        .name = "reports",
        .fields =
            {{.name = "contract_number", .required = true},
             {.name = "month", .required = true, .type = FieldType::kMonth}},
        .blocks = {"indicators", "services"},
        .extra_columns = true,
    };
}

constexpr std::string_view kSmall = R"(mapping: small
kind: invoices
source: small
columns:
  invoice_date: Date
  supplier_name: [Supplier, Payee]
  net: {header: Net}
)";

std::vector<std::string> FaultsOf(const std::string& yaml, const MappingKind& kind = Invoices()) {
    const Checked<Mapping> mapping = ReadMapping(yaml, kind);
    if (mapping.ok()) return {};
    EXPECT_EQ(mapping.rejection().reason, "MAPPING_INVALID");
    std::vector<std::string> details;
    for (const FieldFault& fault : mapping.rejection().more)
        details.push_back(fault.detail);
    return details;
}

TEST(ReadMapping, TakesTheShortForms) {
    const Checked<Mapping> mapping = ReadMapping(kSmall, Invoices());
    ASSERT_TRUE(mapping.ok());
    EXPECT_THAT(
        mapping.value().FindColumn("supplier_name")->candidates.at(0),
        ElementsAre("Supplier", "Payee")
    );
    EXPECT_EQ(mapping.value().currency.ToText(), "EUR");
    EXPECT_EQ(mapping.value().formats.dates.at(0).pattern, "yyyy-MM-dd");
}

TEST(ReadMapping, NamesAllFaultsAtOnceWithTheirPlaces) {
    const std::vector<std::string> faults = FaultsOf(R"(mapping: small
kind: contracts
source: Some Source
columns:
  invoice_date: Date
  suplier_name: Supplier
  net: {header: Net, optinal: true}
  vat: {header: VAT, first_usable: [VAT]}
formats:
  dates: [yyyy-MM-dd, yy/MM/dd]
  decimal: ";"
currency: euro
colour: red
)");
    EXPECT_THAT(faults, Contains(HasSubstr("2:7 kind: this import takes the kind `invoices`")));
    EXPECT_THAT(faults, Contains(HasSubstr("3:9 source: expected 1..64")));
    EXPECT_THAT(
        faults,
        Contains(HasSubstr("6:17 columns.suplier_name: unknown; did you mean `supplier_name`"))
    );
    EXPECT_THAT(
        faults, Contains(HasSubstr("columns.net.optinal: unknown; did you mean `optional`"))
    );
    EXPECT_THAT(faults, Contains(HasSubstr("8:8 columns.vat: expected either")));
    EXPECT_THAT(faults, Contains(HasSubstr("`yy/MM/dd` is not made of")));
    EXPECT_THAT(faults, Contains(HasSubstr("11:12 formats.decimal: expected")));
    EXPECT_THAT(faults, Contains(HasSubstr("12:11 currency: expected three letters")));
    EXPECT_THAT(faults, Contains(HasSubstr("13:9 colour: unknown; known are:")));
    EXPECT_THAT(faults, Contains(HasSubstr("`supplier_name` needs a column or a constant")));
}

TEST(ReadMapping, KeepsServicesApartFromOthersLists) {
    EXPECT_THAT(
        FaultsOf(std::string(kSmall) + "lists: {redacted_payee: [x]}\nblocks: {goals: []}\n"),
        ElementsAre(HasSubstr("did you mean `redacted_payees`"), HasSubstr("blocks.goals: unknown"))
    );
}

TEST(ReadMapping, RefusesNamesThatStandTwiceAndValuesLeftOut) {
    EXPECT_THAT(
        FaultsOf(std::string(kSmall) + "source: other\n"), Contains("8:1 source: stands here twice")
    );
    EXPECT_THAT(
        FaultsOf(std::string(kSmall) + "null_words: [null]\n"),
        Contains(HasSubstr("null_words[0]: no value"))
    );
}

TEST(ReadMapping, RefusesWhatIsNoYamlOrMadeToHurt) {
    EXPECT_FALSE(FaultsOf("a: [b").empty());
    EXPECT_FALSE(FaultsOf("").empty());
    EXPECT_FALSE(FaultsOf("- a\n- b\n").empty());
    EXPECT_FALSE(FaultsOf(std::string(100'000, '[')).empty());
    EXPECT_FALSE(FaultsOf(std::string(kMaxMappingBytes + 1, 'a')).empty());
    std::string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n";
    for (int i = 1; i < 12; ++i) {
        const std::string before = "*a" + std::to_string(i - 1);
        bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + before;
        for (int j = 0; j < 8; ++j)
            bomb += ", " + before;
        bomb += "]\n";
    }
    EXPECT_THAT(FaultsOf(bomb), ElementsAre(HasSubstr("too many values")));
}

TEST(ReadMapping, AllowsExtraColumnsButNotSlips) {
    const std::string yaml = R"(mapping: r
kind: reports
source: r
columns:
  month: Period
  attendances: att
  contract_numbr: nr
constants: {contract_number: "A-{org}"}
)";
    EXPECT_THAT(
        FaultsOf(yaml, Reports()), ElementsAre(HasSubstr("did you mean `contract_number`"))
    );
}

TEST(ReadMapping, ChecksTemplates) {
    const auto with = [](const std::string& text) {
        return FaultsOf(std::string(kSmall) + "constants: {unit: '" + text + "'}\n");
    };
    EXPECT_THAT(with("a {{b}} {Net}"), ElementsAre());
    EXPECT_FALSE(with("a {Net").empty());
    EXPECT_FALSE(with("a {}").empty());
    EXPECT_FALSE(with("a }").empty());
    EXPECT_FALSE(FaultsOf(std::string(kSmall) + "constants: {net: '1'}\n").empty());
}

TEST(ReadMapping, AllowsTakeOnlyWhereItMeansSomething) {
    const auto with = [](const std::string& tail) {
        return FaultsOf(
            "mapping: c\nkind: contracts\nsource: c\ncolumns:\n  title: T\n" + tail, Contracts()
        );
    };
    EXPECT_THAT(
        with("  start_date: {header: D, take: min}\n"), ElementsAre(HasSubstr("needs `group_by`"))
    );
    EXPECT_THAT(
        with("  start_date: {header: D, take: min_month_start}\ngroup_by: [T]\n"), ElementsAre()
    );
    EXPECT_FALSE(with("  unit: {header: D, take: max}\ngroup_by: [T]\n").empty());
    EXPECT_FALSE(with("  annual_value: {header: D, take: max_month_end}\ngroup_by: [T]\n").empty());
}

TEST(MappingFaults, ReadsBlocksForServices) {
    const Checked<Mapping> mapping = ReadMapping(
        std::string(kSmall) + "blocks:\n  alias_rules:\n    due: x\n    colour: red\n", Invoices()
    );
    ASSERT_TRUE(mapping.ok());
    const Node* const block = mapping.value().Block("alias_rules");
    ASSERT_NE(block, nullptr);
    MappingFaults faults;
    faults.RefuseOtherThan(*block, {"due", "name"});
    EXPECT_EQ(faults.NeedWhole(*block, "due"), std::nullopt);
    EXPECT_EQ(faults.NeedText(*block, "name"), std::nullopt);
    EXPECT_EQ(faults.OptionalText(*block, "other"), std::nullopt);
    const Rejection rejection = faults.ToRejection();
    ASSERT_EQ(rejection.more.size(), 3U);
    EXPECT_EQ(
        rejection.more[0].detail, "11:13 blocks.alias_rules.colour: unknown; known are: due, name"
    );
    EXPECT_EQ(rejection.more[1].detail, "10:10 blocks.alias_rules.due: expected a whole number");
    EXPECT_EQ(rejection.more[2].field, "blocks.alias_rules");
}

std::string Shipped(const std::string& name) {
    std::ifstream file(std::string(LUOTSI_MAPPINGS) + "/" + name + ".yaml");
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}

TEST(ShippedMappings, AreReadWithoutFaults) {
    EXPECT_THAT(FaultsOf(Shipped("salford-register"), Contracts()), ElementsAre());
    EXPECT_THAT(FaultsOf(Shipped("salford-invoices"), Invoices()), ElementsAre());
    EXPECT_THAT(FaultsOf(Shipped("nhs-ae-contracts"), Contracts()), ElementsAre());
    EXPECT_THAT(FaultsOf(Shipped("nhs-ae-reports"), Reports()), ElementsAre());
}

TEST(Mapping, RefusesPersonalIdentityCodesThatEscapesSpell) {
    for (const char* const constants : {
             R"({unit: "131052\x2d308T"})",
             R"({"131052\x2d308T": unit})",
         }) {
        const std::string yaml =
            "mapping: t\nkind: invoices\nsource: t\nconstants: " + std::string(constants) + "\n";
        const Checked<Mapping> read = ReadMapping(yaml, Invoices());
        ASSERT_FALSE(read.ok());
        EXPECT_EQ(read.rejection().reason, "PERSONAL_IDENTITY_CODE");
        EXPECT_EQ(read.rejection().more.at(0).detail.substr(0, 2), "4:");
    }
}

TEST(NearestName, FindsSlipsOnly) {
    const std::vector<std::string> known{"supplier_name", "net", "vat"};
    EXPECT_EQ(NearestName("suplier_name", known), "supplier_name");
    EXPECT_EQ(NearestName("nett", known), "net");
    EXPECT_EQ(NearestName("attendances", known), "");
}

TEST(FoldHeader, CollapsesBlanksAndCase) {
    EXPECT_EQ(FoldHeader(" G/L\u00a0 Description. "), "g/l description.");
    EXPECT_EQ(FoldHeader("M\u00c4\u00c4R\u00c4"), FoldHeader("ma\u0308a\u0308ra\u0308"));
}

}  // namespace
}  // namespace luotsi::tabular
