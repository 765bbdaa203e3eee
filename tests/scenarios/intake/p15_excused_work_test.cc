// P15, M18: the report of an excused month waits on nobody's desk, whatever comes back of it later.
#include "tests/scenarios/intake/calendar_bench.h"
#include "tests/scenarios/steering/m18_people.h"

#include <gtest/gtest.h>

#include <string>

namespace luotsi {
namespace {

namespace pb = report::v1;

class ExcusedWork : public testing::Test {
  protected:
    ExcusedWork() {
        contract_registry::Terms terms = test::CalendarBench::Terms();
        terms.reporting_duty->first_close.reset();
        terms.reporting_duty->final_close.reset();
        contract_ = bench_.Agree("E-1", terms);
        person_ = people_.Add("TU-1", "Tiina Tuottaja", contract::v1::SIDE_PROVIDER);
        people_.Assign(
            contract_,
            contract::v1::SIDE_PROVIDER,
            contract::v1::LEVEL_OPERATIONAL,
            person_,
            "2026-02-01"
        );
    }

    // The months whose reports the provider's person has still to give.
    std::string Awaited() {
        const std::string mine = contract_ + " report ";
        std::string months;
        for (const std::string& line : people_.Work(person_)) {
            if (line.starts_with(mine)) months += line.substr(mine.size(), 7) + ' ';
        }
        return months;
    }
    // Every line of it comes back.
    void SendBad(const char* month) {
        pb::SubmitReportRequest request = bench_.ReportOf(contract_, month, 10);
        request.mutable_lines(0)->mutable_service()->set_service_code("TUNTEMATON");
        const auto report =
            bench_.county().Ask<pb::Report>("report.v1.ReportService/SubmitReport", request);
        ASSERT_EQ(report.lines_size(), 0);
    }

    test::CalendarBench bench_{"2026-02-01"};
    test::People people_{bench_.county()};
    std::string contract_;
    std::string person_;
};

TEST_F(ExcusedWork, AwaitsNoReportAfterTheDueDayThoughOneComesBackWhole) {
    bench_.LiveTo("2026-02-12");
    ASSERT_EQ(Awaited(), "2026-01 ");
    bench_.Excuse(contract_, "2026-01");
    EXPECT_EQ(Awaited(), "");
    SendBad("2026-01");
    ASSERT_EQ(bench_.StateOf(contract_, "2026-01"), pb::WINDOW_STATE_EXCUSED);
    EXPECT_EQ(Awaited(), "");
    bench_.county().Rebuild();
    EXPECT_EQ(Awaited(), "");
    // Without the excuse it is awaited again, until a line is accepted.
    bench_.WithdrawExcuse(contract_, "2026-01");
    EXPECT_EQ(Awaited(), "2026-01 ");
    bench_.Send(contract_, "2026-01", 10);
    EXPECT_EQ(Awaited(), "");
}

TEST_F(ExcusedWork, AwaitsNoReportOfAMonthThatWasExcusedBeforeItsDueDay) {
    bench_.Excuse(contract_, "2026-01");
    bench_.LiveTo("2026-02-12");
    SendBad("2026-01");
    EXPECT_EQ(Awaited(), "");
    bench_.WithdrawExcuse(contract_, "2026-01");
    EXPECT_EQ(Awaited(), "2026-01 ");
    // The other months go their own way.
    bench_.LiveTo("2026-03-11");
    EXPECT_EQ(Awaited(), "2026-01 2026-02 ");
}

}  // namespace
}  // namespace luotsi
