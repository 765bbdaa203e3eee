#pragma once

#include "contract_registry/domain/attention.h"
#include "contract_registry/domain/record.h"
#include "contract_registry/domain/terms.h"
#include "kernel/aggregate.h"
#include "kernel/civil.h"
#include "kernel/decision.h"
#include "kernel/describe.h"
#include "kernel/ids.h"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

namespace luotsi::contract_registry {

enum class Recurrence { kOnce, kMonthly, kQuarterly, kYearly };
// What a due day on a closed day becomes.
enum class ClosedDayRule { kAsItIs, kWorkingDayBefore, kWorkingDayAfter };
// What shows that a duty is fulfilled. A statement needs no proof.
enum class EvidenceType { kStatement, kDocument, kCertificate, kMinutes, kReport };
enum class OccurrenceState { kDue, kFulfilled, kUnfulfilled };

// What one side of a contract owes the other, once or again and again (velvoite).
struct ObligationAdded {
    static constexpr std::string_view kName = "obligation_added";
    Uuid contract_id;
    // Whose duty it is.
    Side party = Side::kProvider;
    // Unique in the contract.
    std::string code;
    std::string title;
    Recurrence recurrence = Recurrence::kOnce;
    // First and last day on which it can be due; `from` is the day itself when it is due once.
    CivilDate from;
    std::optional<CivilDate> until;
    // Day of the month, 31 for its last; 0: that of `from`.
    std::uint64_t due_day = 0;
    ClosedDayRule closed_day_rule = ClosedDayRule::kWorkingDayAfter;
    EvidenceType evidence_type = EvidenceType::kStatement;
    // The level that looks after it, and those told after it, in order.
    Level owner_level = Level::kOperational;
    std::vector<Level> escalation;
    // Set by the decision.
    CivilDate added_on = {};
    std::uint64_t horizon_days = 0;

    static constexpr auto Fields() {
        using O = ObligationAdded;
        return std::tuple{
            Field{"contract_id", &O::contract_id},
            Field{"party", &O::party},
            Field{"code", &O::code},
            Field{"title", &O::title},
            Field{"recurrence", &O::recurrence},
            Field{"from", &O::from},
            Field{"until", &O::until},
            Field{"due_day", &O::due_day},
            Field{"closed_day_rule", &O::closed_day_rule},
            Field{"evidence_type", &O::evidence_type},
            Field{"owner_level", &O::owner_level},
            Field{"escalation", &O::escalation},
            Field{"added_on", &O::added_on},
            Field{"horizon_days", &O::horizon_days}
        };
    }
};

// The duty falls due on one more day.
struct ObligationDueCreated {
    static constexpr std::string_view kName = "obligation_due_created";
    CivilDate due_date;
    // The day by the rule, before it moved away from a closed day: what comes next counts from it.
    CivilDate nominal_date;
    // How far ahead the county creates due ones now.
    std::uint64_t horizon_days = 0;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"due_date", &ObligationDueCreated::due_date},
            Field{"nominal_date", &ObligationDueCreated::nominal_date},
            Field{"horizon_days", &ObligationDueCreated::horizon_days}
        };
    }
};

// The contract ends before the day.
struct ObligationDueDropped {
    static constexpr std::string_view kName = "obligation_due_dropped";
    CivilDate due_date;
    static constexpr auto Fields() {
        return std::tuple{Field{"due_date", &ObligationDueDropped::due_date}};
    }
};

struct ObligationFulfilled {
    static constexpr std::string_view kName = "obligation_fulfilled";
    CivilDate due_date;
    CivilDate fulfilled_on;
    // Of the proof, which lies with the documents.
    std::string evidence_sha256;
    std::string evidence_name;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"due_date", &ObligationFulfilled::due_date},
            Field{"fulfilled_on", &ObligationFulfilled::fulfilled_on},
            Field{"evidence_sha256", &ObligationFulfilled::evidence_sha256},
            Field{"evidence_name", &ObligationFulfilled::evidence_name}
        };
    }
};

// The day passed without it.
struct ObligationUnfulfilled {
    static constexpr std::string_view kName = "obligation_unfulfilled";
    CivilDate due_date;
    CivilDate on;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"due_date", &ObligationUnfulfilled::due_date},
            Field{"on", &ObligationUnfulfilled::on}
        };
    }
};

// It is still unfulfilled, so the next level is told.
struct ObligationEscalated {
    static constexpr std::string_view kName = "obligation_escalated";
    CivilDate due_date;
    Level level = Level::kTactical;
    CivilDate on;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"due_date", &ObligationEscalated::due_date},
            Field{"level", &ObligationEscalated::level},
            Field{"on", &ObligationEscalated::on}
        };
    }
};

// It is owed no more; what was due and open is dropped.
struct ObligationWithdrawn {
    static constexpr std::string_view kName = "obligation_withdrawn";
    CivilDate on;
    std::string reason;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"on", &ObligationWithdrawn::on}, Field{"reason", &ObligationWithdrawn::reason}
        };
    }
};

using ObligationEvent = std::variant<
    ObligationAdded,
    ObligationDueCreated,
    ObligationDueDropped,
    ObligationFulfilled,
    ObligationUnfulfilled,
    ObligationEscalated,
    ObligationWithdrawn>;

// A level that was told, and when.
struct Told {
    Level level = Level::kOperational;
    CivilDate on;
    static constexpr auto Fields() {
        return std::tuple{Field{"level", &Told::level}, Field{"on", &Told::on}};
    }
};

// One day on which the duty is due.
struct Occurrence {
    CivilDate due_date;
    CivilDate nominal_date;
    OccurrenceState state = OccurrenceState::kDue;
    std::optional<CivilDate> fulfilled_on;
    std::string evidence_sha256;
    std::string evidence_name;
    // Who was told that it is unfulfilled, in order.
    std::vector<Told> told;

    bool open() const { return state != OccurrenceState::kFulfilled; }
    bool in_time() const { return fulfilled_on && *fulfilled_on <= due_date; }
    static constexpr auto Fields() {
        return std::tuple{
            Field{"due_date", &Occurrence::due_date},
            Field{"nominal_date", &Occurrence::nominal_date},
            Field{"state", &Occurrence::state},
            Field{"fulfilled_on", &Occurrence::fulfilled_on},
            Field{"evidence_sha256", &Occurrence::evidence_sha256},
            Field{"evidence_name", &Occurrence::evidence_name},
            Field{"told", &Occurrence::told}
        };
    }
};

struct ObligationState {
    Uuid contract_id;
    Side party = Side::kProvider;
    std::string code;
    std::string title;
    Recurrence recurrence = Recurrence::kOnce;
    CivilDate from;
    std::optional<CivilDate> until;
    std::uint64_t due_day = 0;
    ClosedDayRule closed_day_rule = ClosedDayRule::kWorkingDayAfter;
    EvidenceType evidence_type = EvidenceType::kStatement;
    Level owner_level = Level::kOperational;
    std::vector<Level> escalation;
    std::optional<CivilDate> withdrawn_on;
    // In the order of days.
    std::vector<Occurrence> occurrences;
    // Up to which day the rule's days are created or passed over: at first the day before it was
    // added, because nobody owes what had passed when it was agreed here.
    std::optional<CivilDate> created_until;
    std::uint64_t horizon_days = 0;

    static constexpr auto Fields() {
        using O = ObligationState;
        return std::tuple{
            Field{"contract_id", &O::contract_id},
            Field{"party", &O::party},
            Field{"code", &O::code},
            Field{"title", &O::title},
            Field{"recurrence", &O::recurrence},
            Field{"from", &O::from},
            Field{"until", &O::until},
            Field{"due_day", &O::due_day},
            Field{"closed_day_rule", &O::closed_day_rule},
            Field{"evidence_type", &O::evidence_type},
            Field{"owner_level", &O::owner_level},
            Field{"escalation", &O::escalation},
            Field{"withdrawn_on", &O::withdrawn_on},
            Field{"occurrences", &O::occurrences},
            Field{"created_until", &O::created_until},
            Field{"horizon_days", &O::horizon_days}
        };
    }
};

struct ObligationBook {
    using State = ObligationState;
    using Event = ObligationEvent;
    static constexpr std::string_view kKind = "obligation";
    static constexpr std::uint64_t kSnapshotEvery = 16;
    static void Evolve(State& state, const Event& event, const Recorded& recorded);
    static std::vector<Claim> Claims(const State& state);
    static RecordRow RowOf(const State& state);
    static std::vector<Attention> Attentions(const State& state);
};

// What the daily round goes by.
struct ObligationRules {
    // How many days ahead due ones are created, and after how many days the next level is told.
    std::uint64_t horizon_days = 0;
    std::uint64_t escalation_days = 0;
    std::span<const CivilDate> closed_days;
};

// What is known of the contract that the duty belongs to.
struct ObligationContract {
    bool exists = false;
    // Not ended, closed or cancelled.
    bool open = false;
    // Duties run only while it binds.
    bool in_force = false;
    std::optional<CivilDate> start_date;
    std::optional<CivilDate> end_date;
    // The day of the signature or of the start, whichever is earlier; absent where none is known.
    std::optional<CivilDate> agreed_on = {};
};

struct FulfilObligation {
    CivilDate due_date;
    // Absent: today.
    std::optional<CivilDate> fulfilled_on;
    std::string evidence_sha256;
    std::string evidence_name;
};

struct WithdrawObligation {
    std::string reason;
};

Decision<ObligationEvent> Decide(
    const ObligationState& state,
    const ObligationAdded& command,
    const ObligationContract& contract,
    const ObligationRules& rules,
    const Moment& moment
);
// `agreed_on`: the first day of which the duty can be; DATE_BEFORE_CONTRACT for one before it.
Decision<ObligationEvent> Decide(
    const ObligationState& state,
    const FulfilObligation& command,
    const Moment& moment,
    const std::optional<CivilDate>& agreed_on = std::nullopt
);
Decision<ObligationEvent> Decide(
    const ObligationState& state, const WithdrawObligation& command, const Moment& moment
);

// What the beginning of a day does: creates what falls due within the horizon, drops what lies
// after the contract's end, and tells the owner, then each next level, of what is unfulfilled.
// Repeating a day gives no events.
std::vector<ObligationEvent> BeginDay(
    ObligationState state,
    const ObligationContract& contract,
    const ObligationRules& rules,
    CivilDate today
);

// The first day by the rule after `after`, as it is before closed days move it; nothing after the
// last one.
std::optional<CivilDate> NextNominal(
    const ObligationState& state, const std::optional<CivilDate>& after
);

}  // namespace luotsi::contract_registry

namespace luotsi {

template <>
struct EnumNames<contract_registry::Recurrence> {
    using E = contract_registry::Recurrence;
    static constexpr std::array<std::pair<E, std::string_view>, 4> kNames{{
        {E::kOnce, "once"},
        {E::kMonthly, "monthly"},
        {E::kQuarterly, "quarterly"},
        {E::kYearly, "yearly"},
    }};
};

template <>
struct EnumNames<contract_registry::ClosedDayRule> {
    using E = contract_registry::ClosedDayRule;
    static constexpr std::array<std::pair<E, std::string_view>, 3> kNames{{
        {E::kAsItIs, "as_it_is"},
        {E::kWorkingDayBefore, "working_day_before"},
        {E::kWorkingDayAfter, "working_day_after"},
    }};
};

template <>
struct EnumNames<contract_registry::EvidenceType> {
    using E = contract_registry::EvidenceType;
    static constexpr std::array<std::pair<E, std::string_view>, 5> kNames{{
        {E::kStatement, "statement"},
        {E::kDocument, "document"},
        {E::kCertificate, "certificate"},
        {E::kMinutes, "minutes"},
        {E::kReport, "report"},
    }};
};

template <>
struct EnumNames<contract_registry::OccurrenceState> {
    using E = contract_registry::OccurrenceState;
    static constexpr std::array<std::pair<E, std::string_view>, 3> kNames{{
        {E::kDue, "due"},
        {E::kFulfilled, "fulfilled"},
        {E::kUnfulfilled, "unfulfilled"},
    }};
};

}  // namespace luotsi
