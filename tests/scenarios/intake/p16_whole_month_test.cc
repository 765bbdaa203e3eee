// P16: a month that is told by day and once more as a whole is not counted twice, whichever door it
// comes through.
#include "platform/sheet/csv.h"
#include "platform/sheet/xlsx_write.h"
#include "tests/scenarios/intake/spreadsheet_bench.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace luotsi {
namespace {

namespace pb = report::v1;

struct Row {
    const char* service;
    const char* unit;
    int quantity;
    // Empty: the whole month.
    const char* day;
};

// Two days, the whole month of them, and the whole month of another service.
const std::vector<Row> kRows{
    {"YPA-VRK", "day", 12, "2026-01-05"},
    {"YPA-VRK", "day", 310, ""},
    {"0070", "visit", 7, ""},
    {"YPA-VRK", "day", 11, "2026-01-06"},
};

pb::SubmitReportRequest AsRequest(const std::string& contract) {
    pb::SubmitReportRequest request;
    request.set_contract_id(contract);
    request.set_month("2026-01");
    for (const Row& row : kRows) {
        pb::ServiceActual& line = *request.add_lines()->mutable_service();
        line.set_service_code(row.service);
        line.set_unit(row.unit);
        line.mutable_quantity()->set_micros(row.quantity * std::int64_t{1'000'000});
        line.set_service_date(row.day);
    }
    return request;
}

std::string AsCsv() {
    std::vector<std::vector<std::string>> table{{"Palvelu", "Yksikkö", "Määrä", "Palvelupäivä"}};
    for (const Row& row : kRows)
        table.push_back({row.service, row.unit, std::to_string(row.quantity), row.day});
    return sheet::WriteCsv(table, ';');
}

std::string AsXlsx() {
    using enum sheet::CellKind;
    sheet::WrittenSheet lines{.name = "Rivit"};
    lines.columns = {
        {.header = "Palvelu"},
        {.header = "Yksikkö"},
        {.header = "Määrä", .form = sheet::CellForm::kDecimal},
        {.header = "Palvelupäivä", .form = sheet::CellForm::kDate},
    };
    for (const Row& row : kRows) {
        lines.rows.push_back({
            {kText, row.service},
            {kText, row.unit},
            {kNumber, std::to_string(row.quantity)},
            {*row.day == '\0' ? kText : kDate, row.day},
        });
    }
    auto file = sheet::WriteXlsx({lines}, "luotsi_lists");
    LUOTSI_CHECK(file.ok(), "the file can be written");
    return *file;
}

TEST(WholeMonth, GoesBackBesideItsDaysThroughEveryDoorWithTheSameStoredBytes) {
    test::SpreadsheetBench grpc;
    const auto report = grpc.county.Ask<pb::Report>(
        "report.v1.ReportService/SubmitReport", AsRequest(grpc.contract)
    );
    EXPECT_EQ(report.state(), pb::REPORT_STATE_INCOMPLETE);
    EXPECT_EQ(report.lines_size(), 3);
    ASSERT_EQ(report.returned_lines_size(), 1);
    EXPECT_EQ(report.returned_lines(0).index(), 1U);
    EXPECT_EQ(report.returned_lines(0).reason(), "LINE_MONTH_BESIDE_DAYS");
    EXPECT_EQ(report.returned_lines(0).field(), "lines[1].service.service_date");

    for (const auto& [name, bytes] : {std::pair{"CSV", AsCsv()}, std::pair{"XLSX", AsXlsx()}}) {
        SCOPED_TRACE(name);
        test::SpreadsheetBench file;
        const test::FileAnswer answer = file.Send(bytes);
        ASSERT_TRUE(answer.status.ok()) << answer.status;
        EXPECT_EQ(answer.result.receipt().accepted_lines(), 3U);
        ASSERT_EQ(answer.faults.size(), 1U);
        EXPECT_EQ(answer.faults[0].fault().reason(), "LINE_MONTH_BESIDE_DAYS");
        EXPECT_EQ(answer.faults[0].fault().row(), 3U);
        EXPECT_EQ(answer.faults[0].fault().column(), "Palvelupäivä");
        EXPECT_EQ(
            file.county.Stored("report-intake", "month_report"),
            grpc.county.Stored("report-intake", "month_report")
        );
    }
}

TEST(WholeMonth, IsLeftOutForItsDaysToStandAlone) {
    test::SpreadsheetBench bench;
    bench.county.Ask<pb::Report>("report.v1.ReportService/SubmitReport", AsRequest(bench.contract));
    pb::CompleteReportRequest complete;
    complete.set_contract_id(bench.contract);
    complete.set_month("2026-01");
    complete.set_version(1);
    complete.add_lines()->set_index(1);
    const auto whole =
        bench.county.Ask<pb::Report>("report.v1.ReportService/CompleteReport", complete);
    EXPECT_EQ(whole.state(), pb::REPORT_STATE_RECEIVED);
    EXPECT_EQ(whole.lines_size(), 3);
    EXPECT_EQ(whole.returned_lines_size(), 0);
}

}  // namespace
}  // namespace luotsi
