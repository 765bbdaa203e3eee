#include "tools/luotsictl/commands/tables.h"

#include <utility>

namespace luotsi::ctl {
namespace {

const std::vector<Column> kHitColumns{
    {"number", "number"},
    {"title", "title"},
    {"provider", "provider_name"},
    {"state", "state"},
    {"start", "start_date"},
    {"end", "end_date"},
    {"signed", "signed_on"},
    {"score", "score"},
    {"id", "contract_id"}
};
const std::vector<Column> kSavedColumns{
    {"id", "id"},
    {"name", "name"},
    {"query", "query"},
    {"alert", "alert"},
    {"matches", "matched_contract_ids"}
};
const std::vector<Column> kProfileColumns{
    {"provider", "provider.id"}, {"local", "local"}, {"municipality", "municipality"}
};

std::vector<Command> Searches() {
    return {
        {.noun = "search",
         .verb = "contracts",
         .method = "luotsi.steering.v1.SearchService.SearchContracts",
         .help = "Find contracts by words in any inflection and by fields",
         .arguments =
             {{"--query", "query", "words that must all be there; asumis* finds what begins so"},
              {"--state", "filter.states", "only this state"},
              {"--type", "filter.types", "only this type"},
              {"--provider-scheme", "filter.provider.scheme", "scheme of the provider's id"},
              {"--provider-id", "filter.provider.id", "the provider's id in its scheme"},
              {"--service", "filter.service_code", "with a price for this service"},
              {"--cpv", "filter.cpv_prefix", "with a CPV code that begins so"},
              {"--focus-area", "filter.focus_area", "with an indicator in this focus area"},
              {"--signed-from", "filter.signed_from", "signed on this day or later"},
              {"--signed-to", "filter.signed_to", "signed on this day or earlier"},
              {"--in-force-from", "filter.in_force_from", "in force on this day or later"},
              {"--in-force-to", "filter.in_force_to", "in force on this day or earlier"},
              {"--value-min", "filter.value_min", "agreed for at least this much"},
              {"--value-max", "filter.value_max", "agreed for at most this much"}},
         .rows = "hits",
         .columns = kHitColumns},
        {.noun = "search",
         .verb = "save",
         .method = "luotsi.steering.v1.SearchService.SaveSearch",
         .help = "Keep a search of one's own, from a file",
         .body = "saved_search",
         .columns = kSavedColumns},
        {.noun = "search",
         .verb = "saved",
         .method = "luotsi.steering.v1.SearchService.ListSavedSearches",
         .help = "One's own searches and what they have found",
         .rows = "saved_searches",
         .columns = kSavedColumns},
        {.noun = "search",
         .verb = "forget",
         .method = "luotsi.steering.v1.SearchService.DeleteSavedSearch",
         .help = "Forget a search; its alerts go",
         .arguments = {{"ID", "saved_search_id", "the search's id"}},
         .columns = kSavedColumns},
    };
}

std::vector<Command> Markets() {
    return {
        {.noun = "market",
         .verb = "get",
         .method = "luotsi.steering.v1.MarketService.GetMarket",
         .help = "A service's providers and their shares, year by year",
         .arguments =
             {{"SERVICE", "service_code", "the service's code on price lists"},
              {"--from-year", "from_year", "first year; else the fourth before the last"},
              {"--to-year", "to_year", "last year; else this one"}},
         .rows = "years",
         .columns =
             {{"year", "year"},
              {"providers", "providers"},
              {"paid", "paid"},
              {"largest", "largest.name"},
              {"share_bp", "largest_share_bp"},
              {"entered", "entered"},
              {"left", "left"},
              {"third_sector_bp", "third_sector_share_bp"},
              {"local_bp", "local_share_bp"},
              {"thin", "thin"}}},
        {.noun = "market",
         .verb = "profile",
         .method = "luotsi.steering.v1.MarketService.RecordProviderProfile",
         .help = "Say whether a provider is local, from a file",
         .body = "profile",
         .columns = kProfileColumns},
        {.noun = "market",
         .verb = "profiles",
         .method = "luotsi.steering.v1.MarketService.ListProviderProfiles",
         .help = "What was said of providers",
         .rows = "profiles",
         .columns = kProfileColumns},
    };
}

std::vector<Command> Plans() {
    return {
        {.noun = "plan",
         .verb = "procurement",
         .method = "luotsi.steering.v1.ProcurementPlanService.GetProcurementPlan",
         .help = "What must be bought, by the latest day to begin",
         .arguments =
             {{"--years", "years", "how many years ahead; else 6"},
              {"--as-of", "as_of", "what was known: 2026-03-01T12:00:00Z, or now"}},
         .rows = "years",
         .columns =
             {{"year", "year"},
              {"purchases", "purchases"},
              {"bound", "bound"},
              {"to_be_decided", "to_be_decided"},
              {"without_value", "without_value"}}},
        {.noun = "name",
         .verb = "list",
         .method = "luotsi.steering.v1.NameService.ListNames",
         .help = "What codes are called in Finnish, Swedish or English",
         .arguments =
             {{"--language", "language", "fi, sv or en"},
              {"--list", "list", "only this list, such as luotsi.contract.v1.ContractState"}},
         .rows = "names",
         .columns = {{"list", "list"}, {"code", "code"}, {"name", "name"}}},
    };
}

}  // namespace

std::vector<Command> MarketCommands() {
    std::vector<Command> commands = Searches();
    for (std::vector<Command>& more : std::vector{Markets(), Plans()}) {
        for (Command& command : more)
            commands.push_back(std::move(command));
    }
    return commands;
}

}  // namespace luotsi::ctl
