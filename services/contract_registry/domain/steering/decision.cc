#include "contract_registry/domain/steering/decision.h"

#include "contract_registry/domain/evidence.h"

namespace luotsi::contract_registry {
namespace {

std::optional<Rejection> RefuseUnlessOpen(const MeetingDecision& decision) {
    if (decision.code.empty())
        return Rejection{.reason = "DECISION_NOT_FOUND", .field = "decision_id"};
    if (decision.IsOpen()) return std::nullopt;
    return Rejection{
        .reason = "DECISION_SETTLED",
        .field = "decision_id",
        .facts = {{"state", std::string(EnumText(decision.state))}},
    };
}

}  // namespace

void MeetingDecisionBook::Evolve(State& decision, const Event& event, const Recorded&) {
    std::visit(
        Overloaded{
            [&](const DecisionMade& made) {
                decision.contract_id = made.contract_id;
                decision.meeting_id = made.meeting_id;
                decision.code = made.code;
                decision.text = made.text;
                decision.owner_side = made.owner_side;
                decision.owner_level = made.owner_level;
                decision.due_date = made.due_date;
                decision.made_on = made.made_on;
            },
            [&](const DecisionCompleted& completed) {
                const bool in_time = completed.completed_on <= decision.due_date;
                decision.state = in_time ? DecisionState::kDoneInTime : DecisionState::kDoneLate;
                decision.completed_on = completed.completed_on;
                decision.evidence_sha256 = completed.evidence_sha256;
                decision.evidence_name = completed.evidence_name;
                decision.overdue_since.reset();
            },
            [&](const DecisionWithdrawn& withdrawn) {
                decision.state = DecisionState::kWithdrawn;
                decision.withdrawn_reason = withdrawn.reason;
                decision.overdue_since.reset();
            },
            [&](const DecisionOverdue& overdue) {
                decision.state = DecisionState::kOverdue;
                decision.overdue_since = overdue.on;
            },
        },
        event
    );
}

std::vector<Claim> MeetingDecisionBook::Claims(const State& decision) {
    if (decision.code.empty()) return {};
    return {{
        .key = "meeting_decision/" + decision.contract_id.ToText() + "/" + decision.code,
        .reason = "DECISION_CODE_TAKEN",
        .field = "decisions.code",
    }};
}

RecordRow MeetingDecisionBook::RowOf(const State& decision) {
    RecordRow row{
        .contract = decision.contract_id,
        .code = decision.code,
        .state = std::string(EnumText(decision.state)),
        .due = {},
    };
    if (decision.state == DecisionState::kOpen) row.due = decision.due_date.AddDays(1);
    return row;
}

std::vector<Attention> MeetingDecisionBook::Attentions(const State& decision) {
    if (decision.state != DecisionState::kOverdue) return {};
    return {{
        .code = "DECISION-OVERDUE",
        .subject = decision.code + ' ' + decision.due_date.ToText() + ' ' +
                   std::string(EnumText(decision.owner_side)),
        .severity = AttentionSeverity::kWarning,
        .since = *decision.overdue_since,
        .level = decision.owner_level,
    }};
}

Decision<MeetingDecisionEvent> Decide(const DecisionMade& command, const std::string& field) {
    if (command.due_date < command.made_on)
        return Rejection{.reason = "DATE_ORDER_REVERSED", .field = field + ".due_date"};
    return command;
}

Decision<MeetingDecisionEvent> Decide(
    const MeetingDecision& decision, const DecisionCompleted& command, const Moment& moment
) {
    if (auto refused = RefuseUnlessOpen(decision)) return *std::move(refused);
    if (command.completed_on > moment.today)
        return Rejection{.reason = "DATE_IN_FUTURE", .field = "completed_on"};
    if (command.completed_on < decision.made_on)
        return Rejection{.reason = "DATE_ORDER_REVERSED", .field = "completed_on"};
    if (!IsSha256(command.evidence_sha256))
        return Rejection{.reason = "EVIDENCE_HASH_INVALID", .field = "evidence_sha256"};
    return command;
}

Decision<MeetingDecisionEvent> Decide(
    const MeetingDecision& decision, const DecisionWithdrawn& command
) {
    if (auto refused = RefuseUnlessOpen(decision)) return *std::move(refused);
    return command;
}

std::vector<MeetingDecisionEvent> BeginDay(const MeetingDecision& decision, CivilDate today) {
    const bool is_late = !decision.code.empty() && decision.state == DecisionState::kOpen &&
                         today > decision.due_date;
    if (!is_late) return {};
    return {DecisionOverdue{today}};
}

}  // namespace luotsi::contract_registry
