// Corrections by spreadsheet, and codes that have lost their zeros on the way.
#include "platform/sheet/xlsx_write.h"
#include "tests/scenarios/intake/spreadsheet_bench.h"

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
using testing::IsEmpty;

constexpr const char* kHead = "Palvelu;Yksikkö;Määrä\r\n";
constexpr const char* kFirst = "Palvelu;Yksikkö;Määrä\r\n0070;visit;10\r\n";
constexpr const char* kCorrected = "Palvelu;Yksikkö;Määrä\r\n0070;visit;12\r\nYPA-VRK;day;3\r\n";
constexpr const char* kWhy = "kaksi käyntiä ja asumispäivät puuttuivat";

contract_registry::Terms TermsWithClosings() {
    contract_registry::Terms terms = test::SpreadsheetBench::DefaultTerms();
    terms.reporting_duty = contract_registry::ReportingDuty{
        .due_day = 10,
        .first_close = contract_registry::CloseDay{.months_after = 1, .day = 20},
        .final_close = contract_registry::CloseDay{.months_after = 2, .day = 20},
    };
    return terms;
}

// January 2026 was reported and is closed for good.
class FinalMonth : public testing::Test {
  protected:
    FinalMonth() {
        LUOTSI_CHECK(bench_.Send(kFirst).result.stored(), "January is reported in time");
        bench_.county.AdvanceTo("2026-03-23");
    }

    pb::ReportFileHeader Correction(bool store = true) {
        pb::ReportFileHeader header;
        header.set_contract_id(bench_.contract);
        header.set_month("2026-01");
        header.set_correction_reason(kWhy);
        header.set_validate_only(!store);
        return header;
    }
    std::string Refusal(const std::string& bytes, const pb::ReportFileHeader& header) {
        return rpc::ReasonOf(bench_.Send(bytes, header).status);
    }

    test::SpreadsheetBench bench_{TermsWithClosings()};
};

TEST_F(FinalMonth, IsCorrectedByAFileCheckedFirst) {
    EXPECT_EQ(rpc::ReasonOf(bench_.Send(kCorrected).status), "MONTH_FINAL");
    const FileAnswer checked = bench_.Send(kCorrected, Correction(false));
    ASSERT_TRUE(checked.status.ok()) << checked.status;
    EXPECT_FALSE(checked.result.stored());
    EXPECT_EQ(checked.result.receipt().version(), 2U);
    EXPECT_EQ(bench_.Stored().version(), 1U);

    const FileAnswer done = bench_.Send(kCorrected, Correction());
    ASSERT_TRUE(done.status.ok()) << done.status;
    EXPECT_THAT(done.Told(), IsEmpty());
    EXPECT_TRUE(done.result.stored());
    EXPECT_EQ(done.result.receipt().content_sha256(), checked.result.receipt().content_sha256());
    const pb::Report stored = bench_.Stored();
    EXPECT_EQ(stored.version(), 2U);
    EXPECT_EQ(stored.correction_reason(), kWhy);
    EXPECT_EQ(stored.stage(), pb::PERIOD_STAGE_FINAL);
    EXPECT_EQ(stored.lines_size(), 2);
}

TEST_F(FinalMonth, IsStoredAsCorrectReportStoresIt) {
    ASSERT_TRUE(bench_.Send(kCorrected, Correction()).result.stored());
    test::SpreadsheetBench other(TermsWithClosings());
    ASSERT_TRUE(other.Send(kFirst).result.stored());
    other.county.AdvanceTo("2026-03-23");
    pb::CorrectReportRequest request;
    request.set_contract_id(other.contract);
    request.set_month("2026-01");
    request.set_correction_reason(kWhy);
    const auto add = [&request](const char* code, const char* unit, std::int64_t quantity) {
        pb::ServiceActual& line = *request.add_lines()->mutable_service();
        line.set_service_code(code);
        line.set_unit(unit);
        line.mutable_quantity()->set_micros(quantity * 1'000'000);
    };
    add("0070", "visit", 12);
    add("YPA-VRK", "day", 3);
    other.county.Ask<pb::Report>("report.v1.ReportService/CorrectReport", request);
    EXPECT_EQ(
        bench_.county.Stored("report-intake", "month_report"),
        other.county.Stored("report-intake", "month_report")
    );
}

TEST_F(FinalMonth, ReturnsTheBadLinesOfACorrectionAndJudgesThoseBesideABadCell) {
    const std::string unreadable = std::string(kHead) + "0070;visit;paljon\r\n0070;kg;1\r\n";
    const FileAnswer refused = bench_.Send(unreadable, Correction());
    ASSERT_TRUE(refused.status.ok()) << refused.status;
    EXPECT_THAT(
        refused.Told(), ElementsAre("SHEET_VALUE_MALFORMED 2 Määrä", "LINE_UNIT_MISMATCH 3 Yksikkö")
    );
    EXPECT_FALSE(refused.result.stored());
    EXPECT_EQ(bench_.Stored().version(), 1U);

    const FileAnswer returned =
        bench_.Send(std::string(kHead) + "0070;visit;12\r\nYPA-VRK;kg;1\r\n", Correction());
    EXPECT_THAT(returned.Told(), ElementsAre("LINE_UNIT_MISMATCH 3 Yksikkö"));
    EXPECT_EQ(returned.result.errors(), 1U);
    EXPECT_TRUE(returned.result.stored());
    EXPECT_EQ(bench_.Stored().returned_lines_size(), 1);
}

TEST_F(FinalMonth, KeepsItsFiguresWhereNoRowOfACorrectionIsAccepted) {
    const std::string wrong = std::string(kHead) + "0070;kg;12\r\nYPA-VRK;kg;1\r\n";
    const FileAnswer refused = bench_.Send(wrong, Correction());
    ASSERT_TRUE(refused.status.ok()) << refused.status;
    EXPECT_FALSE(refused.result.stored());
    EXPECT_FALSE(refused.result.has_receipt());
    // The file is told as a whole, and every row of it.
    ASSERT_EQ(refused.faults.size(), 3U);
    EXPECT_EQ(refused.faults[0].fault().reason(), "ALL_LINES_RETURNED");
    EXPECT_EQ(refused.faults[1].fault().reason(), "LINE_UNIT_MISMATCH");
    EXPECT_EQ(refused.faults[2].fault().row(), 3U);
    EXPECT_EQ(bench_.Stored().version(), 1U);
    const FileAnswer checked = bench_.Send(wrong, Correction(false));
    EXPECT_THAT(
        checked.Told(), ElementsAre("LINE_UNIT_MISMATCH 2 Yksikkö", "LINE_UNIT_MISMATCH 3 Yksikkö")
    );
}

TEST_F(FinalMonth, RefusesACorrectionThatIsNone) {
    EXPECT_EQ(Refusal(kFirst, Correction()), "CORRECTION_UNCHANGED");
    pb::ReportFileHeader header = Correction();
    header.set_etag("9999");
    EXPECT_EQ(Refusal(kCorrected, header), "ETAG_MISMATCH");
    header = Correction();
    header.set_correction_reason(" \t");
    EXPECT_EQ(Refusal(kCorrected, header), "FIELD_REQUIRED");
    header = Correction();
    header.set_reason("toinen syy");
    EXPECT_EQ(Refusal(kCorrected, header), "FIELD_FORMAT_INVALID");
    header = Correction();
    header.set_completes_version(1);
    EXPECT_EQ(Refusal(kCorrected, header), "FIELD_FORMAT_INVALID");
    header = Correction();
    header.clear_correction_reason();
    header.set_etag(bench_.Stored().etag());
    EXPECT_EQ(Refusal(kCorrected, header), "FIELD_FORMAT_INVALID");
    header = Correction();
    header.set_month("2026-02");
    EXPECT_EQ(Refusal(kCorrected, header), "MONTH_NOT_REPORTED");
    bench_.caller = {
        .roles = rpc::Role::kProvider,
        .scope = ports::Scope::Of("FI-PRO:1572860-0"),
        .actor = "provider/2",
    };
    EXPECT_EQ(Refusal(kCorrected, Correction()), "CONTRACT_NOT_FOUND");
    bench_.caller = {};
    EXPECT_EQ(bench_.Stored().version(), 1U);

    header = Correction();
    header.set_etag(bench_.Stored().etag());
    EXPECT_TRUE(bench_.Send(kCorrected, header).result.stored());
}

// ---- Zeros that a spreadsheet dropped

class LostZeros : public testing::Test {
  protected:
    // A service in a cell, and its figure.
    static std::string Xlsx(sheet::Cell service) {
        sheet::WrittenSheet lines{.name = "Rivit"};
        lines.columns = {{.header = "Palvelu"}, {.header = "Yksikkö"}, {.header = "Määrä"}};
        lines.rows = {{std::move(service), {.text = "visit"}, {sheet::CellKind::kNumber, "2"}}};
        return sheet::WriteXlsx({lines}, "lists").value();
    }

    test::SpreadsheetBench bench_;
};

TEST_F(LostZeros, ComeBackWithTheCodeThatIsMeant) {
    const FileAnswer answer = bench_.Send(Xlsx({sheet::CellKind::kNumber, "70"}));
    ASSERT_TRUE(answer.status.ok()) << answer.status;
    EXPECT_THAT(
        answer.Told(),
        ElementsAre("LINE_UNKNOWN_SERVICE Rivit 2 Palvelu", "SHEET_ZEROS_LOST Rivit 2 Palvelu")
    );
    EXPECT_EQ(answer.result.errors(), 1U);
    EXPECT_EQ(answer.result.warnings(), 1U);
    for (const pb::ReportFileFault& one : answer.faults) {
        EXPECT_EQ(one.fault().facts().at("expected"), "0070");
        EXPECT_FALSE(one.fault().text().empty());
    }
    // The hint says how; the code is not taken for the other one.
    EXPECT_THAT(answer.faults[1].fault().text(), HasSubstr("nollista"));
    EXPECT_EQ(bench_.Stored().lines_size(), 0);
    EXPECT_TRUE(bench_.Send(Xlsx({.text = "0070"})).result.stored());
    EXPECT_EQ(bench_.Stored().lines(0).service().service_code(), "0070");
}

TEST_F(LostZeros, AreToldInCsvTooAndOnlyWhereZerosAreAllThatDiffers) {
    const auto told = [&](const std::string& code) {
        return bench_.Send(std::string(kHead) + code + ";visit;1\r\n", false).Told();
    };
    EXPECT_THAT(
        told("070"), ElementsAre("LINE_UNKNOWN_SERVICE 2 Palvelu", "SHEET_ZEROS_LOST 2 Palvelu")
    );
    for (const char* code : {"7", "00070", "0", "170", "VRK"})
        EXPECT_THAT(told(code), ElementsAre("LINE_UNKNOWN_SERVICE 2 Palvelu")) << code;
}

}  // namespace
}  // namespace luotsi
