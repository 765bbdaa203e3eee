#pragma once

#include "contract_registry/app/attentions.h"
#include "contract_registry/app/obligation_work.h"
#include "contract_registry/app/parameters.h"
#include "contract_registry/domain/steering/dispute.h"
#include "contract_registry/domain/terms_checks.h"
#include "ports/books.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace luotsi::contract_registry {

inline constexpr std::string_view kDisputeRecallDays = "dispute.recall_days";
inline constexpr std::string_view kMostOpenDisputesKey = "dispute.most_open";

inline Currency PaidIn(ports::Unit& unit, const Uuid& contract) {
    const ContractHistory& history = unit.Get<ContractBook>(contract).state;
    return history.exists ? CurrencyOf(Timeline(history).back().terms) : Currency();
}

// On the contract's board stands each dispute that is not over, and none that is.
inline std::vector<Dispute> OpenDisputesIn(ports::Unit& unit, const Uuid& contract) {
    const std::string kind = std::string(DisputeBook::kKind) + '/';
    // All ids first: what is looked up may move what the unit holds.
    std::vector<Uuid> ids;
    const auto& sources = unit.Get<ContractAttentions>(contract).state.by_source;
    for (auto one = sources.lower_bound(kind); one != sources.end(); ++one) {
        if (!one->first.starts_with(kind)) break;
        if (const auto id = Uuid::Parse(one->first.substr(kind.size()))) ids.push_back(*id);
    }
    std::vector<Dispute> open;
    for (const Uuid& id : ids)
        open.push_back(unit.Get<DisputeBook>(id).state);
    return open;
}

// Gate of closing: a contract that is put away holds no money back. DISPUTE_STATE_REFUSED, with the
// dispute's code.
inline std::optional<Rejection> RefuseWhileDisputed(
    ports::Unit& unit,
    const ports::Held<ContractBook>& contract,
    const ports::RequestContext& /*request*/,
    const Moment& /*moment*/
) {
    for (const Dispute& dispute : OpenDisputesIn(unit, contract.id)) {
        if (!dispute.part) continue;
        return Rejection{
            .reason = "DISPUTE_STATE_REFUSED",
            .field = "contract_id",
            .facts = {{"dispute", dispute.code}, {"state", std::string(EnumText(dispute.state))}},
        };
    }
    return std::nullopt;
}

// What the county says of a day, as a count.
inline std::uint64_t CountOn(
    ports::Unit& unit, std::string_view key, CivilDate day, std::uint64_t otherwise
) {
    const std::optional<std::int64_t> said = WholeOn(ParameterIn(unit, key), day);
    return said ? static_cast<std::uint64_t>(std::max<std::int64_t>(*said, 0)) : otherwise;
}

// As the side sees it that opens a dispute.
inline DisputeContract DisputeContractIn(
    ports::Unit& unit, const Uuid& contract, Side side, CivilDate day
) {
    const ContractHistory& history = unit.Get<ContractBook>(contract).state;
    DisputeContract known{.exists = history.exists, .open = IsOpen(history)};
    known.currency = PaidIn(unit, contract);
    known.recall_days = CountOn(unit, kDisputeRecallDays, day, 0);
    known.most_open = CountOn(unit, kMostOpenDisputesKey, day, kMostOpenDisputes);
    const auto open = std::ranges::count(OpenDisputesIn(unit, contract), side, &Dispute::opened_by);
    known.now_open = static_cast<std::uint64_t>(open);
    return known;
}

// A deadline that has passed moves the dispute up, once.
inline std::optional<Rejection> DisputeDay(
    ports::Unit& unit, const Uuid& dispute, const Moment& moment
) {
    const Dispute state = unit.Get<DisputeBook>(dispute).state;
    const std::vector<DisputeEvent> events = BeginDay(state, moment.today);
    for (const DisputeEvent& event : events)
        unit.Append<DisputeBook>(dispute, event);
    if (!events.empty()) TellAttentions<DisputeBook>(unit, state.contract_id, dispute);
    return std::nullopt;
}

}  // namespace luotsi::contract_registry
