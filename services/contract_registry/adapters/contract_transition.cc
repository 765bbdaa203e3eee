#include "contract_registry/adapters/contract_transition.h"

#include "contract_registry/adapters/contract_proto.h"

#include <concepts>
#include <string>
#include <variant>

namespace luotsi::contract_registry {
namespace {

// What steps tell of themselves; amendments have reasons of another kind.
template <class Event>
void PutReasons(const Event& event, contract::v1::Transition* out) {
    if constexpr (requires {
                      { event.reason } -> std::convertible_to<std::string>;
                  })
        out->set_reason(event.reason);
    if constexpr (requires { event.on; }) out->set_on(event.on.ToText());
    if constexpr (requires { event.ground; }) {
        out->set_ground(static_cast<contract::v1::EndGround>(static_cast<int>(event.ground) + 1));
        out->set_last_day(event.last_day.ToText());
    }
}

// A contract goes on by an amendment, recorded just before: its grounds are the reason.
std::string GroundsOf(const ContractHistory& after) {
    std::string grounds;
    if (after.amendments.empty() || !after.amendments.back().basis) return grounds;
    for (const AmendmentReason reason : after.amendments.back().basis->reasons) {
        if (!grounds.empty()) grounds += ", ";
        grounds += EnumText(reason);
    }
    return grounds;
}

}  // namespace

bool PutTransition(
    const ContractEvent& event,
    ContractState from,
    const ContractHistory& after,
    const std::string& actor,
    contract::v1::Transition* out
) {
    const bool begins = std::holds_alternative<ContractCreated>(event) ||
                        std::holds_alternative<ContractImported>(event);
    if (begins || from == after.state) return false;
    out->set_from_state(ToProto(from));
    out->set_to_state(ToProto(after.state));
    out->set_actor(actor);
    std::visit([&](const auto& one) { PutReasons(one, out); }, event);
    if (std::holds_alternative<ContractResumed>(event)) out->set_reason(GroundsOf(after));
    if (const auto* ended = std::get_if<ContractEnded>(&event)) {
        const CivilDate first_day_after = ended->last_day.AddDays(1);
        out->set_on(ended->rescinded_on.value_or(first_day_after).ToText());
    }
    return true;
}

}  // namespace luotsi::contract_registry
