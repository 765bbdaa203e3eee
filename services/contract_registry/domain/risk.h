#pragma once

#include "contract_registry/domain/attention.h"
#include "contract_registry/domain/record.h"
#include "kernel/aggregate.h"
#include "kernel/civil.h"
#include "kernel/decision.h"
#include "kernel/describe.h"
#include "kernel/ids.h"
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

enum class RiskState { kOpen, kWatch, kRealised, kClosed };

// What may go wrong with a contract, how likely and how dear. An indicator that misses its target
// level puts the risk on watch.
struct Risk {
    // By which people know it within the contract.
    std::string code = {};
    std::string title = {};
    // The indicator that triggers it; empty: a person watches it.
    std::string trigger_indicator = {};
    // How likely within the contract's term.
    Share likelihood = {};
    // What it would cost.
    Money impact = {};
    // What is done against it.
    std::string mitigation = {};
    Level level = Level::kOperational;
    RiskState state = RiskState::kOpen;
    // The month whose report triggered it, also once a person has looked: what is known of that
    // month and earlier ones triggers it no more.
    std::optional<Month> trigger_month = {};
    CivilDate recorded_on = {};
    // The day on which the present state became true.
    CivilDate since = {};
    std::optional<CivilDate> realised_on = {};
    // What it did cost.
    std::optional<Money> realised_amount = {};
    std::string note = {};

    bool operator==(const Risk&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"code", &Risk::code},
            Field{"title", &Risk::title},
            Field{"trigger_indicator", &Risk::trigger_indicator},
            Field{"likelihood", &Risk::likelihood},
            Field{"impact", &Risk::impact},
            Field{"mitigation", &Risk::mitigation},
            Field{"level", &Risk::level},
            Field{"state", &Risk::state},
            Field{"trigger_month", &Risk::trigger_month},
            Field{"recorded_on", &Risk::recorded_on},
            Field{"since", &Risk::since},
            Field{"realised_on", &Risk::realised_on},
            Field{"realised_amount", &Risk::realised_amount},
            Field{"note", &Risk::note}
        };
    }
};

// The risk as it now is; in place of what was known of the same code.
struct RiskRecorded {
    static constexpr std::string_view kName = "risk_recorded";
    Risk risk;
    static constexpr auto Fields() { return std::tuple{Field{"risk", &RiskRecorded::risk}}; }
};

// Its indicator missed the target level.
struct RiskTriggered {
    static constexpr std::string_view kName = "risk_triggered";
    std::string code;
    Month month;
    Ratio value;
    Ratio target_level;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"code", &RiskTriggered::code},
            Field{"month", &RiskTriggered::month},
            Field{"value", &RiskTriggered::value},
            Field{"target_level", &RiskTriggered::target_level}
        };
    }
};

// A corrected report says that the indicator did not miss after all, or a person has looked.
struct RiskCalmed {
    static constexpr std::string_view kName = "risk_calmed";
    std::string code;
    CivilDate on;
    // Up to which month a person has looked; absent after a correction.
    std::optional<Month> seen_until;
    std::string note;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"code", &RiskCalmed::code},
            Field{"on", &RiskCalmed::on},
            Field{"seen_until", &RiskCalmed::seen_until},
            Field{"note", &RiskCalmed::note}
        };
    }
};

struct RiskRealised {
    static constexpr std::string_view kName = "risk_realised";
    std::string code;
    CivilDate on;
    std::optional<Money> amount;
    std::string note;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"code", &RiskRealised::code},
            Field{"on", &RiskRealised::on},
            Field{"amount", &RiskRealised::amount},
            Field{"note", &RiskRealised::note}
        };
    }
};

// It can no longer come true.
struct RiskClosed {
    static constexpr std::string_view kName = "risk_closed";
    std::string code;
    CivilDate on;
    std::string note;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"code", &RiskClosed::code},
            Field{"on", &RiskClosed::on},
            Field{"note", &RiskClosed::note}
        };
    }
};

using RiskEvent = std::variant<RiskRecorded, RiskTriggered, RiskCalmed, RiskRealised, RiskClosed>;

// All risks of one contract.
struct RiskRegister {
    Uuid contract_id = {};
    // In the order of recording.
    std::vector<Risk> risks = {};

    static constexpr auto Fields() {
        return std::tuple{
            Field{"contract_id", &RiskRegister::contract_id}, Field{"risks", &RiskRegister::risks}
        };
    }
};

// One contract's risks; the stream id is the contract's id, so that a report finds them.
struct RiskBook {
    using State = RiskRegister;
    using Event = RiskEvent;
    static constexpr std::string_view kKind = "risk";
    static constexpr std::uint64_t kSnapshotEvery = 16;
    static void Evolve(State& state, const Event& event, const Recorded& recorded);
    static std::vector<Attention> Attentions(const State& state);
};

const Risk* FindRisk(const RiskRegister& state, std::string_view code);

struct RecordRisk {
    Risk risk = {};
    // The codes of the contract's indicators.
    std::vector<std::string> indicators = {};
};
// A new code is a new risk; a known code that is open or on watch is changed.
// RISK_INDICATOR_UNKNOWN, RISK_LIKELIHOOD_INVALID, AMOUNT_NEGATIVE, RISK_SETTLED, RISK_TOO_MANY.
Decision<RiskEvent> Decide(
    const RiskRegister& state, const RecordRisk& command, const Moment& moment
);

// A month's report as far as it concerns risks.
struct NoteIndicators {
    struct One {
        std::string code;
        Ratio value;
        Ratio target_level;
        bool met = true;
    };
    Month month;
    std::vector<One> indicators;
};
// Each open risk whose indicator missed its target goes on watch; a risk on watch because of this
// very month is calmed when the month now meets the target.
Decision<RiskEvent> Decide(
    const RiskRegister& state, const NoteIndicators& command, const Moment& moment
);

struct CalmRisk {
    std::string code = {};
    std::string note = {};
};
struct MarkRiskRealised {
    std::string code = {};
    CivilDate on = {};
    std::optional<Money> amount = {};
    std::string note = {};
};
struct CloseRisk {
    std::string code = {};
    std::string note = {};
};
// RISK_NOT_FOUND, RISK_SETTLED, RISK_NOT_ON_WATCH, DATE_IN_FUTURE, AMOUNT_NEGATIVE.
Decision<RiskEvent> Decide(
    const RiskRegister& state, const CalmRisk& command, const Moment& moment
);
Decision<RiskEvent> Decide(
    const RiskRegister& state, const MarkRiskRealised& command, const Moment& moment
);
Decision<RiskEvent> Decide(
    const RiskRegister& state, const CloseRisk& command, const Moment& moment
);

}  // namespace luotsi::contract_registry

template <>
struct luotsi::EnumNames<luotsi::contract_registry::RiskState> {
    using E = luotsi::contract_registry::RiskState;
    static constexpr std::array<std::pair<E, std::string_view>, 4> kNames{{
        {E::kOpen, "open"},
        {E::kWatch, "watch"},
        {E::kRealised, "realised"},
        {E::kClosed, "closed"},
    }};
};
