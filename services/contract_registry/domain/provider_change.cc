#include "contract_registry/domain/provider_change.h"

#include <algorithm>
#include <cstddef>

namespace luotsi::contract_registry {
namespace {

// The days on which somebody else provides than on the day before, in their order.
std::vector<CivilDate> ChangesOf(const ContractHistory& history) {
    std::vector<CivilDate> days;
    const std::vector<TermsPeriod> periods = Timeline(history);
    for (std::size_t i = 1; i < periods.size(); ++i) {
        if (ProvidersOf(periods[i].terms) != ProvidersOf(periods[i - 1].terms))
            days.push_back(*periods[i].valid_from);
    }
    return days;
}

}  // namespace

std::vector<PartyIdentifier> ProvidersOf(const Terms& terms) {
    std::vector<PartyIdentifier> providers;
    if (terms.provider.identifier) providers.push_back(*terms.provider.identifier);
    for (const ProviderMember& member : terms.provider_members) {
        if (member.party.identifier) providers.push_back(*member.party.identifier);
    }
    return providers;
}

bool IsAmong(const PartyIdentifier& one, const std::vector<PartyIdentifier>& providers) {
    return std::ranges::find(providers, one) != providers.end();
}

std::optional<CivilDate> NextProviderChange(const ContractHistory& history, CivilDate day) {
    for (const CivilDate change : ChangesOf(history)) {
        if (change > day) return change;
    }
    return std::nullopt;
}

std::optional<CivilDate> ProviderSince(const ContractHistory& history, CivilDate day) {
    std::optional<CivilDate> since;
    for (const CivilDate change : ChangesOf(history)) {
        if (change <= day) since = change;
    }
    return since;
}

bool IsReplaced(const Terms& before, const Terms& after) {
    const std::optional<PartyIdentifier>& was = before.provider.identifier;
    return was && after.provider.identifier && !IsAmong(*was, ProvidersOf(after));
}

}  // namespace luotsi::contract_registry
