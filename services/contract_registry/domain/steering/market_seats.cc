#include "contract_registry/domain/steering/market_seats.h"

#include "contract_registry/domain/type_checks.h"

#include <algorithm>
#include <optional>

namespace luotsi::contract_registry {
namespace {

// Days on which one provider gave the service under the contract.
struct Stretch {
    CivilDate from = {};
    CivilDate to = {};
    const Terms* terms = nullptr;
};

bool WasInForce(ContractState state) {
    return IsInForce(state) || state == ContractState::kEnded || state == ContractState::kClosed;
}

// The days that are asked about where the contract says none.
Period AskedDays(const MarketQuestion& question) {
    return {
        Month::FromYm(question.from - 1, 1)->FirstDay(), Month::FromYm(question.to, 12)->LastDay()
    };
}

std::vector<Stretch> StretchesOf(
    const ContractHistory& history,
    std::span<const TermsPeriod> periods,
    const std::string& service_code,
    const Period& asked
) {
    const Terms& latest = periods.back().terms;
    const CivilDate first = latest.start_date.value_or(asked.from);
    const std::optional<CivilDate> end =
        history.decided_end ? history.decided_end : latest.end_date;
    std::vector<Stretch> stretches;
    for (std::size_t i = 0; i < periods.size(); ++i) {
        if (!ServicesBought(periods[i].terms).contains(service_code)) continue;
        const CivilDate from = std::max(first, periods[i].valid_from.value_or(first));
        CivilDate to = end.value_or(std::max(asked.to, from));
        if (i + 1 < periods.size()) to = std::min(to, periods[i + 1].valid_from->AddDays(-1));
        if (from <= to) stretches.push_back({from, to, &periods[i].terms});
    }
    return stretches;
}

bool HasSeatIn(const std::vector<Stretch>& stretches, int year) {
    return std::ranges::any_of(stretches, [&](const Stretch& one) {
        return one.from.year() <= year && year <= one.to.year();
    });
}

const Party& PayeeOf(const std::vector<Stretch>& stretches, const PaidTo& paid) {
    const Party* of_the_day = &stretches.front().terms->provider;
    for (const Stretch& one : stretches) {
        const Party& provider = one.terms->provider;
        if (ProviderKey(provider) == paid.payee) return provider;
        if (one.from <= paid.day) of_the_day = &provider;
    }
    return *of_the_day;
}

}  // namespace

std::set<std::string> ServicesBought(const Terms& terms) {
    if (!IsPurchase(terms.type) || ProviderKey(terms.provider).empty()) return {};
    std::set<std::string> codes;
    for (const PriceRow& price : terms.prices)
        codes.insert(price.service_code);
    if (terms.voucher) codes.insert(terms.voucher->service_code);
    codes.erase("");
    return codes;
}

std::vector<MarketEntry> MarketEntriesOf(
    const ContractHistory& history,
    std::span<const TermsPeriod> periods,
    const std::string& service_code,
    const MarketQuestion& question,
    std::span<const PaidTo> paid
) {
    if (!WasInForce(history.state)) return {};
    const Period asked = AskedDays(question);
    const std::vector<Stretch> stretches = StretchesOf(history, periods, service_code, asked);
    std::vector<MarketEntry> entries;
    for (const Stretch& one : stretches) {
        const int last = std::min(one.to.year(), question.to);
        for (int year = std::max(one.from.year(), question.from - 1); year <= last; ++year) {
            MarketEntry& entry = entries.emplace_back();
            entry.year = year;
            entry.provider = one.terms->provider;
            entry.third_sector = one.terms->provider_kind == ProviderKind::kThirdSector;
        }
    }
    for (const PaidTo& one : paid) {
        if (!asked.Holds(one.day) || !HasSeatIn(stretches, one.day.year())) continue;
        MarketEntry& entry = entries.emplace_back();
        entry.year = one.day.year();
        entry.provider = PayeeOf(stretches, one);
        entry.paid = one.amount;
        entry.seated = false;
    }
    return entries;
}

}  // namespace luotsi::contract_registry
