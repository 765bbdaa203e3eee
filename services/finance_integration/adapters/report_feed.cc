#include "finance_integration/adapters/feeds.h"
#include "kernel/company_key.h"

#include <luotsi/report/v1/report_event.pb.h>

#include <absl/status/status.h>

#include <optional>
#include <utility>

namespace luotsi::finance_integration {
namespace {

std::string MemberOf(const report::v1::ServiceActual& service) {
    if (!service.has_member()) return {};
    return CompanyKey({service.member().scheme(), service.member().id()});
}

ApprovedReport ReadReport(const report::v1::Report& message, Month month) {
    ApprovedReport report;
    report.month = month;
    report.version = message.version();
    report.contract_revision = message.contract_revision();
    report.voucher_revision = message.voucher_revision();
    for (const report::v1::ReportLine& line : message.lines()) {
        if (!line.has_service()) continue;
        report.services.push_back({
            .service_code = line.service().service_code(),
            .unit = line.service().unit(),
            .quantity = Quantity::OfMicros(line.service().quantity().micros()),
            .service_date = CivilDate::Parse(line.service().service_date()),
            .member = MemberOf(line.service()),
        });
    }
    return report;
}

absl::Status Handle(
    const feed::PublicEvent& event, NoteApprovedReportHandler& note, std::vector<ports::Entry>& work
) {
    report::v1::ReportEvent message;
    if (!message.ParseFromString(event.data)) {
        return absl::InvalidArgumentError("a report event that cannot be read");
    }
    if (message.kind() != report::v1::REPORT_EVENT_KIND_APPROVED) return absl::OkStatus();
    const std::optional<ContractId> contract = ContractId::Parse(message.contract_id());
    const std::optional<Month> month = Month::Parse(message.month());
    if (!contract || !month || message.report().version() == 0) {
        return absl::InvalidArgumentError("an approval that names no contract, month or version");
    }
    NoteApprovedReport command{
        .contract = *contract, .report = ReadReport(message.report(), *month)
    };
    for (const report::v1::JudgedIndicator& judged : message.indicators())
        command.met[judged.indicator_code()] = judged.met();
    work.push_back({.request = {}, .work = note.Plan(std::move(command))});
    return absl::OkStatus();
}

}  // namespace

feed::Subscription FollowReports(NoteApprovedReportHandler& note) {
    return {
        .source = kReportIntake,
        .handle = [&note](
                      const feed::PublicEvent& event, std::vector<ports::Entry>& work
                  ) { return Handle(event, note, work); },
    };
}

}  // namespace luotsi::finance_integration
