#include "tools/luotsictl/status_table.h"

#include <string>
#include <vector>

namespace luotsi::ctl {
namespace {

using Row = std::vector<std::string>;

Row FeedRow(const std::string& module, const config::v1::FeedStatus& feed) {
    return {
        module,
        "",
        "",
        feed.source(),
        std::to_string(feed.position()),
        std::to_string(feed.lag()),
        std::to_string(feed.parked()),
        feed.stopped().empty() ? "follows" : "STOPPED " + feed.stopped()
    };
}

Row RelayRow(const std::string& module, const config::v1::RelayStatus& relay) {
    const std::string role = relay.active() ? "publishes" : "stands by";
    return {
        module,
        "",
        "",
        "(relay)",
        std::to_string(relay.position()),
        std::to_string(relay.lag()),
        "",
        relay.trouble().empty() ? role : role + ", " + relay.trouble()
    };
}

}  // namespace

Table StatusTable(const config::v1::SystemStatus& status) {
    Table table{
        {"module", "position", "last_day", "follows", "handled", "lag", "parked", "state"}, {}
    };
    for (const auto& module : status.modules()) {
        const std::string position = std::to_string(module.journal_position());
        table.rows.push_back({module.module(), position, module.last_day(), "", "", "", "", ""});
        if (module.has_relay()) table.rows.push_back(RelayRow(module.module(), module.relay()));
        for (const auto& feed : module.feeds())
            table.rows.push_back(FeedRow(module.module(), feed));
    }
    return table;
}

}  // namespace luotsi::ctl
