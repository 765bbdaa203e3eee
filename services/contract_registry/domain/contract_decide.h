#pragma once

#include "contract_registry/domain/contract.h"
#include "kernel/civil.h"
#include "kernel/decision.h"

#include <cstdint>
#include <optional>
#include <string>

namespace luotsi::contract_registry {

struct CreateContract {
    std::string number;
    Terms terms;
};

struct ActivateContract {
    // The revision the caller has seen; absent skips the check.
    std::optional<std::uint64_t> seen_revision;
};

struct AmendContract {
    CivilDate effective_from;
    AmendmentReason reason = AmendmentReason::kNotMaterial;
    std::string description;
    TermsPatch patch;
    std::optional<std::uint64_t> seen_revision;
};

// A register's row; never refused for what it does not say.
struct ImportContract {
    std::string number;
    std::string import_identity;
    Terms terms;
    // What the row said in a way that nobody can use, as field names.
    std::vector<std::string> unusable;
};

Decision<ContractEvent> Decide(
    const ContractHistory& history, const CreateContract& command, const Moment& moment
);
Decision<ContractEvent> Decide(
    const ContractHistory& history,
    std::uint64_t revision,
    const ActivateContract& command,
    const Moment& moment
);
Decision<ContractEvent> Decide(
    const ContractHistory& history,
    std::uint64_t revision,
    const AmendContract& command,
    const Moment& moment
);
Decision<ContractEvent> Decide(
    const ContractHistory& history, const ImportContract& command, const Moment& moment
);

// What the beginning of a day does to a contract: it ends on the day after its last one.
Decision<ContractEvent> BeginDay(const ContractHistory& history, const Moment& moment);

}  // namespace luotsi::contract_registry
