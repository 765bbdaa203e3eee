#include "kernel/check.h"
#include "kernel/ids.h"
#include "platform/log/log.h"
#include "platform/metrics/metrics.h"
#include "platform/module/module.h"
#include "platform/rpc/router.h"
#include "platform/runtime/clocks.h"
#include "report_intake/domain/terms.h"
#include "report_intake/module.h"
#include "tests/support/module_stores.h"
#include "tests/support/temporary_directory.h"
#include "tests/support/terms_builder.h"

#include <luotsi/report/v1/report_service.pb.h>

#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace luotsi {
namespace {

using report_intake::TermsBook;

// Report intake by itself, with a registry of its own.
class ForecastGauges : public testing::Test {
  protected:
    ForecastGauges() {
        auto made = report_intake::MakeReportIntake({
            .clock = clock_,
            .ids = ids_,
            .log = log_,
            .metrics = metrics_,
            .stores = *stores_,
            .county = "test",
            .closed_days = {},
        });
        LUOTSI_CHECK(made.ok(), "the store opens");
        module_ = *std::move(made);
        module_->AddRpcs(router_);
    }

    Uuid Agree(const char* number) {
        const Uuid contract = ids_.Next(clock_.Read().now);
        report_intake::ReportingTerms period;
        period.start_date = test::Day("2025-01-01");
        period.services = {{.service_code = "VRK", .unit = "day"}};
        const report_intake::TermsNoted news{
            .contract_revision = 1,
            .registry_position = 1,
            .contract_key = number,
            .provider = "FI-PRO:2077474-0",
            .binding = true,
            .noted_on = test::Day("2025-01-01"),
            .periods = {period},
        };
        ports::RequestContext request;
        request.request_id = number;
        const auto noted = module_->journal().Run(request, [&](ports::Unit& unit) {
            return unit.Apply<TermsBook>(
                contract, Decide(unit.Get<TermsBook>(contract).state, news)
            );
        });
        LUOTSI_CHECK(noted.ok(), "the terms are noted");
        return contract;
    }

    // What was given in the month, and what is foreseen of one so many months later.
    void Submit(
        const Uuid& contract, const char* month, std::int64_t days, int ahead, std::int64_t foreseen
    ) {
        report::v1::SubmitReportRequest request;
        request.set_contract_id(contract.ToText());
        request.set_month(month);
        report::v1::ServiceActual& line = *request.add_lines()->mutable_service();
        line.set_service_code("VRK");
        line.set_unit("day");
        line.mutable_quantity()->set_micros(days * 1'000'000);
        report::v1::ForecastLine& forecast = *request.add_forecast();
        forecast.set_month(Month::Parse(month)->AddMonths(ahead).ToText());
        forecast.set_service_code("VRK");
        forecast.mutable_quantity()->set_micros(foreseen * 1'000'000);
        rpc::Call call;
        call.method = "/luotsi.report.v1.ReportService/SubmitReport";
        call.request.request_id = contract.ToText() + month;
        report::v1::Report out;
        const absl::Status status = router_.Find(call.method)->unary(call, request, out);
        ASSERT_TRUE(status.ok()) << status;
        ASSERT_EQ(out.state(), report::v1::REPORT_STATE_RECEIVED);
    }

    // The value of a gauge as Prometheus reads it.
    std::string Gauge(const std::string& name, int horizon) {
        module_->UpdateMetrics();
        const std::string text = metrics_.Expose();
        const std::string key = name + "{horizon=\"" + std::to_string(horizon) + "\"} ";
        const std::size_t at = text.find(key);
        if (at == std::string::npos) return "absent";
        const std::size_t begin = at + key.size();
        return text.substr(begin, text.find('\n', begin) - begin);
    }

    test::TemporaryDirectory directory_;
    std::unique_ptr<journal::Stores> stores_ = test::MakeModuleStores(directory_.path());
    runtime::VirtualClock clock_{test::Day("2026-03-15")};
    SeededIdSource ids_{20260315};
    log::Log log_{config::v1::LOG_LEVEL_ERROR};
    metrics::Metrics metrics_;
    rpc::Router router_;
    std::unique_ptr<module::Module> module_;
};

constexpr const char* kError = "luotsi_report_intake_forecast_error_ratio";
constexpr const char* kBias = "luotsi_report_intake_forecast_bias_ratio";

TEST_F(ForecastGauges, M28TellTheCountysMeanErrorOfTheMonthBeforeLast) {
    EXPECT_EQ(Gauge(kError, 1), "Nan");
    const Uuid first = Agree("PH-1");
    const Uuid second = Agree("PH-2");
    // January 2026 was foreseen a month before as 125 and 90, came as 100 and 100.
    Submit(first, "2025-12", 100, 1, 125);
    Submit(second, "2025-12", 100, 1, 90);
    Submit(second, "2025-11", 100, 2, 75);
    Submit(first, "2026-01", 100, 1, 100);
    EXPECT_EQ(Gauge(kError, 1), "0.25");
    Submit(second, "2026-01", 100, 1, 100);
    EXPECT_EQ(Gauge(kError, 1), "0.175");
    EXPECT_EQ(Gauge(kBias, 1), "0.075");
    EXPECT_EQ(Gauge(kError, 2), "0.25");
    EXPECT_EQ(Gauge(kBias, 2), "-0.25");
    EXPECT_EQ(Gauge(kError, 3), "Nan");
    // February is not due yet: it does not count before April.
    Submit(first, "2026-02", 50, 1, 100);
    EXPECT_EQ(Gauge(kError, 1), "0.175");
    LUOTSI_CHECK(clock_.AdvanceTo(test::Day("2026-04-01")), "tests move the clock forward");
    EXPECT_EQ(Gauge(kError, 1), "1");
}

}  // namespace
}  // namespace luotsi
