#include "report_intake/domain/reporting_rate.h"

#include "tests/support/terms_builder.h"

#include <gtest/gtest.h>

namespace luotsi::report_intake {
namespace {

TEST(ReportingRate, SharesAreBasisPointsHalfAwayFromZero) {
    EXPECT_EQ(ShareOf(0, 0), std::nullopt);
    EXPECT_EQ(ShareOf(0, 7), 0U);
    EXPECT_EQ(ShareOf(7, 7), 10'000U);
    EXPECT_EQ(ShareOf(1, 3), 3333U);
    EXPECT_EQ(ShareOf(2, 3), 6667U);
    // 1 of 32 is 312.5 basis points, 1 of 160 is 62.5.
    EXPECT_EQ(ShareOf(1, 32), 313U);
    EXPECT_EQ(ShareOf(1, 160), 63U);
}

TEST(ReportingRate, TheTotalIsTheSumOfItsMonths) {
    const std::vector<MonthCount> months{
        {.month = test::MonthOf("2026-01"),
         .counts = {.expected = 5, .received = 4, .on_time = 3, .excused = 1}},
        {.month = test::MonthOf("2026-02"),
         .counts = {.expected = 7, .received = 7, .on_time = 2, .excused = 0}},
    };
    EXPECT_EQ(
        TotalOf(months), (RateCounts{.expected = 12, .received = 11, .on_time = 5, .excused = 1})
    );
    EXPECT_EQ(TotalOf({}), RateCounts{});
}

}  // namespace
}  // namespace luotsi::report_intake
