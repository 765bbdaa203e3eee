// Whatever is wrong with a report is told in one answer: every total, and the lines beside them
// (P16).
#include "platform/rpc/client.h"
#include "tests/scenarios/intake/spreadsheet_bench.h"

#include <google/rpc/error_details.pb.h>
#include <google/rpc/status.pb.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace luotsi {
namespace {

namespace pb = report::v1;
using test::FileAnswer;
using testing::ElementsAre;
using testing::HasSubstr;

class AllAtOnce : public testing::Test {
  protected:
    static void Add(
        const char* service, const char* unit, std::int64_t units, pb::SubmitReportRequest& request
    ) {
        pb::ServiceActual& line = *request.add_lines()->mutable_service();
        line.set_service_code(service);
        line.set_unit(unit);
        line.mutable_quantity()->set_micros(units * 1'000'000);
    }
    static pb::ReportTotal& Total(
        const char* service, std::int64_t units, pb::SubmitReportRequest& request
    ) {
        pb::ReportTotal& total = *request.add_totals();
        total.set_service_code(service);
        total.mutable_quantity()->set_micros(units * 1'000'000);
        return total;
    }
    // "RECON_TOTAL totals[0].quantity" of each violation of a refusal.
    std::vector<std::string> Violations(
        const char* method, const pb::SubmitReportRequest& request, std::string* words = nullptr
    ) {
        pb::Report out;
        const absl::Status refused = bench_.county.Try(method, request, &out);
        std::vector<std::string> told;
        for (const auto& one : rpc::DescribeError(rpc::ToGrpc(refused)).violations) {
            told.push_back(one.reason + ' ' + one.field);
            if (words != nullptr) *words += one.description + '\n';
        }
        return told;
    }

    test::SpreadsheetBench bench_;
};

TEST_F(AllAtOnce, P16EveryWrongTotalIsToldWithTheFaultsOfTheLines) {
    pb::SubmitReportRequest report;
    report.set_contract_id(bench_.contract);
    report.set_month("2026-01");
    Add("YPA-VRK", "day", 310, report);
    Add("0070", "hour", -3, report);
    pb::ReportTotal& days = Total("YPA-VRK", 311, report);
    days.mutable_amount()->set_currency_code("EUR");
    days.mutable_amount()->set_amount_minor(4'882'501);
    Total("0070", -3, report);
    Total("XX", 7, report);
    std::string words;
    const std::vector<std::string> told =
        Violations("report.v1.ReportService/SubmitReport", report, &words);
    EXPECT_THAT(
        told,
        ElementsAre(
            "RECON_TOTAL totals[0].quantity",
            "RECON_TOTAL totals[0].amount",
            "RECON_TOTAL totals[2].quantity",
            "LINE_QUANTITY_NEGATIVE lines[1].service.quantity",
            "LINE_UNIT_MISMATCH lines[1].service.unit"
        )
    );
    EXPECT_THAT(words, HasSubstr("(difference: 1, lines: 310, total: 311)"));
    EXPECT_THAT(
        words, HasSubstr("(difference: 0.01 EUR, lines: 48825.00 EUR, total: 48825.01 EUR)")
    );
    EXPECT_THAT(words, HasSubstr("(difference: 7, lines: 0, total: 7)"));
    EXPECT_EQ(Violations("report.v1.ReportService/ValidateReport", report), told);
    EXPECT_FALSE(bench_.HasReport());
}

TEST_F(AllAtOnce, P16AFileTellsEveryTotalAtItsCellBesideItsLines) {
    const std::string rows =
        "Rivilaji;Palvelu;Yksikkö;Määrä;Summa\n"
        "toteuma;0070;visit;2;\n"
        "toteuma;YPA-VRK;hour;1;\n"
        "summa;0070;;3;66,68\n"
        "summa;YPA-VRK;;2;\n";
    const FileAnswer answer = bench_.Send(rows);
    EXPECT_THAT(
        answer.Told(),
        ElementsAre(
            "RECON_TOTAL 4 Määrä",
            "RECON_TOTAL 4 Summa",
            "RECON_TOTAL 5 Määrä",
            "LINE_UNIT_MISMATCH 3 Yksikkö"
        )
    );
    EXPECT_FALSE(answer.result.stored());
    EXPECT_EQ(answer.result.errors(), 4U);
    EXPECT_EQ(answer.result.rows(), 4U);
    const auto& facts = answer.faults[2].fault().facts();
    EXPECT_EQ(facts.at("lines"), "1");
    EXPECT_EQ(facts.at("total"), "2");
    EXPECT_EQ(facts.at("difference"), "1");
}

// A report has at most 20,000 lines, whatever the door; a file is told so once.
TEST_F(AllAtOnce, P16AFileOfTooManyLinesIsToldOnce) {
    std::string rows = "Palvelu;Yksikkö;Määrä;Päivä\n";
    for (int i = 0; i < 20'001; ++i)
        rows += "0070;visit;1;2026-01-01\n";
    const FileAnswer answer = bench_.Send(rows, false);
    ASSERT_EQ(answer.faults.size(), 1U);
    EXPECT_EQ(answer.faults[0].fault().reason(), "FIELD_TOO_MANY");
    EXPECT_THAT(answer.faults[0].fault().facts().at("expected"), HasSubstr("20000"));
}

}  // namespace
}  // namespace luotsi
