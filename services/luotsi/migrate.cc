#include "luotsi/migrate.h"

#include "luotsi/modules.h"
#include "luotsi/stores.h"
#include "platform/feed/transport_tables.h"
#include "platform/log/log.h"
#include "platform/metrics/metrics.h"
#include "platform/module/module.h"
#include "platform/runtime/clocks.h"
#include "platform/runtime/system_ids.h"

#include <algorithm>
#include <cstdio>
#include <vector>

namespace luotsi {
namespace {

using journal::PostgresMigration;

int Complain(const std::string& what) {
    std::fprintf(stderr, "luotsi migrate: %s\n", what.c_str());
    return 1;
}

std::string ServiceOf(std::string_view module) {
    std::string service(module);
    std::ranges::replace(service, '-', '_');
    return service;
}

void PrintSteps(
    const std::string& service, const std::vector<std::string>& steps, std::string_view verb
) {
    if (steps.empty()) std::printf("%s: up to date\n", service.c_str());
    for (const std::string& step : steps)
        std::printf("%s: %.*s %s\n", service.c_str(), int(verb.size()), verb.data(), step.c_str());
}

int Bootstrap(const journal::PostgresOptions& options, const std::vector<ModuleEntry>& entries) {
    for (const ModuleEntry& entry : entries) {
        std::printf(
            "%s", journal::BootstrapSql(options.role_prefix, ServiceOf(entry.name)).c_str()
        );
    }
    return 0;
}

}  // namespace

int Migrate(
    MigrateCommand command, const config::v1::LuotsiConfig& config, const std::string& modules
) {
    if (!config.store().has_postgres()) {
        return Complain(
            "the configuration has no store.postgres; an embedded store migrates when it opens"
        );
    }
    std::string unknown;
    const std::vector<ModuleEntry> entries = SelectModules(modules, unknown);
    if (!unknown.empty()) return Complain("no module is called " + unknown);
    const journal::PostgresOptions options = PostgresOptionsOf(config.store().postgres());
    if (command == MigrateCommand::kBootstrap) return Bootstrap(options, entries);

    const bool apply = command == MigrateCommand::kApply;
    std::size_t missing = 0;
    PostgresMigration stores(
        options,
        std::string(feed::kTransportTables),
        apply ? PostgresMigration::Mode::kApply : PostgresMigration::Mode::kPlan,
        [&](const std::string& service, const std::vector<std::string>& steps) {
            missing += steps.size();
            PrintSteps(service, steps, apply ? "did" : "needs");
        }
    );
    log::Log log(config::v1::LOG_LEVEL_WARNING);
    metrics::Metrics metrics;
    runtime::SystemClock clock;
    runtime::SystemIdSource ids;
    const module::Context context{clock, ids, log, metrics, stores, config.county(), {}};
    for (const ModuleEntry& entry : entries) {
        // A module is composed as far as its journal; the migration stops it there.
        const absl::Status done = entry.make(context).status();
        if (!absl::IsCancelled(done))
            return Complain(std::string(entry.name) + ": " + std::string(done.message()));
    }
    return command == MigrateCommand::kStatus && missing > 0 ? 1 : 0;
}

}  // namespace luotsi
