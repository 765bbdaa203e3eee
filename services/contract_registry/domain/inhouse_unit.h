#pragma once

#include "contract_registry/domain/attention.h"
#include "contract_registry/domain/record.h"
#include "kernel/aggregate.h"
#include "kernel/civil.h"
#include "kernel/decision.h"
#include "kernel/describe.h"
#include "kernel/identifiers.h"
#include "kernel/money.h"
#include "kernel/quantity.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

namespace luotsi::contract_registry {

// What an in-house unit (sidosyksikkö) may do for others than its owners: procurement act 1397/2016
// section 15, on the average of three years. Sums are compared, never a rounded average.

// What the unit's accounts say of one year.
struct InhouseYear {
    std::uint64_t year = 0;
    Money total = {};
    // For others than the owners.
    Money external = {};
    // The county's part of the unit, where it is known.
    std::optional<Share> owned = {};

    bool operator==(const InhouseYear&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"year", &InhouseYear::year},
            Field{"total", &InhouseYear::total},
            Field{"external", &InhouseYear::external},
            Field{"owned", &InhouseYear::owned}
        };
    }
};

// A transparency notice to which nobody answered: there is no market.
struct NoMarket {
    CivilDate notice_on = {};
    // The last day on which one could answer.
    CivilDate answers_until = {};

    bool operator==(const NoMarket&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"notice_on", &NoMarket::notice_on},
            Field{"answers_until", &NoMarket::answers_until}
        };
    }
};

struct InhouseUnit {
    PartyIdentifier provider = {};
    // In the order of years.
    std::vector<InhouseYear> years = {};
    std::vector<NoMarket> no_market = {};

    static constexpr auto Fields() {
        return std::tuple{
            Field{"provider", &InhouseUnit::provider},
            Field{"years", &InhouseUnit::years},
            Field{"no_market", &InhouseUnit::no_market}
        };
    }
};

// In place of what was recorded of the same year before.
struct InhouseTurnoverRecorded {
    static constexpr std::string_view kName = "inhouse_turnover_recorded";
    PartyIdentifier provider;
    InhouseYear year;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"provider", &InhouseTurnoverRecorded::provider},
            Field{"year", &InhouseTurnoverRecorded::year}
        };
    }
};

struct NoMarketRecorded {
    static constexpr std::string_view kName = "no_market_recorded";
    PartyIdentifier provider;
    NoMarket no_market;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"provider", &NoMarketRecorded::provider},
            Field{"no_market", &NoMarketRecorded::no_market}
        };
    }
};

using InhouseEvent = std::variant<InhouseTurnoverRecorded, NoMarketRecorded>;

struct InhouseBook {
    using State = InhouseUnit;
    using Event = InhouseEvent;
    static constexpr std::string_view kKind = "inhouse_unit";
    static constexpr std::uint64_t kSnapshotEvery = 0;
    static void Evolve(State& unit, const Event& event, const Recorded& recorded);
    static RecordRow RowOf(const State& unit);
};

Uuid InhouseId(const PartyIdentifier& provider);

// The limits as they hold on a day; one that nobody has set limits nothing.
struct InhouseLimits {
    // The most that may be done for others: of all business, and in money a year.
    std::optional<Share> share = {};
    std::optional<Money> amount = {};
    // Below this average the share does not matter.
    std::optional<Money> share_from = {};
    // Where there is no market: the share, and for how many years after the time to answer.
    std::optional<Share> no_market_share = {};
    std::optional<std::int64_t> no_market_years = {};
    // How many days the notice must have waited for answers.
    std::optional<std::int64_t> no_market_days = {};
    // How many years the average covers; absent: all that have figures.
    std::optional<std::int64_t> years = {};
    // The least that the county must own; a bill of 2026 would set one.
    std::optional<Share> owned = {};
};

struct RecordInhouseTurnover {
    PartyIdentifier provider;
    InhouseYear year;
};
// INHOUSE_YEAR_NOT_OVER, INHOUSE_EXTERNAL_ABOVE_TOTAL, AMOUNT_NEGATIVE, AMOUNT_OVERFLOW,
// CURRENCY_MISMATCH.
// Recording what is recorded already changes nothing.
Decision<InhouseEvent> Decide(
    const InhouseUnit& unit, const RecordInhouseTurnover& command, const Moment& moment
);

struct RecordNoMarket {
    PartyIdentifier provider;
    NoMarket no_market;
    // Of the day on which the time to answer ended.
    InhouseLimits limits;
};
// DATE_ORDER_REVERSED, NO_MARKET_ANSWERS_OPEN, NO_MARKET_NOTICE_TOO_SHORT.
Decision<InhouseEvent> Decide(
    const InhouseUnit& unit, const RecordNoMarket& command, const Moment& moment
);

// By which rule the unit was judged.
enum class InhouseRule { kNotJudged, kOrdinary, kSmall, kNoMarket };

// The test with its calculation.
struct InhouseAssessment {
    // The last year of the average.
    std::uint64_t year = 0;
    // How many years have figures; fewer than asked for a young unit.
    std::uint64_t years_counted = 0;
    // Sums over these years.
    Money total = {};
    Money external = {};
    InhouseRule rule = InhouseRule::kNotJudged;
    bool share_passed = false;
    bool amount_passed = false;
    bool ownership_too_small = false;

    bool within_limits() const { return !share_passed && !amount_passed && !ownership_too_small; }
    static constexpr auto Fields() {
        return std::tuple{
            Field{"year", &InhouseAssessment::year},
            Field{"years_counted", &InhouseAssessment::years_counted},
            Field{"total", &InhouseAssessment::total},
            Field{"external", &InhouseAssessment::external},
            Field{"rule", &InhouseAssessment::rule},
            Field{"share_passed", &InhouseAssessment::share_passed},
            Field{"amount_passed", &InhouseAssessment::amount_passed},
            Field{"ownership_too_small", &InhouseAssessment::ownership_too_small}
        };
    }
};

// The unit as seen on `day`, on the years that were over before it and have figures.
InhouseAssessment Assess(const InhouseUnit& unit, const InhouseLimits& limits, CivilDate day);

// What a person should look at in the unit's contracts: INHOUSE-LIMIT, or nothing.
std::vector<Attention> AttentionsOf(const InhouseAssessment& assessment);

}  // namespace luotsi::contract_registry

template <>
struct luotsi::EnumNames<luotsi::contract_registry::InhouseRule> {
    using E = luotsi::contract_registry::InhouseRule;
    static constexpr std::array<std::pair<E, std::string_view>, 4> kNames{{
        {E::kNotJudged, "not_judged"},
        {E::kOrdinary, "ordinary"},
        {E::kSmall, "small"},
        {E::kNoMarket, "no_market"},
    }};
};
