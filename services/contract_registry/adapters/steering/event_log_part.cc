#include "contract_registry/adapters/steering/event_log_part.h"

#include "contract_registry/adapters/record_rpc.h"
#include "contract_registry/adapters/steering/event_log_store.h"
#include "contract_registry/domain/contract.h"

#include <luotsi/steering/v1/steering_event.pb.h>

#include <map>
#include <string>
#include <utility>

namespace luotsi::contract_registry {
namespace {

namespace pb = steering::v1;

constexpr std::string_view kService = "luotsi.steering.v1.SteeringEventService";

void PutEvent(const ports::Held<SteeringEventBook>& held, pb::SteeringEvent* out) {
    PutRecord(held.id, held.state.occasion, held.revision, held.recorded_at, out);
    out->set_removed(held.state.removed);
}

class SteeringEventPart : public Part {
  public:
    explicit SteeringEventPart(const PartKit& kit)
        : journal_(kit.journal), records_(kit.records), store_(kit.store) {}

    void AddTo(rpc::Router& router) override {
        AddUnary(router, kService, "RecordEvent", this, &SteeringEventPart::Record);
        AddUnary(router, kService, "CorrectEvent", this, &SteeringEventPart::Correct);
        AddUnary(router, kService, "RemoveEvent", this, &SteeringEventPart::Remove);
        AddUnary(router, kService, "ListEvents", this, &SteeringEventPart::List);
        AddUnary(router, kService, "CountEvents", this, &SteeringEventPart::Count);
    }

  private:
    absl::Status Record(
        const rpc::Call& call, const pb::RecordEventRequest& request, pb::SteeringEvent& out
    ) {
        wire::Reader reader;
        const SteeringEventRecorded command{
            .occasion = wire::Taken<SteeringOccasion>(request.event(), "event", reader)
        };
        if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
        const auto held = records_.Create<SteeringEventBook>(
            call.request,
            [&](ports::Unit& unit, const auto& before, const Moment& moment) {
                return DecideIn(unit, before.state, command, moment);
            }
        );
        return Answer(call, held, out);
    }

    absl::Status Correct(
        const rpc::Call& call, const pb::CorrectEventRequest& request, pb::SteeringEvent& out
    ) {
        wire::Reader reader;
        const Uuid id = reader.Id(request.event_id(), "event_id");
        const SteeringEventCorrected command{
            .occasion = wire::Taken<SteeringOccasion>(request.event(), "event", reader),
            .reason = request.reason(),
        };
        if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
        const auto held = records_.Change<SteeringEventBook>(
            id,
            call.request,
            [&](ports::Unit& unit, const auto& before, const Moment& moment) {
                return DecideIn(unit, before.state, command, moment);
            }
        );
        return Answer(call, held, out);
    }

    absl::Status Remove(
        const rpc::Call& call, const pb::RemoveEventRequest& request, pb::SteeringEvent& out
    ) {
        wire::Reader reader;
        const Uuid id = reader.Id(request.event_id(), "event_id");
        const SteeringEventRemoved command{.reason = request.reason()};
        if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
        const auto held = records_.Change<SteeringEventBook>(
            id,
            call.request,
            [&](ports::Unit&, const auto& before, const Moment& moment) {
                return Decide(before.state, command, moment);
            }
        );
        return Answer(call, held, out);
    }

    // An event may concern only contracts that there are.
    template <class Command>
    static Decision<SteeringEventEvent> DecideIn(
        ports::Unit& unit, const SteeringEvent& before, const Command& command, const Moment& moment
    ) {
        // A copy: what is looked up may move what the unit holds.
        const SteeringEvent state = before;
        const std::vector<Uuid>& contracts = command.occasion.contract_ids;
        for (std::size_t i = 0; i < contracts.size(); ++i) {
            if (unit.Get<ContractBook>(contracts[i]).state.exists) continue;
            return Rejection{
                .reason = "CONTRACT_NOT_FOUND",
                .field = "event.contract_ids[" + std::to_string(i) + "]",
            };
        }
        return Decide(state, command, moment);
    }

    static absl::Status Answer(
        const rpc::Call& call,
        const ports::Result<ports::Held<SteeringEventBook>>& held,
        pb::SteeringEvent& out
    ) {
        if (!held.ok()) return rpc::ToStatus(held, call.language);
        PutEvent(*held, &out);
        return absl::OkStatus();
    }

    absl::Status List(
        const rpc::Call& call, const pb::ListEventsRequest& request, pb::ListEventsResponse& out
    ) {
        RecordFilter filter;
        if (request.kind() != pb::STEERING_EVENT_KIND_UNSPECIFIED) {
            const auto kind = static_cast<SteeringEventKind>(request.kind() - 1);
            filter.code = std::string(EnumText(kind));
        }
        const absl::Status listed = ListRecords<SteeringEventBook>(
            call,
            journal_,
            store_,
            std::move(filter),
            request,
            out,
            [](pb::ListEventsResponse& page) { return page.add_events(); }
        );
        if (!listed.ok()) return listed;
        // What an event was like lies one level deeper than a record's own fields.
        for (pb::SteeringEvent& event : *out.mutable_events()) {
            const auto held = journal_.Load<SteeringEventBook>(*Uuid::Parse(event.id()));
            if (!held.ok()) return rpc::ToStatus(held, call.language);
            event.Clear();
            PutEvent(*held, &event);
        }
        return absl::OkStatus();
    }

    absl::Status Count(
        const rpc::Call& call, const pb::CountEventsRequest& request, pb::CountEventsResponse& out
    ) {
        wire::Reader reader;
        SteeringEventFilter filter{
            .contract = Uuid::Parse(request.contract_id()),
            .from = reader.Date(request.from_date(), "from_date").value_or(CivilDate()),
            .to = reader.Date(request.to_date(), "to_date").value_or(CivilDate()),
        };
        if (request.kind() != pb::STEERING_EVENT_KIND_UNSPECIFIED)
            filter.kind = static_cast<SteeringEventKind>(request.kind() - 1);
        if (filter.to < filter.from) reader.Fault("to_date", "DATE_ORDER_REVERSED");
        if (request.has_as_of()) filter.as_of = reader.InstantOf(request.as_of(), "as_of");
        const Instant now = records_.clock().Read().now;
        if (filter.as_of && *filter.as_of > now) reader.Fault("as_of", "FIELD_OUT_OF_RANGE");
        if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
        std::map<SteeringEventKind, SteeringEventCount> counts;
        const absl::Status counted = CountSteeringEvents(journal_, filter, counts);
        if (!counted.ok()) return rpc::WithDetails(counted, call.language);
        for (const auto& [kind, count] : counts) {
            pb::EventCount* row = out.add_counts();
            row->set_kind(static_cast<pb::SteeringEventKind>(static_cast<int>(kind) + 1));
            row->set_events(count.events);
            row->set_participants(count.participants);
        }
        wire::Put(filter.as_of.value_or(now), out.mutable_as_of());
        return absl::OkStatus();
    }

    journal::Journal& journal_;
    Records& records_;
    RecordStore& store_;
};

}  // namespace

std::vector<journal::AggregateOps> SteeringEventAggregates() {
    return {journal::MakeOps<SteeringEventBook>(ProjectSteeringEvent)};
}

std::unique_ptr<Part> MakeSteeringEvents(const PartKit& kit) {
    return std::make_unique<SteeringEventPart>(kit);
}

}  // namespace luotsi::contract_registry
