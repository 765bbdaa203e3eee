#pragma once

#include "platform/journal/claims.h"
#include "platform/journal/writer.h"
#include "ports/books.h"

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace luotsi::journal {

// Thrown through work that is only tried out: it wants to read what is not at hand.
struct NotAtHand {};

// Collects what one entry does. Nothing reaches the store before the work was accepted and its
// claims were found free, so a refusal leaves no trace and needs no savepoint.
class Writer::WorkUnit : public ports::Unit {
  public:
    WorkUnit(Writer& writer, const ports::RequestContext& request, Instant at)
        : writer_(writer), request_(request), at_(at), position_(writer.position_) {}

    std::optional<Uuid> FindClaim(std::string_view key) override { return writer_.HolderOf(key); }
    void Keep(const ports::PrivateText& text) override { texts_.push_back(text); }
    void Forget(const Uuid& ref) override { forgotten_.push_back(ref); }

    // The refusal of the first claimed key that another aggregate holds.
    std::optional<Rejection> CheckClaims();
    ports::Receipt MakeReceipt() const;
    // Writes the projections, and hands the rows and states to the commit.
    void Write();

  protected:
    const void* Find(std::string_view kind, const Uuid& id) override;
    void Write(std::string_view kind, const Uuid& id, const void* event) override;

  private:
    struct NewRow {
        const AggregateOps* ops;
        StreamKey key;
        Recorded recorded;
        std::shared_ptr<const void> event;
        // The state after the event, as the projection sees it.
        std::shared_ptr<void> after;
    };
    struct Stream {
        StreamKey key;
        const AggregateOps* ops;
        std::shared_ptr<void> before;
        std::shared_ptr<void> now;
        ClaimMoves claims;
    };

    struct Read {
        StreamKey key;
        std::shared_ptr<void> held;
    };

    std::shared_ptr<void> Committed(const StreamKey& key);
    std::shared_ptr<void> FindRead(const StreamKey& key) const;
    Stream* FindOwn(std::string_view kind, const Uuid& id);
    Stream& Own(std::string_view kind, const Uuid& id);
    StoredRow MakeRow(const NewRow& row, bool first) const;

    Writer& writer_;
    const ports::RequestContext& request_;
    Instant at_;
    std::uint64_t position_;
    // In the order of the first event each; a unit touches few.
    std::vector<Stream> streams_;
    std::vector<NewRow> rows_;
    // Everything that was read, kept until the work is done: the cache holds only so much.
    std::vector<Read> read_;
    std::vector<ports::PrivateText> texts_;
    std::vector<Uuid> forgotten_;
};

}  // namespace luotsi::journal
