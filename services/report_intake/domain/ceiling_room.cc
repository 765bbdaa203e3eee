#include "report_intake/domain/ceiling_room.h"

#include <algorithm>

namespace luotsi::report_intake {

OpenCeiling OpenFor(const Uuid& id, const Ceiling& ceiling, const Uuid& contract, Month month) {
    return {
        .id = id,
        .kind = ceiling.kind,
        .number = ceiling.number,
        .measure = ceiling.measure,
        .valid_from = ceiling.valid_from,
        .valid_to = ceiling.valid_to,
        .left = RoomFor(ceiling, contract, month),
    };
}

bool HoldsIn(const Ceiling& ceiling, Month month) {
    if (ceiling.valid_from && *ceiling.valid_from > month.LastDay()) return false;
    return !ceiling.valid_to || *ceiling.valid_to >= month.FirstDay();
}

bool IsFor(const Ceiling& decision, const Uuid& contract) {
    if (decision.kind != CeilingKind::kDecision) return false;
    return decision.contracts.empty() ||
           std::ranges::find(decision.contracts, contract) != decision.contracts.end();
}

}  // namespace luotsi::report_intake
