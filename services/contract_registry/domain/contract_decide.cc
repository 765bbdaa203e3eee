#include "contract_registry/domain/contract_decide.h"

#include "contract_registry/domain/terms_checks.h"

#include <algorithm>

namespace luotsi::contract_registry {
namespace {

std::optional<Rejection> CheckSeen(
    std::uint64_t revision, const std::optional<std::uint64_t>& seen
) {
    if (!seen || *seen == revision) return std::nullopt;
    return Rejection{
        .reason = "ETAG_MISMATCH",
        .field = "etag",
        .facts = {{"revision", std::to_string(revision)}},
    };
}

Rejection NotFound() {
    return Rejection{.reason = "CONTRACT_NOT_FOUND", .field = "contract_id"};
}

bool IsAmendable(ContractState state) {
    return state == ContractState::kActive || state == ContractState::kEnding ||
           state == ContractState::kEnded;
}

bool HasEnded(const ContractHistory& history, CivilDate today) {
    const Terms terms = TermsOn(history, today);
    return terms.end_date && *terms.end_date < today;
}

// What the dates of a register's row say about the contract on `today`.
ContractState StateByDates(const Terms& terms, CivilDate today) {
    if (!terms.start_date) return ContractState::kDraft;
    if (terms.end_date && *terms.end_date < *terms.start_date) return ContractState::kDraft;
    if (terms.end_date && *terms.end_date < today) return ContractState::kEnded;
    return ContractState::kActive;
}

}  // namespace

Decision<ContractEvent>
Decide(const ContractHistory& history, const CreateContract& command, const Moment&) {
    LUOTSI_CHECK(!history.exists, "a contract is created under a fresh id");
    std::vector<FieldFault> faults = ContentFaults(command.terms, "contract.");
    if (std::optional<Rejection> refused = RejectionOf(std::move(faults))) return *refused;
    return ContractCreated{.number = command.number, .terms = command.terms};
}

Decision<ContractEvent> Decide(
    const ContractHistory& history,
    std::uint64_t revision,
    const ActivateContract& command,
    const Moment& moment
) {
    if (!history.exists) return NotFound();
    if (std::optional<Rejection> stale = CheckSeen(revision, command.seen_revision)) return *stale;
    if (history.state != ContractState::kDraft && history.state != ContractState::kTendered) {
        return Rejection{
            .reason = "CONTRACT_NOT_DRAFT",
            .field = "contract_id",
            .facts = {{"state", std::string(EnumText(history.state))}},
        };
    }
    std::vector<FieldFault> faults = ActivationFaults(TermsOn(history, moment.today));
    if (std::optional<Rejection> refused = RejectionOf(std::move(faults))) return *refused;
    std::vector<ContractEvent> events{ContractActivated{.on = moment.today}};
    if (HasEnded(history, moment.today)) {
        events.push_back(ContractEnded{.last_day = *TermsOn(history, moment.today).end_date});
    }
    return events;
}

Decision<ContractEvent> Decide(
    const ContractHistory& history,
    std::uint64_t revision,
    const AmendContract& command,
    const Moment& moment
) {
    if (!history.exists) return NotFound();
    if (std::optional<Rejection> stale = CheckSeen(revision, command.seen_revision)) return *stale;
    if (!IsAmendable(history.state)) {
        return Rejection{
            .reason = "CONTRACT_NOT_ACTIVE",
            .field = "contract_id",
            .facts = {{"state", std::string(EnumText(history.state))}},
        };
    }
    if (command.patch == TermsPatch{}) return Rejection{.reason = "AMENDMENT_EMPTY"};
    if (history.base.start_date && command.effective_from < *history.base.start_date) {
        return Rejection{.reason = "AMENDMENT_BEFORE_START", .field = "effective_from"};
    }
    ContractHistory after = history;
    after.amendments.push_back({command.effective_from, command.patch});
    // A change must leave sound terms behind it on every day it touches, not only on its first.
    for (const TermsPeriod& period : Timeline(after)) {
        std::vector<FieldFault> faults = ContentFaults(period.terms, "");
        if (std::optional<Rejection> refused = RejectionOf(std::move(faults))) return *refused;
    }
    std::vector<ContractEvent> events{ContractAmended{
        .effective_from = command.effective_from,
        .reason = command.reason,
        .description = command.description,
        .patch = command.patch,
    }};
    if (history.state == ContractState::kEnded && !HasEnded(after, moment.today)) {
        events.push_back(ContractResumed{.on = moment.today});
    }
    if (history.state != ContractState::kEnded && HasEnded(after, moment.today)) {
        events.push_back(ContractEnded{.last_day = *TermsOn(after, moment.today).end_date});
    }
    return events;
}

Decision<ContractEvent> Decide(
    const ContractHistory& history, const ImportContract& command, const Moment& moment
) {
    LUOTSI_CHECK(!history.exists, "an imported contract is stored under a fresh id");
    return ContractImported{
        .number = command.number,
        .import_identity = command.import_identity,
        .terms = command.terms,
        .state = StateByDates(command.terms, moment.today),
        .missing_parts = MissingParts(command.terms, command.unusable),
    };
}

Decision<ContractEvent> BeginDay(const ContractHistory& history, const Moment& moment) {
    const bool in_force =
        history.state == ContractState::kActive || history.state == ContractState::kEnding;
    if (!history.exists || !in_force || !HasEnded(history, moment.today)) {
        return std::vector<ContractEvent>{};
    }
    return ContractEnded{.last_day = *TermsOn(history, moment.today).end_date};
}

}  // namespace luotsi::contract_registry
