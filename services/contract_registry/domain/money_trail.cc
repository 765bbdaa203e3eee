#include "contract_registry/domain/money_trail.h"

#include <vector>

namespace luotsi::contract_registry {

void MoneyBook::Evolve(State& trail, const Event& event, const Recorded&) {
    const auto& noted = std::get<MoneyNoted>(event);
    trail.source_position = noted.source_position;
    trail.contract_id = noted.contract_id;
}

Decision<MoneyEvent> Decide(const MoneyTrail& trail, MoneyNoted news) {
    if (news.source_position <= trail.source_position) return std::vector<MoneyEvent>{};
    news.earlier_contract_id = trail.contract_id;
    return std::vector<MoneyEvent>{std::move(news)};
}

}  // namespace luotsi::contract_registry
