#include "contract_registry/adapters/steering/search_index.h"

#include "contract_registry/adapters/contract_read_model.h"
#include "platform/text/stem.h"
#include "platform/text/words.h"
#include "ports/members.h"
#include "ports/scope.h"

#include <algorithm>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace luotsi::contract_registry {
namespace {

constexpr const char* kTables = R"sql(
CREATE TABLE IF NOT EXISTS search_contracts(
    doc INTEGER PRIMARY KEY,
    contract BLOB NOT NULL,
    number TEXT NOT NULL,
    title TEXT NOT NULL,
    provider_name TEXT NOT NULL,
    provider TEXT NOT NULL,
    members TEXT NOT NULL,
    state TEXT NOT NULL,
    type TEXT NOT NULL,
    origin TEXT NOT NULL,
    start_date TEXT,
    end_date TEXT,
    signed_on TEXT,
    value_minor INTEGER,
    currency TEXT,
    changed INTEGER NOT NULL,
    words TEXT NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS search_contracts_contract ON search_contracts(contract);
CREATE INDEX IF NOT EXISTS search_contracts_signed ON search_contracts(signed_on, doc)
    WHERE signed_on IS NOT NULL;
CREATE INDEX IF NOT EXISTS search_contracts_changed ON search_contracts(changed)
    WHERE origin='registered';
CREATE TABLE IF NOT EXISTS search_words(
    id INTEGER PRIMARY KEY,
    word TEXT NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS search_words_word ON search_words(word);
CREATE TABLE IF NOT EXISTS search_keys(
    key TEXT NOT NULL,
    word INTEGER NOT NULL,
    PRIMARY KEY(key, word)
);
CREATE TABLE IF NOT EXISTS search_postings(
    entry INTEGER PRIMARY KEY
);
)sql";

// So many rows go into one statement; what is left goes by ones, so that few statements are known.
constexpr std::size_t kRowsAtOnce = 8;
// A row of a register has no more words than this.
constexpr std::size_t kWordsAtOnce = 16;

struct Posting {
    std::uint64_t word = 0;
    std::uint32_t weight = 0;
};

// What was indexed of the contract before.
struct Known {
    std::uint64_t doc = 0;
    std::string words;
};

std::optional<Known> Look(sql::Db& db, const Uuid& contract) {
    sql::Statement row = db.Prepare("SELECT doc,words FROM search_contracts WHERE contract=?");
    row.Bind(contract);
    if (!row.Step()) return std::nullopt;
    return Known{row.Unsigned(0), row.Text(1)};
}

// "word weight" a line.
std::string TextOf(const SearchWords& words) {
    std::string text;
    for (const auto& [word, weight] : words) {
        text += word;
        text += ' ';
        text += std::to_string(weight);
        text += '\n';
    }
    return text;
}

SearchWords WordsIn(std::string_view text) {
    SearchWords words;
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        const std::string_view line = text.substr(0, end);
        text.remove_prefix(end + 1);
        const std::size_t gap = line.rfind(' ');
        words[std::string(line.substr(0, gap))] =
            static_cast<std::uint32_t>(std::stoul(std::string(line.substr(gap + 1))));
    }
    return words;
}

void PutRow(
    sql::Db& db,
    std::uint64_t doc,
    const ports::Held<ContractBook>& after,
    const SearchFacts& facts,
    const std::string& words
) {
    const PartyIdentifier provider = facts.provider.identifier.value_or(PartyIdentifier{});
    std::vector<std::string> members;
    for (const PartyIdentifier& member : facts.members)
        members.push_back(ports::ScopeKey(member.scheme, member.id));
    const auto day = [](const std::optional<CivilDate>& date) {
        return date ? std::optional(date->ToText()) : std::nullopt;
    };
    std::optional<std::int64_t> minor;
    std::optional<std::string> currency;
    if (facts.value) {
        minor = facts.value->minor();
        currency = facts.value->currency().ToText();
    }
    sql::Statement upsert = db.Prepare(
        "INSERT INTO search_contracts(doc,contract,number,title,provider_name,provider,members,"
        "state,type,origin,start_date,end_date,signed_on,value_minor,currency,changed,words) "
        "VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT(doc) DO UPDATE SET "
        "number=excluded.number,title=excluded.title,provider_name=excluded.provider_name,"
        "provider=excluded.provider,members=excluded.members,state=excluded.state,"
        "type=excluded.type,start_date=excluded.start_date,end_date=excluded.end_date,"
        "signed_on=excluded.signed_on,value_minor=excluded.value_minor,"
        "currency=excluded.currency,changed=excluded.changed,words=excluded.words"
    );
    upsert.BindAll(doc, after.id, facts.number, facts.title, facts.provider.name);
    upsert.Bind(ports::ScopeKey(provider.scheme, provider.id));
    upsert.Bind(ports::MembersColumn(members));
    upsert.BindAll(EnumText(facts.state), EnumText(facts.type), EnumText(after.state.origin));
    upsert.BindAll(day(facts.start_date), day(facts.end_date), day(facts.signed_on));
    upsert.BindAll(minor, currency, after.position, words);
    upsert.Run();
}

// The numbers of those words that have one, and under the empty word the highest number of all: one
// question for both, because each is a round trip to a server.
using WordIds = std::map<std::string, std::uint64_t>;

void LookUp(sql::Db& db, const SearchWords& words, WordIds& ids) {
    static const std::string kSql = WithMarks(
        "SELECT word,id FROM search_words WHERE word IN (#) UNION ALL "
        "SELECT '',COALESCE(MAX(id),0) FROM search_words",
        kWordsAtOnce
    );
    for (auto next = words.begin(); next != words.end(); ++next) {
        sql::Statement rows = db.Prepare(kSql);
        // The last word fills up the places that are left.
        for (std::size_t i = 0; i < kWordsAtOnce; ++i) {
            rows.Bind(next->first);
            if (i + 1 < kWordsAtOnce && std::next(next) != words.end()) ++next;
        }
        while (rows.Step())
            ids[rows.Text(0)] = rows.Unsigned(1);
    }
}

void AddWord(sql::Db& db, const std::string& word, std::uint64_t id) {
    db.Prepare("INSERT INTO search_words(id,word) VALUES(?,?)").BindAll(id, word).Run();
    if (!text::HasForms(word)) return;
    for (const std::string& key : text::StemKeys(word))
        db.Prepare("INSERT INTO search_keys(key,word) VALUES(?,?)").BindAll(key, id).Run();
}

std::vector<Posting> Numbered(sql::Db& db, const SearchWords& words) {
    WordIds ids;
    LookUp(db, words, ids);
    std::uint64_t& last = ids[std::string()];
    std::vector<Posting> postings;
    for (const auto& [word, weight] : words) {
        auto found = ids.find(word);
        if (found == ids.end()) {
            // A county that has used up the numbers finds no further new words.
            if (last >= kMaxWords) continue;
            AddWord(db, word, ++last);
            found = ids.emplace(word, last).first;
        }
        postings.push_back({found->second, weight});
    }
    return postings;
}

void AddPostings(sql::Db& db, std::uint64_t doc, std::span<const Posting> postings) {
    static const std::string kMany = [] {
        std::string sql = "INSERT INTO search_postings(entry) VALUES(?)";
        for (std::size_t i = 1; i < kRowsAtOnce; ++i)
            sql += ",(?)";
        return sql;
    }();
    while (postings.size() >= kRowsAtOnce) {
        sql::Statement insert = db.Prepare(kMany);
        for (const Posting& one : postings.first(kRowsAtOnce))
            insert.Bind(EntryOf(one.word, one.weight, doc));
        insert.Run();
        postings = postings.subspan(kRowsAtOnce);
    }
    for (const Posting& one : postings) {
        db.Prepare("INSERT INTO search_postings(entry) VALUES(?)")
            .Bind(EntryOf(one.word, one.weight, doc))
            .Run();
    }
}

void TakePostings(sql::Db& db, std::uint64_t doc, const SearchWords& words) {
    WordIds ids;
    LookUp(db, words, ids);
    for (const auto& [word, weight] : words) {
        const std::uint64_t entry = EntryOf(ids[word], weight, doc);
        db.Prepare("DELETE FROM search_postings WHERE entry=?").BindAll(entry).Run();
    }
}

// Takes from both what they have alike.
void LeaveDifference(SearchWords& before, SearchWords& now) {
    for (auto one = before.begin(); one != before.end();) {
        const auto same = now.find(one->first);
        if (same == now.end() || same->second != one->second) {
            ++one;
            continue;
        }
        now.erase(same);
        one = before.erase(one);
    }
}

}  // namespace

journal::Schema SearchSchema() {
    return {
        .read_models = kTables,
        .tables = {"search_contracts", "search_words", "search_keys", "search_postings"},
        .canonical = {},
    };
}

SearchWords WordsOf(const SearchFacts& facts, const Terms& latest) {
    // One text a weight: folding each by itself costs an import more than it finds.
    std::map<std::uint32_t, std::string> texts;
    for (const SearchText& one : TextsOf(facts.number, latest)) {
        std::string& text = texts[one.weight];
        text += one.text;
        text += '\n';
    }
    SearchWords words;
    for (const auto& [weight, text] : texts) {
        // From the lightest to the heaviest, which has the last word.
        for (text::Word& word : text::WordsOf(text))
            words[std::move(word.text)] = weight;
    }
    for (const std::string& mark : facts.marks)
        words.emplace(mark, kTextWeight);
    return words;
}

void ProjectSearch(
    sql::Db& db, const ports::Held<ContractBook>& after, const ContractEvent& event
) {
    static_cast<void>(event);
    const std::optional<Known> known =
        after.revision > 1 ? Look(db, after.id) : std::optional<Known>();
    const std::uint64_t doc = known ? known->doc : after.position;
    const Terms latest = ListedTerms(after);
    const SearchFacts facts = FactsOf(after.state, latest);
    SearchWords words = WordsOf(facts, latest);
    const std::string text = TextOf(words);
    PutRow(db, doc, after, facts, text);
    if (known) {
        if (known->words == text) return;
        SearchWords before = WordsIn(known->words);
        LeaveDifference(before, words);
        TakePostings(db, doc, before);
    }
    AddPostings(db, doc, Numbered(db, words));
}

std::string WithMarks(std::string_view sql, std::size_t count) {
    std::string marks;
    for (std::size_t i = 0; i < count; ++i)
        marks += i == 0 ? "?" : ",?";
    std::string out(sql);
    const std::size_t at = out.find('#');
    LUOTSI_CHECK(at != std::string::npos, "the statement has a place for the marks");
    return out.replace(at, 1, marks);
}

}  // namespace luotsi::contract_registry
