#include "contract_registry/domain/milestone.h"

#include "contract_registry/domain/evidence.h"

#include <algorithm>

namespace luotsi::contract_registry {
namespace {

struct Turn {
    MilestoneState from;
    MilestoneState to;
};

constexpr std::array kTurns{
    Turn{MilestoneState::kScheduled, MilestoneState::kMet},
    Turn{MilestoneState::kScheduled, MilestoneState::kPartiallyMet},
    Turn{MilestoneState::kScheduled, MilestoneState::kNotMet},
    Turn{MilestoneState::kPartiallyMet, MilestoneState::kMet},
    Turn{MilestoneState::kPartiallyMet, MilestoneState::kNotMet},
    Turn{MilestoneState::kNotMet, MilestoneState::kPartiallyMet},
    Turn{MilestoneState::kNotMet, MilestoneState::kMet},
};

bool NeedsProof(MilestoneState state) {
    return state == MilestoneState::kMet || state == MilestoneState::kPartiallyMet;
}

}  // namespace

void MilestoneBook::Evolve(State& state, const Event& event, const Recorded&) {
    std::visit(
        Overloaded{
            [&](const MilestoneAdded& added) {
                state.contract_id = added.contract_id;
                state.code = added.code;
                state.title = added.title;
                state.due_date = added.due_date;
            },
            [&](const MilestoneJudged& judged) {
                state.state = judged.state;
                state.judgements.push_back(judged);
                state.late_since.reset();
                if (judged.state == MilestoneState::kMet) state.date_met = judged.on;
            },
            [&](const MilestoneLate& late) { state.late_since = late.on; },
        },
        event
    );
}

std::vector<Claim> MilestoneBook::Claims(const State& state) {
    if (state.code.empty()) return {};
    return {{
        .key = "milestone/" + state.contract_id.ToText() + "/" + state.code,
        .reason = "MILESTONE_CODE_TAKEN",
        .field = "milestone.code",
    }};
}

RecordRow MilestoneBook::RowOf(const State& state) {
    RecordRow row{
        .contract = state.contract_id,
        .code = state.code,
        .state = std::string(EnumText(state.state)),
        .due = {},
    };
    // Only a day that is still ahead of the daily round.
    if (state.state == MilestoneState::kScheduled && !state.late_since)
        row.due = state.due_date.AddDays(1);
    return row;
}

std::vector<Attention> MilestoneBook::Attentions(const State& state) {
    if (!state.late_since) return {};
    return {{
        .code = "MILESTONE-LATE",
        .subject = state.code + ' ' + state.due_date.ToText(),
        .severity = AttentionSeverity::kWarning,
        .since = *state.late_since,
        .level = Level::kTactical,
    }};
}

bool MayBecome(MilestoneState from, MilestoneState to) {
    return std::ranges::any_of(kTurns, [&](const Turn& turn) {
        return turn.from == from && turn.to == to;
    });
}

Decision<MilestoneEvent> Decide(
    const Milestone& milestone, const MilestoneAdded& command, const MilestoneContract& contract
) {
    LUOTSI_CHECK(milestone.code.empty(), "a milestone is added under a fresh id");
    if (!contract.exists)
        return Rejection{.reason = "CONTRACT_NOT_FOUND", .field = "milestone.contract_id"};
    if (!contract.open)
        return Rejection{.reason = "CONTRACT_NOT_OPEN", .field = "milestone.contract_id"};
    const bool before = contract.start_date && command.due_date < *contract.start_date;
    const bool after = contract.end_date && command.due_date > *contract.end_date;
    if (before || after)
        return Rejection{.reason = "MILESTONE_OUTSIDE_TERM", .field = "milestone.due_date"};
    return command;
}

Decision<MilestoneEvent> Decide(
    const Milestone& milestone,
    const MilestoneJudged& command,
    const Moment& moment,
    const std::optional<CivilDate>& agreed_on
) {
    if (milestone.code.empty())
        return Rejection{.reason = "MILESTONE_NOT_FOUND", .field = "milestone_id"};
    if (!MayBecome(milestone.state, command.state)) {
        return Rejection{
            .reason = "MILESTONE_STATE_REFUSED",
            .field = "state",
            .facts =
                {{"from", std::string(EnumText(milestone.state))},
                 {"to", std::string(EnumText(command.state))}},
        };
    }
    if (command.on > moment.today) return Rejection{.reason = "DATE_IN_FUTURE", .field = "on"};
    if (agreed_on && command.on < *agreed_on)
        return Rejection{.reason = "DATE_BEFORE_CONTRACT", .field = "on"};
    if (NeedsProof(command.state) && command.evidence_sha256.empty())
        return Rejection{.reason = "EVIDENCE_MISSING", .field = "evidence_sha256"};
    if (!command.evidence_sha256.empty() && !IsSha256(command.evidence_sha256))
        return Rejection{.reason = "EVIDENCE_HASH_INVALID", .field = "evidence_sha256"};
    return command;
}

std::vector<MilestoneEvent> BeginDay(const Milestone& milestone, CivilDate today) {
    const bool late = !milestone.code.empty() && milestone.state == MilestoneState::kScheduled &&
                      !milestone.late_since && today > milestone.due_date;
    if (!late) return {};
    return {MilestoneLate{today}};
}

}  // namespace luotsi::contract_registry
