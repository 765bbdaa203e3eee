#include "finance_integration/domain/contract_index.h"

#include "finance_integration/domain/supplier_name.h"
#include "kernel/decision.h"

#include <algorithm>
#include <set>

namespace luotsi::finance_integration {
namespace {

void AddKeysOf(const TermsPeriod& terms, const MatchingRules& rules, std::set<std::string>& keys) {
    if (!terms.binding) return;
    if (!terms.number.empty()) keys.insert(NumberKey(terms.number));
    if (!terms.provider_id.empty()) {
        keys.insert(PartyKey(terms.provider_scheme, terms.provider_id));
    }
    const std::string supplier = SupplierKey(terms.provider_name);
    if (supplier.empty() || terms.placeholder_provider || IsPlaceholder(supplier, rules)) return;
    keys.insert(SupplierIndexKey(supplier));
    const std::string alias = AliasKey(supplier, rules);
    if (!alias.empty()) keys.insert(AliasIndexKey(alias));
}

}  // namespace

std::string NumberKey(std::string_view contract_number) {
    return "number:" + std::string(contract_number);
}
std::string PartyKey(std::string_view scheme, std::string_view id) {
    return "party:" + std::string(scheme) + ":" + std::string(id);
}
std::string SupplierIndexKey(std::string_view supplier_key) {
    return "supplier:" + std::string(supplier_key);
}
std::string AliasIndexKey(std::string_view alias_key) {
    return "alias:" + std::string(alias_key);
}

std::vector<std::string> IndexKeysOf(
    const std::vector<TermsPeriod>& periods, const MatchingRules& rules
) {
    std::set<std::string> keys;
    for (const TermsPeriod& period : periods)
        AddKeysOf(period, rules, keys);
    return {keys.begin(), keys.end()};
}

void ContractIndex::Evolve(State& state, const Event& event, const Recorded&) {
    std::visit(
        Overloaded{
            [&](const ContractListed& listed) {
                state.key = listed.key;
                state.contracts.push_back(listed.contract);
            },
            [&](const ContractUnlisted& unlisted) {
                std::erase(state.contracts, unlisted.contract);
            },
            [&](const AliasListed& listed) {
                state.key = listed.key;
                std::erase_if(state.aliases, [&](const KnownAlias& known) {
                    return known.alias == listed.alias.alias;
                });
                state.aliases.push_back(listed.alias);
            },
        },
        event
    );
}

std::vector<Claim> ContractIndex::Claims(const State& state) {
    if (state.key.empty()) return {};
    return {{.key = state.key, .reason = "INTERNAL_FAULT", .field = {}}};
}

}  // namespace luotsi::finance_integration
