#include "platform/journal/claims.h"

#include "platform/journal/store_sql.h"

#include <set>
#include <string>

namespace luotsi::journal {

ClaimMoves CompareClaims(const std::vector<Claim>& had, const std::vector<Claim>& wants) {
    std::set<std::string_view> stale;
    for (const Claim& claim : had)
        stale.insert(claim.key);
    ClaimMoves moves;
    for (const Claim& claim : wants) {
        if (stale.erase(claim.key) == 0) moves.taken.push_back(claim);
    }
    moves.released.assign(stale.begin(), stale.end());
    return moves;
}

std::optional<Uuid> FindHolder(sql::Db& db, std::string_view claim) {
    sql::Statement holder = db.Prepare(store::kSelectClaim);
    if (!holder.Bind(claim).Step()) return std::nullopt;
    return holder.Id(0);
}

void WriteClaims(sql::Db& db, const StreamKey& key, const ClaimMoves& moves) {
    for (const std::string& gone : moves.released)
        db.Prepare(store::kDeleteClaim).Bind(gone).Run();
    for (const Claim& claim : moves.taken)
        db.Prepare(store::kInsertClaim).BindAll(claim.key, key.kind, key.id).Run();
}

void WriteSnapshot(
    sql::Db& db,
    const AggregateOps& ops,
    const StreamKey& key,
    const void* held,
    const Recorded& recorded
) {
    if (ops.snapshot_every == 0 || recorded.revision % ops.snapshot_every != 0) return;
    sql::Statement snapshot = db.Prepare(store::kUpsertSnapshot);
    snapshot.BindAll(key.id, key.kind, recorded.revision, recorded.position);
    snapshot.BindAll(recorded.at.micros(), ops.encode_state(held));
    snapshot.Run();
}

}  // namespace luotsi::journal
