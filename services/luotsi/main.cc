#include "luotsi/entrance.h"
#include "luotsi/fleet.h"
#include "luotsi/migrate.h"
#include "luotsi/modules.h"
#include "luotsi/serve.h"
#include "luotsi/version.h"
#include "platform/config/config.h"
#include "platform/identity/access_table.h"

#include <CLI/CLI.hpp>
#include <absl/synchronization/mutex.h>
#include <sys/stat.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <string>

namespace luotsi {
namespace {

// What the command line may say over the configuration file.
struct Flags {
    std::string config_file;
    std::string store;
    std::string virtual_day;
    int grpc_port = -1;
    int admin_port = -1;
    ServeOptions serve;
};

constexpr int kDevGrpcPort = 7400;
constexpr int kDevAdminPort = 7401;

void AddServeFlags(CLI::App& command, Flags& flags) {
    command.add_option("--config", flags.config_file, "Configuration file (or LUOTSI_CONFIG)");
    command
        .add_option("--modules", flags.serve.modules, "Modules to run: all, or names with commas")
        ->capture_default_str();
    command.add_option(
        "--store", flags.store, "Directory of the embedded store; made when missing"
    );
    command.add_option("--grpc-port", flags.grpc_port, "gRPC port; 0 takes a free one")
        ->check(CLI::Range(0, 65535));
    command.add_option("--admin-port", flags.admin_port, "Admin port; 0 takes a free one")
        ->check(CLI::Range(0, 65535));
    command.add_option(
        "--ready-file", flags.serve.ready_file, "File that tells the ports once calls are taken"
    );
    command.add_option(
        "--virtual-day",
        flags.virtual_day,
        "Stand on this day (YYYY-MM-DD) until the clock is advanced"
    );
}

// The configuration in force, or the problems with it on standard error.
bool Configure(Flags& flags, bool dev) {
    config::Loaded loaded;
    const bool has_file = !flags.config_file.empty() || config::FileIsNamedByEnvironment();
    if (has_file) loaded = config::LoadConfig(flags.config_file);
    if (!loaded.ok()) {
        std::fprintf(stderr, "%s", loaded.ProblemsText().c_str());
        return false;
    }
    config::v1::LuotsiConfig& config = flags.serve.config = loaded.config;
    if (!flags.virtual_day.empty() && !CivilDate::Parse(flags.virtual_day)) {
        std::fprintf(stderr, "luotsi: --virtual-day %s is no day\n", flags.virtual_day.c_str());
        return false;
    }
    if (config.county().empty()) config.set_county("county");
    if (!flags.store.empty()) config.mutable_store()->set_directory(flags.store);
    if (!flags.virtual_day.empty()) config.mutable_clock()->set_virtual_day(flags.virtual_day);
    if (!has_file) {
        config.mutable_grpc()->set_port(kDevGrpcPort);
        config.mutable_admin()->set_port(kDevAdminPort);
    }
    if (flags.grpc_port >= 0)
        config.mutable_grpc()->set_port(static_cast<unsigned>(flags.grpc_port));
    if (flags.admin_port >= 0)
        config.mutable_admin()->set_port(static_cast<unsigned>(flags.admin_port));
    if (dev) config.set_reflection(true);
    if (!dev && config.store().directory().empty() && !config.store().has_postgres()) {
        std::fprintf(
            stderr,
            "luotsi serve: give --store, store.directory or store.postgres, or use luotsi dev for "
            "a trial\n"
        );
        return false;
    }
    return true;
}

int CheckConfig(const std::string& file) {
    const config::Loaded loaded = config::LoadConfig(file);
    std::fprintf(stderr, "%s", loaded.ProblemsText().c_str());
    if (!loaded.ok()) return 1;
    const absl::Status guarded = CheckEntrance(loaded.config);
    if (!guarded.ok()) {
        std::fprintf(stderr, "%s: %s\n", loaded.file.c_str(), guarded.ToString().c_str());
        return 1;
    }
    if (const auto bus = BusOf(loaded.config); !bus.ok()) {
        std::fprintf(
            stderr, "%s: %s\n", loaded.file.c_str(), std::string(bus.status().message()).c_str()
        );
        return 1;
    }
    if (!loaded.config.clock().virtual_day().empty()) {
        std::fprintf(
            stderr, "warning: clock.virtual_day is set; the service will not follow the real time\n"
        );
    }
    std::printf("%s: ok\n", loaded.file.c_str());
    return 0;
}

struct MigrateVerb {
    const char* name;
    const char* help;
    MigrateCommand command;
};
constexpr std::array<MigrateVerb, 4> kMigrateVerbs{{
    {"plan", "Say what apply would do", MigrateCommand::kPlan},
    {"apply", "Do it, as the owners of the schemas", MigrateCommand::kApply},
    {"status", "Like plan; ends with 1 when something is missing", MigrateCommand::kStatus},
    {"bootstrap", "Print the SQL that makes roles and schemas", MigrateCommand::kBootstrap},
}};

int Main(int argc, char** argv) {
    // Stores, checkpoints and sockets hold what is nobody else's.
    umask(S_IRWXO);
    // Costs 4 % of the time of an intake and finds what the tsan build finds, too.
    absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
    CLI::App app{"Luotsi steers and monitors the services that a wellbeing services county buys."};
    app.require_subcommand(1);
    Flags flags;
    int code = 0;

    CLI::App* serve = app.add_subcommand("serve", "Run modules on a store until SIGTERM");
    AddServeFlags(*serve, flags);
    serve->callback([&] { code = Configure(flags, false) ? Serve(flags.serve) : 2; });

    CLI::App* dev =
        app.add_subcommand("dev", "Run everything in one process for a trial, with reflection");
    AddServeFlags(*dev, flags);
    dev->callback([&] {
        flags.serve.greet = true;
        code = Configure(flags, true) ? Serve(flags.serve) : 2;
    });

    std::string file;
    CLI::App* check =
        app.add_subcommand("check-config", "Name every problem of a configuration file");
    check->add_option("file", file, "The file (or LUOTSI_CONFIG)");
    check->callback([&] { code = CheckConfig(file); });

    CLI::App* print = app.add_subcommand("print-config", "Print the configuration in force");
    print->add_option("file", file, "The file (or LUOTSI_CONFIG)");
    print->callback([&] {
        const config::Loaded loaded = config::LoadConfig(file);
        std::fprintf(stderr, "%s", loaded.ProblemsText().c_str());
        if (loaded.ok()) std::printf("%s", config::PrintConfig(loaded.config).c_str());
        code = loaded.ok() ? 0 : 1;
    });

    CLI::App* migrate =
        app.add_subcommand("migrate", "Bring the PostgreSQL schemas up to date with this program");
    migrate->require_subcommand(1);
    std::string migrate_modules = "all";
    for (const MigrateVerb& verb : kMigrateVerbs) {
        CLI::App* one = migrate->add_subcommand(verb.name, verb.help);
        one->add_option("--config", file, "The configuration file (or LUOTSI_CONFIG)");
        one->add_option("--modules", migrate_modules, "all, or names separated by commas");
        one->callback([&, command = verb.command] {
            const config::Loaded loaded = config::LoadConfig(file);
            std::fprintf(stderr, "%s", loaded.ProblemsText().c_str());
            code = loaded.ok() ? Migrate(command, loaded.config, migrate_modules) : 2;
        });
    }

    std::string store;
    CLI::App* rebuild =
        app.add_subcommand("rebuild", "Make every read model again from the journals");
    rebuild->add_option("--store", store, "Directory of the store")
        ->required()
        ->check(CLI::ExistingDirectory);
    rebuild->callback([&] { code = RebuildStore(store); });

    app.add_subcommand("list-modules", "Print the names of the modules")->callback([] {
        for (const ModuleEntry& entry : AllModules())
            std::printf("%s\n", std::string(entry.name).c_str());
    });
    app.add_subcommand("print-access", "Print who may call what")->callback([] {
        std::printf("%s", identity::AccessTableText().c_str());
    });
    app.add_subcommand("version", "Print the version")->callback([] {
        std::printf("luotsi %s\n", kVersion);
    });

    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        constexpr int kUsage = 2;
        return app.exit(error) == 0 ? 0 : kUsage;
    }
    return code;
}

}  // namespace
}  // namespace luotsi

int main(int argc, char** argv) {
    return luotsi::Main(argc, argv);
}
