#pragma once

#include "contract_registry/domain/attention.h"
#include "contract_registry/domain/record.h"
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

// The four states of OCDS milestones.
enum class MilestoneState { kScheduled, kMet, kPartiallyMet, kNotMet };

// Something that a contract is to reach by a day (virstanpylväs).
struct MilestoneAdded {
    static constexpr std::string_view kName = "milestone_added";
    Uuid contract_id;
    // Unique in the contract; a payment term names it.
    std::string code;
    std::string title;
    CivilDate due_date;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"contract_id", &MilestoneAdded::contract_id},
            Field{"code", &MilestoneAdded::code},
            Field{"title", &MilestoneAdded::title},
            Field{"due_date", &MilestoneAdded::due_date}
        };
    }
};

struct MilestoneJudged {
    static constexpr std::string_view kName = "milestone_judged";
    MilestoneState state = MilestoneState::kMet;
    CivilDate on;
    // Of the proof, which lies with the documents.
    std::string evidence_sha256;
    std::string evidence_name;
    std::string reason;
    bool operator==(const MilestoneJudged&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"state", &MilestoneJudged::state},
            Field{"on", &MilestoneJudged::on},
            Field{"evidence_sha256", &MilestoneJudged::evidence_sha256},
            Field{"evidence_name", &MilestoneJudged::evidence_name},
            Field{"reason", &MilestoneJudged::reason}
        };
    }
};

// Its day passed and nobody has judged it.
struct MilestoneLate {
    static constexpr std::string_view kName = "milestone_late";
    CivilDate on;
    static constexpr auto Fields() { return std::tuple{Field{"on", &MilestoneLate::on}}; }
};

using MilestoneEvent = std::variant<MilestoneAdded, MilestoneJudged, MilestoneLate>;

struct Milestone {
    Uuid contract_id;
    std::string code;
    std::string title;
    CivilDate due_date;
    MilestoneState state = MilestoneState::kScheduled;
    // The day on which it was met; only for met ones.
    std::optional<CivilDate> date_met;
    // The judgements in the order in which they were made; the last one holds.
    std::vector<MilestoneJudged> judgements;
    std::optional<CivilDate> late_since;

    static constexpr auto Fields() {
        return std::tuple{
            Field{"contract_id", &Milestone::contract_id},
            Field{"code", &Milestone::code},
            Field{"title", &Milestone::title},
            Field{"due_date", &Milestone::due_date},
            Field{"state", &Milestone::state},
            Field{"date_met", &Milestone::date_met},
            Field{"judgements", &Milestone::judgements},
            Field{"late_since", &Milestone::late_since}
        };
    }
};

struct MilestoneBook {
    using State = Milestone;
    using Event = MilestoneEvent;
    static constexpr std::string_view kKind = "milestone";
    static constexpr std::uint64_t kSnapshotEvery = 0;
    static void Evolve(State& state, const Event& event, const Recorded& recorded);
    static std::vector<Claim> Claims(const State& state);
    static RecordRow RowOf(const State& state);
    static std::vector<Attention> Attentions(const State& state);
};

// What is known of the contract that the milestone belongs to.
struct MilestoneContract {
    bool exists = false;
    // Not closed or cancelled.
    bool open = false;
    std::optional<CivilDate> start_date;
    std::optional<CivilDate> end_date;
    // The day of the signature or of the start, whichever is earlier; absent where none is known.
    std::optional<CivilDate> agreed_on = {};
};

// What is met stays met; what was missed or met in part may still be met later.
bool MayBecome(MilestoneState from, MilestoneState to);

Decision<MilestoneEvent> Decide(
    const Milestone& milestone, const MilestoneAdded& command, const MilestoneContract& contract
);
// Met and partly met need a proof. `agreed_on`: DATE_BEFORE_CONTRACT for a day before it.
Decision<MilestoneEvent> Decide(
    const Milestone& milestone,
    const MilestoneJudged& command,
    const Moment& moment,
    const std::optional<CivilDate>& agreed_on = std::nullopt
);

std::vector<MilestoneEvent> BeginDay(const Milestone& milestone, CivilDate today);

}  // namespace luotsi::contract_registry

namespace luotsi {

template <>
struct EnumNames<contract_registry::MilestoneState> {
    using E = contract_registry::MilestoneState;
    // The codes of OCDS 1.1 `milestoneStatus`.
    static constexpr std::array<std::pair<E, std::string_view>, 4> kNames{{
        {E::kScheduled, "scheduled"},
        {E::kMet, "met"},
        {E::kPartiallyMet, "partiallyMet"},
        {E::kNotMet, "notMet"},
    }};
};

}  // namespace luotsi
