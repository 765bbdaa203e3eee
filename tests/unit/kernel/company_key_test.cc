#include "kernel/company_key.h"

#include <gtest/gtest.h>

namespace luotsi {
namespace {

TEST(CompanyKey, IsOneForAllRegistersOfAFinnishCompany) {
    const std::string same = "FI-PRO:2077474-0";
    EXPECT_EQ(CompanyKey({"FI-PRO", "2077474-0"}), same);
    EXPECT_EQ(CompanyKey({"0212", "2077474-0"}), same);
    EXPECT_EQ(CompanyKey({"VAT", "FI20774740"}), same);
    EXPECT_EQ(CompanyKey({"0213", "FI20774740"}), same);
    EXPECT_EQ(CompanyKey({"0216", "003720774740"}), same);
    EXPECT_EQ(CompanyKey({"OVT", "003720774740UNIT1"}), same);
}

TEST(CompanyKey, LeavesWhatItCannotReadAsItIs) {
    EXPECT_EQ(CompanyKey({"VAT", "FI20774741"}), "VAT:FI20774741");
    EXPECT_EQ(CompanyKey({"VAT", "SE556677889901"}), "VAT:SE556677889901");
    EXPECT_EQ(CompanyKey({"0216", "00372077"}), "0216:00372077");
    EXPECT_EQ(CompanyKey({"GB-COH", "20774740"}), "GB-COH:20774740");
}

}  // namespace
}  // namespace luotsi
