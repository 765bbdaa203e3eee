#pragma once

#include "contract_registry/domain/contract.h"
#include "contract_registry/domain/terms.h"
#include "kernel/decision.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace luotsi::contract_registry {

// A contract carries its own tests: worked examples on which both sides agreed. The terms must give
// exactly what the examples say; a change of terms that no longer does is refused.

// What the terms give for an example's lines and indicator values. What cannot be told is absent.
struct ExampleResult {
    std::optional<Money> payment;
    std::optional<Money> sanction;
    std::optional<Money> incentive;
    // One entry an indicator of the example, in its order; absent for an indicator unknown here.
    std::vector<std::optional<bool>> met;
};

struct BrokenExample {
    // The example's place in the terms' list, and its name.
    std::size_t index = 0;
    std::string name = {};
    // "payment", "sanction", "incentive", or "indicator" and its code.
    std::string part = {};
    std::string expected = {};
    // Empty where the terms cannot tell: a service without a price, an indicator that is not there.
    std::string found = {};

    bool operator==(const BrokenExample&) const = default;
};

ExampleResult RunExample(const Terms& terms, const ContractExample& example);

// Every example of these terms, whatever its day.
std::vector<BrokenExample> RunExamples(const Terms& terms);

// Every example against the terms that hold on its day: each stretch answers for the examples whose
// day lies in it. `periods` in the order of days, the first open to the past.
std::vector<BrokenExample> RunExamples(const std::vector<TermsPeriod>& periods);

// EXAMPLE_BROKEN with the first one's name and every broken part in `more`; nothing when all hold.
std::optional<Rejection> ExamplesRefusal(const std::vector<TermsPeriod>& periods);

// Examples that say nothing of what follows: nothing could ever break them. EXAMPLE_EMPTY.
std::vector<FieldFault> EmptyExampleFaults(const Terms& terms, std::string_view prefix);

// One side alone cannot say what both agreed: EXAMPLE_NEEDS_SIGNATURES for a patch that has an
// example which the contract does not have, word for word, already.
std::optional<Rejection> RefuseUnsignedExamples(
    const ContractHistory& contract, CivilDate effective_from, const TermsPatch& patch
);

}  // namespace luotsi::contract_registry
