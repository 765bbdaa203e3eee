// P14: the windows of a contract's months as they are asked for. The days themselves are compared
// with a table in tests/unit/report_intake/windows_test.cc.
#include "tests/scenarios/intake/calendar_bench.h"

#include <gtest/gtest.h>

#include <string>

namespace luotsi {
namespace {

namespace pb = report::v1;

TEST(WindowsOfAContract, HaveDaysAndStatesForEveryMonthOfTheYear) {
    test::CalendarBench bench("2026-04-22");
    const std::string contract = bench.Agree("W-1", test::CalendarBench::Terms());
    bench.Send(contract, "2026-02", 10);
    bench.Send(contract, "2026-03", 10);
    bench.LiveTo("2026-04-23");
    const pb::GetWindowsResponse windows = bench.Windows(contract, 2026);
    ASSERT_EQ(windows.windows_size(), 12);
    std::string states;
    for (const pb::ReportingWindow& window : windows.windows())
        states += std::to_string(window.state());
    // January ended before the contract was known and waits for its report; February is final,
    // March first closed, and April goes on.
    EXPECT_EQ(states, "376111111111");
    const pb::ReportingWindow& march = windows.windows(2);
    EXPECT_EQ(march.contract_id(), contract);
    EXPECT_EQ(march.opens(), "2026-04-01");
    EXPECT_EQ(march.due_date(), "2026-04-10");
    EXPECT_EQ(march.first_close(), "2026-04-20");
    EXPECT_EQ(march.final_close(), "2026-05-20");
    EXPECT_EQ(march.version(), 1U);
    EXPECT_EQ(march.stage(), pb::PERIOD_STAGE_FIRST_CLOSED);
    // 10 May is a Sunday.
    EXPECT_EQ(windows.windows(3).due_date(), "2026-05-11");
    EXPECT_EQ(bench.Windows(contract, 2025).windows_size(), 0);
}

TEST(WindowsOfAContract, AreShownToItsProviderAndToNoOther) {
    test::CalendarBench bench("2026-02-02");
    const std::string contract = bench.Agree("W-1", test::CalendarBench::Terms());
    pb::GetWindowsRequest request;
    request.set_contract_id(contract);
    request.set_year(2026);
    constexpr const char* kGet = "report.v1.ReportingCalendarService/GetWindows";
    bench.county().CallAsProvider(test::kCalendarProvider);
    EXPECT_EQ(bench.Windows(contract, 2026).windows_size(), 12);
    bench.county().CallAsProvider("1572860-0");
    EXPECT_EQ(bench.county().Refusal<pb::GetWindowsResponse>(kGet, request), "CONTRACT_NOT_FOUND");
    bench.county().CallAsCounty();
    request.set_year(0);
    EXPECT_EQ(bench.county().Refusal<pb::GetWindowsResponse>(kGet, request), "FIELD_OUT_OF_RANGE");
}

}  // namespace
}  // namespace luotsi
