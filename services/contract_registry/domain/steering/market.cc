#include "contract_registry/domain/steering/market.h"

#include "contract_registry/domain/named_id.h"

#include <algorithm>
#include <cstdint>
#include <set>
#include <utility>

namespace luotsi::contract_registry {
namespace {

constexpr std::int64_t kWholeBp = 10'000;

// Rounded down; 0 of nothing. Divided first where the product would not fit.
std::int64_t ShareBp(std::int64_t part, std::int64_t whole) {
    if (whole <= 0 || part <= 0) return 0;
    constexpr std::int64_t kLarge = INT64_MAX / kWholeBp;
    return part > kLarge ? part / (whole / kWholeBp) : part * kWholeBp / whole;
}

// One provider in one year.
struct Seat {
    Party provider;
    bool third_sector = false;
    bool seated = false;
    Money paid = {};
};
using Seats = std::map<std::string, Seat>;

// Nothing where a sum is too large.
std::optional<std::map<int, Seats>> ByYear(std::span<const MarketEntry> entries) {
    std::map<int, Seats> years;
    for (const MarketEntry& entry : entries) {
        Seat& seat = years[entry.year][ProviderKey(entry.provider)];
        seat.provider = entry.provider;
        seat.third_sector = seat.third_sector || entry.third_sector;
        seat.seated = seat.seated || entry.seated;
        const std::optional<Money> paid = Money::Plus(seat.paid, entry.paid);
        if (!paid) return std::nullopt;
        seat.paid = *paid;
    }
    return years;
}

std::uint64_t CountMissing(const Seats& from, const Seats& in) {
    return static_cast<std::uint64_t>(std::ranges::count_if(from, [&](const auto& seat) {
        const auto there = in.find(seat.first);
        return seat.second.seated && (there == in.end() || !there->second.seated);
    }));
}

// Counts those who provided; answers how many are third-sector and how many local.
std::pair<std::int64_t, std::int64_t> CountSeats(
    const MarketQuestion& question, const Seats& seats, MarketYear& year
) {
    std::int64_t third_sector = 0;
    std::int64_t local = 0;
    for (const auto& [key, seat] : seats) {
        if (!seat.seated) continue;
        ++year.providers;
        third_sector += seat.third_sector ? 1 : 0;
        const auto known = question.local.find(key);
        if (known == question.local.end()) ++year.locality_unknown;
        if (known != question.local.end() && known->second) ++local;
    }
    return {third_sector, local};
}

std::optional<MarketYear> YearOf(const MarketQuestion& question, int number, const Seats& seats) {
    MarketYear year{.year = number};
    const auto [third_sector, local] = CountSeats(question, seats, year);
    const Seat* largest = nullptr;
    for (const auto& [key, seat] : seats) {
        const std::optional<Money> paid = Money::Plus(year.paid, seat.paid);
        if (!paid) return std::nullopt;
        year.paid = *paid;
        if (largest == nullptr || seat.paid.minor() > largest->paid.minor()) largest = &seat;
    }
    const auto all = static_cast<std::int64_t>(year.providers);
    year.third_sector_share_bp = ShareBp(third_sector, all);
    year.local_share_bp = ShareBp(local, all);
    if (largest != nullptr && largest->paid.minor() > 0) {
        year.largest = largest->provider;
        year.largest_share_bp = ShareBp(largest->paid.minor(), year.paid.minor());
    }
    const auto least = question.min_providers.find(number);
    year.thin = least != question.min_providers.end() && all < least->second;
    return year;
}

}  // namespace

void ProviderProfileBook::Evolve(State& profile, const Event& event, const Recorded&) {
    profile = std::get<ProviderProfiled>(event);
}

RecordRow ProviderProfileBook::RowOf(const State& profile) {
    return {
        .contract = {},
        .code = profile.provider.id,
        .state = profile.local ? "local" : "elsewhere",
        .due = {},
    };
}

Uuid ProviderProfileId(const PartyIdentifier& provider) {
    return NamedId(ProviderProfileBook::kKind, provider.scheme + ':' + provider.id);
}

Decision<ProviderProfileEvent> Decide(
    const ProviderProfiled& known, const ProviderProfiled& command, bool exists
) {
    if (exists && known == command) return std::vector<ProviderProfileEvent>{};
    return command;
}

std::string ProviderKey(const Party& provider) {
    if (!provider.identifier) return provider.name;
    return provider.identifier->scheme + ':' + provider.identifier->id;
}

Checked<std::vector<MarketYear>> MarketOf(
    const MarketQuestion& question, std::span<const MarketEntry> entries
) {
    const Rejection too_large{.reason = "AMOUNT_OVERFLOW"};
    std::optional<std::map<int, Seats>> by_year = ByYear(entries);
    if (!by_year) return too_large;
    std::vector<MarketYear> years;
    for (int number = question.from; number <= question.to; ++number) {
        const Seats& before = (*by_year)[number - 1];
        const Seats& seats = (*by_year)[number];
        std::optional<MarketYear> year = YearOf(question, number, seats);
        if (!year) return too_large;
        year->entered = CountMissing(seats, before);
        year->left = CountMissing(before, seats);
        years.push_back(*std::move(year));
    }
    return years;
}

void MarketWatchBook::Evolve(State& watch, const Event& event, const Recorded&) {
    watch = std::get<MarketJudged>(event);
}

RecordRow MarketWatchBook::RowOf(const State& watch) {
    return {
        .contract = {},
        .code = watch.service_code,
        .state = watch.thin_since ? "thin" : "enough",
        .due = {},
    };
}

std::vector<Attention> MarketWatchBook::Attentions(const State& watch) {
    if (!watch.thin_since) return {};
    return {{
        .code = "MARKET-THIN",
        .subject = watch.service_code,
        .severity = AttentionSeverity::kWarning,
        .since = *watch.thin_since,
        .level = Level::kStrategic,
    }};
}

Uuid MarketWatchId(std::string_view service_code) {
    return NamedId(MarketWatchBook::kKind, service_code);
}

Decision<MarketWatchEvent> Judge(
    const MarketJudged& known,
    std::string_view service_code,
    std::span<const InForce> contracts,
    std::int64_t min_providers,
    CivilDate today
) {
    MarketJudged now{.service_code = std::string(service_code)};
    std::set<std::string> providers;
    for (const InForce& one : contracts) {
        if (providers.insert(one.provider).second) now.contracts.push_back(one.contract);
    }
    now.providers = providers.size();
    const bool thin =
        !contracts.empty() && static_cast<std::int64_t>(now.providers) < min_providers;
    if (thin) now.thin_since = known.thin_since.value_or(today);
    if (!thin) now.contracts.clear();
    // How many more than enough is nobody's news.
    const bool still_enough = !thin && !known.thin_since;
    if (still_enough || now == known) return std::vector<MarketWatchEvent>{};
    return now;
}

}  // namespace luotsi::contract_registry
