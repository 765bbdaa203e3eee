#include "tools/luotsictl/commands/tables.h"

namespace luotsi::ctl {
namespace {

constexpr Argument kContract{"CONTRACT", "contract_id", "the contract's id"};
constexpr Argument kNumber{"NUMBER", "number", "the analysis, 1 for the first"};
constexpr Argument kReason{"--reason", "reason", "why", true};
constexpr Argument kQuarter{"QUARTER", "quarter", "for example 2026-Q3"};
constexpr Argument kAsOf{"--as-of", "as_of", "as it was known at this instant; else now"};

const std::vector<Column> kLessonColumns{
    {"analysis", "analysis_number"},
    {"code", "lesson.code"},
    {"lesson", "lesson.text"},
    {"for", "lesson.audience"},
    {"answer", "answer"},
    {"reason", "reason"},
    {"answered", "answered_on"}
};
const std::vector<Column> kPublishedColumns{
    {"quarter", "quarter"},
    {"version", "version"},
    {"published", "published_on"},
    {"sha256", "sha256"},
    {"reason", "reason"}
};

std::vector<Command> LessonCommands() {
    return {
        {.noun = "lesson",
         .verb = "list",
         .method = "luotsi.steering.v1.ClosingAnalysisService.ListLessons",
         .help = "The lessons of the contract before, with the answers",
         .arguments = {kContract, {"--open", "only_open", "only those without an answer"}},
         .rows = "lessons",
         .columns = kLessonColumns},
        {.noun = "lesson",
         .verb = "answer",
         .method = "luotsi.steering.v1.ClosingAnalysisService.AnswerLesson",
         .help = "Say whether the contract uses a lesson of the one before",
         .arguments =
             {kContract,
              {"ANALYSIS", "analysis_number", "the analysis of the contract before"},
              {"CODE", "lesson_code", "the lesson's code"},
              {"ANSWER", "answer", "used or not-used"},
              {"--reason", "reason", "why; needed where it is not used"}},
         .rows = "lessons",
         .columns = kLessonColumns},
    };
}

std::vector<Command> QuarterlyCommands() {
    return {
        {.noun = "measure",
         .verb = "get",
         .method = "luotsi.steering.v1.MeasureService.GetMeasure",
         .help = "A measure that can be computed, over a period",
         .arguments =
             {{"CODE", "code", "for example lessons_considered"},
              {"--from", "from", "first day, YYYY-MM-DD", true},
              {"--to", "to", "last day, YYYY-MM-DD", true},
              kAsOf}},
        {.noun = "quarterly",
         .verb = "get",
         .method = "luotsi.steering.v1.QuarterlyReportService.GetQuarterlyReport",
         .help = "The county's quarterly report, from one version stamp",
         .arguments = {kQuarter, kAsOf}},
        {.noun = "quarterly",
         .verb = "publish",
         .method = "luotsi.steering.v1.QuarterlyReportService.PublishQuarterlyReport",
         .help = "Publish the report of a quarter that is over",
         .arguments =
             {kQuarter, kAsOf, {"--reason", "reason", "why again, from the second version on"}},
         .columns = kPublishedColumns},
        {.noun = "quarterly",
         .verb = "published",
         .method = "luotsi.steering.v1.QuarterlyReportService.GetPublishedReport",
         .help = "A report as it was published",
         .arguments = {kQuarter, {"--version", "version", "which one; else the newest"}},
         .columns = kPublishedColumns,
         .is_detailed = true},
    };
}

}  // namespace

// Analyses of contracts that changed or ended, lessons, measures and the quarterly report.
std::vector<Command> AnalysisCommands() {
    std::vector<Command> all{
        {.noun = "analysis",
         .verb = "pilot",
         .method = "luotsi.steering.v1.ClosingAnalysisService.MarkPilot",
         .help = "Mark a contract as a pilot; without --pilot the mark goes",
         .arguments = {kContract, {"--pilot", "pilot", "it is a pilot"}, kReason}},
        {.noun = "analysis",
         .verb = "open",
         .method = "luotsi.steering.v1.ClosingAnalysisService.OpenAnalysis",
         .help = "Open an analysis by hand, pre-filled",
         .arguments = {kContract, kReason}},
        {.noun = "analysis",
         .verb = "refresh",
         .method = "luotsi.steering.v1.ClosingAnalysisService.RefreshAnalysis",
         .help = "Fill an open analysis with what is known now",
         .arguments = {kContract, kNumber}},
        {.noun = "analysis",
         .verb = "complete",
         .method = "luotsi.steering.v1.ClosingAnalysisService.CompleteAnalysis",
         .help = "Complete an analysis with conclusions and lessons, from a file",
         .arguments = {kContract, kNumber},
         .body = "."},
        {.noun = "analysis",
         .verb = "get",
         .method = "luotsi.steering.v1.ClosingAnalysisService.GetAnalyses",
         .help = "The analyses of a contract",
         .arguments = {kContract}},
        {.noun = "analysis",
         .verb = "list",
         .method = "luotsi.steering.v1.ClosingAnalysisService.ListAnalyses",
         .help = "Contracts with analyses",
         .arguments = {{"--state", "state", "open or completed"}},
         .rows = "contracts",
         .columns = {{"contract", "contract_id"}, {"pilot", "pilot"}, {"recorded", "recorded_at"}}},
    };
    for (auto more : {&LessonCommands, &QuarterlyCommands}) {
        for (Command& command : more())
            all.push_back(std::move(command));
    }
    return all;
}

}  // namespace luotsi::ctl
