#include "platform/journal/work_unit.h"

#include "platform/journal/store_sql.h"

#include <algorithm>
#include <utility>

namespace luotsi::journal {

std::optional<Rejection> Writer::WorkUnit::CheckClaims() {
    std::set<std::string> released;
    std::set<std::string> taken;
    for (Stream& stream : streams_) {
        if (!stream.ops->claims) continue;
        stream.claims = CompareClaims(
            stream.ops->claims(stream.before.get()), stream.ops->claims(stream.now.get())
        );
        released.insert(stream.claims.released.begin(), stream.claims.released.end());
        for (const Claim& claim : stream.claims.taken) {
            const bool ours = !taken.insert(claim.key).second;
            const bool free =
                released.erase(claim.key) > 0 || !writer_.HolderOf(claim.key).has_value();
            if (ours || !free) return Rejection{.reason = claim.reason, .field = claim.field};
        }
    }
    return std::nullopt;
}

ports::Receipt Writer::WorkUnit::MakeReceipt() const {
    ports::Receipt receipt{.position = position_, .recorded_at = at_, .touched = {}};
    for (const Stream& stream : streams_) {
        receipt.touched.push_back(
            {stream.key.kind, stream.key.id, stream.ops->revision(stream.now.get())}
        );
    }
    return receipt;
}

void Writer::WorkUnit::Write() {
    sql::Db& db = *writer_.db_;
    for (const ports::PrivateText& text : texts_)
        db.Prepare(store::kKeepPrivateText).BindAll(text.ref, text.text, text.salt).Run();
    for (const Uuid& ref : forgotten_)
        db.Prepare(store::kErasePrivateText).Bind(ref).Run();
    writer_.texts_destroyed_ |= !forgotten_.empty();
    for (std::size_t i = 0; i < rows_.size(); ++i) {
        const NewRow& row = rows_[i];
        if (row.ops->project) row.ops->project(db, row.after.get(), row.event.get());
        WriteSnapshot(db, *row.ops, row.key, row.after.get(), row.recorded);
        writer_.rows_.push_back(MakeRow(row, i == 0));
    }
    for (Stream& stream : streams_) {
        WriteClaims(db, stream.key, stream.claims);
        for (const std::string& gone : stream.claims.released)
            writer_.holders_[gone] = std::nullopt;
        for (const Claim& claim : stream.claims.taken)
            writer_.holders_[claim.key] = stream.key.id;
        writer_.changed_[stream.key] = std::move(stream.now);
    }
    writer_.position_ = position_;
}

StoredRow Writer::WorkUnit::MakeRow(const NewRow& row, bool first) const {
    StoredRow stored{
        .position = row.recorded.position,
        .kind = row.key.kind,
        .stream = row.key.id,
        .revision = row.recorded.revision,
        .event = row.ops->event_name(row.event.get()),
        .payload = row.ops->encode(row.event.get()),
        .recorded_at = row.recorded.at.micros(),
        .correlation_id = request_.correlation_id,
        .actor = request_.actor,
    };
    if (row.ops->effective) {
        const std::optional<CivilDate> date = row.ops->effective(row.event.get());
        if (date) stored.effective_on = date->ToText();
    }
    if (first && !request_.request_id.empty()) {
        stored.request_id = request_.request_id;
        stored.request_rows = static_cast<std::int64_t>(rows_.size());
        stored.fingerprint = request_.fingerprint;
    }
    return stored;
}

const void* Writer::WorkUnit::Find(std::string_view kind, const Uuid& id) {
    const Stream* own = FindOwn(kind, id);
    if (own != nullptr) return own->now.get();
    StreamKey key{std::string(kind), id};
    std::shared_ptr<void> held = Committed(key);
    return read_.emplace_back(Read{std::move(key), std::move(held)}).held.get();
}

void Writer::WorkUnit::Write(std::string_view kind, const Uuid& id, const void* event) {
    Stream& stream = Own(kind, id);
    // A state that a row's projection is still to see stays as it is.
    stream.now = stream.ops->clone(stream.now.get());
    const Recorded recorded{
        .at = at_,
        .position = ++position_,
        .revision = stream.ops->revision(stream.now.get()) + 1,
    };
    stream.ops->evolve(stream.now.get(), event, recorded);
    rows_.push_back({stream.ops, stream.key, recorded, stream.ops->clone_event(event), stream.now});
}

// The state as other work left it; never changed in place.
std::shared_ptr<void> Writer::WorkUnit::Committed(const StreamKey& key) {
    const auto changed = writer_.changed_.find(key);
    if (changed != writer_.changed_.end()) return changed->second;
    const auto ahead = writer_.read_ahead_.find(key);
    if (ahead != writer_.read_ahead_.end()) return ahead->second;
    if (std::shared_ptr<void> cached = writer_.cache_.Find(key)) return cached;
    // A state too large for the cache is not read again and again for one work.
    if (std::shared_ptr<void> read = FindRead(key)) return read;
    if (writer_.probing_) {
        writer_.wanted_streams_.insert(key);
        throw NotAtHand();
    }
    const AggregateOps& ops = writer_.kinds_.Of(key.kind);
    std::shared_ptr<void> loaded = LoadAggregate(*writer_.db_, ops, key.id, ReplayUntil{});
    writer_.cache_.Put(key, loaded, ops.bytes(loaded.get()));
    return loaded;
}

std::shared_ptr<void> Writer::WorkUnit::FindRead(const StreamKey& key) const {
    const auto found = std::ranges::find(read_, key, &Read::key);
    return found == read_.end() ? nullptr : found->held;
}

Writer::WorkUnit::Stream* Writer::WorkUnit::FindOwn(std::string_view kind, const Uuid& id) {
    for (Stream& stream : streams_) {
        if (stream.key.id == id && stream.key.kind == kind) return &stream;
    }
    return nullptr;
}

Writer::WorkUnit::Stream& Writer::WorkUnit::Own(std::string_view kind, const Uuid& id) {
    if (Stream* own = FindOwn(kind, id)) return *own;
    const StreamKey key{std::string(kind), id};
    const std::shared_ptr<void> before = Committed(key);
    streams_.push_back({key, &writer_.kinds_.Of(kind), before, before, {}});
    return streams_.back();
}

}  // namespace luotsi::journal
