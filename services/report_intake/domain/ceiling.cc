#include "report_intake/domain/ceiling.h"

#include "kernel/wide.h"

#include <algorithm>
#include <limits>
#include <tuple>

namespace luotsi::report_intake {
namespace {

constexpr int kMillionthDigits = 6;
constexpr std::int64_t kLargest = std::numeric_limits<std::int64_t>::max();

// How many millionths of the major unit a minor unit is: 10 000 for a cent.
std::int64_t MillionthsPerMinor(Currency currency) {
    return PowerOfTen(kMillionthDigits - currency.minor_digits());
}

// Between nothing and the most that a quantity can hold.
Quantity Clamped(Wide millionths) {
    if (millionths < 0) return {};
    if (millionths > kLargest) return Quantity::OfMicros(kLargest);
    return Quantity::OfMicros(static_cast<std::int64_t>(millionths));
}

std::pair<Month, Uuid> KeyOf(const CeilingUse& use) {
    return {use.month, use.contract};
}

void Put(std::vector<CeilingUse>& uses, const CeilingUsed& news) {
    const CeilingUse use{news.contract, news.month, news.used};
    const auto place = std::ranges::lower_bound(uses, KeyOf(use), {}, KeyOf);
    const bool known = place != uses.end() && KeyOf(*place) == KeyOf(use);
    if (news.used.micros() == 0) {
        if (known) uses.erase(place);
    } else if (known) {
        place->used = news.used;
    } else {
        uses.insert(place, use);
    }
}

void Put(std::vector<CeilingLimit>& limits, CeilingLimit limit) {
    const auto place =
        std::ranges::lower_bound(limits, limit.valid_from, {}, &CeilingLimit::valid_from);
    if (place != limits.end() && place->valid_from == limit.valid_from) {
        *place = std::move(limit);
    } else {
        limits.insert(place, std::move(limit));
    }
}

// A limit with the months that it holds for; `last` absent: all that follow.
struct Stretch {
    Quantity limit;
    std::optional<Month> last;
    std::optional<CivilDate> valid_from;
};

// The stretches that end in `month` or later. A limit that another one follows within the same
// month holds for no month.
std::vector<Stretch> StretchesFrom(const std::vector<CeilingLimit>& limits, Month month) {
    std::vector<Stretch> stretches;
    for (std::size_t i = 0; i < limits.size(); ++i) {
        if (!limits[i].limit) continue;
        Stretch one{*limits[i].limit, std::nullopt, limits[i].valid_from};
        if (i + 1 < limits.size()) {
            one.last = Month::Of(*limits[i + 1].valid_from).AddMonths(-1);
            if (*one.last < month) continue;
            if (limits[i].valid_from && Month::Of(*limits[i].valid_from) > *one.last) continue;
        }
        stretches.push_back(one);
    }
    return stretches;
}

template <class Counts>
Wide UsedUntil(const Ceiling& ceiling, const std::optional<Month>& last, Counts counts) {
    Wide used = 0;
    for (const CeilingUse& use : ceiling.uses) {
        if (last && use.month > *last) break;
        if (counts(use)) used += use.used.micros();
    }
    return used;
}

bool IsUseOf(const CeilingUse& use, const Uuid& contract, Month month) {
    return use.contract == contract && use.month == month;
}

Rejection FieldFaulty(const char* reason, const char* field) {
    return {.reason = reason, .field = field};
}

std::optional<Rejection> CheckMeasure(const CeilingMeasure& measure) {
    if (measure.in_money()) return std::nullopt;
    if (measure.service_code.empty()) return FieldFaulty("CEILING_SERVICE_MISSING", "service_code");
    if (measure.unit.empty()) return FieldFaulty("CEILING_SERVICE_MISSING", "unit");
    return std::nullopt;
}

}  // namespace

std::string CeilingMeasure::TextOf(Quantity amount) const {
    const std::optional<Currency> money = Currency::Parse(currency);
    return money ? MoneyOf(amount, *money).AmountText() : amount.ToText();
}

std::optional<Quantity> MillionthsOf(Money money) {
    const auto millionths = Narrow(Wide{money.minor()} * MillionthsPerMinor(money.currency()));
    return millionths ? std::optional(Quantity::OfMicros(*millionths)) : std::nullopt;
}

Money MoneyOf(Quantity millionths, Currency currency) {
    return Money::Of(millionths.micros() / MillionthsPerMinor(currency), currency);
}

void CeilingBook::Evolve(State& ceiling, const Event& event, const Recorded&) {
    std::visit(
        Overloaded{
            [&](const CeilingSet& set) {
                ceiling.number = set.number;
                ceiling.kind = set.kind;
                ceiling.contracts = set.contracts;
                ceiling.measure = set.measure;
                ceiling.valid_from = set.valid_from;
                ceiling.valid_to = set.valid_to;
                ceiling.limits = {{set.valid_from, set.limit, set.basis}};
            },
            [&](const CeilingChanged& changed) {
                Put(ceiling.limits, {changed.valid_from, changed.limit, changed.basis});
            },
            [&](const CeilingUsed& used) { Put(ceiling.uses, used); },
        },
        event
    );
}

std::string CeilingClaim(std::string_view number) {
    return "ceiling/" + std::string(number);
}

std::vector<Claim> CeilingBook::Claims(const State& ceiling) {
    if (!ceiling.is_set()) return {};
    return {{CeilingClaim(ceiling.number), "CEILING_NUMBER_TAKEN", "number"}};
}

std::optional<Ceiling> FrameworkCeiling(const ContractTerms& framework, const Ceiling& used) {
    const auto has_ceiling = [](const ReportingTerms& period) {
        return period.framework_ceiling.has_value();
    };
    // Of most contracts, whenever they report.
    if (std::ranges::none_of(framework.periods, has_ceiling)) return std::nullopt;
    Ceiling ceiling;
    for (const ReportingTerms& period : framework.periods) {
        CeilingLimit limit{.valid_from = period.valid_from, .limit = {}, .basis = {}};
        if (period.framework_ceiling) {
            limit.limit = MillionthsOf(*period.framework_ceiling);
            ceiling.measure.currency = period.framework_ceiling->currency().ToText();
        }
        ceiling.limits.push_back(std::move(limit));
    }
    ceiling.number = framework.contract_key;
    ceiling.uses = used.uses;
    return ceiling;
}

Decision<CeilingEvent> Decide(const CeilingSet& command) {
    if (command.limit.micros() < 0) return FieldFaulty("FIELD_OUT_OF_RANGE", "limit");
    if (auto refused = CheckMeasure(command.measure)) return *refused;
    if (command.valid_to && *command.valid_to < command.valid_from)
        return FieldFaulty("DATE_ORDER_REVERSED", "valid_to");
    if (command.kind == CeilingKind::kFramework)
        return FieldFaulty("CEILING_IN_CONTRACT_TERMS", "kind");
    if (command.kind == CeilingKind::kContracts && command.contracts.empty())
        return FieldFaulty("CEILING_CONTRACTS_MISSING", "contract_ids");
    return command;
}

Decision<CeilingEvent> Decide(
    const Ceiling& ceiling, std::uint64_t revision, const ChangeCeiling& command
) {
    if (!ceiling.is_set()) return FieldFaulty("CEILING_IN_CONTRACT_TERMS", "ceiling_id");
    if (command.seen_revision && *command.seen_revision != revision)
        return FieldFaulty("ETAG_MISMATCH", "etag");
    if (command.limit.micros() < 0) return FieldFaulty("FIELD_OUT_OF_RANGE", "limit");
    if (command.measure.currency != ceiling.measure.currency)
        return FieldFaulty("CEILING_MEASURE_DIFFERS", "limit");
    const bool outside = command.valid_from < *ceiling.valid_from ||
                         (ceiling.valid_to && *ceiling.valid_to < command.valid_from);
    if (outside) return FieldFaulty("CEILING_CHANGE_OUTSIDE", "valid_from");
    Ceiling changed = ceiling;
    const CeilingChanged news{command.valid_from, command.limit, command.basis};
    CeilingBook::Evolve(changed, news, {});
    if (auto refused = CheckWithin(changed, "limit", command.valid_from)) return *refused;
    return news;
}

Decision<CeilingEvent> Decide(const Ceiling& ceiling, const CeilingUsed& news) {
    const auto before = std::ranges::find_if(ceiling.uses, [&](const CeilingUse& use) {
        return IsUseOf(use, news.contract, news.month);
    });
    const Quantity used = before == ceiling.uses.end() ? Quantity() : before->used;
    if (used == news.used) return std::vector<CeilingEvent>{};
    return news;
}

std::optional<Rejection> CheckWithin(
    const Ceiling& ceiling, const std::string& field, const std::optional<CivilDate>& changed_from
) {
    if (ceiling.uses.empty()) return std::nullopt;
    const auto all = [](const CeilingUse&) { return true; };
    for (const Stretch& one : StretchesFrom(ceiling.limits, ceiling.uses.front().month)) {
        if (changed_from && one.valid_from != changed_from) continue;
        const Wide used = UsedUntil(ceiling, one.last, all);
        if (used <= one.limit.micros()) continue;
        return Rejection{
            .reason = "CEILING_BELOW_USED",
            .field = field,
            .facts =
                {{"used", ceiling.measure.TextOf(Clamped(used))},
                 {"limit", ceiling.measure.TextOf(one.limit)},
                 {"unit", ceiling.measure.name()}},
        };
    }
    return std::nullopt;
}

std::optional<Quantity> RoomFor(const Ceiling& ceiling, const Uuid& contract, Month month) {
    const auto own = [&](const CeilingUse& use) { return IsUseOf(use, contract, month); };
    const auto others = [&](const CeilingUse& use) { return !own(use); };
    std::optional<Quantity> room;
    for (const Stretch& one : StretchesFrom(ceiling.limits, month)) {
        const Quantity left =
            Clamped(Wide{one.limit.micros()} - UsedUntil(ceiling, one.last, others));
        room = room ? std::min(*room, left) : left;
    }
    if (!room) return room;
    return std::max(*room, Clamped(UsedUntil(ceiling, std::nullopt, own)));
}

std::optional<Quantity> LimitOn(const Ceiling& ceiling, CivilDate day) {
    std::optional<Quantity> limit;
    for (const CeilingLimit& one : ceiling.limits) {
        if (!one.valid_from || *one.valid_from <= day) limit = one.limit;
    }
    return limit;
}

Quantity UsedOf(const Ceiling& ceiling) {
    return Clamped(UsedUntil(ceiling, std::nullopt, [](const CeilingUse&) { return true; }));
}

Quantity OverOf(const Ceiling& ceiling) {
    Quantity over;
    if (ceiling.uses.empty()) return over;
    const auto all = [](const CeilingUse&) { return true; };
    for (const Stretch& one : StretchesFrom(ceiling.limits, ceiling.uses.front().month)) {
        const Wide used = UsedUntil(ceiling, one.last, all);
        over = std::max(over, Clamped(used - one.limit.micros()));
    }
    return over;
}

}  // namespace luotsi::report_intake
