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

// The most recently used states, as many as fit both limits. A state that alone is larger than
// `most_bytes` is not kept: it would drive out all others and go with the next one.
class StateCache {
  public:
    StateCache(std::size_t most_states, std::size_t most_bytes)
        : most_states_(most_states), most_bytes_(most_bytes) {}
    std::shared_ptr<void> Find(const StreamKey& key);
    // `bytes`: what the state takes; it counts so until it is put anew.
    void Put(const StreamKey& key, std::shared_ptr<void> held, std::size_t bytes);
    void Drop(const StreamKey& key);
    void Clear();

    std::size_t states() const { return entries_.size(); }
    std::size_t bytes() const { return bytes_; }

  private:
    using Order = std::list<StreamKey>;
    struct Entry {
        std::shared_ptr<void> held;
        std::size_t bytes = 0;
        Order::iterator place;
    };
    void Remove(std::map<StreamKey, Entry>::iterator entry);

    std::size_t most_states_;
    std::size_t most_bytes_;
    std::size_t bytes_ = 0;
    Order order_;
    std::map<StreamKey, Entry> entries_;
};

}  // namespace luotsi::journal
