#pragma once

#include "contract_registry/adapters/record_store.h"
#include "contract_registry/adapters/steering/person_store.h"
#include "contract_registry/app/steering/work.h"
#include "contract_registry/domain/steering/responsibility.h"
#include "platform/journal/journal.h"

#include <absl/status/status.h>

#include <cstddef>
#include <map>
#include <vector>

namespace luotsi::contract_registry {

// A slot that a person holds on a day, or sees as the deputy of another (nil: in its own right).
struct HeldSlot {
    Slot slot;
    Uuid deputy_for = {};
};
// By contract, in the order of ids.
using HeldSlots = std::map<Uuid, std::vector<HeldSlot>>;

struct MyWork {
    WorkItem item;
    Uuid deputy_for = {};
};

// Finds the work of a person of a day. Nothing is stored with a person's name on it: each reading
// resolves the slots anew, so that a handover moves all of it at once.
class WorkList {
  public:
    WorkList(journal::Journal& journal, RecordStore& store)
        : journal_(journal), store_(store), persons_(journal) {}

    absl::Status SlotsOf(const Uuid& person, CivilDate day, HeldSlots& held);
    // What waits for those slots of the contract now.
    absl::Status Find(
        const Uuid& contract,
        const std::vector<HeldSlot>& slots,
        CivilDate today,
        std::vector<MyWork>& found
    );

  private:
    absl::Status AddSlotsOf(
        const Uuid& holder, const Uuid& deputy_for, CivilDate day, HeldSlots& held
    );

    journal::Journal& journal_;
    RecordStore& store_;
    PersonStore persons_;
};

}  // namespace luotsi::contract_registry
