#pragma once

#include "contract_registry/domain/contract.h"
#include "contract_registry/domain/family.h"
#include "contract_registry/domain/lifecycle_decide.h"
#include "contract_registry/domain/modification_limits.h"
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

// A draft is drawn up anew: everything that is not given is gone. The contract above stays.
struct UpdateDraft {
    std::string number;
    Terms terms;
    std::optional<std::uint64_t> seen_revision = {};
};

struct ActivateContract {
    // The revision the caller has seen; absent skips the check.
    std::optional<std::uint64_t> seen_revision;
    std::string reason = {};
};

// What activation demands beyond what every contract must have: the county's dated parameters.
struct ActivationRules {
    // Clauses that a contract must have or waive in writing.
    std::vector<ClauseKind> required_clauses = {};
    // Those of them that the law demands: a waiver does not do.
    std::vector<ClauseKind> not_waivable = {};
    // Whether every indicator tells how it is computed.
    bool formula_required = false;
    // 0: frameworks may hold for any time.
    std::uint64_t framework_maximum_months = 0;
    // How long a call-off may go on after its framework.
    std::uint64_t call_off_months_beyond = 0;
};

struct AmendContract {
    CivilDate effective_from;
    AmendmentReason reason = AmendmentReason::kNotMaterial;
    std::string description;
    TermsPatch patch;
    std::optional<std::uint64_t> seen_revision;
    // Left empty by the short way: the decision then fills in what the patch tells.
    AmendmentBasis basis = {};
    // How far the contract may change (section 136); absent where the county has set no limits.
    std::optional<ModificationLimits> limits = {};
};

// A register's row; never refused for what it does not say.
struct ImportContract {
    std::string number;
    std::string import_identity;
    Terms terms;
    // What the row said in a way that nobody can use, as field names.
    std::vector<std::string> unusable;
};

// `above`: the contracts above, the nearest first; empty where the terms name none or one that is
// not there.
Decision<ContractEvent> Decide(
    const ContractHistory& history,
    const CreateContract& command,
    const Moment& moment,
    FamilyLine above = {}
);
Decision<ContractEvent> Decide(
    const ContractHistory& history,
    std::uint64_t revision,
    const ActivateContract& command,
    const Moment& moment,
    const ActivationRules& rules = {},
    FamilyLine above = {}
);
Decision<ContractEvent> Decide(
    const ContractHistory& history,
    std::uint64_t revision,
    const AmendContract& command,
    const Moment& moment,
    FamilyLine above = {}
);
Decision<ContractEvent> Decide(
    const ContractHistory& history, const ImportContract& command, const Moment& moment
);

Decision<ContractEvent> Decide(
    const ContractHistory& history,
    std::uint64_t revision,
    const UpdateDraft& command,
    const Moment& moment,
    FamilyLine above = {}
);

// All that keeps a contract from coming into force, whatever its state.
std::vector<FieldFault> ReadinessFaults(
    const ContractHistory& history,
    const Moment& moment,
    const ActivationRules& rules,
    FamilyLine above = {}
);

}  // namespace luotsi::contract_registry
