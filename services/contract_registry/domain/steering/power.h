#pragma once

#include "contract_registry/domain/contract.h"
#include "contract_registry/domain/record.h"
#include "contract_registry/domain/terms.h"
#include "kernel/aggregate.h"
#include "kernel/civil.h"
#include "kernel/decision.h"
#include "kernel/describe.h"
#include "kernel/ids.h"
#include "kernel/money.h"

#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <variant>
#include <vector>

namespace luotsi::contract_registry {

// Delegated purchasing powers (hankintavalta): up to which value an office holder may bind the
// county. Dated: the power of the day on which the holder decides counts. Holders are callers'
// identities, never names.

struct Power {
    Uuid id;
    Money limit;
    CivilDate from;
    // Last day; absent: until another word.
    std::optional<CivilDate> to;
    // By which the board, or the office holder above, gave it.
    std::string decision;
    // The first day on which it does not hold any more.
    std::optional<CivilDate> revoked_from;

    bool HoldsOn(CivilDate day) const {
        return from <= day && (!to || day <= *to) && (!revoked_from || day < *revoked_from);
    }
    static constexpr auto Fields() {
        return std::tuple{
            Field{"id", &Power::id},
            Field{"limit", &Power::limit},
            Field{"from", &Power::from},
            Field{"to", &Power::to},
            Field{"decision", &Power::decision},
            Field{"revoked_from", &Power::revoked_from}
        };
    }
};

struct PowerGranted {
    static constexpr std::string_view kName = "power_granted";
    std::string actor;
    Power power;
    std::string by;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"actor", &PowerGranted::actor},
            Field{"power", &PowerGranted::power},
            Field{"by", &PowerGranted::by}
        };
    }
};

struct PowerRevoked {
    static constexpr std::string_view kName = "power_revoked";
    Uuid id;
    CivilDate from;
    std::string by;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"id", &PowerRevoked::id},
            Field{"from", &PowerRevoked::from},
            Field{"by", &PowerRevoked::by}
        };
    }
};

using PowerEvent = std::variant<PowerGranted, PowerRevoked>;

struct OfficeHolder {
    std::string actor;
    // In the order in which they were given.
    std::vector<Power> powers;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"actor", &OfficeHolder::actor}, Field{"powers", &OfficeHolder::powers}
        };
    }
};

struct PowerBook {
    using State = OfficeHolder;
    using Event = PowerEvent;
    static constexpr std::string_view kKind = "power";
    static constexpr std::uint64_t kSnapshotEvery = 16;
    // One stream an office holder, found by the identity alone.
    static Uuid IdOf(std::string_view actor);
    static void Evolve(State& holder, const Event& event, const Recorded& recorded);
    static RecordRow RowOf(const State& holder);
};

inline constexpr std::size_t kMostPowers = 200;

struct GrantPower {
    std::string actor;
    Power power;
    std::string by;
};
// POWER_OF_ONESELF, POWER_LIMIT_NOT_POSITIVE, DATE_ORDER_REVERSED, POWERS_TOO_MANY.
Decision<PowerEvent> Decide(const OfficeHolder& holder, const GrantPower& command);

struct RevokePower {
    Uuid id;
    CivilDate from;
    std::string by;
};
// POWER_NOT_FOUND, POWER_ENDED. What was done under a power stays done: no day in the past.
Decision<PowerEvent> Decide(
    const OfficeHolder& holder, const RevokePower& command, const Moment& moment
);

// The power in force on a day: of several the one that began last, of those the one given last.
const Power* PowerOn(const OfficeHolder& holder, Currency currency, CivilDate day);

// How large a contract is by its own terms, for powers and for its analysis alike: the largest of
// its agreed value, its annual value over the term in months begun (one year where it has no end),
// its ceiling as a framework and the estimate of its procurement. One amount a currency.
std::vector<Money> SizesOf(const Terms& terms);
// The largest of each currency over all days from `from` on, or over all days.
std::vector<Money> SizesFrom(const ContractHistory& history, std::optional<CivilDate> from);
// The same over all that ever stood, also where a later amendment took its place on every day.
std::vector<Money> SizesEver(ContractHistory history);
// Those of `after` that `before` did not reach.
std::vector<Money> RaisedSizes(const std::vector<Money>& before, const std::vector<Money>& after);

// POWER_VALUE_UNKNOWN, POWER_MISSING, POWER_EXCEEDED with the limit and the value.
std::optional<Rejection> CheckPower(
    const OfficeHolder& holder, const std::vector<Money>& values, CivilDate day
);

}  // namespace luotsi::contract_registry
