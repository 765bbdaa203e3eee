#include "contract_registry/domain/shares.h"

#include "kernel/company_key.h"

#include <algorithm>
#include <set>
#include <string>

namespace luotsi::contract_registry {
namespace {

constexpr std::int64_t kWhole = 10'000;

std::string At(
    std::string_view prefix, std::string_view list, std::size_t index, std::string_view field
) {
    return std::string(prefix) + std::string(list) + "[" + std::to_string(index) + "]." +
           std::string(field);
}

// What members and buyers have in common.
template <class Row>
void AddPartyFaults(
    std::vector<FieldFault>& faults,
    const std::vector<Row>& rows,
    std::string_view prefix,
    std::string_view list
) {
    if (rows.empty()) return;
    std::set<PartyIdentifier> seen;
    std::int64_t sum = 0;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const Row& row = rows[i];
        sum += row.share.basis_points();
        if (row.share.basis_points() <= 0) {
            faults.push_back({At(prefix, list, i, "share"), "SHARE_NOT_POSITIVE", {}});
        }
        if (!row.party.identifier) {
            faults.push_back({At(prefix, list, i, "party.identifier"), "PARTY_ID_MISSING", {}});
        } else if (!seen.insert(*row.party.identifier).second) {
            faults.push_back(
                {At(prefix, list, i, "party.identifier"),
                 "PARTY_DUPLICATE",
                 row.party.identifier->id}
            );
        }
    }
    if (sum != kWhole) {
        faults.push_back(
            {std::string(prefix) + std::string(list), "SHARES_NOT_WHOLE", std::to_string(sum)}
        );
    }
}

void AddLeadFaults(std::vector<FieldFault>& faults, const Terms& terms, std::string_view prefix) {
    if (terms.provider_members.empty()) return;
    const std::string field = std::string(prefix) + "provider_members";
    const auto leads = std::ranges::count(terms.provider_members, true, &ProviderMember::lead);
    if (leads == 0) faults.push_back({field, "LEAD_MEMBER_MISSING", {}});
    if (leads > 1) faults.push_back({field, "LEAD_MEMBER_DUPLICATE", std::to_string(leads)});
    if (leads != 1 || !terms.provider.identifier) return;
    const auto lead = std::ranges::find(terms.provider_members, true, &ProviderMember::lead);
    if (lead->party.identifier != terms.provider.identifier) {
        faults.push_back({field, "LEAD_MEMBER_NOT_PROVIDER", lead->party.name});
    }
}

void AddBuyerFaults(std::vector<FieldFault>& faults, const Terms& terms, std::string_view prefix) {
    if (terms.buyer_shares.empty() || !terms.buyer.identifier) return;
    const bool has_share = std::ranges::any_of(terms.buyer_shares, [&](const BuyerShare& one) {
        return one.party.identifier == terms.buyer.identifier;
    });
    if (has_share) return;
    faults.push_back({std::string(prefix) + "buyer_shares", "BUYER_WITHOUT_SHARE", {}});
}

// Every register's identifier of a company is that company.
std::set<std::string> BuyersOf(const Terms& terms) {
    std::set<std::string> companies;
    if (terms.buyer.identifier) companies.insert(CompanyKey(*terms.buyer.identifier));
    for (const BuyerShare& one : terms.buyer_shares) {
        if (one.party.identifier) companies.insert(CompanyKey(*one.party.identifier));
    }
    return companies;
}

// Nobody agrees with itself; own production is the county's own by its nature.
void AddBothSidesFaults(
    std::vector<FieldFault>& faults, const Terms& terms, std::string_view prefix
) {
    if (terms.type == ContractType::kOwnProduction) return;
    const std::set<std::string> buyers = BuyersOf(terms);
    const auto judge = [&](const Party& party, const std::string& field) {
        if (!party.identifier || !buyers.contains(CompanyKey(*party.identifier))) return;
        faults.push_back({field, "PARTY_ON_BOTH_SIDES", party.identifier->id});
    };
    judge(terms.provider, std::string(prefix) + "provider.identifier");
    for (std::size_t i = 0; i < terms.provider_members.size(); ++i) {
        const std::string field = At(prefix, "provider_members", i, "party.identifier");
        judge(terms.provider_members[i].party, field);
    }
}

void AddKindFaults(std::vector<FieldFault>& faults, const Terms& terms, std::string_view prefix) {
    if (terms.provider_members.empty()) return;
    if (terms.provider_kind == ProviderKind::kConsortium) return;
    faults.push_back({std::string(prefix) + "provider_members", "PROVIDER_NOT_CONSORTIUM", {}});
}

}  // namespace

std::vector<FieldFault> ShareFaults(const Terms& terms, std::string_view prefix) {
    std::vector<FieldFault> faults;
    AddBothSidesFaults(faults, terms, prefix);
    AddKindFaults(faults, terms, prefix);
    AddPartyFaults(faults, terms.provider_members, prefix, "provider_members");
    AddLeadFaults(faults, terms, prefix);
    AddPartyFaults(faults, terms.buyer_shares, prefix, "buyer_shares");
    AddBuyerFaults(faults, terms, prefix);
    return faults;
}

std::vector<FieldFault> MissingMembers(const Terms& terms) {
    const bool consortium = terms.provider_kind == ProviderKind::kConsortium;
    if (!consortium || !terms.provider_members.empty()) return {};
    return {{"provider_members", "PROVIDER_MEMBERS_MISSING", {}}};
}

}  // namespace luotsi::contract_registry
