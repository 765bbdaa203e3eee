#include "contract_registry/adapters/steering/person_part.h"

#include "contract_registry/adapters/record_rpc.h"
#include "contract_registry/adapters/steering/person_names.h"
#include "contract_registry/adapters/steering/person_store.h"
#include "contract_registry/adapters/steering/responsible_watch.h"
#include "contract_registry/app/steering/responsible.h"

#include <luotsi/steering/v1/responsible.pb.h>

#include <optional>
#include <utility>

namespace luotsi::contract_registry {
namespace {

namespace pb = steering::v1;

constexpr std::string_view kService = "luotsi.steering.v1.ResponsibleService";

// Texts for the side table, and whether a code that stays for ever tells the name.
struct NewTexts {
    std::vector<ports::PrivateText> texts;
    bool code_names = false;
};

auto Keep(const NewTexts& told) {
    return [&told](ports::Unit& unit, const auto&) {
        for (const ports::PrivateText& text : told.texts)
            unit.Keep(text);
    };
}

// Destroys in the unit of the change what it gives up.
Decision<PersonEvent> Forget(ports::Unit& unit, Decision<PersonEvent> decision) {
    if (!decision.accepted()) return decision;
    for (const PersonEvent& event : decision.events()) {
        std::vector<Uuid> refs;
        if (const auto* changed = std::get_if<PersonChanged>(&event)) refs = changed->replaced;
        if (const auto* erased = std::get_if<PersonErased>(&event)) refs = erased->refs;
        for (const Uuid& ref : refs)
            unit.Forget(ref);
    }
    return decision;
}

// Looks in the unit of the change at what it leaves vacant.
auto LookAt(const std::vector<Uuid>& contracts, const Moment& moment) {
    return [&contracts, moment](ports::Unit& unit, const auto&) {
        for (const Uuid& contract : contracts) {
            const auto refused = LookAtSlotsIn(unit, contract, moment);
            LUOTSI_CHECK(!refused, "a look refuses nothing");
        }
    };
}

class PersonPart : public Part {
  public:
    explicit PersonPart(const PartKit& kit)
        : journal_(kit.journal),
          records_(kit.records),
          store_(kit.store),
          persons_(kit.journal),
          sealer_(kit.sealer) {}

    void AddTo(rpc::Router& router) override {
        AddUnary(router, kService, "AddPerson", this, &PersonPart::Add);
        AddUnary(router, kService, "ChangePerson", this, &PersonPart::Change);
        AddUnary(router, kService, "HandOver", this, &PersonPart::HandWorkOver);
        AddUnary(router, kService, "AppointStandIn", this, &PersonPart::Appoint);
        AddUnary(router, kService, "RecordDeparture", this, &PersonPart::Depart);
        AddUnary(router, kService, "ErasePerson", this, &PersonPart::Erase);
        AddUnary(router, kService, "GetPerson", this, &PersonPart::Get);
        AddUnary(router, kService, "ListPersons", this, &PersonPart::List);
    }

    // Texts whose erasure an earlier release recorded and that a crash left behind.
    absl::Status BeginDay(const Moment&) override { return DestroyErasedTexts(journal_); }

  private:
    absl::Status Add(const rpc::Call& call, const pb::AddPersonRequest& request, pb::Person& out) {
        wire::Reader reader;
        AddPerson command{.data = wire::Taken<PersonData>(request.person(), "person", reader)};
        if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
        const NewTexts told = Seal(request.person(), command.data);
        command.code_names = told.code_names;
        const auto held = records_.Create<PersonBook>(
            call.request,
            [&](ports::Unit&, const auto& before, const Moment&) {
                return Decide(before.state, command);
            },
            Keep(told)
        );
        return Answer(call, held, out);
    }

    absl::Status Change(
        const rpc::Call& call, const pb::ChangePersonRequest& request, pb::Person& out
    ) {
        wire::Reader reader;
        const Uuid id = reader.Id(request.person_id(), "person_id");
        ChangePerson command{
            .data = wire::Taken<PersonData>(request.person(), "person", reader),
            .name = request.person().name(),
        };
        if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
        auto earlier = EarlierName(id, request.person().name());
        if (!earlier.ok()) return rpc::WithDetails(earlier.status(), call.language);
        command.earlier = *std::move(earlier);
        const NewTexts told = Seal(request.person(), command.data);
        const auto held = records_.Change<PersonBook>(
            id,
            call.request,
            [&](ports::Unit& unit, const auto& before, const Moment&) {
                return Forget(unit, Decide(before.state, command));
            },
            Keep(told)
        );
        return Answer(call, held, out);
    }

    // Where the person is told by a name that it has no longer; what may be a namesake's is left.
    absl::StatusOr<std::vector<Uuid>> EarlierName(const Uuid& id, const std::string& name) {
        const auto held = journal_.Load<PersonBook>(id);
        if (!held.ok()) return held.failed() ? held.status() : absl::InternalError("unreadable");
        const auto before = journal_.PrivateTextOf(held->state.data.kept_name.ref);
        if (!before.ok()) return before.status();
        if (*before == name) return std::vector<Uuid>();
        auto names = NamesOf(journal_, persons_, id, {});
        if (!names.ok()) return names.status();
        return std::move(names->own);
    }

    absl::Status HandWorkOver(
        const rpc::Call& call, const pb::HandOverRequest& request, pb::Person& out
    ) {
        wire::Reader reader;
        const HandOver command{
            .person_id = reader.Id(request.person_id(), "person_id"),
            .handover = wire::Taken<PersonHandedOver>(request, "", reader),
        };
        if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
        const auto contracts = persons_.ContractsOf(command.person_id);
        if (!contracts.ok()) return rpc::WithDetails(contracts.status(), call.language);
        const auto held = records_.Change<PersonBook>(
            command.person_id,
            call.request,
            [&](ports::Unit& unit, const auto& before, const Moment& moment) {
                return Decide(before.state, command, PersonsIn(unit), moment);
            },
            LookAt(*contracts, records_.clock().Read())
        );
        return AnswerWatched(call, held, out);
    }

    absl::Status Appoint(
        const rpc::Call& call, const pb::AppointStandInRequest& request, pb::Person& out
    ) {
        wire::Reader reader;
        const AppointStandIn command{
            .person_id = reader.Id(request.person_id(), "person_id"),
            .stand_in = wire::Taken<StandInAppointed>(request, "", reader),
        };
        if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
        const auto held = records_.Change<PersonBook>(
            command.person_id,
            call.request,
            [&](ports::Unit& unit, const auto& before, const Moment& moment) {
                return Decide(before.state, command, PersonsIn(unit), moment);
            }
        );
        return Answer(call, held, out);
    }

    absl::Status Depart(
        const rpc::Call& call, const pb::RecordDepartureRequest& request, pb::Person& out
    ) {
        wire::Reader reader;
        const Uuid id = reader.Id(request.person_id(), "person_id");
        const RecordDeparture command{
            reader.Date(request.last_day(), "last_day").value_or(CivilDate())
        };
        if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
        const auto contracts = persons_.ContractsOf(id);
        if (!contracts.ok()) return rpc::WithDetails(contracts.status(), call.language);
        const auto held = records_.Change<PersonBook>(
            id,
            call.request,
            [&](ports::Unit&, const auto& before, const Moment& moment) {
                return Decide(before.state, command, moment);
            },
            LookAt(*contracts, records_.clock().Read())
        );
        return AnswerWatched(call, held, out);
    }

    absl::Status Erase(
        const rpc::Call& call, const pb::ErasePersonRequest& request, pb::ErasePersonResponse& out
    ) {
        wire::Reader reader;
        const Uuid id = reader.Id(request.person_id(), "person_id");
        NameTold told;
        for (int i = 0; i < request.also_in_size(); ++i)
            told.also_in.insert(reader.Id(request.also_in(i), "also_in"));
        for (int i = 0; i < request.not_in_size(); ++i)
            told.not_in.insert(reader.Id(request.not_in(i), "not_in"));
        if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
        const absl::StatusOr<SortedNames> names = NamesOf(journal_, persons_, id, told);
        if (!names.ok()) return rpc::WithDetails(names.status(), call.language);
        const ErasePerson command{.refs = names->own, .unclear = names->unclear};
        std::size_t texts = 0;
        const auto held = records_.Change<PersonBook>(
            id,
            call.request,
            [&](ports::Unit& unit, const auto& before, const Moment& moment) {
                auto decision = Forget(unit, Decide(before.state, command, moment));
                if (decision.accepted())
                    texts = std::get<PersonErased>(decision.events().front()).refs.size();
                return decision;
            }
        );
        if (!held.ok()) return rpc::ToStatus(held, call.language);
        // A repetition decided nothing, and tells what was decided then.
        if (held->replayed) texts = TextsErasedWith(id);
        out.set_texts(static_cast<std::uint32_t>(texts));
        return Answer(call, held, *out.mutable_person());
    }

    std::size_t TextsErasedWith(const Uuid& person) {
        const auto rows = journal_.RowsOf(PersonBook::kKind, person);
        if (!rows.ok()) return 0;
        for (const journal::Row& row : *rows) {
            const std::shared_ptr<const void> event = journal_.DecodeEvent(row);
            if (event == nullptr) continue;
            const auto* erased =
                std::get_if<PersonErased>(static_cast<const PersonEvent*>(event.get()));
            if (erased != nullptr) return erased->refs.size();
        }
        return 0;
    }

    absl::Status Get(const rpc::Call& call, const pb::GetPersonRequest& request, pb::Person& out) {
        const absl::Status found = GetRecord<PersonBook>(
            call, journal_, store_, request.person_id(), "person_id", "PERSON_NOT_FOUND", out
        );
        return found.ok() ? Complete(call, out) : found;
    }

    absl::Status List(
        const rpc::Call& call, const pb::ListPersonsRequest& request, pb::ListPersonsResponse& out
    ) {
        RecordFilter filter;
        filter.code = request.code();
        if (!request.with_erased()) filter.states = {"here", "left"};
        const absl::Status listed = ListRecords<PersonBook>(
            call,
            journal_,
            store_,
            std::move(filter),
            request,
            out,
            [](pb::ListPersonsResponse& page) { return page.add_persons(); }
        );
        if (!listed.ok()) return listed;
        for (pb::Person& person : *out.mutable_persons()) {
            if (const absl::Status put = Complete(call, person); !put.ok()) return put;
        }
        return absl::OkStatus();
    }

    // Gives name and contact a place of their own; `data` keeps where and a hash.
    NewTexts Seal(const pb::Person& told, PersonData& data) {
        NewTexts fresh;
        const auto seal = [&](const std::string& text) -> KeptText {
            if (text.empty()) return {};
            const Instant now = records_.clock().Read().now;
            const ports::PrivateText kept{
                .ref = records_.ids().Next(now), .text = text, .salt = records_.ids().Next(now)
            };
            fresh.texts.push_back(kept);
            return {.ref = kept.ref, .hash = sealer_.Hash(kept.salt, kept.text)};
        };
        data.kept_name = seal(told.name());
        data.kept_contact = seal(told.contact());
        fresh.code_names =
            HoldsWordOfName(data.code, told.name()) || HoldsWordOfName(data.actor, told.name());
        return fresh;
    }
    // The same, after looking once more: a slot may have been named for the person meanwhile.
    absl::Status AnswerWatched(
        const rpc::Call& call, const ports::Result<ports::Held<PersonBook>>& held, pb::Person& out
    ) {
        if (!held.ok() || call.request.validate_only) return Answer(call, held, out);
        const auto contracts = persons_.ContractsOf(held->id);
        if (!contracts.ok()) return rpc::WithDetails(contracts.status(), call.language);
        const absl::Status looked =
            LookAtContracts(journal_, *contracts, records_.clock().Read(), call.request.actor);
        if (!looked.ok()) return rpc::WithDetails(looked, call.language);
        return Answer(call, held, out);
    }

    absl::Status Answer(
        const rpc::Call& call, const ports::Result<ports::Held<PersonBook>>& held, pb::Person& out
    ) {
        const absl::Status answered = AnswerRecord(call, held, out);
        return answered.ok() ? PutTexts(call, held->state, out) : answered;
    }
    absl::Status Complete(const rpc::Call& call, pb::Person& out) {
        const auto held = journal_.Load<PersonBook>(*Uuid::Parse(out.id()));
        if (!held.ok()) return rpc::ToStatus(held, call.language);
        return PutTexts(call, held->state, out);
    }
    absl::Status PutTexts(const rpc::Call& call, const Person& person, pb::Person& out) {
        wire::Fill(person.data, &out);
        const Uuid name = person.data.kept_name.ref;
        const Uuid contact = person.data.kept_contact.ref;
        const auto texts = journal_.PrivateTextsOf({name, contact});
        if (!texts.ok()) return rpc::WithDetails(texts.status(), call.language);
        if (const auto kept = texts->find(name); kept != texts->end()) out.set_name(kept->second);
        if (const auto kept = texts->find(contact); kept != texts->end())
            out.set_contact(kept->second);
        return absl::OkStatus();
    }

    journal::Journal& journal_;
    Records& records_;
    RecordStore& store_;
    PersonStore persons_;
    const ports::Sealer& sealer_;
};

}  // namespace

std::vector<journal::AggregateOps> PersonAggregates() {
    return {journal::MakeOps<PersonBook>(ProjectPerson)};
}

std::unique_ptr<Part> MakePersons(const PartKit& kit) {
    return std::make_unique<PersonPart>(kit);
}

}  // namespace luotsi::contract_registry
