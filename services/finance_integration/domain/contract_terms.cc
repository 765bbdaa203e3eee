#include "finance_integration/domain/contract_terms.h"

#include "finance_integration/domain/contract_index.h"
#include "kernel/decision.h"

#include <algorithm>
#include <iterator>

namespace luotsi::finance_integration {

const TermsPeriod* ContractTerms::On(CivilDate day) const {
    const TermsPeriod* found = nullptr;
    for (const TermsPeriod& period : periods) {
        if (period.valid_from && day < *period.valid_from) break;
        found = &period;
    }
    return found;
}

bool InForceOn(const TermsPeriod& terms, CivilDate day) {
    if (!terms.binding || !terms.start_date || day < *terms.start_date) return false;
    return !terms.end_date || day <= *terms.end_date;
}

void ContractTermsBook::Evolve(State& state, const Event& event, const Recorded&) {
    std::visit(
        Overloaded{
            [&](const TermsNoted& noted) {
                state.revision = noted.revision;
                state.periods = noted.periods;
                state.index_keys = noted.index_keys;
            },
            [&](const TermsIndexed& indexed) { state.index_keys = indexed.index_keys; },
        },
        event
    );
}

std::optional<TermsNoted> NoteTerms(
    const ContractTerms& known,
    std::uint64_t revision,
    std::vector<TermsPeriod> periods,
    const MatchingRules& rules
) {
    if (revision <= known.revision) return std::nullopt;
    TermsNoted noted;
    noted.revision = revision;
    noted.periods = std::move(periods);
    noted.index_keys = IndexKeysOf(noted.periods, rules);
    std::ranges::set_difference(
        known.index_keys, noted.index_keys, std::back_inserter(noted.left_keys)
    );
    return noted;
}

}  // namespace luotsi::finance_integration
