#include "contract_registry/adapters/steering/event_log_store.h"

#include "contract_registry/adapters/record_store.h"

#include <limits>
#include <span>
#include <string>

namespace luotsi::contract_registry {
namespace {

constexpr const char* kTables = R"sql(
CREATE TABLE IF NOT EXISTS steering_event_versions(
    id BLOB NOT NULL,
    revision INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    day TEXT NOT NULL,
    participants INTEGER NOT NULL,
    counts INTEGER NOT NULL,
    PRIMARY KEY(id, revision)
);
CREATE INDEX IF NOT EXISTS steering_event_versions_day ON steering_event_versions(day);
CREATE TABLE IF NOT EXISTS steering_event_contracts(
    id BLOB NOT NULL,
    revision INTEGER NOT NULL,
    contract BLOB NOT NULL,
    PRIMARY KEY(id, revision, contract)
);
)sql";

struct Version {
    Uuid id;
    std::uint64_t revision = 0;
    Instant recorded_at;
    SteeringEventKind kind = SteeringEventKind::kMeeting;
    CivilDate day;
    std::uint64_t participants = 0;
    bool counts = true;
};

void PutVersion(sql::Db& db, const Version& version, std::span<const Uuid> contracts) {
    db.Prepare(
          "INSERT INTO steering_event_versions(id,revision,recorded_at,kind,day,participants,"
          "counts) VALUES(?,?,?,?,?,?,?)"
    )
        .BindAll(
            version.id,
            version.revision,
            version.recorded_at.micros(),
            EnumText(version.kind),
            version.day.ToText(),
            version.participants,
            version.counts
        )
        .Run();
    for (const Uuid& contract : contracts) {
        db.Prepare(
              "INSERT INTO steering_event_contracts(id,revision,contract) VALUES(?,?,?) "
              "ON CONFLICT(id,revision,contract) DO NOTHING"
        )
            .BindAll(version.id, version.revision, contract)
            .Run();
    }
}

std::string CountSql(const SteeringEventFilter& filter) {
    std::string sql =
        "SELECT v.kind,COUNT(*),CAST(COALESCE(SUM(v.participants),0) AS INTEGER) "
        "FROM steering_event_versions v WHERE v.counts=1 AND v.day BETWEEN ? AND ? "
        "AND v.recorded_at<=? AND NOT EXISTS(SELECT 1 FROM steering_event_versions w WHERE "
        "w.id=v.id AND w.revision>v.revision AND w.recorded_at<=?)";
    if (filter.kind) sql += " AND v.kind=?";
    if (filter.contract) {
        sql +=
            " AND EXISTS(SELECT 1 FROM steering_event_contracts c WHERE c.id=v.id "
            "AND c.revision=v.revision AND c.contract=?)";
    }
    return sql + " GROUP BY v.kind";
}

}  // namespace

journal::Schema SteeringEventSchema() {
    return {
        .read_models = kTables,
        .tables = {"steering_event_versions", "steering_event_contracts"},
        .canonical =
            {"SELECT kind,day,'' || participants,'' || revision,'' || counts FROM "
             "steering_event_versions ORDER BY 1,2,3,4,5",
             "SELECT contracts.natural_key,v.kind,v.day,'' || c.revision FROM "
             "steering_event_contracts c JOIN contracts ON contracts.id=c.contract JOIN "
             "steering_event_versions v ON v.id=c.id AND v.revision=c.revision ORDER BY 1,2,3,4"},
    };
}

void ProjectSteeringEvent(
    sql::Db& db, const ports::Held<SteeringEventBook>& after, const SteeringEventEvent& /*event*/
) {
    ProjectRecord(db, SteeringEventBook::kKind, after.id, SteeringEventBook::RowOf(after.state));
    const SteeringOccasion& occasion = after.state.occasion;
    const Version version{
        .id = after.id,
        .revision = after.revision,
        .recorded_at = after.recorded_at,
        .kind = occasion.kind,
        .day = occasion.date,
        .participants = occasion.participants,
        .counts = !after.state.removed,
    };
    PutVersion(db, version, occasion.contract_ids);
}

void ProjectReviewMeeting(
    sql::Db& db, const ports::Held<ReviewMeetingBook>& after, const ReviewMeetingEvent& /*event*/
) {
    ProjectRecord(db, ReviewMeetingBook::kKind, after.id, ReviewMeetingBook::RowOf(after.state));
    const Version version{
        .id = after.id,
        .revision = after.revision,
        .recorded_at = after.recorded_at,
        .kind = SteeringEventKind::kReviewMeeting,
        .day = after.state.held_on,
        .participants = after.state.participants,
    };
    PutVersion(db, version, std::span(&after.state.contract_id, 1));
}

absl::Status CountSteeringEvents(
    journal::Journal& journal,
    const SteeringEventFilter& filter,
    std::map<SteeringEventKind, SteeringEventCount>& counts
) {
    for (const auto& [kind, name] : EnumNames<SteeringEventKind>::kNames) {
        if (!filter.kind || *filter.kind == kind) counts[kind] = {};
    }
    std::int64_t known = std::numeric_limits<std::int64_t>::max();
    if (filter.as_of) {
        known = filter.as_of->micros();
        // A look at the past settles it: nothing is recorded at or before that instant any more.
        const auto settled = journal.LoadAsOf<SteeringEventBook>(Uuid(), *filter.as_of);
        if (settled.failed()) return settled.status();
    }
    return journal.Read([&](sql::Db& db) {
        sql::Statement rows = db.Prepare(CountSql(filter));
        rows.BindAll(filter.from.ToText(), filter.to.ToText(), known, known);
        if (filter.kind) rows.Bind(EnumText(*filter.kind));
        if (filter.contract) rows.Bind(*filter.contract);
        while (rows.Step()) {
            const auto kind = EnumParse<SteeringEventKind>(rows.Text(0));
            LUOTSI_CHECK(kind.has_value(), "a read model holds what this program wrote");
            counts[*kind] = {.events = rows.Unsigned(1), .participants = rows.Unsigned(2)};
        }
    });
}

}  // namespace luotsi::contract_registry
