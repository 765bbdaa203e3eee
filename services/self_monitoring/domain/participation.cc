#include "self_monitoring/domain/participation.h"

#include <algorithm>
#include <set>

namespace luotsi::self_monitoring {
namespace {

using Contracts = std::map<ContractId, KnownContract>;

std::string At(const char* list, std::size_t i, const char* field) {
    return "participation." + std::string(list) + '[' + std::to_string(i) + ']' + field;
}

std::optional<Rejection> ContractFault(
    const Contracts& contracts, const Participation& participation
) {
    std::set<ContractId> seen;
    for (std::size_t i = 0; i < participation.contract_ids.size(); ++i) {
        const ContractId& id = participation.contract_ids[i];
        const auto known = contracts.find(id);
        if (known == contracts.end() || known->second.revision == 0) {
            return Rejection{
                .reason = "CONTRACT_NOT_FOUND",
                .field = At("contract_ids", i, ""),
                .facts = {{"contract_id", id.ToText()}}
            };
        }
        if (!seen.insert(id).second) {
            return Rejection{
                .reason = "PARTICIPATION_CONTRACT_UNFIT", .field = At("contract_ids", i, "")
            };
        }
        const std::optional<Phase> reached = ReachedPhase(known->second);
        if (!reached || *reached < participation.phase) {
            return Rejection{
                .reason = "PARTICIPATION_PHASE_AHEAD",
                .field = "participation.phase",
                .facts = {{"contract_id", id.ToText()}}
            };
        }
    }
    return std::nullopt;
}

std::optional<Rejection> EffectFault(
    const Contracts& contracts, const Participation& participation
) {
    std::set<ParticipationEffect> seen;
    for (std::size_t i = 0; i < participation.effects.size(); ++i) {
        const ParticipationEffect& effect = participation.effects[i];
        const bool own = std::ranges::count(participation.contract_ids, effect.contract_id) > 0;
        if (!own || !seen.insert(effect).second) {
            return Rejection{
                .reason = "PARTICIPATION_CONTRACT_UNFIT", .field = At("effects", i, ".contract_id")
            };
        }
        const std::vector<std::string>& goals = contracts.at(effect.contract_id).goals;
        if (effect.kind == EffectKind::kGoal && std::ranges::count(goals, effect.code) == 0) {
            return Rejection{
                .reason = "PARTICIPATION_GOAL_UNKNOWN", .field = At("effects", i, ".code")
            };
        }
    }
    return std::nullopt;
}

}  // namespace

void ParticipationBook::Evolve(
    Participation& participation, const ParticipationEvent& event, const Recorded& recorded
) {
    participation = std::get<ParticipationRecorded>(event).participation;
    participation.recorded_at = recorded.at;
}

std::optional<CivilDate> ParticipationBook::Effective(const ParticipationEvent& event) {
    return std::get<ParticipationRecorded>(event).participation.held_on;
}

Decision<ParticipationEvent> Decide(
    const Contracts& contracts, const ParticipationRecorded& asked, CivilDate today
) {
    Participation participation = asked.participation;
    if (participation.held_on > today) {
        return Rejection{
            .reason = "FIELD_OUT_OF_RANGE",
            .field = "participation.held_on",
            .facts = {{"today", today.ToText()}}
        };
    }
    const bool is_other = participation.method == ParticipationMethod::kOther;
    if (is_other == participation.method_name.empty()) {
        return Rejection{
            .reason = "PARTICIPATION_METHOD_NAME_UNFIT", .field = "participation.method_name"
        };
    }
    if (auto fault = ContractFault(contracts, participation)) return *std::move(fault);
    if (auto fault = EffectFault(contracts, participation)) return *std::move(fault);
    participation.recorded_at = std::nullopt;
    return ParticipationRecorded{std::move(participation)};
}

}  // namespace luotsi::self_monitoring
