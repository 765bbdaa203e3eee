#pragma once

#include <string_view>

namespace luotsi::journal::store {

// The journal itself and what belongs to its transport; never dropped by a rebuild.
// `request_id` stands on the first row of a request only, with the number of its rows. The head is
// one row that every commit moves: its lock keeps positions gapless and in commit order, however
// many processes write. Its instant may be later than the last row's: an `as_of` read was answered.
inline constexpr std::string_view kJournal = R"sql(
CREATE TABLE IF NOT EXISTS journal(
    position INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    stream BLOB NOT NULL,
    revision INTEGER NOT NULL,
    event TEXT NOT NULL,
    payload TEXT NOT NULL,
    recorded_at INTEGER NOT NULL,
    effective_on TEXT,
    request_id TEXT,
    request_rows INTEGER,
    fingerprint TEXT,
    correlation_id TEXT NOT NULL,
    actor TEXT NOT NULL,
    chain BLOB NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS journal_stream ON journal(stream, kind, revision);
CREATE UNIQUE INDEX IF NOT EXISTS journal_request ON journal(request_id)
    WHERE request_id IS NOT NULL;
CREATE TABLE IF NOT EXISTS journal_head(
    one INTEGER PRIMARY KEY CHECK(one = 1),
    position INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL,
    chain BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS cursors(feed TEXT PRIMARY KEY, position INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS private_texts(
    ref BLOB PRIMARY KEY, body TEXT NOT NULL, salt BLOB NOT NULL
);
)sql";

// Projections that every journal has.
inline constexpr std::string_view kProjections = R"sql(
CREATE TABLE IF NOT EXISTS snapshots(
    stream BLOB NOT NULL,
    kind TEXT NOT NULL,
    revision INTEGER NOT NULL,
    position INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL,
    state TEXT NOT NULL,
    PRIMARY KEY(stream, kind)
);
CREATE TABLE IF NOT EXISTS claims(
    key TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    stream BLOB NOT NULL
);
)sql";

inline constexpr std::string_view kInsertRow =
    "INSERT INTO journal(position,kind,stream,revision,event,payload,recorded_at,effective_on,"
    "request_id,request_rows,fingerprint,correlation_id,actor,chain) "
    "VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?)";
inline constexpr std::string_view kInsertHead =
    "INSERT INTO journal_head(one,position,recorded_at,chain) VALUES(1,0,0,?) "
    "ON CONFLICT(one) DO NOTHING";
inline constexpr std::string_view kSelectHead =
    "SELECT position,recorded_at,chain FROM journal_head WHERE one=1";
inline constexpr std::string_view kUpdateHead =
    "UPDATE journal_head SET position=?,recorded_at=?,chain=? WHERE one=1";
inline constexpr std::string_view kSelectChangedSince =
    "SELECT DISTINCT kind,stream FROM journal WHERE position>?";
inline constexpr std::string_view kKeepPrivateText =
    "INSERT INTO private_texts(ref,body,salt) VALUES(?,?,?) "
    "ON CONFLICT(ref) DO NOTHING";
inline constexpr std::string_view kErasePrivateText = "DELETE FROM private_texts WHERE ref=?";
inline constexpr std::string_view kSelectRows =
    "SELECT position,kind,stream,revision,event,payload,recorded_at,correlation_id,actor "
    "FROM journal WHERE position>? ORDER BY position LIMIT ?";
inline constexpr std::string_view kSelectReplay =
    "SELECT position,kind,stream,revision,event,payload,recorded_at FROM journal "
    "WHERE position>? ORDER BY position LIMIT ?";
inline constexpr std::string_view kSelectStream =
    "SELECT position,kind,stream,revision,event,payload,recorded_at,correlation_id,actor "
    "FROM journal WHERE stream=? AND kind=? AND revision>? ORDER BY revision";
inline constexpr std::string_view kSelectRequest =
    "SELECT position,request_rows,fingerprint,recorded_at FROM journal WHERE request_id=?";
inline constexpr std::string_view kSelectRequestRows =
    "SELECT kind,stream,revision FROM journal WHERE position>=? AND position<? ORDER BY position";
inline constexpr std::string_view kSelectSnapshot =
    "SELECT revision,position,recorded_at,state FROM snapshots WHERE stream=? AND kind=?";
inline constexpr std::string_view kUpsertSnapshot =
    "INSERT INTO snapshots(stream,kind,revision,position,recorded_at,state) VALUES(?,?,?,?,?,?) "
    "ON CONFLICT(stream,kind) DO UPDATE SET revision=excluded.revision,position=excluded.position,"
    "recorded_at=excluded.recorded_at,state=excluded.state";
inline constexpr std::string_view kSelectClaim = "SELECT stream,kind FROM claims WHERE key=?";
inline constexpr std::string_view kInsertClaim =
    "INSERT INTO claims(key,kind,stream) VALUES(?,?,?)";
inline constexpr std::string_view kDeleteClaim = "DELETE FROM claims WHERE key=?";
inline constexpr std::string_view kSelectCursor = "SELECT position FROM cursors WHERE feed=?";
inline constexpr std::string_view kUpsertCursor =
    "INSERT INTO cursors(feed,position) VALUES(?,?) "
    "ON CONFLICT(feed) DO UPDATE SET position=excluded.position";

}  // namespace luotsi::journal::store
