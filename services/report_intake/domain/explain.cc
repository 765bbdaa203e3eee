#include "report_intake/domain/explain.h"

#include "kernel/wide.h"

namespace luotsi::report_intake {
namespace {

// The words of one language, in the order in which they are said.
struct Phrases {
    char decimal_mark;
    std::string_view numerator;
    std::string_view denominator;
    std::string_view exclusions;
    std::string_view undefined;
    std::string_view never_rounded;
    std::string_view at_least;
    std::string_view at_most;
    std::string_view met;
    std::string_view not_met;
    std::string_view value;
    std::string_view target;
};

constexpr std::array<Phrases, 3> kPhrases{{
    {',',
     "Osoittaja",
     "Nimittäjä",
     "Pois luetaan",
     "Mittarille ei ollut hyväksyttyä määritelmää",
     "Arvoa ei pyöristetä",
     "vähintään",
     "enintään",
     "Tavoitetaso toteutui",
     "Tavoitetaso ei toteutunut",
     "Arvo",
     "tavoitetaso"},
    {',',
     "Täljare",
     "Nämnare",
     "Räknas inte med",
     "Indikatorn hade ingen godkänd definition",
     "Värdet avrundas inte",
     "minst",
     "högst",
     "Målnivån nåddes",
     "Målnivån nåddes inte",
     "Värde",
     "målnivå"},
    {'.',
     "Numerator",
     "Denominator",
     "Left out",
     "The indicator had no accepted definition",
     "The value is not rounded",
     "at least",
     "at most",
     "The target level was met",
     "The target level was not met",
     "Value",
     "target level"},
}};

const Phrases& PhrasesIn(Tongue tongue) {
    return kPhrases.at(static_cast<std::size_t>(tongue));
}

const DefinitionWords& WordsIn(const DefinitionContent& content, Tongue tongue) {
    if (tongue == Tongue::kFinnish) return content.fi;
    return tongue == Tongue::kSwedish ? content.sv : content.en;
}

std::string Sentence(std::string_view what, std::string_view words) {
    return std::string(what) + ": " + std::string(words) + ". ";
}

}  // namespace

std::string ExactText(Ratio value, char decimal_mark) {
    const Wide denominator = value.denominator();
    Wide left = value.numerator();
    std::string text = left < 0 ? "-" : "";
    if (left < 0) left = -left;
    text += std::to_string(static_cast<std::uint64_t>(left / denominator));
    left %= denominator;
    if (left == 0) return text;
    text += decimal_mark;
    for (int i = 0; i < kShownDecimals && left != 0; ++i) {
        left *= 10;
        text += static_cast<char>('0' + static_cast<int>(left / denominator));
        left %= denominator;
    }
    return left == 0 ? text : text + "…";
}

std::string FormulaText(const Explained& one, Tongue tongue) {
    const Phrases& say = PhrasesIn(tongue);
    const Ratio& value = one.judged.value;
    std::string text;
    if (one.definition == nullptr) {
        text = std::string(say.undefined) + ". ";
    } else {
        const DefinitionWords& words = WordsIn(one.definition->content, tongue);
        text =
            Sentence(say.numerator, words.numerator) + Sentence(say.denominator, words.denominator);
        if (!words.exclusions.empty()) text += Sentence(say.exclusions, words.exclusions);
    }
    return text + std::string(say.value) + " = " + std::to_string(value.numerator()) + " / " +
           std::to_string(value.denominator()) + " = " + ExactText(value, say.decimal_mark) + ". " +
           std::string(say.never_rounded) + ".";
}

std::string VerdictText(const Explained& one, Tongue tongue) {
    const Phrases& say = PhrasesIn(tongue);
    const bool at_least = one.direction == Direction::kAtLeast;
    const std::string name = one.definition == nullptr
                                 ? one.indicator_code
                                 : WordsIn(one.definition->content, tongue).name;
    return name + " " + one.month.ToText() + ": " + ExactText(one.judged.value, say.decimal_mark) +
           ", " + std::string(say.target) + " " +
           std::string(at_least ? say.at_least : say.at_most) + " " +
           ExactText(one.judged.target_level, say.decimal_mark) + " (" +
           one.judged.target_level.ToText() + "). " +
           std::string(one.judged.met ? say.met : say.not_met) + ".";
}

}  // namespace luotsi::report_intake
