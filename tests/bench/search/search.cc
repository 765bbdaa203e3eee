// How long searches take among many contracts, and what the index costs an import: the figures of
// docs/quality/search.md. On SQLite, or on PostgreSQL inside tests/support/with_postgres. One
// caller; the network and the reading of messages are not in the figures.
//
//     luotsi_search_bench [contracts]

#include "contract_registry/adapters/contract_read_model.h"
#include "contract_registry/adapters/record_store.h"
#include "contract_registry/adapters/renewal_part.h"
#include "contract_registry/adapters/steering/search_index.h"
#include "contract_registry/adapters/steering/search_query.h"
#include "platform/runtime/clocks.h"
#include "platform/runtime/steady.h"
#include "platform/runtime/system_ids.h"
#include "tests/support/module_stores.h"
#include "tests/support/temporary_directory.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace luotsi::contract_registry {
namespace {

constexpr unsigned kSeed = 20261122;
constexpr int kContracts = 100'000;
constexpr int kImportRows = 20'000;
constexpr int kContractsAProvider = 200;
constexpr std::size_t kRowsAtOnce = 500;
constexpr int kRunsAQuery = 60;

using Dice = std::mt19937;

constexpr std::array kWhom{
    "ikääntyneiden",
    "vammaisten",
    "lasten",
    "nuorten",
    "mielenterveyskuntoutujien",
    "omaishoitajien",
    "päihdeasiakkaiden",
    "perheiden",
    "asiakkaiden",
    "kehitysvammaisten",
    "äldre personers",
    "barnens",
    "ungdomarnas",
    "klienternas",
    "familjernas",
};
constexpr std::array kWhat{
    "asumispalvelut",    "asumispalvelujen hankinta",
    "kotihoito",         "kotihoidon yöpartio",
    "päivätoiminta",     "kuljetukset",
    "kuntoutus",         "kuntoutuksen ostopalvelu",
    "perhehoito",        "ateriapalvelu",
    "tulkkaus",          "siivouspalvelut",
    "lääkäripalvelut",   "ensihoito",
    "apuvälineet",       "hammashoito",
    "laitoshoito",       "puheterapia",
    "työtoiminta",       "turvapuhelinpalvelu",
    "hoidon tarvikkeet", "sijaishuolto",
    "boendeservice",     "hemvården",
    "dagverksamheten",   "transporttjänster",
    "rehabiliteringen",  "måltiderna",
    "tolkningen",        "läkartjänster",
    "städningen",        "vårdens hjälpmedel",
};
constexpr std::array kFiller{
    "tuottaja",      "raportoi",    "toteutuneet",   "suoritteet",   "kuukausittain", "palvelun",
    "laatu",         "arvioidaan",  "yhdessä",       "tilaajan",     "kanssa",        "henkilöstön",
    "mitoitus",      "täyttää",     "lain",          "vaatimukset",  "muutoksista",   "ilmoitetaan",
    "kirjallisesti", "ennen",       "voimaantuloa",  "omavalvonta",  "poikkeamat",    "korjataan",
    "määräajassa",   "sanktiot",    "irtisanominen", "varautuminen", "alihankinta",   "valvonta",
    "producenten",   "rapporterar", "kvaliteten",    "bedöms",       "tillsammans",   "avtalet",
};

double SecondsSince(runtime::SteadyTime began) {
    return std::chrono::duration<double>(runtime::ReadSteady() - began).count();
}

template <std::size_t N>
std::string One(const std::array<const char*, N>& words, Dice& dice) {
    return words[dice() % N];
}

std::string Town(Dice& dice) {
    constexpr std::array kFirst{"Ylä", "Ala", "Kivi", "Lahden", "Meri", "Jänis", "Haapa", "Kuusi"};
    constexpr std::array kLast{
        "järvi", "lahti", "kylä", "mäki", "ranta", "niemi", "koski", "saari"
    };
    return One(kFirst, dice) + One(kLast, dice) + std::to_string(dice() % 8);
}

std::string Text(std::size_t words, Dice& dice) {
    std::string text;
    for (std::size_t i = 0; i < words; ++i)
        text += One(kFiller, dice) + ' ';
    return text;
}

CivilDate Day(Dice& dice, int year) {
    return Month::FromYm(year, 1 + static_cast<unsigned>(dice() % 12))
        ->FirstDay()
        .AddDays(static_cast<int>(dice() % 28));
}

// A row of a register, or (`rich`) a contract with its goals and clauses.
ContractImported Made(int number, bool rich, Dice& dice) {
    ContractImported made;
    made.number = std::to_string(10'000'000 + number).substr(1);
    made.import_identity = "bench/" + made.number;
    made.state = ContractState::kActive;
    Terms& terms = made.terms;
    terms.title = One(kWhom, dice) + ' ' + One(kWhat, dice) + ' ' + Town(dice);
    terms.type = static_cast<ContractType>(dice() % 7);
    const int provider = number / kContractsAProvider;
    terms.provider = {
        PartyIdentifier{"FI-PRO", "9" + std::to_string(100'000 + provider) + "-1"},
        "Tuottaja " + std::to_string(provider) + " Oy"
    };
    terms.buyer = {PartyIdentifier{"FI-PRO", "3221309-4"}, "Mallialueen hyvinvointialue"};
    terms.service_description = "Ympärivuorokautinen palveluasuminen";
    const int year = 2017 + static_cast<int>(dice() % 9);
    terms.start_date = Day(dice, year);
    terms.end_date = Day(dice, year + 4);
    terms.agreed_value = Money::Of(static_cast<std::int64_t>(1 + dice() % 900'000'000));
    if (!rich) return made;
    terms.procurement = Procurement{};
    terms.procurement->cpv_codes = {"85" + std::to_string(100'000 + dice() % 300 * 1000)};
    terms.procurement->signed_on = terms.start_date->AddDays(-30);
    terms.goals = {{"G1", Text(6, dice)}, {"G2", Text(6, dice)}};
    for (const ClauseKind kind :
         {ClauseKind::kContent, ClauseKind::kSanctions, ClauseKind::kNotice}) {
        Clause& clause = terms.clauses.emplace_back();
        clause.kind = kind;
        clause.text = Text(15, dice);
    }
    return made;
}

[[noreturn]] void Stop(const std::string& why) {
    std::fprintf(stderr, "%s\n", why.c_str());
    std::exit(1);
}

void Add(const journal::Schema& more, journal::Schema& schema) {
    schema.read_models += more.read_models;
    schema.tables.insert(schema.tables.end(), more.tables.begin(), more.tables.end());
}

// A registry of its own, with the index or without it.
struct Registry {
    explicit Registry(bool indexed) {
        journal::Options options{.service = "contract_registry", .schema = ContractSchema()};
        Add(RecordSchema(), options.schema);
        Add(RenewalSchema(), options.schema);
        if (indexed) Add(SearchSchema(), options.schema);
        options.aggregates.push_back(journal::MakeOps<ContractBook>(
            [indexed](sql::Db& db, const auto& after, const ContractEvent& event) {
                ProjectContract(db, after, event);
                if (indexed) ProjectSearch(db, after, event);
            }
        ));
        auto opened = stores->Open(std::move(options), clock);
        if (!opened.ok()) {
            Stop(std::string(opened.status().message()));
        }
        journal = *std::move(opened);
    }

    // Seconds.
    double TakeIn(int contracts, bool rich) {
        Dice dice(kSeed);
        const auto began = runtime::ReadSteady();
        for (int first = 0; first < contracts;) {
            std::vector<ports::Entry> rows;
            for (; first < contracts && rows.size() < kRowsAtOnce; ++first) {
                const Uuid id = ids.Next(clock.Read().now);
                ports::RequestContext request;
                request.request_id = "import/" + std::to_string(first);
                rows.push_back({request, [id, made = Made(first, rich, dice)](ports::Unit& unit) {
                                    unit.Append<ContractBook>(id, made);
                                    return std::optional<Rejection>();
                                }});
            }
            for (const auto& answer : journal->RunAll(std::move(rows))) {
                if (!answer.ok())
                    Stop(
                        answer.rejected() ? answer.rejection().reason
                                          : std::string(answer.status().message())
                    );
            }
        }
        return SecondsSince(began);
    }

    test::TemporaryDirectory directory;
    std::unique_ptr<journal::Stores> stores = test::MakeModuleStores(directory.path());
    runtime::SystemClock clock;
    runtime::SystemIdSource ids;
    std::unique_ptr<journal::Journal> journal;
};

struct Asked {
    const char* what;
    const char* query;
    SearchFilter filter = {};
    ports::Scope scope = {};
};

std::vector<Asked> Queries() {
    const auto day = [](const char* text) { return CivilDate::Parse(text); };
    SearchFilter signed_in_month;
    signed_in_month.signed_from = day("2022-03-01");
    signed_in_month.signed_to = day("2022-03-31");
    SearchFilter by_cpv;
    by_cpv.cpv_prefix = "8512";
    SearchFilter many;
    many.states = {ContractState::kActive};
    many.types = {ContractType::kFramework, ContractType::kPurchase};
    many.value_min = Money::Of(100'000'000);
    many.in_force_from = day("2024-06-01");
    return {
        {"prefix", "asumispalvelu*"},
        {"inflected noun, Finnish", "hoito"},
        {"inflected noun, Swedish", "vård"},
        {"common noun", "kuntoutusta"},
        {"two words", "ikääntynyt asumispalvelu"},
        {"three words", "lapsi päivätoiminnan laatu"},
        {"three words, Swedish", "barn dagverksamhet kvalitet"},
        {"rare word", "haapakoski3"},
        {"number", "0012345"},
        {"provider by name", "tuottaja 77"},
        {"word in most contracts", "palvelu"},
        {"word of every contract", "palveluasuminen"},
        {"signed in a month, no words", "", signed_in_month},
        {"signed in a month and a word", "tulkkaus", signed_in_month},
        {"CPV and a word", "perhehoito", by_cpv},
        {"four fields and a word", "kotihoito", many},
        {"four fields, no words", "", many},
        {"provider's own", "kuntoutus", {}, ports::Scope::Of("FI-PRO:9100077-1")},
    };
}

double At(std::vector<double>& sorted, double part) {
    return sorted[static_cast<std::size_t>(static_cast<double>(sorted.size() - 1) * part)];
}

void Measure(Registry& registry) {
    SearchStore store(*registry.journal);
    std::vector<double> all;
    std::printf("| query | p50, ms | p95, ms | largest, ms |\n|---|---:|---:|---:|\n");
    for (const Asked& asked : Queries()) {
        SearchQuery query{.words = ReadQuery(asked.query, "query").value()};
        query.filter = asked.filter;
        query.scope = asked.scope;
        std::vector<double> times;
        std::size_t hits = 0;
        for (int run = 0; run < kRunsAQuery; ++run) {
            std::vector<ShownHit> found;
            const auto began = runtime::ReadSteady();
            if (!store.Find(query, std::nullopt, 51, found).ok()) Stop(asked.what);
            times.push_back(SecondsSince(began) * 1000);
            hits = found.size();
        }
        all.insert(all.end(), times.begin(), times.end());
        std::ranges::sort(times);
        std::printf(
            "| %s: `%s` (%zu%s) | %.1f | %.1f | %.1f |\n",
            asked.what,
            asked.query,
            std::min<std::size_t>(hits, 50),
            hits > 50 ? "+" : "",
            At(times, 0.5),
            At(times, 0.95),
            times.back()
        );
    }
    std::ranges::sort(all);
    std::printf("| all together | %.1f | %.1f | %.1f |\n", At(all, 0.5), At(all, 0.95), all.back());
}

void Compare(const char* what, bool rich) {
    // In turn, so that what else the machine does hits both alike; the better of two counts.
    double without = 0;
    double with = 0;
    for (int round = 0; round < 2; ++round) {
        without = std::max(without, kImportRows / Registry(false).TakeIn(kImportRows, rich));
        with = std::max(with, kImportRows / Registry(true).TakeIn(kImportRows, rich));
    }
    std::printf("| %s | %.0f | %.0f | %.2f |\n", what, without, with, with / without);
}

}  // namespace
}  // namespace luotsi::contract_registry

int main(int argc, char** argv) {
    using namespace luotsi::contract_registry;
    const int contracts = argc > 1 ? std::atoi(argv[1]) : kContracts;
    std::printf("## %s\n\n", luotsi::test::HasPostgres() ? "PostgreSQL" : "SQLite");
    std::printf("| rows into the journal | without index, rows/s | with, rows/s | ratio |\n");
    std::printf("|---|---:|---:|---:|\n");
    Compare("register rows", false);
    Compare("contracts with goals and clauses", true);
    std::fflush(stdout);
    Registry registry(true);
    const double seconds = registry.TakeIn(contracts, true);
    std::printf("\n%d contracts in %.0f s.\n\n", contracts, seconds);
    std::fflush(stdout);
    Measure(registry);
    return 0;
}
