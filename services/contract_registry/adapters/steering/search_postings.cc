#include "contract_registry/adapters/steering/search_postings.h"

#include "contract_registry/adapters/steering/search_index.h"

#include <algorithm>
#include <array>
#include <limits>
#include <span>
#include <tuple>
#include <utility>

namespace luotsi::contract_registry {
namespace {

// So many postings of a word are read at each step; at the last one all.
constexpr std::array<std::size_t, 4> kSteps{
    128, 512, 4000, std::numeric_limits<std::int32_t>::max()
};
// Up to so many entries are asked for one by one before a further step is made, so many at once.
constexpr std::size_t kFewAsked = 24'000;
constexpr std::size_t kAskedAtOnce = 300;

void Add(sql::Statement& rows, std::uint32_t quality, SearchHits& hits) {
    while (rows.Step()) {
        const std::uint64_t entry = rows.Unsigned(0);
        hits.push_back({WeightOf(entry) * quality, DocOf(entry)});
    }
}

void AddOneByOne(
    sql::Db& db,
    std::uint64_t word,
    std::uint32_t quality,
    std::span<const SearchHit> docs,
    SearchHits& hits
) {
    static const std::string kSql =
        WithMarks("SELECT entry FROM search_postings WHERE entry IN (#)", kAskedAtOnce);
    constexpr std::size_t kDocsAtOnce = kAskedAtOnce / kWeights.size();
    while (!docs.empty()) {
        sql::Statement rows = db.Prepare(kSql);
        // The last one fills up the places that are left.
        for (std::size_t i = 0; i < kDocsAtOnce; ++i) {
            for (const std::uint32_t weight : kWeights)
                rows.Bind(EntryOf(word, weight, docs[std::min(i, docs.size() - 1)].doc));
        }
        Add(rows, quality, hits);
        docs = docs.subspan(std::min(kDocsAtOnce, docs.size()));
    }
}

}  // namespace

void Settle(SearchHits& hits) {
    std::ranges::sort(hits, [](const SearchHit& left, const SearchHit& right) {
        return std::tuple(left.doc, right.score) < std::tuple(right.doc, left.score);
    });
    const auto rest = std::ranges::unique(hits, {}, &SearchHit::doc);
    hits.erase(rest.begin(), rest.end());
}

SearchHits Both(const SearchHits& left, const SearchHits& right) {
    SearchHits both;
    auto other = right.begin();
    for (const SearchHit& one : left) {
        while (other != right.end() && other->doc < one.doc)
            ++other;
        if (other == right.end()) break;
        if (other->doc == one.doc) both.push_back({one.score + other->score, one.doc});
    }
    return both;
}

SearchReader::SearchReader(
    sql::Db& db, std::optional<SearchHits> within, std::vector<AnsweringWords> words
)
    : db_(db) {
    if (within) streams_.push_back({{}, *std::move(within), true, {}});
    for (AnsweringWords& one : words)
        streams_.push_back({std::move(one), {}, false, {}});
}

// Whoever is among the first of all is among the first of the word that gives its score: of what
// is read, the first `most` are the first of all.
void SearchReader::Read(Stream& stream, std::size_t most) {
    stream.hits.clear();
    stream.whole = true;
    for (const auto& [word, quality] : stream.words) {
        sql::Statement rows = db_.Prepare(
            "SELECT entry FROM search_postings WHERE entry>=? AND entry<? ORDER BY entry LIMIT ?"
        );
        rows.BindAll(EntriesOf(word), EntriesOf(word + 1), std::uint64_t{most});
        const std::size_t before = stream.hits.size();
        Add(rows, quality, stream.hits);
        if (stream.hits.size() - before == most) stream.whole = false;
    }
    Settle(stream.hits);
    if (stream.whole) return;
    std::ranges::sort(stream.hits, IsBefore);
    stream.hits.resize(most);
    stream.last = stream.hits.back();
    Settle(stream.hits);
}

// What holds all that is read whole; where nothing is, what holds anything.
SearchHits SearchReader::Candidates() const {
    std::optional<SearchHits> common;
    SearchHits any;
    for (const Stream& one : streams_) {
        if (one.whole) {
            common = common ? Both(*common, one.hits) : one.hits;
        } else {
            any.insert(any.end(), one.hits.begin(), one.hits.end());
        }
    }
    if (common) return *std::move(common);
    Settle(any);
    for (SearchHit& one : any)
        one.score = 0;
    return any;
}

// Those of the candidates that hold the stream's word, with what it gives them.
SearchHits SearchReader::Held(const Stream& stream, const SearchHits& candidates) {
    SearchHits hits;
    for (const auto& [word, quality] : stream.words)
        AddOneByOne(db_, word, quality, candidates, hits);
    Settle(hits);
    return hits;
}

// Whatever was not seen comes after this: it comes after the last of every word.
SearchHit SearchReader::Bound() const {
    SearchHit bound;
    for (const Stream& one : streams_) {
        bound.score += one.last.score;
        bound.doc = std::max(bound.doc, one.last.doc);
    }
    return bound;
}

// What holds every word, of what is read; nothing where that takes too many questions.
std::optional<SearchHits> SearchReader::Joined() {
    if (streams_.size() == 1) return streams_.front().hits;
    SearchHits hits = Candidates();
    std::size_t asked = 0;
    for (const Stream& one : streams_) {
        if (!one.whole) asked += hits.size() * one.words.size() * kWeights.size();
    }
    if (asked > kFewAsked) return std::nullopt;
    for (const Stream& one : streams_) {
        if (!one.whole) hits = Both(hits, Held(one, hits));
    }
    return hits;
}

SearchHits SearchReader::Next() {
    std::optional<SearchHits> hits;
    while (!hits) {
        const std::size_t most = kSteps.at(step_++);
        for (Stream& one : streams_) {
            if (!one.whole) Read(one, most);
        }
        hits = Joined();
    }
    whole_ = std::ranges::any_of(streams_, &Stream::whole);
    if (!whole_) {
        const SearchHit bound = Bound();
        std::erase_if(*hits, [&](const SearchHit& hit) { return IsBefore(bound, hit); });
    }
    std::ranges::sort(*hits, IsBefore);
    return *std::move(hits);
}

}  // namespace luotsi::contract_registry
