#include "tools/luotsictl/import_report.h"

#include <gtest/gtest.h>

#include <sstream>

namespace luotsi::ctl {
namespace {

ImportedFile File(const std::string& name, std::uint64_t accepted, std::uint64_t rejected) {
    ImportedFile file{.file = name, .status = {}, .summary = {}};
    file.summary.set_read(accepted + rejected);
    file.summary.set_accepted(accepted);
    file.summary.set_rejected(rejected);
    for (std::uint64_t at = 0; at < rejected; ++at) {
        auto& note = *file.summary.add_rejections();
        note.set_line(at + 2);
        note.set_code("VALUE_NOT_A_DATE");
    }
    (*file.summary.mutable_sums())["net GBP"] = "10.05";
    (*file.summary.mutable_outcomes())["MATCHED/AMOUNT"] = accepted;
    return file;
}

TEST(Total, AddsCountsSumsAndOutcomes) {
    const ImportTotals totals = Total({File("a", 3, 0), File("b", 2, 1)});
    EXPECT_EQ(totals.read, 6U);
    EXPECT_EQ(totals.accepted, 5U);
    EXPECT_EQ(totals.rejected, 1U);
    EXPECT_EQ(totals.sums.at("net GBP"), "20.10");
    EXPECT_EQ(totals.outcomes.at("MATCHED/AMOUNT"), 5U);
    EXPECT_EQ(totals.rejection_codes.at("VALUE_NOT_A_DATE"), 1U);
}

TEST(AddDecimals, IsExact) {
    EXPECT_EQ(AddDecimals("0.10", "0.2"), "0.30");
    EXPECT_EQ(AddDecimals("-5.00", "1237929204.62"), "1237929199.62");
    EXPECT_EQ(AddDecimals("9223372036854775807", "1"), "overflow");
}

TEST(PrintImport, ListsTheFirstTwentyRejectionsAndCountsTheRest) {
    std::ostringstream out;
    PrintImport({File("a.csv", 1, 23)}, Output::kTable, out);
    EXPECT_NE(out.str().find("... 3 more, see -o json"), std::string::npos) << out.str();
}

TEST(PrintImport, GivesJsonWithEveryFileAndTheTotals) {
    std::ostringstream out;
    ImportedFile failed{
        .file = "b.csv", .status = {grpc::StatusCode::NOT_FOUND, "no"}, .summary = {}
    };
    PrintImport({File("a.csv", 1, 0), failed}, Output::kJson, out);
    EXPECT_EQ(out.str().find("{\"files\": ["), 0U);
    EXPECT_NE(out.str().find("\"exit_code\": 3"), std::string::npos) << out.str();
    EXPECT_NE(out.str().find("\"read\": 1, \"accepted\": 1"), std::string::npos) << out.str();
}

TEST(ImportExitCode, IsRejectedWhenARowWasRefused) {
    EXPECT_EQ(ImportExitCode({File("a", 1, 0)}), kOk);
    EXPECT_EQ(ImportExitCode({File("a", 1, 0), File("b", 1, 1)}), kRejected);
}

TEST(ImportExitCode, TellsOfALostServerBeforeAnythingElse) {
    ImportedFile lost{.file = "b", .status = {grpc::StatusCode::UNAVAILABLE, ""}, .summary = {}};
    EXPECT_EQ(ImportExitCode({File("a", 1, 1), lost}), kUnavailable);
}

}  // namespace
}  // namespace luotsi::ctl
