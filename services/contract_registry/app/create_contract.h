#pragma once

#include "contract_registry/domain/contract.h"
#include "contract_registry/domain/contract_decide.h"
#include "kernel/clock.h"
#include "kernel/ids.h"
#include "ports/books.h"
#include "ports/sealer.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace luotsi::contract_registry {

// A person as the caller names one; the name goes to the side table only.
struct NamedPerson {
    Side side = Side::kBuyer;
    Level level = Level::kOperational;
    std::string name;
};

class CreateContractHandler {
  public:
    CreateContractHandler(
        ports::Books& books, Clock& clock, IdSource& ids, const ports::Sealer& sealer
    )
        : books_(books), clock_(clock), ids_(ids), sealer_(sealer) {}

    // Completes the command inside the unit of work, before it is decided; null: nothing to do.
    using Complete = std::function<std::optional<
        Rejection>(ports::Unit&, const Uuid& contract, CreateContract& command, const Moment&)>;
    ports::Result<ports::Held<ContractBook>> Handle(
        CreateContract command,
        const std::vector<NamedPerson>& persons,
        const ports::RequestContext& request,
        const Complete& complete = nullptr
    );

    // Draws a draft up anew under the same id.
    ports::Result<ports::Held<ContractBook>> Update(
        const Uuid& contract,
        UpdateDraft command,
        const std::vector<NamedPerson>& persons,
        const ports::RequestContext& request
    );

  private:
    // Gives each person a row in the terms; what it answers goes to the side table.
    std::vector<ports::PrivateText> Name(
        const std::vector<NamedPerson>& persons, const Moment& moment, Terms& terms
    );

    ports::Books& books_;
    Clock& clock_;
    IdSource& ids_;
    const ports::Sealer& sealer_;
};

}  // namespace luotsi::contract_registry
