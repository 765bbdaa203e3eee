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
                history.amendments.push_back({amended.effective_from, amended.patch});
            },
            [&](const ContractEnded&) { history.state = ContractState::kEnded; },
            [&](const ContractResumed&) { history.state = ContractState::kActive; },
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
