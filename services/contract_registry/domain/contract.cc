#include "contract_registry/domain/contract.h"

#include <algorithm>
#include <set>

namespace luotsi::contract_registry {
namespace {

std::vector<const Amendment*> ByEffectiveDate(const ContractHistory& history) {
    std::vector<const Amendment*> ordered;
    ordered.reserve(history.amendments.size());
    for (const Amendment& amendment : history.amendments)
        ordered.push_back(&amendment);
    std::ranges::stable_sort(ordered, {}, &Amendment::effective_from);
    return ordered;
}

// The end that was decided on a day takes the place of every end agreed for that day or later.
void DecideEnd(ContractHistory& history, CivilDate on, CivilDate last_day) {
    for (Amendment& amendment : history.amendments) {
        if (amendment.effective_from < on) continue;
        amendment.patch.changes_end = false;
        amendment.patch.end_date.reset();
    }
    TermsPatch patch;
    patch.changes_end = true;
    patch.end_date = last_day;
    history.amendments.push_back({on, patch});
    history.decided_end = last_day;
}

}  // namespace

void ContractBook::Evolve(State& history, const Event& event, const Recorded&) {
    std::visit(
        Overloaded{
            [&](const ContractCreated& created) {
                history.exists = true;
                history.number = created.number;
                history.base = created.terms;
                history.state = ContractState::kDraft;
            },
            [&](const ContractImported& imported) {
                history.exists = true;
                history.number = imported.number;
                history.import_identity = imported.import_identity;
                history.origin = Origin::kImported;
                history.base = imported.terms;
                history.state = imported.state;
                history.missing_parts = imported.missing_parts;
            },
            [&](const ContractActivated&) { history.state = ContractState::kActive; },
            [&](const ContractAmended& amended) {
                history.amendments.push_back({amended.effective_from, amended.patch, amended.basis}
                );
            },
            [&](const ContractEnded& ended) {
                history.state = ContractState::kEnded;
                if (!ended.rescinded_on) return;
                history.rescinded = true;
                DecideEnd(history, std::min(*ended.rescinded_on, ended.last_day), ended.last_day);
            },
            [&](const ContractResumed&) {
                history.state = ContractState::kActive;
                history.decided_end.reset();
            },
            [&](const ContractTendered&) { history.state = ContractState::kTendered; },
            [&](const ContractEndingStarted& ending) {
                history.state = ContractState::kEnding;
                DecideEnd(history, ending.on, ending.last_day);
            },
            [&](const ContractClosed&) { history.state = ContractState::kClosed; },
            [&](const ContractCancelled&) { history.state = ContractState::kCancelled; },
            [](const InheritedTermsChanged&) {},
            [](const ProviderChangeCame&) {},
            [&](const ContractDraftUpdated& updated) {
                history.number = updated.number;
                history.base = updated.terms;
            },
        },
        event
    );
}

std::vector<Claim> ContractBook::Claims(const State& history) {
    if (history.number.empty()) return {};
    return {{
        .key = "contract-number/" + history.number,
        .reason = "CONTRACT_NUMBER_TAKEN",
        .field = "contract.number",
    }};
}

std::optional<CivilDate> ContractBook::Effective(const Event& event) {
    const auto* amended = std::get_if<ContractAmended>(&event);
    if (amended == nullptr) return std::nullopt;
    return amended->effective_from;
}

Terms TermsOn(const ContractHistory& history, CivilDate day) {
    Terms terms = history.base;
    for (const Amendment* amendment : ByEffectiveDate(history)) {
        if (amendment->effective_from > day) break;
        terms = Patched(std::move(terms), amendment->patch);
    }
    return terms;
}

std::vector<TermsPeriod> Timeline(const ContractHistory& history) {
    std::vector<TermsPeriod> periods{{.valid_from = std::nullopt, .terms = history.base}};
    for (const Amendment* amendment : ByEffectiveDate(history)) {
        Terms terms = Patched(periods.back().terms, amendment->patch);
        if (periods.back().valid_from == amendment->effective_from) {
            periods.back().terms = std::move(terms);
        } else {
            periods.push_back({amendment->effective_from, std::move(terms)});
        }
    }
    return periods;
}

const std::string& NaturalKey(const ContractHistory& history) {
    return history.number.empty() ? history.import_identity : history.number;
}

}  // namespace luotsi::contract_registry
