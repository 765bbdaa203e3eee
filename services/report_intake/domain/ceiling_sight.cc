#include "report_intake/domain/ceiling_sight.h"

#include <algorithm>
#include <cstddef>
#include <set>

namespace luotsi::report_intake {
namespace {

// Not for a county to choose: with fewer the sum names a figure.
constexpr std::size_t kFewestOthers = 3;

bool HasUsed(const Ceiling& ceiling, const Uuid& contract) {
    return std::ranges::find(ceiling.uses, contract, &CeilingUse::contract) != ceiling.uses.end();
}

}  // namespace

CeilingSight SightOf(const Ceiling& ceiling, std::span<const CeilingParty> parties) {
    // Any contract may use it tomorrow; whether one has is nobody's business.
    bool shared = ceiling.kind == CeilingKind::kDecision && ceiling.contracts.empty();
    // Providers that nobody identifies may be one and the same.
    std::set<std::string> others;
    for (const CeilingParty& party : parties) {
        if (party.own) continue;
        shared = true;
        if (HasUsed(ceiling, party.contract)) others.insert(party.provider);
    }
    return shared && others.size() < kFewestOthers ? CeilingSight::kRoomAlone
                                                   : CeilingSight::kWhole;
}

}  // namespace luotsi::report_intake
