#include "contract_registry/domain/risk.h"

#include <algorithm>

namespace luotsi::contract_registry {
namespace {

// A contract with more risks than this is not managed by listing them.
constexpr std::size_t kMaxRisks = 200;
constexpr std::int32_t kAllBasisPoints = 10'000;

bool IsSettled(const Risk& risk) {
    return risk.state == RiskState::kRealised || risk.state == RiskState::kClosed;
}

Risk& Known(RiskRegister& state, std::string_view code) {
    const auto found = std::ranges::find(state.risks, code, &Risk::code);
    LUOTSI_CHECK(found != state.risks.end(), "Decide speaks of risks that are there");
    return *found;
}

// The risk a person speaks of, while something can still happen to it.
Checked<Risk> Unsettled(const RiskRegister& state, std::string_view code) {
    const Risk* risk = FindRisk(state, code);
    if (risk == nullptr) return Rejection{.reason = "RISK_NOT_FOUND", .field = "code"};
    if (IsSettled(*risk)) {
        return Rejection{
            .reason = "RISK_SETTLED",
            .field = "code",
            .facts = {{"state", std::string(EnumText(risk->state))}},
        };
    }
    return *risk;
}

std::optional<Rejection> CheckContent(const Risk& risk, const std::vector<std::string>& known) {
    const std::int32_t likelihood = risk.likelihood.basis_points();
    if (likelihood < 0 || likelihood > kAllBasisPoints)
        return Rejection{.reason = "RISK_LIKELIHOOD_INVALID", .field = "risk.likelihood"};
    if (risk.impact.minor() < 0)
        return Rejection{.reason = "AMOUNT_NEGATIVE", .field = "risk.impact"};
    const std::string& trigger = risk.trigger_indicator;
    if (!trigger.empty() && std::ranges::find(known, trigger) == known.end()) {
        return Rejection{
            .reason = "RISK_INDICATOR_UNKNOWN",
            .field = "risk.trigger_indicator",
            .facts = {{"indicator", trigger}},
        };
    }
    return std::nullopt;
}

}  // namespace

const Risk* FindRisk(const RiskRegister& state, std::string_view code) {
    const auto found = std::ranges::find(state.risks, code, &Risk::code);
    return found == state.risks.end() ? nullptr : &*found;
}

void RiskBook::Evolve(State& state, const Event& event, const Recorded&) {
    std::visit(
        Overloaded{
            [&](const RiskRecorded& recorded) {
                const auto known = std::ranges::find(state.risks, recorded.risk.code, &Risk::code);
                if (known == state.risks.end())
                    state.risks.push_back(recorded.risk);
                else
                    *known = recorded.risk;
            },
            [&](const RiskTriggered& triggered) {
                Risk& risk = Known(state, triggered.code);
                risk.state = RiskState::kWatch;
                risk.trigger_month = triggered.month;
                risk.since = triggered.month.LastDay();
            },
            [&](const RiskCalmed& calmed) {
                Risk& risk = Known(state, calmed.code);
                risk.state = RiskState::kOpen;
                risk.trigger_month = calmed.seen_until;
                risk.since = calmed.on;
                risk.note = calmed.note;
            },
            [&](const RiskRealised& realised) {
                Risk& risk = Known(state, realised.code);
                risk.state = RiskState::kRealised;
                risk.since = realised.on;
                risk.realised_on = realised.on;
                risk.realised_amount = realised.amount;
                risk.note = realised.note;
            },
            [&](const RiskClosed& closed) {
                Risk& risk = Known(state, closed.code);
                risk.state = RiskState::kClosed;
                risk.since = closed.on;
                risk.note = closed.note;
            }
        },
        event
    );
}

std::vector<Attention> RiskBook::Attentions(const State& state) {
    std::vector<Attention> attentions;
    for (const Risk& risk : state.risks) {
        if (risk.state != RiskState::kWatch) continue;
        attentions.push_back({
            .code = "RISK-WATCH",
            .subject = risk.code,
            .severity = AttentionSeverity::kWarning,
            .since = risk.since,
            .level = risk.level,
        });
    }
    return attentions;
}

Decision<RiskEvent> Decide(
    const RiskRegister& state, const RecordRisk& command, const Moment& moment
) {
    if (const auto refused = CheckContent(command.risk, command.indicators)) return *refused;
    Risk after = command.risk;
    const Risk* before = FindRisk(state, after.code);
    if (before == nullptr) {
        if (state.risks.size() >= kMaxRisks)
            return Rejection{.reason = "RISK_TOO_MANY", .field = "risk.code"};
        after.state = RiskState::kOpen;
        after.trigger_month.reset();
        after.recorded_on = moment.today;
        after.since = moment.today;
        after.realised_on.reset();
        after.realised_amount.reset();
        return RiskRecorded{std::move(after)};
    }
    if (IsSettled(*before)) return Rejection{.reason = "RISK_SETTLED", .field = "risk.code"};
    // What happened to it stays; what is told of it changes.
    after.state = before->state;
    after.trigger_month = before->trigger_month;
    after.recorded_on = before->recorded_on;
    after.since = before->since;
    after.realised_on = before->realised_on;
    after.realised_amount = before->realised_amount;
    if (after.note.empty()) after.note = before->note;
    if (after == *before) return std::vector<RiskEvent>{};
    return RiskRecorded{std::move(after)};
}

Decision<RiskEvent> Decide(
    const RiskRegister& state, const NoteIndicators& command, const Moment& moment
) {
    std::vector<RiskEvent> events;
    for (const Risk& risk : state.risks) {
        const auto told = std::ranges::find(
            command.indicators, risk.trigger_indicator, &NoteIndicators::One::code
        );
        if (risk.trigger_indicator.empty() || told == command.indicators.end()) continue;
        const bool is_news = !risk.trigger_month || *risk.trigger_month < command.month;
        if (risk.state == RiskState::kOpen && !told->met && is_news) {
            events.push_back(RiskTriggered{
                .code = risk.code,
                .month = command.month,
                .value = told->value,
                .target_level = told->target_level,
            });
        }
        const bool was_this_month =
            risk.state == RiskState::kWatch && risk.trigger_month == command.month;
        if (was_this_month && told->met)
            events.push_back(RiskCalmed{
                .code = risk.code, .on = moment.today, .seen_until = std::nullopt, .note = risk.note
            });
    }
    return events;
}

Decision<RiskEvent> Decide(
    const RiskRegister& state, const CalmRisk& command, const Moment& moment
) {
    const Checked<Risk> risk = Unsettled(state, command.code);
    if (!risk.ok()) return risk.rejection();
    if (risk.value().state != RiskState::kWatch)
        return Rejection{.reason = "RISK_NOT_ON_WATCH", .field = "code"};
    return RiskCalmed{
        .code = command.code,
        .on = moment.today,
        .seen_until = risk.value().trigger_month,
        .note = command.note,
    };
}

Decision<RiskEvent> Decide(
    const RiskRegister& state, const MarkRiskRealised& command, const Moment& moment
) {
    const Checked<Risk> risk = Unsettled(state, command.code);
    if (!risk.ok()) return risk.rejection();
    if (command.on > moment.today) return Rejection{.reason = "DATE_IN_FUTURE", .field = "on"};
    if (command.amount && command.amount->minor() < 0)
        return Rejection{.reason = "AMOUNT_NEGATIVE", .field = "amount"};
    return RiskRealised{
        .code = command.code, .on = command.on, .amount = command.amount, .note = command.note
    };
}

Decision<RiskEvent> Decide(
    const RiskRegister& state, const CloseRisk& command, const Moment& moment
) {
    const Checked<Risk> risk = Unsettled(state, command.code);
    if (!risk.ok()) return risk.rejection();
    return RiskClosed{.code = command.code, .on = moment.today, .note = command.note};
}

}  // namespace luotsi::contract_registry
