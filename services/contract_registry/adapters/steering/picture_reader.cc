#include "contract_registry/adapters/steering/picture_reader.h"

#include "platform/runtime/helsinki.h"
#include "platform/wire/values.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

namespace luotsi::contract_registry {
namespace {

constexpr std::string_view kNoLongerTrue = "no-longer-true";
constexpr std::string_view kByPerson = "by-person";

absl::Status Unreadable(std::string_view what) {
    return absl::InvalidArgumentError("the event's " + std::string(what) + " cannot be read");
}

// `serious` of COMPLAINT_SEVERITY_SERIOUS; empty where it is not told.
template <class ProtoEnum>
std::string Word(ProtoEnum value, std::string_view prefix) {
    if (static_cast<int>(value) == 0) return {};
    const auto* known =
        google::protobuf::GetEnumDescriptor<ProtoEnum>()->FindValueByNumber(static_cast<int>(value)
        );
    if (known == nullptr) return {};
    std::string word = known->name();
    if (word.starts_with(prefix)) word.erase(0, prefix.size());
    for (char& letter : word) {
        if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
    }
    return word;
}

void AddTo(std::vector<SeenQuantity>& sums, SeenQuantity one) {
    const auto same = std::ranges::find_if(sums, [&](const SeenQuantity& known) {
        return known.month == one.month && known.service_code == one.service_code;
    });
    if (same == sums.end()) {
        sums.push_back(std::move(one));
        return;
    }
    same->quantity = Quantity::Plus(same->quantity, one.quantity).value_or(same->quantity);
}

bool ReadIndicators(const report::v1::ReportEvent& event, SeenMonth& month) {
    for (const report::v1::JudgedIndicator& told : event.indicators()) {
        const auto value = Ratio::Of(told.value().numerator(), told.value().denominator());
        const auto target =
            Ratio::Of(told.target_level().numerator(), told.target_level().denominator());
        if (!value || !target) return false;
        month.indicators.push_back({told.indicator_code(), *value, *target, told.met()});
    }
    return true;
}

bool ReadReport(const report::v1::Report& report, SeenMonth& month) {
    wire::Reader reader;
    month.version = report.version();
    month.approved = report.state() == report::v1::REPORT_STATE_APPROVED;
    const auto received = reader.InstantOf(report.received_at(), "received_at");
    month.returned_whole = report.lines().empty() && !report.returned_lines().empty();
    if (received && report.has_received_at() && !month.returned_whole)
        month.first_received = runtime::HelsinkiDate(*received);
    for (const report::v1::ReportLine& line : report.lines()) {
        if (!line.has_service()) continue;
        const report::v1::ServiceActual& actual = line.service();
        const auto quantity = Quantity::OfMicros(actual.quantity().micros());
        AddTo(month.services, {month.month, actual.service_code(), quantity});
    }
    for (const report::v1::ForecastLine& line : report.forecast()) {
        const auto foreseen = reader.MonthOf(line.month(), "forecast.month");
        if (!foreseen) return false;
        const auto quantity = Quantity::OfMicros(line.quantity().micros());
        AddTo(month.forecast, {*foreseen, line.service_code(), quantity});
    }
    return !reader.rejection();
}

// Nothing was accepted by the due day, though what came late may hide that it is still awaited.
bool CameBackLate(const report::v1::Report& report, const SeenMonth& month) {
    if (!month.returned_whole || month.historic || !month.due_date) return false;
    wire::Reader reader;
    const auto received = reader.InstantOf(report.received_at(), "received_at");
    return received && report.has_received_at() &&
           runtime::HelsinkiDate(*received) > *month.due_date;
}

SeenCase CaseOf(const selfmonitoring::v1::Complaint& complaint) {
    return {
        .kind = "complaint",
        .category = complaint.category(),
        .severity = Word(complaint.severity(), "COMPLAINT_SEVERITY_"),
        .state = Word(complaint.state(), "COMPLAINT_STATE_"),
    };
}

SeenCase CaseOf(const selfmonitoring::v1::Visit& visit) {
    // The worst finding: the severities grow with their numbers.
    auto worst = selfmonitoring::v1::FINDING_SEVERITY_UNSPECIFIED;
    for (const selfmonitoring::v1::VisitFinding& finding : visit.findings())
        worst = std::max(worst, finding.severity());
    return {
        .kind = "visit",
        .category = Word(visit.kind(), "VISIT_KIND_"),
        .severity = Word(worst, "FINDING_SEVERITY_"),
    };
}

SeenCase CaseOf(const selfmonitoring::v1::Deviation& deviation) {
    return {
        .kind = "deviation",
        .category = deviation.category(),
        .severity = Word(deviation.severity(), "FINDING_SEVERITY_"),
        .state = Word(deviation.state(), "DEVIATION_STATE_"),
    };
}

SeenCase CaseOf(const selfmonitoring::v1::Feedback& feedback) {
    return {
        .kind = "feedback",
        .category = feedback.theme(),
        .state = Word(feedback.source(), "FEEDBACK_SOURCE_"),
        .count = feedback.count(),
    };
}

template <class Subject>
absl::StatusOr<std::optional<SeenOf<CaseSeen>>> ReadSubject(
    const Subject& subject, const std::optional<CivilDate>& on, std::uint64_t position
) {
    const std::optional<Uuid> id = Uuid::Parse(subject.id());
    const std::optional<Uuid> contract = Uuid::Parse(subject.contract_id());
    if (!id || !contract || !on) return Unreadable("case");
    SeenCase seen = CaseOf(subject);
    seen.id = *id;
    seen.on = *on;
    return std::optional(SeenOf<CaseSeen>{*contract, {position, std::move(seen)}});
}

// Whether an invoice that was judged so counts as bought without a contract. A redacted or missing
// payee says nothing about contracts.
std::optional<OffContractKind> KindOf(finance::v1::MatchReason reason) {
    switch (reason) {
        case finance::v1::MATCH_REASON_NO_CONTRACT_KNOWN:
        case finance::v1::MATCH_REASON_CONTRACT_NOT_IN_FORCE:
            return OffContractKind::kOffContract;
        case finance::v1::MATCH_REASON_SEVERAL_CONTRACTS_IN_FORCE:
        case finance::v1::MATCH_REASON_SUPPLIER_ALIAS_UNCONFIRMED:
            return OffContractKind::kAmbiguous;
        default:
            return std::nullopt;
    }
}

}  // namespace

absl::StatusOr<SeenOf<MonthSeen>> ReadMonth(
    const report::v1::ReportEvent& event, std::uint64_t position
) {
    const std::optional<Uuid> contract = Uuid::Parse(event.contract_id());
    const std::optional<Month> month = Month::Parse(event.month());
    if (!contract) return Unreadable("contract_id");
    if (!month) return Unreadable("month");
    SeenMonth seen;
    seen.month = *month;
    seen.due_date = CivilDate::Parse(event.due_date());
    seen.overdue = event.kind() == report::v1::REPORT_EVENT_KIND_OVERDUE;
    seen.historic = event.historic();
    seen.excused = event.excused();
    if (event.has_report() && !ReadReport(event.report(), seen)) return Unreadable("report");
    if (CameBackLate(event.report(), seen)) seen.overdue = true;
    if (!ReadIndicators(event, seen)) return Unreadable("indicators");
    return SeenOf<MonthSeen>{*contract, {position, std::move(seen)}};
}

absl::StatusOr<SeenOf<AlertSeen>> ReadAlert(
    const alert::v1::AlertEvent& event, std::uint64_t position
) {
    const alert::v1::Alert& alert = event.alert();
    const std::optional<Uuid> id = Uuid::Parse(alert.id());
    const std::optional<Uuid> contract = Uuid::Parse(alert.contract_id());
    const std::optional<CivilDate> since = CivilDate::Parse(alert.became_true_on());
    if (!id || !contract || !since) return Unreadable("alert");
    wire::Reader reader;
    SeenAlert seen{
        .id = *id,
        .rule_code = alert.rule_code(),
        .severity = Word(alert.severity(), "SEVERITY_"),
        .subject = alert.subject(),
        .since = *since,
        .historic = alert.historic(),
    };
    if (alert.state() == alert::v1::ALERT_STATE_CLOSED) {
        const auto closed = reader.InstantOf(alert.closed_at(), "closed_at");
        if (!closed) return Unreadable("closed_at");
        seen.closed_on = runtime::HelsinkiDate(*closed);
        seen.closed_reason = alert.closed_reason() == kNoLongerTrue ? kNoLongerTrue : kByPerson;
    }
    return SeenOf<AlertSeen>{*contract, {position, std::move(seen)}};
}

absl::StatusOr<std::optional<SeenOf<CaseSeen>>> ReadCase(
    const selfmonitoring::v1::SelfMonitoringEvent& event, std::uint64_t position
) {
    using Event = selfmonitoring::v1::SelfMonitoringEvent;
    switch (event.subject_case()) {
        case Event::kComplaint:
            return ReadSubject(
                event.complaint(), CivilDate::Parse(event.complaint().received_on()), position
            );
        case Event::kVisit:
            return ReadSubject(
                event.visit(), CivilDate::Parse(event.visit().visited_on()), position
            );
        case Event::kDeviation:
            return ReadSubject(
                event.deviation(), CivilDate::Parse(event.deviation().found_on()), position
            );
        case Event::kFeedback: {
            const std::optional<Month> month = Month::Parse(event.feedback().month());
            const auto on = month ? std::optional(month->LastDay()) : std::nullopt;
            return ReadSubject(event.feedback(), on, position);
        }
        default:
            return std::optional<SeenOf<CaseSeen>>();
    }
}

absl::StatusOr<std::vector<OffContractSeen>> ReadOffContract(
    const finance::v1::InvoiceEvent& event, std::uint64_t position
) {
    const finance::v1::Invoice& invoice = event.invoice();
    const auto now = KindOf(invoice.match_reason());
    const auto before = KindOf(event.earlier_match_reason());
    std::vector<OffContractSeen> seen;
    if (now == before) return seen;
    wire::Reader reader;
    const Money amount = reader.MoneyOf(invoice.net(), "net");
    const std::optional<Money> back = amount.Negated();
    const std::optional<CivilDate> day = reader.Date(invoice.invoice_date(), "invoice_date");
    if (reader.rejection() || !day || !back) return Unreadable("invoice");
    const Month month = Month::Of(*day);
    if (before) seen.push_back({position, month, *before, -1, *back});
    if (now) seen.push_back({position, month, *now, 1, amount});
    return seen;
}

}  // namespace luotsi::contract_registry
