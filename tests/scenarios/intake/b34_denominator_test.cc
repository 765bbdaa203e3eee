// B34: a value out of nothing comes back with its line, and the other lines are stored.
#include "tests/scenarios/intake/line_bench.h"
#include "tests/scenarios/intake/spreadsheet_bench.h"

#include <string>
#include <vector>

namespace luotsi {
namespace {

namespace pb = report::v1;
using Told = std::vector<std::string>;

constexpr const char* kOutOfNothing = "lines[1].indicator.value.denominator";

class OutOfNothing : public LineBench {
  protected:
    static Told Returned(const pb::Report& report) {
        Told told;
        for (const pb::ReturnedLine& one : report.returned_lines())
            told.push_back(one.reason() + '@' + one.field());
        return told;
    }
};

TEST_F(OutOfNothing, B34TheLineIsReturnedInWordsAndTheOthersAreStored) {
    const pb::Report report = Submit(Report("2026-01", Days(310), Indicator("LAATU", 5, 0)));
    EXPECT_EQ(report.state(), pb::REPORT_STATE_INCOMPLETE);
    EXPECT_EQ(report.lines_size(), 1);
    EXPECT_EQ(Returned(report), Told{std::string("LINE_DENOMINATOR_INVALID@") + kOutOfNothing});
    EXPECT_NE(report.returned_lines(0).text().find("leave the line out"), std::string::npos);
    for (const int below : {-1, -100}) {
        const pb::Report again = Submit(Report("2026-02", Days(280), Indicator("LAATU", 5, below)));
        EXPECT_EQ(again.returned_lines_size(), 1) << below;
    }
}

TEST_F(OutOfNothing, B34AnotherNumberAboveIsAnotherSending) {
    EXPECT_EQ(Submit(Report("2026-01", Days(310), Indicator("LAATU", 5, 0))).version(), 1U);
    EXPECT_EQ(Submit(Report("2026-01", Days(310), Indicator("LAATU", 5, 0))).version(), 1U);
    EXPECT_EQ(Submit(Report("2026-01", Days(310), Indicator("LAATU", 6, 0))).version(), 2U);
    EXPECT_EQ(Submit(Report("2026-01", Days(310), Indicator("LAATU", 6, -1))).version(), 3U);
}

TEST_F(OutOfNothing, B34TheOtherFaultsOfTheLineAreToldWithIt) {
    EXPECT_EQ(
        Returned(Submit(Report("2026-01", Days(310), Indicator("OUTO", 5, 0)))),
        (Told{
            std::string("LINE_DENOMINATOR_INVALID@") + kOutOfNothing,
            "LINE_UNKNOWN_INDICATOR@lines[1].indicator.indicator_code"
        })
    );
}

TEST_F(OutOfNothing, B34TheMendedLineMakesTheReportWhatItWouldHaveBeen) {
    Submit(Report("2026-01", Days(310), Indicator("LAATU", 5, 0)));
    pb::CompleteReportRequest mend;
    mend.set_contract_id(contract_);
    mend.set_month("2026-01");
    mend.set_version(1);
    mend.add_lines()->set_index(1);
    *mend.mutable_lines(0)->mutable_line() = Indicator("LAATU", 5, 0);
    const auto again = county_.Ask<pb::Report>("report.v1.ReportService/CompleteReport", mend);
    EXPECT_EQ(again.version(), 1U) << "still out of nothing";
    *mend.mutable_lines(0)->mutable_line() = Indicator("LAATU", 19, 20);
    const auto whole = county_.Ask<pb::Report>("report.v1.ReportService/CompleteReport", mend);
    EXPECT_EQ(whole.state(), pb::REPORT_STATE_RECEIVED);
    EXPECT_EQ(whole.version(), 2U);
    const std::string other = Agree("S-2");
    pb::SubmitReportRequest at_once = Report("2026-01", Days(310), Indicator("LAATU", 19, 20));
    at_once.set_contract_id(other);
    EXPECT_EQ(Submit(at_once).content_sha256(), whole.content_sha256());
}

TEST(OutOfNothingInASheet, B34TheCellIsToldAndTheOtherRowsAreStored) {
    contract_registry::Terms terms = test::SpreadsheetBench::DefaultTerms();
    terms.indicators.push_back(
        {"LAATU",
         "Tyytyväisten osuus",
         "G1",
         contract_registry::FocusArea::kQuality,
         "share",
         contract_registry::Direction::kAtLeast,
         Ratio::Of(90, 100).value()}
    );
    test::SpreadsheetBench bench(terms);
    const std::string file =
        "Palvelu;Yksikkö;Määrä;Mittari;Osoittaja;Nimittäjä\n"
        "YPA-VRK;day;310;;;\n"
        ";;;LAATU;5;0\n";
    const test::FileAnswer answer = bench.Send(file);
    ASSERT_TRUE(answer.status.ok()) << answer.status;
    EXPECT_EQ(answer.Told(), Told{"LINE_DENOMINATOR_INVALID 3 Nimittäjä"});
    EXPECT_TRUE(answer.result.stored());
    EXPECT_EQ(bench.Stored().lines_size(), 1);
    EXPECT_EQ(bench.Stored().state(), pb::REPORT_STATE_INCOMPLETE);
}

}  // namespace
}  // namespace luotsi
