#pragma once

#include "kernel/aggregate.h"
#include "kernel/civil.h"
#include "kernel/decision.h"
#include "kernel/describe.h"
#include "kernel/ids.h"
#include "kernel/money.h"
#include "kernel/quantity.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <variant>
#include <vector>

namespace luotsi::contract_registry {

// What the other four services told of one contract, as far as steering needs it: reports,
// alerts, complaints and payments by month. It is kept in the registry's own journal, so that
// every figure of a pack or a report can be had again, to the byte, for any instant (`as_of`).
//
// Each source's words carry its journal position: an older word than the one known changes nothing.

// An indicator of a month, judged by report intake from exact values.
struct SeenIndicator {
    std::string code = {};
    Ratio value = {};
    Ratio target_level = {};
    bool met = false;
    bool operator==(const SeenIndicator&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"code", &SeenIndicator::code},
            Field{"value", &SeenIndicator::value},
            Field{"target_level", &SeenIndicator::target_level},
            Field{"met", &SeenIndicator::met}
        };
    }
};

// How much of a service was given in a month, or is expected of one.
struct SeenQuantity {
    Month month = {};
    std::string service_code = {};
    Quantity quantity = {};
    bool operator==(const SeenQuantity&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"month", &SeenQuantity::month},
            Field{"service_code", &SeenQuantity::service_code},
            Field{"quantity", &SeenQuantity::quantity}
        };
    }
};

// A month of the duty to report.
struct SeenMonth {
    Month month = {};
    std::optional<CivilDate> due_date = {};
    // Helsinki date of the first report of which a line was accepted; absent: none yet.
    std::optional<CivilDate> first_received = {};
    // Of the report in force; 0: none.
    std::uint32_t version = 0;
    bool overdue = false;
    bool approved = false;
    // Imported history: nobody waited for it, so it counts in no figure of timeliness.
    bool historic = false;
    std::vector<SeenIndicator> indicators = {};
    // Sums of the accepted lines by service; `month` is this month.
    std::vector<SeenQuantity> services = {};
    // What the provider foresaw in this month's report.
    std::vector<SeenQuantity> forecast = {};
    // Of the word that holds; set where it is taken in.
    std::uint64_t source_position = 0;
    // No line of the report in force was accepted: it is as none.
    bool returned_whole = false;
    // The county has accepted why it is missing.
    bool excused = false;

    bool came() const { return first_received && !returned_whole; }
    bool awaited() const { return overdue && !came() && !excused; }
    // Whether the first report came by the due day.
    bool on_time() const { return came() && (!due_date || *first_received <= *due_date); }
    bool operator==(const SeenMonth&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"month", &SeenMonth::month},
            Field{"due_date", &SeenMonth::due_date},
            Field{"first_received", &SeenMonth::first_received},
            Field{"version", &SeenMonth::version},
            Field{"overdue", &SeenMonth::overdue},
            Field{"approved", &SeenMonth::approved},
            Field{"historic", &SeenMonth::historic},
            Field{"indicators", &SeenMonth::indicators},
            Field{"services", &SeenMonth::services},
            Field{"forecast", &SeenMonth::forecast},
            Field{"source_position", &SeenMonth::source_position},
            Field{"returned_whole", &SeenMonth::returned_whole},
            Field{"excused", &SeenMonth::excused}
        };
    }
};

// An alert of alerting.
struct SeenAlert {
    Uuid id = {};
    std::string rule_code = {};
    // `info`, `warning`, `critical`.
    std::string severity = {};
    std::string subject = {};
    CivilDate since = {};
    // The day on which it was closed; absent: open.
    std::optional<CivilDate> closed_on = {};
    // `no-longer-true` or `by-person`: a person's own words stay with alerting.
    std::string closed_reason = {};
    bool historic = false;
    // Of the word that holds; set where it is taken in.
    std::uint64_t source_position = 0;
    bool operator==(const SeenAlert&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"id", &SeenAlert::id},
            Field{"rule_code", &SeenAlert::rule_code},
            Field{"severity", &SeenAlert::severity},
            Field{"subject", &SeenAlert::subject},
            Field{"since", &SeenAlert::since},
            Field{"closed_on", &SeenAlert::closed_on},
            Field{"closed_reason", &SeenAlert::closed_reason},
            Field{"historic", &SeenAlert::historic},
            Field{"source_position", &SeenAlert::source_position}
        };
    }
};

// A case of self-monitoring: `kind` is `complaint`, `feedback`, `deviation` or `visit`.
struct SeenCase {
    Uuid id = {};
    std::string kind = {};
    std::string category = {};
    // `mild`, `moderate`, `serious`; empty where the kind has none.
    std::string severity = {};
    std::string state = {};
    CivilDate on = {};
    // How many of it one entry stands for (feedback comes as counts).
    std::uint64_t count = 1;
    // Of the word that holds; set where it is taken in.
    std::uint64_t source_position = 0;
    bool operator==(const SeenCase&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"id", &SeenCase::id},
            Field{"kind", &SeenCase::kind},
            Field{"category", &SeenCase::category},
            Field{"severity", &SeenCase::severity},
            Field{"state", &SeenCase::state},
            Field{"on", &SeenCase::on},
            Field{"count", &SeenCase::count},
            Field{"source_position", &SeenCase::source_position}
        };
    }
};

// Money of the contract on one day: payment proposals, or invoices matched to it where it has no
// prices (never both: see `contract_money`). In an event it is what is added to the day's sum, and
// negative for what left the contract again.
struct SeenMoney {
    // `payment_proposal` or `invoice`.
    std::string kind = {};
    // The proposal's day or the invoice's date.
    CivilDate day = {};
    Money amount = {};
    bool operator==(const SeenMoney&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"kind", &SeenMoney::kind},
            Field{"day", &SeenMoney::day},
            Field{"amount", &SeenMoney::amount}
        };
    }
};

struct MonthSeen {
    static constexpr std::string_view kName = "month_seen";
    std::uint64_t source_position = 0;
    SeenMonth month = {};
    static constexpr auto Fields() {
        return std::tuple{
            Field{"source_position", &MonthSeen::source_position}, Field{"month", &MonthSeen::month}
        };
    }
};
struct AlertSeen {
    static constexpr std::string_view kName = "alert_seen";
    std::uint64_t source_position = 0;
    SeenAlert alert = {};
    static constexpr auto Fields() {
        return std::tuple{
            Field{"source_position", &AlertSeen::source_position}, Field{"alert", &AlertSeen::alert}
        };
    }
};
struct CaseSeen {
    static constexpr std::string_view kName = "case_seen";
    std::uint64_t source_position = 0;
    SeenCase seen = {};
    static constexpr auto Fields() {
        return std::tuple{
            Field{"source_position", &CaseSeen::source_position}, Field{"seen", &CaseSeen::seen}
        };
    }
};
struct MoneySeen {
    static constexpr std::string_view kName = "money_seen";
    std::uint64_t source_position = 0;
    SeenMoney money = {};
    static constexpr auto Fields() {
        return std::tuple{
            Field{"source_position", &MoneySeen::source_position}, Field{"money", &MoneySeen::money}
        };
    }
};

using PictureEvent = std::variant<MonthSeen, AlertSeen, CaseSeen, MoneySeen>;

struct Picture {
    // By month, in order.
    std::map<std::string, SeenMonth> months = {};
    // By id as text.
    std::map<std::string, SeenAlert> alerts = {};
    std::map<std::string, SeenCase> cases = {};
    // Sums by `kind/day/currency`: an entry for each invoice would grow without end.
    std::map<std::string, SeenMoney> money = {};
    // The newest position taken from each source, by its name (`report-intake`, ...).
    std::map<std::string, std::uint64_t> positions = {};

    static constexpr auto Fields() {
        return std::tuple{
            Field{"months", &Picture::months},
            Field{"alerts", &Picture::alerts},
            Field{"cases", &Picture::cases},
            Field{"money", &Picture::money},
            Field{"positions", &Picture::positions}
        };
    }
};

// One contract's picture; its stream id is the contract's id. Ten years of a busy contract (120
// months, 500 alerts, 500 cases) are about 300 kB: a snapshot is taken seldom, and the figures of
// a past instant are replayed from the first event on.
struct PictureBook {
    using State = Picture;
    using Event = PictureEvent;
    static constexpr std::string_view kKind = "contract_picture";
    static constexpr std::uint64_t kSnapshotEvery = 64;
    static void Evolve(State& picture, const Event& event, const Recorded& recorded);
};

Decision<PictureEvent> Decide(const Picture& picture, MonthSeen seen);
Decision<PictureEvent> Decide(const Picture& picture, AlertSeen seen);
Decision<PictureEvent> Decide(const Picture& picture, CaseSeen seen);
// Money comes as differences, each told once: the trail of the payment or invoice sees to that.
Decision<PictureEvent> Decide(const Picture& picture, MoneySeen seen);

// A span of days, both ends included.
struct Period {
    CivilDate from = {};
    CivilDate to = {};
    bool Holds(CivilDate day) const { return from <= day && day <= to; }
};

// Sums of one period. Money is by day, indicators by month whose last day lies in it. Imported
// months and alerts about imported history are left out of what is counted here, except for
// indicators.
struct PictureFigures {
    // Duties to report whose due day lies in the period.
    std::uint64_t reports_due = 0;
    std::uint64_t reports_on_time = 0;
    std::uint64_t reports_missing = 0;
    std::uint64_t indicators_judged = 0;
    std::uint64_t indicators_met = 0;
    std::uint64_t alerts_raised = 0;
    // Closed by a person, not by the facts.
    std::uint64_t alerts_dismissed = 0;
    std::uint64_t alerts_open_at_end = 0;
    // Cases by `kind/severity`.
    std::map<std::string, std::uint64_t> cases = {};
    // By currency code, in minor units.
    std::map<std::string, std::int64_t> money_minor = {};
};
PictureFigures FiguresOf(const Picture& picture, const Period& period);

// How far forecasts missed by service: sum of |actual - forecast| over sum of actual, in the months
// of the period that were reported and foreseen; of several forecasts the one in the report of the
// latest earlier month counts. A service that was foreseen and not given counts as nothing given.
struct ForecastError {
    std::string service_code = {};
    std::uint64_t months = 0;
    // Millionths of the unit.
    std::int64_t absolute_error_micros = 0;
    std::int64_t actual_micros = 0;
};
std::vector<ForecastError> ForecastErrors(const Picture& picture, const Period& period);

}  // namespace luotsi::contract_registry
