#include "contract_registry/adapters/steering/search_postings.h"

#include "contract_registry/adapters/steering/search_index.h"

#include <algorithm>
#include <array>
#include <iterator>
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
// Asking for what one contract has of a word takes as long as reading a dozen of the word's
// postings in order, on either store: the way down the index is gone for every weight. Reading may
// take twice as long, because it serves the further steps too.
constexpr std::size_t kReadForOneAsked = 24;
// A stream is tried whole up to so many times the postings that it is known to have.
constexpr std::size_t kFurther = 4;
// Up to so many entries are asked for one by one before a further step is made, so many at once.
constexpr std::size_t kFewAsked = 24'000;
constexpr std::size_t kAskedAtOnce = 300;

void Add(sql::Statement& rows, std::uint32_t quality, SearchHits& hits) {
    while (rows.Step()) {
        const std::uint64_t entry = rows.Unsigned(0);
        hits.push_back({WeightOf(entry) * quality, DocOf(entry)});
    }
}

// The first `most` postings of a word.
void AddFirst(
    sql::Db& db, std::uint64_t word, std::uint32_t quality, std::size_t most, SearchHits& hits
) {
    sql::Statement rows = db.Prepare(
        "SELECT entry FROM search_postings WHERE entry>=? AND entry<? ORDER BY entry LIMIT ?"
    );
    rows.BindAll(EntriesOf(word), EntriesOf(word + 1), std::uint64_t{most});
    Add(rows, quality, hits);
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
    if (within) streams_.push_back({.hits = *std::move(within), .whole = true});
    for (AnsweringWords& one : words)
        streams_.push_back({.words = std::move(one)});
}

// Whoever is among the first of all is among the first of the word that gives its score: of what
// is read, the first `most` are the first of all.
void SearchReader::Read(Stream& stream, std::size_t most) {
    SearchHits hits;
    bool whole = true;
    for (const auto& [word, quality] : stream.words) {
        const std::size_t before = hits.size();
        AddFirst(db_, word, quality, most, hits);
        if (hits.size() - before == most) whole = false;
    }
    if (whole) return Complete(stream, std::move(hits));
    stream.at_least = std::max(stream.at_least, hits.size());
    Settle(hits);
    std::ranges::sort(hits, IsBefore);
    hits.resize(most);
    stream.last = hits.back();
    Settle(hits);
    stream.hits = std::move(hits);
}

// Takes all its postings, where they are not many more than is known.
void SearchReader::TryWhole(Stream& stream) {
    const std::size_t most = kFurther * stream.at_least;
    SearchHits hits;
    for (const auto& [word, quality] : stream.words) {
        AddFirst(db_, word, quality, most - hits.size(), hits);
        if (hits.size() < most) continue;
        stream.at_least = most;
        return;
    }
    Complete(stream, std::move(hits));
}

void SearchReader::Complete(Stream& stream, SearchHits all) {
    Settle(all);
    stream.hits = std::move(all);
    stream.whole = true;
    stream.last = {};
    for (const SearchHit& hit : stream.hits)
        stream.last.score = std::max(stream.last.score, hit.score);
}

// What may hold every word, with the scores of what is read whole: all that holds this, or those
// of it among the first of the other words, where these are fewer.
SearchHits SearchReader::Candidates() {
    std::optional<SearchHits> common;
    SearchHits first;
    for (const Stream& one : streams_) {
        if (one.whole) {
            common = common ? Both(*common, one.hits) : one.hits;
        } else {
            first.insert(first.end(), one.hits.begin(), one.hits.end());
        }
    }
    Settle(first);
    whole_ = common && (first.empty() || common->size() <= first.size());
    if (whole_) return *std::move(common);
    for (SearchHit& one : first)
        one.score = 0;
    return common ? Both(first, *common) : first;
}

// Those of the candidates that must be asked for; its own hits are known.
SearchHits SearchReader::Unknown(const Stream& stream, const SearchHits& candidates) {
    SearchHits unknown;
    if (stream.whole) return unknown;
    constexpr auto kDoc = &SearchHit::doc;
    std::ranges::set_difference(
        candidates, stream.hits, std::back_inserter(unknown), {}, kDoc, kDoc
    );
    return unknown;
}

// Of the streams that may be whole sooner than the candidates are asked for, the one of which
// least is known: the rarest words come first and leave fewer candidates to the others.
SearchReader::Stream* SearchReader::WorthReading(const SearchHits& candidates) {
    Stream* least = nullptr;
    for (Stream& one : streams_) {
        const std::size_t asked = one.words.size() * Unknown(one, candidates).size();
        if (one.whole || kFurther * one.at_least > kReadForOneAsked * asked) continue;
        if (least == nullptr || one.at_least < least->at_least) least = &one;
    }
    return least;
}

// Those of the candidates that hold the stream's word, with what it gives them.
SearchHits SearchReader::Held(const Stream& stream, const SearchHits& candidates) {
    SearchHits hits = stream.hits;
    const SearchHits unknown = Unknown(stream, candidates);
    for (const auto& [word, quality] : stream.words)
        AddOneByOne(db_, word, quality, unknown, hits);
    Settle(hits);
    return Both(candidates, hits);
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
    SearchHits hits = Candidates();
    while (Stream* const next = WorthReading(hits)) {
        TryWhole(*next);
        if (next->whole) hits = Candidates();
    }
    std::size_t asked = 0;
    for (const Stream& one : streams_)
        asked += Unknown(one, hits).size() * one.words.size() * kWeights.size();
    if (asked > kFewAsked) return std::nullopt;
    for (const Stream& one : streams_) {
        if (!one.whole) hits = Held(one, hits);
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
    if (!whole_) {
        const SearchHit bound = Bound();
        std::erase_if(*hits, [&](const SearchHit& hit) { return IsBefore(bound, hit); });
    }
    std::ranges::sort(*hits, IsBefore);
    return *std::move(hits);
}

}  // namespace luotsi::contract_registry
