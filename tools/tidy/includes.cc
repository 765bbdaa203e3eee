#include "tools/tidy/rules.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <optional>
#include <string>

namespace tidy {
namespace {

constexpr std::array<std::string_view, 5> kServices{
    "contract_registry", "report_intake", "alerting", "self_monitoring", "finance_integration"
};

// What an #include line names.
enum class Target {
    kStandard,
    kStatus,      // absl/status: how the world's failures are told
    kThirdParty,  // everything that is neither the standard library nor ours
    kWire,        // generated code without business: google, grpc, luotsi/{error,validate,type}
    kConfig,      // of that: what runs and shows the installation, luotsi/{config,audit}
    kBusiness,    // generated code of one business API
    kKernel,
    kPorts,
    kPlatform,
    kOwnDomain,
    kOwnApp,
    kOwnAdapters,
    kOwnModule,
    kServiceModule,  // another service's module.h
    kOtherService,   // anything else of another service
    kBinary,         // services/luotsi
    kTests,          // tests/ and tools/
    kUnknown,        // a quoted path that does not begin at services/
};
using enum Target;

struct Row {
    std::string_view room;
    std::string_view rule;
    std::initializer_list<Target> allowed;
    std::string_view advice;
};

// The table. One row a room; a target that is not listed is refused.
const std::initializer_list<Row> kTable{
    {"kernel",
     "include-kernel",
     {kStandard, kKernel},
     "the kernel is the standard library and itself; what needs more belongs in platform"},
    {"ports",
     "include-ports",
     {kStandard, kStatus, kKernel, kPorts},
     "ports are interfaces over kernel words and absl/status; put the implementation in platform"},
    {"domain",
     "include-domain",
     {kStandard, kKernel, kOwnDomain},
     "domain knows the standard library, kernel and itself; pass the value in, or move one room out"
    },
    {"app",
     "include-app",
     {kStandard, kStatus, kKernel, kPorts, kOwnDomain, kOwnApp},
     "app knows its domain, kernel, ports and absl/status; reach the world through a port"},
    {"adapters",
     "include-adapters",
     {kStandard,
      kStatus,
      kThirdParty,
      kWire,
      kConfig,
      kBusiness,
      kKernel,
      kPorts,
      kPlatform,
      kOwnDomain,
      kOwnApp,
      kOwnAdapters},
     "services meet only through proto/; use the generated messages or an event feed"},
    {"module",
     "include-module",
     {kStandard,
      kStatus,
      kWire,
      kConfig,
      kBusiness,
      kKernel,
      kPorts,
      kPlatform,
      kOwnDomain,
      kOwnApp,
      kOwnAdapters,
      kOwnModule},
     "a module wires its own rooms; wrap a library in adapters/ or platform/"},
    {"platform",
     "include-platform",
     {kStandard, kStatus, kThirdParty, kWire, kConfig, kKernel, kPorts, kPlatform},
     "platform has no business words; take a port or a callback that the service fills in"},
    {"luotsi",
     "include-luotsi",
     {kStandard, kStatus, kThirdParty, kConfig, kKernel, kPlatform, kServiceModule, kBinary},
     "the binary knows each service by its module.h only"},
};

constexpr std::string_view kRuleTests = "include-tests";
constexpr std::string_view kRuleSpelling = "include-spelling";
constexpr std::string_view kRuleRoom = "unknown-room";

struct Place {
    std::string_view service;  // empty for shared rooms
    std::string_view room;
};

std::string_view Take(std::string_view& path) {
    const std::size_t slash = path.find('/');
    const std::string_view part = path.substr(0, slash);
    path.remove_prefix(slash == std::string_view::npos ? path.size() : slash + 1);
    return part;
}

bool IsService(std::string_view name) {
    return std::ranges::count(kServices, name) > 0;
}

// The room of a file, `path` from services/.
std::optional<Place> PlaceOf(std::string_view path) {
    const std::string_view top = Take(path);
    if (top == "kernel" || top == "ports" || top == "platform" || top == "luotsi") {
        return Place{"", top};
    }
    if (!IsService(top)) return std::nullopt;
    const bool is_flat = path.find('/') == std::string_view::npos;
    if (is_flat) return Place{top, "module"};
    const std::string_view room = Take(path);
    if (room != "domain" && room != "app" && room != "adapters") return std::nullopt;
    return Place{top, room};
}

Target TargetOfGenerated(std::string_view path) {
    const std::string_view top = Take(path);
    if (top == "google" || top == "grpc") return kWire;
    const std::string_view api = Take(path);
    if (api == "config" || api == "audit") return kConfig;
    // Who may call is the platform's matter, whichever service gives the keys out.
    if (api == "report" && path.starts_with("v1/provider_key_event")) return kConfig;
    const bool is_wire = api == "error" || api == "validate" || api == "type";
    return is_wire ? kWire : kBusiness;
}

Target TargetOf(std::string_view path, bool is_quoted, const Place& from) {
    const std::string_view whole = path;
    if (path.starts_with("services/")) path.remove_prefix(9);
    if (path.ends_with(".pb.h")) return TargetOfGenerated(path);
    const bool has_folder = path.find('/') != std::string_view::npos;
    if (!has_folder && !is_quoted) return path.ends_with(".h") ? kThirdParty : kStandard;
    if (!has_folder || path.starts_with(".")) return kUnknown;
    if (path.starts_with("absl/status/")) return kStatus;
    if (whole.starts_with("tests/") || whole.starts_with("tools/")) return kTests;
    const std::optional<Place> place = PlaceOf(path);
    if (!place) return IsService(Take(path)) ? kOtherService : kThirdParty;
    if (place->room == "kernel") return kKernel;
    if (place->room == "ports") return kPorts;
    if (place->room == "platform") return kPlatform;
    if (place->room == "luotsi") return kBinary;
    if (place->service != from.service) {
        return path.ends_with("/module.h") ? kServiceModule : kOtherService;
    }
    if (place->room == "domain") return kOwnDomain;
    if (place->room == "app") return kOwnApp;
    return place->room == "adapters" ? kOwnAdapters : kOwnModule;
}

struct Include {
    std::string path;
    bool is_quoted;
};

// The path of an #include line; `code` is the line without comments.
std::optional<Include> ParseInclude(std::string_view code) {
    const auto skip = [&code] {
        code.remove_prefix(std::min(code.find_first_not_of(" \t"), code.size()));
    };
    skip();
    if (!code.starts_with("#")) return std::nullopt;
    code.remove_prefix(1);
    skip();
    if (!code.starts_with("include")) return std::nullopt;
    code.remove_prefix(7);
    skip();
    if (code.empty() || (code[0] != '"' && code[0] != '<')) return std::nullopt;
    const bool is_quoted = code[0] == '"';
    const std::size_t end = code.find(is_quoted ? '"' : '>', 1);
    if (end == std::string_view::npos) return std::nullopt;
    return Include{std::string(code.substr(1, end - 1)), is_quoted};
}

}  // namespace

void CheckIncludes(const Source& source, std::vector<Finding>& findings) {
    std::string_view path = source.path;
    if (!path.starts_with("services/")) return;
    path.remove_prefix(9);
    const std::optional<Place> place = PlaceOf(path);
    if (!place) {
        findings.push_back(
            {source.path,
             1,
             kRuleRoom,
             "no such room; the rooms are domain, app, adapters and module"}
        );
        return;
    }
    const auto row = std::ranges::find(kTable, place->room, &Row::room);
    int line = 0;
    for (const std::string_view code : Lines(source.code_literals)) {
        ++line;
        const std::optional<Include> include = ParseInclude(code);
        if (!include) continue;
        const auto say = [&](std::string_view rule, std::string_view advice) {
            const std::string what = "may not include " + include->path + ": ";
            findings.push_back({source.path, line, rule, what + std::string(advice)});
        };
        const Target target = TargetOf(include->path, include->is_quoted, *place);
        if (target == kTests) {
            say(kRuleTests,
                "services never lean on tests/ or tools/; move what is shared to services/");
        } else if (target == kUnknown) {
            say(kRuleSpelling,
                "spell the path from services/, as in \"report_intake/domain/report.h\"");
        } else if (std::ranges::count(row->allowed, target) == 0) {
            say(row->rule, row->advice);
        }
    }
}

std::vector<std::string_view> IncludeRules() {
    std::vector<std::string_view> rules{kRuleTests, kRuleSpelling, kRuleRoom};
    for (const Row& row : kTable)
        rules.push_back(row.rule);
    return rules;
}

}  // namespace tidy
