#include "contract_registry/domain/inhouse_unit.h"

#include "contract_registry/domain/named_id.h"
#include "kernel/wide.h"

#include <algorithm>
#include <limits>

namespace luotsi::contract_registry {
namespace {

constexpr int kMonthsAYear = 12;
constexpr std::int64_t kAllBasisPoints = 10'000;
// So that the years of a unit can always be added.
constexpr std::int64_t kMostMinor = std::numeric_limits<std::int64_t>::max() / 1000;

// part / whole > share, exactly.
bool IsAbove(Money part, Money whole, Share share) {
    return Wide{part.minor()} * kAllBasisPoints > Wide{whole.minor()} * share.basis_points();
}

// sum / years against a yearly amount, exactly.
bool IsAbove(Money sum, std::uint64_t years, Money yearly) {
    return Wide{sum.minor()} > Wide{yearly.minor()} * static_cast<std::int64_t>(years);
}
bool IsBelow(Money sum, std::uint64_t years, Money yearly) {
    return Wide{sum.minor()} < Wide{yearly.minor()} * static_cast<std::int64_t>(years);
}

bool HasNoMarket(const InhouseUnit& unit, const InhouseLimits& limits, CivilDate day) {
    if (!limits.no_market_share || !limits.no_market_years) return false;
    const int months = static_cast<int>(*limits.no_market_years) * kMonthsAYear;
    return std::ranges::any_of(unit.no_market, [&](const NoMarket& one) {
        return one.answers_until < day && day <= AddMonths(one.answers_until, months);
    });
}

std::optional<Rejection> CheckYear(const InhouseYear& year, CivilDate today) {
    if (static_cast<std::int64_t>(year.year) >= today.year())
        return Rejection{.reason = "INHOUSE_YEAR_NOT_OVER", .field = "year.year"};
    if (year.total.currency() != year.external.currency())
        return Rejection{.reason = "CURRENCY_MISMATCH", .field = "year.external.currency_code"};
    if (year.total.minor() > kMostMinor)
        return Rejection{.reason = "AMOUNT_OVERFLOW", .field = "year.total"};
    if (year.total.minor() < 0)
        return Rejection{.reason = "AMOUNT_NEGATIVE", .field = "year.total"};
    if (year.external.minor() < 0)
        return Rejection{.reason = "AMOUNT_NEGATIVE", .field = "year.external"};
    if (year.external > year.total)
        return Rejection{.reason = "INHOUSE_EXTERNAL_ABOVE_TOTAL", .field = "year.external"};
    return std::nullopt;
}

}  // namespace

void InhouseBook::Evolve(State& unit, const Event& event, const Recorded&) {
    std::visit(
        Overloaded{
            [&](const InhouseTurnoverRecorded& recorded) {
                unit.provider = recorded.provider;
                const auto at = std::ranges::lower_bound(
                    unit.years, recorded.year.year, {}, &InhouseYear::year
                );
                if (at != unit.years.end() && at->year == recorded.year.year)
                    *at = recorded.year;
                else
                    unit.years.insert(at, recorded.year);
            },
            [&](const NoMarketRecorded& recorded) {
                unit.provider = recorded.provider;
                unit.no_market.push_back(recorded.no_market);
            }
        },
        event
    );
}

Uuid InhouseId(const PartyIdentifier& provider) {
    return NamedId(InhouseBook::kKind, provider.scheme + ':' + provider.id);
}

RecordRow InhouseBook::RowOf(const State& unit) {
    return {.code = unit.provider.scheme + ":" + unit.provider.id, .state = "recorded"};
}

Decision<InhouseEvent> Decide(
    const InhouseUnit& unit, const RecordInhouseTurnover& command, const Moment& moment
) {
    if (const auto refused = CheckYear(command.year, moment.today)) return *refused;
    for (const InhouseYear& known : unit.years) {
        if (known.total.currency() != command.year.total.currency())
            return Rejection{.reason = "CURRENCY_MISMATCH", .field = "year.total.currency_code"};
        if (known == command.year) return std::vector<InhouseEvent>{};
    }
    return InhouseTurnoverRecorded{.provider = command.provider, .year = command.year};
}

Decision<InhouseEvent> Decide(
    const InhouseUnit& unit, const RecordNoMarket& command, const Moment& moment
) {
    const NoMarket& told = command.no_market;
    if (told.answers_until < told.notice_on)
        return Rejection{.reason = "DATE_ORDER_REVERSED", .field = "answers_until"};
    if (moment.today <= told.answers_until)
        return Rejection{.reason = "NO_MARKET_ANSWERS_OPEN", .field = "answers_until"};
    const std::int64_t least = command.limits.no_market_days.value_or(0);
    if (told.answers_until < told.notice_on.AddDays(least)) {
        return Rejection{
            .reason = "NO_MARKET_NOTICE_TOO_SHORT",
            .field = "answers_until",
            .facts = {{"least_days", std::to_string(least)}},
        };
    }
    if (std::ranges::find(unit.no_market, told) != unit.no_market.end())
        return std::vector<InhouseEvent>{};
    return NoMarketRecorded{.provider = command.provider, .no_market = told};
}

InhouseAssessment Assess(const InhouseUnit& unit, const InhouseLimits& limits, CivilDate day) {
    InhouseAssessment made;
    const auto is_over = [&](const InhouseYear& one) {
        return static_cast<std::int64_t>(one.year) < day.year();
    };
    const InhouseYear* last = nullptr;
    for (const InhouseYear& one : unit.years) {
        if (is_over(one)) last = &one;
    }
    if (last == nullptr) return made;
    made.year = last->year;
    made.total = Money::Of(0, last->total.currency());
    made.external = made.total;
    for (const InhouseYear& one : unit.years) {
        if (one.year > last->year) continue;
        const auto age = static_cast<std::int64_t>(last->year - one.year);
        if (limits.years && age >= *limits.years) continue;
        const auto total = Money::Plus(made.total, one.total);
        const auto external = Money::Plus(made.external, one.external);
        LUOTSI_CHECK(total && external, "years of one unit add up: Decide saw their currency");
        made.total = *total;
        made.external = *external;
        ++made.years_counted;
    }
    made.ownership_too_small = limits.owned && last->owned && *last->owned < *limits.owned;
    if (HasNoMarket(unit, limits, day)) {
        made.rule = InhouseRule::kNoMarket;
        made.share_passed = IsAbove(made.external, made.total, *limits.no_market_share);
        return made;
    }
    const bool is_small =
        limits.share_from && IsBelow(made.external, made.years_counted, *limits.share_from);
    made.rule = is_small ? InhouseRule::kSmall : InhouseRule::kOrdinary;
    made.share_passed =
        !is_small && limits.share && IsAbove(made.external, made.total, *limits.share);
    made.amount_passed =
        limits.amount && IsAbove(made.external, made.years_counted, *limits.amount);
    return made;
}

// Its accounts tell it: true from the last day of the year that is judged.
std::vector<Attention> AttentionsOf(const InhouseAssessment& assessment) {
    if (assessment.within_limits()) return {};
    const std::string year = std::to_string(assessment.year);
    return {Attention{
        .code = "INHOUSE-LIMIT",
        .subject = year,
        .severity = AttentionSeverity::kCritical,
        .since = *CivilDate::FromYmd(static_cast<int>(assessment.year), 12, 31),
        .level = Level::kOperational,
    }};
}

}  // namespace luotsi::contract_registry
