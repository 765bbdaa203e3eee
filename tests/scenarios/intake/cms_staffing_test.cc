#include "tests/scenarios/county/county_bench.h"
#include "tests/support/run_settings.h"

#include <luotsi/report/v1/report_service.pb.h>
#include <luotsi/selfmonitoring/v1/supervision.pb.h>

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace luotsi::report_intake {
namespace {

using test::CountyBench;

constexpr const char* kHours = "Reported RN Staffing Hours per Resident per Day";
constexpr const char* kAllHours = "Reported Total Nurse Staffing Hours per Resident per Day";
constexpr const char* kHome = "Federal Provider Number";
// The worked example of the staffing ratio: 1,370.00 hours of 2,295.00 are shown as 0.596950.
constexpr const char* kVector = "V00001";
constexpr const char* kVectorHours = "0.59695";

std::filesystem::path Data() {
    return test::RealData(LUOTSI_INTAKE_DIR "/../../../../shared/data") / "provider_reports/cms";
}

std::string Text(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

std::string Mapping(const char* name) {
    return Text(
        std::filesystem::path(LUOTSI_INTAKE_DIR) / "../../../deploy/mappings" /
        (std::string(name) + ".yaml")
    );
}

// A reader of its own, so that the figures are not counted by what is tested.
std::vector<std::string> CellsOf(const std::string& line) {
    std::vector<std::string> cells(1);
    bool quoted = false;
    for (std::size_t i = 0; i < line.size(); ++i) {
        const char letter = line[i];
        if (letter == '"' && quoted && i + 1 < line.size() && line[i + 1] == '"') {
            cells.back() += '"';
            ++i;
        } else if (letter == '"') {
            quoted = !quoted;
        } else if (letter == ',' && !quoted) {
            cells.emplace_back();
        } else if (letter != '\r') {
            cells.back() += letter;
        }
    }
    return cells;
}

struct Table {
    std::string header_line;
    std::vector<std::string> header;
    std::vector<std::string> lines;
    std::vector<std::vector<std::string>> rows;

    explicit Table(const std::string& text) {
        std::size_t at = 0;
        while (at < text.size()) {
            std::size_t end = std::min(text.find('\n', at), text.size());
            std::string line = text.substr(at, end - at);
            // A cell may hold a line break.
            while (end < text.size() && std::ranges::count(line, '"') % 2 != 0) {
                end = std::min(text.find('\n', end + 1), text.size());
                line = text.substr(at, end - at);
            }
            at = end + 1;
            if (line.ends_with('\r')) line.pop_back();
            if (line.empty()) continue;
            if (header.empty()) {
                header_line = line;
                header = CellsOf(line);
            } else {
                lines.push_back(line);
                rows.push_back(CellsOf(line));
            }
        }
    }
    std::size_t Column(const std::string& name) const {
        return static_cast<std::size_t>(std::ranges::find(header, name) - header.begin());
    }
    const std::string& Cell(std::size_t row, const std::string& name) const {
        return rows[row].at(Column(name));
    }
};

// "0.59987" in hundred-thousandths; the file has five decimals everywhere.
std::optional<long long> Exact(const std::string& text) {
    if (text.empty()) return std::nullopt;
    const std::size_t point = text.find('.');
    std::string digits = text.substr(0, point);
    std::string decimals = point == std::string::npos ? "" : text.substr(point + 1);
    decimals.resize(5, '0');
    return std::stoll(digits + decimals);
}

// Register rows of the states whose inspections are at hand, or of all, and one home more whose
// hours are the worked example.
std::string HomesOf(const Table& all, bool every_state) {
    std::string text = all.header_line + '\n';
    std::size_t model = 0;
    for (std::size_t i = 0; i < all.rows.size(); ++i) {
        const std::string& state = all.Cell(i, "Provider State");
        if (!every_state && state != "RI" && state != "NH" && state != "VT") continue;
        text += all.lines[i] + '\n';
        if (!all.Cell(i, kHours).empty()) model = i;
    }
    std::vector<std::string> cells = all.rows[model];
    cells[all.Column(kHome)] = kVector;
    cells[all.Column(kHours)] = kVectorHours;
    for (std::size_t i = 0; i < cells.size(); ++i)
        text += (i == 0 ? "\"" : ",\"") + cells[i] + "\"";
    return text + '\n';
}

struct Verdict {
    bool rn = false;
    bool all = false;
    bool operator==(const Verdict&) const = default;
};

// By the home's number; homes that told no hours are left out.
std::map<std::string, Verdict> Recomputed(const Table& homes) {
    std::map<std::string, Verdict> verdicts;
    for (std::size_t i = 0; i < homes.rows.size(); ++i) {
        const auto rn = Exact(homes.Cell(i, kHours));
        const auto all = Exact(homes.Cell(i, kAllHours));
        if (rn && all) verdicts[homes.Cell(i, kHome)] = {*rn >= 60'000, *all >= 348'000};
    }
    return verdicts;
}

// What intake judged, by the number of the home.
std::map<std::string, Verdict> Judged(
    CountyBench& bench, std::map<std::string, std::string> homes
) {
    std::map<std::string, Verdict> verdicts;
    report::v1::ListReportsRequest list;
    list.set_page_size(1000);
    do {
        const auto page =
            bench.Ask<report::v1::ListReportsResponse>("report.v1.ReportService/ListReports", list);
        for (const report::v1::Report& report : page.reports()) {
            report::v1::GetComplianceRequest ask;
            ask.set_contract_id(report.contract_id());
            ask.set_month(report.month());
            const auto told =
                bench.Ask<report::v1::Compliance>("report.v1.ReportService/GetCompliance", ask);
            Verdict& verdict = verdicts[homes[report.contract_id()]];
            for (const auto& one : told.indicators()) {
                const bool met = one.result() == report::v1::COMPLIANCE_RESULT_MET;
                (one.indicator_code() == "rn-hours" ? verdict.rn : verdict.all) = met;
            }
        }
        list.set_page_token(page.next_page_token());
    } while (!list.page_token().empty());
    return verdicts;
}

// Contract ids with the number of their home.
std::map<std::string, std::string> HomesByContract(CountyBench& bench) {
    std::map<std::string, std::string> homes;
    contract::v1::ListContractsRequest list;
    list.set_page_size(1000);
    do {
        const auto page = bench.Ask<contract::v1::ListContractsResponse>(
            "contract.v1.ContractService/ListContracts", list
        );
        for (const contract::v1::Contract& one : page.contracts())
            homes[one.id()] = one.number().substr(std::string("CMS-").size());
        list.set_page_token(page.next_page_token());
    } while (!list.page_token().empty());
    return homes;
}

class CmsFiles : public testing::Test {
  protected:
    void SetUp() override {
        const auto register_file = Data() / "NH_ProviderInfo_Aug2021.csv.gz";
        const auto findings_file = Data() / "health_deficiencies_3states_to_2025-12.csv.gz";
        if (!std::filesystem::exists(register_file) || !std::filesystem::exists(findings_file))
            GTEST_SKIP() << "there is no real data in " << Data();
        const bool every_state = !test::SettingOr("LUOTSI_CMS_ALL", "").empty();
        homes_text = HomesOf(Table(test::Unpacked(register_file)), every_state);
        homes = std::make_unique<Table>(homes_text);
        findings_text = test::Unpacked(findings_file);
        findings = std::make_unique<Table>(findings_text);
        bench = std::make_unique<CountyBench>("2026-11-22");
        const auto contracts = bench->Import(
            "contract.v1.ContractService/ImportContracts",
            Mapping("cms-contracts"),
            "NH_ProviderInfo_Aug2021.csv",
            homes_text
        );
        ASSERT_EQ(contracts.accepted(), homes->rows.size());
    }

    std::string homes_text;
    std::string findings_text;
    std::unique_ptr<Table> homes;
    std::unique_ptr<Table> findings;
    std::unique_ptr<CountyBench> bench;
};

TEST_F(CmsFiles, StaffingHoursAreComparedUnroundedAsAnIndependentCountDoes) {
    const auto reports = bench->Import(
        "report.v1.ReportService/ImportReports",
        Mapping("cms-reports"),
        "NH_ProviderInfo_Aug2021.csv",
        homes_text
    );
    const std::map<std::string, Verdict> expected = Recomputed(*homes);
    EXPECT_EQ(reports.read(), homes->rows.size());
    EXPECT_EQ(reports.accepted(), expected.size());
    EXPECT_EQ(reports.rejected(), homes->rows.size() - expected.size());
    for (const auto& note : reports.rejections())
        EXPECT_EQ(note.code(), "VALUE_MISSING");
    std::map<std::string, Verdict> judged = Judged(*bench, HomesByContract(*bench));
    EXPECT_EQ(judged, expected);
    EXPECT_FALSE(judged.at(kVector).rn) << "0.59695 is under 0.60, though two decimals show 0.60";

    std::size_t shown_as_met = 0;
    std::size_t rounded_differs = 0;
    for (std::size_t i = 0; i < homes->rows.size(); ++i) {
        const auto exact = Exact(homes->Cell(i, kHours));
        if (!exact || *exact >= 60'000 || *exact < 59'500) continue;
        ++shown_as_met;
        const Verdict& verdict = judged.at(homes->Cell(i, kHome));
        EXPECT_FALSE(verdict.rn) << homes->Cell(i, kHome);
        // A planted comparison of rounded values would call it met.
        rounded_differs += (*exact + 500) / 1000 >= 60 ? 1 : 0;
    }
    EXPECT_GE(shown_as_met, 2U);
    EXPECT_EQ(rounded_differs, shown_as_met);
    std::size_t met = 0;
    for (const auto& [home, verdict] : judged)
        met += verdict.rn ? 1 : 0;
    std::printf(
        "%zu homes, %zu with hours, %zu at least 0.60, %zu under it that two decimals show as "
        "0.60\n",
        homes->rows.size(),
        judged.size(),
        met,
        shown_as_met
    );
    const auto again = bench->Import(
        "report.v1.ReportService/ImportReports",
        Mapping("cms-reports"),
        "NH_ProviderInfo_Aug2021.csv",
        homes_text
    );
    EXPECT_EQ(again.accepted(), 0U);
    EXPECT_EQ(again.unchanged(), expected.size());
}

TEST_F(CmsFiles, DeficienciesBecomeDeviationsOfTheHomesContract) {
    std::set<std::string> known;
    for (std::size_t i = 0; i < homes->rows.size(); ++i)
        known.insert(homes->Cell(i, kHome));
    // By home: found, corrected, by severity.
    std::map<std::string, std::map<std::string, std::size_t>> expected;
    std::size_t without_home = 0;
    std::size_t mended_before_found = 0;
    for (std::size_t i = 0; i < findings->rows.size(); ++i) {
        const std::string& home = findings->Cell(i, "ccn");
        if (!known.contains(home)) {
            ++without_home;
            continue;
        }
        auto& counts = expected[home];
        const std::string& mended = findings->Cell(i, "correction_date");
        const std::string& label = findings->Cell(i, "severity_label");
        ++counts[mended.empty() ? "open" : "corrected"];
        ++counts
            [label == "Potential for Minimal Harm"             ? "1"
             : label == "Potential for More Than Minimal Harm" ? "2"
                                                               : "3"];
        if (!mended.empty() && mended < findings->Cell(i, "survey_date")) ++mended_before_found;
    }
    const auto import = [&] {
        return bench->Import(
            "selfmonitoring.v1.SupervisionService/ImportDeviations",
            Mapping("cms-deficiencies"),
            "health_deficiencies.csv",
            findings_text
        );
    };
    const auto done = import();
    EXPECT_EQ(done.read(), findings->rows.size());
    EXPECT_EQ(done.rejected(), without_home);
    EXPECT_EQ(done.accepted(), findings->rows.size() - without_home);
    EXPECT_EQ(static_cast<std::size_t>(done.warnings_size()), mended_before_found);
    for (const auto& note : done.rejections())
        EXPECT_EQ(note.code(), "CONTRACT_NOT_FOUND");

    const std::map<std::string, std::string> by_contract = HomesByContract(*bench);
    std::map<std::string, std::map<std::string, std::size_t>> found;
    selfmonitoring::v1::ListDeviationsRequest list;
    list.set_page_size(1000);
    do {
        const auto page = bench->Ask<selfmonitoring::v1::ListDeviationsResponse>(
            "selfmonitoring.v1.SupervisionService/ListDeviations", list
        );
        for (const auto& one : page.deviations()) {
            auto& counts = found[by_contract.at(one.contract_id())];
            const bool open = one.state() == selfmonitoring::v1::DEVIATION_STATE_OPEN;
            ++counts[open ? "open" : "corrected"];
            ++counts[std::to_string(static_cast<int>(one.severity()))];
            EXPECT_EQ(
                CivilDate::Parse(one.correct_by())->DaysSinceEpoch() -
                    CivilDate::Parse(one.found_on())->DaysSinceEpoch(),
                60
            );
            EXPECT_TRUE(one.description().starts_with(one.category() + ": "));
        }
        list.set_page_token(page.next_page_token());
    } while (!list.page_token().empty());
    EXPECT_EQ(found, expected);
    std::printf(
        "%zu deficiencies: %zu became deviations of %zu homes, %zu name a home without a "
        "contract\n",
        findings->rows.size(),
        static_cast<std::size_t>(done.accepted()),
        found.size(),
        without_home
    );
    const auto again = import();
    EXPECT_EQ(again.accepted(), 0U);
    EXPECT_EQ(again.unchanged(), done.accepted());
}

}  // namespace
}  // namespace luotsi::report_intake
