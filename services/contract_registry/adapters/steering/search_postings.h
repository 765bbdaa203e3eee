#pragma once

#include "contract_registry/adapters/steering/search_query.h"
#include "platform/sql/db.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

namespace luotsi::contract_registry {

// In the order of contracts, each once.
using SearchHits = std::vector<SearchHit>;
// Words that answer one word of a search, by their numbers, and what each is worth.
using AnsweringWords = std::map<std::uint64_t, std::uint32_t>;

// By contract, each once with its best score.
void Settle(SearchHits& hits);
// What both have, with the scores added up.
SearchHits Both(const SearchHits& left, const SearchHits& right);

// All contracts that hold any of the words.
SearchHits AllHits(sql::Db& db, const AnsweringWords& words);
// The same where they are few; nothing where the words are common.
std::optional<SearchHits> FewHits(sql::Db& db, const AnsweringWords& words);
// Those of `among` alone: asked for one by one where that is less than reading all of a common
// word.
SearchHits HitsAmong(sql::Db& db, const AnsweringWords& words, const SearchHits& among);
// At least the first `limit` in the order of IsBefore.
SearchHits BestHits(sql::Db& db, const AnsweringWords& words, std::size_t limit);

}  // namespace luotsi::contract_registry
