#include "alerting/adapters/feed_values.h"
#include "alerting/adapters/feeds.h"

#include <luotsi/report/v1/report_event.pb.h>

#include <set>
#include <string>
#include <utility>

namespace luotsi::alerting {
namespace {

constexpr std::string_view kTypes = "fi.luotsi.report.report.";
constexpr std::string_view kUndeclared = "SUB_UNKNOWN";

std::optional<Ratio> ReadRatio(const type::v1::Ratio& ratio) {
    return Ratio::Of(ratio.numerator(), ratio.denominator());
}

std::optional<MonthReport> ReadReport(const report::v1::ReportEvent& event) {
    MonthReport report;
    report.version = event.report().version();
    report.historic = event.historic();
    for (const report::v1::JudgedIndicator& indicator : event.indicators()) {
        const std::optional<Ratio> value = ReadRatio(indicator.value());
        const std::optional<Ratio> target = ReadRatio(indicator.target_level());
        if (!value || !target) return std::nullopt;
        report.indicators[indicator.indicator_code()] = {
            .value = *value, .target_level = *target, .met = indicator.met()
        };
    }
    // The same company may stand on many lines.
    std::set<std::string> undeclared;
    for (const report::v1::ReturnedLine& line : event.report().returned_lines()) {
        if (line.reason() == kUndeclared) undeclared.insert(line.party());
    }
    report.undeclared_subcontractors.assign(undeclared.begin(), undeclared.end());
    return report;
}

bool HasReport(report::v1::ReportEventKind kind) {
    return kind == report::v1::REPORT_EVENT_KIND_RECEIVED ||
           kind == report::v1::REPORT_EVENT_KIND_CORRECTED;
}

}  // namespace

feed::Subscription FollowReports(Assessor& assessor) {
    const auto handle = [&assessor](
                            const feed::PublicEvent& public_event, std::vector<ports::Entry>& work
                        ) -> absl::Status {
        if (!public_event.type.starts_with(kTypes)) return absl::OkStatus();
        report::v1::ReportEvent event;
        if (!event.ParseFromString(public_event.data)) return Unreadable("message");
        const bool is_overdue = event.kind() == report::v1::REPORT_EVENT_KIND_OVERDUE;
        if (!is_overdue && !HasReport(event.kind())) return absl::OkStatus();
        const std::optional<ContractId> contract = ContractId::Parse(event.contract_id());
        if (!contract) return Unreadable("contract_id");
        const std::optional<Month> month = Month::Parse(event.month());
        if (!month) return Unreadable("month");
        if (is_overdue) {
            const std::optional<CivilDate> due = CivilDate::Parse(event.due_date());
            if (!due) return Unreadable("due_date");
            const OverdueNoted fact{*month, {.due_date = *due, .historic = event.historic()}};
            work.push_back({{}, assessor.Note({{*contract, fact}})});
            return absl::OkStatus();
        }
        std::optional<MonthReport> report = ReadReport(event);
        if (!report) return Unreadable("indicators");
        const ReportNoted fact{*month, *std::move(report)};
        work.push_back({{}, assessor.Note({{*contract, fact}}, public_event.time)});
        return absl::OkStatus();
    };
    return {.source = "report-intake", .handle = handle};
}

}  // namespace luotsi::alerting
