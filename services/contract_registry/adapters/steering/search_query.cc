#include "contract_registry/adapters/steering/search_query.h"

#include "contract_registry/adapters/steering/search_index.h"
#include "contract_registry/adapters/steering/search_postings.h"
#include "platform/text/stem.h"

#include <algorithm>
#include <map>
#include <span>
#include <tuple>
#include <utility>

namespace luotsi::contract_registry {
namespace {

// The word as it is written fits better than another of its forms.
constexpr std::uint32_t kAsWritten = 4;
constexpr std::uint32_t kInflected = 2;
// A mark only narrows.
constexpr std::uint32_t kNarrows = 0;
// Hits are held against the fields in steps of so many.
constexpr std::size_t kProbe = 200;

using Hits = SearchHits;
using Words = AnsweringWords;

// One look into the index.
struct Look {
    sql::Db& db;
    // A `*` asked for more words than may be.
    bool too_broad = false;
};

void Want(sql::Statement& rows, std::uint32_t quality, Words& words) {
    while (rows.Step()) {
        std::uint32_t& best = words[rows.Unsigned(0)];
        best = std::max(best, quality);
    }
}

void WantInflected(sql::Db& db, const std::string& word, Words& words) {
    if (!text::HasForms(word)) return;
    const std::vector<std::string> keys = text::StemKeys(word);
    sql::Statement rows =
        db.Prepare(WithMarks("SELECT word FROM search_keys WHERE key IN (#)", keys.size()));
    for (const std::string& key : keys)
        rows.Bind(key);
    Want(rows, kInflected, words);
}

void WantExact(sql::Db& db, const std::string& word, std::uint32_t quality, Words& words) {
    sql::Statement rows = db.Prepare("SELECT id FROM search_words WHERE word=?");
    rows.Bind(word);
    Want(rows, quality, words);
}

// What comes after all that begins so: the last code point of all, which no word holds, stands
// behind the prefix. The bytes of a letter cannot be counted up: the store takes UTF-8 alone.
std::string AfterAll(const std::string& prefix) {
    return prefix + "\xf4\x8f\xbf\xbf";
}

void WantPrefix(Look& look, const std::string& prefix, std::uint32_t quality, Words& words) {
    sql::Statement rows =
        look.db.Prepare("SELECT id FROM search_words WHERE word>=? AND word<? ORDER BY word LIMIT ?"
        );
    rows.BindAll(prefix, AfterAll(prefix), std::uint64_t{kMaxPrefixWords + 1});
    Want(rows, quality, words);
    look.too_broad = look.too_broad || words.size() > kMaxPrefixWords;
}

Words WordsFor(Look& look, const text::Word& asked) {
    Words words;
    if (asked.open) WantPrefix(look, asked.text, kInflected, words);
    WantExact(look.db, asked.text, kAsWritten, words);
    WantInflected(look.db, asked.text, words);
    return words;
}

Words WordsFor(Look& look, const AskedMark& mark) {
    Words words;
    if (mark.open) WantPrefix(look, mark.text, kNarrows, words);
    WantExact(look.db, mark.text, kNarrows, words);
    return words;
}

Hits Docs(sql::Statement rows) {
    Hits hits;
    while (rows.Step())
        hits.push_back({0, rows.Unsigned(0)});
    Settle(hits);
    return hits;
}

Hits ProvidedBy(Look& look, const std::string& provider) {
    sql::Statement rows = look.db.Prepare(
        "SELECT s.doc FROM contracts c JOIN search_contracts s ON s.contract=c.id "
        "WHERE c.provider=? UNION ALL SELECT s.doc FROM contract_members m "
        "JOIN search_contracts s ON s.contract=m.contract WHERE m.provider=?"
    );
    rows.BindAll(provider, provider);
    return Docs(std::move(rows));
}

Hits Among(const std::vector<std::uint64_t>& docs) {
    Hits hits;
    for (const std::uint64_t doc : docs)
        hits.push_back({0, doc});
    Settle(hits);
    return hits;
}

// All of what is asked that the index answers.
struct Plan {
    std::optional<Hits> within;
    std::vector<Words> words;

    bool empty() const { return !within && words.empty(); }
};

Plan MakePlan(Look& look, const SearchQuery& query) {
    Plan plan;
    const auto narrow = [&](Hits more) {
        plan.within = plan.within ? Both(*plan.within, more) : std::move(more);
    };
    if (query.among) narrow(Among(*query.among));
    if (query.scope.limited()) narrow(ProvidedBy(look, query.scope.provider()));
    if (const auto& party = query.filter.provider)
        narrow(ProvidedBy(look, ports::ScopeKey(party->scheme, party->id)));
    for (const text::Word& word : query.words)
        plan.words.push_back(WordsFor(look, word));
    for (const AskedMark& mark : MarksAsked(query.filter))
        plan.words.push_back(WordsFor(look, mark));
    return plan;
}

constexpr std::string_view kShown =
    "doc,contract,number,title,provider_name,state,type,start_date,end_date,signed_on";

std::optional<CivilDate> DayIn(const sql::Statement& row, int column) {
    if (row.IsNull(column)) return std::nullopt;
    return CivilDate::Parse(row.View(column));
}

ShownHit Shown(const sql::Statement& row) {
    ShownHit shown;
    shown.hit.doc = row.Unsigned(0);
    shown.contract = row.Id(1);
    shown.facts.number = row.Text(2);
    shown.facts.title = row.Text(3);
    shown.facts.provider.name = row.Text(4);
    shown.facts.state = EnumParse<ContractState>(row.View(5)).value_or(ContractState::kDraft);
    shown.facts.type = EnumParse<ContractType>(row.View(6)).value_or(ContractType::kPurchase);
    shown.facts.start_date = DayIn(row, 7);
    shown.facts.end_date = DayIn(row, 8);
    shown.facts.signed_on = DayIn(row, 9);
    return shown;
}

// The conditions on one row's columns, with their values in order.
class Conditions {
  public:
    explicit Conditions(const SearchFilter& filter) {
        AnyOf("state", filter.states);
        AnyOf("type", filter.types);
        Compare("signed_on>=?", filter.signed_from);
        Compare("signed_on<=?", filter.signed_to);
        Compare("COALESCE(end_date,'9999')>=?", filter.in_force_from);
        Compare("start_date<=?", filter.in_force_to);
        Compare("value_minor>=? AND currency=?", filter.value_min);
        Compare("value_minor<=? AND currency=?", filter.value_max);
    }

    const std::string& sql() const { return sql_; }
    void BindTo(sql::Statement& statement) const {
        for (const Value& value : values_) {
            if (value.text) {
                statement.Bind(*value.text);
            } else {
                statement.Bind(value.number);
            }
        }
    }

  private:
    struct Value {
        std::optional<std::string> text;
        std::int64_t number = 0;
    };

    template <class E>
    void AnyOf(std::string_view column, const std::vector<E>& wanted) {
        if (wanted.empty()) return;
        sql_ += WithMarks(" AND " + std::string(column) + " IN (#)", wanted.size());
        for (const E one : wanted)
            values_.push_back({std::string(EnumText(one))});
    }
    void Compare(std::string_view condition, const std::optional<CivilDate>& day) {
        if (!day) return;
        sql_ += " AND " + std::string(condition);
        values_.push_back({day->ToText()});
    }
    void Compare(std::string_view condition, const std::optional<Money>& money) {
        if (!money) return;
        sql_ += " AND " + std::string(condition);
        values_.push_back({std::nullopt, money->minor()});
        values_.push_back({money->currency().ToText()});
    }

    std::string sql_;
    std::vector<Value> values_;
};

// Those of some hits whose fields fit.
std::vector<ShownHit> Probe(
    sql::Db& db, const Conditions& conditions, std::span<const SearchHit> hits
) {
    const std::string sql = WithMarks(
        "SELECT " + std::string(kShown) + " FROM search_contracts WHERE doc IN (#)", hits.size()
    );
    std::map<std::uint64_t, ShownHit> rows_by_doc;
    sql::Statement rows = db.Prepare(sql + conditions.sql());
    for (const SearchHit& hit : hits)
        rows.Bind(hit.doc);
    conditions.BindTo(rows);
    while (rows.Step()) {
        ShownHit shown = Shown(rows);
        rows_by_doc.emplace(shown.hit.doc, std::move(shown));
    }
    std::vector<ShownHit> fitting;
    for (const SearchHit& hit : hits) {
        const auto found = rows_by_doc.find(hit.doc);
        if (found == rows_by_doc.end()) continue;
        found->second.hit = hit;
        fitting.push_back(std::move(found->second));
    }
    return fitting;
}

// The best ones first, row by row until there are enough.
void Rank(
    sql::Db& db,
    const Conditions& conditions,
    SearchReader reader,
    std::optional<SearchHit> after,
    std::size_t limit,
    std::vector<ShownHit>& found
) {
    while (found.size() < limit && !reader.whole()) {
        Hits hits = reader.Next();
        if (after)
            std::erase_if(hits, [&](const SearchHit& hit) { return !IsBefore(*after, hit); });
        std::span<const SearchHit> rest = hits;
        while (!rest.empty() && found.size() < limit) {
            const std::size_t some = std::min(rest.size(), kProbe);
            for (ShownHit& one : Probe(db, conditions, rest.first(some)))
                found.push_back(std::move(one));
            rest = rest.subspan(some);
        }
        if (!hits.empty()) after = hits.back();
    }
    if (found.size() > limit) found.resize(limit);
}

// Without words every contract scores alike.
void Walk(
    sql::Db& db,
    const Conditions& conditions,
    const std::optional<SearchHit>& after,
    std::size_t limit,
    std::vector<ShownHit>& found
) {
    sql::Statement rows = db.Prepare(
        "SELECT " + std::string(kShown) + " FROM search_contracts WHERE doc>?" + conditions.sql() +
        " ORDER BY doc LIMIT ?"
    );
    rows.Bind(after ? after->doc : 0);
    conditions.BindTo(rows);
    rows.Bind(std::uint64_t{limit});
    while (rows.Step())
        found.push_back(Shown(rows));
}

}  // namespace

bool IsBefore(const SearchHit& left, const SearchHit& right) {
    return std::tuple(right.score, left.doc) < std::tuple(left.score, right.doc);
}

Checked<std::vector<text::Word>> ReadQuery(std::string_view typed, std::string_view field) {
    std::vector<text::Word> words = text::WordsOf(typed);
    std::ranges::sort(words, {}, [](const text::Word& word) {
        return std::tuple(word.text, word.open);
    });
    words.erase(std::ranges::unique(words).begin(), words.end());
    if (words.size() > kMaxQueryWords)
        return Rejection{.reason = "SEARCH_WORDS_TOO_MANY", .field = std::string(field)};
    for (const text::Word& word : words) {
        if (word.open && text::LettersIn(word.text) < 2)
            return Rejection{.reason = "SEARCH_PREFIX_TOO_SHORT", .field = std::string(field)};
    }
    return words;
}

absl::Status SearchStore::Find(
    const SearchQuery& query,
    const std::optional<SearchHit>& after,
    std::size_t limit,
    std::vector<ShownHit>& found
) {
    bool too_broad = false;
    const absl::Status read = journal_.Read([&](sql::Db& db) {
        found.clear();
        const Conditions conditions(query.filter);
        Look look{db};
        Plan plan = MakePlan(look, query);
        too_broad = look.too_broad;
        if (too_broad) return;
        if (plan.empty()) {
            Walk(db, conditions, after, limit, found);
        } else {
            SearchReader reader(db, std::move(plan.within), std::move(plan.words));
            Rank(db, conditions, std::move(reader), after, limit, found);
        }
    });
    if (read.ok() && too_broad) return absl::OutOfRangeError("too many words begin so");
    return read;
}

absl::Status SearchStore::ChangedAfter(
    std::uint64_t position, std::size_t limit, std::vector<ChangedContract>& changed
) {
    return journal_.Read([&](sql::Db& db) {
        sql::Statement rows = db.Prepare(
            "SELECT changed,doc FROM search_contracts WHERE changed>? AND origin='registered' "
            "ORDER BY changed LIMIT ?"
        );
        rows.BindAll(position, std::uint64_t{limit});
        while (rows.Step())
            changed.push_back({rows.Unsigned(0), rows.Unsigned(1)});
    });
}

}  // namespace luotsi::contract_registry
