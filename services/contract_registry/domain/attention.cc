#include "contract_registry/domain/attention.h"

#include <algorithm>
#include <tuple>

namespace luotsi::contract_registry {

void ContractAttentions::Evolve(State& board, const Event& event, const Recorded&) {
    const auto& changed = std::get<AttentionsChanged>(event);
    if (changed.attentions.empty())
        board.by_source.erase(changed.source);
    else
        board.by_source[changed.source] = changed.attentions;
}

Decision<AttentionEvent> Decide(const AttentionBoard& board, AttentionsChanged said) {
    // In one order, so that the same things said in another order are no news.
    std::ranges::sort(said.attentions, {}, [](const Attention& one) {
        return std::tie(one.code, one.subject, one.level, one.since, one.severity);
    });
    const auto known = board.by_source.find(said.source);
    const bool same =
        known == board.by_source.end() ? said.attentions.empty() : known->second == said.attentions;
    if (same) return std::vector<AttentionEvent>{};
    return std::vector<AttentionEvent>{std::move(said)};
}

}  // namespace luotsi::contract_registry
