#pragma once

#include "contract_registry/domain/contract.h"
#include "contract_registry/domain/contract_decide.h"
#include "kernel/clock.h"
#include "ports/books.h"

namespace luotsi::contract_registry {

// Activation and amendment: one contract, one decision.
class ChangeContractHandler {
  public:
    ChangeContractHandler(ports::Books& books, Clock& clock) : books_(books), clock_(clock) {}

    template <class Command>
    ports::Result<ports::Held<ContractBook>> Handle(
        const Uuid& contract, const Command& command, const ports::RequestContext& request
    ) {
        const Moment moment = clock_.Read();
        std::optional<ports::Held<ContractBook>> after;
        const auto receipt =
            books_.Run(request, [&](ports::Unit& unit) -> std::optional<Rejection> {
                const ports::Held<ContractBook>& held = unit.Get<ContractBook>(contract);
                const auto decision = Decide(held.state, held.revision, command, moment);
                if (auto refused = unit.Apply<ContractBook>(contract, decision)) return refused;
                after = unit.Get<ContractBook>(contract);
                return std::nullopt;
            });
        return books_.Answer<ContractBook>(receipt, std::move(after));
    }

  private:
    ports::Books& books_;
    Clock& clock_;
};

}  // namespace luotsi::contract_registry
