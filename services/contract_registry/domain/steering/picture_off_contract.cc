#include "contract_registry/domain/steering/picture_off_contract.h"

#include "contract_registry/domain/named_id.h"

#include <algorithm>
#include <vector>

namespace luotsi::contract_registry {
namespace {

std::string KeyOf(const OffContractSeen& seen) {
    return std::string(EnumText(seen.kind)) + '/' + seen.amount.currency().ToText();
}

}  // namespace

void OffContractBook::Evolve(State& month, const Event& event, const Recorded&) {
    const auto& seen = std::get<OffContractSeen>(event);
    month.month = seen.month;
    month.source_position = std::max(month.source_position, seen.source_position);
    const OffContractSum none{.kind = seen.kind, .amount = Money::Of(0, seen.amount.currency())};
    OffContractSum& sum = month.sums.try_emplace(KeyOf(seen), none).first->second;
    sum.count += seen.count;
    sum.amount = sum.amount + seen.amount;
}

Uuid OffContractId(Month month) {
    return NamedId(OffContractBook::kKind, month.ToText());
}

Decision<OffContractEvent> Decide(const OffContractMonth& month, const OffContractSeen& seen) {
    const auto known = month.sums.find(KeyOf(seen));
    const bool fits =
        known == month.sums.end() || Money::Plus(known->second.amount, seen.amount).has_value();
    if (!fits) return Rejection{.reason = "AMOUNT_OVERFLOW", .field = "amount"};
    return seen;
}

}  // namespace luotsi::contract_registry
