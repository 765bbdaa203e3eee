#include "contract_registry/app/steering/picture_work.h"

#include <string>

namespace luotsi::contract_registry {
namespace {

std::optional<Rejection> SeeAmount(
    ports::Unit& unit, const Uuid& contract, const MoneyNoted& noted, Money amount
) {
    if (contract.IsNil()) return std::nullopt;
    MoneySeen seen{
        .source_position = noted.source_position,
        .money = {.kind = std::string(EnumText(noted.kind)), .day = noted.day, .amount = amount},
    };
    return See(unit, contract, std::move(seen));
}

}  // namespace

std::optional<Rejection> SeeMoney(ports::Unit& unit, const MoneyNoted& noted) {
    if (noted.contract_id == noted.earlier_contract_id) return std::nullopt;
    const std::optional<Money> back = noted.amount.Negated();
    if (!back) return Rejection{.reason = "AMOUNT_OVERFLOW", .field = "amount"};
    if (auto refused = SeeAmount(unit, noted.earlier_contract_id, noted, *back)) return refused;
    return SeeAmount(unit, noted.contract_id, noted, noted.amount);
}

}  // namespace luotsi::contract_registry
