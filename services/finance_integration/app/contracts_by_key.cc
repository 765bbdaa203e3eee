#include "finance_integration/app/contracts_by_key.h"

#include "kernel/check.h"

namespace luotsi::finance_integration {

Uuid SpareIds::Take() {
    LUOTSI_CHECK(used_ < ids_.size(), "whoever makes the work counts the ids it may need");
    return ids_[used_++];
}

std::optional<Uuid> ContractsByKey::IdOf(const std::string& key) {
    const auto made = made_.find(key);
    if (made != made_.end()) return made->second;
    return unit_.FindClaim(key);
}

Uuid ContractsByKey::IdOfOrNew(const std::string& key) {
    if (const std::optional<Uuid> known = IdOf(key)) return *known;
    return made_.emplace(key, ids_.Take()).first->second;
}

const IndexEntries* ContractsByKey::Find(const std::string& key) {
    const std::optional<Uuid> id = IdOf(key);
    if (!id) return nullptr;
    return &unit_.Get<ContractIndex>(*id).state;
}

void ContractsByKey::List(const std::string& key, ContractId contract) {
    unit_.Append<ContractIndex>(IdOfOrNew(key), ContractListed{.key = key, .contract = contract});
}

void ContractsByKey::Unlist(const std::string& key, ContractId contract) {
    const std::optional<Uuid> id = IdOf(key);
    if (id) unit_.Append<ContractIndex>(*id, ContractUnlisted{.contract = contract});
}

void ContractsByKey::ListAlias(const std::string& key, const KnownAlias& alias) {
    unit_.Append<ContractIndex>(IdOfOrNew(key), AliasListed{.key = key, .alias = alias});
}

}  // namespace luotsi::finance_integration
