#pragma once

#include "contract_registry/domain/contract.h"
#include "kernel/civil.h"
#include "kernel/decision.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace luotsi::contract_registry {

// The steps of a contract's life beside activation and amendment. Each gives exactly one event; who
// took it is told by the journal. `seen_revision` absent skips the check.

struct TenderContract {
    std::string reason;
    std::optional<std::uint64_t> seen_revision = {};
};

// Notice, or a renewal that is not wanted: the contract goes on until its last day.
struct StartEnding {
    EndGround ground = EndGround::kOther;
    std::string reason;
    CivilDate last_day;
    // The day on which notice was given; absent: today.
    std::optional<CivilDate> given_on = {};
    std::optional<std::uint64_t> seen_revision = {};
};

// Rescission: the contract ends at once.
struct RescindContract {
    EndGround ground = EndGround::kOther;
    std::string reason;
    // The last day in force; absent: today.
    std::optional<CivilDate> last_day = {};
    std::optional<std::uint64_t> seen_revision = {};
};

struct CloseContract {
    std::string reason;
    std::optional<std::uint64_t> seen_revision = {};
};

struct CancelContract {
    std::string reason;
    std::optional<std::uint64_t> seen_revision = {};
};

Decision<ContractEvent> Decide(
    const ContractHistory& history,
    std::uint64_t revision,
    const TenderContract& command,
    const Moment& moment
);
// `terms`: in force today, with what is taken over; they say how long notice takes.
Decision<ContractEvent> Decide(
    const ContractHistory& history,
    std::uint64_t revision,
    const StartEnding& command,
    const Terms& terms,
    const Moment& moment
);
Decision<ContractEvent> Decide(
    const ContractHistory& history,
    std::uint64_t revision,
    const RescindContract& command,
    const Moment& moment
);
Decision<ContractEvent> Decide(
    const ContractHistory& history,
    std::uint64_t revision,
    const CloseContract& command,
    const Moment& moment
);
Decision<ContractEvent> Decide(
    const ContractHistory& history,
    std::uint64_t revision,
    const CancelContract& command,
    const Moment& moment
);

// What the beginning of a day does to a contract: it ends on the day after its last one.
Decision<ContractEvent> BeginDay(const ContractHistory& history, const Moment& moment);

// What follows from an amendment that moved the last day, to be recorded after it: a contract whose
// time is now over ends, one whose end has moved away goes on. At most one event.
std::vector<ContractEvent> LifeAfterAmendment(const ContractHistory& after, const Moment& moment);

// What every command asks first: the contract is there, unchanged since it was read, and in a state
// that the command is for.
std::optional<Rejection> CheckCommand(
    const ContractHistory& history,
    std::uint64_t revision,
    const std::optional<std::uint64_t>& seen_revision,
    LifeCommand command
);

}  // namespace luotsi::contract_registry
