#pragma once

#include "kernel/aggregate.h"
#include "kernel/civil.h"
#include "kernel/decision.h"
#include "kernel/describe.h"
#include "kernel/ids.h"
#include "kernel/money.h"
#include "kernel/quantity.h"
#include "report_intake/domain/terms.h"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace luotsi::report_intake {

// How much of what may be reported: by decision, by contract, by several contracts together.

enum class CeilingKind { kDecision, kContracts, kFramework };

// What a ceiling counts. Both measures are kept as millionths: of the service's unit, or of the
// currency's major unit.
struct CeilingMeasure {
    // Empty: all services.
    std::string service_code = {};
    std::string unit = {};
    // Empty: units of the service are counted, not money.
    std::string currency = {};

    bool in_money() const { return !currency.empty(); }
    // "12.5", or "1234.50" of money.
    std::string TextOf(Quantity amount) const;
    // The unit or the currency.
    const std::string& name() const { return in_money() ? currency : unit; }
    bool operator==(const CeilingMeasure&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"service_code", &CeilingMeasure::service_code},
            Field{"unit", &CeilingMeasure::unit},
            Field{"currency", &CeilingMeasure::currency}
        };
    }
};

// Money in millionths of its major unit; nothing where it does not fit.
std::optional<Quantity> MillionthsOf(Money money);
// The other way round, for millionths that were money. Parts of a cent are left out.
Money MoneyOf(Quantity millionths, Currency currency);

// Holds from its day on, until the next one begins.
struct CeilingLimit {
    // Absent: since ever.
    std::optional<CivilDate> valid_from;
    // Absent: no limit.
    std::optional<Quantity> limit;
    std::string basis;
    bool operator==(const CeilingLimit&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"valid_from", &CeilingLimit::valid_from},
            Field{"limit", &CeilingLimit::limit},
            Field{"basis", &CeilingLimit::basis}
        };
    }
};

struct CeilingSet {
    static constexpr std::string_view kName = "ceiling_set";
    std::string number;
    CeilingKind kind = CeilingKind::kContracts;
    std::vector<Uuid> contracts = {};
    CeilingMeasure measure = {};
    CivilDate valid_from = {};
    std::optional<CivilDate> valid_to = {};
    Quantity limit = {};
    std::string basis = {};
    static constexpr auto Fields() {
        return std::tuple{
            Field{"number", &CeilingSet::number},
            Field{"kind", &CeilingSet::kind},
            Field{"contracts", &CeilingSet::contracts},
            Field{"measure", &CeilingSet::measure},
            Field{"valid_from", &CeilingSet::valid_from},
            Field{"valid_to", &CeilingSet::valid_to},
            Field{"limit", &CeilingSet::limit},
            Field{"basis", &CeilingSet::basis}
        };
    }
};

struct CeilingChanged {
    static constexpr std::string_view kName = "ceiling_changed";
    CivilDate valid_from;
    Quantity limit;
    std::string basis;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"valid_from", &CeilingChanged::valid_from},
            Field{"limit", &CeilingChanged::limit},
            Field{"basis", &CeilingChanged::basis}
        };
    }
};

// What a contract's month uses by its report in force; replaces what the month used before.
struct CeilingUsed {
    static constexpr std::string_view kName = "ceiling_used";
    Uuid contract;
    Month month;
    Quantity used;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"contract", &CeilingUsed::contract},
            Field{"month", &CeilingUsed::month},
            Field{"used", &CeilingUsed::used}
        };
    }
};

// A program that does not know one of these cannot read the stream: what it must not stumble over
// has a kind of its own.
using CeilingEvent = std::variant<CeilingSet, CeilingChanged, CeilingUsed>;

struct CeilingUse {
    Uuid contract;
    Month month;
    Quantity used;
    bool operator==(const CeilingUse&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"contract", &CeilingUse::contract},
            Field{"month", &CeilingUse::month},
            Field{"used", &CeilingUse::used}
        };
    }
};

struct Ceiling {
    // Empty for a framework's: its limits and number are terms of its contract.
    std::string number;
    CeilingKind kind = CeilingKind::kFramework;
    std::vector<Uuid> contracts;
    CeilingMeasure measure;
    std::optional<CivilDate> valid_from;
    std::optional<CivilDate> valid_to;
    // Ascending by day.
    std::vector<CeilingLimit> limits;
    // Ascending by month and contract; nothing used is left out.
    std::vector<CeilingUse> uses;

    bool is_set() const { return !number.empty(); }
    static constexpr auto Fields() {
        return std::tuple{
            Field{"number", &Ceiling::number},
            Field{"kind", &Ceiling::kind},
            Field{"contracts", &Ceiling::contracts},
            Field{"measure", &Ceiling::measure},
            Field{"valid_from", &Ceiling::valid_from},
            Field{"valid_to", &Ceiling::valid_to},
            Field{"limits", &Ceiling::limits},
            Field{"uses", &Ceiling::uses}
        };
    }
};

// The stream of a framework's ceiling is its contract's id.
struct CeilingBook {
    using State = Ceiling;
    using Event = CeilingEvent;
    static constexpr std::string_view kKind = "ceiling";
    static constexpr std::uint64_t kSnapshotEvery = 64;
    static void Evolve(State& ceiling, const Event& event, const Recorded& recorded);
    static std::vector<Claim> Claims(const State& ceiling);
};

// The key under which a ceiling is found by its number.
std::string CeilingClaim(std::string_view number);

// The ceiling of a framework as its terms have it, with what was used of it; nothing where they
// never had one.
std::optional<Ceiling> FrameworkCeiling(const ContractTerms& framework, const Ceiling& used);

struct ChangeCeiling {
    CivilDate valid_from = {};
    CeilingMeasure measure = {};
    Quantity limit = {};
    std::string basis = {};
    std::optional<std::uint64_t> seen_revision = {};
};

// `command` is what happens when nothing speaks against it.
Decision<CeilingEvent> Decide(const CeilingSet& command);
Decision<CeilingEvent> Decide(
    const Ceiling& ceiling, std::uint64_t revision, const ChangeCeiling& command
);
// No event where the month used just that before.
Decision<CeilingEvent> Decide(const Ceiling& ceiling, const CeilingUsed& news);

// CEILING_BELOW_USED where more is used up to some month than its limit allows. With `changed_from`
// the limit of that day alone is looked at: what terms made too much under another is told by
// OverOf, and keeps nobody from raising a limit.
std::optional<Rejection> CheckWithin(
    const Ceiling& ceiling,
    const std::string& field,
    const std::optional<CivilDate>& changed_from = std::nullopt
);

// What is left for a contract's month, without what the month itself used before. At least that
// much: where terms have made the use of accepted reports too large, the same lines sent again
// still fit, and so does a correction to less. Months are held to the limit of their last day, each
// together with all months before it; so a month has no more left than any later one. Nothing:
// there is no limit.
std::optional<Quantity> RoomFor(const Ceiling& ceiling, const Uuid& contract, Month month);

// The limit on a day; nothing: there is none.
std::optional<Quantity> LimitOn(const Ceiling& ceiling, CivilDate day);
// What is used in all months together.
Quantity UsedOf(const Ceiling& ceiling);
// By how much the month that passes its limit most passes it; 0: all are within.
Quantity OverOf(const Ceiling& ceiling);

}  // namespace luotsi::report_intake

namespace luotsi {

template <>
struct EnumNames<report_intake::CeilingKind> {
    using E = report_intake::CeilingKind;
    static constexpr std::array<std::pair<E, std::string_view>, 3> kNames{{
        {E::kDecision, "decision"},
        {E::kContracts, "contracts"},
        {E::kFramework, "framework"},
    }};
};

}  // namespace luotsi
