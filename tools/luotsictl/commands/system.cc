#include "tools/luotsictl/commands/tables.h"

namespace luotsi::ctl {

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
        {.noun = "state-hash",
         .verb = "",
         .method = "luotsi.config.v1.SystemService.GetStateHash",
         .help = "SHA-256 of the business state, whole and by module"},
    };
}

}  // namespace luotsi::ctl
