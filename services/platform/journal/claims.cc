#include "platform/journal/claims.h"

#include "platform/journal/store_sql.h"

#include <set>
#include <string>

namespace luotsi::journal {

std::optional<Rejection> MoveClaims(
    sqlite::Db& db, const StreamKey& key, const std::vector<Claim>& wanted
) {
    std::set<std::string> stale;
    {
        sqlite::Statement held = db.Prepare(sql::kSelectClaimsOf);
        held.BindAll(key.id, key.kind);
        while (held.Step())
            stale.insert(held.Text(0));
    }
    for (const Claim& claim : wanted) {
        if (stale.erase(claim.key) > 0) continue;
        if (db.Prepare(sql::kSelectClaim).Bind(claim.key).Step()) {
            return Rejection{.reason = claim.reason, .field = claim.field};
        }
        db.Prepare(sql::kInsertClaim).BindAll(claim.key, key.kind, key.id).Run();
    }
    for (const std::string& gone : stale)
        db.Prepare(sql::kDeleteClaim).Bind(gone).Run();
    return std::nullopt;
}

void WriteSnapshot(
    sqlite::Db& db,
    const AggregateOps& ops,
    const StreamKey& key,
    const void* held,
    const Recorded& recorded
) {
    if (ops.snapshot_every == 0 || recorded.revision % ops.snapshot_every != 0) return;
    sqlite::Statement snapshot = db.Prepare(sql::kUpsertSnapshot);
    snapshot.BindAll(key.id, key.kind, recorded.revision, recorded.position);
    snapshot.BindAll(recorded.at.micros(), ops.encode_state(held));
    snapshot.Run();
}

}  // namespace luotsi::journal
