#include "platform/text/stem.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <sstream>
#include <string>
#include <vector>

namespace luotsi::text {
namespace {

bool ShareKey(const std::string& one, const std::string& other) {
    const std::vector<std::string> keys = StemKeys(other);
    return std::ranges::any_of(StemKeys(one), [&](const std::string& key) {
        return std::ranges::find(keys, key) != keys.end();
    });
}

// Forms of one word a row, written by hand.
constexpr const char* kForms[] = {
    "asumispalvelu asumispalvelun asumispalveluja asumispalveluissa asumispalveluiden "
    "asumispalvelujen asumispalveluun asumispalveluita asumispalvelusta",
    "tuki tuen tukea tuet tukien tukia tukeen tuella",
    "hoito hoidon hoitoa hoidot hoitojen hoidossa hoitoon hoitoja hoitoihin",
    "hoidon hoito hoitoa hoitoja",
    "kotihoito kotihoidon kotihoitoa kotihoidossa kotihoitoon",
    "kuntoutus kuntoutuksen kuntoutusta kuntoutukset kuntoutukseen kuntoutuksien "
    "kuntoutusten kuntoutuksella",
    "lääkäri lääkärin lääkäreiden lääkäreitä lääkäreille lääkärit",
    "kuljetus kuljetuksen kuljetukset kuljetuksia kuljetusta kuljetusten",
    "vanhus vanhuksen vanhukset vanhusten vanhuksille vanhuksia vanhusta",
    "lapsi lapsen lapset lasten lapsia lapsille lapsista lasta",
    "lasten lapsi lapset lapsille",
    "mielenterveys mielenterveyden mielenterveyttä mielenterveyteen",
    "perhehoito perhehoidon perhehoitoa",
    "laitos laitoksen laitosten laitokset laitoksessa laitosta",
    "ateria aterian ateriat aterioiden aterioita",
    "siivous siivouksen siivousta siivoukseen",
    "vammainen vammaisen vammaisten vammaisille vammaiset vammaisia vammaista",
    "päivä päivän päivät päivien päiviä",
    "päivätoiminta päivätoiminnan päivätoimintaa päivätoiminnassa päivätoimintaan "
    "päivätoimintoja",
    "tulkki tulkin tulkkia tulkit tulkkien",
    "tulkkaus tulkkauksen tulkkausta",
    "henkilökohtainen henkilökohtaisen henkilökohtaista",
    "apu avun apua avut avulla",
    "kieli kielen kieltä kielten kielet kielellä",
    "laatu laadun laatua laadussa laadut",
    "käynti käynnin käyntiä käynnit käyntien käyntejä käynnistä",
    "sopimus sopimuksen sopimukset sopimusten sopimuksia sopimusta",
    "ensihoito ensihoidon ensihoitoon ensihoitoa",
    "hammas hampaan hampaat hampaiden",
    "työ työn työtä töitä töiden työssä",
    "työntekijä työntekijän työntekijät työntekijöiden työntekijöitä",
    "ikä iän ikää iät",
    "helsinki helsingin helsingissä",
    "kaupunki kaupungin kaupunkia kaupungissa",
    "palveluseteli palvelusetelin palvelusetelit palveluseteleitä",
    "lääke lääkkeen lääkkeet lääkkeitä lääkkeiden",
    "huone huoneen huoneet huoneiden huonetta",
    "perhe perheen perheet perheiden perheille",
    "asiakas asiakkaan asiakkaat asiakkaiden asiakkaita asiakasta",
    "osasto osaston osastot osastoja osastolla",
    "yksikkö yksikön yksiköt yksikköä yksiköiden yksikössä",
    "vesi veden vettä vesien",
    "ilta illan iltaa iltoja",
    "ranta rannan rantaa",
    "aika ajan aikaa",
    "tarve tarpeen tarpeet tarpeita",
    "ohjaus ohjauksen ohjausta",
    "neuvonta neuvonnan neuvontaa",
    "päihde päihteen päihteet päihteiden",
    "nuori nuoren nuoret nuorten nuoria nuorille",
    "ikääntynyt ikääntyneen ikääntyneet ikääntyneiden",
    "valvonta valvonnan valvontaa",
    "hankinta hankinnan hankinnat hankintoja hankintojen",
    "puhelin puhelimen puhelimet",
    "boende boendet boenden boendets",
    "vård vården vårdens",
    "barn barnet barnen barns barnens",
    "tjänst tjänsten tjänster tjänsterna tjänsternas",
    "läkare läkaren läkarna läkarnas läkarens",
    "hem hemmet hemmen hemmets",
    "hemvård hemvården hemvårdens",
    "rehabilitering rehabiliteringen rehabiliteringens",
    "stöd stödet stöden stöds",
    "tolk tolken tolkar tolkarna",
    "tolkning tolkningen tolkningar",
    "bok böcker boken böckerna",
    "man män mannen männen",
    "natt nätter nätterna natten",
    "tand tänder tänderna tanden",
    "stad städer staden städerna",
    "avtal avtalet avtalen avtalets",
    "kvinna kvinnor kvinnan kvinnorna",
    "måltid måltider måltiden måltiderna",
    "städning städningen",
    "klient klienten klienter klienterna",
    "språk språket språken språkets",
    "besök besöket besöken besökens",
    "familj familjen familjer familjernas",
    "sjukhus sjukhuset sjukhusen",
    "sjukskötare sjukskötaren sjukskötarna",
    "handikappad handikappade handikappades",
    "ungdom ungdomar ungdomarna ungdomens",
    "kvalitet kvaliteten kvalitetens",
    "dag dagar dagen dagarna",
    "transport transporten transporter transporterna",
    "plats platser platsen platserna",
    "hjälp hjälpen hjälps",
    "medel medlet medlen",
    "regel regler regeln reglerna",
    "syster systrar systern",
    "möte mötet möten mötena",
    "åldring åldringar åldringarna",
    "patient patienter patienten patienternas",
    "enhet enheter enheten enheterna",
    "skola skolan skolor skolorna",
    "mödravård mödravården",
    "hand händer handen händerna",
    "missbrukare missbrukaren missbrukarna",
    "beslut beslutet besluten",
    "upphandling upphandlingen upphandlingar upphandlingarna",
};

TEST(Stems, FormsOfAWordShareAKeyWithTheFirst) {
    for (const char* row : kForms) {
        std::istringstream forms(row);
        std::string first;
        forms >> first;
        for (std::string form; forms >> form;)
            EXPECT_TRUE(ShareKey(first, form)) << first << ' ' << form;
    }
}

TEST(Stems, WordsThatHaveNothingToDoWithEachOtherDoNot) {
    const std::vector<std::pair<const char*, const char*>> strangers{
        {"hoito", "huolto"},
        {"tuki", "tulkki"},
        {"lapsi", "laki"},
        {"laatu", "lautanen"},
        {"kuljetus", "kulttuuri"},
        {"apu", "apteekki"},
        {"palvelu", "palkka"},
        {"vård", "vår"},
        {"barn", "barr"},
        {"stöd", "städ"},
        {"dag", "drag"},
        {"asumispalvelu", "kotipalvelu"},
    };
    for (const auto& [one, other] : strangers)
        EXPECT_FALSE(ShareKey(one, other)) << one << ' ' << other;
}

// Every word shares a key with itself, always the same ones, whatever its letters.
TEST(Stems, PropertyAreTheSameForTheSameWord) {
    constexpr const char* kLetters[] = {
        "a", "e", "i", "o", "u", "y", "ä", "ö", "k", "t", "n", "s", "l"
    };
    std::mt19937 dice(5);
    for (int round = 0; round < 5000; ++round) {
        std::string word;
        for (std::size_t i = 0, length = 1 + dice() % 14; i < length; ++i)
            word += kLetters[dice() % std::size(kLetters)];
        const std::vector<std::string> keys = StemKeys(word);
        EXPECT_EQ(keys, StemKeys(word));
        EXPECT_GE(keys.size(), 1U);
        EXPECT_LE(keys.size(), 12U) << word;
    }
}

}  // namespace
}  // namespace luotsi::text
