#include "contract_registry/adapters/steering/measure_words.h"

#include "contract_registry/adapters/steering/names.h"

#include <absl/strings/ascii.h>
#include <absl/strings/str_replace.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>
#include <utility>
#include <vector>

namespace luotsi::contract_registry {
namespace {

// $0, $1, ... stand for the facts.
struct SentenceWords {
    MeasureSentence sentence = {};
    // The list (names.h) of which the first fact is a code; empty where it is none.
    std::string_view list = {};
    std::string_view fi = {};
    std::string_view sv = {};
    std::string_view en = {};

    std::string_view In(std::string_view language) const {
        return CodeWords{{}, fi, sv, en}.In(language);
    }
};

constexpr std::string_view kNoList;
constexpr std::string_view kCategories = "luotsi.steering.v1.CriterionCategory";
constexpr std::string_view kThemes = "luotsi.steering.v1.CriterionTheme";
constexpr std::string_view kStates = "luotsi.steering.v1.MeasureState";

using enum MeasureSentence;

// In the order of MeasureSentence.
constexpr std::array kSentences{
    SentenceWords{
        kCriteria,
        kNoList,
        "Kriteerejä $0; vuonna $2 sopimuksia, joilla niitä voi olla, oli $1",
        "$0 kriterier i de $1 avtalen år $2",
        "$0 criteria on the $1 contracts of $2"
    },
    SentenceWords{
        kCriteriaOfCategory,
        kCategories,
        "Kriteerejä $1 (luokka: $0); vuonna $3 sopimuksia, joilla niitä voi olla, oli $2",
        "$1 kriterier (kategori: $0) i de $2 avtalen år $3",
        "$1 criteria (category: $0) on the $2 contracts of $3"
    },
    SentenceWords{
        kCriteriaOfTheme,
        kThemes,
        "Kriteerejä $1 (teema: $0); vuonna $3 sopimuksia, joilla niitä voi olla, oli $2",
        "$1 kriterier (tema: $0) i de $2 avtalen år $3",
        "$1 criteria (theme: $0) on the $2 contracts of $3"
    },
    SentenceWords{
        kGoalContracts,
        kNoList,
        "$0 / $1 voimassa olevasta sopimuksesta palvelee strategian tavoitetta",
        "$0 av $1 gällande avtal tjänar ett strategiskt mål",
        "$0 of $1 contracts in force serve a strategy goal"
    },
    SentenceWords{
        kLessonsAnswered,
        kNoList,
        "$0 / $1 sopimuksesta, joilla on edeltäjä ja joiden kausi alkoi jaksolla, vastasi kaikkiin "
        "sen oppeihin; ilman vastattavaa: $2",
        "$0 av $1 avtal med en föregångare vars avtalstid började under perioden besvarade alla "
        "dess lärdomar; utan något att besvara: $2",
        "$0 of $1 contracts with a predecessor whose term began in the period answered all its "
        "lessons; $2 had none to answer"
    },
    SentenceWords{
        kLowEmissionVehicles,
        kNoList,
        "$0 / $1 ajoneuvosta oli vähäpäästöisiä vuonna $3; sopimuksia $2",
        "$0 av $1 fordon i $2 avtal år $3 var utsläppssnåla",
        "$0 of $1 vehicles of $2 contracts in $3 were low-emission"
    },
    SentenceWords{
        kPromisesInForce,
        kNoList,
        "Jakson lopussa voimassa olleita palvelulupauksia: $0",
        "Servicelöften i kraft vid periodens slut: $0",
        "$0 service promises were in force at the end of the period"
    },
    SentenceWords{
        kResponsibilityPlans,
        kNoList,
        "$0 / $1 jaksolla alkaneesta hankinnasta on vastuullisuussuunnitelma; arvosta $2 / $3",
        "$0 av $1 upphandlingar som började under perioden har en ansvarsplan; $2 av $3",
        "$0 of $1 procurements that began in the period have a responsibility plan; $2 of $3"
    },
    SentenceWords{
        kRisksRealised,
        kNoList,
        "Jaksolla toteutuneita sopimusriskejä: $0",
        "Avtalsrisker som slog in under perioden: $0",
        "$0 contract risks came true in the period"
    },
    SentenceWords{kState, kStates, "$0", "$0", "$0"},
    SentenceWords{kStateOn, kStates, "$0, $1", "$0, $1", "$0, $1"},
    SentenceWords{kStateWithEvidence, kStates, "$0, $1, $2", "$0, $1, $2", "$0, $1, $2"},
    SentenceWords{
        kTemplatesPublished,
        kNoList,
        "Jakson loppuun mennessä julkaistuja sopimusmalleja: $0",
        "Avtalsmallar publicerade före periodens slut: $0",
        "$0 templates were published by the end of the period"
    },
};

constexpr bool IsWhole() {
    for (std::size_t i = 0; i < kSentences.size(); ++i) {
        const SentenceWords& one = kSentences[i];
        if (one.sentence != static_cast<MeasureSentence>(i)) return false;
        if (one.fi.empty() || one.sv.empty() || one.en.empty()) return false;
    }
    return kSentences.size() == kMeasureSentences;
}
static_assert(IsWhole(), "every sentence has its words in fi, sv and en, in the enum's order");

// The name of a code as the domain spells it.
std::string NameOf(std::string_view list, const std::string& text, std::string_view language) {
    const std::string code = absl::AsciiStrToUpper(text);
    for (const NameList& names : AllNames()) {
        if (names.list != list) continue;
        const auto words = std::ranges::find(names.codes, code, &CodeWords::code);
        if (words != names.codes.end()) return std::string(words->In(language));
    }
    return text;
}

}  // namespace

std::string MeasureWords(const MeasureAnswer& answer, std::string_view language) {
    const SentenceWords& words = kSentences[static_cast<std::size_t>(answer.sentence)];
    std::vector<std::pair<std::string, std::string>> facts;
    for (std::size_t i = 0; i < answer.facts.size(); ++i) {
        const bool is_code = i == 0 && !words.list.empty();
        facts.emplace_back(
            '$' + std::to_string(i),
            is_code ? NameOf(words.list, answer.facts[i], language) : answer.facts[i]
        );
    }
    return absl::StrReplaceAll(std::string(words.In(language)), facts);
}

}  // namespace luotsi::contract_registry
