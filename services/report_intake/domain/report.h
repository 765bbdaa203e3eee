#pragma once

#include "kernel/aggregate.h"
#include "kernel/civil.h"
#include "kernel/decision.h"
#include "kernel/describe.h"
#include "kernel/identifiers.h"
#include "kernel/ids.h"
#include "kernel/money.h"
#include "kernel/quantity.h"
#include "report_intake/domain/scorecard.h"

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace luotsi::report_intake {

enum class ReportState { kIncomplete, kReceived, kApproved, kReplaced };

// The stages through which a month's figures go.
enum class PeriodStage { kOpen, kFirstClosed, kFinal };

struct ServiceActual {
    std::string service_code;
    std::string unit;
    Quantity quantity;
    // The day on which it was given; absent for the month as a whole.
    std::optional<CivilDate> service_date = {};
    // Who did the work, where not the provider itself.
    std::optional<PartyIdentifier> subcontractor = {};
    // Which member of a consortium answers for it; absent: all by their shares.
    std::optional<PartyIdentifier> member = {};
    // How many different clients got it; absent: not told.
    std::optional<std::uint64_t> clients = {};
    // The number of the decision against which it was given; empty: none.
    std::string decision = {};
    // What the sender counts for it; equal to quantity x agreed price to the cent.
    std::optional<Money> amount = {};
    bool operator==(const ServiceActual&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"service_code", &ServiceActual::service_code},
            Field{"unit", &ServiceActual::unit},
            Field{"quantity", &ServiceActual::quantity},
            Field{"service_date", &ServiceActual::service_date},
            Field{"subcontractor", &ServiceActual::subcontractor},
            Field{"member", &ServiceActual::member},
            Field{"clients", &ServiceActual::clients},
            Field{"decision", &ServiceActual::decision},
            Field{"amount", &ServiceActual::amount}
        };
    }
};

struct IndicatorActual {
    std::string indicator_code;
    Ratio value;
    // What was sent below the line where it is not above zero; `value` then holds what was sent
    // above it, and the line goes back.
    std::optional<std::int64_t> bad_denominator = {};
    bool operator==(const IndicatorActual&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"indicator_code", &IndicatorActual::indicator_code},
            Field{"value", &IndicatorActual::value},
            Field{"bad_denominator", &IndicatorActual::bad_denominator}
        };
    }
};

// One actual: a service with its quantity, or an indicator with its value.
struct ReportLine {
    std::optional<ServiceActual> service;
    std::optional<IndicatorActual> indicator;
    bool operator==(const ReportLine&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"service", &ReportLine::service}, Field{"indicator", &ReportLine::indicator}
        };
    }
};

struct ForecastLine {
    Month month;
    std::string service_code;
    Quantity quantity;
    bool operator==(const ForecastLine&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"month", &ForecastLine::month},
            Field{"service_code", &ForecastLine::service_code},
            Field{"quantity", &ForecastLine::quantity}
        };
    }
};

// A sum that the sender gave beside the lines.
struct ReportTotal {
    // Empty: all services.
    std::string service_code = {};
    std::optional<Quantity> quantity = {};
    std::optional<Money> amount = {};
    bool operator==(const ReportTotal&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"service_code", &ReportTotal::service_code},
            Field{"quantity", &ReportTotal::quantity},
            Field{"amount", &ReportTotal::amount}
        };
    }
};

// A line that was not accepted, or looks odd, with its place in what was sent.
struct ReturnedLine {
    std::uint64_t index = 0;
    std::string field;
    std::string reason;
    // Whom the line named, where the reason is about a party.
    std::string party = {};
    // Values that explain the reason, by name: `left`, `expected`.
    std::map<std::string, std::string> facts = {};
    bool operator==(const ReturnedLine&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"index", &ReturnedLine::index},
            Field{"field", &ReturnedLine::field},
            Field{"reason", &ReturnedLine::reason},
            Field{"party", &ReturnedLine::party},
            Field{"facts", &ReturnedLine::facts}
        };
    }
};

// An indicator's value beside the target level in force on the month's last day.
struct JudgedIndicator {
    std::string indicator_code;
    Ratio value;
    Ratio target_level;
    // From the exact values: 94.996 % is under 95 %.
    bool met = false;
    FocusArea focus_area = FocusArea::kQuality;
    // The version of its definition in force on the month's last day; 0: it has none.
    std::uint64_t definition_version = 0;
    bool operator==(const JudgedIndicator&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"indicator_code", &JudgedIndicator::indicator_code},
            Field{"value", &JudgedIndicator::value},
            Field{"target_level", &JudgedIndicator::target_level},
            Field{"met", &JudgedIndicator::met},
            Field{"focus_area", &JudgedIndicator::focus_area},
            Field{"definition_version", &JudgedIndicator::definition_version}
        };
    }
};

// What was accepted of a report, and by which terms it was judged.
struct ReportContent {
    std::vector<ReportLine> lines;
    std::vector<ForecastLine> forecast;
    std::vector<ReturnedLine> returned_lines;
    std::vector<JudgedIndicator> indicators;
    // What the sender gave; each equals its lines.
    std::vector<ReportTotal> totals = {};
    // Lines that were accepted but look odd.
    std::vector<ReturnedLine> remarks = {};
    bool forecast_missing = false;
    std::uint64_t contract_revision = 0;
    // The voucher approvals by which the lines were judged; 0: none were known.
    std::uint64_t voucher_revision = 0;
    bool operator==(const ReportContent&) const = default;

    bool complete() const { return returned_lines.empty() && !forecast_missing; }
    static constexpr auto Fields() {
        return std::tuple{
            Field{"lines", &ReportContent::lines},
            Field{"forecast", &ReportContent::forecast},
            Field{"returned_lines", &ReportContent::returned_lines},
            Field{"indicators", &ReportContent::indicators},
            Field{"totals", &ReportContent::totals},
            Field{"remarks", &ReportContent::remarks},
            Field{"forecast_missing", &ReportContent::forecast_missing},
            Field{"contract_revision", &ReportContent::contract_revision},
            Field{"voucher_revision", &ReportContent::voucher_revision}
        };
    }
};

struct ReportReceived {
    static constexpr std::string_view kName = "report_received";
    Uuid contract;
    std::string contract_key;
    Month month;
    std::optional<CivilDate> due_date;
    std::string import_identity;
    // Speaks of imported history: notifies no one.
    bool historic = false;
    ReportContent content;
    // The month's stage on the day of receipt, and why it came after the first closing.
    PeriodStage stage = PeriodStage::kOpen;
    std::string reason = {};
    // SHA-256 of what was sent, returned lines included; empty where nobody computed it.
    std::string sent_sha256 = {};
    // False where its due day, unlike the month, is no imported history; absent: as the month.
    std::optional<bool> due_historic = {};
    static constexpr auto Fields() {
        return std::tuple{
            Field{"contract", &ReportReceived::contract},
            Field{"contract_key", &ReportReceived::contract_key},
            Field{"month", &ReportReceived::month},
            Field{"due_date", &ReportReceived::due_date},
            Field{"import_identity", &ReportReceived::import_identity},
            Field{"historic", &ReportReceived::historic},
            Field{"content", &ReportReceived::content},
            Field{"stage", &ReportReceived::stage},
            Field{"reason", &ReportReceived::reason},
            Field{"sent_sha256", &ReportReceived::sent_sha256},
            Field{"due_historic", &ReportReceived::due_historic}
        };
    }
};

// A later version: sent again, completed or corrected.
struct ReportCorrected {
    static constexpr std::string_view kName = "report_corrected";
    // Empty only for one that was sent again while the month was open.
    std::string reason;
    ReportContent content;
    PeriodStage stage = PeriodStage::kOpen;
    std::string sent_sha256 = {};
    static constexpr auto Fields() {
        return std::tuple{
            Field{"reason", &ReportCorrected::reason},
            Field{"content", &ReportCorrected::content},
            Field{"stage", &ReportCorrected::stage},
            Field{"sent_sha256", &ReportCorrected::sent_sha256}
        };
    }
};

struct ReportApproved {
    static constexpr std::string_view kName = "report_approved";
    std::uint64_t version = 0;
    // Quantity x agreed price over its lines, one entry a currency; absent in older rows.
    std::vector<Money> amounts = {};
    static constexpr auto Fields() {
        return std::tuple{
            Field{"version", &ReportApproved::version}, Field{"amounts", &ReportApproved::amounts}
        };
    }
};

// The due day passed without a report of which a line is accepted.
struct ReportOverdue {
    static constexpr std::string_view kName = "report_overdue";
    Uuid contract;
    std::string contract_key;
    Month month;
    CivilDate due_date;
    bool historic = false;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"contract", &ReportOverdue::contract},
            Field{"contract_key", &ReportOverdue::contract_key},
            Field{"month", &ReportOverdue::month},
            Field{"due_date", &ReportOverdue::due_date},
            Field{"historic", &ReportOverdue::historic}
        };
    }
};

// The month's figures were closed, for the first time or for good.
struct PeriodClosed {
    static constexpr std::string_view kName = "period_closed";
    Uuid contract;
    std::string contract_key;
    Month month;
    PeriodStage stage = PeriodStage::kFirstClosed;
    // The version in force; 0: the month has no report.
    std::uint64_t version = 0;
    // The first day after the closing day.
    CivilDate closed_on;
    bool historic = false;
    // Quantity x agreed price over the version's lines, one entry a currency.
    std::vector<Money> amounts = {};
    static constexpr auto Fields() {
        return std::tuple{
            Field{"contract", &PeriodClosed::contract},
            Field{"contract_key", &PeriodClosed::contract_key},
            Field{"month", &PeriodClosed::month},
            Field{"stage", &PeriodClosed::stage},
            Field{"version", &PeriodClosed::version},
            Field{"closed_on", &PeriodClosed::closed_on},
            Field{"historic", &PeriodClosed::historic},
            Field{"amounts", &PeriodClosed::amounts}
        };
    }
};

// A missing report is excused: it counts for no step of the ladder.
struct MonthExcused {
    static constexpr std::string_view kName = "month_excused";
    Uuid contract;
    std::string contract_key;
    Month month;
    // False: an excuse is withdrawn.
    bool excused = true;
    std::string reason;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"contract", &MonthExcused::contract},
            Field{"contract_key", &MonthExcused::contract_key},
            Field{"month", &MonthExcused::month},
            Field{"excused", &MonthExcused::excused},
            Field{"reason", &MonthExcused::reason}
        };
    }
};

using ReportEvent = std::variant<
    ReportReceived,
    ReportCorrected,
    ReportApproved,
    ReportOverdue,
    PeriodClosed,
    MonthExcused>;

struct ReportVersion {
    ReportState state = ReportState::kReceived;
    std::string correction_reason;
    Instant received_at;
    // Empty where it is not at hand.
    ReportContent content;
    PeriodStage stage = PeriodStage::kOpen;
    std::string sent_sha256 = {};
    // The revision of the event that brought it; 0 in states that were kept by a build that does
    // not note it.
    std::uint64_t revision = 0;

    // A replaced version's content lies in its event alone, but for states that were kept with it
    // before. A build that does not know the revision drops it from a state without the content.
    bool at_hand() const {
        if (state != ReportState::kReplaced) return true;
        return revision == 0 && !(content.lines.empty() && content.returned_lines.empty());
    }
    static constexpr auto Fields() {
        return std::tuple{
            Field{"state", &ReportVersion::state},
            Field{"correction_reason", &ReportVersion::correction_reason},
            Field{"received_at", &ReportVersion::received_at},
            Field{"content", &ReportVersion::content},
            Field{"stage", &ReportVersion::stage},
            Field{"sent_sha256", &ReportVersion::sent_sha256},
            Field{"revision", &ReportVersion::revision}
        };
    }
};

// One month of one contract: its versions, the last of which is in force. Only that one's content
// is kept, so that a month which is sent again and again does not grow by whole reports.
struct MonthReport {
    Uuid contract;
    std::string contract_key;
    Month month;
    std::optional<CivilDate> due_date;
    std::string import_identity;
    bool historic = false;
    // The due day passed while no line was accepted.
    bool was_overdue = false;
    std::vector<ReportVersion> versions;
    // Where the figures stand, and which version was in force at each closing (0: none was).
    PeriodStage stage = PeriodStage::kOpen;
    std::uint64_t first_closed_version = 0;
    std::uint64_t final_version = 0;
    // Its missing report counts for no step of the ladder, and why.
    bool excused = false;
    // A version has been approved, and may have been paid: only corrections follow.
    bool was_approved = false;
    std::string excuse = {};
    // When the first version came of which a line was accepted; absent in older rows.
    std::optional<Instant> answered_at = {};
    // Whether the due day is imported history; absent: as `historic`. It is stored under the name
    // of the time when overdue months alone told it.
    std::optional<bool> due_historic = {};

    bool reported() const { return !versions.empty(); }
    // Nobody waited for it: it is neither missing nor counted in the reporting rate.
    bool is_due_in_history() const { return due_historic.value_or(historic); }
    // Whether a line is accepted in the version in force: one that came back whole is as none.
    bool has_figures() const { return reported() && !versions.back().content.lines.empty(); }
    static constexpr auto Fields() {
        return std::tuple{
            Field{"contract", &MonthReport::contract},
            Field{"contract_key", &MonthReport::contract_key},
            Field{"month", &MonthReport::month},
            Field{"due_date", &MonthReport::due_date},
            Field{"import_identity", &MonthReport::import_identity},
            Field{"historic", &MonthReport::historic},
            Field{"was_overdue", &MonthReport::was_overdue},
            Field{"versions", &MonthReport::versions},
            Field{"stage", &MonthReport::stage},
            Field{"first_closed_version", &MonthReport::first_closed_version},
            Field{"final_version", &MonthReport::final_version},
            Field{"excused", &MonthReport::excused},
            Field{"was_approved", &MonthReport::was_approved},
            Field{"excuse", &MonthReport::excuse},
            Field{"answered_at", &MonthReport::answered_at},
            Field{"overdue_historic", &MonthReport::due_historic}
        };
    }
};

struct ReportBook {
    using State = MonthReport;
    using Event = ReportEvent;
    static constexpr std::string_view kKind = "month_report";
    static constexpr std::uint64_t kSnapshotEvery = 8;
    static void Evolve(State& report, const Event& event, const Recorded& recorded);
    static std::vector<Claim> Claims(const State& report);
};

// The key under which a month's report is found; one a contract and month.
std::string MonthClaim(const Uuid& contract, Month month);

}  // namespace luotsi::report_intake

namespace luotsi {

template <>
struct EnumNames<report_intake::ReportState> {
    using E = report_intake::ReportState;
    static constexpr std::array<std::pair<E, std::string_view>, 4> kNames{{
        {E::kIncomplete, "incomplete"},
        {E::kReceived, "received"},
        {E::kApproved, "approved"},
        {E::kReplaced, "replaced"},
    }};
};

template <>
struct EnumNames<report_intake::PeriodStage> {
    using E = report_intake::PeriodStage;
    static constexpr std::array<std::pair<E, std::string_view>, 3> kNames{{
        {E::kOpen, "open"},
        {E::kFirstClosed, "first_closed"},
        {E::kFinal, "final"},
    }};
};

}  // namespace luotsi
