#pragma once

#include "contract_registry/adapters/steering/search_query.h"
#include "platform/sql/db.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

namespace luotsi::contract_registry {

// Words that answer one word of a search, by their numbers, and what each is worth.
using AnsweringWords = std::map<std::uint64_t, std::uint32_t>;
using SearchHits = std::vector<SearchHit>;

// By contract, each once with its best score.
void Settle(SearchHits& hits);
// What both have, with the scores added up.
SearchHits Both(const SearchHits& left, const SearchHits& right);

// Finds the contracts that hold every word, best first, reading as few postings as that takes: the
// best of each word, and more of them step by step.
class SearchReader {
  public:
    // `within`: only contracts among these, which are settled and score nothing.
    SearchReader(sql::Db& db, std::optional<SearchHits> within, std::vector<AnsweringWords> words);

    // The first hits of all in the order of IsBefore, more of them at every step.
    SearchHits Next();
    // Whether the last step had all hits.
    bool whole() const { return whole_; }

  private:
    // The best hits of one word of the search, settled, or all of them. A contract that is not
    // among them has no better place in this word than `last`: the worst of them, or where they are
    // all, the best score.
    struct Stream {
        AnsweringWords words = {};
        SearchHits hits = {};
        bool whole = false;
        SearchHit last = {};
        // So many postings it is known to have where it is not whole.
        std::size_t at_least = 0;
    };

    void Read(Stream& stream, std::size_t most);
    void TryWhole(Stream& stream);
    static void Complete(Stream& stream, SearchHits all);
    SearchHits Candidates();
    static SearchHits Unknown(const Stream& stream, const SearchHits& candidates);
    Stream* WorthReading(const SearchHits& candidates);
    SearchHits Held(const Stream& stream, const SearchHits& candidates);
    std::optional<SearchHits> Joined();
    SearchHit Bound() const;

    sql::Db& db_;
    std::vector<Stream> streams_;
    std::size_t step_ = 0;
    bool whole_ = false;
};

}  // namespace luotsi::contract_registry
