// P22: how many reports of a provider were due, came, and came in time; by hand beside it.
#include "tests/scenarios/intake/calendar_bench.h"

#include <gtest/gtest.h>

#include <array>
#include <fstream>
#include <iterator>
#include <map>
#include <random>
#include <string>
#include <vector>

namespace luotsi {
namespace {

namespace pb = report::v1;

constexpr std::array kProviders{"2077474-0", "1572860-0", "0201256-6"};

// What happens to one month of one contract, drawn before anything does.
struct Fate {
    std::size_t provider = 0;
    std::string contract;
    std::string month;
    CivilDate due = {};
    std::optional<CivilDate> sent = {};
    bool excused = false;
};

struct Counted {
    std::uint64_t expected = 0;
    std::uint64_t received = 0;
    std::uint64_t on_time = 0;
    std::uint64_t excused = 0;
    bool operator==(const Counted&) const = default;
};

Counted ReadCount(const pb::ReportingCount& count) {
    return {count.expected(), count.received(), count.on_time(), count.excused()};
}

class Rates : public testing::Test {
  protected:
    // Three providers with two contracts each, and a year of months.
    void LiveAYear() {
        std::mt19937_64 random(22);
        for (std::size_t provider = 0; provider < kProviders.size(); ++provider) {
            for (int i = 0; i < 2; ++i) {
                const std::string number = "R-" + std::to_string(provider) + std::to_string(i);
                const std::string contract =
                    bench_.Agree(number.c_str(), test::CalendarBench::Terms(kProviders[provider]));
                Draw(provider, contract, random);
            }
        }
        for (CivilDate day = test::Day("2026-01-02"); day <= test::Day("2027-02-28");
             day = day.AddDays(1)) {
            bench_.county().AdvanceTo(day.ToText().c_str());
            for (const Fate& fate : fates_) {
                if (fate.sent == day) bench_.Send(fate.contract, fate.month.c_str(), 5);
                if (fate.excused && fate.due.AddDays(2) == day)
                    bench_.Excuse(fate.contract, fate.month.c_str());
            }
        }
    }
    void Draw(std::size_t provider, const std::string& contract, std::mt19937_64& random) {
        const pb::GetWindowsResponse windows = bench_.Windows(contract, 2026);
        for (const pb::ReportingWindow& window : windows.windows()) {
            Fate fate{.provider = provider, .contract = contract, .month = window.month()};
            fate.due = *CivilDate::Parse(window.due_date());
            switch (std::uniform_int_distribution<int>(0, 9)(random)) {
                case 0:
                    break;
                case 1:
                    fate.excused = true;
                    break;
                case 2:
                case 3:
                    // Not beyond the first closing, so that it needs no reason.
                    fate.sent =
                        fate.due.AddDays(1 + std::uniform_int_distribution<int>(0, 6)(random));
                    break;
                case 4:
                    fate.sent = fate.due;
                    break;
                default:
                    fate.sent = fate.due.AddDays(-std::uniform_int_distribution<int>(1, 5)(random));
            }
            fates_.push_back(fate);
        }
    }
    // By hand, from what was drawn; provider 3 counts all.
    std::map<std::string, Counted> ByHand(std::size_t provider) const {
        std::map<std::string, Counted> months;
        for (const Fate& fate : fates_) {
            if (provider < kProviders.size() && fate.provider != provider) continue;
            Counted& month = months[fate.month];
            if (fate.excused) {
                month.excused += 1;
                continue;
            }
            month.expected += 1;
            month.received += fate.sent ? 1 : 0;
            month.on_time += fate.sent && *fate.sent <= fate.due ? 1 : 0;
        }
        return months;
    }
    pb::ReportingRate Ask(const char* provider = nullptr) {
        pb::GetReportingRateRequest request;
        if (provider != nullptr) {
            request.mutable_provider()->set_scheme("FI-PRO");
            request.mutable_provider()->set_id(provider);
        }
        request.set_from_month("2026-01");
        request.set_to_month("2026-12");
        return bench_.county().Ask<pb::ReportingRate>(
            "report.v1.ReportingCalendarService/GetReportingRate", request
        );
    }
    void Compare(const pb::ReportingRate& rate, std::size_t provider) {
        const std::map<std::string, Counted> by_hand = ByHand(provider);
        ASSERT_EQ(static_cast<std::size_t>(rate.months_size()), by_hand.size());
        Counted total;
        for (const pb::ReportingCount& month : rate.months()) {
            const Counted& hand = by_hand.at(month.month());
            EXPECT_EQ(ReadCount(month), hand) << month.month();
            total.expected += hand.expected;
            total.received += hand.received;
            total.on_time += hand.on_time;
            total.excused += hand.excused;
        }
        EXPECT_EQ(ReadCount(rate.total()), total);
        // Half a basis point goes up; by tenths of it so that none is lost here.
        EXPECT_EQ(
            rate.total().received_share(), (total.received * 100'000 / total.expected + 5) / 10
        );
        EXPECT_LT(rate.total().on_time_share(), rate.total().received_share());
    }

    test::CalendarBench bench_{"2026-01-01"};
    std::vector<Fate> fates_;
};

TEST_F(Rates, AreThoseOfAHandCountOverAGeneratedYear) {
    LiveAYear();
    Compare(Ask(), kProviders.size());
    for (std::size_t provider = 0; provider < kProviders.size(); ++provider)
        Compare(Ask(kProviders[provider]), provider);
    // A provider sees its own, whatever it asks for.
    bench_.county().CallAsProvider(kProviders[1]);
    Compare(Ask(), 1);
    EXPECT_EQ(Ask(kProviders[0]).total().expected(), 0U);
    EXPECT_FALSE(Ask(kProviders[0]).total().has_received_share());
    bench_.county().CallAsCounty();
    bench_.county().Rebuild();
    Compare(Ask(), kProviders.size());
}

TEST_F(Rates, AreShownForTheLastMonthsWithoutNames) {
    const std::string contract = bench_.Agree("R-1", test::CalendarBench::Terms());
    bench_.Agree("R-2", test::CalendarBench::Terms(kProviders[1]));
    bench_.LiveTo("2026-02-09");
    bench_.Send(contract, "2026-01", 5);
    bench_.LiveTo("2026-02-11");
    const std::string metrics = bench_.county().Metrics("luotsi_report_intake_reports_");
    EXPECT_NE(metrics.find("reports_expected{months_ago=\"1\"} 2\n"), std::string::npos) << metrics;
    EXPECT_NE(metrics.find("reports_received{months_ago=\"1\"} 1\n"), std::string::npos) << metrics;
    EXPECT_NE(metrics.find("reports_on_time{months_ago=\"1\"} 1\n"), std::string::npos) << metrics;
}

TEST_F(Rates, AreOfASpanInOrderAndOfTenYearsAtMost) {
    constexpr const char* kGet = "report.v1.ReportingCalendarService/GetReportingRate";
    pb::GetReportingRateRequest request;
    request.set_from_month("2026-02");
    request.set_to_month("2026-01");
    EXPECT_EQ(bench_.county().Refusal<pb::ReportingRate>(kGet, request), "PERIOD_REVERSED");
    request.set_from_month("2016-01");
    request.set_to_month("2025-12");
    EXPECT_EQ(bench_.county().Refusal<pb::ReportingRate>(kGet, request), "");
    request.set_to_month("2026-01");
    EXPECT_EQ(bench_.county().Refusal<pb::ReportingRate>(kGet, request), "PERIOD_TOO_LONG");
}

// Contracts that were imported on 2026-02-05, when December's reports had been due and January's
// were still to come, by 2026-02-16.
class ImportedRates : public testing::Test {
  protected:
    ImportedRates() {
        std::string rows = "period,org_code,type,attendances,breaches,admissions\n";
        for (const char* org : {"RA1", "RA2", "RA3", "RA4"}) {
            for (const char* period : {"2025-12-01", "2026-12-01"})
                rows += std::string(period) + ',' + org + ",1,100,10,5\n";
        }
        std::ifstream file(LUOTSI_INTAKE_DIR "/../../../deploy/mappings/nhs-ae-contracts.yaml");
        const auto summary = bench_.county().Import(
            "contract.v1.ContractService/ImportContracts",
            {std::istreambuf_iterator<char>(file), {}},
            "ae.csv",
            rows
        );
        EXPECT_EQ(summary.accepted(), 8U);
        const auto page = bench_.county().Ask<contract::v1::ListContractsResponse>(
            "contract.v1.ContractService/ListContracts", contract::v1::ListContractsRequest()
        );
        for (const contract::v1::Contract& one : page.contracts())
            contracts_[one.number()] = one.id();
    }

    // A report with the contract's indicator, or with one that is not agreed, which comes back.
    void Send(const char* number, const char* month, const char* code = "four-hour-share") {
        pb::SubmitReportRequest request;
        request.set_contract_id(contracts_.at(number));
        request.set_month(month);
        pb::IndicatorActual& line = *request.add_lines()->mutable_indicator();
        line.set_indicator_code(code);
        line.mutable_value()->set_numerator(96);
        line.mutable_value()->set_denominator(100);
        bench_.county().Ask<pb::Report>("report.v1.ReportService/SubmitReport", request);
    }
    // By month, from December on.
    std::map<std::string, Counted> Counts() {
        pb::GetReportingRateRequest request;
        request.set_from_month("2025-12");
        request.set_to_month("2026-01");
        const auto rate = bench_.county().Ask<pb::ReportingRate>(
            "report.v1.ReportingCalendarService/GetReportingRate", request
        );
        std::map<std::string, Counted> counts;
        for (const pb::ReportingCount& month : rate.months())
            counts[month.month()] = ReadCount(month);
        return counts;
    }

    test::CalendarBench bench_{"2026-02-05"};
    std::map<std::string, std::string> contracts_;
};

TEST_F(ImportedRates, CountAMonthByItsDueDayThoughTheMonthItselfIsHistory) {
    Send("AE-RA1", "2025-12");
    Send("AE-RA1", "2026-01");
    Send("AE-RA4", "2026-01", "not-agreed");
    bench_.LiveTo("2026-02-17");
    const std::map<std::string, Counted> at_first{
        {"2026-01", {.expected = 4, .received = 1, .on_time = 1}}
    };
    EXPECT_EQ(Counts(), at_first);
    // The late one counts as it did while it was missing.
    Send("AE-RA2", "2026-01");
    const std::map<std::string, Counted> then{
        {"2026-01", {.expected = 4, .received = 2, .on_time = 1}}
    };
    EXPECT_EQ(Counts(), then);
    bench_.county().Rebuild();
    EXPECT_EQ(Counts(), then);
}

}  // namespace
}  // namespace luotsi
