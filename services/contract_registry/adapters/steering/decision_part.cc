#include "contract_registry/adapters/steering/decision_part.h"

#include "contract_registry/adapters/daily_records.h"
#include "contract_registry/adapters/record_rpc.h"
#include "contract_registry/app/attentions.h"
#include "contract_registry/app/steering/meeting_work.h"
#include "contract_registry/domain/steering/decision.h"
#include "contract_registry/domain/steering/responsibility.h"
#include "platform/metrics/metrics.h"

#include <luotsi/steering/v1/meeting.pb.h>

#include <string>
#include <utility>

namespace luotsi::contract_registry {
namespace {

namespace pb = steering::v1;

constexpr std::string_view kService = "luotsi.steering.v1.ReviewMeetingService";

class DecisionPart : public Part {
  public:
    explicit DecisionPart(const PartKit& kit)
        : journal_(kit.journal),
          records_(kit.records),
          store_(kit.store),
          clock_(kit.clock),
          metrics_(kit.metrics) {}

    void AddTo(rpc::Router& router) override {
        AddUnary(router, kService, "CompleteDecision", this, &DecisionPart::Complete);
        AddUnary(router, kService, "WithdrawDecision", this, &DecisionPart::Withdraw);
        AddUnary(router, kService, "ListDecisions", this, &DecisionPart::List);
    }

    absl::Status BeginDay(const Moment& moment) override {
        const auto round = [&](ports::Unit& unit, const Uuid& id) {
            return DecisionDay(unit, id, moment);
        };
        const absl::Status done =
            RoundOverRecords<MeetingDecisionBook>(journal_, store_, moment, round);
        return done.ok() ? ShowMetrics() : done;
    }

  private:
    absl::Status Complete(
        const rpc::Call& call, const pb::CompleteDecisionRequest& request, pb::MeetingDecision& out
    ) {
        wire::Reader reader;
        const Uuid id = reader.Id(request.decision_id(), "decision_id");
        const auto command = wire::Taken<DecisionCompleted>(request, "", reader);
        if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
        const auto held = records_.Change<MeetingDecisionBook>(
            id,
            call.request,
            [&](ports::Unit&, const auto& before, const Moment& moment) {
                return Decide(before.state, command, moment);
            },
            Tell
        );
        return Answer(call, held, out);
    }

    absl::Status Withdraw(
        const rpc::Call& call, const pb::WithdrawDecisionRequest& request, pb::MeetingDecision& out
    ) {
        wire::Reader reader;
        const Uuid id = reader.Id(request.decision_id(), "decision_id");
        const DecisionWithdrawn command{.reason = request.reason()};
        if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
        const auto held = records_.Change<MeetingDecisionBook>(
            id,
            call.request,
            [&](ports::Unit&, const auto& before, const Moment&) {
                return Decide(before.state, command);
            },
            Tell
        );
        return Answer(call, held, out);
    }

    static void Tell(ports::Unit& unit, const ports::Held<MeetingDecisionBook>& held) {
        TellAttentions<MeetingDecisionBook>(unit, held.state.contract_id, held.id);
    }

    absl::Status Answer(
        const rpc::Call& call,
        const ports::Result<ports::Held<MeetingDecisionBook>>& held,
        pb::MeetingDecision& out
    ) {
        // The change is committed: a failing look at the counts is no failure of the call.
        if (held.ok()) ShowMetrics().IgnoreError();
        const absl::Status answered = AnswerRecord(call, held, out);
        return answered.ok() ? PutOwner(call, held->state, out) : answered;
    }

    absl::Status List(
        const rpc::Call& call,
        const pb::ListDecisionsRequest& request,
        pb::ListDecisionsResponse& out
    ) {
        RecordFilter filter;
        filter.contract = Uuid::Parse(request.contract_id());
        if (request.state() != pb::DECISION_STATE_UNSPECIFIED) {
            const auto state = static_cast<DecisionState>(request.state() - 1);
            filter.states = {std::string(EnumText(state))};
        }
        const absl::Status listed = ListRecords<MeetingDecisionBook>(
            call,
            journal_,
            store_,
            std::move(filter),
            request,
            out,
            [](pb::ListDecisionsResponse& page) { return page.add_decisions(); }
        );
        if (!listed.ok()) return listed;
        for (pb::MeetingDecision& decision : *out.mutable_decisions()) {
            wire::Reader reader;
            const auto state = wire::Taken<MeetingDecision>(decision, "", reader);
            if (absl::Status put = PutOwner(call, state, decision); !put.ok()) return put;
        }
        return absl::OkStatus();
    }

    // The owner is a slot of the contract: who that is today.
    absl::Status PutOwner(
        const rpc::Call& call, const MeetingDecision& decision, pb::MeetingDecision& out
    ) {
        const auto slots = journal_.Load<ResponsibilityBook>(decision.contract_id);
        if (!slots.ok()) return rpc::ToStatus(slots, call.language);
        absl::Status read = absl::OkStatus();
        const PersonLook look = [&](const Uuid& id) {
            const auto person = journal_.Load<PersonBook>(id);
            if (person.ok()) return person->state;
            read.Update(rpc::ToStatus(person, call.language));
            return PersonBook::State();
        };
        const Slot slot{decision.owner_side, decision.owner_level};
        const auto owner = PersonOn(slots->state, slot, clock_.Read().today, look);
        if (owner) out.set_owner_person_id(owner->ToText());
        return read;
    }

    absl::Status ShowMetrics() {
        const auto counts = store_.CountByState(MeetingDecisionBook::kKind);
        if (!counts.ok()) return counts.status();
        for (const auto& [state, name] : EnumNames<DecisionState>::kNames) {
            std::uint64_t count = 0;
            for (const auto& [known, number] : *counts) {
                if (known == name) count = number;
            }
            metrics_
                .GaugeOf(
                    "luotsi_contract_registry_meeting_decisions",
                    "Decisions of review meetings by what became of them.",
                    {{"state", std::string(name)}}
                )
                .Set(static_cast<double>(count));
        }
        return absl::OkStatus();
    }

    journal::Journal& journal_;
    Records& records_;
    RecordStore& store_;
    Clock& clock_;
    metrics::Metrics& metrics_;
};

}  // namespace

std::vector<journal::AggregateOps> DecisionAggregates() {
    return {RecordOps<MeetingDecisionBook>()};
}

std::unique_ptr<Part> MakeDecisions(const PartKit& kit) {
    return std::make_unique<DecisionPart>(kit);
}

}  // namespace luotsi::contract_registry
