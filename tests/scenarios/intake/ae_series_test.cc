// The whole A&E series as monthly reports of contracts made for them, day by day from 2016 to 2018:
// compliance, overdue months and ladders against a recomputation from the file alone.
#include "tests/scenarios/county/county_bench.h"
#include "tests/support/plain_ladder.h"
#include "tests/support/run_settings.h"

#include <luotsi/report/v1/calendar.pb.h>
#include <luotsi/report/v1/report_event.pb.h>
#include <luotsi/report/v1/report_service.pb.h>

#include <gtest/gtest.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <tuple>
#include <vector>

namespace luotsi {
namespace {

namespace pb = report::v1;
using test::LadderStory;

constexpr const char* kHeader = "period,org_code,type,attendances,breaches,admissions";
constexpr int kMonths = 24;

std::filesystem::path SeriesFile() {
    const std::filesystem::path beside =
        std::filesystem::path(LUOTSI_INTAKE_DIR) / "../../../../shared/data";
    return test::RealData(beside) / "provider_reports/nhs/ae_attendances_2016-04_2018-03.csv.gz";
}

std::string Mapping(const char* name) {
    const auto folder = std::filesystem::path(LUOTSI_INTAKE_DIR) / "../../../deploy/mappings";
    std::ifstream stream(folder / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

struct Row {
    std::string line;
    std::string contract;
    // Months since April 2016.
    int month = 0;
    std::int64_t attendances = 0;
    std::int64_t breaches = 0;
    std::int32_t arrives = 0;
};

int MonthNumber(const std::string& period) {
    return std::stoi(period.substr(0, 4)) * 12 + std::stoi(period.substr(5, 2)) - 1 -
           (2016 * 12 + 3);
}
// Civil from a plain count, without the product's calendar.
std::int32_t FirstDayOf(int month) {
    static const std::array<int, 12> kLengths{30, 31, 30, 31, 31, 30, 31, 30, 31, 31, 28, 31};
    // 2016-04-01 is day 16892; the first February after it is that of 2017.
    std::int32_t day = 16892;
    for (int i = 0; i < month; ++i)
        day += kLengths[static_cast<std::size_t>(i % 12)];
    return day;
}
// The 15th of the next month, or the next day that is no weekend and no holiday: of the holidays
// from 15 to 18 in those months there is only Easter Monday of 2017.
std::int32_t DueDayOf(int month) {
    constexpr std::int32_t kEasterMonday2017 = 17273;
    std::int32_t day = FirstDayOf(month + 1) + 14;
    // Day 16892 was a Friday.
    while ((day - 16892) % 7 == 1 || (day - 16892) % 7 == 2 || day == kEasterMonday2017)
        ++day;
    return day;
}

// When the row's report comes: nine of ten in time, seven of a hundred some days late, the others
// long after the next month's due day. By a hash of the row, so that it is the same every time.
std::int32_t ArrivalOf(const Row& row) {
    std::uint64_t hash = 1469598103934665603ULL;
    for (const char letter : row.contract + '/' + std::to_string(row.month))
        hash = (hash ^ static_cast<unsigned char>(letter)) * 1099511628211ULL;
    const std::uint64_t chance = (hash >> 20) % 100;
    const std::int32_t first = FirstDayOf(row.month + 1);
    return first + (chance < 90 ? 11 : chance < 97 ? 20 : 45);
}

std::vector<Row> ReadRows() {
    std::istringstream bytes(test::Unpacked(SeriesFile()));
    std::vector<Row> rows;
    std::string line;
    std::getline(bytes, line);
    while (std::getline(bytes, line)) {
        if (line.ends_with('\r')) line.pop_back();
        std::vector<std::string> cells;
        std::istringstream split(line);
        for (std::string cell; std::getline(split, cell, ',');)
            cells.push_back(cell);
        Row row;
        row.line = line;
        row.contract = "AE-" + cells[1] + "-" + cells[2];
        row.month = MonthNumber(cells[0]);
        row.attendances = std::stoll(cells[3]);
        row.breaches = std::stoll(cells[4]);
        row.arrives = ArrivalOf(row);
        rows.push_back(std::move(row));
    }
    return rows;
}

std::string MonthText(int month) {
    const int number = 2016 * 12 + 3 + month;
    const int of_year = number % 12 + 1;
    return std::to_string(number / 12) + (of_year < 10 ? "-0" : "-") + std::to_string(of_year);
}
std::string DayText(std::int32_t day) {
    return CivilDate::FromDays(day).ToText();
}

std::vector<report_intake::LadderStep> AgreedLadder() {
    using enum report_intake::LadderStepKind;
    return {
        {.kind = kReminder, .missed_in_a_row = 1},
        {.kind = kHelp, .missed_in_a_row = 1, .days_after = 7},
        {.kind = kNotice, .missed_in_a_row = 3, .missed = 4, .of_months = 12},
        {.kind = kHold, .missed_in_a_row = 3, .missed = 4, .of_months = 12, .days_after = 14},
        {.kind = kSanctionProposal,
         .missed_in_a_row = 4,
         .missed = 6,
         .of_months = 12,
         .days_after = 30},
    };
}

// What the file alone says; computed without the product but for a date's text.
struct Expected {
    // Contract and month; whether 95 % were seen in time.
    std::map<std::pair<std::string, int>, bool> met;
    // Contract, month, due day.
    std::set<std::tuple<std::string, std::string, std::string>> overdue;
    // Contract, step, day: with "+" when taken, "-" when withdrawn.
    std::multiset<std::tuple<std::string, std::size_t, std::string>> steps;
    std::set<std::string> contracts;
};

void ExpectLadder(
    const std::string& contract, const LadderStory& story, std::int32_t until, Expected& expected
) {
    test::PlainModel model(story);
    std::vector<std::int32_t> before;
    for (std::int32_t day = story.first_day; day <= until; ++day) {
        for (const bool evening : {false, true}) {
            model.Live(day, evening);
            const std::vector<std::int32_t>& now = model.days();
            for (std::size_t i = now.size(); i < before.size(); ++i)
                expected.steps.emplace(contract, i + 1, '-' + DayText(day));
            for (std::size_t i = before.size(); i < now.size(); ++i)
                expected.steps.emplace(contract, i + 1, '+' + DayText(day));
            before = now;
        }
    }
}

Expected Recompute(const std::vector<Row>& rows, std::int32_t until) {
    Expected expected;
    std::map<std::string, LadderStory> stories;
    for (const Row& row : rows) {
        expected.contracts.insert(row.contract);
        LadderStory& story = stories[row.contract];
        if (story.months.empty()) {
            story.ladder = AgreedLadder();
            story.first_day = FirstDayOf(1);
            for (int month = 0; month < kMonths; ++month)
                story.months.push_back({.due = DueDayOf(month)});
        }
        // No share of no patients: the row is refused.
        if (row.attendances == 0) continue;
        story.months[static_cast<std::size_t>(row.month)].reported = row.arrives;
        expected.met[{row.contract, row.month}] =
            (row.attendances - row.breaches) * 100 >= row.attendances * 95;
    }
    for (const auto& [contract, story] : stories) {
        for (int month = 0; month < kMonths; ++month) {
            const LadderStory::Fate& fate = story.months[static_cast<std::size_t>(month)];
            if (fate.reported > fate.due)
                expected.overdue.emplace(contract, MonthText(month), DayText(fate.due));
        }
        ExpectLadder(contract, story, until, expected);
    }
    return expected;
}

class AeSeries : public testing::Test {
  protected:
    void Live(const std::vector<Row>& rows, std::int32_t until) {
        std::string all = std::string(kHeader) + '\n';
        std::map<std::int32_t, std::string> arrivals;
        for (const Row& row : rows) {
            all += row.line + '\n';
            arrivals[row.arrives] += row.line + '\n';
        }
        const type::v1::ImportSummary made = county_.Import(
            "contract.v1.ContractService/ImportContracts",
            Mapping("nhs-ae-all-contracts.yaml"),
            "ae.csv",
            all
        );
        EXPECT_EQ(made.rejected(), 0U);
        created_ = made.created();
        const std::string mapping = Mapping("nhs-ae-all-reports.yaml");
        for (std::int32_t day = FirstDayOf(0) + 1; day <= until; ++day) {
            county_.AdvanceTo(DayText(day).c_str());
            const auto arrived = arrivals.find(day);
            if (arrived == arrivals.end()) continue;
            const type::v1::ImportSummary summary = county_.Import(
                "report.v1.ReportService/ImportReports",
                mapping,
                "ae-" + DayText(day) + ".csv",
                std::string(kHeader) + '\n' + arrived->second
            );
            accepted_ += summary.accepted();
            rejected_ += summary.rejected();
        }
    }

    std::map<std::string, std::string> ContractIds() {
        std::map<std::string, std::string> ids;
        contract::v1::ListContractsRequest request;
        request.set_page_size(1000);
        const auto listed = county_.Ask<contract::v1::ListContractsResponse>(
            "contract.v1.ContractService/ListContracts", request
        );
        for (const contract::v1::Contract& one : listed.contracts())
            ids[one.number()] = one.id();
        return ids;
    }

    test::CountyBench county_{"2016-04-01", {"contract-registry", "report-intake"}};
    std::uint64_t created_ = 0;
    std::uint64_t accepted_ = 0;
    std::uint64_t rejected_ = 0;
};

TEST_F(AeSeries, GoesInAsMonthlyReportsWithItsComplianceItsMissingMonthsAndTheirLadders) {
    if (!std::filesystem::exists(SeriesFile()))
        GTEST_SKIP() << "the A&E series is not at " << SeriesFile();
    const std::vector<Row> rows = ReadRows();
    ASSERT_EQ(rows.size(), 8393U);
    // Half a year after the last month every step that will be taken has been.
    const std::int32_t until = FirstDayOf(30);
    const Expected expected = Recompute(rows, until);
    Live(rows, until);
    EXPECT_EQ(created_, expected.contracts.size());
    EXPECT_EQ(accepted_, expected.met.size());
    EXPECT_EQ(accepted_ + rejected_, rows.size());

    // Compliance of every contract and month.
    const std::map<std::string, std::string> ids = ContractIds();
    ASSERT_EQ(ids.size(), expected.contracts.size());
    std::size_t differing = 0;
    std::size_t met = 0;
    for (const auto& [number, id] : ids) {
        for (int month = 0; month < kMonths; ++month) {
            pb::GetComplianceRequest request;
            request.set_contract_id(id);
            request.set_month(MonthText(month));
            const auto answer =
                county_.Ask<pb::Compliance>("report.v1.ReportService/GetCompliance", request);
            const auto known = expected.met.find({number, month});
            const pb::ComplianceResult should = known == expected.met.end()
                                                    ? pb::COMPLIANCE_RESULT_NO_DATA
                                                : known->second ? pb::COMPLIANCE_RESULT_MET
                                                                : pb::COMPLIANCE_RESULT_NOT_MET;
            ASSERT_EQ(answer.indicators_size(), 1);
            differing += answer.indicators(0).result() == should ? 0 : 1;
            met += should == pb::COMPLIANCE_RESULT_MET ? 1 : 0;
        }
    }
    EXPECT_EQ(differing, 0U);
    EXPECT_GT(met, 1000U);

    // Which months were told overdue, and with which due day.
    std::set<std::tuple<std::string, std::string, std::string>> overdue;
    for (const auto& event : county_.Told("report-intake", "fi.luotsi.report.report.overdue.v1")) {
        pb::ReportEvent told;
        ASSERT_TRUE(told.ParseFromString(event.data));
        EXPECT_FALSE(told.historic());
        overdue.emplace(told.contract_number(), told.month(), told.due_date());
    }
    EXPECT_GT(overdue.size(), 1600U);
    EXPECT_EQ(overdue, expected.overdue);

    // Which steps were taken and withdrawn, and on which days.
    std::multiset<std::tuple<std::string, std::size_t, std::string>> steps;
    for (const auto& event : county_.Told("report-intake", "fi.luotsi.report.ladder.")) {
        pb::LadderEvent told;
        ASSERT_TRUE(told.ParseFromString(event.data));
        const bool withdrawn = told.kind() == pb::LADDER_EVENT_KIND_STEP_WITHDRAWN;
        const pb::LadderStepTaken& step = told.step();
        steps.emplace(
            told.contract_number(),
            step.step(),
            withdrawn ? '-' + step.withdrawn_on() : '+' + step.taken_on()
        );
    }
    EXPECT_GT(steps.size(), 1000U);
    EXPECT_EQ(steps, expected.steps);

    // Every month is final in the end, with and without a report.
    EXPECT_EQ(
        county_.Told("report-intake", "fi.luotsi.report.period.closed.v1").size(),
        2U * kMonths * expected.contracts.size()
    );
}

TEST(AeRecomputation, CountsDaysAsTheCalendarDoes) {
    EXPECT_EQ(DayText(FirstDayOf(0)), "2016-04-01");
    EXPECT_EQ(DayText(FirstDayOf(11)), "2017-03-01");
    EXPECT_EQ(DayText(FirstDayOf(24)), "2018-04-01");
    EXPECT_EQ(DayText(DueDayOf(0)), "2016-05-16");
    // Easter Monday of 2017 moves Saturday the 15th to Tuesday.
    EXPECT_EQ(DayText(DueDayOf(11)), "2017-04-18");
}

}  // namespace
}  // namespace luotsi
