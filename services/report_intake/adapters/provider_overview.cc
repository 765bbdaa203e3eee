#include "report_intake/adapters/provider_overview.h"

#include "kernel/check.h"
#include "platform/rpc/errors.h"
#include "platform/wire/page.h"
#include "platform/wire/values.h"
#include "ports/scope.h"
#include "report_intake/adapters/report_read_model.h"

#include <algorithm>
#include <utility>

namespace luotsi::report_intake {
namespace {

// Its own contracts, and those of the consortia that it is in.
constexpr std::string_view kOfProvider =
    " AND (provider=? OR contract IN (SELECT contract FROM contract_members WHERE provider=?))";

absl::Status FindContracts(
    journal::Journal& journal,
    const std::vector<std::string>& providers,
    const Uuid& after,
    std::size_t limit,
    std::vector<Uuid>& found
) {
    std::string sql = "SELECT contract FROM contract_terms WHERE contract>?";
    for (std::size_t i = 0; i < providers.size(); ++i)
        sql += kOfProvider;
    sql += " ORDER BY contract LIMIT ?";
    return journal.Read([&](sql::Db& db) {
        sql::Statement rows = db.Prepare(sql);
        rows.Bind(after);
        for (const std::string& provider : providers)
            rows.BindAll(provider, provider);
        rows.Bind(std::uint64_t{limit});
        while (rows.Step())
            found.push_back(rows.Id(0));
    });
}

// Months of which something is known, by month.
struct KnownMonth {
    Month month;
    Uuid id;
    // Absent: no report has come.
    std::optional<ReportState> state = {};

    bool complete() const { return state && *state != ReportState::kIncomplete; }
};

absl::Status FindMonths(
    journal::Journal& journal,
    const Uuid& contract,
    const MonthsSeen& seen,
    std::vector<KnownMonth>& found
) {
    return journal.Read([&](sql::Db& db) {
        sql::Statement rows =
            db.Prepare("SELECT month,id,state FROM month_reports WHERE contract=? ORDER BY month");
        rows.Bind(contract);
        while (rows.Step()) {
            const std::optional<Month> month = Month::Parse(rows.View(0));
            LUOTSI_CHECK(month.has_value(), "a projected row is well-formed");
            if (!seen.Has(*month)) continue;
            found.push_back({*month, rows.Id(1), EnumParse<ReportState>(rows.View(2))});
        }
    });
}

report::v1::ReportState ToWire(ReportState state) {
    return static_cast<report::v1::ReportState>(static_cast<int>(state) + 1);
}

report::v1::PeriodStage ToWire(PeriodStage stage) {
    return static_cast<report::v1::PeriodStage>(static_cast<int>(stage) + 1);
}

std::uint32_t Count(std::size_t size) {
    return static_cast<std::uint32_t>(size);
}

void PutOpen(
    const Due& due, const MonthReport* report, CivilDate today, report::v1::OpenMonth& out
) {
    const bool reported = report != nullptr && report->reported();
    out.set_month(due.month.ToText());
    out.set_opens_on(due.month.Next().FirstDay().ToText());
    out.set_due_date(due.due_date.ToText());
    out.set_overdue((!reported || !report->has_figures()) && due.due_date < today);
    out.set_stage(ToWire(report == nullptr ? PeriodStage::kOpen : report->stage));
    if (!reported) return;
    out.set_state(ToWire(report->versions.back().state));
    out.set_returned_lines(Count(report->versions.back().content.returned_lines.size()));
}

void PutLast(const MonthReport& report, report::v1::LastReport& last) {
    const ReportVersion& version = report.versions.back();
    last.set_month(report.month.ToText());
    last.set_version(Count(report.versions.size()));
    last.set_state(ToWire(version.state));
    wire::Put(version.received_at, last.mutable_received_at());
    last.set_accepted_lines(Count(version.content.lines.size()));
    last.set_returned_lines(Count(version.content.returned_lines.size()));
    // A missing forecast is told among them.
    const std::size_t missing = version.content.forecast_missing ? 1 : 0;
    last.set_remarks(Count(version.content.remarks.size() + missing));
}

void PutTerms(
    const Uuid& contract,
    const ContractTerms& terms,
    CivilDate today,
    report::v1::ReportingStanding& out
) {
    const ReportingTerms& in_force = terms.On(today);
    out.set_contract_id(contract.ToText());
    out.set_contract_number(terms.contract_key);
    const std::size_t colon = terms.provider.find(':');
    if (colon != std::string::npos) {
        out.mutable_provider()->set_scheme(terms.provider.substr(0, colon));
        out.mutable_provider()->set_id(terms.provider.substr(colon + 1));
    }
    const int method = static_cast<int>(in_force.production_method) + 1;
    out.set_production_method(static_cast<report::v1::ProductionMethod>(method));
    out.set_start_date(wire::TextOf(in_force.start_date));
    out.set_end_date(wire::TextOf(in_force.end_date));
    out.set_binding(terms.binding);
}

// The months of a contract that still want a report, or the rest of one.
struct OpenMonths {
    const ContractTerms& terms;
    const MonthsSeen& seen;
    ClosedDays closed_days;
    CivilDate today;

    absl::Status Put(
        journal::Journal& journal,
        const std::vector<KnownMonth>& known,
        report::v1::ReportingStanding& out
    ) const {
        for (const Due& due : DueCalendar(terms, Month::Of(today), closed_days)) {
            if (!seen.Has(due.month)) continue;
            const auto place = std::ranges::lower_bound(known, due.month, {}, &KnownMonth::month);
            if (place == known.end() || place->month != due.month) {
                PutOpen(due, nullptr, today, *out.add_open_months());
                continue;
            }
            // Most months are done with, and their reports need not be read.
            if (place->complete()) continue;
            const auto held = journal.Load<ReportBook>(place->id);
            if (!held.ok()) return absl::UnavailableError("a report cannot be read");
            const bool is_excused = !held->state.has_figures() && held->state.excused;
            if (!is_excused) PutOpen(due, &held->state, today, *out.add_open_months());
        }
        return absl::OkStatus();
    }
};

}  // namespace

void ProviderOverviewGrpc::AddTo(rpc::Router& router) {
    router.Unary<report::v1::GetProviderOverviewRequest, report::v1::ProviderOverview>(
        "/luotsi.report.v1.ProviderService/GetProviderOverview",
        [this](const auto& call, const auto& request, auto& out) { return Get(call, request, out); }
    );
}

absl::Status ProviderOverviewGrpc::Get(
    const rpc::Call& call,
    const report::v1::GetProviderOverviewRequest& request,
    report::v1::ProviderOverview& out
) {
    const Checked<wire::Page> page = wire::ReadPage(request);
    if (!page.ok()) return rpc::ToStatus(page.rejection(), call.language);
    std::vector<std::string> providers;
    if (call.caller.scope.limited()) providers.push_back(call.caller.scope.provider());
    if (request.has_provider())
        providers.push_back(ports::ScopeKey(request.provider().scheme(), request.provider().id()));
    const Uuid after = Uuid::Parse(page.value().after).value_or(Uuid());
    std::vector<Uuid> contracts;
    const std::size_t size = page.value().size;
    const absl::Status found = FindContracts(journal_, providers, after, size + 1, contracts);
    if (!found.ok()) return rpc::WithDetails(found, call.language);
    const bool more = contracts.size() > size;
    if (more) contracts.pop_back();
    const CivilDate today = clock_.Read().today;
    out.set_today(today.ToText());
    for (const Uuid& contract : contracts) {
        const absl::Status put = PutStanding(call, contract, today, *out.add_contracts());
        if (!put.ok()) return put;
    }
    if (more) out.set_next_page_token(page.value().TokenAfter(contracts.back().ToText()));
    return absl::OkStatus();
}

absl::Status ProviderOverviewGrpc::PutStanding(
    const rpc::Call& call, const Uuid& contract, CivilDate today, report::v1::ReportingStanding& out
) {
    const auto terms = journal_.Load<TermsBook>(contract);
    if (!terms.ok()) return rpc::ToStatus(terms, call.language);
    PutTerms(contract, terms->state, today, out);
    std::vector<KnownMonth> known;
    // Who provides today owes nothing of the months before it, and sees none of them.
    const absl::StatusOr<MonthsSeen> seen =
        ReportReadModel(journal_).MonthsOf(call.caller.scope, contract);
    if (!seen.ok()) return rpc::WithDetails(seen.status(), call.language);
    const absl::Status found = FindMonths(journal_, contract, *seen, known);
    if (!found.ok()) return rpc::WithDetails(found, call.language);
    const auto last = std::ranges::find_if(known.rbegin(), known.rend(), [](const KnownMonth& one) {
        return one.state.has_value();
    });
    if (last != known.rend()) {
        const auto held = journal_.Load<ReportBook>(last->id);
        if (!held.ok()) return rpc::ToStatus(held, call.language);
        PutLast(held->state, *out.mutable_last_report());
    }
    if (!terms->state.binding) return absl::OkStatus();
    const OpenMonths open{terms->state, *seen, closed_days_, today};
    const absl::Status put = open.Put(journal_, known, out);
    return put.ok() ? put : rpc::WithDetails(put, call.language);
}

}  // namespace luotsi::report_intake
