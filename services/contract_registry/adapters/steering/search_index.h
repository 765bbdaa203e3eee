#pragma once

#include "contract_registry/domain/steering/search.h"
#include "platform/journal/journal.h"
#include "ports/books.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace luotsi::contract_registry {

// The inverted index: which contract holds which word. It is a read model like any other, written
// with the contract's event and made anew by a rebuild; both stores hold the same rows.
//
//   search_contracts  one row a contract: its fields, and its words as they were indexed
//   search_words      every word that was ever indexed, numbered
//   search_keys       under which stems a word meets its other forms (platform/text/stem.h)
//   search_postings   word, its weight and contract in one number (EntryOf)
//
// A contract's number here (`doc`) is the journal's position of its first event.
journal::Schema SearchSchema();
void ProjectSearch(sql::Db& db, const ports::Held<ContractBook>& after, const ContractEvent& event);

// The words of a contract as last agreed, with their greatest weight; marks weigh least.
using SearchWords = std::map<std::string, std::uint32_t>;
SearchWords WordsOf(const SearchFacts& facts, const Terms& latest);

// Words, ranks and contracts share 63 bits. The order of a word's entries is the order of hits,
// heaviest first: the best of a word that every contract holds are read without the others.
inline constexpr std::array kWeights{kTitleWeight, kServiceWeight, kTextWeight};
inline constexpr std::uint64_t kDocBits = 37;
inline constexpr std::uint64_t kRankBits = 2;
inline constexpr std::uint64_t kMaxWords = (std::uint64_t{1} << (63 - kRankBits - kDocBits)) - 1;
static_assert(
    std::ranges::is_sorted(kWeights, std::greater{}) && kWeights.size() <= 1 << kRankBits
);

// The first entry that a word may have.
constexpr std::uint64_t EntriesOf(std::uint64_t word) {
    return word << (kRankBits + kDocBits);
}
constexpr std::uint64_t EntryOf(std::uint64_t word, std::uint32_t weight, std::uint64_t doc) {
    const auto rank = std::ranges::find(kWeights, weight) - kWeights.begin();
    return EntriesOf(word) | (static_cast<std::uint64_t>(rank) << kDocBits) | doc;
}
constexpr std::uint32_t WeightOf(std::uint64_t entry) {
    return kWeights.at((entry >> kDocBits) & ((std::uint64_t{1} << kRankBits) - 1));
}
constexpr std::uint64_t DocOf(std::uint64_t entry) {
    return entry & ((std::uint64_t{1} << kDocBits) - 1);
}

// A statement's text with `count` question marks in place of the `#`.
std::string WithMarks(std::string_view sql, std::size_t count);

}  // namespace luotsi::contract_registry
