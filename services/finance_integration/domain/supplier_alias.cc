#include "finance_integration/domain/supplier_alias.h"

namespace luotsi::finance_integration {

void SupplierAliasBook::Evolve(State& state, const Event& event, const Recorded&) {
    std::visit(
        Overloaded{
            [&](const AliasProposed& proposed) { state.proposal = proposed; },
            [&](const AliasDecided& decided) { state.state = decided.state; },
        },
        event
    );
}

std::vector<Claim> SupplierAliasBook::Claims(const State& state) {
    const AliasProposed& proposal = state.proposal;
    if (proposal.alias_key.empty()) return {};
    // The keys hold no line feed: blanks are collapsed in them.
    return {{
        .key = "alias-pair:" + proposal.alias_key + "\n" + proposal.supplier_key,
        .reason = "SUPPLIER_ALIAS_DECIDED",
        .field = "alias_id",
    }};
}

Decision<SupplierAliasBook::Event> DecideAlias(const SupplierAlias& alias, AliasState decision) {
    if (alias.proposal.alias_key.empty()) {
        return Rejection{.reason = "SUPPLIER_ALIAS_NOT_FOUND", .field = "alias_id"};
    }
    if (decision == AliasState::kProposed) {
        return Rejection{.reason = "ENUM_VALUE_UNKNOWN", .field = "decision"};
    }
    if (alias.state != AliasState::kProposed) {
        return Rejection{
            .reason = "SUPPLIER_ALIAS_DECIDED",
            .field = "alias_id",
            .facts = {{"state", std::string(EnumText(alias.state))}},
        };
    }
    return SupplierAliasBook::Event(AliasDecided{.state = decision});
}

}  // namespace luotsi::finance_integration
