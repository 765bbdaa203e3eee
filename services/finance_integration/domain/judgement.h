#pragma once

#include "finance_integration/domain/ids.h"
#include "kernel/describe.h"

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace luotsi::finance_integration {

enum class Outcome { kMatched, kAmbiguous, kUnmatched };

enum class Reason {
    kContractNumber,
    kSoleContractInForce,
    kService,
    kAmount,
    kSeveralContractsInForce,
    kSupplierAliasUnconfirmed,
    kContractNotInForce,
    kNoContractKnown,
    kPayeeRedacted,
    kPayeeMissing,
};

}  // namespace luotsi::finance_integration

template <>
struct luotsi::EnumNames<luotsi::finance_integration::Outcome> {
    using Outcome = luotsi::finance_integration::Outcome;
    static constexpr std::array<std::pair<Outcome, std::string_view>, 3> kNames{
        {{Outcome::kMatched, "MATCHED"},
         {Outcome::kAmbiguous, "AMBIGUOUS"},
         {Outcome::kUnmatched, "UNMATCHED"}}
    };
};

template <>
struct luotsi::EnumNames<luotsi::finance_integration::Reason> {
    using Reason = luotsi::finance_integration::Reason;
    static constexpr std::array<std::pair<Reason, std::string_view>, 10> kNames{
        {{Reason::kContractNumber, "CONTRACT_NUMBER"},
         {Reason::kSoleContractInForce, "SOLE_CONTRACT_IN_FORCE"},
         {Reason::kService, "SERVICE"},
         {Reason::kAmount, "AMOUNT"},
         {Reason::kSeveralContractsInForce, "SEVERAL_CONTRACTS_IN_FORCE"},
         {Reason::kSupplierAliasUnconfirmed, "SUPPLIER_ALIAS_UNCONFIRMED"},
         {Reason::kContractNotInForce, "CONTRACT_NOT_IN_FORCE"},
         {Reason::kNoContractKnown, "NO_CONTRACT_KNOWN"},
         {Reason::kPayeeRedacted, "PAYEE_REDACTED"},
         {Reason::kPayeeMissing, "PAYEE_MISSING"}}
    };
};

namespace luotsi::finance_integration {

// Each reason belongs to one outcome.
constexpr Outcome OutcomeOf(Reason reason) {
    if (reason <= Reason::kAmount) return Outcome::kMatched;
    return reason <= Reason::kSupplierAliasUnconfirmed ? Outcome::kAmbiguous : Outcome::kUnmatched;
}

// Bought without a contract in force, as far as the contracts known here tell. A redacted or
// missing payee says nothing about contracts and is never counted.
constexpr bool IsOffContract(Reason reason) {
    return reason == Reason::kNoContractKnown || reason == Reason::kContractNotInForce;
}

// What became of an invoice, and why.
struct Judgement {
    Reason reason = Reason::kNoContractKnown;
    // Only for a match.
    std::optional<ContractId> contract;
    std::string contract_label;
    // Only for an ambiguous one, in the order of ids; the labels in their own order.
    std::vector<ContractId> candidates;
    std::vector<std::string> candidate_labels;
    // Only where the contract was not in force: the one that had ended by then, if no other comes
    // into question.
    std::optional<ContractId> ended_contract;
    std::string ended_contract_label;
    // Keys of the contracts' suppliers whose alias waits for somebody's decision.
    std::vector<std::string> waits_for;
    // What decided, where the reason alone does not tell: `quarter of the annual value`.
    std::string explanation;

    Outcome outcome() const { return OutcomeOf(reason); }
    // "MATCHED/SERVICE"
    std::string OutcomeAndReason() const {
        return std::string(EnumText(outcome())) + "/" + std::string(EnumText(reason));
    }

    bool operator==(const Judgement&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"reason", &Judgement::reason},
            Field{"contract_id", &Judgement::contract},
            Field{"contract_label", &Judgement::contract_label},
            Field{"candidates", &Judgement::candidates},
            Field{"candidate_labels", &Judgement::candidate_labels},
            Field{"ended_contract", &Judgement::ended_contract},
            Field{"ended_contract_label", &Judgement::ended_contract_label},
            Field{"waits_for", &Judgement::waits_for},
            Field{"explanation", &Judgement::explanation},
        };
    }
};

}  // namespace luotsi::finance_integration
