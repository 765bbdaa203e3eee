#pragma once

#include "contract_registry/app/amendment_rules.h"
#include "contract_registry/app/concerns.h"
#include "contract_registry/app/contract_changed.h"
#include "contract_registry/app/contract_steps.h"
#include "contract_registry/app/gates.h"
#include "contract_registry/app/steering/power_work.h"
#include "contract_registry/app/term_work.h"
#include "contract_registry/domain/contract.h"
#include "contract_registry/domain/contract_decide.h"
#include "kernel/clock.h"
#include "ports/books.h"

namespace luotsi::contract_registry {

// A step of a contract: one contract, one decision, and what follows for its family.
class ChangeContractHandler {
  public:
    ChangeContractHandler(ports::Books& books, Clock& clock, ClosedDays closed_days = {})
        : books_(books), clock_(clock), closed_days_(closed_days) {}

    template <class Command>
    ports::Result<ports::Held<ContractBook>> Handle(
        const Uuid& contract, const Command& command, const ports::RequestContext& request
    ) {
        const Moment moment = clock_.Read();
        std::optional<ports::Held<ContractBook>> after;
        const auto receipt =
            books_.Run(request, [&](ports::Unit& unit) -> std::optional<Rejection> {
                // A copy: what is looked up may move what the unit holds.
                const ports::Held<ContractBook> held = unit.Get<ContractBook>(contract);
                Command prepared = command;
                if (auto refused = Prepare(unit, contract, held.state, prepared, moment))
                    return refused;
                const auto decision = DecideStep(unit, held, prepared, moment);
                if (decision.accepted()) {
                    const auto gates = GatesOf(prepared);
                    if (auto refused = CheckGates(gates, unit, held, request, moment))
                        return refused;
                }
                if (auto refused = unit.Apply<ContractBook>(contract, decision)) return refused;
                if (auto refused = RefuseRaiseBeyondPower(unit, held, request.actor, moment))
                    return refused;
                if (auto refused = FollowStep(unit, contract, prepared, moment)) return refused;
                TellConcernsIfAny(unit, contract, moment);
                AfterContractChanged(unit, contract, held.state, moment);
                if (auto refused = LookAhead(unit, contract, closed_days_, moment)) return refused;
                after = unit.Get<ContractBook>(contract);
                return std::nullopt;
            });
        return books_.Answer<ContractBook>(receipt, std::move(after));
    }

  private:
    ports::Books& books_;
    Clock& clock_;
    ClosedDays closed_days_;
};

}  // namespace luotsi::contract_registry
