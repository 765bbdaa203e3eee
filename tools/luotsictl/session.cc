#include "tools/luotsictl/session.h"

#include "platform/runtime/clocks.h"
#include "platform/runtime/system_ids.h"
#include "tools/luotsictl/exit_code.h"

#include <luotsi/alert/v1/alert_service.pb.h>
#include <luotsi/audit/v1/audit_service.pb.h>
#include <luotsi/config/v1/clock_service.pb.h>
#include <luotsi/config/v1/system_service.pb.h>
#include <luotsi/contract/v1/amendment.pb.h>
#include <luotsi/contract/v1/approval.pb.h>
#include <luotsi/contract/v1/contract_service.pb.h>
#include <luotsi/contract/v1/document.pb.h>
#include <luotsi/contract/v1/inhouse.pb.h>
#include <luotsi/contract/v1/milestone.pb.h>
#include <luotsi/contract/v1/obligation.pb.h>
#include <luotsi/contract/v1/ocds.pb.h>
#include <luotsi/contract/v1/parameter.pb.h>
#include <luotsi/contract/v1/price.pb.h>
#include <luotsi/contract/v1/renewal.pb.h>
#include <luotsi/contract/v1/risk.pb.h>
#include <luotsi/contract/v1/statute.pb.h>
#include <luotsi/contract/v1/supply_chain.pb.h>
#include <luotsi/contract/v1/template.pb.h>
#include <luotsi/contract/v1/voucher.pb.h>
#include <luotsi/finance/v1/buyer_part.pb.h>
#include <luotsi/finance/v1/finance_service.pb.h>
#include <luotsi/report/v1/calendar.pb.h>
#include <luotsi/report/v1/ceiling.pb.h>
#include <luotsi/report/v1/definition.pb.h>
#include <luotsi/report/v1/forecast.pb.h>
#include <luotsi/report/v1/provider.pb.h>
#include <luotsi/report/v1/provider_key_service.pb.h>
#include <luotsi/report/v1/report_service.pb.h>
#include <luotsi/report/v1/scorecard.pb.h>
#include <luotsi/report/v1/spreadsheet.pb.h>
#include <luotsi/report/v1/volume.pb.h>
#include <luotsi/selfmonitoring/v1/feedback.pb.h>
#include <luotsi/selfmonitoring/v1/participation.pb.h>
#include <luotsi/selfmonitoring/v1/selfmonitoring_service.pb.h>
#include <luotsi/selfmonitoring/v1/supervision.pb.h>
#include <luotsi/steering/v1/closing_analysis.pb.h>
#include <luotsi/steering/v1/criterion.pb.h>
#include <luotsi/steering/v1/dispute.pb.h>
#include <luotsi/steering/v1/goal.pb.h>
#include <luotsi/steering/v1/market.pb.h>
#include <luotsi/steering/v1/measure.pb.h>
#include <luotsi/steering/v1/meeting.pb.h>
#include <luotsi/steering/v1/multi_provider.pb.h>
#include <luotsi/steering/v1/names.pb.h>
#include <luotsi/steering/v1/plan.pb.h>
#include <luotsi/steering/v1/power.pb.h>
#include <luotsi/steering/v1/process.pb.h>
#include <luotsi/steering/v1/programme.pb.h>
#include <luotsi/steering/v1/promise.pb.h>
#include <luotsi/steering/v1/quarterly_report.pb.h>
#include <luotsi/steering/v1/responsible.pb.h>
#include <luotsi/steering/v1/search.pb.h>
#include <luotsi/steering/v1/steering_event.pb.h>
#include <luotsi/steering/v1/steering_group.pb.h>
#include <luotsi/steering/v1/sustainability.pb.h>

#include <absl/time/clock.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>

namespace luotsi::ctl {
namespace {

using google::protobuf::DescriptorPool;
using google::protobuf::FileDescriptor;
using google::protobuf::Message;
using google::protobuf::MethodDescriptor;

constexpr absl::Duration kCallLimit = absl::Seconds(30);
constexpr absl::Duration kLongestWait = absl::Seconds(10);

// A file that cannot be used ends the program here: nothing can be done without a connection.
rpc::Client Dial(const Settings& settings) {
    rpc::DialOptions options{
        .tls = std::nullopt,
        .server_name = settings.server_name,
        .token_file = settings.token_file,
    };
    const bool secure = !settings.ca_file.empty() || !settings.certificate_file.empty();
    if (secure) {
        options.tls.emplace();
        options.tls->set_ca_file(settings.ca_file);
        options.tls->set_certificate_file(settings.certificate_file);
        options.tls->set_key_file(settings.key_file);
    }
    absl::StatusOr<rpc::Client> client = rpc::Client::Dial(settings.server, options);
    if (client.ok()) return *std::move(client);
    std::cerr << "error: " << client.status().message() << '\n';
    std::exit(kUsage);
}

}  // namespace

// Naming a message of each file keeps the linker from dropping the file's descriptors.
std::vector<const FileDescriptor*> ServiceFiles() {
    return {
        contract::v1::GetContractRequest::descriptor()->file(),
        contract::v1::GetAmendmentRequest::descriptor()->file(),
        contract::v1::GetApprovalRequest::descriptor()->file(),
        contract::v1::GetParameterRequest::descriptor()->file(),
        contract::v1::GetSupplyChainRequest::descriptor()->file(),
        contract::v1::GetVoucherProviderRequest::descriptor()->file(),
        contract::v1::AttachDocumentRequest::descriptor()->file(),
        contract::v1::RecordInhouseTurnoverRequest::descriptor()->file(),
        contract::v1::AddMilestoneRequest::descriptor()->file(),
        contract::v1::AddObligationRequest::descriptor()->file(),
        contract::v1::ExportOcdsRequest::descriptor()->file(),
        contract::v1::ApplyIndexRequest::descriptor()->file(),
        contract::v1::UseOptionRequest::descriptor()->file(),
        contract::v1::RecordRiskRequest::descriptor()->file(),
        contract::v1::RecordStatuteRequest::descriptor()->file(),
        contract::v1::PublishTemplateRequest::descriptor()->file(),
        report::v1::GetReportRequest::descriptor()->file(),
        report::v1::GetForecastRequest::descriptor()->file(),
        report::v1::ListCeilingsRequest::descriptor()->file(),
        report::v1::GetScorecardRequest::descriptor()->file(),
        report::v1::GetReportTemplateRequest::descriptor()->file(),
        report::v1::GetDefinitionRequest::descriptor()->file(),
        report::v1::GetWindowsRequest::descriptor()->file(),
        report::v1::ListProviderKeysRequest::descriptor()->file(),
        report::v1::GetProviderOverviewRequest::descriptor()->file(),
        report::v1::GetVolumesRequest::descriptor()->file(),
        alert::v1::GetAlertRequest::descriptor()->file(),
        finance::v1::GetInvoiceRequest::descriptor()->file(),
        finance::v1::GetBuyerPartRequest::descriptor()->file(),
        selfmonitoring::v1::GetComplaintRequest::descriptor()->file(),
        selfmonitoring::v1::RecordFeedbackRequest::descriptor()->file(),
        selfmonitoring::v1::RecordParticipationRequest::descriptor()->file(),
        selfmonitoring::v1::RecordVisitRequest::descriptor()->file(),
        steering::v1::OpenDisputeRequest::descriptor()->file(),
        steering::v1::GrantPowerRequest::descriptor()->file(),
        steering::v1::GetProcessRequest::descriptor()->file(),
        steering::v1::SearchContractsRequest::descriptor()->file(),
        steering::v1::ListNamesRequest::descriptor()->file(),
        steering::v1::GetProcurementPlanRequest::descriptor()->file(),
        steering::v1::GetMarketRequest::descriptor()->file(),
        steering::v1::ListResponsibleRequest::descriptor()->file(),
        steering::v1::SetGoalsRequest::descriptor()->file(),
        steering::v1::PublishPromiseRequest::descriptor()->file(),
        steering::v1::SetMultiProviderAimsRequest::descriptor()->file(),
        steering::v1::RecordMeasureRequest::descriptor()->file(),
        steering::v1::MarkStrategicRequest::descriptor()->file(),
        steering::v1::AddCriterionRequest::descriptor()->file(),
        steering::v1::RecordNegotiationRequest::descriptor()->file(),
        steering::v1::RecordEventRequest::descriptor()->file(),
        steering::v1::CreateSteeringGroupRequest::descriptor()->file(),
        steering::v1::OpenAnalysisRequest::descriptor()->file(),
        steering::v1::GetMeasureRequest::descriptor()->file(),
        steering::v1::GetQuarterlyReportRequest::descriptor()->file(),
        audit::v1::VerifyAuditRequest::descriptor()->file(),
        config::v1::GetStatusRequest::descriptor()->file(),
        config::v1::GetClockRequest::descriptor()->file()
    };
}

const MethodDescriptor* FindMethod(const std::string& full_name) {
    static const std::vector<const FileDescriptor*> linked_in = ServiceFiles();
    return DescriptorPool::generated_pool()->FindMethodByName(full_name);
}

const MethodDescriptor* FindMethodByWords(std::string_view words) {
    std::string name(words);
    std::ranges::replace(name, '/', '.');
    if (name.starts_with('.')) name.erase(0, 1);
    if (const MethodDescriptor* method = FindMethod(name)) return method;
    for (const FileDescriptor* file : ServiceFiles()) {
        if (const MethodDescriptor* method = FindMethod(file->package() + '.' + name))
            return method;
    }
    return nullptr;
}

std::unique_ptr<Message> NewMessage(const google::protobuf::Descriptor& type) {
    const Message* prototype =
        google::protobuf::MessageFactory::generated_factory()->GetPrototype(&type);
    return std::unique_ptr<Message>(prototype->New());
}

std::string MethodPath(const MethodDescriptor& method) {
    return '/' + method.service()->full_name() + '/' + method.name();
}

Session::Session(const Settings& settings) : settings_(settings), client_(Dial(settings)) {}

grpc::Status Session::Call(
    const MethodDescriptor& method, const Message& request, Message& answer
) {
    const std::string bytes = request.SerializeAsString();
    int tries = 0;
    while (true) {
        std::string reply;
        const grpc::Status status = client_.UnaryBytes(
            MethodPath(method),
            bytes,
            &reply,
            settings_.timeout.value_or(kCallLimit),
            settings_.language
        );
        // The server's log knows the call by it.
        const std::string correlation = client_.LastInitialMetadata("x-correlation-id");
        if (settings_.is_verbose && !correlation.empty())
            std::cerr << "correlation id " << correlation << '\n';
        if (status.ok() && !answer.ParseFromString(reply)) {
            return {grpc::StatusCode::INTERNAL, "the answer is not of the method's type"};
        }
        if (status.ok() || !WaitForRetry(status, tries)) return status;
    }
}

bool Session::WaitForRetry(const grpc::Status& status, int& tries) const {
    if (status.error_code() != grpc::StatusCode::UNAVAILABLE || tries >= kRetries) return false;
    const rpc::ErrorDescription error = rpc::DescribeError(status);
    if (!error.retry_after) return false;
    ++tries;
    if (settings_.is_verbose) std::cerr << "retry " << tries << ": " << error.reason << '\n';
    absl::SleepFor(std::min(*error.retry_after, kLongestWait));
    return true;
}

std::string Session::NextRequestId() const {
    std::string id = settings_.request_id;
    if (id.empty()) {
        static runtime::SystemIdSource ids;
        static runtime::SystemClock clock;
        id = ids.Next(clock.Read().now).ToText();
    }
    if (settings_.is_verbose) std::cerr << "request id " << id << '\n';
    return id;
}

void FillCommon(const Session& session, Message& request) {
    const auto& type = *request.GetDescriptor();
    const auto& reflection = *request.GetReflection();
    if (const auto* field = type.FindFieldByName("request_id")) {
        reflection.SetString(&request, field, session.NextRequestId());
    }
    if (const auto* field = type.FindFieldByName("validate_only")) {
        if (session.settings().dry_run) reflection.SetBool(&request, field, true);
    }
}

}  // namespace luotsi::ctl
