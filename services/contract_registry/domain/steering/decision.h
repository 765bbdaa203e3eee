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
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

namespace luotsi::contract_registry {

// What a review meeting agreed to be done (kehittämistoimenpide), followed to its end. The owner is
// a slot of the contract: who that is on a day, the responsible persons tell.

enum class DecisionState { kOpen, kOverdue, kDoneInTime, kDoneLate, kWithdrawn };

struct DecisionMade {
    static constexpr std::string_view kName = "decision_made";
    Uuid contract_id;
    Uuid meeting_id;
    // Unique in the contract.
    std::string code;
    std::string text;
    Side owner_side = Side::kProvider;
    Level owner_level = Level::kTactical;
    CivilDate due_date;
    CivilDate made_on;
    static constexpr auto Fields() {
        using E = DecisionMade;
        return std::tuple{
            Field{"contract_id", &E::contract_id},
            Field{"meeting_id", &E::meeting_id},
            Field{"code", &E::code},
            Field{"text", &E::text},
            Field{"owner_side", &E::owner_side},
            Field{"owner_level", &E::owner_level},
            Field{"due_date", &E::due_date},
            Field{"made_on", &E::made_on}
        };
    }
};

struct DecisionCompleted {
    static constexpr std::string_view kName = "decision_completed";
    CivilDate completed_on;
    // Of the proof, which lies with the documents.
    std::string evidence_sha256;
    std::string evidence_name;
    static constexpr auto Fields() {
        using E = DecisionCompleted;
        return std::tuple{
            Field{"completed_on", &E::completed_on},
            Field{"evidence_sha256", &E::evidence_sha256},
            Field{"evidence_name", &E::evidence_name}
        };
    }
};

struct DecisionWithdrawn {
    static constexpr std::string_view kName = "decision_withdrawn";
    std::string reason;
    static constexpr auto Fields() {
        return std::tuple{Field{"reason", &DecisionWithdrawn::reason}};
    }
};

// Its day passed and it was not done.
struct DecisionOverdue {
    static constexpr std::string_view kName = "decision_overdue";
    CivilDate on;
    static constexpr auto Fields() { return std::tuple{Field{"on", &DecisionOverdue::on}}; }
};

using MeetingDecisionEvent =
    std::variant<DecisionMade, DecisionCompleted, DecisionWithdrawn, DecisionOverdue>;

struct MeetingDecision {
    Uuid contract_id;
    Uuid meeting_id;
    std::string code;
    std::string text;
    Side owner_side = Side::kProvider;
    Level owner_level = Level::kTactical;
    CivilDate due_date;
    CivilDate made_on;
    DecisionState state = DecisionState::kOpen;
    std::optional<CivilDate> completed_on;
    std::string evidence_sha256;
    std::string evidence_name;
    std::optional<CivilDate> overdue_since;
    std::string withdrawn_reason;

    // Still to be done.
    bool IsOpen() const {
        return state == DecisionState::kOpen || state == DecisionState::kOverdue;
    }
    static constexpr auto Fields() {
        using S = MeetingDecision;
        return std::tuple{
            Field{"contract_id", &S::contract_id},
            Field{"meeting_id", &S::meeting_id},
            Field{"code", &S::code},
            Field{"text", &S::text},
            Field{"owner_side", &S::owner_side},
            Field{"owner_level", &S::owner_level},
            Field{"due_date", &S::due_date},
            Field{"made_on", &S::made_on},
            Field{"state", &S::state},
            Field{"completed_on", &S::completed_on},
            Field{"evidence_sha256", &S::evidence_sha256},
            Field{"evidence_name", &S::evidence_name},
            Field{"overdue_since", &S::overdue_since},
            Field{"withdrawn_reason", &S::withdrawn_reason}
        };
    }
};

struct MeetingDecisionBook {
    using State = MeetingDecision;
    using Event = MeetingDecisionEvent;
    static constexpr std::string_view kKind = "meeting_decision";
    static constexpr std::uint64_t kSnapshotEvery = 0;
    static void Evolve(State& decision, const Event& event, const Recorded& recorded);
    static std::vector<Claim> Claims(const State& decision);
    static RecordRow RowOf(const State& decision);
    static std::vector<Attention> Attentions(const State& decision);
};

// DATE_ORDER_REVERSED where it would be due before it was made. `field` is where it stands in the
// request: "decisions[2]".
Decision<MeetingDecisionEvent> Decide(const DecisionMade& command, const std::string& field);
// DECISION_NOT_FOUND, DECISION_SETTLED, DATE_IN_FUTURE, DATE_ORDER_REVERSED,
// EVIDENCE_HASH_INVALID.
Decision<MeetingDecisionEvent> Decide(
    const MeetingDecision& decision, const DecisionCompleted& command, const Moment& moment
);
Decision<MeetingDecisionEvent> Decide(
    const MeetingDecision& decision, const DecisionWithdrawn& command
);

std::vector<MeetingDecisionEvent> BeginDay(const MeetingDecision& decision, CivilDate today);

}  // namespace luotsi::contract_registry

template <>
struct luotsi::EnumNames<luotsi::contract_registry::DecisionState> {
    using E = luotsi::contract_registry::DecisionState;
    static constexpr std::array<std::pair<E, std::string_view>, 5> kNames{{
        {E::kOpen, "open"},
        {E::kOverdue, "overdue"},
        {E::kDoneInTime, "done_in_time"},
        {E::kDoneLate, "done_late"},
        {E::kWithdrawn, "withdrawn"},
    }};
};
