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

// Those of the county who work with contracts, and the auditor, who reads all and changes nothing.
constexpr Roles kCounty =
    kStrategic | kTactical | kOperational | kProcurement | kController | kSupervision | kFinance;
constexpr Roles kReaders = kCounty | kAuditor;
// Readers, and a provider within its own contracts.
constexpr Roles kReadersAndOwn = kReaders | kProvider;
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
constexpr std::string_view kBuyerParts = "luotsi.finance.v1.BuyerPartService";
constexpr std::string_view kReports = "luotsi.report.v1.ReportService";
constexpr std::string_view kScores = "luotsi.report.v1.ScorecardService";
constexpr std::string_view kKeys = "luotsi.report.v1.ProviderKeyService";
constexpr std::string_view kAlerts = "luotsi.alert.v1.AlertService";
constexpr std::string_view kMonitoring = "luotsi.selfmonitoring.v1.SelfMonitoringService";
constexpr std::string_view kSupervising = "luotsi.selfmonitoring.v1.SupervisionService";
constexpr std::string_view kMoney = "luotsi.finance.v1.FinanceService";
constexpr std::string_view kSystem = "luotsi.config.v1.SystemService";
constexpr std::string_view kAudit = "luotsi.audit.v1.AuditService";
constexpr std::string_view kClock = "luotsi.config.v1.ClockService";
constexpr std::string_view kReflection = "grpc.reflection.v1.ServerReflection";
constexpr std::string_view kOldReflection = "grpc.reflection.v1alpha.ServerReflection";

// Strategic and tactical work set what is agreed; operational work sees to the daily course and
// approves what came in; neither does the other's (features.md, M23). A provider never approves.
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
    {kAmendments, "SignAmendment", kStrategic | kTactical | kProcurement | kProvider},
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

    {kChains, "AddSubcontractor", kTactical | kProcurement | kProvider},
    {kChains, "DecideConsent", kStrategic | kTactical},
    {kChains, "RemoveSubcontractor", kTactical | kProcurement | kProvider},
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
    {kReports, "CorrectReport", kOperational | kProvider},
    {kReports, "ApproveReport", kOperational},
    {kReports, "GetReport", kReadersAndOwn},
    {kReports, "ListReports", kReadersAndOwn},
    {kReports, "ListDueReports", kReadersAndOwn},
    {kReports, "GetCompliance", kReadersAndOwn},
    {kReports, "ImportReports", kOperational},

    {kScores, "GetScorecard", kReadersAndOwn},

    {kKeys, "CreateProviderKey", kTactical | kProcurement},
    {kKeys, "ListProviderKeys", kTactical | kProcurement | kAuditor | kOperations | kProvider},
    {kKeys, "RevokeProviderKey", kTactical | kProcurement | kOperations | kProvider},

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

    {kSupervising, "RecordVisit", kSupervision},
    {kSupervising, "GetVisit", kReadersAndOwn},
    {kSupervising, "ListVisits", kReadersAndOwn},
    {kSupervising, "RecordDeviation", kSupervision},
    {kSupervising, "CorrectDeviation", kSupervision},
    {kSupervising, "GetDeviation", kReadersAndOwn},
    {kSupervising, "ListDeviations", kReadersAndOwn},
    {kSupervising, "GetProviderFile", kReadersAndOwn},

    {kMoney, "RecordInvoice", kFinance},
    {kMoney, "GetInvoice", kReadersAndOwn},
    {kMoney, "ListInvoices", kReadersAndOwn},
    {kMoney, "GetInvoiceTotals", kReadersAndOwn},
    {kMoney, "ListOffContractPurchases", kReaders},
    {kMoney, "GetPaymentProposal", kReadersAndOwn},
    {kMoney, "ListPaymentProposals", kReadersAndOwn},
    {kMoney, "ListConditionalPayments", kReadersAndOwn},
    {kMoney, "GetConditionalPaymentTotals", kReadersAndOwn},
    {kMoney, "ListSupplierAliases", kReaders},
    {kMoney, "DecideSupplierAlias", kProcurement | kFinance},
    {kMoney, "ImportInvoices", kFinance},

    {kBuyerParts, "GetBuyerPart", kReaders | kBuyer},
    {kBuyerParts, "ListBuyerParts", kReaders | kBuyer},

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
caller is exist for it: anything else is answered like what never was. The role `buyer` is that of
another organisation in a joint purchase: it reads its own parts of payments.
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
            const char* const mark =
                role == Role::kProvider || role == Role::kBuyer ? " own |" : " x |";
            text += row.roles.Has(role) ? mark : " |";
        }
        text += '\n';
    }
    return text;
}

}  // namespace luotsi::identity
