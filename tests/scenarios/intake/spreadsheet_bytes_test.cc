// One report of 10,000 lines through three doors: the same stored bytes, and the same again when
// its twelve bad lines are mended.
#include "platform/sheet/csv.h"
#include "platform/sheet/xlsx_write.h"
#include "tests/scenarios/intake/spreadsheet_bench.h"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

namespace luotsi {
namespace {

namespace pb = report::v1;
using Table = std::vector<std::vector<std::string>>;

// 200 services on 25 days by two members.
constexpr int kServices = 200;
constexpr int kDays = 25;
constexpr int kLines = 10'000;
const std::vector<std::string> kMembers{"2077474-0", "1572860-0"};
const std::set<int> kBad{0, 7, 8, 1200, 2500, 2501, 4321, 6000, 7777, 9000, 9998, 9999};

contract_registry::Terms ManyServices() {
    contract_registry::Terms terms = test::SpreadsheetBench::DefaultTerms();
    terms.provider_kind = contract_registry::ProviderKind::kConsortium;
    for (const std::string& id : kMembers) {
        terms.provider_members.push_back(
            {{PartyIdentifier{"FI-PRO", id}, "Jäsen"},
             Share::OfBasisPoints(5'000),
             terms.provider_members.empty()}
        );
    }
    terms.prices.clear();
    for (int i = 0; i < kServices; ++i) {
        terms.prices.push_back(
            {"S" + std::to_string(1000 + i), "Palvelu", "visit", *UnitPrice::Parse("10 EUR")}
        );
    }
    return terms;
}

// Three kinds of badness by turns.
pb::ReportLine LineAt(int i, bool mended) {
    pb::ReportLine line;
    pb::ServiceActual& service = *line.mutable_service();
    service.set_service_code("S" + std::to_string(1000 + i % kServices));
    service.set_unit("visit");
    service.mutable_quantity()->set_micros(1'234'500'000 + i * 250'000LL);
    const int day = i / kServices % kDays + 1;
    service.mutable_member()->set_scheme("FI-PRO");
    service.mutable_member()->set_id(kMembers[static_cast<std::size_t>(i / kServices / kDays)]);
    service.set_service_date("2026-01-" + std::string(day < 10 ? "0" : "") + std::to_string(day));
    service.set_clients(static_cast<std::uint32_t>(i % 40));
    if (mended || !kBad.contains(i)) return line;
    if (i % 3 == 0) service.set_service_code("UNKNOWN-" + std::to_string(i));
    if (i % 3 == 1) service.set_unit("hour");
    if (i % 3 == 2) service.set_service_date("2026-02-03");
    return line;
}

pb::SubmitReportRequest Whole(const std::string& contract, bool mended) {
    pb::SubmitReportRequest request;
    request.set_contract_id(contract);
    request.set_month("2026-01");
    for (int i = 0; i < kLines; ++i)
        *request.add_lines() = LineAt(i, mended);
    return request;
}

std::string Decimal(std::int64_t micros, char sign) {
    std::string text = Quantity::OfMicros(micros).ToText();
    if (const std::size_t point = text.find('.'); point != std::string::npos) text[point] = sign;
    return text;
}

// As a Finnish spreadsheet writes it: `1 234,56`, 3.1.2026.
std::string AsCsv(bool mended) {
    Table table{{"Päivä", "Palvelukoodi", "Asiakkaita", "MÄÄRÄ", "yksikko", "Jäsen"}};
    for (int i = 0; i < kLines; ++i) {
        const pb::ServiceActual line = LineAt(i, mended).service();
        std::string quantity = Decimal(line.quantity().micros(), ',');
        quantity.insert(1, "\u00a0");
        const CivilDate day = *CivilDate::Parse(line.service_date());
        table.push_back(
            {std::to_string(day.day()) + '.' + std::to_string(day.month()) + '.' +
                 std::to_string(day.year()),
             line.service_code(),
             std::to_string(line.clients()),
             quantity,
             line.unit(),
             line.member().id()}
        );
    }
    return sheet::WriteCsv(table, ';');
}

std::string AsXlsx(bool mended) {
    sheet::WrittenSheet lines{.name = "Rivit"};
    lines.columns = {
        {.header = "Palvelu"},
        {.header = "Yksikkö"},
        {.header = "Määrä", .form = sheet::CellForm::kDecimal},
        {.header = "Palvelupäivä", .form = sheet::CellForm::kDate},
        {.header = "Asiakkaita", .form = sheet::CellForm::kWhole},
        {.header = "Ryhmittymän jäsen"},
    };
    for (int i = 0; i < kLines; ++i) {
        const pb::ServiceActual line = LineAt(i, mended).service();
        using enum sheet::CellKind;
        lines.rows.push_back({
            {kText, line.service_code()},
            {kText, line.unit()},
            {kNumber, Decimal(line.quantity().micros(), '.')},
            {kDate, line.service_date()},
            {kNumber, std::to_string(line.clients())},
            {kText, "FI-PRO:" + line.member().id()},
        });
    }
    auto file = sheet::WriteXlsx({lines}, "luotsi_lists");
    LUOTSI_CHECK(file.ok(), "the file can be written");
    return *file;
}

// What a door left behind: after the bad report, and after the fix.
struct Left {
    std::vector<std::string> stored;
    std::string first_sha;
    std::string second_sha;
    int accepted = 0;
    std::size_t returned = 0;
    int accepted_after = 0;
    int returned_after = 0;
};

Left ThroughGrpc() {
    test::SpreadsheetBench bench(ManyServices());
    Left left;
    const auto first = bench.county.Ask<pb::Report>(
        "report.v1.ReportService/SubmitReport", Whole(bench.contract, false)
    );
    left.first_sha = first.content_sha256();
    left.accepted = first.lines_size();
    std::set<std::uint32_t> places;
    pb::CompleteReportRequest complete;
    complete.set_contract_id(bench.contract);
    complete.set_month("2026-01");
    complete.set_version(1);
    for (const pb::ReturnedLine& line : first.returned_lines()) {
        if (!places.insert(line.index()).second) continue;
        pb::MendedLine& mended = *complete.add_lines();
        mended.set_index(line.index());
        *mended.mutable_line() = LineAt(static_cast<int>(line.index()), true);
    }
    left.returned = places.size();
    const auto second =
        bench.county.Ask<pb::Report>("report.v1.ReportService/CompleteReport", complete);
    left.second_sha = second.content_sha256();
    left.accepted_after = second.lines_size();
    left.returned_after = second.returned_lines_size();
    left.stored = bench.county.Stored("report-intake", "month_report");
    return left;
}

Left ThroughFile(const std::string& bad, const std::string& mended) {
    test::SpreadsheetBench bench(ManyServices());
    Left left;
    const test::FileAnswer first = bench.Send(bad);
    EXPECT_TRUE(first.status.ok()) << first.status;
    EXPECT_TRUE(first.result.stored());
    left.first_sha = first.result.receipt().content_sha256();
    left.accepted = static_cast<int>(first.result.receipt().accepted_lines());
    std::set<std::uint32_t> rows;
    for (const pb::ReportFileFault& one : first.faults)
        rows.insert(one.fault().row());
    left.returned = rows.size();
    for (const int bad_line : kBad)
        EXPECT_TRUE(rows.contains(static_cast<std::uint32_t>(bad_line + 2))) << bad_line;
    pb::ReportFileHeader header;
    header.set_contract_id(bench.contract);
    header.set_month("2026-01");
    header.set_completes_version(1);
    const test::FileAnswer second = bench.Send(mended, header);
    EXPECT_TRUE(second.status.ok()) << second.status;
    left.second_sha = second.result.receipt().content_sha256();
    left.accepted_after = static_cast<int>(second.result.receipt().accepted_lines());
    left.returned_after = static_cast<int>(second.result.errors());
    left.stored = bench.county.Stored("report-intake", "month_report");
    return left;
}

TEST(SpreadsheetBytes, TenThousandLinesWithTwelveBadOnesAreStoredAlikeThroughAllDoors) {
    const Left grpc = ThroughGrpc();
    EXPECT_EQ(grpc.accepted, 9'988);
    EXPECT_EQ(grpc.returned, 12U);
    EXPECT_EQ(grpc.accepted_after, 10'000);
    EXPECT_EQ(grpc.returned_after, 0);
    ASSERT_EQ(grpc.stored.size(), 2U);
    EXPECT_NE(grpc.first_sha, grpc.second_sha);

    for (const bool csv : {true, false}) {
        SCOPED_TRACE(csv ? "CSV" : "XLSX");
        const Left file =
            csv ? ThroughFile(AsCsv(false), AsCsv(true)) : ThroughFile(AsXlsx(false), AsXlsx(true));
        EXPECT_EQ(file.accepted, grpc.accepted);
        EXPECT_EQ(file.returned, grpc.returned);
        EXPECT_EQ(file.accepted_after, grpc.accepted_after);
        EXPECT_EQ(file.returned_after, 0);
        EXPECT_EQ(file.first_sha, grpc.first_sha);
        EXPECT_EQ(file.second_sha, grpc.second_sha);
        ASSERT_EQ(file.stored.size(), grpc.stored.size());
        for (std::size_t i = 0; i < grpc.stored.size(); ++i)
            EXPECT_TRUE(file.stored[i] == grpc.stored[i]) << "event " << i << " has other bytes";
    }
}

TEST(SpreadsheetBytes, ACompletionThatChangesAnAcceptedLineStoresNothing) {
    test::SpreadsheetBench bench;
    const std::string head = "Palvelu;Yksikkö;Määrä;Palvelupäivä\r\n";
    const std::string good = "YPA-VRK;day;10;1.1.2026\r\n";
    ASSERT_EQ(bench.Send(head + good + "0070;day;3;2.1.2026\r\n").result.errors(), 1U);
    pb::ReportFileHeader header;
    header.set_contract_id(bench.contract);
    header.set_month("2026-01");
    header.set_completes_version(1);
    const std::string changed = head + "YPA-VRK;day;11;1.1.2026\r\n0070;visit;3;2.1.2026\r\n";
    const test::FileAnswer refused = bench.Send(changed, header);
    ASSERT_TRUE(refused.status.ok()) << refused.status;
    EXPECT_FALSE(refused.result.stored());
    ASSERT_FALSE(refused.Told().empty());
    EXPECT_TRUE(refused.Told().front().starts_with("LINE_NOT_RETURNED 2"))
        << refused.Told().front();
    EXPECT_EQ(bench.Stored().version(), 1U);
    const test::FileAnswer done = bench.Send(head + good + "0070;visit;3;2.1.2026\r\n", header);
    EXPECT_TRUE(done.result.stored()) << done.status;
    EXPECT_EQ(done.result.errors(), 0U);
    EXPECT_EQ(bench.Stored().lines_size(), 2);
}

}  // namespace
}  // namespace luotsi
