// What the quarterly report of a county with 10,000 contracts costs. Run it by hand:
//   build/dev/bin/luotsi_steering_scenarios --gtest_also_run_disabled_tests --gtest_filter='*Cost*'
#include "contract_registry/domain/steering/picture.h"
#include "platform/runtime/steady.h"
#include "tests/scenarios/contract_registry/registry_bench.h"

#include <luotsi/steering/v1/quarterly_report.pb.h>

#include <absl/time/time.h>
#include <gtest/gtest.h>

#include <iostream>
#include <string>
#include <vector>

namespace luotsi {
namespace {

namespace registry = contract_registry;

constexpr int kContracts = 10'000;
constexpr int kMonths = 24;
constexpr int kAlerts = 12;

// Two years of monthly reports and an alert every other month, straight into the journal.
void TellTwoYears(journal::Journal& journal, const Uuid& contract, std::uint64_t& position) {
    std::vector<ports::Entry> work;
    work.push_back(
        {{},
         [&](ports::Unit& unit) -> std::optional<Rejection> {
             for (int i = 0; i < kMonths; ++i) {
                 registry::SeenMonth month;
                 month.month = test::MonthOf("2024-07").AddMonths(i);
                 month.due_date = month.month.Next().FirstDay().AddDays(9);
                 month.first_received = month.due_date;
                 month.version = 1;
                 month.indicators = {
                     {"STAFF", Ratio::Of(61, 100).value(), Ratio::Of(60, 100).value(), true}
                 };
                 month.services = {{month.month, "YPA-VRK", Quantity::OfWhole(300).value()}};
                 unit.Append<registry::PictureBook>(
                     contract, registry::MonthSeen{++position, month}
                 );
             }
             for (int i = 0; i < kAlerts; ++i) {
                 registry::SeenAlert alert;
                 alert.id = MakeUuidV7(Instant::FromMicros(i * 1'000'000), 1, 1);
                 alert.rule_code = "report-overdue";
                 alert.since = test::MonthOf("2024-07").AddMonths(2 * i).FirstDay();
                 unit.Append<registry::PictureBook>(
                     contract, registry::AlertSeen{++position, alert}
                 );
             }
             return std::nullopt;
         }}
    );
    for (const auto& answer : journal.RunAll(std::move(work)))
        LUOTSI_CHECK(answer.ok(), "the facts are stored");
}

TEST(QuarterlyReportCost, DISABLED_OfTenThousandContractsIsSeconds) {
    test::RegistryBench bench("2026-07-02");
    std::uint64_t position = 0;
    for (int i = 0; i < kContracts; ++i) {
        const std::string number = "N-" + std::to_string(i);
        auto contract = test::RegistryBench::SoundContract(number.c_str());
        contract.set_type(contract::v1::CONTRACT_TYPE_PURCHASE);
        const std::string id = bench.Create(contract).id();
        bench.Activate(id);
        TellTwoYears(bench.journal(), *Uuid::Parse(id), position);
    }
    const rpc::Router::Method* get =
        bench.router().Find("/luotsi.steering.v1.QuarterlyReportService/GetQuarterlyReport");
    std::string bytes;
    for (int run = 0; run < 3; ++run) {
        steering::v1::GetQuarterlyReportRequest request;
        request.set_quarter("2026-Q2");
        steering::v1::QuarterlyReport report;
        const absl::Duration began = runtime::SteadyNow();
        ASSERT_TRUE(get->unary(rpc::Call(), request, report).ok());
        std::cout << "run " << run << ": " << kContracts << " contracts, "
                  << (kMonths + kAlerts) * kContracts << " events in pictures: "
                  << absl::ToInt64Milliseconds(runtime::SteadyNow() - began) << " ms\n";
        EXPECT_EQ(report.reports().due(), 3U * kContracts);
    }
}

}  // namespace
}  // namespace luotsi
