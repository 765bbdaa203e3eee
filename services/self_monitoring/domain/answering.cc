#include "self_monitoring/domain/answering.h"

#include "kernel/company_key.h"

#include <string>

namespace luotsi::self_monitoring {

Checked<Provider> AnsweringFor(
    const KnownContract& contract, const KnownChain& chain, const Concern& concern, CivilDate today
) {
    if (contract.revision == 0) {
        return Rejection{
            .reason = "CONTRACT_NOT_FOUND",
            .field = "contract_id",
            .facts = {{"contract_id", concern.contract.ToText()}}
        };
    }
    if (concern.day > today) {
        return Rejection{
            .reason = "FIELD_OUT_OF_RANGE",
            .field = std::string(concern.day_field),
            .facts = {{"today", today.ToText()}}
        };
    }
    const std::optional<Provider> provider = ProviderOn(contract, concern.day);
    if (!provider) return Rejection{.reason = "PROVIDER_MISSING", .field = "contract_id"};
    if (const auto& named = concern.subcontractor) {
        const std::string company = CompanyKey({named->scheme, named->id});
        if (!chain.Has(company)) {
            return Rejection{
                .reason = "SUB_UNKNOWN", .field = "subcontractor", .facts = {{"company", company}}
            };
        }
    }
    return *provider;
}

}  // namespace luotsi::self_monitoring
