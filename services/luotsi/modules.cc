#include "luotsi/modules.h"

#include "alerting/module.h"
#include "contract_registry/module.h"
#include "finance_integration/module.h"
#include "report_intake/module.h"
#include "self_monitoring/module.h"

#include <algorithm>
#include <array>

namespace luotsi {
namespace {

// Sources before their followers, so that a day begins where facts are made first.
constexpr std::array<ModuleEntry, 5> kModules{{
    {"contract-registry", contract_registry::MakeContractRegistry},
    {"report-intake", report_intake::MakeReportIntake},
    {"self-monitoring", self_monitoring::MakeSelfMonitoring},
    {"finance-integration", finance_integration::MakeFinanceIntegration},
    {"alerting", alerting::MakeAlerting},
}};

}  // namespace

std::span<const ModuleEntry> AllModules() {
    return kModules;
}

std::vector<ModuleEntry> SelectModules(std::string_view names, std::string& unknown) {
    if (names == "all") return {kModules.begin(), kModules.end()};
    std::vector<std::string_view> wanted;
    for (std::size_t start = 0; start <= names.size();) {
        const std::size_t end = std::min(names.find(',', start), names.size());
        wanted.push_back(names.substr(start, end - start));
        start = end + 1;
    }
    for (const std::string_view name : wanted) {
        const bool known = std::ranges::find(kModules, name, &ModuleEntry::name) != kModules.end();
        if (!known) unknown = std::string(name);
    }
    std::vector<ModuleEntry> selected;
    for (const ModuleEntry& entry : kModules) {
        if (std::ranges::find(wanted, entry.name) != wanted.end()) selected.push_back(entry);
    }
    return selected;
}

}  // namespace luotsi
