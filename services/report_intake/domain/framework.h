#pragma once

#include "kernel/aggregate.h"
#include "kernel/decision.h"
#include "kernel/describe.h"
#include "kernel/ids.h"

#include <cstdint>
#include <string_view>
#include <tuple>
#include <variant>
#include <vector>

namespace luotsi::report_intake {

// A contract is a call-off of the framework whose stream this is, in some of its terms. It is noted
// whether the framework has a ceiling or not: the one that it gets later counts what was before.
struct CallOffTied {
    static constexpr std::string_view kName = "call_off_tied";
    Uuid contract;
    static constexpr auto Fields() { return std::tuple{Field{"contract", &CallOffTied::contract}}; }
};

using FrameworkEvent = std::variant<CallOffTied>;

struct FrameworkCallOffs {
    // All that it has ever had.
    std::vector<Uuid> contracts;
    static constexpr auto Fields() {
        return std::tuple{Field{"contracts", &FrameworkCallOffs::contracts}};
    }
};

// One stream a framework, under its contract's id, beside that of its ceiling: a program that does
// not know of call-offs goes on reading the ceiling.
struct FrameworkBook {
    using State = FrameworkCallOffs;
    using Event = FrameworkEvent;
    static constexpr std::string_view kKind = "framework_call_offs";
    static constexpr std::uint64_t kSnapshotEvery = 64;
    static void Evolve(State& framework, const Event& event, const Recorded&) {
        framework.contracts.push_back(std::get<CallOffTied>(event).contract);
    }
};

// A contract that is or was called off from a framework.
struct CallOff {
    Uuid framework;
    Uuid contract;
};

// No event where the call-off is known.
Decision<FrameworkEvent> Decide(const FrameworkCallOffs& framework, const CallOffTied& news);

}  // namespace luotsi::report_intake
