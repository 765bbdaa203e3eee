#pragma once

#include "kernel/clock.h"
#include "kernel/ids.h"
#include "ports/books.h"
#include "report_intake/domain/definition.h"
#include "report_intake/domain/permissions.h"
#include "report_intake/domain/terms.h"

#include <optional>
#include <utility>

namespace luotsi::report_intake {

// The definitions by which a month's report is read. A contract that never had one is not asked for
// more.
inline DefinitionsInForce DefinitionsFor(ports::Unit& unit, const Uuid& contract, Month month) {
    if (!unit.Get<PermissionsBook>(contract).state.defined) return {};
    return InForceIn(unit.Get<DefinitionBook>(contract).state, month);
}

// Proposes and accepts.
class DefinitionCommands {
  public:
    DefinitionCommands(ports::Books& books, Clock& clock) : books_(books), clock_(clock) {}

    ports::Result<ports::Held<DefinitionBook>> Handle(
        const Uuid& contract, const ProposeDefinition& command, const ports::RequestContext& request
    ) {
        return Run(contract, request, [&](ports::Unit& unit, const Moment& moment) {
            const ContractDefinitions& known = unit.Get<DefinitionBook>(contract).state;
            return Decide(known, unit.Get<TermsBook>(contract).state, command, moment);
        });
    }
    ports::Result<ports::Held<DefinitionBook>> Handle(
        const Uuid& contract, const AcceptDefinition& command, const ports::RequestContext& request
    ) {
        return Run(contract, request, [&](ports::Unit& unit, const Moment& moment) {
            return Decide(unit.Get<DefinitionBook>(contract).state, command, moment);
        });
    }

  private:
    template <class DecideIn>
    ports::Result<ports::Held<DefinitionBook>> Run(
        const Uuid& contract, const ports::RequestContext& request, const DecideIn& decide
    ) {
        const Moment moment = clock_.Read();
        std::optional<ports::Held<DefinitionBook>> after;
        const auto receipt =
            books_.Run(request, [&](ports::Unit& unit) -> std::optional<Rejection> {
                if (auto refused = unit.Apply<DefinitionBook>(contract, decide(unit, moment)))
                    return refused;
                if (!unit.Get<PermissionsBook>(contract).state.defined)
                    unit.Append<PermissionsBook>(contract, DefinitionsBegun{});
                after = unit.Get<DefinitionBook>(contract);
                return std::nullopt;
            });
        return books_.Answer<DefinitionBook>(receipt, std::move(after));
    }

    ports::Books& books_;
    Clock& clock_;
};

}  // namespace luotsi::report_intake
