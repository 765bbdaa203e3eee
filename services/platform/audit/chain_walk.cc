#include "platform/audit/chain_walk.h"

#include "platform/journal/chain.h"
#include "platform/sql/db.h"

#include <algorithm>
#include <limits>
#include <string_view>
#include <utility>

namespace luotsi::audit {
namespace {

using journal::StoredRow;

constexpr std::uint64_t kRowsPerRead = 5'000;
// How far a row that stands elsewhere is looked for.
constexpr std::uint64_t kLookAhead = 20'000;

constexpr std::string_view kSelectStored =
    "SELECT position,kind,stream,revision,event,payload,recorded_at,effective_on,request_id,"
    "request_rows,fingerprint,correlation_id,actor,chain "
    "FROM journal WHERE position>? ORDER BY position LIMIT ?";
constexpr std::string_view kSelectLink = "SELECT chain FROM journal WHERE position=?";
constexpr std::string_view kSelectLast = "SELECT max(position) FROM journal";
constexpr std::string_view kSelectHead = "SELECT position,chain FROM journal_head WHERE one=1";

std::optional<std::string> MaybeText(const sql::Statement& row, int column) {
    return row.IsNull(column) ? std::nullopt : std::optional(row.Text(column));
}

// Into a row that is used again and again: its strings keep their memory.
void ReadStored(const sql::Statement& from, StoredRow& row) {
    row.position = from.Unsigned(0);
    row.kind = from.View(1);
    row.stream = from.Id(2);
    row.revision = from.Unsigned(3);
    row.event = from.View(4);
    row.payload = from.View(5);
    row.recorded_at = from.Int(6);
    row.effective_on = MaybeText(from, 7);
    row.request_id = MaybeText(from, 8);
    row.request_rows = from.IsNull(9) ? std::nullopt : std::optional(from.Int(9));
    row.fingerprint = MaybeText(from, 10);
    row.correlation_id = from.View(11);
    row.actor = from.View(12);
    row.chain = from.View(13);
}

class Walk {
  public:
    Walk(journal::Journal& journal, const WalkPlan& plan) : journal_(journal), plan_(plan) {
        verdict_.verified_to = plan.after;
        if (plan.beside) beside_.emplace(journal, plan.after, plan.readings_at_once);
    }

    absl::StatusOr<Verdict> Run() {
        absl::Status read = journal_.Read([this](sql::Db& db) { FindStart(db); });
        while (read.ok() && !ended() && runtime::ReadSteady() < plan_.deadline)
            read = journal_.Read([this](sql::Db& db) { ReadSome(db); });
        if (!read.ok()) return read;
        if (beside_) {
            read = journal_.Read([this](sql::Db& db) { beside_->CompareRest(db); });
            if (!read.ok()) return read;
            verdict_.beside = beside_->Take();
        }
        return std::move(verdict_);
    }

  private:
    bool ended() const { return verdict_.fault.has_value() || verdict_.complete; }

    void Find(FaultKind kind, std::uint64_t position) {
        verdict_.fault = Fault{.kind = kind, .position = position};
    }

    void FindStart(sql::Db& db) {
        verdict_.chain = plan_.after_link.empty() ? journal::FirstLink() : plan_.after_link;
        while (next_vouched_ < plan_.vouched.size() &&
               plan_.vouched[next_vouched_].position <= plan_.after)
            ++next_vouched_;
        if (plan_.after == 0) return;
        const std::optional<std::string> link = LinkAt(db, plan_.after);
        if (!link) return FindLost(db);
        if (plan_.after_link.empty()) {
            verdict_.chain = *link;
        } else if (*link != plan_.after_link) {
            Find(FaultKind::kRowChanged, plan_.after);
        }
    }

    static std::optional<std::string> LinkAt(sql::Db& db, std::uint64_t position) {
        sql::Statement link = db.Prepare(kSelectLink);
        if (!link.Bind(position).Step()) return std::nullopt;
        return link.Text(0);
    }

    // The row that the walk was to go on from is not there.
    void FindLost(sql::Db& db) {
        sql::Statement last = db.Prepare(kSelectLast);
        const std::uint64_t end = last.Step() && !last.IsNull(0) ? last.Unsigned(0) : 0;
        if (end > plan_.after) return Find(FaultKind::kRowMissing, plan_.after);
        verdict_.fault =
            Fault{.kind = FaultKind::kCutOff, .position = end + 1, .checkpoint = plan_.after};
    }

    void ReadSome(sql::Db& db) {
        std::uint64_t limit = kRowsPerRead;
        if (plan_.until > 0) limit = std::min(limit, plan_.until - verdict_.verified_to);
        // From the very first row, also one that somebody put before it.
        const std::int64_t after = verdict_.verified_to == 0
                                       ? std::numeric_limits<std::int64_t>::min()
                                       : static_cast<std::int64_t>(verdict_.verified_to);
        std::uint64_t read = 0;
        {
            sql::Statement rows = db.Prepare(kSelectStored);
            rows.BindAll(after, limit);
            while (!ended() && rows.Step()) {
                ReadStored(rows, row_);
                ++read;
                Check();
            }
        }
        const bool at_end = read < limit && !verdict_.fault;
        if (beside_) beside_->Compare(db, at_end);
        if (verdict_.fault) return LookForPlace(db);
        if (plan_.until > 0 && verdict_.verified_to >= plan_.until) {
            verdict_.complete = true;
        } else if (at_end) {
            CheckEnd(db);
            verdict_.complete = true;
        }
    }

    void Check() {
        const std::uint64_t expected = verdict_.verified_to + 1;
        if (row_.position != expected) {
            const bool later = static_cast<std::int64_t>(row_.position) > std::int64_t(expected);
            // A row before the first one: nobody wrote it.
            return Find(later ? FaultKind::kRowMissing : FaultKind::kRowChanged, expected);
        }
        if (journal::NextLink(verdict_.chain, row_) != row_.chain) {
            return Find(FaultKind::kRowChanged, expected);
        }
        if (!AgreesWithCheckpoint()) return;
        if (beside_) beside_->Note(row_);
        verdict_.chain = row_.chain;
        verdict_.verified_to = expected;
        ++verdict_.rows;
    }

    bool AgreesWithCheckpoint() {
        while (next_vouched_ < plan_.vouched.size() &&
               plan_.vouched[next_vouched_].position == row_.position) {
            const Vouched& vouched = plan_.vouched[next_vouched_];
            if (vouched.chain != row_.chain || vouched.count != row_.position) {
                FindRestamped(vouched.position);
                return false;
            }
            agreed_at_ = row_.position;
            ++verdict_.agreed;
            ++next_vouched_;
        }
        return true;
    }

    void FindRestamped(std::uint64_t checkpoint) {
        verdict_.fault = Fault{
            .kind = FaultKind::kRestamped,
            .position = agreed_at_ + 1,
            .checkpoint = checkpoint,
            .vouched_to = agreed_at_,
        };
    }

    // In the transaction that saw no further row.
    void CheckEnd(sql::Db& db) {
        const std::uint64_t last = verdict_.verified_to;
        if (next_vouched_ < plan_.vouched.size()) {
            verdict_.fault = Fault{
                .kind = FaultKind::kCutOff,
                .position = last + 1,
                .checkpoint = plan_.vouched[next_vouched_].position,
                .vouched_to = agreed_at_,
            };
            return;
        }
        sql::Statement head = db.Prepare(kSelectHead);
        const bool there = head.Step();
        const std::uint64_t position = there ? head.Unsigned(0) : 0;
        if (position > last) {
            Find(FaultKind::kCutOff, last + 1);
            verdict_.fault->vouched_to = agreed_at_;
            return;
        }
        // Rows behind the head were put there by nobody who may.
        if (position < last) return Find(FaultKind::kRowChanged, position + 1);
        if (there && head.View(1) != verdict_.chain) FindRestamped(0);
    }

    // A row that is not where it belongs fits the link before it with the position it had.
    void LookForPlace(sql::Db& db) {
        Fault& fault = *verdict_.fault;
        if (fault.kind != FaultKind::kRowChanged && fault.kind != FaultKind::kRowMissing) return;
        sql::Statement rows = db.Prepare(kSelectStored);
        rows.BindAll(fault.position, kLookAhead);
        while (rows.Step()) {
            ReadStored(rows, row_);
            const std::uint64_t stands_at = std::exchange(row_.position, fault.position);
            if (journal::NextLink(verdict_.chain, row_) != row_.chain) continue;
            fault.kind = FaultKind::kOutOfOrder;
            fault.found_at = stands_at;
            return;
        }
    }

    journal::Journal& journal_;
    const WalkPlan& plan_;
    StoredRow row_;
    Verdict verdict_;
    std::optional<BesideCheck> beside_;
    std::size_t next_vouched_ = 0;
    // The last position at which a checkpoint agreed.
    std::uint64_t agreed_at_ = 0;
};

}  // namespace

absl::StatusOr<Verdict> WalkChain(journal::Journal& journal, const WalkPlan& plan) {
    return Walk(journal, plan).Run();
}

}  // namespace luotsi::audit
