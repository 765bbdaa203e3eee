#pragma once

#include "contract_registry/domain/steering/closing_analysis.h"
#include "kernel/civil.h"
#include "kernel/decision.h"
#include "kernel/ids.h"
#include "ports/books.h"

#include <optional>

namespace luotsi::contract_registry {

// What is known now of a contract's life, for its analysis.
AnalysisFigures FiguresIn(ports::Unit& unit, const Uuid& contract, const Moment& moment);

// Whether the contract is analysed when it changes or ends: it was ever a pilot, or as large as the
// county's `analysis.from_amount` of today.
bool NeedsAnalysis(
    ports::Unit& unit, const Uuid& contract, const ContractHistory& history, const Moment& moment
);

// Opens an analysis where the change from `before` asks for one.
void OpenAnalysisIfDue(
    ports::Unit& unit, const Uuid& contract, const ContractHistory& before, const Moment& moment
);

// Gate of closing: ANALYSIS_OPEN, ANALYSIS_MISSING.
std::optional<Rejection> RefuseWithoutAnalysis(
    ports::Unit& unit,
    const ports::Held<ContractBook>& contract,
    const ports::RequestContext& request,
    const Moment& moment
);

}  // namespace luotsi::contract_registry
