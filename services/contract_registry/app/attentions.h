#pragma once

#include "contract_registry/domain/attention.h"
#include "kernel/aggregate.h"
#include "kernel/ids.h"
#include "ports/books.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace luotsi::contract_registry {

// Puts on the contract's board what `source` now says about it, in the unit of the change that made
// it so. Saying the same again changes nothing.
inline void TellAttentions(
    ports::Unit& unit, const Uuid& contract, std::string source, std::vector<Attention> attentions
) {
    const AttentionBoard& board = unit.Get<ContractAttentions>(contract).state;
    const Decision<AttentionEvent> news =
        Decide(board, AttentionsChanged{std::move(source), std::move(attentions)});
    for (const AttentionEvent& event : news.events())
        unit.Append<ContractAttentions>(contract, event);
}

// The source is a record: it says what its state says. Call it after the record's events.
template <Aggregate A>
    requires HasAttentions<A>
void TellAttentions(ports::Unit& unit, const Uuid& contract, const Uuid& record) {
    std::string source = std::string(A::kKind) + '/' + record.ToText();
    TellAttentions(unit, contract, std::move(source), A::Attentions(unit.Get<A>(record).state));
}

}  // namespace luotsi::contract_registry
