#include "contract_registry/domain/steering/saved_search.h"

#include "contract_registry/domain/named_id.h"

#include <algorithm>
#include <utility>

namespace luotsi::contract_registry {
namespace {

bool AsksTheSame(const SavedSearch& search, const SearchSaved& command) {
    return search.query == command.query && search.filter == command.filter &&
           search.scope == command.scope;
}

void EvolveOne(SavedSearch& search, const SearchSaved& saved, const Recorded& recorded) {
    if (!search.kept || !AsksTheSame(search, saved)) search.matched.clear();
    search.kept = true;
    search.owner = saved.owner;
    search.scope = saved.scope;
    search.name = saved.name;
    search.query = saved.query;
    search.filter = saved.filter;
    search.alert = saved.alert;
    search.saved_at = recorded.at;
    search.looked_until = recorded.position;
}
void EvolveOne(SavedSearch& search, const SearchMatched& found, const Recorded&) {
    search.matched.insert(search.matched.end(), found.contracts.begin(), found.contracts.end());
    search.looked_until = std::max(search.looked_until, found.looked_until);
}
void EvolveOne(SavedSearch& search, const SearchDeleted&, const Recorded&) {
    search.kept = false;
    search.alert = false;
    search.query.clear();
    search.filter = {};
}

}  // namespace

void SavedSearchBook::Evolve(State& search, const Event& event, const Recorded& recorded) {
    std::visit([&](const auto& one) { EvolveOne(search, one, recorded); }, event);
}

RecordRow SavedSearchBook::RowOf(const State& search) {
    const char* state = !search.kept                     ? "deleted"
                        : search.alert && !search.full() ? "alerting"
                                                         : "kept";
    return {.contract = {}, .code = search.name, .state = state, .due = {}};
}

Uuid SavedSearchId(std::string_view owner, std::string_view scope, std::string_view name) {
    if (scope.empty()) return EarlierSavedSearchId(owner, name);
    return EarlierSavedSearchId(std::string(owner) + '\n' + std::string(scope), name);
}

Uuid EarlierSavedSearchId(std::string_view owner, std::string_view name) {
    return NamedId(SavedSearchBook::kKind, std::string(owner) + '\n' + std::string(name));
}

Decision<SavedSearchEvent> Decide(const SavedSearch& search, SearchSaved command) {
    if (auto fault = CheckFilter(command.filter, "saved_search.filter")) return *fault;
    if (command.query.empty() && command.filter == SearchFilter{})
        return Rejection{.reason = "SAVED_SEARCH_EMPTY", .field = "saved_search.query"};
    if (search.kept && search.alert == command.alert && AsksTheSame(search, command))
        return std::vector<SavedSearchEvent>{};
    return command;
}

Decision<SavedSearchEvent> Decide(const SavedSearch& search, SearchMatched found) {
    if (!search.kept || !search.alert) return std::vector<SavedSearchEvent>{};
    std::erase_if(found.contracts, [&](const Uuid& contract) {
        return std::ranges::find(search.matched, contract) != search.matched.end();
    });
    const std::size_t room = kMaxMatches - std::min(kMaxMatches, search.matched.size());
    if (found.contracts.size() > room) found.contracts.resize(room);
    const bool looked_no_further = found.looked_until <= search.looked_until;
    if (found.contracts.empty() && looked_no_further) return std::vector<SavedSearchEvent>{};
    return found;
}

Decision<SavedSearchEvent> Decide(
    const SavedSearch& search,
    const SearchDeleted& command,
    std::string_view owner,
    std::string_view scope
) {
    if (!search.kept || search.owner != owner || search.scope != scope)
        return Rejection{.reason = "SAVED_SEARCH_NOT_FOUND", .field = "saved_search_id"};
    return command;
}

}  // namespace luotsi::contract_registry
