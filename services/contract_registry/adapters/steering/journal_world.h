#pragma once

#include "contract_registry/adapters/contract_read_model.h"
#include "contract_registry/adapters/record_store.h"
#include "contract_registry/app/steering/measures.h"
#include "platform/journal/journal.h"

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace luotsi::contract_registry {

// The registry's journal as it was known at an instant. One answer's worth: not to be kept.
class JournalWorld : public MeasureWorld {
  public:
    JournalWorld(
        journal::Journal& journal, ContractReadModel& contracts, RecordStore& store, Instant known
    )
        : journal_(journal), contracts_(contracts), store_(store), known_(known) {}

    ports::Books& books() override { return journal_; }
    Instant known() const override { return known_; }
    absl::Status EachContract(const OnContract& tell) override;
    absl::StatusOr<ContractHistory> ContractOn(
        const ports::Held<ContractBook>& contract, CivilDate day
    ) override;
    Instant KnownBy(CivilDate day) const override;
    // Whether a review meeting of the contract was overdue at the end of a day.
    absl::StatusOr<bool> ReviewOverdue(const Uuid& contract, CivilDate day);
    absl::Status EachRecord(std::string_view kind, const OnRecord& tell) override;
    // The last position of the journal at the instant; 0 before the first one.
    absl::StatusOr<std::uint64_t> Position();

  private:
    // So many contracts are kept for the next one who asks for all; beyond, each asks the journal.
    static constexpr std::size_t kMostKept = 20'000;
    absl::Status ReadContracts(const OnContract& tell);

    journal::Journal& journal_;
    ContractReadModel& contracts_;
    RecordStore& store_;
    Instant known_;
    std::optional<std::vector<ports::Held<ContractBook>>> kept_;
};

}  // namespace luotsi::contract_registry
