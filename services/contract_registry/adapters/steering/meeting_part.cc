#include "contract_registry/adapters/steering/meeting_part.h"

#include "contract_registry/adapters/daily_records.h"
#include "contract_registry/adapters/record_rpc.h"
#include "contract_registry/adapters/steering/event_log_store.h"
#include "contract_registry/adapters/steering/meeting_watch.h"
#include "contract_registry/app/parameters.h"
#include "contract_registry/app/steering/meeting_work.h"
#include "platform/metrics/metrics.h"

#include <luotsi/steering/v1/meeting.pb.h>

#include <string>
#include <utility>

namespace luotsi::contract_registry {
namespace {

namespace pb = steering::v1;

constexpr std::string_view kService = "luotsi.steering.v1.ReviewMeetingService";

class MeetingPart : public Part {
  public:
    explicit MeetingPart(const PartKit& kit)
        : journal_(kit.journal),
          contracts_(kit.contracts),
          records_(kit.records),
          store_(kit.store),
          metrics_(kit.metrics) {}

    void AddTo(rpc::Router& router) override {
        AddUnary(router, kService, "ScheduleReviewMeeting", this, &MeetingPart::Schedule);
        AddUnary(router, kService, "RecordNegotiation", this, &MeetingPart::Record);
        AddUnary(router, kService, "GetReviewPlan", this, &MeetingPart::Get);
        AddUnary(router, kService, "ListReviewPlans", this, &MeetingPart::ListPlans);
        AddUnary(router, kService, "ListReviewMeetings", this, &MeetingPart::ListMeetings);
    }

    absl::Status BeginDay(const Moment& moment) override {
        const auto interval = LoadParameter(journal_, kReviewInterval);
        if (!interval.ok()) return rpc::ToStatus(interval, "en");
        const std::uint64_t months = ReviewMonthsOn(interval->state, moment.today).value_or(0);
        if (absl::Status done = RenewPlans(months, moment); !done.ok()) return done;
        const auto round = [&](ports::Unit& unit, const Uuid& id) {
            return ReviewDay(unit, id, moment);
        };
        const absl::Status done = RoundOverRecords<ReviewPlanBook>(journal_, store_, moment, round);
        return done.ok() ? ShowMetrics() : done;
    }

  private:
    absl::Status RenewPlans(std::uint64_t months, const Moment& moment) {
        Uuid after;
        while (true) {
            std::vector<WatchedContract> found;
            const absl::Status listed =
                FindMeetingsToPlan(journal_, months, after, kDailyPage, found);
            if (!listed.ok()) return listed;
            if (found.empty()) return absl::OkStatus();
            after = found.back().contract;
            std::vector<ports::Entry> work;
            for (const WatchedContract& one : found) {
                ports::RequestContext request;
                request.request_id =
                    "day/" + moment.today.ToText() + "/review_due/" + one.contract.ToText();
                request.actor = "schedule";
                work.push_back({request, [one, moment](ports::Unit& unit) {
                                    return RenewReviewPlan(unit, one.contract, one.since, moment);
                                }});
            }
            for (const auto& answer : journal_.RunAll(std::move(work))) {
                if (answer.failed()) return answer.status();
            }
        }
    }

    absl::Status Schedule(
        const rpc::Call& call, const pb::ScheduleReviewMeetingRequest& request, pb::ReviewPlan& out
    ) {
        wire::Reader reader;
        const Uuid contract = reader.Id(request.contract_id(), "contract_id");
        const ScheduleReview command{
            .planned_on = reader.Date(request.planned_on(), "planned_on").value_or(CivilDate()),
        };
        if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
        const Moment moment = records_.clock().Read();
        std::optional<ports::Held<ReviewPlanBook>> after;
        const auto receipt = journal_.Run(call.request, [&](ports::Unit& unit) {
            auto refused = ScheduleReviewIn(unit, contract, command, moment);
            if (!refused) after = unit.Get<ReviewPlanBook>(contract);
            return refused;
        });
        return AnswerRecord(call, journal_.Answer<ReviewPlanBook>(receipt, std::move(after)), out);
    }

    absl::Status Record(
        const rpc::Call& call, const pb::RecordNegotiationRequest& request, pb::ReviewMeeting& out
    ) {
        wire::Reader reader;
        auto command = wire::Taken<NegotiationRecorded>(request, "", reader);
        const Moment moment = records_.clock().Read();
        const Uuid meeting = records_.ids().Next(moment.now);
        std::vector<DecisionMade> decisions;
        for (int i = 0; i < request.decisions_size(); ++i) {
            const std::string path = "decisions[" + std::to_string(i) + "]";
            decisions.push_back(wire::Taken<DecisionMade>(request.decisions(i), path, reader));
            command.decision_ids.push_back(records_.ids().Next(moment.now));
        }
        if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
        std::optional<ports::Held<ReviewMeetingBook>> after;
        const auto receipt = journal_.Run(call.request, [&](ports::Unit& unit) {
            auto refused = HoldNegotiation(unit, meeting, command, decisions, moment);
            if (!refused) after = unit.Get<ReviewMeetingBook>(meeting);
            return refused;
        });
        // The change is committed: a failing look at the counts is no failure of the call.
        if (receipt.ok()) ShowMetrics().IgnoreError();
        const auto held = journal_.Answer<ReviewMeetingBook>(receipt, std::move(after));
        return AnswerRecord(call, held, out);
    }

    absl::Status Get(
        const rpc::Call& call, const pb::GetReviewPlanRequest& request, pb::ReviewPlan& out
    ) {
        wire::Reader reader;
        const Uuid contract = reader.Id(request.contract_id(), "contract_id");
        if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
        const absl::StatusOr<bool> covered = contracts_.Covers(call.caller.scope, contract);
        if (!covered.ok()) return rpc::WithDetails(covered.status(), call.language);
        const auto known = journal_.Load<ContractBook>(contract);
        if (!known.ok()) return rpc::ToStatus(known, call.language);
        if (!*covered || !known->exists())
            return rpc::Fault("CONTRACT_NOT_FOUND", "contract_id", "", call.language);
        auto held = journal_.Load<ReviewPlanBook>(contract);
        if (!held.ok()) return rpc::ToStatus(held, call.language);
        held.value().state.contract_id = contract;
        return AnswerRecord(call, held, out);
    }

    absl::Status ListPlans(
        const rpc::Call& call,
        const pb::ListReviewPlansRequest& request,
        pb::ListReviewPlansResponse& out
    ) {
        RecordFilter filter;
        if (request.state() != pb::REVIEW_PLAN_STATE_UNSPECIFIED) {
            const auto state = static_cast<ReviewPlanState>(request.state() - 1);
            filter.states = {std::string(EnumText(state))};
        }
        return ListRecords<ReviewPlanBook>(
            call,
            journal_,
            store_,
            std::move(filter),
            request,
            out,
            [](pb::ListReviewPlansResponse& page) { return page.add_plans(); }
        );
    }

    absl::Status ListMeetings(
        const rpc::Call& call,
        const pb::ListReviewMeetingsRequest& request,
        pb::ListReviewMeetingsResponse& out
    ) {
        RecordFilter filter;
        filter.contract = Uuid::Parse(request.contract_id());
        return ListRecords<ReviewMeetingBook>(
            call,
            journal_,
            store_,
            std::move(filter),
            request,
            out,
            [](pb::ListReviewMeetingsResponse& page) { return page.add_meetings(); }
        );
    }

    absl::Status ShowMetrics() {
        const auto counts = store_.CountByState(ReviewPlanBook::kKind);
        if (!counts.ok()) return counts.status();
        for (const auto& [state, name] : EnumNames<ReviewPlanState>::kNames) {
            std::uint64_t count = 0;
            for (const auto& [known, number] : *counts) {
                if (known == name) count = number;
            }
            metrics_
                .GaugeOf(
                    "luotsi_contract_registry_review_plans",
                    "Contracts by how their next review meeting stands.",
                    {{"state", std::string(name)}}
                )
                .Set(static_cast<double>(count));
        }
        return absl::OkStatus();
    }

    journal::Journal& journal_;
    ContractReadModel& contracts_;
    Records& records_;
    RecordStore& store_;
    metrics::Metrics& metrics_;
};

}  // namespace

std::vector<journal::AggregateOps> MeetingAggregates() {
    return {
        journal::MakeOps<ReviewPlanBook>(ProjectReviewPlan),
        journal::MakeOps<ReviewMeetingBook>(ProjectReviewMeeting)
    };
}

journal::Schema MeetingSchema() {
    return MeetingWatchSchema();
}

std::unique_ptr<Part> MakeMeetings(const PartKit& kit) {
    return std::make_unique<MeetingPart>(kit);
}

}  // namespace luotsi::contract_registry
