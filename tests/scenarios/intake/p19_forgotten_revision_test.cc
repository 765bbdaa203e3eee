// Versions whose revision an older build forgot, read from the journal (P19).
#include "platform/log/log.h"
#include "platform/metrics/metrics.h"
#include "platform/module/module.h"
#include "platform/runtime/clocks.h"
#include "report_intake/adapters/version_content.h"
#include "report_intake/domain/report.h"
#include "report_intake/module.h"
#include "tests/support/module_stores.h"
#include "tests/support/temporary_directory.h"
#include "tests/support/terms_builder.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>

namespace luotsi::report_intake {
namespace {

ReportContent Content(std::int64_t days) {
    ServiceActual line;
    line.service_code = "VRK";
    line.unit = "day";
    line.quantity = Quantity::OfMicros(days);
    ReportContent content;
    content.lines.push_back({line, std::nullopt});
    return content;
}

TEST(ForgottenRevision, P19TheContentOfAReplacedVersionIsFoundByItsPlace) {
    const test::TemporaryDirectory directory;
    const auto stores = test::MakeModuleStores(directory.path());
    runtime::VirtualClock clock(test::Day("2026-05-15"));
    SeededIdSource ids(20261122);
    log::Log log{config::v1::LOG_LEVEL_ERROR};
    metrics::Metrics metrics;
    const auto module = MakeReportIntake({
                                             .clock = clock,
                                             .ids = ids,
                                             .log = log,
                                             .metrics = metrics,
                                             .stores = *stores,
                                             .county = "test",
                                             .closed_days = {},
                                         })
                            .value();
    const Uuid id = ids.Next(clock.Read().now);
    ReportReceived first;
    first.contract = ids.Next(clock.Read().now);
    first.month = test::MonthOf("2026-01");
    first.content = Content(1);
    const auto done = module->journal().Run({}, [&](ports::Unit& unit) -> std::optional<Rejection> {
        unit.Append<ReportBook>(id, first);
        for (const std::int64_t days : {2, 3, 4}) {
            unit.Append<ReportBook>(id, ReportApproved{});
            ReportCorrected next;
            next.content = Content(days);
            unit.Append<ReportBook>(id, next);
        }
        return std::nullopt;
    });
    ASSERT_TRUE(done.ok());
    ports::Held<ReportBook> held = module->journal().Load<ReportBook>(id).value();
    ASSERT_EQ(held.state.versions.size(), 4U);
    for (std::size_t version = 1; version <= 4; ++version) {
        held.state.versions[version - 1].revision = 0;
        ASSERT_TRUE(FetchContent(module->journal(), held, version).ok());
        EXPECT_EQ(
            held.state.versions[version - 1].content, Content(static_cast<std::int64_t>(version))
        );
    }
}

}  // namespace
}  // namespace luotsi::report_intake
