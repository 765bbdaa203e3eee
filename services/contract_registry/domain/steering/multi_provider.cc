#include "contract_registry/domain/steering/multi_provider.h"

#include "contract_registry/domain/named_id.h"
#include "kernel/wide.h"

#include <algorithm>
#include <map>

namespace luotsi::contract_registry {
namespace {

constexpr std::int64_t kAllBasisPoints = 10'000;

bool Holds(const std::vector<std::string>& codes, std::string_view code) {
    return std::ranges::find(codes, code) != codes.end();
}

bool IsPrivate(const Terms& terms, const MultiProviderRules& rules) {
    return terms.provider_kind && Holds(rules.private_kinds, EnumText(*terms.provider_kind));
}

bool IsInnovative(const Terms& terms, const MultiProviderRules& rules) {
    if (!terms.procurement || !terms.procurement->procedure) return false;
    return Holds(rules.innovative_procedures, EnumText(*terms.procurement->procedure));
}

void Count(MultiProviderPart& part, std::int64_t minor) {
    part.minor += minor;
    ++part.contracts;
}

void Compare(MultiProviderPart& part, std::int64_t all, std::optional<Share> aim) {
    part.aim = aim;
    part.share = Ratio::Of(part.minor, all);
    if (!part.share || !aim) return;
    part.is_met = Wide{part.minor} * kAllBasisPoints >= Wide{all} * aim->basis_points();
}

void Add(MultiProviderRow& row, const BoughtUnder& one, const MultiProviderRules& rules) {
    row.minor += one.minor;
    ++row.contracts;
    if (IsPrivate(one.terms, rules)) Count(row.bought_privately, one.minor);
    if (IsInnovative(one.terms, rules)) Count(row.tendered_innovatively, one.minor);
    if (one.terms.type == ContractType::kServiceVoucher) Count(row.vouchers, one.minor);
}

}  // namespace

void MultiProviderBook::Evolve(State& aims, const Event& event, const Recorded&) {
    const auto& set = std::get<MultiProviderAimsSet>(event);
    aims.code = set.code;
    aims.name_fi = set.name_fi;
    aims.name_sv = set.name_sv;
    aims.name_en = set.name_en;
    aims.service_codes = set.service_codes;
    aims.cpv_prefixes = set.cpv_prefixes;
    const auto place =
        std::ranges::lower_bound(aims.aims, set.aim.from_year, {}, &MultiProviderAim::from_year);
    if (place != aims.aims.end() && place->from_year == set.aim.from_year) {
        *place = set.aim;
    } else {
        aims.aims.insert(place, set.aim);
    }
}

std::vector<Claim> MultiProviderBook::Claims(const State& aims) {
    std::vector<Claim> claims;
    for (const std::string& code : aims.service_codes)
        claims.push_back({"multi_provider/service/" + code, "SERVICE_CODE_SHARED", "service_codes"}
        );
    for (const std::string& prefix : aims.cpv_prefixes)
        claims.push_back({"multi_provider/cpv/" + prefix, "SERVICE_CODE_SHARED", "cpv_prefixes"});
    return claims;
}

RecordRow MultiProviderBook::RowOf(const State& aims) {
    return {.code = aims.code, .state = "set"};
}

Uuid MultiProviderId(std::string_view code) {
    return NamedId(MultiProviderBook::kKind, code);
}

Decision<MultiProviderEvent> Decide(
    const MultiProviderAims& aims, const MultiProviderAimsSet& command
) {
    const bool same_service = aims.code == command.code && aims.name_fi == command.name_fi &&
                              aims.name_sv == command.name_sv && aims.name_en == command.name_en &&
                              aims.service_codes == command.service_codes &&
                              aims.cpv_prefixes == command.cpv_prefixes;
    const bool same_aim = std::ranges::find(aims.aims, command.aim) != aims.aims.end();
    if (same_service && same_aim) return std::vector<MultiProviderEvent>{};
    return command;
}

const MultiProviderAim* AimOf(const MultiProviderAims& aims, std::uint64_t year) {
    const MultiProviderAim* found = nullptr;
    for (const MultiProviderAim& aim : aims.aims) {
        if (aim.from_year <= year) found = &aim;
    }
    return found;
}

std::string ServiceOf(const Terms& terms, const std::vector<MultiProviderAims>& services) {
    for (const PriceRow& price : terms.prices) {
        for (const MultiProviderAims& service : services) {
            if (Holds(service.service_codes, price.service_code)) return service.code;
        }
    }
    if (!terms.procurement) return {};
    std::string found;
    std::size_t longest = 0;
    for (const std::string& cpv : terms.procurement->cpv_codes) {
        for (const MultiProviderAims& service : services) {
            for (const std::string& prefix : service.cpv_prefixes) {
                if (prefix.size() <= longest || !cpv.starts_with(prefix)) continue;
                longest = prefix.size();
                found = service.code;
            }
        }
    }
    return found;
}

std::vector<MultiProviderRow> MultiProviderRows(
    const std::vector<MultiProviderAims>& services,
    const std::vector<BoughtUnder>& bought,
    const MultiProviderRules& rules,
    std::uint64_t year
) {
    std::map<std::string, MultiProviderRow> by_service;
    for (const MultiProviderAims& service : services)
        by_service[service.code].code = service.code;
    for (const BoughtUnder& one : bought)
        Add(by_service[ServiceOf(one.terms, services)], one, rules);
    std::vector<MultiProviderRow> rows;
    for (auto& [code, row] : by_service) {
        const auto service = std::ranges::find(services, code, &MultiProviderAims::code);
        const MultiProviderAim* known = service == services.end() ? nullptr : AimOf(*service, year);
        const MultiProviderAim aim = known == nullptr ? MultiProviderAim{} : *known;
        Compare(row.bought_privately, row.minor, aim.private_share);
        Compare(row.tendered_innovatively, row.minor, aim.innovative_share);
        Compare(row.vouchers, row.minor, aim.voucher_share);
        rows.push_back(row);
    }
    // The empty code comes first in the order of codes.
    if (!rows.empty() && rows.front().code.empty()) std::ranges::rotate(rows, rows.begin() + 1);
    return rows;
}

}  // namespace luotsi::contract_registry
