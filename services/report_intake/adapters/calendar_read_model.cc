#include "report_intake/adapters/calendar_read_model.h"

#include "platform/codec/json_codec.h"
#include "platform/runtime/helsinki.h"
#include "report_intake/domain/windows.h"

#include <algorithm>

namespace luotsi::report_intake {
namespace {

constexpr const char* kTables = R"sql(
CREATE TABLE IF NOT EXISTS reporting_contracts(
    contract BLOB PRIMARY KEY,
    terms_revision INTEGER NOT NULL,
    reporting INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS reporting_months(
    contract BLOB NOT NULL,
    month TEXT NOT NULL,
    id BLOB NOT NULL,
    contract_key TEXT NOT NULL,
    due_date TEXT NOT NULL,
-- Of the first version with an accepted line, empty while the one in force has none.
    received_on TEXT NOT NULL,
    overdue INTEGER NOT NULL,
    excused INTEGER NOT NULL,
-- Its due day is imported history.
    historic INTEGER NOT NULL,
    late INTEGER NOT NULL,
    stage TEXT NOT NULL,
    PRIMARY KEY(contract, month)
);
CREATE INDEX IF NOT EXISTS reporting_months_month ON reporting_months(month, contract);
CREATE INDEX IF NOT EXISTS reporting_months_late ON reporting_months(contract, month) WHERE late=1;
CREATE TABLE IF NOT EXISTS reporting_ladders(
    contract BLOB PRIMARY KEY,
    contract_key TEXT NOT NULL,
    revision INTEGER NOT NULL,
    standing TEXT NOT NULL
);
)sql";

constexpr const char* kCount =
    "SELECT month,"
    "COUNT(CASE WHEN received_on<>'' OR late=1 THEN 1 END),"
    "COUNT(CASE WHEN received_on<>'' THEN 1 END),"
    "COUNT(CASE WHEN received_on<>'' AND received_on<=due_date THEN 1 END),"
    "COUNT(CASE WHEN received_on='' AND excused=1 THEN 1 END) "
    "FROM reporting_months WHERE month>=? AND month<=? AND historic=0 "
    "AND (due_date='' OR due_date<?) AND (due_date<>'' OR excused=1)";

// Months are counted for who provided in them, alone or as a member.
constexpr const char* kOfProvider =
    " AND EXISTS(SELECT 1 FROM provided_months p WHERE p.contract=reporting_months.contract AND "
    "p.provider=? AND p.first_month<=reporting_months.month AND "
    "reporting_months.month<p.end_month)";

std::string ReceivedOn(const MonthReport& report) {
    if (!report.has_figures()) return {};
    const Instant came = report.answered_at.value_or(report.versions.front().received_at);
    return runtime::HelsinkiDate(came).ToText();
}

}  // namespace

journal::Schema CalendarSchema() {
    return {
        .read_models = kTables,
        .tables = {"reporting_contracts", "reporting_months", "reporting_ladders"},
        .canonical =
            {"SELECT contract_key,month,due_date,overdue,excused,historic,late,stage "
             "FROM reporting_months ORDER BY contract_key,month",
             "SELECT contract_key,standing FROM reporting_ladders ORDER BY contract_key"},
    };
}

void ProjectDuty(sql::Db& db, const ports::Held<TermsBook>& after) {
    const bool reporting =
        after.state.binding &&
        std::ranges::any_of(after.state.periods, [](const ReportingTerms& period) {
            return period.due_day > 0;
        });
    db.Prepare(
          "INSERT INTO reporting_contracts(contract,terms_revision,reporting) VALUES(?,?,?) "
          "ON CONFLICT(contract) DO UPDATE SET terms_revision=excluded.terms_revision,"
          "reporting=excluded.reporting"
    )
        .BindAll(after.id, after.state.contract_revision, reporting)
        .Run();
}

void ProjectCalendar(sql::Db& db, const ports::Held<ReportBook>& after) {
    const MonthReport& report = after.state;
    sql::Statement upsert = db.Prepare(
        "INSERT INTO reporting_months(contract,month,id,contract_key,due_date,received_on,overdue,"
        "excused,historic,late,stage) VALUES(?,?,?,?,?,?,?,?,?,?,?) "
        "ON CONFLICT(contract,month) DO UPDATE SET id=excluded.id,"
        "contract_key=excluded.contract_key,due_date=excluded.due_date,"
        "received_on=excluded.received_on,overdue=excluded.overdue,excused=excluded.excused,"
        "historic=excluded.historic,late=excluded.late,stage=excluded.stage"
    );
    upsert.BindAll(report.contract, report.month.ToText(), after.id, report.contract_key);
    upsert.BindAll(report.due_date ? report.due_date->ToText() : std::string(), ReceivedOn(report));
    upsert.BindAll(report.was_overdue, report.excused, report.is_due_in_history());
    upsert.BindAll(IsMissing(report), EnumText(report.stage));
    upsert.Run();
}

void ProjectLadder(
    sql::Db& db, const ports::Held<LadderBook>& after, const LadderEvent& /*event*/
) {
    db.Prepare(
          "INSERT INTO reporting_ladders(contract,contract_key,revision,standing) VALUES(?,?,?,?) "
          "ON CONFLICT(contract) DO UPDATE SET contract_key=excluded.contract_key,"
          "revision=excluded.revision,standing=excluded.standing"
    )
        .BindAll(after.id, after.state.contract_key, after.revision, EncodeJson(after.state))
        .Run();
}

absl::Status CalendarReadModel::FindReporting(std::vector<ReportingContract>& found) {
    return journal_.Read([&](sql::Db& db) {
        sql::Statement rows = db.Prepare(
            "SELECT c.contract,c.terms_revision,coalesce(l.revision,0) FROM reporting_contracts c "
            "LEFT JOIN reporting_ladders l ON l.contract=c.contract WHERE c.reporting=1 "
            "ORDER BY c.contract"
        );
        while (rows.Step())
            found.push_back({rows.Id(0), rows.Unsigned(1), rows.Unsigned(2)});
    });
}

absl::Status CalendarReadModel::FindMarks(
    const Uuid& contract, Month from, std::vector<MonthMark>& found
) {
    return journal_.Read([&](sql::Db& db) {
        sql::Statement rows = db.Prepare(
            "SELECT month,CASE WHEN received_on<>'' OR overdue=1 OR excused=1 THEN 1 ELSE 0 END,"
            "CASE WHEN received_on<>'' THEN 1 ELSE 0 END,stage "
            "FROM reporting_months WHERE contract=? AND month>=? ORDER BY month"
        );
        rows.BindAll(contract, from.ToText());
        while (rows.Step()) {
            found.push_back(
                {.month = *Month::Parse(rows.View(0)),
                 .answered = rows.Unsigned(1) == 1,
                 .has_figures = rows.Unsigned(2) == 1,
                 .stage = *EnumParse<PeriodStage>(rows.View(3))}
            );
        }
    });
}

absl::Status CalendarReadModel::FindMonths(
    const Uuid& contract, Month from, Month to, std::vector<Uuid>& found
) {
    return journal_.Read([&](sql::Db& db) {
        sql::Statement rows = db.Prepare(
            "SELECT id FROM reporting_months WHERE contract=? AND month>=? AND month<=? "
            "ORDER BY month"
        );
        rows.BindAll(contract, from.ToText(), to.ToText());
        while (rows.Step())
            found.push_back(rows.Id(0));
    });
}

absl::Status CalendarReadModel::CountReports(
    const RateFilter& filter, CivilDate today, std::vector<MonthCount>& found
) {
    std::string sql = kCount;
    if (!filter.provider.empty()) sql += kOfProvider;
    if (filter.scope.limited()) sql += kOfProvider;
    sql += " GROUP BY month ORDER BY month";
    return journal_.Read([&](sql::Db& db) {
        sql::Statement rows = db.Prepare(sql);
        rows.BindAll(filter.from.ToText(), filter.to.ToText(), today.ToText());
        if (!filter.provider.empty()) rows.Bind(filter.provider);
        if (filter.scope.limited()) rows.Bind(filter.scope.provider());
        while (rows.Step()) {
            found.push_back(
                {.month = *Month::Parse(rows.View(0)),
                 .counts =
                     {.expected = rows.Unsigned(1),
                      .received = rows.Unsigned(2),
                      .on_time = rows.Unsigned(3),
                      .excused = rows.Unsigned(4)}}
            );
        }
    });
}

absl::Status CalendarReadModel::CountLate(std::uint64_t& late) {
    return journal_.Read([&](sql::Db& db) {
        sql::Statement row = db.Prepare("SELECT COUNT(*) FROM reporting_months WHERE late=1");
        if (row.Step()) late = row.Unsigned(0);
    });
}

}  // namespace luotsi::report_intake
