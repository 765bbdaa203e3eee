#include "alerting/adapters/feed_values.h"
#include "alerting/adapters/feeds.h"

#include <luotsi/report/v1/calendar.pb.h>
#include <luotsi/report/v1/report_event.pb.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace luotsi::alerting {
namespace {

constexpr std::string_view kTypes = "fi.luotsi.report.report.";
constexpr std::string_view kExcusedType = "fi.luotsi.report.month.excused.v1";
constexpr std::string_view kLadderTypes = "fi.luotsi.report.ladder.";
constexpr std::string_view kUndeclared = "SUB_UNKNOWN";

std::optional<Ratio> ReadRatio(const type::v1::Ratio& ratio) {
    return Ratio::Of(ratio.numerator(), ratio.denominator());
}

// A sum that does not fit is left where it was.
void AddReported(const report::v1::ServiceActual& actual, ForeseenService& service) {
    const Quantity more = Quantity::OfMicros(actual.quantity().micros());
    std::optional<Quantity>& sum = service.reported;
    sum = sum ? Quantity::Plus(*sum, more).value_or(*sum) : more;
    const auto at = std::ranges::lower_bound(service.units, actual.unit());
    if (at == service.units.end() || *at != actual.unit()) service.units.insert(at, actual.unit());
}

// What the report gave of each service, and what it foresees of the next month.
std::map<std::string, ForeseenService> ReadForeseen(const report::v1::Report& report, Month month) {
    std::map<std::string, ForeseenService> services;
    if (report.forecast().empty()) return services;
    for (const report::v1::ReportLine& line : report.lines()) {
        if (line.has_service())
            AddReported(line.service(), services[line.service().service_code()]);
    }
    // Hours and days are no sum.
    for (auto& [code, service] : services) {
        if (service.units.size() > 1) service.reported.reset();
    }
    const std::string next = month.Next().ToText();
    for (const report::v1::ForecastLine& line : report.forecast()) {
        if (line.month() != next) continue;
        services[line.service_code()].next = Quantity::OfMicros(line.quantity().micros());
    }
    return services;
}

std::string FactOf(const report::v1::ReturnedLine& remark, const char* name) {
    const auto found = remark.facts().find(name);
    return found == remark.facts().end() ? std::string() : found->second;
}

std::vector<OddLine> ReadOddLines(const report::v1::Report& report) {
    std::set<OddLine> odd;
    for (const report::v1::ReturnedLine& remark : report.remarks()) {
        const std::string service = FactOf(remark, "service");
        const std::string forecast = FactOf(remark, "forecast");
        odd.insert({
            .reason = remark.reason(),
            .about = service.empty() ? remark.field() : service,
            .reported = FactOf(remark, "reported"),
            .expected = forecast.empty() ? FactOf(remark, "expected") : forecast,
        });
    }
    return {odd.begin(), odd.end()};
}

std::optional<MonthReport> ReadReport(const report::v1::ReportEvent& event, Month month) {
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
    report.foreseen = ReadForeseen(event.report(), month);
    report.odd_lines = ReadOddLines(event.report());
    report.returned_whole =
        event.report().lines().empty() && !event.report().returned_lines().empty();
    return report;
}

bool HasReport(report::v1::ReportEventKind kind) {
    return kind == report::v1::REPORT_EVENT_KIND_RECEIVED ||
           kind == report::v1::REPORT_EVENT_KIND_CORRECTED;
}

// The words of `reporting-ladder`'s parameter, in the order of the numbers.
constexpr std::array<std::string_view, 6> kStepKinds{
    "", "reminder", "help", "notice", "hold", "sanction_proposal"
};

absl::Status NoteStep(
    const feed::PublicEvent& public_event, Assessor& assessor, std::vector<ports::Entry>& work
) {
    report::v1::LadderEvent event;
    if (!event.ParseFromString(public_event.data)) return Unreadable("message");
    const std::optional<ContractId> contract = ContractId::Parse(event.contract_id());
    if (!contract) return Unreadable("contract_id");
    const std::optional<CivilDate> taken_on = CivilDate::Parse(event.step().taken_on());
    if (!taken_on) return Unreadable("taken_on");
    const auto kind = static_cast<std::size_t>(event.step().kind());
    if (kind == 0 || kind >= kStepKinds.size()) return Unreadable("kind");
    LadderRung rung{
        .step = event.step().step(),
        .kind = std::string(kStepKinds[kind]),
        .taken_on = *taken_on,
        .missing = {},
    };
    for (const std::string& month : event.step().missing_months())
        rung.missing += (rung.missing.empty() ? "" : ", ") + month;
    const LadderNoted fact{
        .revision = event.revision(),
        .rung = std::move(rung),
        .withdrawn = event.kind() == report::v1::LADDER_EVENT_KIND_STEP_WITHDRAWN,
    };
    work.push_back({{}, assessor.Note({{*contract, fact}})});
    return absl::OkStatus();
}

absl::Status NoteExcuse(
    const feed::PublicEvent& public_event, Assessor& assessor, std::vector<ports::Entry>& work
) {
    report::v1::ReportEvent event;
    if (!event.ParseFromString(public_event.data)) return Unreadable("message");
    const std::optional<ContractId> contract = ContractId::Parse(event.contract_id());
    if (!contract) return Unreadable("contract_id");
    const std::optional<Month> month = Month::Parse(event.month());
    if (!month) return Unreadable("month");
    const ExcuseNoted fact{.month = *month, .excused = event.excused()};
    work.push_back({{}, assessor.Note({{*contract, fact}})});
    return absl::OkStatus();
}

}  // namespace

feed::Subscription FollowReports(Assessor& assessor) {
    const auto handle = [&assessor](
                            const feed::PublicEvent& public_event, std::vector<ports::Entry>& work
                        ) -> absl::Status {
        if (public_event.type.starts_with(kLadderTypes))
            return NoteStep(public_event, assessor, work);
        if (public_event.type == kExcusedType) return NoteExcuse(public_event, assessor, work);
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
        std::optional<MonthReport> report = ReadReport(event, *month);
        if (!report) return Unreadable("indicators");
        const ReportNoted fact{*month, *std::move(report)};
        work.push_back({{}, assessor.Note({{*contract, fact}}, public_event.time)});
        return absl::OkStatus();
    };
    return {.source = "report-intake", .handle = handle};
}

}  // namespace luotsi::alerting
