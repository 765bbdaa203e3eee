#include "contract_registry/adapters/steering/picture_reader.h"

#include "tests/support/terms_builder.h"

#include <gtest/gtest.h>

namespace luotsi::contract_registry {
namespace {

using test::Day;

constexpr std::int64_t kDaySeconds = 86'400;

// January's report, due on 10 February; it comes so many days after that day's noon.
report::v1::ReportEvent Report(int days_late, int accepted, int returned) {
    report::v1::ReportEvent event;
    event.set_kind(report::v1::REPORT_EVENT_KIND_RECEIVED);
    event.set_contract_id("018f0000-0000-7000-8000-000000000001");
    event.set_month("2026-01");
    event.set_due_date("2026-02-10");
    report::v1::Report& report = *event.mutable_report();
    report.set_version(1);
    // 2026-02-10T12:00Z.
    report.mutable_received_at()->set_seconds(1'770'724'800 + days_late * kDaySeconds);
    for (int i = 0; i < accepted; ++i)
        report.add_lines()->mutable_service()->set_service_code("VRK");
    for (int i = 0; i < returned; ++i)
        report.add_returned_lines();
    return event;
}

SeenMonth Seen(const report::v1::ReportEvent& event) {
    const auto seen = ReadMonth(event, 1);
    EXPECT_TRUE(seen.ok()) << seen.status();
    return seen.ok() ? seen->seen.month : SeenMonth();
}

TEST(ReadMonth, KeepsALateReportThatCameBackWholeAsAwaited) {
    const SeenMonth late = Seen(Report(1, 0, 2));
    EXPECT_TRUE(late.returned_whole);
    EXPECT_FALSE(late.came());
    EXPECT_TRUE(late.overdue) << "nobody told of it before";
}

TEST(ReadMonth, AwaitsNothingBeforeTheDueDayIsOver) {
    EXPECT_FALSE(Seen(Report(0, 0, 2)).overdue);
    EXPECT_FALSE(Seen(Report(-3, 0, 2)).overdue);
    report::v1::ReportEvent no_duty = Report(1, 0, 2);
    no_duty.clear_due_date();
    EXPECT_FALSE(Seen(no_duty).overdue);
}

TEST(ReadMonth, TakesALateReportWithAnAcceptedLineAsCome) {
    const SeenMonth late = Seen(Report(1, 1, 1));
    EXPECT_TRUE(late.came());
    EXPECT_EQ(late.first_received, Day("2026-02-11"));
    EXPECT_FALSE(late.overdue);
}

TEST(ReadMonth, AwaitsNoImportedHistory) {
    report::v1::ReportEvent history = Report(200, 0, 2);
    history.set_historic(true);
    EXPECT_FALSE(Seen(history).overdue);
}

}  // namespace
}  // namespace luotsi::contract_registry
