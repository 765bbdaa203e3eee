#include "tools/luotsictl/commands/tables.h"

namespace luotsi::ctl {
namespace {

const std::vector<Column> kContract{
    {"id", "id"},
    {"number", "number"},
    {"title", "title"},
    {"type", "type"},
    {"state", "state"},
    {"provider", "provider"},
    {"start_date", "start_date"},
    {"end_date", "end_date"},
    {"agreed_value", "agreed_value"},
    {"revision", "revision"}
};

}  // namespace

std::vector<Command> ContractCommands() {
    return {
        {.noun = "contract",
         .verb = "get",
         .method = "luotsi.contract.v1.ContractService.GetContract",
         .help = "One contract, as known at one time and in force on one day",
         .arguments =
             {{"ID", "contract_id", "contract id"},
              {"--as-of", "as_of", "what was known: 2026-03-01T12:00:00Z, or now"},
              {"--valid-on", "valid_on", "what was in force: YYYY-MM-DD"}},
         .columns = kContract,
         .is_detailed = true},
        {.noun = "contract",
         .verb = "list",
         .method = "luotsi.contract.v1.ContractService.ListContracts",
         .help = "Contracts in the order of their ids",
         .arguments =
             {{"--state", "state", "only this state"},
              {"--type", "type", "only this type"},
              {"--number", "number", "only the contract with this number"},
              {"--origin", "origin", "only this origin"},
              kScheme,
              kProvider},
         .rows = "contracts",
         .columns = kContract},
        {.noun = "contract",
         .verb = "create",
         .method = "luotsi.contract.v1.ContractService.CreateContract",
         .help = "Store a draft from a file",
         .body = "contract",
         .columns = kContract},
        {.noun = "contract",
         .verb = "activate",
         .method = "luotsi.contract.v1.ContractService.ActivateContract",
         .help = "Put a draft into force",
         .arguments = {{"ID", "contract_id", "contract id"}, kEtag},
         .columns = kContract},
        {.noun = "contract",
         .verb = "amend",
         .method = "luotsi.contract.v1.ContractService.AmendContract",
         .help =
             "Change terms from an effective date; the file holds effective_from, reason, terms",
         .arguments = {{"ID", "contract_id", "contract id"}, kEtag},
         .body = ".",
         .columns = kContract},
        {.noun = "contract",
         .verb = "changes",
         .method = "luotsi.contract.v1.ContractService.ListContractChanges",
         .help = "The changes of a contract as they were recorded",
         .arguments = {{"ID", "contract_id", "contract id"}},
         .rows = "changes",
         .columns =
             {{"revision", "revision"},
              {"kind", "kind"},
              {"recorded_at", "recorded_at"},
              {"effective_from", "effective_from"},
              {"reason", "reason"}}},
        {.noun = "contract",
         .verb = "revision",
         .method = "luotsi.contract.v1.ContractService.GetRegistryRevision",
         .help = "How far the registry's journal has come"},
    };
}

}  // namespace luotsi::ctl
