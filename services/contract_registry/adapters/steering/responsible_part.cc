#include "contract_registry/adapters/steering/responsible_part.h"

#include "contract_registry/adapters/daily_records.h"
#include "contract_registry/adapters/record_rpc.h"
#include "contract_registry/adapters/steering/person_store.h"
#include "contract_registry/adapters/steering/responsible_watch.h"
#include "contract_registry/adapters/steering/work_list.h"
#include "contract_registry/app/parameters.h"
#include "contract_registry/app/steering/responsible.h"
#include "contract_registry/domain/contract.h"
#include "contract_registry/domain/provider_change.h"

#include <luotsi/steering/v1/responsible.pb.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

namespace luotsi::contract_registry {
namespace {

namespace pb = steering::v1;

constexpr std::string_view kService = "luotsi.steering.v1.ResponsibleService";

bool IsOpen(const ContractHistory& history) {
    return history.state != ContractState::kClosed && history.state != ContractState::kCancelled;
}

class ResponsiblePart : public Part {
  public:
    explicit ResponsiblePart(const PartKit& kit)
        : journal_(kit.journal),
          contracts_(kit.contracts),
          clock_(kit.clock),
          store_(kit.store),
          persons_(kit.journal),
          work_(kit.journal, kit.store) {}

    void AddTo(rpc::Router& router) override {
        AddUnary(router, kService, "AssignSlot", this, &ResponsiblePart::Assign);
        AddUnary(router, kService, "ListResponsible", this, &ResponsiblePart::List);
        AddUnary(router, kService, "ListMyWork", this, &ResponsiblePart::ListWork);
    }

    absl::Status BeginDay(const Moment& moment) override {
        const absl::Status looked = RoundOverRecords<ResponsibilityBook>(
            journal_,
            store_,
            moment,
            [&moment](ports::Unit& unit, const Uuid& contract) {
                return LookAtSlotsIn(unit, contract, moment);
            }
        );
        return looked.ok() ? LookWhereRequired(moment) : looked;
    }

  private:
    // From the day on which the county demands all slots, also of contracts that were in force.
    absl::Status LookWhereRequired(const Moment& moment) {
        const auto parameter = LoadParameter(journal_, kResponsibleRequired);
        if (parameter.failed()) return parameter.status();
        if (!FlagOn(parameter->state, moment.today)) return absl::OkStatus();
        Uuid after;
        while (true) {
            const auto found = persons_.NotYetRequired(after, kDailyPage);
            if (!found.ok()) return found.status();
            if (found->empty()) return absl::OkStatus();
            after = found->back();
            const absl::Status looked = LookAtContracts(journal_, *found, moment, "schedule");
            if (!looked.ok()) return looked;
        }
    }

    absl::Status Assign(
        const rpc::Call& call, const pb::AssignSlotRequest& request, pb::ResponsibleSlots& out
    ) {
        wire::Reader reader;
        AssignSlot command{};
        command.contract_id = reader.Id(request.contract_id(), "contract_id");
        command.assignment.slot = wire::Taken<Slot>(request, "", reader);
        if (!request.person_id().empty())
            command.assignment.person_id = reader.Id(request.person_id(), "person_id");
        command.assignment.from = reader.Date(request.from(), "from").value_or(CivilDate());
        command.assignment.to = reader.Date(request.to(), "to");
        if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
        const auto held = Assign(command, call.request);
        if (!held.ok()) return rpc::ToStatus(held, call.language);
        return PutSlots(call, *held, command.assignment.from, out);
    }

    ports::Result<ports::Held<ResponsibilityBook>> Assign(
        AssignSlot command, const ports::RequestContext& request
    ) {
        const Moment moment = clock_.Read();
        std::optional<ports::Held<ResponsibilityBook>> after;
        const auto decide = [&](ports::Unit& unit) -> std::optional<Rejection> {
            const ContractHistory& history = unit.Get<ContractBook>(command.contract_id).state;
            command.contract_exists = history.exists;
            command.contract_open = IsOpen(history);
            // A copy: what is looked up may move what the unit holds.
            const Responsibility book = unit.Get<ResponsibilityBook>(command.contract_id).state;
            const auto decision = Decide(book, command, PersonsIn(unit), moment);
            if (auto refused = unit.Apply<ResponsibilityBook>(command.contract_id, decision))
                return refused;
            if (auto refused = LookAtSlotsIn(unit, command.contract_id, moment)) return refused;
            after = unit.Get<ResponsibilityBook>(command.contract_id);
            return std::nullopt;
        };
        const auto receipt = journal_.Run(request, decide);
        return journal_.Answer<ResponsibilityBook>(receipt, std::move(after));
    }

    absl::Status List(
        const rpc::Call& call, const pb::ListResponsibleRequest& request, pb::ResponsibleSlots& out
    ) {
        wire::Reader reader;
        const Uuid contract = reader.Id(request.contract_id(), "contract_id");
        const CivilDate day =
            reader.Date(request.valid_on(), "valid_on").value_or(clock_.Read().today);
        if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
        const absl::StatusOr<bool> covered = contracts_.Covers(call.caller.scope, contract);
        if (!covered.ok()) return rpc::WithDetails(covered.status(), call.language);
        const auto known = journal_.Load<ContractBook>(contract);
        if (!known.ok()) return rpc::ToStatus(known, call.language);
        if (!*covered || !known->exists())
            return rpc::Fault("CONTRACT_NOT_FOUND", "contract_id", "", call.language);
        const auto held = journal_.Load<ResponsibilityBook>(contract);
        if (!held.ok()) return rpc::ToStatus(held, call.language);
        const absl::Status put = PutSlots(call, *held, day, out);
        if (put.ok() && call.caller.scope.limited()) HideFormer(known->state, day, out);
        return put;
    }

    // The people of a company that provided before are not the next one's to read.
    void HideFormer(const ContractHistory& contract, CivilDate day, pb::ResponsibleSlots& out) {
        const auto since = ProviderSince(contract, clock_.Read().today);
        if (!since || day >= *since) return;
        for (pb::ResponsibleSlot& slot : *out.mutable_slots()) {
            if (slot.side() != contract::v1::SIDE_PROVIDER) continue;
            slot.clear_person();
            slot.clear_named_person_id();
            slot.clear_deputy_ids();
        }
    }

    absl::Status PutSlots(
        const rpc::Call& call,
        const ports::Held<ResponsibilityBook>& held,
        CivilDate day,
        pb::ResponsibleSlots& out
    ) {
        PersonShelf shelf(journal_);
        const PersonLook look = shelf.look();
        const std::set<CivilDate> days = ChangeDays(held.state, look);
        out.set_contract_id(held.id.ToText());
        out.set_valid_on(day.ToText());
        for (const Slot& slot : kSlots)
            PutSlot(
                held.state,
                slot,
                day,
                SpanAround(held.state, slot, day, days, look),
                shelf,
                *out.add_slots()
            );
        if (!shelf.status().ok()) return rpc::WithDetails(shelf.status(), call.language);
        if (held.exists()) {
            out.set_revision(held.revision);
            out.set_etag(wire::Etag(held.revision));
            wire::Put(held.recorded_at, out.mutable_recorded_at());
        }
        return PutNames(call, shelf, out);
    }

    static void PutSlot(
        const Responsibility& book,
        const Slot& slot,
        CivilDate day,
        const SlotSpan& span,
        PersonShelf& shelf,
        pb::ResponsibleSlot& out
    ) {
        wire::Fill(slot, &out);
        out.set_valid_from(wire::TextOf(span.from));
        out.set_valid_to(wire::TextOf(span.to));
        const SlotAssignment* named = AssignmentOn(book, slot, day);
        const bool went_on =
            named != nullptr && !named->person_id.IsNil() && span.person != named->person_id;
        if (went_on) out.set_named_person_id(named->person_id.ToText());
        if (!span.person) return;
        const Person person = shelf.Get(*span.person);
        out.mutable_person()->set_id(span.person->ToText());
        out.mutable_person()->set_code(person.data.code);
        for (const StandInAppointed& one : person.stand_ins) {
            const bool stands_in = one.from <= day && day <= one.to;
            // Whoever has left stands in for nobody.
            if (stands_in && shelf.Get(one.deputy_id).HereOn(day))
                out.add_deputy_ids(one.deputy_id.ToText());
        }
    }

    absl::Status PutNames(const rpc::Call& call, PersonShelf& shelf, pb::ResponsibleSlots& out) {
        std::vector<Uuid> refs;
        for (const pb::ResponsibleSlot& slot : out.slots()) {
            if (!slot.has_person()) continue;
            const PersonData data = shelf.Get(*Uuid::Parse(slot.person().id())).data;
            refs.push_back(data.kept_name.ref);
            refs.push_back(data.kept_contact.ref);
        }
        const auto texts = journal_.PrivateTextsOf(refs);
        if (!texts.ok()) return rpc::WithDetails(texts.status(), call.language);
        const auto text_of = [&](const Uuid& ref) {
            const auto found = texts->find(ref);
            return found == texts->end() ? std::string() : found->second;
        };
        for (pb::ResponsibleSlot& slot : *out.mutable_slots()) {
            if (!slot.has_person()) continue;
            const PersonData data = shelf.Get(*Uuid::Parse(slot.person().id())).data;
            slot.mutable_person()->set_name(text_of(data.kept_name.ref));
            slot.mutable_person()->set_contact(text_of(data.kept_contact.ref));
        }
        return absl::OkStatus();
    }

    absl::Status ListWork(
        const rpc::Call& call, const pb::ListMyWorkRequest& request, pb::ListMyWorkResponse& out
    ) {
        const Checked<wire::Page> page = wire::ReadPage(request);
        if (!page.ok()) return rpc::ToStatus(page.rejection(), call.language);
        wire::Reader reader;
        std::optional<Uuid> person;
        if (!request.person_id().empty()) person = reader.Id(request.person_id(), "person_id");
        const Uuid after =
            page.value().after.empty() ? Uuid() : reader.Id(page.value().after, "page_token");
        if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
        const absl::Status known = FindPerson(call, person);
        if (!known.ok()) return known;
        HeldSlots held;
        const CivilDate today = clock_.Read().today;
        absl::Status read = work_.SlotsOf(*person, today, held);
        if (read.ok()) read = KeepVisible(call.caller.scope, held);
        if (!read.ok()) return rpc::WithDetails(read, call.language);
        out.set_person_id(person->ToText());
        for (const auto& [contract, slots] : held)
            out.set_slots(out.slots() + static_cast<std::uint32_t>(slots.size()));
        for (auto at = held.upper_bound(after); at != held.end(); ++at) {
            if (static_cast<std::size_t>(out.items_size()) >= page.value().size) {
                out.set_next_page_token(page.value().TokenAfter(std::prev(at)->first.ToText()));
                break;
            }
            std::vector<MyWork> found;
            read = work_.Find(at->first, at->second, today, found);
            if (!read.ok()) return rpc::WithDetails(read, call.language);
            for (const MyWork& one : found)
                PutWork(one, *out.add_items());
        }
        return absl::OkStatus();
    }

    // The one that was asked for, or the one with the caller's login.
    absl::Status FindPerson(const rpc::Call& call, std::optional<Uuid>& person) {
        if (!person) {
            auto found = persons_.PersonOfLogin(call.request.actor);
            if (!found.ok()) return rpc::WithDetails(found.status(), call.language);
            person = *found;
        } else {
            const auto held = journal_.Load<PersonBook>(*person);
            if (!held.ok()) return rpc::ToStatus(held, call.language);
            const bool hidden =
                call.caller.scope.limited() && held->state.data.side != Side::kProvider;
            if (!held->exists() || hidden) person.reset();
        }
        if (person) return absl::OkStatus();
        return rpc::Fault("PERSON_NOT_FOUND", "person_id", "", call.language);
    }

    // A provider sees the work of its own side in its own contracts.
    absl::Status KeepVisible(const ports::Scope& scope, HeldSlots& held) {
        if (!scope.limited()) return absl::OkStatus();
        for (auto at = held.begin(); at != held.end();) {
            const auto covered = contracts_.Covers(scope, at->first);
            if (!covered.ok()) return covered.status();
            std::erase_if(at->second, [&](const HeldSlot& one) {
                return !*covered || one.slot.side != Side::kProvider;
            });
            at = at->second.empty() ? held.erase(at) : std::next(at);
        }
        return absl::OkStatus();
    }

    static void PutWork(const MyWork& work, pb::WorkItem& out) {
        wire::Fill(work.item, &out);
        if (!work.deputy_for.IsNil()) out.set_deputy_for_id(work.deputy_for.ToText());
    }

    journal::Journal& journal_;
    ContractReadModel& contracts_;
    Clock& clock_;
    RecordStore& store_;
    PersonStore persons_;
    WorkList work_;
};

}  // namespace

std::vector<journal::AggregateOps> ResponsibleAggregates() {
    return {journal::MakeOps<ResponsibilityBook>(ProjectResponsibility)};
}

std::unique_ptr<Part> MakeResponsible(const PartKit& kit) {
    return std::make_unique<ResponsiblePart>(kit);
}

}  // namespace luotsi::contract_registry
