#pragma once

#include "tools/luotsictl/command.h"

#include <vector>

namespace luotsi::ctl {

// Arguments that several commands share.
inline constexpr Argument kEtag{
    "--etag", "etag", "the etag that was read; refused when it has changed"
};
inline constexpr Argument kContractOption{"--contract", "contract_id", "contract id"};
inline constexpr Argument kContractRequired{"--contract", "contract_id", "contract id", true};
inline constexpr Argument kMonthOption{"--month", "month", "YYYY-MM"};
inline constexpr Argument kMonthRequired{"--month", "month", "YYYY-MM", true};
inline constexpr Argument kScheme{
    "--provider-scheme", "provider.scheme", "scheme of the provider's id"
};
inline constexpr Argument kProvider{
    "--provider-id", "provider.id", "the provider's id in its scheme"
};

std::vector<Command> AmendmentCommands();
std::vector<Command> ApprovalCommands();
std::vector<Command> CalendarCommands();
std::vector<Command> ContractCommands();
std::vector<Command> DefinitionCommands();
std::vector<Command> RegistryRecordCommands();
std::vector<Command> ReportCommands();
std::vector<Command> ResponsibleCommands();
std::vector<Command> ReviewCommands();
std::vector<Command> AlertCommands();
std::vector<Command> AnalysisCommands();
std::vector<Command> AuditCommands();
std::vector<Command> FinanceCommands();
std::vector<Command> KeyCommands();
std::vector<Command> LevelCommands();
std::vector<Command> ListeningCommands();
std::vector<Command> MarketCommands();
std::vector<Command> ParameterCommands();
std::vector<Command> PartyCommands();
std::vector<Command> SelfMonitoringCommands();
std::vector<Command> StrategyCommands();
std::vector<Command> SystemCommands();
std::vector<Command> TermCommands();
std::vector<Command> VolumeCommands();

}  // namespace luotsi::ctl
