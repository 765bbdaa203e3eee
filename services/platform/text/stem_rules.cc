#include "platform/text/stem_rules.h"

#include <algorithm>
#include <cstddef>
#include <span>
#include <utility>

namespace luotsi::text {
namespace {

struct Rewrite {
    std::string_view from;
    std::string_view to;
};

constexpr std::string_view kFinnishVowels = "aeiouyäöå";

// What no Swedish word has, and so tells Finnish.
constexpr std::string_view kLongVowels[] = {"aa", "ii", "uu", "yy", "ää", "öö"};

// Characters, not bytes: ä and ö count as one.
std::size_t Length(std::string_view text) {
    std::size_t count = 0;
    for (const char byte : text)
        count += (static_cast<unsigned char>(byte) & 0xc0) != 0x80 ? 1 : 0;
    return count;
}

std::string_view LastCharacter(std::string_view text) {
    std::size_t start = text.size();
    while (start > 0 && (static_cast<unsigned char>(text[--start]) & 0xc0) == 0x80) {
    }
    return text.substr(start);
}

bool EndsInVowel(std::string_view text) {
    return !text.empty() && kFinnishVowels.find(LastCharacter(text)) != std::string_view::npos;
}

std::string_view WithoutLast(std::string_view text, std::size_t bytes) {
    return text.substr(0, text.size() - bytes);
}

std::string_view WithoutEnd(std::string_view text, std::string_view end) {
    return WithoutLast(text, end.size());
}

// No form of a Finnish word does: vård, barn.
bool EndsInTwoConsonants(std::string_view text) {
    if (Length(text) < 2 || EndsInVowel(text)) return false;
    return !EndsInVowel(WithoutEnd(text, LastCharacter(text)));
}

bool HasLongVowel(std::string_view text) {
    return std::ranges::any_of(kLongVowels, [&](std::string_view vowel) {
        return text.find(vowel) != std::string_view::npos;
    });
}

// The first rewrite that fits the end.
bool RewriteEnd(std::string& text, std::span<const Rewrite> rewrites) {
    for (const Rewrite& one : rewrites) {
        if (!text.ends_with(one.from)) continue;
        text.replace(text.size() - one.from.size(), one.from.size(), one.to);
        return true;
    }
    return false;
}

void DropDoubled(std::string& text) {
    if (text.size() < 3 || text.back() != text[text.size() - 2]) return;
    if (!EndsInVowel(text)) text.pop_back();
}

// Strong and weak grade of the last consonants made equal: hoito/hoidon, käynti/käynnin, apu/avun,
// Helsinki/Helsingin; and the stems of -us: kuntoutus/kuntoutuksen/kuntoutusten.
constexpr Rewrite kGrades[] = {
    {"ks", "s"},
    {"st", "s"},
    {"nt", "n"},
    {"lt", "l"},
    {"rt", "r"},
    {"mp", "m"},
    {"nk", "ng"},
    {"d", "t"},
    {"v", "p"},
};
// mielenterveys, -yden, -yttä; terveys- and -us words alike.
constexpr Rewrite kAbstract[] = {{"ut", "us"}, {"yt", "ys"}};

// Words whose forms no rule joins, with the form to go on from.
constexpr Rewrite kIrregularFinnish[] = {
    {"lasten", "lapsen"},
    {"lasta", "lapsen"},
    {"lapsi", "lapsen"},
    {"töitä", "työ"},
    {"töiden", "työ"},
    {"töissä", "työ"},
    {"töihin", "työ"},
    {"mies", "miehen"},
    {"miesten", "miehen"},
    {"miestä", "miehen"},
    {"työtä", "työ"},
    {"työssä", "työ"},
    {"työhön", "työ"},
    {"aika", "ajan"},
    {"aikaa", "ajan"},
    {"aikoja", "ajan"},
    {"ajat", "ajan"},
};

// Vowels between which a `k` has gone: tuki/tuen, jako/jaon, ikä/iän, haku/haun.
constexpr Rewrite kLostK[] = {
    {"tue", "tuke"},
    {"lue", "luke"},
    {"jao", "jako"},
    {"iä", "ikä"},
    {"hau", "haku"},
    {"oa", "oka"},
    {"ae", "ake"},
    {"avu", "apu"},
    {"uvu", "uku"},
    {"yvy", "yky"},
};

}  // namespace

std::vector<Form> FinnishForms(std::string_view word) {
    if (EndsInTwoConsonants(word)) return {};
    std::vector<Form> forms{{std::string(word), false}};
    const auto add = [&](std::string text, bool is_stem) {
        forms.push_back({std::move(text), is_stem});
    };
    for (const Rewrite& one : kIrregularFinnish) {
        if (word == one.from) add(std::string(one.to), false);
    }
    const auto ends = [&](std::string_view end) {
        return word.ends_with(end) && Length(word) > Length(end) + 1;
    };
    // vammainen: vammaisen. kuntoutusta, vammaista: Snowball takes an elative for a partitive.
    if (ends("nen")) add(std::string(WithoutEnd(word, "nen")) + "s", true);
    for (const std::string_view partitive : {"sta", "stä"}) {
        if (ends(partitive) && EndsInVowel(WithoutEnd(word, partitive)))
            add(std::string(WithoutEnd(word, partitive)) + "s", true);
    }
    // vesi: veden.
    if (ends("si") && EndsInVowel(WithoutEnd(word, "si")))
        add(std::string(WithoutEnd(word, "si")) + "t", true);
    // asiakas: asiakkaan. hammas: hampaan.
    for (const std::string_view contracted : {"as", "äs", "is"}) {
        if (ends(contracted)) add(std::string(WithoutLast(word, 1)), true);
    }
    // työn: too short for Snowball.
    if (word.ends_with("n") && Length(word) <= 5 && EndsInVowel(WithoutLast(word, 1)))
        add(std::string(WithoutLast(word, 1)), true);
    for (const Rewrite& one : kLostK) {
        const std::size_t at = word.rfind(one.from);
        if (at == std::string_view::npos || at + one.from.size() + 6 < word.size()) continue;
        std::string strong(word);
        add(strong.replace(at, one.from.size(), one.to), false);
    }
    return forms;
}

std::string FinnishKey(std::string_view stem) {
    while (Length(stem) > 3 && EndsInVowel(stem))
        stem = WithoutEnd(stem, LastCharacter(stem));
    // käyntejä: käynti. puhelimen: puhelin.
    for (const std::string_view end : {"ej", "im"}) {
        if (Length(stem) > 4 && stem.ends_with(end)) stem = WithoutEnd(stem, end);
    }
    std::string key(stem);
    DropDoubled(key);
    RewriteEnd(key, kGrades);
    RewriteEnd(key, kAbstract);
    return key;
}

std::vector<Form> SwedishForms(std::string_view word) {
    if (HasLongVowel(word) && !EndsInTwoConsonants(word)) return {};
    std::vector<Form> forms{{std::string(word), false}};
    const auto add = [&](std::string text, bool is_stem) {
        forms.push_back({std::move(text), is_stem});
    };
    const auto long_enough = [&](std::string_view end) {
        return word.ends_with(end) && Length(word) >= Length(end) + 3;
    };
    // barnet, boendets, kvinnan: definite forms that Snowball leaves.
    for (const std::string_view end : {"ets", "et", "ans", "an"}) {
        if (!long_enough(end)) continue;
        add(std::string(WithoutEnd(word, end)), true);
        break;
    }
    // plats: its s is no genitive. syster: its er is no plural.
    for (const std::string_view end : {"s", "er"}) {
        if (word.ends_with(end)) add(std::string(word), true);
    }
    // regeln, systern: the definite form of what ends in an unstressed syllable.
    for (const std::string_view end : {"eln", "ern"}) {
        if (word.ends_with(end)) add(std::string(WithoutLast(word, 1)), true);
    }
    // män: man.
    if (const std::size_t at = word.rfind("ä"); at != std::string_view::npos && Length(word) <= 4)
        add(std::string(word).replace(at, std::string_view("ä").size(), "a"), true);
    // städer: stad. böcker: bok.
    for (const std::string_view end : {"ernas", "erna", "ers", "er", "ren", "en"}) {
        if (!long_enough(end)) continue;
        std::string root(WithoutEnd(word, end));
        const std::size_t changed = std::max(root.rfind("ä") + 1, root.rfind("ö") + 1);
        if (changed == 0) break;
        const bool is_a = root.compare(changed - 1, 2, "ä") == 0;
        root.replace(changed - 1, 2, is_a ? "a" : "o");
        add(std::move(root), true);
        break;
    }
    return forms;
}

std::string SwedishKey(std::string_view stem) {
    std::string key(stem);
    if (key.ends_with("ck")) key.replace(key.size() - 2, 2, "k");
    DropDoubled(key);
    // regel: regler. syster: systrar.
    constexpr Rewrite kUnstressed[] = {{"el", "l"}, {"er", "r"}, {"en", "n"}};
    if (Length(key) >= 4) RewriteEnd(key, kUnstressed);
    DropDoubled(key);
    return key;
}

}  // namespace luotsi::text
