#include "tools/luotsictl/commands/tables.h"

#include <utility>

namespace luotsi::ctl {
namespace {

constexpr Argument kContract{"CONTRACT", "contract_id", "the contract's id"};
constexpr Argument kDecision{"DECISION", "decision_id", "the decision's id"};
constexpr Argument kEvent{"EVENT", "event_id", "the event's id"};
constexpr Argument kGroup{"GROUP", "group_id", "the group's id"};
constexpr Argument kWhy{"--reason", "reason", "why", true};
constexpr Argument kFrom{"--from", "from_date", "first day, YYYY-MM-DD", true};
constexpr Argument kTo{"--to", "to_date", "last day, YYYY-MM-DD", true};
constexpr Argument kAsOf{"--as-of", "as_of", "what was known: 2026-03-01T12:00:00Z, or now"};

const std::vector<Column> kPlanColumns{
    {"contract_id", "contract_id"},
    {"state", "state"},
    {"counted_from", "counted_from"},
    {"planned_on", "planned_on"},
    {"latest_on", "latest_on"},
    {"last_held_on", "last_held_on"},
    {"overdue_since", "overdue_since"}
};
const std::vector<Column> kMeetingColumns{
    {"id", "id"},
    {"contract_id", "contract_id"},
    {"held_on", "held_on"},
    {"participants", "participants"},
    {"minutes_sha256", "minutes_sha256"},
    {"decision_ids", "decision_ids"}
};
const std::vector<Column> kDecisionColumns{
    {"id", "id"},
    {"contract_id", "contract_id"},
    {"code", "code"},
    {"owner_side", "owner_side"},
    {"owner_level", "owner_level"},
    {"due_date", "due_date"},
    {"state", "state"},
    {"completed_on", "completed_on"},
    {"text", "text"}
};
const std::vector<Column> kEventColumns{
    {"id", "id"},
    {"kind", "kind"},
    {"date", "date"},
    {"participants", "participants"},
    {"title", "title"},
    {"removed", "removed"}
};
const std::vector<Column> kGroupColumns{
    {"id", "id"}, {"code", "code"}, {"name", "name"}, {"contract_ids", "contract_ids"}
};

std::vector<Command> Reviews() {
    return {
        {.noun = "review",
         .verb = "schedule",
         .method = "luotsi.steering.v1.ReviewMeetingService.ScheduleReviewMeeting",
         .help = "Plan the next review meeting of a contract",
         .arguments = {kContract, {"--on", "planned_on", "the day, YYYY-MM-DD", true}},
         .columns = kPlanColumns},
        {.noun = "review",
         .verb = "record",
         .method = "luotsi.steering.v1.ReviewMeetingService.RecordNegotiation",
         .help = "Record a review meeting that was held, with its decisions, from a file",
         .body = ".",
         .columns = kMeetingColumns},
        {.noun = "review",
         .verb = "pack",
         .method = "luotsi.steering.v1.ReviewMeetingService.BuildNegotiationPack",
         .help = "What a review meeting has before it",
         .arguments = {kContract, kFrom, kTo, kAsOf}},
        {.noun = "review",
         .verb = "plan",
         .method = "luotsi.steering.v1.ReviewMeetingService.GetReviewPlan",
         .help = "When the next review meeting of a contract is to be held",
         .arguments = {kContract},
         .columns = kPlanColumns},
        {.noun = "review",
         .verb = "plans",
         .method = "luotsi.steering.v1.ReviewMeetingService.ListReviewPlans",
         .help = "When the next review meetings are to be held",
         .arguments = {{"--state", "state", "none, scheduled or overdue"}},
         .rows = "plans",
         .columns = kPlanColumns},
        {.noun = "review",
         .verb = "list",
         .method = "luotsi.steering.v1.ReviewMeetingService.ListReviewMeetings",
         .help = "Review meetings that were held",
         .arguments = {kContractOption},
         .rows = "meetings",
         .columns = kMeetingColumns},
    };
}

std::vector<Command> Decisions() {
    return {
        {.noun = "decision",
         .verb = "complete",
         .method = "luotsi.steering.v1.ReviewMeetingService.CompleteDecision",
         .help = "Say that what a review meeting decided is done",
         .arguments =
             {kDecision,
              {"--on", "completed_on", "the day on which it was done, YYYY-MM-DD", true},
              {"--sha256", "evidence_sha256", "SHA-256 of the proof in hexadecimal", true},
              {"--evidence", "evidence_name", "the proof's name"}},
         .columns = kDecisionColumns},
        {.noun = "decision",
         .verb = "withdraw",
         .method = "luotsi.steering.v1.ReviewMeetingService.WithdrawDecision",
         .help = "Take a decision of a review meeting back",
         .arguments = {kDecision, kWhy},
         .columns = kDecisionColumns},
        {.noun = "decision",
         .verb = "list",
         .method = "luotsi.steering.v1.ReviewMeetingService.ListDecisions",
         .help = "Decisions of review meetings and what became of them",
         .arguments =
             {kContractOption,
              {"--state", "state", "open, overdue, done-in-time, done-late or withdrawn"}},
         .rows = "decisions",
         .columns = kDecisionColumns},
    };
}

std::vector<Command> Events() {
    return {
        {.noun = "event",
         .verb = "record",
         .method = "luotsi.steering.v1.SteeringEventService.RecordEvent",
         .help = "Record a meeting, training or the like, from a file",
         .body = "event",
         .columns = kEventColumns},
        {.noun = "event",
         .verb = "correct",
         .method = "luotsi.steering.v1.SteeringEventService.CorrectEvent",
         .help = "Put an event right, from a file with the event as it was",
         .arguments = {kEvent, kWhy},
         .body = "event",
         .columns = kEventColumns},
        {.noun = "event",
         .verb = "remove",
         .method = "luotsi.steering.v1.SteeringEventService.RemoveEvent",
         .help = "Take back an event that did not take place",
         .arguments = {kEvent, kWhy},
         .columns = kEventColumns},
        {.noun = "event",
         .verb = "list",
         .method = "luotsi.steering.v1.SteeringEventService.ListEvents",
         .help = "Meetings, trainings and the like",
         .arguments = {{"--kind", "kind", "only this kind, such as training"}},
         .rows = "events",
         .columns = kEventColumns},
        {.noun = "event",
         .verb = "count",
         .method = "luotsi.steering.v1.SteeringEventService.CountEvents",
         .help = "How many events there were and how many took part",
         .arguments =
             {{"--kind", "kind", "only this kind, such as training"},
              kFrom,
              kTo,
              kContractOption,
              kAsOf},
         .rows = "counts",
         .columns = {{"kind", "kind"}, {"events", "events"}, {"participants", "participants"}}},
    };
}

std::vector<Command> Groups() {
    return {
        {.noun = "group",
         .verb = "create",
         .method = "luotsi.steering.v1.SteeringGroupService.CreateSteeringGroup",
         .help = "Found a steering group, from a file",
         .body = "group",
         .columns = kGroupColumns},
        {.noun = "group",
         .verb = "add-member",
         .method = "luotsi.steering.v1.SteeringGroupService.AddGroupMember",
         .help = "Take a member into a steering group, from a file",
         .arguments = {kGroup},
         .body = "member",
         .columns = kGroupColumns},
        {.noun = "group",
         .verb = "remove-member",
         .method = "luotsi.steering.v1.SteeringGroupService.RemoveGroupMember",
         .help = "Let a member leave a steering group; the name is erased",
         .arguments = {kGroup, {"MEMBER", "member_id", "the member's id"}},
         .columns = kGroupColumns},
        {.noun = "group",
         .verb = "decide",
         .method = "luotsi.steering.v1.SteeringGroupService.RecordGroupDecision",
         .help = "Record what a steering group decided, from a file",
         .arguments = {kGroup},
         .body = "decision",
         .columns = kGroupColumns},
        {.noun = "group",
         .verb = "complete",
         .method = "luotsi.steering.v1.SteeringGroupService.CompleteGroupDecision",
         .help = "Say that what a steering group decided is done",
         .arguments =
             {kGroup,
              {"CODE", "code", "the decision's code"},
              {"--on", "done_on", "the day on which it was done, YYYY-MM-DD", true}},
         .columns = kGroupColumns},
        {.noun = "group",
         .verb = "get",
         .method = "luotsi.steering.v1.SteeringGroupService.GetSteeringGroup",
         .help = "One steering group with its members",
         .arguments = {kGroup},
         .columns = kGroupColumns,
         .is_detailed = true},
        {.noun = "group",
         .verb = "list",
         .method = "luotsi.steering.v1.SteeringGroupService.ListSteeringGroups",
         .help = "The steering groups",
         .rows = "groups",
         .columns = kGroupColumns},
        {.noun = "group",
         .verb = "material",
         .method = "luotsi.steering.v1.SteeringGroupService.GetGroupMaterial",
         .help = "What a steering group works on, for its client representatives",
         .arguments = {kGroup, kFrom, kTo}},
    };
}

}  // namespace

std::vector<Command> ReviewCommands() {
    std::vector<Command> all = Reviews();
    for (auto* part : {&Decisions, &Events, &Groups}) {
        for (Command& command : (*part)())
            all.push_back(std::move(command));
    }
    return all;
}

}  // namespace luotsi::ctl
