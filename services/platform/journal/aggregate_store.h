#pragma once

#include "platform/journal/aggregate_ops.h"
#include "platform/sql/db.h"

#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace luotsi::journal {

struct StreamKey {
    std::string kind;
    Uuid id;
    auto operator<=>(const StreamKey&) const = default;
};

// The kinds of aggregates a journal knows.
class Kinds {
  public:
    explicit Kinds(std::vector<AggregateOps> ops);
    // Aborts on an unknown kind: every kind is listed where the module is composed.
    const AggregateOps& Of(std::string_view kind) const;
    const AggregateOps* Find(std::string_view kind) const;

  private:
    std::map<std::string, AggregateOps, std::less<>> ops_;
};

// How far a state is to be replayed.
struct ReplayUntil {
    std::optional<std::int64_t> instant_micros;
    std::optional<std::uint64_t> revision;
};

// Loads an aggregate from its snapshot and the rows after it. Throws sql::Error.
// A row that cannot be read throws too: serving a state without it would lose a fact.
std::shared_ptr<void> LoadAggregate(
    sql::Db& db, const AggregateOps& ops, const Uuid& id, const ReplayUntil& until
);

// The most recently used states of the writer. Holds committed states only.
class StateCache {
  public:
    explicit StateCache(std::size_t capacity) : capacity_(capacity) {}
    std::shared_ptr<void> Find(const StreamKey& key);
    void Put(const StreamKey& key, std::shared_ptr<void> held);
    void Drop(const StreamKey& key);
    void Clear();

  private:
    using Order = std::list<StreamKey>;
    std::size_t capacity_;
    Order order_;
    std::map<StreamKey, std::pair<std::shared_ptr<void>, Order::iterator>> entries_;
};

}  // namespace luotsi::journal
