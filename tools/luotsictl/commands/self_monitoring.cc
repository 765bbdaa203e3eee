#include "tools/luotsictl/commands/tables.h"

namespace luotsi::ctl {
namespace {

const std::vector<Column> kCatalogue{
    {"version", "version"}, {"valid_from", "valid_from"}, {"key_figures", "key_figures"}
};
const std::vector<Column> kSubmission{
    {"id", "id"},
    {"provider", "provider"},
    {"month", "month"},
    {"catalogue_version", "catalogue_version"},
    {"values", "values"},
    {"received_at", "received_at"}
};
const std::vector<Column> kComplaint{
    {"id", "id"},
    {"contract_id", "contract_id"},
    {"provider", "provider"},
    {"category", "category"},
    {"severity", "severity"},
    {"received_on", "received_on"},
    {"state", "state"}
};

}  // namespace

std::vector<Command> SelfMonitoringCommands() {
    return {
        {.noun = "catalogue",
         .verb = "publish",
         .method = "luotsi.selfmonitoring.v1.SelfMonitoringService.PublishCatalogue",
         .help = "Publish a version of the common data content from a file",
         .body = "catalogue",
         .columns = kCatalogue},
        {.noun = "catalogue",
         .verb = "get",
         .method = "luotsi.selfmonitoring.v1.SelfMonitoringService.GetCatalogue",
         .help = "One version, by its code or by a month; the present one without either",
         .arguments = {{"--version", "version", "the version's code"}, kMonthOption},
         .columns = kCatalogue,
         .is_detailed = true},
        {.noun = "catalogue",
         .verb = "list",
         .method = "luotsi.selfmonitoring.v1.SelfMonitoringService.ListCatalogues",
         .help = "All versions in the order of their months",
         .rows = "catalogues",
         .columns = kCatalogue},
        {.noun = "self-monitoring",
         .verb = "submit",
         .method = "luotsi.selfmonitoring.v1.SelfMonitoringService.SubmitSelfMonitoring",
         .help = "Deliver a provider's month from a file",
         .arguments = {kScheme, kProvider, kMonthOption},
         .body = ".",
         .columns = kSubmission},
        {.noun = "self-monitoring",
         .verb = "get",
         .method = "luotsi.selfmonitoring.v1.SelfMonitoringService.GetSubmission",
         .help = "One submission",
         .arguments = {{"ID", "submission_id", "submission id"}},
         .columns = kSubmission,
         .is_detailed = true},
        {.noun = "self-monitoring",
         .verb = "list",
         .method = "luotsi.selfmonitoring.v1.SelfMonitoringService.ListSubmissions",
         .help = "Submissions by provider and month",
         .arguments = {kScheme, kProvider, kMonthOption},
         .rows = "submissions",
         .columns = kSubmission},
        {.noun = "self-monitoring",
         .verb = "coverage",
         .method = "luotsi.selfmonitoring.v1.SelfMonitoringService.GetCoverage",
         .help = "Which providers have delivered which heading in a month",
         .arguments = {kMonthRequired},
         .rows = "providers",
         .columns = {{"provider", "provider"}, {"delivered", "delivered"}, {"missing", "missing"}}},
        {.noun = "complaint",
         .verb = "record",
         .method = "luotsi.selfmonitoring.v1.SelfMonitoringService.RecordComplaint",
         .help = "Record a complaint and put it into the provider's queue",
         .arguments =
             {kContractOption,
              {"--category", "category", "for example care-delay"},
              {"--severity", "severity", "how serious it is"},
              {"--received-on", "received_on", "YYYY-MM-DD"},
              {"--description", "description", "the case, without identity codes"},
              {"--subcontractor", "subcontractor", "whose work it is about, 'FI-PRO 1572860-0'"}},
         .body = ".",
         .columns = kComplaint},
        {.noun = "complaint",
         .verb = "acknowledge",
         .method = "luotsi.selfmonitoring.v1.SelfMonitoringService.AcknowledgeComplaint",
         .help = "The provider confirms that it has the complaint",
         .arguments = {{"ID", "complaint_id", "complaint id"}, kScheme, kProvider},
         .columns = kComplaint},
        {.noun = "complaint",
         .verb = "get",
         .method = "luotsi.selfmonitoring.v1.SelfMonitoringService.GetComplaint",
         .help = "One complaint",
         .arguments = {{"ID", "complaint_id", "complaint id"}},
         .columns = kComplaint,
         .is_detailed = true},
        {.noun = "complaint",
         .verb = "list",
         .method = "luotsi.selfmonitoring.v1.SelfMonitoringService.ListComplaints",
         .help = "Complaints, or one provider's queue",
         .arguments =
             {kContractOption, kScheme, kProvider, {"--state", "state", "only this state"}},
         .rows = "complaints",
         .columns = kComplaint},
        {.noun = "complaint",
         .verb = "counts",
         .method = "luotsi.selfmonitoring.v1.SelfMonitoringService.GetComplaintCounts",
         .help = "Recorded, relayed and acknowledged",
         .columns =
             {{"recorded", "recorded"}, {"relayed", "relayed"}, {"acknowledged", "acknowledged"}}},
    };
}

}  // namespace luotsi::ctl
