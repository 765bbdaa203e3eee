#include "tools/luotsictl/status_table.h"

#include <gtest/gtest.h>

#include <sstream>

namespace luotsi::ctl {
namespace {

config::v1::SystemStatus OneModule() {
    config::v1::SystemStatus status;
    auto& module = *status.add_modules();
    module.set_module("alerting");
    module.set_journal_position(12);
    module.set_last_day("2026-02-11");
    return status;
}

std::string Csv(const config::v1::SystemStatus& status) {
    std::ostringstream out;
    PrintCsv(StatusTable(status), out);
    const std::string text = out.str();
    return text.substr(text.find('\n') + 1);
}

TEST(StatusTable, NamesAFeedThatHasStopped) {
    config::v1::SystemStatus status = OneModule();
    auto& feed = *status.mutable_modules(0)->add_feeds();
    feed.set_source("report-intake");
    feed.set_position(7);
    feed.set_lag(3);
    feed.set_parked(2);
    EXPECT_EQ(Csv(status), "alerting,12,2026-02-11,,,,,\nalerting,,,report-intake,7,3,2,follows\n");
    feed.set_stopped("SEQUENCE_GAP");
    EXPECT_EQ(
        Csv(status),
        "alerting,12,2026-02-11,,,,,\nalerting,,,report-intake,7,3,2,STOPPED SEQUENCE_GAP\n"
    );
}

TEST(StatusTable, ShowsWhetherTheRelayPublishesAndWhatTroublesIt) {
    config::v1::SystemStatus status = OneModule();
    auto& relay = *status.mutable_modules(0)->mutable_relay();
    relay.set_active(true);
    relay.set_position(9);
    relay.set_lag(3);
    EXPECT_EQ(Csv(status), "alerting,12,2026-02-11,,,,,\nalerting,,,(relay),9,3,,publishes\n");
    relay.set_active(false);
    relay.set_trouble("TOPIC_MISSING");
    EXPECT_EQ(
        Csv(status),
        "alerting,12,2026-02-11,,,,,\nalerting,,,(relay),9,3,,\"stands by, TOPIC_MISSING\"\n"
    );
}

}  // namespace
}  // namespace luotsi::ctl
