#include "tools/tidy/rules.h"

#include <algorithm>
#include <cctype>
#include <string>

namespace tidy {
namespace {

constexpr std::size_t kLineLimit = 100;

// A '*' in a place stands for one folder name.
struct Word {
    std::string_view rule;
    std::vector<std::string_view> words;
    std::vector<std::string_view> places;
    std::vector<std::string_view> except;
    std::string_view advice;
};

const std::vector<Word>& Table() {
    static const std::vector<Word> table{
        {"clock-now",
         {"system_clock::now", "steady_clock::now", "high_resolution_clock::now", "absl::Now"},
         {"services/", "tests/"},
         // Real time also under a virtual clock: deadlines, the life of tokens, rates.
         {"services/platform/runtime/",
          "services/platform/rpc/",
          "services/platform/identity/",
          "services/platform/postgres/",
          "services/platform/metrics/",
          "services/luotsi/entrance.cc",
          "tests/support/",
          "tests/unit/platform/identity/",
          "tests/conformance/postgres_test.cc",
          "tests/bench/"},
         "take the time from a Clock"},
        {"test-sleep",
         {"sleep_for", "sleep_until", "usleep", "SleepFor"},
         {"tests/"},
         // A listener that went deaf and a file that is read again are found in real time only; a
         // drill's worker goes at a pace.
         {"tests/support/",
          "tests/unit/platform/identity/",
          "tests/integration/kafka/backlog_worker.cc"},
         "advance the fake clock, or Await a condition with a limit"},
        {"getenv",
         {"getenv", "secure_getenv"},
         {"services/", "tests/"},
         {"services/platform/config/", "tests/support/"},
         "read it from the configuration"},
        {"floating-point",
         {"double", "float"},
         {"services/kernel/", "services/*/domain/"},
         // Statistics, on which nothing that is paid or refused rests.
         {"services/report_intake/domain/forecast.cc"},
         "use Money, Quantity, UnitPrice or Ratio: they do not round by themselves"},
        {"throw",
         {"throw"},
         {"services/kernel/", "services/*/domain/", "services/*/app/"},
         {},
         "answer with a Rejection or an absl::Status; LUOTSI_CHECK for our own faults"},
        {"randomness",
         {"std::rand", "std::srand", "random_device"},
         {"services/", "tests/", "tools/"},
         {"services/platform/runtime/"},
         "take ids from an IdSource, seeds from the test's variables"},
    };
    return table;
}

constexpr std::string_view kRuleLength = "line-length";
constexpr std::string_view kRuleIssue = "todo-without-issue";

bool IsWord(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

bool IsBelow(std::string_view path, std::string_view place) {
    const std::size_t star = place.find('*');
    if (star == std::string_view::npos) return path.starts_with(place);
    if (!path.starts_with(place.substr(0, star))) return false;
    const std::size_t slash = path.find('/', star);
    return slash != std::string_view::npos &&
           path.substr(slash).starts_with(place.substr(star + 1));
}

bool IsBelowAny(std::string_view path, const std::vector<std::string_view>& places) {
    return std::ranges::any_of(places, [&](std::string_view place) {
        return IsBelow(path, place);
    });
}

// Calls `found` with the offset of each whole word.
void ForEach(std::string_view text, std::string_view word, const auto& found) {
    for (std::size_t at = text.find(word); at != std::string_view::npos;
         at = text.find(word, at + 1)) {
        const std::size_t end = at + word.size();
        const bool begins = at == 0 || !IsWord(text[at - 1]);
        if (begins && (end == text.size() || !IsWord(text[end]))) found(at);
    }
}

std::size_t Columns(std::string_view line) {
    const auto begins_character = [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
    };
    return static_cast<std::size_t>(std::ranges::count_if(line, begins_character));
}

// "(#12)" right after the word.
bool HasIssue(std::string_view after) {
    if (!after.starts_with("(#")) return false;
    const std::size_t close = after.find_first_not_of("0123456789", 2);
    return close > 2 && close < after.size() && after[close] == ')';
}

}  // namespace

void CheckWords(const Source& source, std::vector<Finding>& findings) {
    for (const Word& row : Table()) {
        if (!IsBelowAny(source.path, row.places) || IsBelowAny(source.path, row.except)) continue;
        for (const std::string_view word : row.words) {
            ForEach(source.code, word, [&](std::size_t at) {
                const std::string what =
                    "no " + std::string(word) + " here: " + std::string(row.advice);
                findings.push_back({source.path, LineOf(source.raw, at), row.rule, what});
            });
        }
    }
    for (const std::string_view word : {"TODO", "FIXME"}) {
        ForEach(source.comments, word, [&](std::size_t at) {
            if (HasIssue(std::string_view(source.comments).substr(at + word.size()))) return;
            const std::string what =
                std::string(word) + " without an issue: write " + std::string(word) + "(#12)";
            findings.push_back({source.path, LineOf(source.raw, at), kRuleIssue, what});
        });
    }
    int number = 0;
    for (const std::string_view line : Lines(source.raw)) {
        ++number;
        const std::size_t columns = Columns(line);
        if (columns <= kLineLimit) continue;
        const std::string what =
            std::to_string(columns) + " columns, the limit is 100: break the line";
        findings.push_back({source.path, number, kRuleLength, what});
    }
}

std::vector<std::string_view> WordRules() {
    std::vector<std::string_view> rules{kRuleLength, kRuleIssue};
    for (const Word& row : Table())
        rules.push_back(row.rule);
    return rules;
}

}  // namespace tidy
