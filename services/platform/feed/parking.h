#pragma once

#include "kernel/civil.h"
#include "platform/journal/journal.h"
#include "platform/kafka/record.h"

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace luotsi::feed {

// The reason of an event that was set aside for no fault of its own.
inline constexpr std::string_view kBehindParked = "BEHIND_PARKED";

// An event that was set aside.
struct ParkedEvent {
    // Where it came: the lane (`<source>`, or `kafka/<topic>/<partition>`) and its place there.
    std::string lane;
    std::uint64_t place = 0;
    std::string source;
    std::string key;
    std::string type;
    std::string reason;
    Instant parked_at;
    // The headers, escaped, one `name: value` a line.
    std::string envelope;
    std::string payload;
    // Set together, once it was given up.
    std::optional<Instant> discarded_at;
    std::string discard_reason;
    std::string discarded_by;

    bool waits() const { return !discarded_at.has_value(); }
    kafka::Record ToRecord() const;
};

// Headers as the text of ParkedEvent::envelope.
std::string EnvelopeText(const std::vector<kafka::Header>& headers);

// What a feed must know before it handles anything.
struct ParkedKeys {
    // Grows with every retry and discard.
    std::uint64_t epoch = 0;
    std::set<std::string> keys;
    std::uint64_t events = 0;
};
ParkedKeys ReadParkedKeys(sql::Db& db, const std::string& source);
// Inside a write: ABORTED when a retry or discard came between.
absl::Status CheckEpoch(sql::Db& db, const std::string& source, std::uint64_t expected);
void BumpEpoch(sql::Db& db, const std::string& source);

void WriteParked(sql::Db& db, const ParkedEvent& event);
void DeleteParked(sql::Db& db, const std::string& lane, std::uint64_t place);
void SetReason(sql::Db& db, const std::string& lane, std::uint64_t place, std::string_view reason);

// Highest handled sequence of a key; 0 without one.
std::uint64_t ReadMark(sql::Db& db, const std::string& origin, const std::string& key);
void WriteMark(
    sql::Db& db, const std::string& origin, const std::string& key, std::uint64_t sequence
);

// Oldest first, without envelopes and payloads.
absl::StatusOr<std::vector<ParkedEvent>> ListParked(
    journal::Journal& journal, bool discarded, std::size_t limit
);
// Nothing where no such event was parked.
absl::StatusOr<std::optional<ParkedEvent>> FindParked(
    journal::Journal& journal, const std::string& lane, std::uint64_t place
);
// Those of a key that wait, in their order.
std::vector<ParkedEvent> ParkedOfKey(
    sql::Db& db, const std::string& source, const std::string& key
);

}  // namespace luotsi::feed
