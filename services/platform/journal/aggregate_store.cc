#include "platform/journal/aggregate_store.h"

#include "kernel/check.h"
#include "platform/journal/store_sql.h"
#include "platform/journal/stream_rows.h"

namespace luotsi::journal {
namespace {

// Puts the snapshot's state into `held`; answers the revision it stands at, 0 without a snapshot.
std::uint64_t StartFromSnapshot(
    sql::Db& db, const AggregateOps& ops, const Uuid& id, const ReplayUntil& until, void* held
) {
    if (ops.snapshot_every == 0) return 0;
    sql::Statement snapshot = db.Prepare(store::kSelectSnapshot);
    snapshot.Bind(id).Bind(ops.kind);
    if (!snapshot.Step()) return 0;
    const std::uint64_t revision = snapshot.Unsigned(0);
    if (until.revision && revision > *until.revision) return 0;
    if (until.instant_micros && snapshot.Int(2) > *until.instant_micros) return 0;
    if (!ops.decode_state(held, snapshot.View(3))) return 0;
    ops.stand_at(
        held,
        Recorded{
            .at = Instant::FromMicros(snapshot.Int(2)),
            .position = snapshot.Unsigned(1),
            .revision = revision,
        }
    );
    return revision;
}

void Evolve(
    const AggregateOps& ops, void* held, std::string_view payload, const Recorded& recorded
) {
    const std::shared_ptr<void> event = ops.decode(payload);
    if (event == nullptr) {
        throw sql::Error(
            sql::Fault::kCorrupt,
            "journal row " + std::to_string(recorded.position) + " cannot be read"
        );
    }
    ops.evolve(held, event.get(), recorded);
}

}  // namespace

Kinds::Kinds(std::vector<AggregateOps> ops) {
    for (AggregateOps& one : ops) {
        const std::string kind = one.kind;
        const bool fresh = ops_.emplace(kind, std::move(one)).second;
        LUOTSI_CHECK(fresh, "a journal knows each aggregate kind once");
    }
}

const AggregateOps* Kinds::Find(std::string_view kind) const {
    const auto found = ops_.find(kind);
    return found == ops_.end() ? nullptr : &found->second;
}

const AggregateOps& Kinds::Of(std::string_view kind) const {
    const AggregateOps* ops = Find(kind);
    LUOTSI_CHECK(ops != nullptr, "every aggregate kind is listed where the module is composed");
    return *ops;
}

std::shared_ptr<void> LoadAggregate(
    sql::Db& db, const AggregateOps& ops, const Uuid& id, const ReplayUntil& until
) {
    std::shared_ptr<void> held = ops.fresh(id);
    const std::uint64_t start = StartFromSnapshot(db, ops, id, until, held.get());
    sql::Statement rows = db.Prepare(store::kSelectStream);
    rows.Bind(id).Bind(ops.kind).Bind(start);
    while (rows.Step()) {
        const Recorded recorded{
            .at = Instant::FromMicros(rows.Int(6)),
            .position = rows.Unsigned(0),
            .revision = rows.Unsigned(3),
        };
        if (until.revision && recorded.revision > *until.revision) break;
        if (until.instant_micros && recorded.at.micros() > *until.instant_micros) break;
        Evolve(ops, held.get(), rows.View(5), recorded);
    }
    return held;
}

std::shared_ptr<void> BuildAggregate(
    sql::Db& db, const AggregateOps& ops, const Uuid& id, const StreamRows& rows
) {
    std::shared_ptr<void> held = ops.fresh(id);
    if (rows.snapshot) {
        const bool readable = ops.decode_state(held.get(), rows.snapshot->state);
        if (!readable) return LoadAggregate(db, ops, id, ReplayUntil{});
        ops.stand_at(held.get(), rows.snapshot->at);
    }
    for (const StreamRows::Event& row : rows.events)
        Evolve(ops, held.get(), row.payload, row.at);
    return held;
}

std::shared_ptr<void> StateCache::Find(const StreamKey& key) {
    const auto found = entries_.find(key);
    if (found == entries_.end()) return nullptr;
    order_.splice(order_.begin(), order_, found->second.place);
    return found->second.held;
}

void StateCache::Put(const StreamKey& key, std::shared_ptr<void> held, std::size_t bytes) {
    if (bytes > most_bytes_) return Drop(key);
    const auto [entry, fresh] = entries_.try_emplace(key);
    if (fresh) {
        entry->second.place = order_.insert(order_.begin(), key);
    } else {
        order_.splice(order_.begin(), order_, entry->second.place);
    }
    bytes_ += bytes - entry->second.bytes;
    entry->second.bytes = bytes;
    entry->second.held = std::move(held);
    while (entries_.size() > most_states_ || bytes_ > most_bytes_)
        Remove(entries_.find(order_.back()));
}

void StateCache::Drop(const StreamKey& key) {
    const auto found = entries_.find(key);
    if (found != entries_.end()) Remove(found);
}

void StateCache::Clear() {
    entries_.clear();
    order_.clear();
    bytes_ = 0;
}

void StateCache::Remove(std::map<StreamKey, Entry>::iterator entry) {
    bytes_ -= entry->second.bytes;
    order_.erase(entry->second.place);
    entries_.erase(entry);
}

}  // namespace luotsi::journal
