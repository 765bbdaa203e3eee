#include "contract_registry/adapters/steering/work_list.h"

#include "contract_registry/adapters/steering/responsible_watch.h"

#include <string>
#include <string_view>

namespace luotsi::contract_registry {
namespace {

// Of one kind and contract; more would not be read by a person.
constexpr std::size_t kMostRecords = 1000;

class StoredWork : public WorkReader {
  public:
    StoredWork(journal::Journal& journal, RecordStore& store, CivilDate today)
        : WorkReader(journal, today), store_(store) {}

  protected:
    absl::Status FindRecords(
        std::string_view kind,
        const Uuid& contract,
        const std::vector<std::string>& states,
        std::vector<Uuid>& found
    ) const override {
        RecordFilter filter{.kind = std::string(kind)};
        filter.contract = contract;
        filter.states = states;
        return store_.List(filter, Uuid(), kMostRecords, found);
    }

  private:
    RecordStore& store_;
};

}  // namespace

absl::Status WorkList::SlotsOf(const Uuid& person, CivilDate day, HeldSlots& held) {
    if (absl::Status own = AddSlotsOf(person, Uuid(), day, held); !own.ok()) return own;
    const auto holders = persons_.DeputisedBy(person, day);
    if (!holders.ok()) return holders.status();
    for (const Uuid& holder : *holders) {
        if (absl::Status read = AddSlotsOf(holder, holder, day, held); !read.ok()) return read;
    }
    return absl::OkStatus();
}

absl::Status WorkList::AddSlotsOf(
    const Uuid& holder, const Uuid& deputy_for, CivilDate day, HeldSlots& held
) {
    const auto contracts = persons_.ContractsOf(holder);
    if (!contracts.ok()) return contracts.status();
    PersonShelf shelf(journal_);
    const PersonLook look = shelf.look();
    for (const Uuid& contract : *contracts) {
        const auto book = journal_.Load<ResponsibilityBook>(contract);
        if (!book.ok())
            return book.failed() ? book.status() : absl::InternalError("slots are refused");
        for (const Slot& slot : kSlots) {
            if (PersonOn(book->state, slot, day, look) == holder)
                held[contract].push_back({slot, deputy_for});
        }
    }
    return shelf.status();
}

absl::Status WorkList::Find(
    const Uuid& contract,
    const std::vector<HeldSlot>& slots,
    CivilDate today,
    std::vector<MyWork>& found
) {
    std::vector<WorkItem> open;
    const absl::Status read = FindOpenWork(StoredWork(journal_, store_, today), contract, open);
    if (!read.ok()) return read;
    for (const WorkItem& item : open) {
        for (const HeldSlot& held : slots) {
            if (held.slot == Slot{item.side, item.level}) found.push_back({item, held.deputy_for});
        }
    }
    return absl::OkStatus();
}

}  // namespace luotsi::contract_registry
