#pragma once

#include <string_view>

namespace luotsi::feed {

// What feeds and relays keep beside a journal, in the same database, so that it changes in the same
// commit as what it speaks of. Never dropped by a rebuild.
//
//   inbox_marks       per origin (topic) and key the highest sequence whose effect is committed
//   parked_events     events set aside, and the later ones of their keys (the record as it came)
//   feed_attempts     what a feed was about to handle: finds the event that ends the process
//   relay_leases      who publishes the journal; `beat` grows while the holder lives
//   relay_sequences   per topic and key the last sequence whose event is published for sure
//   audit_checkpoints the signed checkpoints of the journal's chain, as lines of JSON
inline constexpr std::string_view kTransportTables = R"sql(
CREATE TABLE IF NOT EXISTS inbox_marks(
    origin TEXT NOT NULL,
    key TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    PRIMARY KEY(origin, key)
);
CREATE TABLE IF NOT EXISTS parked_events(
    lane TEXT NOT NULL,
    place INTEGER NOT NULL,
    source TEXT NOT NULL,
    key TEXT NOT NULL,
    type TEXT NOT NULL,
    envelope TEXT NOT NULL,
    payload BLOB NOT NULL,
    reason TEXT NOT NULL,
    parked_at INTEGER NOT NULL,
    discard_reason TEXT,
    discarded_by TEXT,
    discarded_at INTEGER,
    PRIMARY KEY(lane, place)
);
CREATE INDEX IF NOT EXISTS parked_events_waiting ON parked_events(source, key)
    WHERE discarded_at IS NULL;
CREATE TABLE IF NOT EXISTS feed_attempts(
    lane TEXT PRIMARY KEY,
    place INTEGER NOT NULL,
    attempts INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS relay_leases(
    relay TEXT PRIMARY KEY,
    holder TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    beat INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS relay_sequences(
    topic TEXT NOT NULL,
    key TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    PRIMARY KEY(topic, key)
);
CREATE TABLE IF NOT EXISTS audit_checkpoints(position INTEGER PRIMARY KEY, line TEXT NOT NULL);
)sql";

}  // namespace luotsi::feed
