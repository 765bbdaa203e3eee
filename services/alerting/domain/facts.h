#pragma once

#include "alerting/domain/alert.h"
#include "kernel/civil.h"
#include "kernel/describe.h"
#include "kernel/money.h"
#include "kernel/quantity.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

namespace luotsi::alerting {

// The value agreed for a year, from a day on.
struct AnnualValue {
    // Absent: since ever.
    std::optional<CivilDate> valid_from;
    std::optional<Money> value;

    static constexpr auto Fields() {
        return std::tuple{
            Field{"valid_from", &AnnualValue::valid_from}, Field{"value", &AnnualValue::value}
        };
    }
    bool operator==(const AnnualValue&) const = default;
};

// What rules need of a contract's terms, as last agreed.
struct Terms {
    std::uint64_t revision = 0;
    std::string number;
    // `scheme:id`; empty where the contract does not identify its provider.
    std::string provider;
    // Past the draft: the contract binds or has bound.
    bool binding = false;
    bool imported = false;
    std::optional<CivilDate> start;
    // Absent: open-ended.
    std::optional<CivilDate> end;
    std::optional<Money> agreed_value;
    // In the order of days.
    std::vector<AnnualValue> annual_values;

    static constexpr auto Fields() {
        return std::tuple{
            Field{"revision", &Terms::revision},
            Field{"number", &Terms::number},
            Field{"provider", &Terms::provider},
            Field{"binding", &Terms::binding},
            Field{"imported", &Terms::imported},
            Field{"start", &Terms::start},
            Field{"end", &Terms::end},
            Field{"agreed_value", &Terms::agreed_value},
            Field{"annual_values", &Terms::annual_values}
        };
    }
    bool operator==(const Terms&) const = default;
};

struct JudgedIndicator {
    Ratio value;
    Ratio target_level;
    bool met = true;

    static constexpr auto Fields() {
        return std::tuple{
            Field{"value", &JudgedIndicator::value},
            Field{"target_level", &JudgedIndicator::target_level},
            Field{"met", &JudgedIndicator::met}
        };
    }
    bool operator==(const JudgedIndicator&) const = default;
};

// A service in a month's report, as far as it tells of forecasts.
struct ForeseenService {
    // Absent where it was reported in several units: nothing adds them up.
    std::optional<Quantity> reported;
    // What the report foresees of the next month, in the unit that is agreed for it.
    std::optional<Quantity> next;
    // In which it was reported, in order; empty: noted by a build that did not tell them apart.
    std::vector<std::string> units = {};

    static constexpr auto Fields() {
        return std::tuple{
            Field{"reported", &ForeseenService::reported},
            Field{"next", &ForeseenService::next},
            Field{"units", &ForeseenService::units}
        };
    }
    bool operator==(const ForeseenService&) const = default;
};

// An accepted line that looks odd.
struct OddLine {
    std::string reason;
    // The service, or the field where it is about none.
    std::string about;
    std::string reported;
    std::string expected;

    static constexpr auto Fields() {
        return std::tuple{
            Field{"reason", &OddLine::reason},
            Field{"about", &OddLine::about},
            Field{"reported", &OddLine::reported},
            Field{"expected", &OddLine::expected}
        };
    }
    auto operator<=>(const OddLine&) const = default;
};

// The report in force of one month.
struct MonthReport {
    std::uint32_t version = 0;
    // It was imported as history.
    bool historic = false;
    std::map<std::string, JudgedIndicator> indicators;
    // Companies that lines named and that are not declared for the contract, once each, in order.
    std::vector<std::string> undeclared_subcontractors = {};
    // By service; only of a report that foresees something.
    std::map<std::string, ForeseenService> foreseen = {};
    // Once each, in order.
    std::vector<OddLine> odd_lines = {};
    // No line of it was accepted: it is as none.
    bool returned_whole = false;

    static constexpr auto Fields() {
        return std::tuple{
            Field{"version", &MonthReport::version},
            Field{"historic", &MonthReport::historic},
            Field{"indicators", &MonthReport::indicators},
            Field{"undeclared_subcontractors", &MonthReport::undeclared_subcontractors},
            Field{"foreseen", &MonthReport::foreseen},
            Field{"odd_lines", &MonthReport::odd_lines},
            Field{"returned_whole", &MonthReport::returned_whole}
        };
    }
    bool operator==(const MonthReport&) const = default;
};

// A due day that passed without a report.
struct MissedDue {
    CivilDate due_date;
    bool historic = false;

    static constexpr auto Fields() {
        return std::tuple{
            Field{"due_date", &MissedDue::due_date}, Field{"historic", &MissedDue::historic}
        };
    }
    bool operator==(const MissedDue&) const = default;
};

// A step of the contract's ladder of missing reports that stands.
struct LadderRung {
    // 1 for the first.
    std::uint32_t step = 0;
    // reminder, help, notice, hold, sanction_proposal
    std::string kind;
    CivilDate taken_on;
    // The months that were missing then, with commas between.
    std::string missing;

    static constexpr auto Fields() {
        return std::tuple{
            Field{"step", &LadderRung::step},
            Field{"kind", &LadderRung::kind},
            Field{"taken_on", &LadderRung::taken_on},
            Field{"missing", &LadderRung::missing}
        };
    }
    bool operator==(const LadderRung&) const = default;
};

// Something that the registry says needs a person's attention: a risk, a limit, a missed duty.
struct Attention {
    std::string code;
    // Differs within one contract, code and level.
    std::string subject;
    Severity severity = Severity::kWarning;
    CivilDate since;
    // Who should look at it: operational, tactical, strategic.
    std::string level;
    std::string record_kind;
    std::string record_id;

    static constexpr auto Fields() {
        return std::tuple{
            Field{"code", &Attention::code},
            Field{"subject", &Attention::subject},
            Field{"severity", &Attention::severity},
            Field{"since", &Attention::since},
            Field{"level", &Attention::level},
            Field{"record_kind", &Attention::record_kind},
            Field{"record_id", &Attention::record_id}
        };
    }
    bool operator==(const Attention&) const = default;
};

// All that stands about a contract, as last told.
struct Attentions {
    std::uint64_t revision = 0;
    std::vector<Attention> open;

    static constexpr auto Fields() {
        return std::tuple{
            Field{"revision", &Attentions::revision}, Field{"open", &Attentions::open}
        };
    }
    bool operator==(const Attentions&) const = default;
};

// What was invoiced or proposed on one day. One entry a day however many invoices it has, so that
// the state stays small, and a sum, so that an invoice that turns out to be another contract's can
// be taken out again.
struct DaySum {
    std::int64_t count = 0;
    Money net;

    static constexpr auto Fields() {
        return std::tuple{Field{"count", &DaySum::count}, Field{"net", &DaySum::net}};
    }
    bool operator==(const DaySum&) const = default;
};

using DaySums = std::map<CivilDate, DaySum>;
// By currency code: two currencies never add.
using Ledger = std::map<std::string, DaySums>;

}  // namespace luotsi::alerting
