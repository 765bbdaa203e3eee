#include "tools/luotsictl/commands/tables.h"

namespace luotsi::ctl {
namespace {

const std::vector<Column> kKey{
    {"key_id", "key_id"},
    {"provider", "provider"},
    {"system", "system"},
    {"state", "state"},
    {"created_at", "created_at"},
    {"expires_at", "expires_at"},
    {"etag", "etag"}
};

}  // namespace

std::vector<Command> KeyCommands() {
    return {
        {.noun = "provider-key",
         .verb = "create",
         .method = "luotsi.report.v1.ProviderKeyService.CreateProviderKey",
         .help = "Make a provider key; its secret is shown this once",
         .arguments =
             {kScheme,
              kProvider,
              {"--system", "system", "which system will use it", true},
              {"--life-days", "life_days", "how many days it lives, at most and by default 365"}},
         .columns =
             {{"key_id", "key.key_id"},
              {"system", "key.system"},
              {"expires_at", "key.expires_at"},
              {"secret", "secret"}}},
        {.noun = "provider-key",
         .verb = "list",
         .method = "luotsi.report.v1.ProviderKeyService.ListProviderKeys",
         .help = "Provider keys, without their secrets",
         .arguments = {kScheme, kProvider},
         .rows = "keys",
         .columns = kKey},
        {.noun = "provider-key",
         .verb = "revoke",
         .method = "luotsi.report.v1.ProviderKeyService.RevokeProviderKey",
         .help = "Take a provider key back; within five seconds it opens nothing",
         .arguments = {{"KEY", "key_id", "the key's id"}, kEtag},
         .columns = kKey},
    };
}

}  // namespace luotsi::ctl
