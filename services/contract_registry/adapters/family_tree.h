#pragma once

#include "contract_registry/adapters/contract_read_model.h"
#include "contract_registry/domain/contract.h"
#include "platform/journal/journal.h"
#include "ports/scope.h"

#include <luotsi/contract/v1/lifecycle.pb.h>

#include <absl/status/status.h>

#include <cstdint>
#include <optional>

namespace luotsi::contract_registry {

// Contracts of one answer; more are left out and the answer says so.
inline constexpr std::size_t kMaxFamilyNodes = 10'000;

struct FamilyQuestion {
    ports::Scope scope;
    CivilDate day;
    // Absent: as known now.
    std::optional<Instant> known;
};

// One reading of a family: from any of its contracts up to the top and down again.
class FamilyTree {
  public:
    FamilyTree(
        journal::Journal& journal, ContractReadModel& contracts, const FamilyQuestion& question
    )
        : journal_(journal), contracts_(contracts), question_(question) {}

    absl::Status Put(const ports::Held<ContractBook>& start, contract::v1::ContractFamily* out);

  private:
    using Held = ports::Held<ContractBook>;

    absl::StatusOr<Held> Load(const Uuid& id);
    // Nothing where there is no such contract for this caller.
    absl::StatusOr<std::optional<Held>> LoadVisible(const Uuid& id);
    absl::StatusOr<Held> Top(const Held& start);
    absl::Status PutBelow(const Held& held, std::uint32_t depth);
    absl::Status PutNode(const Held& held, std::uint32_t depth);

    journal::Journal& journal_;
    ContractReadModel& contracts_;
    FamilyQuestion question_;
    contract::v1::ContractFamily* out_ = nullptr;
};

}  // namespace luotsi::contract_registry
