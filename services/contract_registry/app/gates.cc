#include "contract_registry/app/gates.h"

#include "contract_registry/app/steering/closing_analysis_work.h"
#include "contract_registry/app/steering/dispute_work.h"
#include "contract_registry/app/steering/lesson_work.h"
#include "contract_registry/app/steering/power_work.h"
#include "contract_registry/app/steering/responsible.h"
#include "contract_registry/app/steering/sustainability_work.h"

#include <array>

namespace luotsi::contract_registry {
namespace {

// In the order in which a person would mend them.
constexpr auto kActivation =
    std::to_array<Gate>({RefuseEmptySlots, RefuseUnanswered, RefuseBeyondPower, RefuseUnsustainable}
    );
constexpr auto kClosing = std::to_array<Gate>({RefuseWhileDisputed, RefuseWithoutAnalysis});

}  // namespace

std::span<const Gate> ActivationGates() {
    return kActivation;
}

std::span<const Gate> ClosingGates() {
    return kClosing;
}

std::optional<Rejection> CheckGates(
    std::span<const Gate> gates,
    ports::Unit& unit,
    const ports::Held<ContractBook>& contract,
    const ports::RequestContext& request,
    const Moment& moment
) {
    for (const Gate gate : gates) {
        if (auto refused = gate(unit, contract, request, moment)) return refused;
    }
    return std::nullopt;
}

}  // namespace luotsi::contract_registry
