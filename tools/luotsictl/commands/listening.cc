#include "tools/luotsictl/commands/tables.h"

namespace luotsi::ctl {
namespace {

const std::vector<Column> kFeedback{
    {"id", "id"},
    {"contract_id", "contract_id"},
    {"month", "month"},
    {"source", "source"},
    {"theme", "theme"},
    {"count", "count"},
    {"average", "average"},
    {"version", "version"}
};
const std::vector<Column> kParticipation{
    {"id", "id"},
    {"contract_ids", "contract_ids"},
    {"phase", "phase"},
    {"method", "method"},
    {"held_on", "held_on"},
    {"people", "people"}
};

}  // namespace

std::vector<Command> ListeningCommands() {
    return {
        {.noun = "feedback",
         .verb = "record",
         .method = "luotsi.selfmonitoring.v1.FeedbackService.RecordFeedback",
         .help = "Record a month's feedback on a theme from a file; the same again corrects it",
         .body = "feedback",
         .columns = kFeedback},
        {.noun = "feedback",
         .verb = "get",
         .method = "luotsi.selfmonitoring.v1.FeedbackService.GetFeedback",
         .help = "One piece of feedback with its scores",
         .arguments = {{"ID", "feedback_id", "feedback id"}},
         .columns = kFeedback,
         .is_detailed = true},
        {.noun = "feedback",
         .verb = "list",
         .method = "luotsi.selfmonitoring.v1.FeedbackService.ListFeedback",
         .help = "Feedback by contract, month, source and theme",
         .arguments =
             {kContractOption,
              {"--from", "from_month", "YYYY-MM"},
              {"--to", "to_month", "YYYY-MM"},
              {"--source", "source", "only this source"}},
         .rows = "feedback",
         .columns = kFeedback},
        {.noun = "participation",
         .verb = "record",
         .method = "luotsi.selfmonitoring.v1.ParticipationService.RecordParticipation",
         .help = "Record an occasion on which people were heard, from a file",
         .body = "participation",
         .columns = kParticipation},
        {.noun = "participation",
         .verb = "get",
         .method = "luotsi.selfmonitoring.v1.ParticipationService.GetParticipation",
         .help = "One occasion with the goals and criteria that it changed",
         .arguments = {{"ID", "participation_id", "participation id"}},
         .columns = kParticipation,
         .is_detailed = true},
        {.noun = "participation",
         .verb = "list",
         .method = "luotsi.selfmonitoring.v1.ParticipationService.ListParticipations",
         .help = "Occasions in the order in which they were recorded",
         .arguments = {kContractOption, {"--phase", "phase", "only this phase"}},
         .rows = "participations",
         .columns = kParticipation},
        {.noun = "participation",
         .verb = "missing",
         .method = "luotsi.selfmonitoring.v1.ParticipationService.ListWithoutParticipation",
         .help = "Contracts that have come to a phase in which nobody was heard",
         .arguments = {{"--phase", "phase", "preparation, tendering or contract-time", true}},
         .rows = "contracts",
         .columns =
             {{"contract_id", "contract_id"}, {"provider", "provider"}, {"reached", "reached"}}},
        {.noun = "participation",
         .verb = "count",
         .method = "luotsi.selfmonitoring.v1.ParticipationService.CountParticipation",
         .help = "Occasions and people by year and phase",
         .arguments =
             {{"--from-year", "from_year", "the first year"},
              {"--to-year", "to_year", "the last year"}},
         .rows = "counts",
         .columns =
             {{"year", "year"},
              {"phase", "phase"},
              {"occasions", "occasions"},
              {"people", "people"},
              {"with_effects", "with_effects"}}},
    };
}

}  // namespace luotsi::ctl
