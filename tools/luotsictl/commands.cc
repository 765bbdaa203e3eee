#include "tools/luotsictl/command.h"
#include "tools/luotsictl/commands/tables.h"

#include <utility>

namespace luotsi::ctl {
namespace {

std::vector<Command> AllCommands() {
    std::vector<Command> all;
    for (auto* part :
         {&ContractCommands, &RegistryRecordCommands, &TermCommands,           &AmendmentCommands,
          &ApprovalCommands, &ReportCommands,         &CalendarCommands,       &DefinitionCommands,
          &KeyCommands,      &LevelCommands,          &AlertCommands,          &AnalysisCommands,
          &MarketCommands,   &ParameterCommands,      &PartyCommands,          &ResponsibleCommands,
          &ReviewCommands,   &FinanceCommands,        &SelfMonitoringCommands, &ListeningCommands,
          &StrategyCommands, &AuditCommands,          &SystemCommands,         &VolumeCommands}) {
        for (Command& command : (*part)())
            all.push_back(std::move(command));
    }
    return all;
}

}  // namespace

const std::vector<Command>& Commands() {
    static const std::vector<Command> all = AllCommands();
    return all;
}

}  // namespace luotsi::ctl
