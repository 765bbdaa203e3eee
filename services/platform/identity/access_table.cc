#include "platform/identity/access_table.h"

#include <array>
#include <map>

namespace luotsi::identity {
namespace {

using rpc::Role;
using rpc::Roles;

constexpr Roles kStrategic = Role::kStrategic;
constexpr Roles kTactical = Role::kTactical;
constexpr Roles kOperational = Role::kOperational;
constexpr Roles kProcurement = Role::kProcurement;
constexpr Roles kController = Role::kController;
constexpr Roles kSupervision = Role::kSupervision;
constexpr Roles kFinance = Role::kFinance;
constexpr Roles kProvider = Role::kProvider;
constexpr Roles kAuditor = Role::kAuditor;
constexpr Roles kOperations = Role::kOperations;
constexpr Roles kBuyer = Role::kBuyer;
constexpr Roles kClient = Role::kClientRepresentative;
constexpr Roles kProviderTactical = Role::kProviderTactical;
constexpr Roles kProviderStrategic = Role::kProviderStrategic;
// A provider's people of any level, within its own contracts.
constexpr Roles kProviderSide = rpc::kProviderSide;

// Those of the county who work with contracts, and the auditor, who reads all and changes nothing.
constexpr Roles kCounty =
    kStrategic | kTactical | kOperational | kProcurement | kController | kSupervision | kFinance;
constexpr Roles kReaders = kCounty | kAuditor;
// Readers, and a provider's people of any level within its own contracts.
constexpr Roles kReadersAndOwn = kReaders | kProviderSide;
// Who steers the contract on either side.
constexpr Roles kSteeringSides = kStrategic | kTactical | kProviderTactical | kProviderStrategic;
// Of the provider's side, those who see to its keys and its subcontractors.
constexpr Roles kProviderCare = kProvider | kProviderTactical;
constexpr Roles kEveryone = kReadersAndOwn | kOperations | kBuyer;

constexpr std::string_view kContracts = "luotsi.contract.v1.ContractService";
constexpr std::string_view kAmendments = "luotsi.contract.v1.AmendmentService";
constexpr std::string_view kApprovals = "luotsi.contract.v1.ApprovalService";
constexpr std::string_view kParameters = "luotsi.contract.v1.ParameterService";
constexpr std::string_view kOcds = "luotsi.contract.v1.OcdsService";
constexpr std::string_view kChains = "luotsi.contract.v1.SupplyChainService";
constexpr std::string_view kVouchers = "luotsi.contract.v1.VoucherService";
constexpr std::string_view kDocuments = "luotsi.contract.v1.DocumentService";
constexpr std::string_view kInhouse = "luotsi.contract.v1.InhouseService";
constexpr std::string_view kLegalBasis = "luotsi.contract.v1.LegalBasisService";
constexpr std::string_view kMilestones = "luotsi.contract.v1.MilestoneService";
constexpr std::string_view kObligations = "luotsi.contract.v1.ObligationService";
constexpr std::string_view kPrices = "luotsi.contract.v1.PriceService";
constexpr std::string_view kRenewals = "luotsi.contract.v1.RenewalService";
constexpr std::string_view kRisks = "luotsi.contract.v1.RiskService";
constexpr std::string_view kTemplates = "luotsi.contract.v1.TemplateService";
constexpr std::string_view kDisputes = "luotsi.steering.v1.DisputeService";
constexpr std::string_view kPowers = "luotsi.steering.v1.PowerService";
constexpr std::string_view kProcesses = "luotsi.steering.v1.ProcessService";
constexpr std::string_view kSearches = "luotsi.steering.v1.SearchService";
constexpr std::string_view kNames = "luotsi.steering.v1.NameService";
constexpr std::string_view kPlans = "luotsi.steering.v1.ProcurementPlanService";
constexpr std::string_view kMarkets = "luotsi.steering.v1.MarketService";
constexpr std::string_view kGoals = "luotsi.steering.v1.GoalService";
constexpr std::string_view kPromises = "luotsi.steering.v1.PromiseService";
constexpr std::string_view kMultiProvider = "luotsi.steering.v1.MultiProviderService";
constexpr std::string_view kProgrammes = "luotsi.steering.v1.ProgrammeService";
constexpr std::string_view kSustainability = "luotsi.steering.v1.SustainabilityService";
constexpr std::string_view kCriteria = "luotsi.steering.v1.CriterionService";
constexpr std::string_view kResponsible = "luotsi.steering.v1.ResponsibleService";
constexpr std::string_view kReviews = "luotsi.steering.v1.ReviewMeetingService";
constexpr std::string_view kSteeringEvents = "luotsi.steering.v1.SteeringEventService";
constexpr std::string_view kSteeringGroups = "luotsi.steering.v1.SteeringGroupService";
constexpr std::string_view kBuyerParts = "luotsi.finance.v1.BuyerPartService";
constexpr std::string_view kReports = "luotsi.report.v1.ReportService";
constexpr std::string_view kCalendar = "luotsi.report.v1.ReportingCalendarService";
constexpr std::string_view kCeilings = "luotsi.report.v1.CeilingService";
constexpr std::string_view kForecasts = "luotsi.report.v1.ForecastService";
constexpr std::string_view kDefinitions = "luotsi.report.v1.IndicatorDefinitionService";
constexpr std::string_view kSpreadsheets = "luotsi.report.v1.SpreadsheetService";
constexpr std::string_view kScores = "luotsi.report.v1.ScorecardService";
constexpr std::string_view kVolumes = "luotsi.report.v1.VolumeService";
constexpr std::string_view kOverviews = "luotsi.report.v1.ProviderService";
constexpr std::string_view kKeys = "luotsi.report.v1.ProviderKeyService";
constexpr std::string_view kAlerts = "luotsi.alert.v1.AlertService";
constexpr std::string_view kMonitoring = "luotsi.selfmonitoring.v1.SelfMonitoringService";
constexpr std::string_view kSupervising = "luotsi.selfmonitoring.v1.SupervisionService";
constexpr std::string_view kAnalyses = "luotsi.steering.v1.ClosingAnalysisService";
constexpr std::string_view kMeasures = "luotsi.steering.v1.MeasureService";
constexpr std::string_view kQuarterly = "luotsi.steering.v1.QuarterlyReportService";
constexpr std::string_view kFeedback = "luotsi.selfmonitoring.v1.FeedbackService";
constexpr std::string_view kParticipation = "luotsi.selfmonitoring.v1.ParticipationService";
constexpr std::string_view kMoney = "luotsi.finance.v1.FinanceService";
constexpr std::string_view kSystem = "luotsi.config.v1.SystemService";
constexpr std::string_view kAudit = "luotsi.audit.v1.AuditService";
constexpr std::string_view kClock = "luotsi.config.v1.ClockService";
constexpr std::string_view kReflection = "grpc.reflection.v1.ServerReflection";
constexpr std::string_view kOldReflection = "grpc.reflection.v1alpha.ServerReflection";

// Strategic and tactical work set what is agreed; operational work sees to the daily course and
// approves what came in; neither does the other's (features.md, M23). A provider never approves.
// The provider's side has the same three levels; plain `provider` is its operational one.
constexpr AccessRow kRows[] = {
    {kContracts, "CreateContract", kTactical | kProcurement},
    {kContracts, "ActivateContract", kStrategic | kTactical},
    {kContracts, "UpdateDraft", kTactical | kProcurement},
    {kContracts, "TenderContract", kTactical | kProcurement},
    {kContracts, "StartEnding", kStrategic | kTactical},
    {kContracts, "EndContract", kStrategic | kTactical},
    {kContracts, "CloseContract", kStrategic | kTactical},
    {kContracts, "CancelContract", kTactical | kProcurement},
    {kContracts, "ValidateContract", kReadersAndOwn},
    {kContracts, "GetFamily", kReadersAndOwn},
    {kContracts, "AmendContract", kStrategic | kTactical},
    {kContracts, "GetContract", kReadersAndOwn},
    {kContracts, "ListContracts", kReadersAndOwn},
    {kContracts, "ListContractChanges", kReadersAndOwn},
    {kContracts, "GetRegistryRevision", kReaders | kOperations},
    {kContracts, "ImportContracts", kTactical | kProcurement},

    {kAmendments, "ProposeAmendment", kStrategic | kTactical | kProcurement},
    {kAmendments, "AttachAmendmentDocument", kStrategic | kTactical | kProcurement},
    {kAmendments, "RemoveAmendmentDocument", kStrategic | kTactical | kProcurement},
    {kAmendments, "SignAmendment", kStrategic | kTactical | kProcurement | kProviderSide},
    {kAmendments, "ApplyAmendment", kStrategic | kTactical},
    {kAmendments, "RejectAmendment", kStrategic | kTactical},
    {kAmendments, "WithdrawAmendment", kStrategic | kTactical | kProcurement},
    {kAmendments, "GetAmendment", kReadersAndOwn},
    {kAmendments, "ListAmendments", kReadersAndOwn},
    {kAmendments, "CheckModification", kReaders},
    {kAmendments, "ExportModificationNotice", kReaders},

    // A deputy may hold any role of the county: who may act at a level is decided by the service.
    {kApprovals, "ApproveItem", kCounty},
    {kApprovals, "UnapproveItem", kCounty},
    {kApprovals, "GetApproval", kReaders},
    {kApprovals, "ListApprovals", kReaders},
    {kApprovals, "AppointDeputy", kStrategic | kTactical},
    {kApprovals, "DismissDeputy", kStrategic | kTactical},
    {kApprovals, "ListDeputies", kReaders},

    {kParameters, "SetParameter", kStrategic | kController},
    {kParameters, "GetParameter", kReaders},
    {kParameters, "ListParameters", kReaders},

    {kOcds, "ExportOcds", kReaders},

    {kChains, "AddSubcontractor", kTactical | kProcurement | kProviderCare},
    {kChains, "DecideConsent", kStrategic | kTactical},
    {kChains, "RemoveSubcontractor", kTactical | kProcurement | kProviderCare},
    {kChains, "GetSupplyChain", kReadersAndOwn},

    {kVouchers, "TickVoucherCriterion", kTactical | kProcurement | kSupervision},
    {kVouchers, "ApproveVoucherProvider", kStrategic | kTactical},
    {kVouchers, "WithdrawVoucherApproval", kStrategic | kTactical | kSupervision},
    {kVouchers, "GetVoucherProvider", kReadersAndOwn},
    {kVouchers, "ListVoucherProviders", kEveryone},

    {kDocuments, "AttachDocument", kTactical | kOperational | kProcurement | kSupervision},
    {kDocuments, "GetDocument", kReaders},
    {kDocuments, "ListDocuments", kReaders},
    {kDocuments, "DeleteDocument", kStrategic | kTactical},

    {kInhouse, "RecordInhouseTurnover", kController | kFinance | kProcurement},
    {kInhouse, "RecordNoMarket", kProcurement},
    {kInhouse, "GetInhouseUnit", kReaders},
    {kInhouse, "ListInhouseUnits", kReaders},

    {kLegalBasis, "RecordStatute", kStrategic | kProcurement},
    {kLegalBasis, "EndStatute", kStrategic | kProcurement},
    {kLegalBasis, "GetStatute", kReaders},
    {kLegalBasis, "ListStatutes", kReaders},
    {kLegalBasis, "ListContractsByLegalBasis", kReaders},

    // A county's risks are its own business: no provider reads what is said of it here.
    {kMilestones, "AddMilestone", kTactical | kProcurement},
    {kMilestones, "JudgeMilestone", kTactical | kOperational},
    {kMilestones, "GetMilestone", kReadersAndOwn},
    {kMilestones, "ListMilestones", kReadersAndOwn},

    // Who is responsible is named by those who own the contracts; a provider reads it of its own.
    {kResponsible, "AddPerson", kStrategic | kTactical | kProcurement},
    {kResponsible, "ChangePerson", kStrategic | kTactical | kProcurement},
    {kResponsible, "HandOver", kStrategic | kTactical},
    {kResponsible, "AppointStandIn", kStrategic | kTactical},
    {kResponsible, "RecordDeparture", kStrategic | kTactical},
    {kResponsible, "ErasePerson", kStrategic | kTactical},
    {kResponsible, "GetPerson", kReaders},
    {kResponsible, "ListPersons", kReaders},
    {kResponsible, "AssignSlot", kStrategic | kTactical | kProcurement},
    {kResponsible, "ListResponsible", kReadersAndOwn},
    {kResponsible, "ListMyWork", kReadersAndOwn},

    {kObligations, "AddObligation", kTactical | kProcurement},
    {kObligations, "FulfilObligation", kTactical | kOperational},
    {kObligations, "WithdrawObligation", kTactical},
    {kObligations, "GetObligation", kReadersAndOwn},
    {kObligations, "ListObligations", kReadersAndOwn},
    {kObligations, "GetFulfilment", kReadersAndOwn},

    {kPrices, "ApplyIndex", kStrategic | kTactical},
    {kPrices, "ListPrices", kReadersAndOwn},

    {kRenewals, "UseOption", kStrategic | kTactical},
    {kRenewals, "DecideRenewal", kStrategic | kTactical},
    {kRenewals, "GiveNotice", kStrategic | kTactical},
    {kRenewals, "GetRenewal", kReadersAndOwn},
    {kRenewals, "ListRenewals", kReadersAndOwn},

    // Either side opens a dispute at its tactical level; what is settled at which level is for the
    // service to say.
    {kDisputes, "OpenDispute", kTactical | kProviderTactical},
    {kDisputes, "AnswerDispute", kSteeringSides},
    {kDisputes, "EscalateDispute", kSteeringSides},
    {kDisputes, "SettleDispute", kSteeringSides},
    {kDisputes, "WithdrawDispute", kSteeringSides},
    {kDisputes, "GetDispute", kReadersAndOwn},
    {kDisputes, "ListDisputes", kReadersAndOwn},

    {kPowers, "GrantPower", kStrategic},
    {kPowers, "RevokePower", kStrategic},
    {kPowers, "ListPowers", kReaders},

    // Any of the county may work in the unit that a step needs: which one is for the service to
    // say.
    {kProcesses, "PublishProcessTemplate", kStrategic | kProcurement},
    {kProcesses, "ListProcessTemplates", kReaders},
    {kProcesses, "SetUnitMember", kStrategic},
    {kProcesses, "ListUnitMembers", kReaders},
    {kProcesses, "StartProcess", kTactical | kProcurement},
    {kProcesses, "PlanProcessStep", kTactical | kProcurement},
    {kProcesses, "CompleteProcessStep", kCounty},
    {kProcesses, "GetProcess", kReaders},
    {kProcesses, "GetProcessTimes", kReaders},

    // A provider finds its own contracts; searches that are kept are their owner's alone.
    {kSearches, "SearchContracts", kReadersAndOwn},
    {kSearches, "SaveSearch", kCounty | kProviderSide},
    {kSearches, "ListSavedSearches", kReadersAndOwn},
    {kSearches, "DeleteSavedSearch", kCounty | kProviderSide},

    {kNames, "ListNames", kEveryone | kClient},

    // What the county will buy and how its markets are doing is its own business.
    {kPlans, "GetProcurementPlan", kReaders},
    {kMarkets, "GetMarket", kReaders},
    {kMarkets, "RecordProviderProfile", kTactical | kProcurement},
    {kMarkets, "ListProviderProfiles", kReaders},

    // Goals and what is promised of them are the strategic level's; who owns a contract says which
    // of them it serves.
    {kGoals, "SetGoals", kStrategic},
    {kGoals, "ListGoals", kReaders},
    {kGoals, "LinkContractGoal", kStrategic | kTactical},
    {kGoals, "UnlinkContractGoal", kStrategic | kTactical},
    {kGoals, "ListContractGoalLinks", kReaders},
    {kGoals, "GetGoalStatus", kReaders},
    {kGoals, "ListUnservedGoals", kReaders},
    {kGoals, "ListGoallessContracts", kReaders},

    {kPromises, "PublishPromise", kStrategic},
    {kPromises, "EvaluatePromise", kStrategic | kTactical | kSupervision},
    {kPromises, "GetPromise", kReaders},
    {kPromises, "GetPublicPromise", kEveryone | kClient},

    {kMultiProvider, "SetMultiProviderAims", kStrategic},
    {kMultiProvider, "GetMultiProviderStatus", kReaders},

    {kProgrammes, "SetProgrammeMeasure", kStrategic | kController},
    {kProgrammes, "RecordMeasure", kCounty},
    {kProgrammes, "ListProgrammeMeasures", kReaders},

    {kSustainability, "MarkStrategic", kStrategic | kProcurement},
    {kSustainability, "SetSustainabilityPlan", kTactical | kProcurement},
    {kSustainability, "RecordSustainabilityReport", kTactical | kOperational},
    {kSustainability, "GetSustainabilityPlan", kReadersAndOwn},
    {kSustainability, "ListSustainabilityPlans", kReadersAndOwn},
    {kSustainability, "GetSustainabilityShare", kReaders},

    {kCriteria, "AddCriterion", kTactical | kProcurement},
    {kCriteria, "WithdrawCriterion", kTactical | kProcurement},
    {kCriteria, "ListCriteria", kReadersAndOwn},
    {kCriteria, "CountCriteria", kReaders},
    {kCriteria, "RecordVehicles", kTactical | kOperational | kProcurement},
    {kCriteria, "GetVehicleShare", kReaders},
    {kCriteria, "ListWithoutAccessibility", kReaders},

    {kRisks, "RecordRisk", kStrategic | kTactical | kOperational | kController},
    {kRisks, "CalmRisk", kTactical | kOperational | kController},
    {kRisks, "MarkRiskRealised", kTactical | kOperational | kController},
    {kRisks, "CloseRisk", kTactical | kController},
    {kRisks, "ListRisks", kReaders},
    {kRisks, "GetRiskSummary", kReaders},

    {kTemplates, "PublishTemplate", kStrategic | kProcurement},
    {kTemplates, "GetTemplate", kReaders},
    {kTemplates, "ListTemplates", kReaders},
    {kTemplates, "CreateContractFromTemplate", kTactical | kProcurement},
    {kTemplates, "GetTemplateUsage", kReaders},

    {kReports, "SubmitReport", kOperational | kProvider},
    {kReports, "ValidateReport", kReadersAndOwn},
    {kReports, "SubmitReports", kOperational | kProvider},
    {kReports, "CompleteReport", kOperational | kProvider},
    {kReports, "DiffReports", kReadersAndOwn},
    {kReports, "ListReportRules", kReadersAndOwn},
    {kReports, "CorrectReport", kOperational | kProvider},
    {kReports, "ApproveReport", kOperational},
    {kReports, "GetReport", kReadersAndOwn},
    {kReports, "ListReports", kReadersAndOwn},
    {kReports, "ListDueReports", kReadersAndOwn},
    {kReports, "GetCompliance", kReadersAndOwn},
    {kReports, "ImportReports", kOperational},

    {kCalendar, "GetWindows", kReadersAndOwn},
    {kCalendar, "RecordExcuse", kOperational | kTactical},
    {kCalendar, "WithdrawExcuse", kOperational | kTactical},
    {kCalendar, "ListLadderSteps", kReadersAndOwn},
    {kCalendar, "GetReportingRate", kReadersAndOwn},

    {kForecasts, "GetForecast", kReadersAndOwn},
    {kForecasts, "GetForecastAccuracy", kReadersAndOwn},

    {kScores, "GetScorecard", kReadersAndOwn},

    {kSpreadsheets, "GetReportTemplate", kReadersAndOwn},
    {kSpreadsheets, "ImportReportFile", kOperational | kProvider},

    // Either side proposes at its tactical level, and accepts for itself alone.
    {kDefinitions, "ProposeDefinition", kTactical | kProviderTactical},
    {kDefinitions, "AcceptDefinition", kSteeringSides},
    {kDefinitions, "GetDefinition", kReadersAndOwn},
    {kDefinitions, "ListDefinitions", kReadersAndOwn},
    {kDefinitions, "ExplainIndicator", kReadersAndOwn},

    // Volumes tell of all providers at once. An extract leaves the county, so those take it who
    // answer for strategy and for what is bought.
    {kVolumes, "GetVolumes", kReaders},
    {kVolumes, "GetProductionComparison", kReaders},
    {kVolumes,
     "ExportStrategyExtract",
     kStrategic | kTactical | kProcurement | kController | kAuditor},
    {kOverviews, "GetProviderOverview", kReadersAndOwn},

    {kCeilings, "SetCeiling", kTactical | kProcurement},
    {kCeilings, "ChangeCeiling", kTactical | kProcurement},
    {kCeilings, "GetCeiling", kReadersAndOwn},
    {kCeilings, "ListCeilings", kReadersAndOwn},

    {kKeys, "CreateProviderKey", kTactical | kProcurement},
    {kKeys, "ListProviderKeys", kProviderSide | kTactical | kProcurement | kAuditor | kOperations},
    {kKeys, "RevokeProviderKey", kProviderCare | kTactical | kProcurement | kOperations},

    {kAlerts, "CreateRule", kTactical | kController},
    {kAlerts, "GetRule", kReaders},
    {kAlerts, "ListRules", kReaders},
    {kAlerts, "GetAlert", kReadersAndOwn},
    {kAlerts, "ListAlerts", kReadersAndOwn},
    {kAlerts, "CloseAlert", kTactical | kOperational | kController | kSupervision},
    {kAlerts, "GetAlertCounts", kReadersAndOwn},

    {kMonitoring, "PublishCatalogue", kStrategic | kSupervision},
    {kMonitoring, "GetCatalogue", kReadersAndOwn},
    {kMonitoring, "ListCatalogues", kReadersAndOwn},
    {kMonitoring, "SubmitSelfMonitoring", kSupervision | kProvider},
    {kMonitoring, "GetSubmission", kReadersAndOwn},
    {kMonitoring, "ListSubmissions", kReadersAndOwn},
    {kMonitoring, "GetCoverage", kReadersAndOwn},
    {kMonitoring, "RecordComplaint", kOperational | kSupervision},
    {kMonitoring, "AcknowledgeComplaint", kSupervision | kProvider},
    {kMonitoring, "GetComplaint", kReadersAndOwn},
    {kMonitoring, "ListComplaints", kReadersAndOwn},
    {kMonitoring, "GetComplaintCounts", kReadersAndOwn},

    {kAnalyses, "MarkPilot", kStrategic | kTactical},
    {kAnalyses, "OpenAnalysis", kStrategic | kTactical},
    {kAnalyses, "RefreshAnalysis", kStrategic | kTactical | kOperational},
    {kAnalyses, "CompleteAnalysis", kStrategic | kTactical},
    {kAnalyses, "GetAnalyses", kReaders},
    {kAnalyses, "ListAnalyses", kReaders},
    {kAnalyses, "ListLessons", kReaders},
    {kAnalyses, "AnswerLesson", kStrategic | kTactical | kProcurement},

    {kMeasures, "GetMeasure", kReaders},

    {kQuarterly, "GetQuarterlyReport", kReaders},
    {kQuarterly, "PublishQuarterlyReport", kStrategic | kController},
    {kQuarterly, "GetPublishedReport", kReaders},

    {kSupervising, "RecordVisit", kSupervision},
    {kSupervising, "GetVisit", kReadersAndOwn},
    {kSupervising, "ListVisits", kReadersAndOwn},
    {kSupervising, "RecordDeviation", kSupervision},
    {kSupervising, "CorrectDeviation", kSupervision},
    {kSupervising, "ImportDeviations", kSupervision},
    {kSupervising, "GetDeviation", kReadersAndOwn},
    {kSupervising, "ListDeviations", kReadersAndOwn},
    {kSupervising, "GetProviderFile", kReadersAndOwn},

    {kFeedback, "RecordFeedback", kOperational | kSupervision},
    {kFeedback, "GetFeedback", kReadersAndOwn},
    {kFeedback, "ListFeedback", kReadersAndOwn},

    {kParticipation, "RecordParticipation", kTactical | kOperational | kProcurement | kSupervision},
    {kParticipation, "GetParticipation", kReaders},
    {kParticipation, "ListParticipations", kReaders},
    {kParticipation, "ListWithoutParticipation", kReaders},
    {kParticipation, "CountParticipation", kReaders},

    {kMoney, "RecordInvoice", kFinance},
    {kMoney, "GetInvoice", kReadersAndOwn},
    {kMoney, "ListInvoices", kReadersAndOwn},
    {kMoney, "GetInvoiceTotals", kReadersAndOwn},
    {kMoney, "ListOffContractPurchases", kReaders},
    {kMoney, "GetPaymentProposal", kReadersAndOwn},
    {kMoney, "ListPaymentProposals", kReadersAndOwn},
    {kMoney, "Reconcile", kReadersAndOwn},
    {kMoney, "ListConditionalPayments", kReadersAndOwn},
    {kMoney, "GetConditionalPaymentTotals", kReadersAndOwn},
    {kMoney, "ListSupplierAliases", kReaders},
    {kMoney, "DecideSupplierAlias", kProcurement | kFinance},
    {kMoney, "ImportInvoices", kFinance},

    {kBuyerParts, "GetBuyerPart", kReaders | kBuyer},
    {kBuyerParts, "ListBuyerParts", kReaders | kBuyer},

    // A pack speaks of both sides: a provider gets it from the county, with the invitation.
    {kReviews, "ScheduleReviewMeeting", kTactical},
    {kReviews, "RecordNegotiation", kStrategic | kTactical},
    {kReviews, "BuildNegotiationPack", kReaders},
    {kReviews, "GetReviewPlan", kReadersAndOwn},
    {kReviews, "ListReviewPlans", kReadersAndOwn},
    {kReviews, "ListReviewMeetings", kReadersAndOwn},
    // A decision may belong to any level.
    {kReviews, "CompleteDecision", kStrategic | kTactical | kOperational},
    {kReviews, "WithdrawDecision", kStrategic | kTactical},
    {kReviews, "ListDecisions", kReadersAndOwn},

    {kSteeringEvents, "RecordEvent", kTactical | kOperational | kProcurement},
    {kSteeringEvents, "CorrectEvent", kTactical | kOperational | kProcurement},
    {kSteeringEvents, "RemoveEvent", kTactical | kProcurement},
    {kSteeringEvents, "ListEvents", kReaders},
    {kSteeringEvents, "CountEvents", kReaders},

    {kSteeringGroups, "CreateSteeringGroup", kStrategic | kTactical},
    {kSteeringGroups, "AddGroupMember", kStrategic | kTactical},
    {kSteeringGroups, "RemoveGroupMember", kStrategic | kTactical},
    {kSteeringGroups, "RecordGroupDecision", kStrategic | kTactical},
    {kSteeringGroups, "CompleteGroupDecision", kStrategic | kTactical},
    {kSteeringGroups, "GetSteeringGroup", kReaders},
    {kSteeringGroups, "ListSteeringGroups", kReaders},
    {kSteeringGroups, "GetGroupMaterial", kReaders | kClient},

    {kSystem, "GetStatus", kAuditor | kOperations},
    {kSystem, "GetStateHash", kAuditor | kOperations},
    {kSystem, "ListParkedEvents", kAuditor | kOperations},
    {kSystem, "GetParkedEvent", kAuditor | kOperations},
    {kSystem, "RetryParkedEvents", kOperations},
    {kSystem, "DiscardParkedEvent", kOperations},
    {kAudit, "GetAuditTrail", kAuditor},
    {kAudit, "VerifyAudit", kAuditor | kOperations},
    {kAudit, "ListCheckpoints", kAuditor | kOperations},

    {kClock, "GetClock", kEveryone},
    {kClock, "AdvanceClock", kOperations},

    // Shapes only, no data; answered only where the configuration turns reflection on.
    {kReflection, "ServerReflectionInfo", kEveryone},
    {kOldReflection, "ServerReflectionInfo", kEveryone},
};

std::string FullName(const AccessRow& row) {
    return '/' + std::string(row.service) + '/' + std::string(row.method);
}

const std::map<std::string, Roles, std::less<>>& ByName() {
    static const std::map<std::string, Roles, std::less<>> kByName = [] {
        std::map<std::string, Roles, std::less<>> by_name;
        for (const AccessRow& row : kRows)
            by_name.emplace(FullName(row), row.roles);
        return by_name;
    }();
    return kByName;
}

constexpr std::string_view kHead = R"(# Who may call what

Made from the one table in `services/platform/identity/access_table.cc` by `luotsi print-access`; a
test holds this page true to it. A method that is not in the table is refused, and a process that
would serve it does not start. How to give roles: `docs/operations/access.md`.

`x` calls for the whole county. `own` calls too, but only things of contracts whose provider the
caller is exist for it: anything else is answered like what never was. Each side has three levels:
`strategic`, `tactical` and `operational` in the county; `provider_strategic`, `provider_tactical`
and `provider` (operational, also that of keys) at the provider. The role `buyer` is that of another
organisation in a joint purchase: it reads its own parts of payments. `client_representative` is
that of a client in a steering group: it reads the group's material, which names no one.
)";

}  // namespace

std::span<const AccessRow> AccessTable() {
    return kRows;
}

Roles MayCall(std::string_view full_method) {
    const auto found = ByName().find(full_method);
    return found == ByName().end() ? Roles() : found->second;
}

std::vector<std::string> MissingFromTable(const rpc::Router& router) {
    std::vector<std::string> missing;
    for (const auto& [name, method] : router.methods()) {
        if (MayCall(name).empty()) missing.push_back(name);
    }
    return missing;
}

std::string AccessTableText() {
    std::string text(kHead);
    std::string_view service;
    for (const AccessRow& row : kRows) {
        if (row.service != service) {
            service = row.service;
            text += "\n## " + std::string(service) + "\n\n| method |";
            for (const std::string_view role : rpc::kRoleNames)
                text += ' ' + std::string(role) + " |";
            text += "\n|---|";
            for (std::size_t i = 0; i < rpc::kRoleNames.size(); ++i)
                text += "---|";
            text += '\n';
        }
        text += "| " + std::string(row.method) + " |";
        for (std::size_t i = 0; i < rpc::kRoleNames.size(); ++i) {
            const Role role = static_cast<Role>(i);
            const char* const mark = (kProviderSide | kBuyer).Has(role) ? " own |" : " x |";
            text += row.roles.Has(role) ? mark : " |";
        }
        text += '\n';
    }
    return text;
}

}  // namespace luotsi::identity
