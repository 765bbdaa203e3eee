#include "tools/luotsictl/commands/tables.h"

namespace luotsi::ctl {
namespace {

const std::vector<Column> kParked{
    {"id", "id"},
    {"module", "module"},
    {"source", "source"},
    {"key", "key"},
    {"type", "type"},
    {"reason", "reason"},
    {"since", "since"},
    {"state", "state"}
};

}  // namespace

std::vector<Command> SystemCommands() {
    return {
        {.noun = "clock",
         .verb = "get",
         .method = "luotsi.config.v1.ClockService.GetClock",
         .help = "What time and day the service goes by",
         .columns = {{"now", "now"}, {"today", "today"}, {"virtual", "is_virtual"}}},
        {.noun = "clock",
         .verb = "advance",
         .method = "luotsi.config.v1.ClockService.AdvanceClock",
         .help = "Move a virtual clock to a later day",
         .arguments = {{"DAY", "to_day", "YYYY-MM-DD"}},
         .columns = {{"now", "now"}, {"today", "today"}, {"virtual", "is_virtual"}}},
        {.noun = "dlq",
         .verb = "list",
         .method = "luotsi.config.v1.SystemService.ListParkedEvents",
         .help = "Events that were set aside, and those that wait behind them",
         .arguments =
             {{"--module", "module", "only of this module"},
              {"--state", "state", "waiting (the default) or discarded"},
              {"--limit", "limit", "most events in the answer"}},
         .rows = "events",
         .columns = kParked},
        {.noun = "dlq",
         .verb = "show",
         .method = "luotsi.config.v1.SystemService.GetParkedEvent",
         .help = "One event that was set aside, with what it carries",
         .arguments = {{"ID", "id", "id of the parked event"}},
         .columns = kParked,
         .is_detailed = true},
        {.noun = "dlq",
         .verb = "retry",
         .method = "luotsi.config.v1.SystemService.RetryParkedEvents",
         .help = "Handle the parked events of a key again, in their order",
         .arguments = {{"ID", "id", "id of one of the key's parked events"}},
         .columns = {{"handled", "handled"}, {"waiting", "waiting"}, {"reason", "reason"}}},
        {.noun = "dlq",
         .verb = "discard",
         .method = "luotsi.config.v1.SystemService.DiscardParkedEvent",
         .help = "Give up the first parked event of a key for good",
         .arguments = {{"ID", "id", "id of the parked event"}, {"--reason", "reason", "why", true}},
         .columns = kParked},
        {.noun = "state-hash",
         .verb = "",
         .method = "luotsi.config.v1.SystemService.GetStateHash",
         .help = "SHA-256 of the business state, whole and by module"},
    };
}

}  // namespace luotsi::ctl
