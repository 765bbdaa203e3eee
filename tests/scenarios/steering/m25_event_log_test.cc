// M25: meetings, guidance, training, market dialogue and procurement fairs, recorded and counted.

#include "tests/scenarios/steering/review_bench.h"

#include <luotsi/steering/v1/steering_event.pb.h>

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <utility>

namespace luotsi {
namespace {

namespace pb = steering::v1;

constexpr const char* kRecord = "steering.v1.SteeringEventService/RecordEvent";
constexpr const char* kCorrect = "steering.v1.SteeringEventService/CorrectEvent";
constexpr const char* kRemove = "steering.v1.SteeringEventService/RemoveEvent";
constexpr const char* kCount = "steering.v1.SteeringEventService/CountEvents";
constexpr const char* kList = "steering.v1.SteeringEventService/ListEvents";

class M25 : public test::ReviewScenario {
  protected:
    // Events and participants of the kinds that have any.
    using Counts = std::map<pb::SteeringEventKind, std::pair<std::uint64_t, std::uint64_t>>;

    M25() : ReviewScenario("2026-06-15") {}

    static pb::RecordEventRequest Event(
        pb::SteeringEventKind kind, const char* day, std::uint64_t participants
    ) {
        pb::RecordEventRequest request;
        request.mutable_event()->set_kind(kind);
        request.mutable_event()->set_date(day);
        request.mutable_event()->set_participants(participants);
        return request;
    }
    pb::SteeringEvent Record(const pb::RecordEventRequest& request) {
        return county_.Ask<pb::SteeringEvent>(kRecord, request);
    }
    static pb::CountEventsRequest Quarter() {
        pb::CountEventsRequest request;
        request.set_from_date("2026-04-01");
        request.set_to_date("2026-06-30");
        return request;
    }
    Counts Count(const pb::CountEventsRequest& request) {
        Counts counts;
        const auto answer = county_.Ask<pb::CountEventsResponse>(kCount, request);
        for (const pb::EventCount& count : answer.counts()) {
            if (count.events() > 0) counts[count.kind()] = {count.events(), count.participants()};
        }
        return counts;
    }
};

TEST_F(M25, CountsEventsAndParticipantsOfAKindBetweenTwoDays) {
    using enum pb::SteeringEventKind;
    Record(Event(STEERING_EVENT_KIND_TRAINING, "2026-03-31", 50));
    Record(Event(STEERING_EVENT_KIND_TRAINING, "2026-04-01", 20));
    Record(Event(STEERING_EVENT_KIND_TRAINING, "2026-06-15", 4));
    Record(Event(STEERING_EVENT_KIND_PROCUREMENT_FAIR, "2026-05-05", 300));
    EXPECT_EQ(
        Count(Quarter()),
        (Counts{
            {STEERING_EVENT_KIND_TRAINING, {2, 24}},
            {STEERING_EVENT_KIND_PROCUREMENT_FAIR, {1, 300}}
        })
    );
    auto only = Quarter();
    only.set_kind(STEERING_EVENT_KIND_MARKET_DIALOGUE);
    const auto answer = county_.Ask<pb::CountEventsResponse>(kCount, only);
    ASSERT_EQ(answer.counts_size(), 1) << "none is an answer too";
    EXPECT_EQ(answer.counts(0).events(), 0U);
}

TEST_F(M25, AnEventThatIsSentTwiceCountsOnce) {
    auto request = Event(pb::STEERING_EVENT_KIND_GUIDANCE, "2026-06-01", 3);
    request.set_request_id("once");
    EXPECT_EQ(Record(request).id(), Record(request).id());
    EXPECT_EQ(Count(Quarter()), (Counts{{pb::STEERING_EVENT_KIND_GUIDANCE, {1, 3}}}));
}

TEST_F(M25, ACorrectionOrARemovalChangesTheCountAndNotWhatWasKnownBefore) {
    const pb::SteeringEvent event = Record(Event(pb::STEERING_EVENT_KIND_MEETING, "2026-06-01", 8));
    county_.AdvanceTo("2026-06-16");
    auto before = Quarter();
    *before.mutable_as_of() = county_.Ask<pb::CountEventsResponse>(kCount, before).as_of();
    const Counts known{{pb::STEERING_EVENT_KIND_MEETING, {1, 8}}};
    EXPECT_EQ(Count(before), known);

    pb::CorrectEventRequest correct;
    correct.set_event_id(event.id());
    *correct.mutable_event() = event;
    correct.mutable_event()->set_kind(pb::STEERING_EVENT_KIND_TRAINING);
    correct.mutable_event()->set_participants(9);
    correct.set_reason("väärä laji");
    county_.Ask<pb::SteeringEvent>(kCorrect, correct);
    EXPECT_EQ(Count(Quarter()), (Counts{{pb::STEERING_EVENT_KIND_TRAINING, {1, 9}}}));
    EXPECT_EQ(Count(before), known);

    pb::RemoveEventRequest remove;
    remove.set_event_id(event.id());
    remove.set_reason("ei pidetty");
    EXPECT_TRUE(county_.Ask<pb::SteeringEvent>(kRemove, remove).removed());
    EXPECT_TRUE(Count(Quarter()).empty());
    EXPECT_EQ(Count(before), known);
    EXPECT_EQ(county_.Refusal<pb::SteeringEvent>(kRemove, remove), "STEERING_EVENT_REMOVED");
}

TEST_F(M25, ReviewMeetingsAreCountedWithoutHandWorkAndNeverTwice) {
    const std::string contract = Agree("S-1");
    ReviewScenario::Record(Held(contract, "2026-05-01", 7));
    EXPECT_EQ(Count(Quarter()), (Counts{{pb::STEERING_EVENT_KIND_REVIEW_MEETING, {1, 7}}}));
    EXPECT_EQ(
        county_.Refusal<pb::SteeringEvent>(
            kRecord, Event(pb::STEERING_EVENT_KIND_REVIEW_MEETING, "2026-05-01", 7)
        ),
        "REVIEW_MEETING_NOT_EVENT"
    );
}

TEST_F(M25, EventsOfOneContractAreCountedByIt) {
    const std::string contract = Agree("S-1");
    auto request = Event(pb::STEERING_EVENT_KIND_MEETING, "2026-06-01", 8);
    request.mutable_event()->add_contract_ids(contract);
    const pb::SteeringEvent recorded = Record(request);
    EXPECT_EQ(recorded.contract_ids(0), contract);
    Record(Event(pb::STEERING_EVENT_KIND_MEETING, "2026-06-02", 5));
    auto of_contract = Quarter();
    of_contract.set_contract_id(contract);
    EXPECT_EQ(Count(of_contract), (Counts{{pb::STEERING_EVENT_KIND_MEETING, {1, 8}}}));
    EXPECT_EQ(Count(Quarter()), (Counts{{pb::STEERING_EVENT_KIND_MEETING, {2, 13}}}));

    request.mutable_event()->set_contract_ids(0, "0190c000-0000-7000-8000-000000000009");
    request.clear_request_id();
    EXPECT_EQ(county_.Refusal<pb::SteeringEvent>(kRecord, request), "CONTRACT_NOT_FOUND");
}

TEST_F(M25, ListsEventsOfAKind) {
    Record(Event(pb::STEERING_EVENT_KIND_MEETING, "2026-06-01", 8));
    Record(Event(pb::STEERING_EVENT_KIND_TRAINING, "2026-06-02", 5));
    pb::ListEventsRequest request;
    EXPECT_EQ(county_.Ask<pb::ListEventsResponse>(kList, request).events_size(), 2);
    request.set_kind(pb::STEERING_EVENT_KIND_TRAINING);
    const auto listed = county_.Ask<pb::ListEventsResponse>(kList, request);
    ASSERT_EQ(listed.events_size(), 1);
    EXPECT_EQ(listed.events(0).date(), "2026-06-02");
    EXPECT_EQ(listed.events(0).participants(), 5U);
}

}  // namespace
}  // namespace luotsi
