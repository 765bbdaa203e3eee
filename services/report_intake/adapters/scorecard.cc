#include "report_intake/adapters/scorecard.h"

#include "platform/rpc/errors.h"
#include "platform/wire/values.h"
#include "report_intake/domain/scorecard.h"
#include "report_intake/domain/terms.h"

#include <string>
#include <string_view>

namespace luotsi::report_intake {
namespace {

constexpr const char* kTables = R"sql(
CREATE TABLE IF NOT EXISTS indicator_results(
    contract BLOB NOT NULL,
    month TEXT NOT NULL,
    indicator TEXT NOT NULL,
    contract_key TEXT NOT NULL,
    focus_area TEXT NOT NULL,
    met INTEGER NOT NULL,
    PRIMARY KEY(contract, month, indicator)
);
CREATE INDEX IF NOT EXISTS indicator_results_key ON indicator_results(contract_key, month);
)sql";

// A company's own months only.
constexpr std::string_view kMonthWithinScope =
    " AND EXISTS(SELECT 1 FROM provided_months p WHERE p.contract=indicator_results.contract AND "
    "p.provider=? AND p.first_month<=indicator_results.month AND "
    "indicator_results.month<p.end_month)";

Rejection Unknown() {
    return {.reason = "CONTRACT_NOT_FOUND", .field = "contract_id"};
}

}  // namespace

journal::Schema ScoreSchema() {
    return {
        .read_models = kTables,
        .tables = {"indicator_results"},
        .canonical = {"SELECT contract_key,month,indicator,focus_area,met FROM indicator_results "
                      "ORDER BY contract_key,month,indicator"},
    };
}

// A correction replaces the whole month.
void ProjectScores(sql::Db& db, const MonthReport& report, const ReportEvent& event) {
    const bool first = std::holds_alternative<ReportReceived>(event);
    if (!first && !std::holds_alternative<ReportCorrected>(event)) return;
    if (!first) {
        db.Prepare("DELETE FROM indicator_results WHERE contract=? AND month=?")
            .BindAll(report.contract, report.month.ToText())
            .Run();
    }
    for (const JudgedIndicator& one : report.versions.back().content.indicators) {
        sql::Statement row = db.Prepare(
            "INSERT INTO indicator_results(contract,month,indicator,contract_key,focus_area,met) "
            "VALUES(?,?,?,?,?,?)"
        );
        row.BindAll(report.contract, report.month.ToText(), one.indicator_code);
        row.BindAll(report.contract_key, EnumText(one.focus_area), one.met);
        row.Run();
    }
}

void ScorecardGrpc::AddTo(rpc::Router& router) {
    router.Unary<report::v1::GetScorecardRequest, report::v1::Scorecard>(
        "/luotsi.report.v1.ScorecardService/GetScorecard",
        [this](const auto& call, const auto& request, auto& out) { return Get(call, request, out); }
    );
}

absl::Status ScorecardGrpc::Get(
    const rpc::Call& call,
    const report::v1::GetScorecardRequest& request,
    report::v1::Scorecard& out
) {
    wire::Reader reader;
    const Uuid contract = reader.Id(request.contract_id(), "contract_id");
    const std::optional<Month> from = reader.MonthOf(request.from_month(), "from_month");
    const std::optional<Month> to = reader.MonthOf(request.to_month(), "to_month");
    if (from && to && *to < *from) reader.Fault("to_month", "DATE_ORDER_REVERSED");
    if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
    const absl::StatusOr<bool> visible = read_model_.Covers(call.caller.scope, contract);
    if (!visible.ok()) return rpc::WithDetails(visible.status(), call.language);
    const auto terms = journal_.Load<TermsBook>(contract);
    if (!terms.ok()) return rpc::ToStatus(terms, call.language);
    if (!*visible || !terms->state.known()) return rpc::ToStatus(Unknown(), call.language);
    const auto counts = Count(contract, call.caller.scope, *from, *to);
    if (!counts.ok()) return rpc::WithDetails(counts.status(), call.language);
    const Scorecard card = Score(*counts, terms->state.On(to->LastDay()).focus_weights);
    out.set_contract_id(request.contract_id());
    out.set_from_month(request.from_month());
    out.set_to_month(request.to_month());
    for (const AreaScore& area : card.areas) {
        report::v1::AreaScore& one = *out.add_areas();
        const int number = static_cast<int>(area.focus_area) + 1;
        one.set_focus_area(static_cast<contract::v1::FocusArea>(number));
        one.set_weight(static_cast<std::uint32_t>(area.weight));
        one.set_reported(area.reported);
        one.set_met(area.met);
        if (area.score) one.set_score(static_cast<std::int32_t>(*area.score));
    }
    if (card.overall) out.set_overall(static_cast<std::int32_t>(*card.overall));
    return absl::OkStatus();
}

absl::StatusOr<std::vector<AreaCount>> ScorecardGrpc::Count(
    const Uuid& contract, const ports::Scope& scope, Month from, Month to
) {
    std::string sql =
        "SELECT focus_area,COUNT(*),CAST(SUM(met) AS INTEGER) FROM indicator_results "
        "WHERE contract=? AND month>=? AND month<=?";
    if (scope.limited()) sql += kMonthWithinScope;
    sql += " GROUP BY focus_area";
    std::vector<AreaCount> counts;
    const absl::Status read = journal_.Read([&](sql::Db& db) {
        sql::Statement rows = db.Prepare(sql);
        rows.BindAll(contract, from.ToText(), to.ToText());
        if (scope.limited()) rows.Bind(scope.provider());
        while (rows.Step()) {
            counts.push_back(
                {.focus_area = *EnumParse<FocusArea>(rows.View(0)),
                 .reported = rows.Unsigned(1),
                 .met = rows.Unsigned(2)}
            );
        }
    });
    if (!read.ok()) return read;
    return counts;
}

}  // namespace luotsi::report_intake
