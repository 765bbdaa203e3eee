#pragma once

#include "kernel/civil.h"
#include "kernel/describe.h"
#include "kernel/ids.h"

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <utility>

namespace luotsi::alerting {

struct AlertTag;
using AlertId = Id<AlertTag>;
struct RuleTag;
using RuleId = Id<RuleTag>;
struct ContractTag;
using ContractId = Id<ContractTag>;

enum class Severity { kInfo, kWarning, kCritical };

// What an alert was raised with. It never changes afterwards.
struct Alert {
    AlertId id;
    std::string rule_code;
    std::uint32_t rule_version = 1;
    std::string kind;
    Severity severity = Severity::kInfo;
    std::string contract_number;
    // What it is about within the contract: a month, an indicator and month, a contract year.
    std::string subject;
    CivilDate became_true_on;
    // The values that made it fire.
    std::map<std::string, std::string> facts;
    // Speaks of imported history: recorded and shown, notified to no one.
    bool historic = false;
    // Shown to nobody whose scope is limited, whosever the contract is.
    bool county_only = false;
    // Absent until recorded.
    std::optional<Instant> raised_at;

    static constexpr auto Fields() {
        return std::tuple{
            Field{"id", &Alert::id},
            Field{"rule_code", &Alert::rule_code},
            Field{"rule_version", &Alert::rule_version},
            Field{"kind", &Alert::kind},
            Field{"severity", &Alert::severity},
            Field{"contract_number", &Alert::contract_number},
            Field{"subject", &Alert::subject},
            Field{"became_true_on", &Alert::became_true_on},
            Field{"facts", &Alert::facts},
            Field{"historic", &Alert::historic},
            Field{"county_only", &Alert::county_only},
            Field{"raised_at", &Alert::raised_at}
        };
    }
};

// The reason of an alert that closed because its condition no longer holds.
inline constexpr const char* kNoLongerTrue = "no-longer-true";

}  // namespace luotsi::alerting

template <>
struct luotsi::EnumNames<luotsi::alerting::Severity> {
    using Severity = luotsi::alerting::Severity;
    static constexpr std::array<std::pair<Severity, std::string_view>, 3> kNames{
        {{Severity::kInfo, "info"},
         {Severity::kWarning, "warning"},
         {Severity::kCritical, "critical"}}
    };
};
