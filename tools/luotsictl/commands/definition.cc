#include "tools/luotsictl/commands/tables.h"

namespace luotsi::ctl {
namespace {

const std::vector<Column> kDefinition{
    {"indicator", "content.indicator_code"},
    {"version", "version"},
    {"state", "state"},
    {"valid_from", "content.valid_from"},
    {"in_force_from", "in_force_from"},
    {"name", "content.fi.name"},
    {"proposed_by", "proposed_by"},
    {"proposed_on", "proposed_on"}
};

constexpr Argument kIndicator{"--indicator", "indicator_code", "the indicator's code", true};

}  // namespace

std::vector<Command> DefinitionCommands() {
    return {
        {.noun = "definition",
         .verb = "propose",
         .method = "luotsi.report.v1.IndicatorDefinitionService.ProposeDefinition",
         .help = "Propose the next version of an indicator's definition, with worked examples",
         .arguments = {kContractOption},
         .body = ".",
         .columns = kDefinition,
         .is_detailed = true},
        {.noun = "definition",
         .verb = "accept",
         .method = "luotsi.report.v1.IndicatorDefinitionService.AcceptDefinition",
         .help = "Accept a version for one's own side; both sides make it agreed",
         .arguments =
             {kContractRequired,
              kIndicator,
              {"--version", "version", "the version that was read", true},
              {"--side", "side", "buyer or provider; only where identity is off"}},
         .columns = kDefinition,
         .is_detailed = true},
        {.noun = "definition",
         .verb = "get",
         .method = "luotsi.report.v1.IndicatorDefinitionService.GetDefinition",
         .help = "One version of an indicator's definition",
         .arguments =
             {kContractRequired,
              kIndicator,
              {"--version", "version", "the version; 0 is the newest"}},
         .columns = kDefinition,
         .is_detailed = true},
        {.noun = "definition",
         .verb = "list",
         .method = "luotsi.report.v1.IndicatorDefinitionService.ListDefinitions",
         .help = "The definitions of a contract's indicators",
         .arguments =
             {kContractRequired,
              {"--indicator", "indicator_code", "only this indicator"},
              {"--in-force-in", "in_force_in", "only those in force in this month, YYYY-MM"}},
         .rows = "definitions",
         .columns = kDefinition},
        {.noun = "report",
         .verb = "explain",
         .method = "luotsi.report.v1.IndicatorDefinitionService.ExplainIndicator",
         .help = "How an indicator's value came about; the same bytes for buyer and provider",
         .arguments =
             {kContractRequired,
              kMonthRequired,
              kIndicator,
              {"--version", "version", "the report's version; 0 is the one in force"}},
         .columns =
             {{"indicator", "indicator_code"},
              {"month", "month"},
              {"value", "value_text"},
              {"target_level", "target_text"},
              {"met", "met"},
              {"report_version", "report_version"},
              {"definition_version", "definition.version"},
              {"sha256", "sha256"}},
         .is_detailed = true},
    };
}

}  // namespace luotsi::ctl
