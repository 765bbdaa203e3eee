#include "tools/luotsictl/commands/tables.h"

namespace luotsi::ctl {

std::vector<Command> AuditCommands() {
    return {
        {.noun = "audit",
         .verb = "trail",
         .method = "luotsi.audit.v1.AuditService.GetAuditTrail",
         .help = "Who changed an object and who read its protected fields",
         .arguments = {{"ID", "entity_id", "id of the object"}},
         .rows = "entries",
         .columns =
             {{"recorded_at", "recorded_at"},
              {"actor", "actor"},
              {"action", "action"},
              {"module", "module"},
              {"kind", "kind"},
              {"event", "event"},
              {"revision", "revision"},
              {"method", "method"},
              {"correlation_id", "correlation_id"}}},
        {.noun = "audit",
         .verb = "checkpoints",
         .method = "luotsi.audit.v1.AuditService.ListCheckpoints",
         .help = "The signed checkpoints in a module's store",
         .arguments = {{"MODULE", "module", "for example contract-registry"}},
         .rows = "checkpoints",
         .columns =
             {{"position", "position"},
              {"count", "count"},
              {"made_at", "made_at"},
              {"key_id", "key_id"},
              {"chain", "chain"}}},
    };
}

}  // namespace luotsi::ctl
