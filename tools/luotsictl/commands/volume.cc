#include "tools/luotsictl/commands/tables.h"

namespace luotsi::ctl {

std::vector<Command> VolumeCommands() {
    return {
        {.noun = "volume",
         .verb = "get",
         .method = "luotsi.report.v1.VolumeService.GetVolumes",
         .help = "Clients, units and euros of a service by provider and production method",
         .arguments = {{"--service", "service_code", "service code", true}, kMonthRequired},
         .rows = "rows",
         .columns =
             {{"provider", "provider.id"},
              {"method", "production_method"},
              {"unit", "unit"},
              {"clients", "clients"},
              {"quantity", "quantity"},
              {"amount", "amount"},
              {"contracts", "contracts"}}},
        {.noun = "volume",
         .verb = "compare",
         .method = "luotsi.report.v1.VolumeService.GetProductionComparison",
         .help = "Own production beside bought services, by service and unit",
         .arguments = {kMonthRequired, {"--service", "service_code", "only this service"}},
         .rows = "services",
         .columns =
             {{"service", "service_code"},
              {"unit", "unit"},
              {"own", "own"},
              {"own_quantity", "own_total.volume.quantity"},
              {"own_unit_amount", "own_total.unit_amount"},
              {"bought", "bought"},
              {"bought_quantity", "bought_total.volume.quantity"},
              {"bought_unit_amount", "bought_total.unit_amount"},
              {"difference", "difference"}}},
        {.noun = "volume",
         .verb = "extract",
         .method = "luotsi.report.v1.VolumeService.ExportStrategyExtract",
         .help = "Volumes without small cells, for strategy work; each extract is logged",
         .arguments =
             {{"--from-month", "from_month", "first month, YYYY-MM", true},
              {"--to-month", "to_month", "last month, YYYY-MM", true},
              {"--service", "service_code", "only this service"}},
         .rows = "rows",
         .columns =
             {{"month", "month"},
              {"service", "service_code"},
              {"level", "level"},
              {"method", "volume.production_method"},
              {"provider", "volume.provider.id"},
              {"unit", "volume.unit"},
              {"cell", "cell"},
              {"clients", "volume.clients"},
              {"quantity", "volume.quantity"},
              {"amount", "volume.amount"}},
         .csv = "csv"},
        {.noun = "report",
         .verb = "overview",
         .method = "luotsi.report.v1.ProviderService.GetProviderOverview",
         .help = "What a provider has to report, and where its reports stand",
         .arguments = {kScheme, kProvider},
         .rows = "contracts",
         .columns =
             {{"contract", "contract_number"},
              {"contract_id", "contract_id"},
              {"method", "production_method"},
              {"open_months", "open_months.month"},
              {"due_dates", "open_months.due_date"},
              {"last_month", "last_report.month"},
              {"last_state", "last_report.state"},
              {"returned_lines", "last_report.returned_lines"},
              {"received_at", "last_report.received_at"}}},
    };
}

}  // namespace luotsi::ctl
