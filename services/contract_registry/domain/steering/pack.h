#pragma once

#include "contract_registry/domain/family.h"
#include "contract_registry/domain/steering/decision.h"
#include "contract_registry/domain/steering/picture.h"
#include "kernel/civil.h"
#include "kernel/describe.h"
#include "kernel/ids.h"
#include "kernel/money.h"
#include "kernel/quantity.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <tuple>
#include <vector>

namespace luotsi::contract_registry {

// What a review meeting has before it. Everything follows from what was known at one instant, and
// nothing in it depends on when it is asked for: no today, no names of persons, no chance.
// The fields are those of the wire's NegotiationPack.

struct PackSource {
    std::string source;
    std::uint64_t position = 0;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"source", &PackSource::source}, Field{"position", &PackSource::position}
        };
    }
};

struct PackChange {
    CivilDate effective_from;
    // Names of the fields of the terms, in their order.
    std::vector<std::string> fields;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"effective_from", &PackChange::effective_from},
            Field{"fields", &PackChange::fields}
        };
    }
};

struct PackValue {
    Month month;
    Ratio value;
    Ratio target_level;
    bool met = false;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"month", &PackValue::month},
            Field{"value", &PackValue::value},
            Field{"target_level", &PackValue::target_level},
            Field{"met", &PackValue::met}
        };
    }
};

struct PackIndicator {
    std::string code;
    std::string name;
    std::string goal_code;
    Ratio target_level;
    std::vector<PackValue> history;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"code", &PackIndicator::code},
            Field{"name", &PackIndicator::name},
            Field{"goal_code", &PackIndicator::goal_code},
            Field{"target_level", &PackIndicator::target_level},
            Field{"history", &PackIndicator::history}
        };
    }
};

struct PackTerms {
    std::string title;
    std::optional<CivilDate> start_date;
    std::optional<CivilDate> end_date;
    std::optional<Money> agreed_value;
    std::optional<Money> annual_value;
    std::vector<PackChange> changes;
    std::vector<Goal> goals;
    std::vector<PackIndicator> indicators;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"title", &PackTerms::title},
            Field{"start_date", &PackTerms::start_date},
            Field{"end_date", &PackTerms::end_date},
            Field{"agreed_value", &PackTerms::agreed_value},
            Field{"annual_value", &PackTerms::annual_value},
            Field{"changes", &PackTerms::changes},
            Field{"goals", &PackTerms::goals},
            Field{"indicators", &PackTerms::indicators}
        };
    }
};

struct PackAlert {
    std::string rule_code;
    std::string subject;
    std::string severity;
    CivilDate since;
    std::optional<CivilDate> closed_on;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"rule_code", &PackAlert::rule_code},
            Field{"subject", &PackAlert::subject},
            Field{"severity", &PackAlert::severity},
            Field{"since", &PackAlert::since},
            Field{"closed_on", &PackAlert::closed_on}
        };
    }
};

struct PackCaseCount {
    std::string category;
    std::string severity;
    std::string state;
    std::uint64_t count = 0;
    bool operator==(const PackCaseCount&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"category", &PackCaseCount::category},
            Field{"severity", &PackCaseCount::severity},
            Field{"state", &PackCaseCount::state},
            Field{"count", &PackCaseCount::count}
        };
    }
};

struct PackQuality {
    std::uint64_t reports_due = 0;
    std::uint64_t reports_on_time = 0;
    std::uint64_t reports_missing = 0;
    std::uint64_t indicators_judged = 0;
    std::uint64_t indicators_met = 0;
    std::uint64_t alerts_raised = 0;
    std::uint64_t alerts_open_at_end = 0;
    std::vector<PackAlert> alerts;
    std::vector<PackCaseCount> deviations;
    std::vector<PackCaseCount> visits;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"reports_due", &PackQuality::reports_due},
            Field{"reports_on_time", &PackQuality::reports_on_time},
            Field{"reports_missing", &PackQuality::reports_missing},
            Field{"indicators_judged", &PackQuality::indicators_judged},
            Field{"indicators_met", &PackQuality::indicators_met},
            Field{"alerts_raised", &PackQuality::alerts_raised},
            Field{"alerts_open_at_end", &PackQuality::alerts_open_at_end},
            Field{"alerts", &PackQuality::alerts},
            Field{"deviations", &PackQuality::deviations},
            Field{"visits", &PackQuality::visits}
        };
    }
};

struct PackForecastMonth {
    std::string service_code;
    Month month;
    std::optional<Quantity> forecast;
    std::optional<Quantity> actual;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"service_code", &PackForecastMonth::service_code},
            Field{"month", &PackForecastMonth::month},
            Field{"forecast", &PackForecastMonth::forecast},
            Field{"actual", &PackForecastMonth::actual}
        };
    }
};

struct PackForecastError {
    std::string service_code;
    std::uint64_t months = 0;
    Quantity absolute_error;
    Quantity actual;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"service_code", &PackForecastError::service_code},
            Field{"months", &PackForecastError::months},
            Field{"absolute_error", &PackForecastError::absolute_error},
            Field{"actual", &PackForecastError::actual}
        };
    }
};

struct PackForecast {
    std::vector<PackForecastMonth> months;
    std::vector<PackForecastError> errors;
    std::vector<Money> money;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"months", &PackForecast::months},
            Field{"errors", &PackForecast::errors},
            Field{"money", &PackForecast::money}
        };
    }
};

struct NegotiationPack {
    Uuid contract_id;
    std::string contract_number;
    CivilDate from_date;
    CivilDate to_date;
    std::vector<PackSource> sources;
    PackTerms goals_and_terms;
    PackQuality quality;
    std::vector<PackCaseCount> complaints;
    std::vector<PackCaseCount> feedback;
    PackForecast forecast;
    std::vector<MeetingDecision> open_decisions;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"contract_id", &NegotiationPack::contract_id},
            Field{"contract_number", &NegotiationPack::contract_number},
            Field{"from_date", &NegotiationPack::from_date},
            Field{"to_date", &NegotiationPack::to_date},
            Field{"sources", &NegotiationPack::sources},
            Field{"goals_and_terms", &NegotiationPack::goals_and_terms},
            Field{"quality", &NegotiationPack::quality},
            Field{"complaints", &NegotiationPack::complaints},
            Field{"feedback", &NegotiationPack::feedback},
            Field{"forecast", &NegotiationPack::forecast},
            Field{"open_decisions", &NegotiationPack::open_decisions}
        };
    }
};

// `line[0]` is the contract. `decisions` are all of its meetings', in any order; only those still
// to be done come into the pack.
NegotiationPack BuildPack(
    FamilyLine line,
    const Picture& picture,
    std::span<const MeetingDecision> decisions,
    const Period& period
);

// Names of the fields in which two terms differ, in their order.
std::vector<std::string> ChangedFields(const Terms& before, const Terms& after);

}  // namespace luotsi::contract_registry
