#include "finance_integration/app/decide_supplier_alias.h"

#include "finance_integration/app/contracts_by_key.h"

namespace luotsi::finance_integration {

ports::Result<ports::Held<SupplierAliasBook>> DecideSupplierAliasHandler::Handle(
    const DecideSupplierAlias& command, const ports::RequestContext& request
) {
    const Uuid id = command.alias.uuid();
    std::optional<ports::Held<SupplierAliasBook>> after;
    const auto receipt = books_.Run(request, [&](ports::Unit& unit) -> std::optional<Rejection> {
        const SupplierAlias known = unit.Get<SupplierAliasBook>(id).state;
        auto refused = unit.Apply<SupplierAliasBook>(id, DecideAlias(known, command.decision));
        if (refused) return refused;
        // The key was listed when the alias was proposed, so no id is needed.
        SpareIds none({});
        ContractsByKey(unit, none)
            .ListAlias(
                SupplierIndexKey(known.proposal.alias_key),
                {.alias = command.alias,
                 .supplier_key = known.proposal.supplier_key,
                 .state = command.decision}
            );
        after = unit.Get<SupplierAliasBook>(id);
        return std::nullopt;
    });
    return books_.Answer<SupplierAliasBook>(receipt, std::move(after));
}

}  // namespace luotsi::finance_integration
