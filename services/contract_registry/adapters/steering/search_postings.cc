#include "contract_registry/adapters/steering/search_postings.h"

#include "contract_registry/adapters/steering/search_index.h"

#include <algorithm>
#include <span>
#include <tuple>

namespace luotsi::contract_registry {
namespace {

// Fewer postings than this are few.
constexpr std::size_t kFew = 4000;
// Up to so many contracts times words are asked for one by one, so many at once.
constexpr std::size_t kFewAsked = 12'000;
constexpr std::size_t kAskedAtOnce = 200;

void Add(sql::Statement& rows, std::uint32_t quality, SearchHits& hits) {
    while (rows.Step()) {
        const auto weight = static_cast<std::uint32_t>(rows.Unsigned(1));
        hits.push_back({weight * quality, DocOf(rows.Unsigned(0))});
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
        WithMarks("SELECT entry,weight FROM search_postings WHERE entry IN (#)", kAskedAtOnce);
    while (!docs.empty()) {
        sql::Statement rows = db.Prepare(kSql);
        // The last one fills up the places that are left.
        for (std::size_t i = 0; i < kAskedAtOnce; ++i)
            rows.Bind(EntryOf(word, docs[std::min(i, docs.size() - 1)].doc));
        Add(rows, quality, hits);
        docs = docs.subspan(std::min(kAskedAtOnce, docs.size()));
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

SearchHits AllHits(sql::Db& db, const AnsweringWords& words) {
    SearchHits hits;
    for (const auto& [word, quality] : words) {
        sql::Statement rows =
            db.Prepare("SELECT entry,weight FROM search_postings WHERE entry>=? AND entry<?");
        rows.BindAll(EntryOf(word, 0), EntryOf(word + 1, 0));
        Add(rows, quality, hits);
    }
    Settle(hits);
    return hits;
}

std::optional<SearchHits> FewHits(sql::Db& db, const AnsweringWords& words) {
    SearchHits hits;
    for (const auto& [word, quality] : words) {
        sql::Statement rows = db.Prepare(
            "SELECT entry,weight FROM search_postings WHERE entry>=? AND entry<? "
            "ORDER BY entry LIMIT ?"
        );
        rows.BindAll(EntryOf(word, 0), EntryOf(word + 1, 0), std::uint64_t{kFew - hits.size()});
        Add(rows, quality, hits);
        if (hits.size() >= kFew) return std::nullopt;
    }
    Settle(hits);
    return hits;
}

SearchHits HitsAmong(sql::Db& db, const AnsweringWords& words, const SearchHits& among) {
    if (among.size() * words.size() > kFewAsked) return AllHits(db, words);
    SearchHits hits;
    for (const auto& [word, quality] : words)
        AddOneByOne(db, word, quality, among, hits);
    Settle(hits);
    return hits;
}

// Whoever is among the first of all is among the first of the word that gives its score.
SearchHits BestHits(sql::Db& db, const AnsweringWords& words, std::size_t limit) {
    SearchHits hits;
    for (const auto& [word, quality] : words) {
        sql::Statement rows = db.Prepare(
            "SELECT entry,weight FROM search_postings WHERE entry>=? AND entry<? "
            "ORDER BY weight DESC,entry LIMIT ?"
        );
        rows.BindAll(EntryOf(word, 0), EntryOf(word + 1, 0), std::uint64_t{limit});
        Add(rows, quality, hits);
    }
    Settle(hits);
    return hits;
}

}  // namespace luotsi::contract_registry
