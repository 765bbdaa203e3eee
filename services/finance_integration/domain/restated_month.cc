#include "finance_integration/domain/restated_month.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace luotsi::finance_integration {
namespace {

// What the county and what clients pay for each service, in minor units of the proposal's currency.
std::map<std::string, std::pair<std::int64_t, std::int64_t>> PaidByService(
    const PaymentProposed& proposal
) {
    std::map<std::string, std::pair<std::int64_t, std::int64_t>> paid;
    for (const PaymentLine& line : proposal.lines) {
        if (line.dispute) continue;
        auto& [county, clients] = paid[line.service_code];
        county += line.amount.minor();
        clients += line.client_pays ? line.client_pays->minor() : 0;
    }
    std::erase_if(paid, [](const auto& one) { return one.second == std::pair{0L, 0L}; });
    return paid;
}

bool AnyMoves(const std::vector<PaymentPart>& parts) {
    return std::ranges::any_of(parts, [](const PaymentPart& part) {
        return part.amount.minor() != 0;
    });
}

}  // namespace

bool MovesMoney(const PaymentProposed& proposal, const PaymentProposed& last) {
    if (proposal.amount.minor() != 0) return true;
    if (AnyMoves(proposal.buyer_parts) || AnyMoves(proposal.payee_parts)) return true;
    return PaidByService(proposal) != PaidByService(last);
}

MonthProposed RestatedMonthOf(
    MonthProposed proposed, const ProposedMonth& before, ProposalId stated_at
) {
    proposed.proposal = before.proposal;
    proposed.proposed_on = before.proposed_on;
    proposed.restated = stated_at;
    return proposed;
}

}  // namespace luotsi::finance_integration
