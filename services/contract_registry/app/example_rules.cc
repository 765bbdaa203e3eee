#include "contract_registry/app/example_rules.h"

#include "contract_registry/app/family_work.h"
#include "contract_registry/domain/contract_family.h"
#include "contract_registry/domain/examples.h"
#include "contract_registry/domain/family.h"
#include "contract_registry/domain/lifecycle.h"

#include <cstddef>
#include <vector>

namespace luotsi::contract_registry {
namespace {

std::optional<Rejection> RefuseBelow(ports::Unit& unit, const Uuid& source, std::size_t depth) {
    if (depth == 0) return std::nullopt;
    const std::vector<FamilyChild> children = unit.Get<FamilyBook>(source).state.children;
    for (const FamilyChild& child : children) {
        if (!TakesOver(child.relation)) continue;
        const ContractHistory history = unit.Get<ContractBook>(child.contract_id).state;
        // A draft is judged when it is activated.
        if (IsInForce(history.state)) {
            const auto periods = PeriodsOf(FamilyTimeline(LineOf(unit, child.contract_id)));
            if (std::optional<Rejection> broken = ExamplesRefusal(periods)) {
                broken->facts["contract_id"] = child.contract_id.ToText();
                broken->facts["number"] = history.number;
                return broken;
            }
        }
        if (auto refused = RefuseBelow(unit, child.contract_id, depth - 1)) return refused;
    }
    return std::nullopt;
}

}  // namespace

std::optional<Rejection> RefuseExamplesBroken(ports::Unit& unit, const Uuid& changed) {
    return RefuseBelow(unit, changed, kMaxFamilyDepth);
}

}  // namespace luotsi::contract_registry
