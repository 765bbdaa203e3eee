#include "finance_integration/adapters/feeds.h"
#include "kernel/company_key.h"

#include <luotsi/report/v1/calendar.pb.h>
#include <luotsi/report/v1/report_event.pb.h>

#include <absl/status/status.h>

#include <optional>
#include <string_view>
#include <utility>

namespace luotsi::finance_integration {
namespace {

constexpr std::string_view kLadderTypes = "fi.luotsi.report.ladder.";

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
    for (const type::v1::Money& amount : message.amounts()) {
        const std::optional<Currency> currency = Currency::Parse(amount.currency_code());
        if (!currency) return absl::InvalidArgumentError("an approval in an unknown currency");
        command.amounts.push_back(Money::Of(amount.amount_minor(), *currency));
    }
    for (const report::v1::JudgedIndicator& judged : message.indicators())
        command.met[judged.indicator_code()] = judged.met();
    work.push_back({.request = {}, .work = note.Plan(std::move(command))});
    return absl::OkStatus();
}

// Of all steps only those that hold payments matter here.
absl::Status HandleStep(
    const feed::PublicEvent& event, NoteReportsHoldHandler& hold, std::vector<ports::Entry>& work
) {
    report::v1::LadderEvent message;
    if (!message.ParseFromString(event.data))
        return absl::InvalidArgumentError("a ladder event that cannot be read");
    if (message.step().kind() != contract::v1::LADDER_STEP_KIND_HOLD) return absl::OkStatus();
    const std::optional<ContractId> contract = ContractId::Parse(message.contract_id());
    if (!contract) return absl::InvalidArgumentError("a ladder step that names no contract");
    const ReportsHoldNoted told{
        .revision = message.revision(),
        .step = message.step().step(),
        .withdrawn = message.kind() == report::v1::LADDER_EVENT_KIND_STEP_WITHDRAWN,
    };
    work.push_back({.request = {}, .work = hold.Plan(*contract, told)});
    return absl::OkStatus();
}

}  // namespace

feed::Subscription FollowReports(NoteApprovedReportHandler& note, NoteReportsHoldHandler& hold) {
    return {
        .source = kReportIntake,
        .handle =
            [&note, &hold](const feed::PublicEvent& event, std::vector<ports::Entry>& work) {
                return event.type.starts_with(kLadderTypes) ? HandleStep(event, hold, work)
                                                            : Handle(event, note, work);
            },
    };
}

}  // namespace luotsi::finance_integration
