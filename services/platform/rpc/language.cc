#include "platform/rpc/language.h"

#include <algorithm>
#include <array>

namespace luotsi::rpc {
namespace {

constexpr std::array<std::string_view, 3> kSpoken{"fi", "sv", "en"};
constexpr std::string_view kOtherwise = "en";
// Weights have at most three decimals.
constexpr int kFullWeight = 1000;
// A header with more ranges than this is not a person's.
constexpr int kMostRanges = 50;

std::string_view Trimmed(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// Cuts the text before the separator off.
std::string_view TakeUntil(std::string_view& rest, char separator) {
    const std::size_t end = std::min(rest.find(separator), rest.size());
    const std::string_view taken = Trimmed(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
    return taken;
}

char Lower(char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

// "0.8" is 800; what is no weight weighs nothing.
int WeightOf(std::string_view text) {
    if (text.starts_with('1')) return kFullWeight;
    if (!text.starts_with('0')) return 0;
    int weight = 0;
    int step = kFullWeight;
    for (const char digit : text.substr(std::min<std::size_t>(2, text.size()))) {
        step /= 10;
        if (digit < '0' || digit > '9' || step == 0) return 0;
        weight += (digit - '0') * step;
    }
    return weight;
}

int WeightIn(std::string_view parameters) {
    while (!parameters.empty()) {
        std::string_view one = TakeUntil(parameters, ';');
        const std::string_view name = TakeUntil(one, '=');
        if (name == "q" || name == "Q") return WeightOf(Trimmed(one));
    }
    return kFullWeight;
}

}  // namespace

bool IsSpoken(std::string_view language) {
    return std::ranges::find(kSpoken, language) != kSpoken.end();
}

std::string PreferredLanguage(std::string_view accept_language) {
    std::string best(kOtherwise);
    int best_weight = 0;
    for (int i = 0; i < kMostRanges && !accept_language.empty(); ++i) {
        std::string_view range = TakeUntil(accept_language, ',');
        std::string tag(TakeUntil(range, ';'));
        std::ranges::transform(tag, tag.begin(), Lower);
        const std::string primary = tag.substr(0, tag.find('-'));
        const int weight = WeightIn(range);
        if (!IsSpoken(primary) || weight <= best_weight) continue;
        best = primary;
        best_weight = weight;
    }
    return best;
}

}  // namespace luotsi::rpc
