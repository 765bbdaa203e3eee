#include "contract_registry/adapters/steering/search_part.h"

#include "contract_registry/adapters/record_rpc.h"
#include "contract_registry/adapters/steering/saved_search_store.h"
#include "contract_registry/adapters/steering/search_index.h"
#include "contract_registry/adapters/steering/search_match.h"
#include "contract_registry/adapters/steering/search_query.h"
#include "contract_registry/app/attentions.h"
#include "contract_registry/domain/steering/saved_search.h"
#include "platform/log/log.h"

#include <luotsi/steering/v1/search.pb.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

namespace luotsi::contract_registry {
namespace {

namespace pb = steering::v1;

constexpr std::string_view kService = "luotsi.steering.v1.SearchService";
// So many searches one owner keeps.
constexpr std::size_t kMaxSaved = 100;
// So many searches share one look at the list of the daily round.
constexpr std::size_t kSavedPage = 200;
// So many changed contracts are held against a search at once.
constexpr std::size_t kChangedPage = 100;

// "score.doc", the key of the last hit on a page.
std::string TokenOf(const SearchHit& hit) {
    return std::to_string(hit.score) + '.' + std::to_string(hit.doc);
}

std::optional<SearchHit> HitOf(std::string_view token) {
    SearchHit hit;
    const char* const end = token.data() + token.size();
    const auto score = std::from_chars(token.data(), end, hit.score);
    if (score.ec != std::errc() || score.ptr == end || *score.ptr != '.') return std::nullopt;
    const auto doc = std::from_chars(score.ptr + 1, end, hit.doc);
    if (doc.ec != std::errc() || doc.ptr != end) return std::nullopt;
    return hit;
}

void PutHit(const ShownHit& shown, pb::ContractHit* out) {
    const auto day = [](const std::optional<CivilDate>& date) {
        return date ? date->ToText() : std::string();
    };
    out->set_contract_id(shown.contract.ToText());
    out->set_number(shown.facts.number);
    out->set_title(shown.facts.title);
    out->set_provider_name(shown.facts.provider.name);
    out->set_state(static_cast<contract::v1::ContractState>(static_cast<int>(shown.facts.state) + 1)
    );
    out->set_type(static_cast<contract::v1::ContractType>(static_cast<int>(shown.facts.type) + 1));
    out->set_start_date(day(shown.facts.start_date));
    out->set_end_date(day(shown.facts.end_date));
    out->set_signed_on(day(shown.facts.signed_on));
    out->set_score(shown.hit.score);
}

void PutSaved(const ports::Held<SavedSearchBook>& held, pb::SavedSearch* out) {
    PutRecord(held, out);
    for (const Uuid& contract : held.state.matched)
        out->add_matched_contract_ids(contract.ToText());
    out->set_full(held.state.full());
}

std::string SourceOf(const Uuid& search) {
    return std::string(SavedSearchBook::kKind) + '/' + search.ToText();
}

Attention AttentionOf(const SavedSearch& search, CivilDate on) {
    return {
        .code = "SEARCH-MATCH",
        .subject = search.name,
        .severity = AttentionSeverity::kInfo,
        .since = on,
    };
}

void Withdraw(ports::Unit& unit, const Uuid& search, const std::vector<Uuid>& contracts) {
    for (const Uuid& contract : contracts)
        TellAttentions(unit, contract, SourceOf(search), {});
}

// One saved search's new matches, told in one unit of work.
std::optional<Rejection> Tell(ports::Unit& unit, const Uuid& id, const SearchMatched& found) {
    const SavedSearch search = unit.Get<SavedSearchBook>(id).state;
    const Decision<SavedSearchEvent> decision = Decide(search, found);
    if (auto refused = unit.Apply<SavedSearchBook>(id, decision)) return refused;
    if (!search.told_on_contract()) return std::nullopt;
    for (const SavedSearchEvent& event : decision.events()) {
        for (const Uuid& contract : std::get<SearchMatched>(event).contracts)
            TellAttentions(unit, contract, SourceOf(id), {AttentionOf(search, found.on)});
    }
    return std::nullopt;
}

class SearchPart : public Part {
  public:
    explicit SearchPart(const PartKit& kit)
        : journal_(kit.journal),
          records_(kit.records),
          store_(kit.store),
          log_(kit.log),
          search_(kit.journal) {}

    void AddTo(rpc::Router& router) override {
        AddUnary(router, kService, "SearchContracts", this, &SearchPart::Search);
        AddUnary(router, kService, "SaveSearch", this, &SearchPart::Save);
        AddUnary(router, kService, "ListSavedSearches", this, &SearchPart::List);
        AddUnary(router, kService, "DeleteSavedSearch", this, &SearchPart::Delete);
    }

    absl::Status BeginDay(const Moment& moment) override {
        RecordFilter alerting{.kind = std::string(SavedSearchBook::kKind)};
        alerting.states = {"alerting"};
        for (Uuid after;;) {
            std::vector<Uuid> ids;
            absl::Status done = store_.List(alerting, after, kSavedPage, ids);
            if (!done.ok() || ids.empty()) return done;
            after = ids.back();
            for (const Uuid& id : ids) {
                // One search that cannot be looked at keeps nobody's day from beginning.
                if (!LookAgain(id, moment).ok())
                    log_.Error("saved_search.failed", {{"saved_search_id", id}});
            }
        }
    }

  private:
    absl::Status Search(
        const rpc::Call& call,
        const pb::SearchContractsRequest& request,
        pb::SearchContractsResponse& out
    ) {
        const Checked<wire::Page> page = wire::ReadPage(request);
        if (!page.ok()) return rpc::ToStatus(page.rejection(), call.language);
        const Checked<SearchQuery> query = QueryOf(request.query(), request.filter(), "");
        if (!query.ok()) return rpc::ToStatus(query.rejection(), call.language);
        SearchQuery scoped = query.value();
        scoped.scope = call.caller.scope;
        std::vector<ShownHit> found;
        const absl::Status read =
            search_.Find(scoped, HitOf(page.value().after), page.value().size + 1, found);
        if (absl::IsOutOfRange(read))
            return rpc::Fault("SEARCH_PREFIX_TOO_BROAD", "query", "", call.language);
        if (!read.ok()) return rpc::WithDetails(read, call.language);
        const bool more = found.size() > page.value().size;
        if (more) found.pop_back();
        for (const ShownHit& one : found)
            PutHit(one, out.add_hits());
        if (more) out.set_next_page_token(page.value().TokenAfter(TokenOf(found.back().hit)));
        return absl::OkStatus();
    }

    static Checked<SearchQuery> QueryOf(
        const std::string& typed, const pb::SearchFilter& asked, const std::string& path
    ) {
        wire::Reader reader;
        SearchQuery query;
        query.filter = wire::Taken<SearchFilter>(asked, path + "filter", reader);
        if (auto faults = reader.rejection()) return *std::move(faults);
        if (auto fault = CheckFilter(query.filter, path + "filter")) return *std::move(fault);
        Checked<std::vector<text::Word>> words = ReadQuery(typed, path + "query");
        if (!words.ok()) return words.rejection();
        query.words = words.value();
        return query;
    }

    absl::Status Save(
        const rpc::Call& call, const pb::SaveSearchRequest& request, pb::SavedSearch& out
    ) {
        const pb::SavedSearch& asked = request.saved_search();
        const Checked<SearchQuery> query = QueryOf(asked.query(), asked.filter(), "saved_search.");
        if (!query.ok()) return rpc::ToStatus(query.rejection(), call.language);
        const SearchOwner owner = OwnerOf(call);
        const SearchSaved command{
            .owner = owner.actor,
            .scope = owner.scope,
            .name = asked.name(),
            .query = asked.query(),
            .filter = query.value().filter,
            .alert = asked.alert(),
        };
        const auto place = PlaceOf(command);
        if (!place.ok()) return rpc::WithDetails(place.status(), call.language);
        const Uuid id = *place;
        const absl::Status room = CheckRoom(call, id);
        if (!room.ok()) return room;
        std::vector<Uuid> told;
        const auto held = records_.Change<SavedSearchBook>(
            id,
            call.request,
            [&](ports::Unit&, const auto& before, const Moment&) {
                told = before.state.matched;
                return Decide(before.state, command);
            },
            [&](ports::Unit& unit, const ports::Held<SavedSearchBook>& after) {
                // It asks for something else now, or for silence.
                if (!after.state.alert || after.state.matched.empty()) Withdraw(unit, id, told);
            }
        );
        return Answer(call, held, out);
    }

    static SearchOwner OwnerOf(const rpc::Call& call) {
        const ports::Scope& scope = call.caller.scope;
        return {call.caller.actor, scope.limited() ? scope.provider() : std::string()};
    }

    // One that was kept before companies were told apart stays where it is.
    absl::StatusOr<Uuid> PlaceOf(const SearchSaved& command) {
        const Uuid earlier = EarlierSavedSearchId(command.owner, command.name);
        const auto held = journal_.Load<SavedSearchBook>(earlier);
        if (!held.ok()) return absl::UnavailableError("a saved search cannot be read");
        if (held->exists() && held->state.kept && held->state.scope == command.scope)
            return earlier;
        return SavedSearchId(command.owner, command.scope, command.name);
    }

    absl::Status CheckRoom(const rpc::Call& call, const Uuid& id) {
        std::vector<Uuid> kept;
        const absl::Status listed = FindSaved(journal_, OwnerOf(call), Uuid(), kMaxSaved + 1, kept);
        if (!listed.ok()) return rpc::WithDetails(listed, call.language);
        const bool known = std::ranges::find(kept, id) != kept.end();
        if (known || kept.size() < kMaxSaved) return absl::OkStatus();
        return rpc::Fault("SAVED_SEARCHES_TOO_MANY", "", "", call.language);
    }

    absl::Status List(
        const rpc::Call& call,
        const pb::ListSavedSearchesRequest& request,
        pb::ListSavedSearchesResponse& out
    ) {
        const Checked<wire::Page> page = wire::ReadPage(request);
        if (!page.ok()) return rpc::ToStatus(page.rejection(), call.language);
        wire::Reader reader;
        const Uuid after =
            page.value().after.empty() ? Uuid() : reader.Id(page.value().after, "page_token");
        if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
        std::vector<Uuid> found;
        const absl::Status listed =
            FindSaved(journal_, OwnerOf(call), after, page.value().size + 1, found);
        if (!listed.ok()) return rpc::WithDetails(listed, call.language);
        const bool more = found.size() > page.value().size;
        if (more) found.pop_back();
        for (const Uuid& id : found) {
            const auto held = journal_.Load<SavedSearchBook>(id);
            if (!held.ok()) return rpc::ToStatus(held, call.language);
            PutSaved(*held, out.add_saved_searches());
        }
        if (more) out.set_next_page_token(page.value().TokenAfter(found.back().ToText()));
        return absl::OkStatus();
    }

    absl::Status Delete(
        const rpc::Call& call, const pb::DeleteSavedSearchRequest& request, pb::SavedSearch& out
    ) {
        wire::Reader reader;
        const Uuid id = reader.Id(request.saved_search_id(), "saved_search_id");
        if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
        const auto held = records_.Change<SavedSearchBook>(
            id,
            call.request,
            [&](ports::Unit&, const auto& before, const Moment& moment) {
                const SearchOwner owner = OwnerOf(call);
                return Decide(before.state, SearchDeleted{moment.today}, owner.actor, owner.scope);
            },
            [](ports::Unit& unit, const ports::Held<SavedSearchBook>& after) {
                Withdraw(unit, after.id, after.state.matched);
            }
        );
        return Answer(call, held, out);
    }

    static absl::Status Answer(
        const rpc::Call& call,
        const ports::Result<ports::Held<SavedSearchBook>>& held,
        pb::SavedSearch& out
    ) {
        if (!held.ok()) return rpc::ToStatus(held, call.language);
        PutSaved(*held, &out);
        return absl::OkStatus();
    }

    // What the search finds today among what has changed since it looked.
    absl::Status LookAgain(const Uuid& id, const Moment& moment) {
        const auto held = journal_.Load<SavedSearchBook>(id);
        if (!held.ok()) return absl::UnavailableError("a saved search cannot be read");
        SearchMatched matched{.contracts = {}, .on = moment.today};
        matched.looked_until = held->state.looked_until;
        const absl::Status looked = FindNews(held->state, matched);
        if (!looked.ok() || Decide(held->state, matched).events().empty()) return looked;
        ports::RequestContext request;
        request.request_id = "day/" + moment.today.ToText() + '/' + SourceOf(id);
        request.actor = "schedule";
        const auto told =
            journal_.Run(request, [&](ports::Unit& unit) { return Tell(unit, id, matched); });
        return told.failed() ? told.status() : absl::OkStatus();
    }

    // Page by page in the order of the changes, so that none is left out however many there are.
    absl::Status FindNews(const SavedSearch& search, SearchMatched& matched) {
        const Checked<std::vector<text::Word>> words = ReadQuery(search.query, "query");
        if (!words.ok()) return absl::InvalidArgumentError("a saved search cannot be read");
        SearchQuery query{.words = words.value(), .filter = search.filter};
        if (!search.scope.empty()) query.scope = ports::Scope::Of(search.scope);
        while (true) {
            std::vector<ChangedContract> changed;
            absl::Status read = search_.ChangedAfter(matched.looked_until, kChangedPage, changed);
            if (!read.ok() || changed.empty()) return read;
            query.among.emplace();
            for (const ChangedContract& one : changed)
                query.among->push_back(one.doc);
            read = AddNews(search, query, matched.contracts);
            if (!read.ok()) return read;
            matched.looked_until = changed.back().position;
        }
    }

    absl::Status AddNews(
        const SavedSearch& search, const SearchQuery& query, std::vector<Uuid>& news
    ) {
        std::vector<ShownHit> found;
        const absl::Status read = search_.Find(query, std::nullopt, kChangedPage, found);
        if (!read.ok()) return read;
        for (const ShownHit& hit : found) {
            const auto then = journal_.LoadAsOf<ContractBook>(hit.contract, search.saved_at);
            if (!then.ok()) return absl::UnavailableError("a contract cannot be read");
            if (!Fits(then->state, query)) news.push_back(hit.contract);
        }
        return absl::OkStatus();
    }

    journal::Journal& journal_;
    Records& records_;
    RecordStore& store_;
    log::Log& log_;
    SearchStore search_;
};

}  // namespace

std::vector<journal::AggregateOps> SearchAggregates() {
    return {SavedSearchOps()};
}

journal::Schema SearchPartSchema() {
    journal::Schema schema = SearchSchema();
    const journal::Schema saved = SavedSearchSchema();
    schema.read_models += saved.read_models;
    schema.tables.insert(schema.tables.end(), saved.tables.begin(), saved.tables.end());
    return schema;
}

std::unique_ptr<Part> MakeSearch(const PartKit& kit) {
    return std::make_unique<SearchPart>(kit);
}

}  // namespace luotsi::contract_registry
