#include "finance_integration/domain/supplier_name.h"

#include <algorithm>
#include <cstddef>
#include <vector>

namespace luotsi::finance_integration {
namespace {

using Tokens = std::vector<std::string>;

// A service word has at least this many letters: shorter ones join what does not belong together.
constexpr std::size_t kMinWordLetters = 4;

constexpr bool IsAsciiLetter(char c) {
    return c >= 'a' && c <= 'z';
}
constexpr bool IsDigit(char c) {
    return c >= '0' && c <= '9';
}

// Length of the white space at the start of `text`, 0 when there is none.
std::size_t BlankLength(std::string_view text) {
    const auto byte = static_cast<unsigned char>(text.front());
    if (byte == ' ' || (byte >= 0x09 && byte <= 0x0d) || (byte >= 0x1c && byte <= 0x1f)) return 1;
    if (text.starts_with("\u00a0") || text.starts_with("\u0085")) return 2;
    if (text.starts_with("\u202f") || text.starts_with("\u205f") || text.starts_with("\u3000")) {
        return 3;
    }
    // U+2000 .. U+200A
    const bool general = text.starts_with("\xe2\x80") && text.size() > 2;
    if (general && static_cast<unsigned char>(text[2]) <= 0x8a) return 3;
    return 0;
}

// ASCII and the Latin letters of Finnish and Swedish. Expects whole UTF-8.
std::string LowerCase(std::string text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        char& c = text[i];
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
        if (c != '\xc3' || i + 1 == text.size()) continue;
        char& low = text[i + 1];
        const auto byte = static_cast<unsigned char>(low);
        if (byte >= 0x80 && byte <= 0x9e && byte != 0x97) low = static_cast<char>(byte + 0x20);
    }
    return text;
}

// Length of the letter or digit at the start of `text`, 0 for anything else. Outside ASCII the
// punctuation blocks U+0080..U+00BF and U+2000..U+203F are no letters, the rest is.
std::size_t WordLength(std::string_view text) {
    const char c = text.front();
    if (IsAsciiLetter(c) || IsDigit(c)) return 1;
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0xc3) return 0;
    const std::size_t length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    if (text.size() < length || text.starts_with("\xe2\x80")) return 0;
    return length;
}

void ReplaceText(std::string& text, std::string_view from, std::string_view to) {
    if (from.empty()) return;
    for (std::size_t at = text.find(from); at != std::string::npos;
         at = text.find(from, at + to.size())) {
        text.replace(at, from.size(), to);
    }
}

// The runs of letters and digits.
Tokens SplitWords(std::string_view text) {
    Tokens words;
    std::string word;
    while (!text.empty()) {
        const std::size_t length = WordLength(text);
        if (length > 0) {
            word.append(text.substr(0, length));
        } else if (!word.empty()) {
            words.push_back(std::move(word));
            word.clear();
        }
        text.remove_prefix(std::max<std::size_t>(1, length));
    }
    if (!word.empty()) words.push_back(std::move(word));
    return words;
}

// `angel springs ltd t/a waterlogic uk` -> `angel springs ltd`; not at the very start.
bool CutTradingName(Tokens& words, const Tokens& trading_as) {
    if (trading_as.empty() || words.empty()) return false;
    const auto found =
        std::search(words.begin() + 1, words.end(), trading_as.begin(), trading_as.end());
    if (found == words.end()) return false;
    words.erase(found, words.end());
    return true;
}

// `a e yates` -> `ae yates`
void JoinSingleLetters(Tokens& words) {
    Tokens joined;
    bool in_run = false;
    for (std::string& word : words) {
        const bool single = word.size() == 1 && IsAsciiLetter(word.front());
        if (single && in_run) {
            joined.back() += word;
        } else {
            joined.push_back(std::move(word));
        }
        in_run = single;
    }
    words = std::move(joined);
}

bool ReplaceAll(Tokens& words, const Tokens& from, const Tokens& to) {
    if (from.empty()) return false;
    bool replaced = false;
    for (std::size_t i = 0; i + from.size() <= words.size();) {
        const auto at = words.begin() + static_cast<std::ptrdiff_t>(i);
        if (!std::equal(from.begin(), from.end(), at)) {
            ++i;
            continue;
        }
        const auto rest = words.erase(at, at + static_cast<std::ptrdiff_t>(from.size()));
        words.insert(rest, to.begin(), to.end());
        i += to.size();
        replaced = true;
    }
    return replaced;
}

bool Holds(const std::vector<std::string>& list, std::string_view word) {
    return std::ranges::find(list, word) != list.end();
}

// The words of a name after each step, and which steps changed something.
struct Reduced {
    Tokens words;
    bool trading_name = false;
    bool abbreviation = false;
    std::string legal_form;
    bool article = false;
};

Reduced Reduce(std::string_view key, const MatchingRules& rules) {
    const AliasRules& alias = rules.alias_rules;
    std::string text(key);
    for (const std::string& dropped : alias.drop)
        ReplaceText(text, dropped, "");
    for (const Replacement& one : alias.replace)
        ReplaceText(text, one.from, one.to);
    Reduced name{.words = SplitWords(text), .legal_form = {}};
    Tokens& words = name.words;
    name.trading_name = CutTradingName(words, SplitWords(alias.trading_as));
    if (alias.join_single_letters) JoinSingleLetters(words);
    for (const Replacement& one : alias.words) {
        name.abbreviation |= ReplaceAll(words, SplitWords(one.from), SplitWords(one.to));
    }
    while (words.size() > 1 && Holds(rules.legal_forms, words.back())) {
        name.legal_form = words.back() + " " + name.legal_form;
        words.pop_back();
    }
    if (words.size() > 1 && Holds(alias.leading, words.front())) {
        words.erase(words.begin());
        name.article = true;
    }
    return name;
}

}  // namespace

std::string CollapseBlanks(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    bool blank = false;
    while (!text.empty()) {
        if (const std::size_t length = BlankLength(text); length > 0) {
            blank = !out.empty();
            text.remove_prefix(length);
            continue;
        }
        if (blank) out += ' ';
        blank = false;
        out += text.front();
        text.remove_prefix(1);
    }
    return out;
}

std::string SupplierKey(std::string_view name) {
    return LowerCase(CollapseBlanks(name));
}

std::string AliasKey(std::string_view supplier_key, const MatchingRules& rules) {
    std::string key;
    for (const std::string& word : Reduce(supplier_key, rules).words) {
        if (!key.empty()) key += ' ';
        key += word;
    }
    return key;
}

std::string AliasReason(
    std::string_view alias_key, std::string_view supplier_key, const MatchingRules& rules
) {
    const Reduced left = Reduce(alias_key, rules);
    const Reduced right = Reduce(supplier_key, rules);
    if (left.abbreviation != right.abbreviation) return "abbreviation";
    if (left.legal_form != right.legal_form) return "legal-form";
    if (left.trading_name != right.trading_name) return "trading-name";
    if (left.article != right.article) return "article";
    return "punctuation";
}

std::set<std::string> SignificantWords(std::string_view text, const MatchingRules& rules) {
    const std::string folded = LowerCase(std::string(text));
    std::set<std::string> words;
    std::string word;
    std::size_t letters = 0;
    const auto close = [&] {
        if (letters >= kMinWordLetters && !Holds(rules.stop_words, word)) words.insert(word);
        word.clear();
        letters = 0;
    };
    for (std::size_t i = 0; i < folded.size();) {
        const std::string_view rest = std::string_view(folded).substr(i);
        const std::size_t length = IsDigit(rest.front()) ? 0 : WordLength(rest);
        if (length == 0) {
            close();
            ++i;
            continue;
        }
        word.append(rest.substr(0, length));
        ++letters;
        i += length;
    }
    close();
    return words;
}

bool IsRedactedPayee(std::string_view supplier_key, const MatchingRules& rules) {
    return Holds(rules.redacted_payees, supplier_key);
}

bool IsPlaceholder(std::string_view supplier_key, const MatchingRules& rules) {
    return Holds(rules.placeholder_suppliers, supplier_key);
}

}  // namespace luotsi::finance_integration
