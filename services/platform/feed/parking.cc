#include "platform/feed/parking.h"

#include "platform/feed/escape.h"

#include <charconv>

namespace luotsi::feed {
namespace {

constexpr std::string_view kSelectKeys =
    "SELECT key,COUNT(*) FROM parked_events WHERE source=? AND discarded_at IS NULL GROUP BY key";
constexpr std::string_view kSelectCursor = "SELECT position FROM cursors WHERE feed=?";
constexpr std::string_view kBumpEpoch =
    "INSERT INTO cursors(feed,position) VALUES(?,1) "
    "ON CONFLICT(feed) DO UPDATE SET position=cursors.position+1";
constexpr std::string_view kInsert =
    "INSERT INTO parked_events(lane,place,source,key,type,envelope,payload,reason,parked_at) "
    "VALUES(?,?,?,?,?,?,?,?,?) ON CONFLICT(lane,place) DO NOTHING";
constexpr std::string_view kDelete = "DELETE FROM parked_events WHERE lane=? AND place=?";
constexpr std::string_view kSetReason =
    "UPDATE parked_events SET reason=? WHERE lane=? AND place=?";
constexpr std::string_view kSelectMark =
    "SELECT sequence FROM inbox_marks WHERE origin=? AND key=?";
constexpr std::string_view kUpsertMark =
    "INSERT INTO inbox_marks(origin,key,sequence) VALUES(?,?,?) "
    "ON CONFLICT(origin,key) DO UPDATE SET sequence=excluded.sequence";
constexpr std::string_view kSelectWaiting =
    "SELECT lane,place,source,key,type,reason,parked_at,discarded_at,discard_reason,discarded_by "
    "FROM parked_events WHERE discarded_at IS NULL ORDER BY parked_at,lane,place LIMIT ?";
constexpr std::string_view kSelectDiscarded =
    "SELECT lane,place,source,key,type,reason,parked_at,discarded_at,discard_reason,discarded_by "
    "FROM parked_events WHERE discarded_at IS NOT NULL ORDER BY parked_at,lane,place LIMIT ?";
constexpr std::string_view kSelectOne =
    "SELECT lane,place,source,key,type,reason,parked_at,discarded_at,discard_reason,discarded_by,"
    "envelope,payload FROM parked_events WHERE lane=? AND place=?";
constexpr std::string_view kSelectOfKey =
    "SELECT lane,place,source,key,type,reason,parked_at,discarded_at,discard_reason,discarded_by,"
    "envelope,payload FROM parked_events WHERE source=? AND key=? AND discarded_at IS NULL "
    "ORDER BY lane,place";

std::string EpochName(const std::string& source) {
    return "parking/" + source;
}

ParkedEvent ReadRow(const sql::Statement& row) {
    ParkedEvent event;
    event.lane = row.Text(0);
    event.place = row.Unsigned(1);
    event.source = row.Text(2);
    event.key = row.Text(3);
    event.type = row.Text(4);
    event.reason = row.Text(5);
    event.parked_at = Instant::FromMicros(row.Int(6));
    if (!row.IsNull(7)) {
        event.discarded_at = Instant::FromMicros(row.Int(7));
        event.discard_reason = row.Text(8);
        event.discarded_by = row.Text(9);
    }
    if (row.Columns() > 10) {
        event.envelope = row.Text(10);
        event.payload = row.Text(11);
    }
    return event;
}

std::uint64_t ReadEpoch(sql::Db& db, const std::string& source) {
    sql::Statement row = db.Prepare(kSelectCursor);
    row.Bind(EpochName(source));
    return row.Step() ? row.Unsigned(0) : 0;
}

// `kafka/<topic>/<partition>`; other lanes have none.
void ReadLane(const std::string& lane, kafka::Record& record) {
    constexpr std::string_view kKafka = "kafka/";
    const std::size_t slash = lane.rfind('/');
    if (!lane.starts_with(kKafka) || slash < kKafka.size()) return;
    record.topic = lane.substr(kKafka.size(), slash - kKafka.size());
    std::from_chars(lane.data() + slash + 1, lane.data() + lane.size(), record.partition);
}

}  // namespace

std::string EnvelopeText(const std::vector<kafka::Header>& headers) {
    std::string text;
    for (const kafka::Header& header : headers)
        text += Escape(header.name) + ": " + Escape(header.value) + "\n";
    return text;
}

kafka::Record ParkedEvent::ToRecord() const {
    kafka::Record record;
    ReadLane(lane, record);
    record.offset = static_cast<std::int64_t>(place);
    record.key = Unescape(key);
    record.value = payload;
    std::string_view rest = envelope;
    while (!rest.empty()) {
        const std::string_view line = rest.substr(0, rest.find('\n'));
        const std::size_t colon = line.find(": ");
        if (colon != std::string_view::npos) {
            record.headers.push_back(
                {Unescape(line.substr(0, colon)), Unescape(line.substr(colon + 2))}
            );
        }
        rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    }
    return record;
}

ParkedKeys ReadParkedKeys(sql::Db& db, const std::string& source) {
    ParkedKeys parked;
    parked.epoch = ReadEpoch(db, source);
    sql::Statement rows = db.Prepare(kSelectKeys);
    rows.Bind(source);
    while (rows.Step()) {
        parked.keys.insert(rows.Text(0));
        parked.events += rows.Unsigned(1);
    }
    return parked;
}

absl::Status CheckEpoch(sql::Db& db, const std::string& source, std::uint64_t expected) {
    if (ReadEpoch(db, source) == expected) return absl::OkStatus();
    return absl::AbortedError("parked events were retried or discarded in between");
}

void BumpEpoch(sql::Db& db, const std::string& source) {
    db.Prepare(kBumpEpoch).Bind(EpochName(source)).Run();
}

void WriteParked(sql::Db& db, const ParkedEvent& event) {
    sql::Statement insert = db.Prepare(kInsert);
    insert.BindAll(event.lane, event.place, event.source, event.key, event.type, event.envelope);
    insert.Blob(event.payload).BindAll(event.reason, event.parked_at.micros()).Run();
}

void DeleteParked(sql::Db& db, const std::string& lane, std::uint64_t place) {
    db.Prepare(kDelete).BindAll(lane, place).Run();
}

void SetReason(sql::Db& db, const std::string& lane, std::uint64_t place, std::string_view reason) {
    db.Prepare(kSetReason).BindAll(reason, lane, place).Run();
}

std::uint64_t ReadMark(sql::Db& db, const std::string& origin, const std::string& key) {
    sql::Statement row = db.Prepare(kSelectMark);
    row.BindAll(origin, key);
    return row.Step() ? row.Unsigned(0) : 0;
}

void WriteMark(
    sql::Db& db, const std::string& origin, const std::string& key, std::uint64_t sequence
) {
    db.Prepare(kUpsertMark).BindAll(origin, key, sequence).Run();
}

absl::StatusOr<std::vector<ParkedEvent>> ListParked(
    journal::Journal& journal, bool discarded, std::size_t limit
) {
    std::vector<ParkedEvent> events;
    const absl::Status read = journal.Read([&](sql::Db& db) {
        events.clear();
        sql::Statement rows = db.Prepare(discarded ? kSelectDiscarded : kSelectWaiting);
        rows.Bind(std::uint64_t(limit));
        while (rows.Step())
            events.push_back(ReadRow(rows));
    });
    if (!read.ok()) return read;
    return events;
}

absl::StatusOr<std::optional<ParkedEvent>> FindParked(
    journal::Journal& journal, const std::string& lane, std::uint64_t place
) {
    std::optional<ParkedEvent> found;
    const absl::Status read = journal.Read([&](sql::Db& db) {
        sql::Statement row = db.Prepare(kSelectOne);
        row.BindAll(lane, place);
        if (row.Step()) found = ReadRow(row);
    });
    if (!read.ok()) return read;
    return found;
}

std::vector<ParkedEvent> ParkedOfKey(
    sql::Db& db, const std::string& source, const std::string& key
) {
    std::vector<ParkedEvent> events;
    sql::Statement rows = db.Prepare(kSelectOfKey);
    rows.BindAll(source, key);
    while (rows.Step())
        events.push_back(ReadRow(rows));
    return events;
}

}  // namespace luotsi::feed
