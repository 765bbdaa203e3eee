#include "contract_registry/adapters/steering/process_store.h"

#include "contract_registry/adapters/record_store.h"
#include "kernel/check.h"

#include <optional>
#include <string>

namespace luotsi::contract_registry {
namespace {

constexpr const char* kTables = R"sql(
CREATE TABLE IF NOT EXISTS process_steps(
    contract BLOB NOT NULL,
    step TEXT NOT NULL,
    unit TEXT NOT NULL,
    planned_on TEXT NOT NULL,
    started_on TEXT,
    finished_on TEXT,
    days INTEGER,
    PRIMARY KEY(contract, step)
);
CREATE INDEX IF NOT EXISTS process_steps_finished ON process_steps(finished_on);
)sql";

constexpr const char* kCanonical =
    "SELECT contracts.natural_key,process_steps.step,process_steps.unit,process_steps.planned_on,"
    "COALESCE(process_steps.finished_on,'') FROM process_steps "
    "JOIN contracts ON contracts.id=process_steps.contract ORDER BY 1,2";

std::optional<std::string> TextOf(const std::optional<CivilDate>& day) {
    return day ? std::optional(day->ToText()) : std::nullopt;
}

std::optional<std::int64_t> DaysOf(const StepProgress& step) {
    if (!step.started_on || !step.finished_on) return std::nullopt;
    return std::int64_t{step.finished_on->DaysSinceEpoch()} -
           std::int64_t{step.started_on->DaysSinceEpoch()};
}

}  // namespace

journal::Schema ProcessSchema() {
    return {.read_models = kTables, .tables = {"process_steps"}, .canonical = {kCanonical}};
}

void ProjectProcess(sql::Db& db, const ports::Held<ProcessBook>& after, const ProcessEvent&) {
    for (const StepProgress& step : after.state.steps) {
        sql::Statement upsert = db.Prepare(
            "INSERT INTO process_steps(contract,step,unit,planned_on,started_on,finished_on,days) "
            "VALUES(?,?,?,?,?,?,?) ON CONFLICT(contract,step) DO UPDATE SET "
            "planned_on=excluded.planned_on,started_on=excluded.started_on,"
            "finished_on=excluded.finished_on,days=excluded.days"
        );
        upsert.BindAll(after.id, EnumText(step.step), step.unit, step.planned_on.ToText());
        upsert.BindAll(TextOf(step.started_on), TextOf(step.finished_on), DaysOf(step));
        upsert.Run();
    }
    ProjectRecord(db, ProcessBook::kKind, after.id, ProcessBook::RowOf(after.state));
}

std::vector<StepDuration> FinishedSteps(sql::Db& db) {
    sql::Statement rows = db.Prepare(
        "SELECT contract,step,days,finished_on FROM process_steps WHERE finished_on IS NOT NULL"
    );
    std::vector<StepDuration> found;
    while (rows.Step()) {
        const auto step = EnumParse<ProcessStep>(rows.Text(1));
        const auto finished_on = CivilDate::Parse(rows.Text(3));
        LUOTSI_CHECK(step && finished_on, "a read model holds what this program wrote");
        found.push_back({
            .contract = rows.Id(0),
            .step = *step,
            .days = rows.Int(2),
            .finished_on = *finished_on,
        });
    }
    return found;
}

}  // namespace luotsi::contract_registry
