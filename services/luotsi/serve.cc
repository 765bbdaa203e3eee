#include "luotsi/serve.h"

#include "luotsi/audit_set.h"
#include "luotsi/entrance.h"
#include "luotsi/fleet.h"
#include "luotsi/modules.h"
#include "luotsi/shared.h"
#include "luotsi/stores.h"
#include "luotsi/system_grpc.h"
#include "luotsi/version.h"
#include "platform/feed/transport_tables.h"
#include "platform/identity/key_expiry.h"
#include "platform/log/log.h"
#include "platform/metrics/admin_server.h"
#include "platform/metrics/metrics.h"
#include "platform/rpc/server.h"
#include "platform/runtime/clocks.h"
#include "platform/runtime/system_ids.h"

#include <absl/time/clock.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>

namespace luotsi {
namespace {

constexpr absl::Duration kDrainPatience = absl::Seconds(5);
constexpr absl::Duration kTick = absl::Milliseconds(100);

volatile std::sig_atomic_t stop_signal = 0;
void NoteSignal(int signal) {
    stop_signal = signal;
}

// A store that goes with the process need not survive a power cut: memory is the better place.
std::string TemporaryPlace() {
    std::error_code error;
    if (std::filesystem::is_directory("/dev/shm", error)) return "/dev/shm";
    return std::filesystem::temp_directory_path(error).string();
}

// The embedded store's directory: the configured one, or a temporary one that goes with the
// process.
class StoreDirectory {
  public:
    explicit StoreDirectory(const config::v1::Store& store)
        : path_(store.directory()), temporary_(path_.empty() && !store.has_postgres()) {
        std::error_code error;
        if (temporary_) {
            std::string pattern = TemporaryPlace() + "/luotsi-XXXXXX";
            path_ = mkdtemp(pattern.data()) == nullptr ? std::string() : pattern;
        } else if (!path_.empty()) {
            std::filesystem::create_directories(path_, error);
        }
    }
    ~StoreDirectory() {
        std::error_code ignored;
        if (temporary_ && !path_.empty()) std::filesystem::remove_all(path_, ignored);
    }
    StoreDirectory(const StoreDirectory&) = delete;
    StoreDirectory& operator=(const StoreDirectory&) = delete;
    const std::string& path() const { return path_; }

  private:
    std::string path_;
    bool temporary_;
};

int Complain(const std::string& what) {
    std::fprintf(stderr, "luotsi: %s\n", what.c_str());
    return 1;
}

std::vector<CivilDate> ClosedDays(const config::v1::Calendar& calendar) {
    std::vector<CivilDate> days;
    for (const std::string& text : calendar.extra_closed_days()) {
        if (const std::optional<CivilDate> day = CivilDate::Parse(text)) days.push_back(*day);
    }
    return days;
}

// The comments of `Disclosure` say where the numbers come from.
std::uint64_t LeastClients(const config::v1::Disclosure& disclosure) {
    constexpr std::uint64_t kUsual = 5;
    constexpr std::uint64_t kLeast = 3;
    if (disclosure.least_clients() == 0) return kUsual;
    return std::max<std::uint64_t>(disclosure.least_clients(), kLeast);
}

std::string HostOf(const config::v1::Listener& listener) {
    return listener.host().empty() ? "127.0.0.1" : listener.host();
}

void WriteReadyFile(const std::string& path, int grpc_port, int admin_port) {
    if (path.empty()) return;
    // Written beside and renamed, so that a reader never sees half a line.
    const std::string draft = path + ".draft";
    std::ofstream(draft) << "{\"grpc_port\":" << grpc_port << ",\"admin_port\":" << admin_port
                         << "}\n";
    std::error_code ignored;
    std::filesystem::rename(draft, path, ignored);
}

void Greet(int grpc_port, int admin_port, const std::string& store, bool kept) {
    std::printf(
        "Luotsi %s is ready. Try:\n"
        "  luotsictl --server 127.0.0.1:%d contract list\n"
        "  grpcurl -plaintext 127.0.0.1:%d list\n"
        "  curl http://127.0.0.1:%d/metrics\n"
        "The store is %s%s\n",
        kVersion,
        grpc_port,
        grpc_port,
        admin_port,
        store.c_str(),
        kept ? "." : "; it goes when this process ends (--store DIR keeps one)."
    );
    std::fflush(stdout);
}

// Nothing can be mended from inside; whoever started the process starts it again.
void EndDeaf() {
    constexpr int kDeaf = 70;
    std::_Exit(kDeaf);
}

constexpr std::string_view kKeyMaker = "report-intake";

// The module that makes provider keys has them itself; one that shares a process with it needs no
// copy for the common door.
bool NeedsKeyCopies(
    const config::v1::LuotsiConfig& config, const std::vector<ModuleEntry>& entries
) {
    const bool has_maker = std::any_of(entries.begin(), entries.end(), [](const ModuleEntry& one) {
        return one.name == kKeyMaker;
    });
    return config.has_identity() && !has_maker;
}

journal::Journal& KeysOf(Fleet& fleet) {
    for (const auto& one : fleet.modules()) {
        if (one->name() == kKeyMaker) return one->journal();
    }
    return fleet.modules().front()->journal();
}

}  // namespace

int Serve(const ServeOptions& options) {
    const config::v1::LuotsiConfig& config = options.config;
    std::string unknown;
    const std::vector<ModuleEntry> entries = SelectModules(options.modules, unknown);
    if (!unknown.empty())
        return Complain("no module is called " + unknown + "; see luotsi list-modules");
    const absl::Status guarded = CheckEntrance(config);
    if (!guarded.ok()) return Complain(std::string(guarded.message()));

    log::Log log(
        config.log().level() == config::v1::LOG_LEVEL_UNSPECIFIED ? config::v1::LOG_LEVEL_INFO
                                                                  : config.log().level()
    );
    metrics::Metrics metrics;
    const StoreDirectory store(config.store());
    if (store.path().empty() && !config.store().has_postgres())
        return Complain("no temporary directory can be made");
    runtime::SystemClock system_clock;
    std::unique_ptr<runtime::VirtualClock> virtual_clock;
    if (const auto day = CivilDate::Parse(config.clock().virtual_day())) {
        virtual_clock = std::make_unique<runtime::VirtualClock>(*day);
    }
    Clock& clock = virtual_clock ? static_cast<Clock&>(*virtual_clock) : system_clock;
    runtime::SystemIdSource ids;

    Shared shared(config, log, metrics);
    Fleet fleet(log, metrics);
    const std::unique_ptr<journal::Stores> stores = MakeStores(config, store.path());
    const module::Context context{
        clock,
        ids,
        log,
        metrics,
        *stores,
        config.county(),
        ClosedDays(config.calendar()),
        NeedsKeyCopies(config, entries),
        shared.client(),
        LeastClients(config.disclosure())
    };
    // Each step only after the one before it has worked.
    absl::Status started = fleet.Open(entries, context);
    const absl::StatusOr<std::optional<Bus>> bus = BusOf(config);
    if (started.ok()) started = bus.status();
    if (started.ok()) started = fleet.Follow(*bus);
    if (started.ok()) started = fleet.BeginDaysUntil(clock.Read());
    if (!started.ok()) return Complain(std::string(started.message()));

    rpc::Router router;
    for (const auto& one : fleet.modules())
        one->AddRpcs(router);
    SystemGrpc system(fleet, clock, virtual_clock.get());
    system.AddTo(router);
    AuditSet audit(fleet, clock, ids, log, metrics);
    audit.AddTo(router);
    Entrance entrance(config, clock, KeysOf(fleet), shared.limiter(), log);
    started = entrance.Open(router);
    if (!started.ok()) return Complain(std::string(started.message()));
    rpc::ServerOptions server_options{
        .host = HostOf(config.grpc()),
        .port = static_cast<int>(config.grpc().port()),
        .limits = config.limits(),
        .reflection = config.reflection(),
        .tls = config.grpc().has_tls() ? std::optional(config.grpc().tls()) : std::nullopt,
        .admission = entrance.admission(),
        .answers = audit.answers(),
        .on_deaf = &EndDeaf,
    };
    rpc::Server server(router, server_options, log, metrics);
    bool ready = false;
    metrics::AdminServer admin(
        metrics,
        {
            .host = HostOf(config.admin()),
            .port = static_cast<int>(config.admin().port()),
            .version = kVersion,
            .not_ready =
                [&ready] {
                    return ready ? std::vector<std::string>()
                                 : std::vector<std::string>{"starting-or-draining"};
                },
            .degraded = [&fleet] { return fleet.Degraded(); },
        }
    );
    std::signal(SIGTERM, NoteSignal);
    std::signal(SIGINT, NoteSignal);
    started = audit.Start(config);
    if (started.ok()) started = server.Start();
    if (started.ok()) started = admin.Start();
    if (!started.ok()) return Complain(std::string(started.message()));
    ready = true;
    WriteReadyFile(options.ready_file, server.port(), admin.port());
    if (options.greet) {
        Greet(server.port(), admin.port(), store.path(), !config.store().directory().empty());
    }
    log.Info("luotsi.ready", {{"grpc_port", server.port()}, {"admin_port", admin.port()}});

    std::optional<identity::KeyExpiry> expiry;
    if (fleet.Find(kKeyMaker) != nullptr) expiry.emplace(KeysOf(fleet), metrics);
    while (stop_signal == 0) {
        absl::SleepFor(kTick);
        fleet.UpdateMetrics();
        if (expiry) expiry->Update(clock.Read().now);
        if (virtual_clock) continue;
        const absl::Status begun = fleet.BeginDaysUntil(clock.Read());
        if (!begun.ok()) log.Warning("day.not_begun", {{"code", static_cast<int>(begun.code())}});
    }
    ready = false;
    log.Info("luotsi.draining");
    server.Drain(kDrainPatience);
    audit.Stop();
    fleet.Stop();
    admin.Stop();
    log.Info("luotsi.stopped");
    return 0;
}

int RebuildStore(const std::string& directory) {
    const bool is_store = std::filesystem::exists(directory + "/contract_registry.sqlite");
    if (!is_store) return Complain(directory + " holds no store");
    log::Log log(config::v1::LOG_LEVEL_WARNING);
    metrics::Metrics metrics;
    runtime::SystemClock clock;
    runtime::SystemIdSource ids;
    Fleet fleet(log, metrics);
    journal::SqliteStores stores(directory, std::string(feed::kTransportTables));
    const module::Context context{clock, ids, log, metrics, stores, "rebuild", {}};
    const std::vector<ModuleEntry> entries(AllModules().begin(), AllModules().end());
    const absl::Status opened = fleet.Open(entries, context);
    if (!opened.ok()) return Complain(std::string(opened.message()));
    bool same = true;
    std::string modules;
    for (const auto& one : fleet.modules()) {
        const auto before = one->journal().ProjectionHash();
        const absl::Status rebuilt = one->journal().Rebuild();
        const auto after = one->journal().ProjectionHash();
        if (!before.ok() || !rebuilt.ok() || !after.ok()) {
            return Complain(
                std::string(one->name()) + " cannot be rebuilt: " + std::string(rebuilt.message())
            );
        }
        same = same && *before == *after;
        modules += (modules.empty() ? "" : ",") + std::string("\"") + std::string(one->name()) +
                   "\":{\"before\":\"" + *before + "\",\"after\":\"" + *after + "\"}";
    }
    std::printf("{\"modules\":{%s},\"same\":%s}\n", modules.c_str(), same ? "true" : "false");
    return same ? 0 : 1;
}

}  // namespace luotsi
