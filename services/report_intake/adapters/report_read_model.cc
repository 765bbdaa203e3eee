#include "report_intake/adapters/report_read_model.h"

#include "platform/codec/json_codec.h"
#include "platform/identity/key_copy.h"
#include "platform/identity/provided_months.h"
#include "ports/members.h"
#include "report_intake/adapters/calendar_read_model.h"
#include "report_intake/adapters/ceiling_store.h"
#include "report_intake/adapters/history_store.h"
#include "report_intake/adapters/scorecard.h"

#include <algorithm>

namespace luotsi::report_intake {
namespace {

constexpr const char* kTables = R"sql(
CREATE TABLE IF NOT EXISTS contract_terms(
    contract BLOB PRIMARY KEY,
    contract_key TEXT NOT NULL,
    provider TEXT NOT NULL,
    members TEXT NOT NULL,
    reporting INTEGER NOT NULL,
    terms TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS contract_members(
    contract BLOB NOT NULL,
    provider TEXT NOT NULL,
    PRIMARY KEY(contract, provider)
);
CREATE INDEX IF NOT EXISTS contract_members_scope ON contract_members(provider, contract);
CREATE TABLE IF NOT EXISTS contract_permissions(
    contract BLOB PRIMARY KEY,
    permissions TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS month_reports(
    contract BLOB NOT NULL,
    month TEXT NOT NULL,
    id BLOB NOT NULL,
    contract_key TEXT NOT NULL,
    provider TEXT NOT NULL,
    members TEXT NOT NULL,
    state TEXT NOT NULL,
    overdue INTEGER NOT NULL,
-- Of a replaced version only its light facts.
    report TEXT NOT NULL,
    PRIMARY KEY(contract, month)
);
CREATE INDEX IF NOT EXISTS month_reports_month ON month_reports(month, contract);
CREATE INDEX IF NOT EXISTS month_reports_scope ON month_reports(provider, contract, month);
)sql";

// A limited caller sees what its own contracts hold, and those of the consortia it is in.
constexpr std::string_view kWithinScope =
    " AND (provider=? OR contract IN (SELECT contract FROM contract_members WHERE provider=?))";

// Of a contract's months, those in which it provided.
constexpr std::string_view kMonthWithinScope =
    " AND contract IN (SELECT contract FROM provided_months WHERE provider=?) AND EXISTS("
    "SELECT 1 FROM provided_months p WHERE p.contract=month_reports.contract AND p.provider=? AND "
    "p.first_month<=month_reports.month AND month_reports.month<p.end_month)";

// The registry's own counters are surrogates of its history; the business state leaves them out,
// and the instant of receipt with them: the state hash is compared between two lives of one
// history, whose clocks differ. That the instants are right is told by the audit chain, which holds
// those of the events, and by the hash of all projections, which a rebuild must give again.
MonthReport WithoutSurrogates(MonthReport report) {
    report.contract = Uuid();
    for (ReportVersion& version : report.versions) {
        version.received_at = Instant();
        version.revision = 0;
    }
    report.answered_at.reset();
    return report;
}

// Which ceilings bind a contract is told by their own rows.
Permissions WithoutSurrogates(Permissions permissions) {
    permissions.ceilings.clear();
    return permissions;
}

ContractTerms WithoutSurrogates(ContractTerms terms) {
    terms.known_since = CivilDate();
    return terms;
}

// Terms that were noted before their stretches told who provides know only who provided then.
std::vector<identity::ProvidedMonths> MonthsOf(const ContractTerms& terms, CivilDate day) {
    std::vector<identity::Providing> dated;
    for (const ReportingTerms& period : terms.periods)
        dated.push_back({period.valid_from, period.provider, period.members});
    const bool told = std::ranges::any_of(dated, [](const identity::Providing& one) {
        return !one.provider.empty();
    });
    for (identity::Providing& one : dated) {
        if (!told) one.provider = terms.provider;
    }
    return identity::WhoProvided(dated, day);
}

// Reports stay with who provided in their months; a change dated back takes its months along.
void MoveReports(
    sql::Db& db, const Uuid& contract, const std::vector<identity::ProvidedMonths>& months
) {
    for (const identity::ProvidedMonths& one : months) {
        const std::string members = ports::MembersColumn(one.members);
        db.Prepare(
              "UPDATE month_reports SET provider=?,members=? WHERE contract=? AND month>=? AND "
              "month<? AND (provider<>? OR members<>?)"
        )
            .BindAll(one.provider, members, contract, one.first_month, one.end_month)
            .BindAll(one.provider, members)
            .Run();
    }
}

// A column of whoever provided in a month; binds contract, month and month.
std::string OfMonth(std::string_view column) {
    return "COALESCE((SELECT " + std::string(column) +
           " FROM provided_months WHERE contract=? AND provider=lead AND first_month<=? AND "
           "?<end_month),'')";
}

bool HasDuty(const ContractTerms& terms) {
    return terms.binding && std::ranges::any_of(terms.periods, [](const ReportingTerms& period) {
               return period.due_day > 0;
           });
}

}  // namespace

journal::Schema ReportSchema() {
    return {
        .read_models = std::string(kTables) + identity::kKeyTable + identity::kProvidedTable,
        .tables =
            {"contract_terms",
             "contract_members",
             "contract_permissions",
             "month_reports",
             identity::kKeyTableName,
             identity::kProvidedTableName},
        .canonical =
            {
                "SELECT contract_key,terms FROM contract_terms ORDER BY contract_key",
                "SELECT contract_key,month,report FROM month_reports ORDER BY contract_key,month",
                "SELECT coalesce(contract_key,''),permissions FROM contract_permissions LEFT JOIN "
                "contract_terms ON contract_terms.contract=contract_permissions.contract "
                "ORDER BY 1,2",
            },
    };
}

void ProjectTerms(sql::Db& db, const ports::Held<TermsBook>& after, const TermsEvent& event) {
    ProjectFramework(db, after.id, after.state);
    // Who is a member on the day sees the contract; the registry tells of the day of a change.
    const CivilDate day = std::get<TermsNoted>(event).noted_on;
    const std::vector<std::string>& members = after.state.On(day).members;
    db.Prepare(
          "INSERT INTO contract_terms(contract,contract_key,provider,members,reporting,terms) "
          "VALUES(?,?,?,?,?,?) ON CONFLICT(contract) DO UPDATE SET "
          "contract_key=excluded.contract_key,provider=excluded.provider,"
          "members=excluded.members,reporting=excluded.reporting,terms=excluded.terms"
    )
        .BindAll(
            after.id,
            after.state.contract_key,
            after.state.provider,
            ports::MembersColumn(members),
            HasDuty(after.state),
            EncodeJson(WithoutSurrogates(after.state))
        )
        .Run();
    db.Prepare("DELETE FROM contract_members WHERE contract=?").BindAll(after.id).Run();
    for (const std::string& member : members) {
        db.Prepare(
              "INSERT INTO contract_members(contract,provider) VALUES(?,?) "
              "ON CONFLICT DO NOTHING"
        )
            .BindAll(after.id, member)
            .Run();
    }
    const std::vector<identity::ProvidedMonths> months = MonthsOf(after.state, day);
    if (identity::PutProvidedMonths(db, after.id, months)) MoveReports(db, after.id, months);
    ProjectDuty(db, after);
}

void ProjectPermissions(
    sql::Db& db, const ports::Held<PermissionsBook>& after, const PermissionsEvent& /*event*/
) {
    db.Prepare(
          "INSERT INTO contract_permissions(contract,permissions) VALUES(?,?) "
          "ON CONFLICT(contract) DO UPDATE SET permissions=excluded.permissions"
    )
        .BindAll(after.id, EncodeJson(WithoutSurrogates(after.state)))
        .Run();
}

void ProjectReport(sql::Db& db, const ports::Held<ReportBook>& after, const ReportEvent& event) {
    const MonthReport& report = after.state;
    const std::string state =
        report.reported() ? std::string(EnumText(report.versions.back().state)) : std::string();
    sql::Statement upsert = db.Prepare(
        "INSERT INTO month_reports(contract,month,id,contract_key,provider,members,state,overdue,"
        "report) VALUES(?,?,?,?," +
        OfMonth("lead") + "," + OfMonth("members") +
        ",?,?,?) "
        "ON CONFLICT(contract,month) DO UPDATE SET id=excluded.id,"
        "contract_key=excluded.contract_key,state=excluded.state,overdue=excluded.overdue,"
        "report=excluded.report"
    );
    const std::string month = report.month.ToText();
    upsert.BindAll(report.contract, month, after.id, report.contract_key);
    upsert.BindAll(report.contract, month, month, report.contract, month, month, state);
    upsert.BindAll(
        !report.has_figures() && report.was_overdue, EncodeJson(WithoutSurrogates(report))
    );
    upsert.Run();
    ProjectScores(db, report, event);
    ProjectCalendar(db, after);
    ProjectHistory(db, report, event);
}

namespace {

constexpr std::size_t kIdLetters = 36;

// Where a page goes on: the contract and month of the last report given, as one text.
std::pair<Uuid, std::string> PlaceOf(const std::string& after) {
    const std::optional<Uuid> contract = Uuid::Parse(after.substr(0, kIdLetters));
    if (!contract) return {Uuid(), ""};
    return {*contract, after.substr(kIdLetters)};
}

}  // namespace

absl::Status ReportReadModel::List(
    const ReportFilter& filter,
    const std::string& after,
    std::size_t limit,
    std::vector<ListedReport>& found
) {
    std::string sql =
        "SELECT id,contract,month FROM month_reports WHERE state<>'' AND "
        "(contract>? OR (contract=? AND month>?))";
    if (filter.contract) sql += " AND contract=?";
    if (!filter.month.empty()) sql += " AND month=?";
    if (!filter.state.empty()) sql += " AND state=?";
    if (filter.scope.limited()) sql += kMonthWithinScope;
    sql += " ORDER BY contract,month LIMIT ?";
    return journal_.Read([&](sql::Db& db) {
        sql::Statement rows = db.Prepare(sql);
        const auto [contract, month] = PlaceOf(after);
        rows.BindAll(contract, contract, month);
        if (filter.contract) rows.Bind(*filter.contract);
        if (!filter.month.empty()) rows.Bind(filter.month);
        if (!filter.state.empty()) rows.Bind(filter.state);
        if (filter.scope.limited()) {
            rows.BindAll(filter.scope.provider(), filter.scope.provider());
        }
        rows.Bind(std::uint64_t(limit));
        while (rows.Step())
            found.push_back({rows.Id(0), rows.Id(1).ToText() + rows.Text(2)});
    });
}

absl::StatusOr<bool> ReportReadModel::Covers(const ports::Scope& scope, const Uuid& contract) {
    if (!scope.limited()) return true;
    bool covered = false;
    const absl::Status read = journal_.Read([&](sql::Db& db) {
        sql::Statement row =
            db.Prepare("SELECT 1 FROM contract_terms WHERE contract=?" + std::string(kWithinScope));
        row.BindAll(contract, scope.provider(), scope.provider());
        covered = row.Step();
    });
    if (!read.ok()) return read;
    return covered;
}

absl::StatusOr<MonthsSeen> ReportReadModel::MonthsOf(
    const ports::Scope& scope, const Uuid& contract
) {
    if (!scope.limited()) return MonthsSeen::All();
    MonthsSeen seen;
    const absl::Status read = journal_.Read([&](sql::Db& db) {
        sql::Statement rows = db.Prepare(
            "SELECT first_month,end_month FROM provided_months WHERE contract=? AND provider=?"
        );
        rows.BindAll(contract, scope.provider());
        while (rows.Step())
            seen.Add(rows.Text(0), rows.Text(1));
    });
    if (!read.ok()) return read;
    return seen;
}

absl::StatusOr<std::optional<Uuid>> ReportReadModel::Find(const Uuid& contract, Month month) {
    std::optional<Uuid> id;
    const absl::Status status = journal_.Read([&](sql::Db& db) {
        sql::Statement row =
            db.Prepare("SELECT id FROM month_reports WHERE contract=? AND month=?");
        row.BindAll(contract, month.ToText());
        if (row.Step()) id = row.Id(0);
    });
    if (!status.ok()) return status;
    return id;
}

absl::Status ReportReadModel::Known(const Uuid& contract, std::map<Month, KnownReport>& found) {
    return journal_.Read([&](sql::Db& db) {
        sql::Statement rows = db.Prepare(
            "SELECT r.month,r.id,r.state,CASE WHEN c.received_on<>'' THEN 1 ELSE 0 END,c.excused "
            "FROM month_reports r JOIN reporting_months c "
            "ON c.contract=r.contract AND c.month=r.month WHERE r.contract=?"
        );
        rows.Bind(contract);
        while (rows.Step()) {
            const bool has_figures = rows.Unsigned(3) == 1;
            found[*Month::Parse(rows.View(0))] = {
                .id = rows.Id(1),
                .state = EnumParse<ReportState>(rows.View(2)),
                .has_figures = has_figures,
                .excused = !has_figures && rows.Unsigned(4) == 1,
            };
        }
    });
}

absl::StatusOr<std::uint64_t> ReportReadModel::RegistryPosition() {
    return journal_.Cursor("contract-registry");
}

}  // namespace luotsi::report_intake
