#include "tools/luotsictl/commands/tables.h"

namespace luotsi::ctl {

std::vector<Command> ParameterCommands() {
    return {
        {.noun = "parameter",
         .verb = "set",
         .method = "luotsi.contract.v1.ParameterService.SetParameter",
         .help = "Set a parameter from a day on",
         .arguments =
             {{"KEY", "key", "for example procurement.threshold.annex_e"},
              {"VALUE", "value.value", "as its kind spells it, for example '400000.00 EUR'"},
              {"--from", "value.valid_from", "first day, YYYY-MM-DD", true},
              {"--source", "value.source", "the statute or decision that sets it", true}},
         .columns = {{"key", "key"}, {"kind", "kind"}, {"today", "in_force"}}},
        {.noun = "parameter",
         .verb = "get",
         .method = "luotsi.contract.v1.ParameterService.GetParameter",
         .help = "One parameter with its dated values",
         .arguments = {{"KEY", "key", "for example procurement.threshold.annex_e"}}},
        {.noun = "parameter",
         .verb = "list",
         .method = "luotsi.contract.v1.ParameterService.ListParameters",
         .help = "All that can be set, set or not",
         .rows = "parameters",
         .columns = {{"key", "key"}, {"kind", "kind"}, {"today", "in_force"}, {"about", "about"}}},
    };
}

}  // namespace luotsi::ctl
