#pragma once

#include "contract_registry/domain/steering/search.h"
#include "platform/journal/journal.h"
#include "platform/text/words.h"
#include "ports/scope.h"

#include <absl/status/status.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace luotsi::contract_registry {

inline constexpr std::size_t kMaxQueryWords = 16;
// So many words may begin as one `*` asks.
inline constexpr std::size_t kMaxPrefixWords = 1000;

// What is searched for. Every word must be there.
struct SearchQuery {
    std::vector<text::Word> words = {};
    SearchFilter filter = {};
    ports::Scope scope = {};
    // Only these, by their numbers in the index, in order.
    std::optional<std::vector<std::uint64_t>> among = {};
};

// The words of what somebody typed. SEARCH_WORDS_TOO_MANY, SEARCH_PREFIX_TOO_SHORT.
Checked<std::vector<text::Word>> ReadQuery(std::string_view typed, std::string_view field);

// A contract that was found, and its place: a higher score first, then a lower `doc`.
struct SearchHit {
    std::uint32_t score = 0;
    std::uint64_t doc = 0;

    bool operator==(const SearchHit&) const = default;
};
bool IsBefore(const SearchHit& left, const SearchHit& right);

// What is shown of a hit.
struct ShownHit {
    SearchHit hit;
    Uuid contract;
    SearchFacts facts;
};

// A contract, and the journal's position of its last change.
struct ChangedContract {
    std::uint64_t position = 0;
    std::uint64_t doc = 0;
};

class SearchStore {
  public:
    explicit SearchStore(journal::Journal& journal) : journal_(journal) {}

    // The hits after `after`, best first, at most `limit`. OUT_OF_RANGE where a `*` asks for more
    // words than kMaxPrefixWords.
    absl::Status Find(
        const SearchQuery& query,
        const std::optional<SearchHit>& after,
        std::size_t limit,
        std::vector<ShownHit>& found
    );

    // Contracts drawn up here (imported ones are no news) that changed after a position, in the
    // order of their changes, at most `limit`.
    absl::Status ChangedAfter(
        std::uint64_t position, std::size_t limit, std::vector<ChangedContract>& changed
    );

  private:
    journal::Journal& journal_;
};

}  // namespace luotsi::contract_registry
