// A forecast that the contract requires and a report has not is told with the report, at every door
// (M28, P16), and changes nothing of what is stored.
#include "platform/sheet/table.h"
#include "platform/sheet/xlsx_write.h"
#include "tests/scenarios/intake/spreadsheet_bench.h"

#include <luotsi/report/v1/provider.pb.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace luotsi {
namespace {

namespace pb = report::v1;
using test::FileAnswer;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class MissingForecasts : public testing::Test {
  protected:
    static contract_registry::Terms Foreseen() {
        contract_registry::Terms terms = test::SpreadsheetBench::DefaultTerms();
        terms.reporting_duty->forecast_required = true;
        return terms;
    }
    pb::SubmitReportRequest Visits(int visits) const {
        pb::SubmitReportRequest request;
        request.set_contract_id(bench_.contract);
        request.set_month("2026-01");
        pb::ServiceActual& line = *request.add_lines()->mutable_service();
        line.set_service_code("0070");
        line.set_unit("visit");
        line.mutable_quantity()->set_micros(visits * 1'000'000);
        return request;
    }
    static void Foresee(const char* service, pb::SubmitReportRequest& request) {
        pb::ForecastLine& line = *request.add_forecast();
        line.set_month("2026-02");
        line.set_service_code(service);
        line.mutable_quantity()->set_micros(1'000'000);
    }
    pb::Report Submit(const pb::SubmitReportRequest& request) {
        return bench_.county.Ask<pb::Report>("report.v1.ReportService/SubmitReport", request);
    }
    pb::ProviderOverview Overview() {
        return bench_.county.Ask<pb::ProviderOverview>(
            "report.v1.ProviderService/GetProviderOverview", pb::GetProviderOverviewRequest()
        );
    }

    test::SpreadsheetBench bench_{Foreseen()};
};

// "ERROR FORECAST_MISSING forecast" of each remark.
std::vector<std::string> Remarks(const pb::Report& report) {
    std::vector<std::string> told;
    for (const pb::ReturnedLine& one : report.remarks()) {
        const bool error = one.severity() == pb::FAULT_SEVERITY_ERROR;
        told.push_back((error ? "ERROR " : "WARNING ") + one.reason() + ' ' + one.field());
    }
    return told;
}

constexpr const char* kTold = "ERROR FORECAST_MISSING forecast";

TEST_F(MissingForecasts, M28EveryAnswerTellsIt) {
    pb::SubmitReportRequest report = Visits(3);
    const auto tried =
        bench_.county.Ask<pb::Report>("report.v1.ReportService/ValidateReport", report);
    EXPECT_THAT(Remarks(tried), ElementsAre(kTold));
    const pb::Report stored = Submit(report);
    EXPECT_EQ(stored.state(), pb::REPORT_STATE_INCOMPLETE);
    EXPECT_THAT(Remarks(stored), ElementsAre(kTold));
    EXPECT_THAT(Remarks(bench_.Stored()), ElementsAre(kTold));
    const auto listed = bench_.county.Ask<pb::ListReportsResponse>(
        "report.v1.ReportService/ListReports", pb::ListReportsRequest()
    );
    EXPECT_THAT(Remarks(listed.reports(0)), ElementsAre(kTold));
    EXPECT_EQ(Overview().contracts(0).last_report().remarks(), 1U);
    // No line came back.
    EXPECT_EQ(stored.lines_size(), 1);
    EXPECT_EQ(stored.returned_lines_size(), 0);
    EXPECT_EQ(Overview().contracts(0).last_report().returned_lines(), 0U);
    // A forecast line that goes back is none.
    Foresee("XX", report);
    const pb::Report again = Submit(report);
    EXPECT_EQ(again.returned_lines_size(), 1);
    EXPECT_THAT(Remarks(again), ElementsAre(kTold));
    report.clear_forecast();
    Foresee("0070", report);
    const pb::Report whole = Submit(report);
    EXPECT_EQ(whole.state(), pb::REPORT_STATE_RECEIVED);
    EXPECT_THAT(Remarks(whole), IsEmpty());
    EXPECT_EQ(Overview().contracts(0).last_report().remarks(), 0U);
}

TEST_F(MissingForecasts, M28ItIsToldInTheCallersLanguage) {
    const std::vector<std::pair<const char*, const char*>> words{
        {"fi", "ennusteen"}, {"sv", "prognos"}, {"en", "forecast"}
    };
    for (const auto& [language, word] : words) {
        bench_.county.SpeakIn(language);
        const pb::Report told = Submit(Visits(3));
        ASSERT_EQ(told.remarks_size(), 1) << language;
        EXPECT_THAT(told.remarks(0).text(), HasSubstr(word));
    }
}

TEST_F(MissingForecasts, M28WhatIsStoredAndToldToOthersIsAsBefore) {
    Submit(Visits(3));
    const auto rows = bench_.county.Stored("report-intake", "month_report");
    ASSERT_EQ(rows.size(), 1U);
    for (const auto& row : rows)
        EXPECT_EQ(row.find("FORECAST_MISSING"), std::string::npos);
    EXPECT_EQ(Submit(Visits(3)).version(), 1U) << "the same again";
}

// ---- Files

TEST_F(MissingForecasts, M28AFileTellsItAndStoresTheSame) {
    const std::string file = "Palvelu;Yksikkö;Määrä\r\n0070;visit;3\r\n";
    const FileAnswer tried = bench_.Send(file, false);
    EXPECT_THAT(tried.Told(), ElementsAre("FORECAST_MISSING"));
    EXPECT_EQ(tried.result.errors(), 1U);
    EXPECT_EQ(tried.result.warnings(), 0U);
    const FileAnswer stored = bench_.Send(file);
    EXPECT_THAT(stored.Told(), ElementsAre("FORECAST_MISSING"));
    EXPECT_TRUE(stored.result.stored());
    EXPECT_EQ(stored.result.receipt().state(), pb::REPORT_STATE_INCOMPLETE);
    EXPECT_EQ(stored.result.receipt().accepted_lines(), 1U);
    EXPECT_THAT(stored.marked, HasSubstr("FORECAST_MISSING"));
    EXPECT_THAT(stored.faults[0].fault().text(), HasSubstr("ennusteen"));
    EXPECT_EQ(Submit(Visits(3)).version(), 1U) << "byte for byte what the other door stores";
}

TEST_F(MissingForecasts, M28AWorkbookTellsItAtItsSheetOfForecasts) {
    const auto write = [](const std::vector<std::vector<sheet::Cell>>& forecast) {
        return sheet::WriteXlsx(
                   {{.name = "Rivit",
                     .columns = {{.header = "Palvelu"}, {.header = "Yksikkö"}, {.header = "Määrä"}},
                     .rows = {{{.text = "0070"}, {.text = "visit"}, {.text = "3"}}}},
                    {.name = "Ennuste",
                     .columns =
                         {{.header = "Ennustekuukausi"}, {.header = "Palvelu"}, {.header = "Määrä"}
                         },
                     .rows = forecast}},
                   "lists"
        )
            .value();
    };
    const FileAnswer answer = bench_.Send(write({}), false);
    EXPECT_THAT(answer.Told(), ElementsAre("FORECAST_MISSING Ennuste 1 Määrä"));
    const auto marked = sheet::ReadBook(answer.marked);
    ASSERT_TRUE(marked.ok());
    const auto list = std::ranges::find(marked.value().sheets, "Virheet", &sheet::Sheet::name);
    ASSERT_NE(list, marked.value().sheets.end());
    EXPECT_EQ(list->rows.at(1).cells.at(4).text, "FORECAST_MISSING");
    // One that could not be read is told as such alone: nobody forgot it.
    const FileAnswer unread =
        bench_.Send(write({{{.text = "helmikuu?"}, {.text = "0070"}, {.text = "3"}}}), false);
    EXPECT_THAT(unread.Told(), ElementsAre("SHEET_VALUE_MALFORMED Ennuste 2 Ennustekuukausi"));
    EXPECT_THAT(
        bench_.Send(write({{{.text = "2026-02"}, {.text = "0070"}, {.text = "3"}}}), false).Told(),
        IsEmpty()
    );
}

}  // namespace
}  // namespace luotsi
