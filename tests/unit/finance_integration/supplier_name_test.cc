#include "finance_integration/domain/supplier_name.h"

#include "domain_builders.h"

#include <gtest/gtest.h>

namespace luotsi::finance_integration {
namespace {

std::string Alias(std::string_view name) {
    return AliasKey(SupplierKey(name), SampleRules());
}

TEST(SupplierKey, CollapsesBlanksAndFoldsCase) {
    EXPECT_EQ(SupplierKey("  Hoiva\u00a0 ja   Koti\tOY "), "hoiva ja koti oy");
    EXPECT_EQ(SupplierKey("PÄIJÄT-HÄMEEN ÅLANDS"), "päijät-hämeen ålands");
    EXPECT_EQ(SupplierKey(" \t "), "");
}

TEST(SupplierKey, KeepsPunctuationBecauseItMayTellSuppliersApart) {
    EXPECT_NE(SupplierKey("Schofield & Sons"), SupplierKey("Schofield and Sons"));
}

TEST(AliasKey, ReadsNamesThroughTheirSpelling) {
    EXPECT_EQ(Alias("Schofield & Sons Ltd"), Alias("Schofield and Sons Limited"));
    EXPECT_EQ(Alias("A E Yates"), Alias("AE Yates Ltd"));
    EXPECT_EQ(Alias("The Elec Group"), Alias("Elec Group Ltd"));
    EXPECT_EQ(Alias("Cycle Waggle Ltd T/A MCR Bike Hire"), Alias("Cycle Waggle"));
    EXPECT_EQ(
        Alias("GMW Mental Health NHS FT"),
        Alias("Greater Manchester West Mental Health NHS Foundation Trust")
    );
    EXPECT_EQ(Alias("Places Living+"), Alias("Places Living Plus Ltd"));
    EXPECT_EQ(Alias("Dogs' Home"), Alias("Dogs\u2019 Home"));
    EXPECT_EQ(Alias("SAP (UK) Limited"), Alias("SAP UK Ltd"));
}

TEST(AliasKey, KeepsFinnishLettersWhole) {
    EXPECT_EQ(Alias("Hämeen Hoiva Oy"), "hämeen hoiva");
    EXPECT_NE(Alias("Hämeen Hoiva"), Alias("Hameen Hoiva"));
}

TEST(AliasKey, KeepsAtLeastOneWord) {
    EXPECT_EQ(Alias("Ltd"), "ltd");
    EXPECT_EQ(Alias("The"), "the");
    EXPECT_EQ(Alias("t/a Waterlogic"), "ta waterlogic");
}

TEST(AliasKey, DropsNothingWithoutRules) {
    EXPECT_EQ(AliasKey("hoiva oy", {}), "hoiva oy");
}

TEST(AliasReason, NamesTheFirstCauseFound) {
    const MatchingRules rules = SampleRules();
    EXPECT_EQ(AliasReason("xma ltd", "xma limited", rules), "legal-form");
    EXPECT_EQ(AliasReason("gmw care", "greater manchester west care", rules), "abbreviation");
    EXPECT_EQ(AliasReason("gaddum centre", "the gaddum centre", rules), "article");
    EXPECT_EQ(AliasReason("canal & river", "canal and river", rules), "punctuation");
    EXPECT_EQ(AliasReason("angel springs", "angel springs t/a water", rules), "trading-name");
}

TEST(SignificantWords, TakesLongWordsThatAreNoStopWords) {
    const std::set<std::string> expected{"management", "hoiva"};
    EXPECT_EQ(SignificantWords("SCL management Service fee, hoiva-4you", SampleRules()), expected);
}

}  // namespace
}  // namespace luotsi::finance_integration
