#include "contract_registry/domain/steering/quarterly.h"

#include "contract_registry/domain/named_id.h"
#include "contract_registry/domain/term_dates.h"

#include <algorithm>

namespace luotsi::contract_registry {
namespace {

constexpr std::string_view kNoLongerTrue = "no-longer-true";
constexpr std::string_view kSerious = "serious";
constexpr std::string_view kComplaint = "complaint";
constexpr std::string_view kDeviation = "deviation";

// The entry of a key in a list that is kept in the order of keys.
template <class Row, class Key, class Project>
Row& RowOf(std::vector<Row>& rows, const Key& key, Project project, Row fresh) {
    const auto place = std::ranges::lower_bound(rows, key, {}, project);
    if (place != rows.end() && std::invoke(project, *place) == key) return *place;
    return *rows.insert(place, std::move(fresh));
}

void AddMoney(std::vector<Money>& sums, Money amount) {
    const auto currency = [](const Money& sum) { return sum.currency(); };
    Money& sum = RowOf(sums, amount.currency(), currency, Money::Of(0, amount.currency()));
    // What would not fit any more stays at what fitted.
    sum = Money::Plus(sum, amount).value_or(sum);
}

void CountContract(const ContractHistory& history, QuarterlyFigures& report) {
    if (!history.exists) return;
    const auto key = [](const ContractCount& row) { return std::pair{row.state, row.type}; };
    const ContractType type = TermsOn(history, report.day).type;
    ++RowOf(report.contracts, std::pair{history.state, type}, key, {history.state, type, 0}).count;
    if (!IsInForce(history.state)) return;
    const std::optional<CivilDate> end = Timeline(history).back().terms.end_date;
    for (EndingCount& ending : report.ending) {
        const CivilDate last = ExtendedEnd(report.day, ending.within_months);
        if (end && *end >= report.day && *end <= last) ++ending.count;
    }
}

void CountReports(const Picture& picture, const Period& period, ReportTimeliness& reports) {
    const PictureFigures figures = FiguresOf(picture, period);
    reports.due += figures.reports_due;
    reports.on_time += figures.reports_on_time;
    reports.missing += figures.reports_missing;
    reports.late += figures.reports_due - figures.reports_on_time - figures.reports_missing;
}

void CountAlert(const SeenAlert& alert, const Period& period, QuarterlyFigures& report) {
    if (alert.historic || alert.since > period.to) return;
    const bool raised = period.Holds(alert.since);
    const bool closed = alert.closed_on && period.Holds(*alert.closed_on);
    const bool open = !alert.closed_on || *alert.closed_on > period.to;
    if (!raised && !closed && !open) return;
    AlertQuality& row =
        RowOf(report.alerts, alert.rule_code, &AlertQuality::rule_code, {alert.rule_code});
    const bool by_facts = alert.closed_reason == kNoLongerTrue;
    if (raised) ++row.raised;
    if (closed) ++(by_facts ? row.settled : row.dismissed);
    if (open) ++row.open;
}

void CountCase(const SeenCase& one, const Period& period, QuarterlyFigures& report) {
    if (!period.Holds(one.on)) return;
    const auto key = [](const CaseCount& row) { return std::tie(row.kind, row.severity); };
    RowOf(report.cases, std::tie(one.kind, one.severity), key, {one.kind, one.severity, 0}).count +=
        one.count;
    const bool is_breach = one.kind == kComplaint || one.kind == kDeviation;
    if (is_breach && one.severity == kSerious) report.breaches += one.count;
}

void CountRisks(const RiskRegister& risks, const Period& period, RiskFigures& figures) {
    for (const Risk& risk : risks.risks) {
        if (period.Holds(risk.recorded_on)) ++figures.recorded;
        if (!risk.realised_on || !period.Holds(*risk.realised_on)) continue;
        ++figures.realised;
        if (risk.realised_amount) AddMoney(figures.realised_amounts, *risk.realised_amount);
    }
}

bool WasJudged(const Picture& picture, const Period& period) {
    return std::ranges::any_of(picture.months, [&](const auto& entry) {
        const SeenMonth& month = entry.second;
        return !month.indicators.empty() && period.Holds(month.month.LastDay());
    });
}

void RaiseSources(const Picture& picture, std::vector<SourcePosition>& sources) {
    for (const auto& [source, position] : picture.positions) {
        SourcePosition& row = RowOf(sources, source, &SourcePosition::source, {source, 0});
        row.position = std::max(row.position, position);
    }
}

}  // namespace

QuarterlyFigures BlankReport(
    Quarter quarter, CivilDate today, std::span<const std::int64_t> ending_months
) {
    QuarterlyFigures report{
        .quarter = quarter.ToText(),
        .from = quarter.FirstDay(),
        .to = quarter.LastDay(),
        .day = std::min(quarter.LastDay(), today),
    };
    for (const std::int64_t months : ending_months) {
        const auto within = static_cast<std::uint64_t>(std::max<std::int64_t>(months, 0));
        report.ending.push_back({.within_months = within});
    }
    return report;
}

Period PeriodOf(const QuarterlyFigures& report) {
    return {report.from, report.day};
}

void AddContract(const ContractFacts& facts, QuarterlyFigures& report) {
    const Period period = PeriodOf(report);
    CountContract(facts.history, report);
    CountReports(facts.picture, period, report.reports);
    for (const auto& [id, alert] : facts.picture.alerts)
        CountAlert(alert, period, report);
    for (const auto& [id, one] : facts.picture.cases)
        CountCase(one, period, report);
    for (const auto& [key, money] : facts.picture.money) {
        if (period.Holds(money.day)) AddMoney(report.paid, money.amount);
    }
    if (WasJudged(facts.picture, period)) {
        for (const Money& sanction : SanctionsOf(facts.picture, period, facts.terms_on))
            AddMoney(report.sanctions, sanction);
    }
    CountRisks(facts.risks, period, report.risks);
    if (facts.review_overdue) ++report.reviews.overdue;
    RaiseSources(facts.picture, report.stamp.sources);
}

void AddOffContract(const OffContractMonth& month, QuarterlyFigures& report) {
    for (const auto& [key, sum] : month.sums) {
        if (sum.count == 0 && sum.amount.minor() == 0) continue;
        report.off_contract.push_back(
            {month.month, std::string(EnumText(sum.kind)), sum.count, sum.amount}
        );
    }
    if (month.source_position == 0) return;
    const std::string finance = "finance-integration";
    SourcePosition& row =
        RowOf(report.stamp.sources, finance, &SourcePosition::source, {finance, 0});
    row.position = std::max(row.position, month.source_position);
}

const QuarterlyReportPublished* QuarterlyReports::Find(std::uint64_t version) const {
    if (version == 0) version = versions.size();
    return version >= 1 && version <= versions.size() ? &versions[version - 1] : nullptr;
}

void QuarterlyReportBook::Evolve(State& state, const Event& event, const Recorded&) {
    const auto& published = std::get<QuarterlyReportPublished>(event);
    state.quarter = published.report.quarter;
    state.versions.push_back(published);
}

RecordRow QuarterlyReportBook::RowOf(const State& state) {
    return {.code = state.quarter, .state = "published"};
}

Uuid QuarterlyReportId(Quarter quarter) {
    return NamedId(QuarterlyReportBook::kKind, quarter.ToText());
}

Decision<QuarterlyReportEvent> Decide(
    const QuarterlyReports& known,
    const PublishReport& command,
    CivilDate known_on,
    const Moment& moment
) {
    if (known_on <= command.report.to)
        return Rejection{.reason = "QUARTER_NOT_OVER", .field = "quarter"};
    if (!known.versions.empty() && command.reason.empty()) {
        return Rejection{
            .reason = "PUBLICATION_REASON_MISSING",
            .field = "reason",
            .facts = {{"version", std::to_string(known.versions.size())}},
        };
    }
    return QuarterlyReportPublished{
        .version = known.versions.size() + 1,
        .sha256 = command.sha256,
        .reason = command.reason,
        .published_on = moment.today,
        .report = command.report,
    };
}

}  // namespace luotsi::contract_registry
