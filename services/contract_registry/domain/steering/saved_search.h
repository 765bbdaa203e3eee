#pragma once

#include "contract_registry/domain/record.h"
#include "contract_registry/domain/steering/search.h"
#include "kernel/aggregate.h"
#include "kernel/civil.h"
#include "kernel/decision.h"
#include "kernel/describe.h"
#include "kernel/ids.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>
#include <variant>
#include <vector>

namespace luotsi::contract_registry {

// A search alerts of so many contracts and then of no more: one that finds everything is no watch.
inline constexpr std::size_t kMaxMatches = 1000;

// What its owner wants to find again. The owner is an identity, never a name, together with the
// company that it calls for: one login may serve several.
struct SearchSaved {
    static constexpr std::string_view kName = "search_saved";
    std::string owner;
    // `scheme:id` of the only provider whose contracts the owner sees; empty: all.
    std::string scope;
    std::string name;
    std::string query;
    SearchFilter filter;
    bool alert = false;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"owner", &SearchSaved::owner},
            Field{"scope", &SearchSaved::scope},
            Field{"name", &SearchSaved::name},
            Field{"query", &SearchSaved::query},
            Field{"filter", &SearchSaved::filter},
            Field{"alert", &SearchSaved::alert}
        };
    }
};

// What it looked at and found for the first time; nothing found only says how far it looked.
struct SearchMatched {
    static constexpr std::string_view kName = "search_matched";
    std::vector<Uuid> contracts;
    CivilDate on;
    // Up to which position of the journal it has looked.
    std::uint64_t looked_until = 0;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"contracts", &SearchMatched::contracts},
            Field{"on", &SearchMatched::on},
            Field{"looked_until", &SearchMatched::looked_until}
        };
    }
};

struct SearchDeleted {
    static constexpr std::string_view kName = "search_deleted";
    CivilDate on;
    static constexpr auto Fields() { return std::tuple{Field{"on", &SearchDeleted::on}}; }
};

using SavedSearchEvent = std::variant<SearchSaved, SearchMatched, SearchDeleted>;

struct SavedSearch {
    bool kept = false;
    std::string owner;
    std::string scope;
    std::string name;
    std::string query;
    SearchFilter filter;
    bool alert = false;
    // What fitted then is no news.
    Instant saved_at;
    // In the order in which they were found.
    std::vector<Uuid> matched;
    std::uint64_t looked_until = 0;

    bool full() const { return matched.size() >= kMaxMatches; }
    // The county's searches alert on the contract, where the county reads; a provider's name for
    // its search is not the county's to read, so it finds the news in its own list.
    bool told_on_contract() const { return scope.empty(); }
    static constexpr auto Fields() {
        return std::tuple{
            Field{"kept", &SavedSearch::kept},
            Field{"owner", &SavedSearch::owner},
            Field{"scope", &SavedSearch::scope},
            Field{"name", &SavedSearch::name},
            Field{"query", &SavedSearch::query},
            Field{"filter", &SavedSearch::filter},
            Field{"alert", &SavedSearch::alert},
            Field{"saved_at", &SavedSearch::saved_at},
            Field{"matched", &SavedSearch::matched},
            Field{"looked_until", &SavedSearch::looked_until}
        };
    }
};

struct SavedSearchBook {
    using State = SavedSearch;
    using Event = SavedSearchEvent;
    static constexpr std::string_view kKind = "saved_search";
    static constexpr std::uint64_t kSnapshotEvery = 16;
    static void Evolve(State& search, const Event& event, const Recorded& recorded);
    static RecordRow RowOf(const State& search);
};

// One owner's search of a name has one place; those of the county's people have no scope.
Uuid SavedSearchId(std::string_view owner, std::string_view scope, std::string_view name);
// Where a provider's was kept before companies were told apart.
Uuid EarlierSavedSearchId(std::string_view owner, std::string_view name);

// SAVED_SEARCH_EMPTY; the filter's faults. Saving the same again changes nothing; a search that
// asks for something else begins anew, without what it found before.
Decision<SavedSearchEvent> Decide(const SavedSearch& search, SearchSaved command);
// Leaves out what has been matched, and what goes beyond kMaxMatches. No event where it has looked
// no further than before.
Decision<SavedSearchEvent> Decide(const SavedSearch& search, SearchMatched found);
// SAVED_SEARCH_NOT_FOUND for one that is another's, too.
Decision<SavedSearchEvent> Decide(
    const SavedSearch& search,
    const SearchDeleted& command,
    std::string_view owner,
    std::string_view scope
);

}  // namespace luotsi::contract_registry
