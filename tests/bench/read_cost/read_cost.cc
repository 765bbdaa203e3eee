// What an answer of GetContract costs, part by part, beside what a shared cache would cost: the
// figures of the ADR on the shared cache. Runs on PostgreSQL (tests/support/with_postgres) and on a
// redis-server of its own; one caller, so what is measured is waiting and work, not throughput.

#include "contract_registry/adapters/contract_proto.h"
#include "contract_registry/adapters/contract_read_model.h"
#include "contract_registry/app/create_contract.h"
#include "platform/digest/sealer.h"
#include "platform/log/log.h"
#include "platform/metrics/metrics.h"
#include "platform/redis/shared_cache.h"
#include "platform/runtime/clocks.h"
#include "platform/runtime/system_ids.h"
#include "platform/runtime/text.h"
#include "tests/support/redis_server.h"
#include "tests/support/terms_builder.h"
#include "tests/support/test_stores.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <functional>
#include <map>
#include <random>
#include <string>
#include <vector>

namespace luotsi::contract_registry {
namespace {

constexpr int kContracts = 5000;
constexpr int kRounds = 15;
constexpr int kCallsARound = 500;
constexpr unsigned kSeed = 20260131;

std::vector<Uuid> MakeContracts(journal::Journal& journal) {
    runtime::SystemClock clock;
    runtime::SystemIdSource ids;
    const digest::Sha256Sealer sealer;
    CreateContractHandler create(journal, clock, ids, sealer);
    std::vector<Uuid> made;
    for (int i = 0; i < kContracts; ++i) {
        CreateContract command;
        command.number = "PH-" + std::to_string(i);
        command.terms = test::SoundTerms();
        command.terms.responsible_persons.clear();
        std::vector<NamedPerson> persons;
        for (const ResponsiblePerson& person : test::SoundTerms().responsible_persons)
            persons.push_back({person.side, person.level, "Palvelupäällikkö 1"});
        const auto held = create.Handle(
            std::move(command),
            persons,
            {.request_id = "call/" + std::to_string(i),
             .fingerprint = "f",
             .correlation_id = "bench",
             .actor = "bench",
             .validate_only = false}
        );
        if (!held.ok()) {
            std::fprintf(stderr, "a contract cannot be made\n");
            std::exit(1);
        }
        made.push_back(held->id);
    }
    return made;
}

struct Part {
    const char* what;
    std::function<void(const Uuid&)> call;
    // Microseconds a call, one a round.
    std::vector<double> rounds = {};
};

// In turn, so that whatever else the machine does in the meantime hits all parts alike.
void Measure(const std::vector<Uuid>& ids, std::vector<Part>& parts) {
    std::mt19937 random(kSeed);
    for (int round = 0; round < kRounds; ++round) {
        for (Part& part : parts) {
            const auto began = runtime::ReadSteady();
            for (int i = 0; i < kCallsARound; ++i)
                part.call(ids[random() % ids.size()]);
            const std::chrono::duration<double, std::micro> took = runtime::ReadSteady() - began;
            part.rounds.push_back(took.count() / kCallsARound);
        }
    }
    for (Part& part : parts) {
        std::ranges::sort(part.rounds);
        std::printf(
            "%-48s %8.1f us (%.1f .. %.1f)\n",
            part.what,
            part.rounds[kRounds / 2],
            part.rounds.front(),
            part.rounds.back()
        );
    }
}

void NamesInOneQuery(journal::Journal& journal, const std::vector<ResponsiblePerson>& persons) {
    std::vector<Uuid> refs;
    for (const ResponsiblePerson& person : persons)
        refs.push_back(person.name_ref);
    (void)journal.PrivateTextsOf(refs);
}

int Run() {
    test::PostgresTestStore store;
    runtime::SystemClock clock;
    journal::Options options{
        .service = "contract_registry",
        .schema = ContractSchema(),
        .transport = {},
        .aggregates = {}
    };
    options.aggregates.push_back(journal::MakeOps<ContractBook>(ProjectContract));
    auto journal = store.Open(std::move(options), clock);
    if (!journal.ok()) {
        std::fprintf(stderr, "%s\n", std::string(journal.status().message()).c_str());
        return 1;
    }
    journal::Journal& books = **journal;
    const std::vector<Uuid> ids = MakeContracts(books);

    std::map<Uuid, ports::Held<ContractBook>> held;
    for (const Uuid& id : ids)
        held.emplace(id, *books.Load<ContractBook>(id));
    const auto show = [&](const ports::Held<ContractBook>& one, const NameOf& name_of) {
        contract::v1::Contract out;
        PutContract(one, one.state.base, name_of, &out);
        return out.SerializeAsString();
    };
    const NameOf names = [&](const Uuid& ref) { return books.PrivateTextOf(ref).value_or(""); };
    const NameOf no_names = [](const Uuid&) { return "Palvelupäällikkö 1"; };

    test::RedisServer redis;
    log::Log log(config::v1::LOG_LEVEL_ERROR);
    metrics::Metrics metrics;
    redis::Client client(redis.settings(), log, metrics);
    redis::SharedCache cache(client, "paijat-hame", {.name = "contract"}, metrics);
    test::Await([&] { return client.up(); });
    std::string value;
    for (const Uuid& id : ids) {
        value = show(held.at(id), no_names);
        const std::string key = id.ToText();
        cache.Put({.id = key, .version = 1}, value);
        test::Await([&] { return cache.Get({.id = key, .version = 1}).has_value(); });
    }

    std::printf(
        "%d contracts, an answer of %zu bytes; median of %d rounds in turn (fastest .. slowest)\n",
        kContracts,
        value.size(),
        kRounds
    );
    const auto persons = [&](const Uuid& id) -> const std::vector<ResponsiblePerson>& {
        return held.at(id).state.base.responsible_persons;
    };
    std::vector<Part> parts{
        {"the whole answer, one query a name",
         [&](const Uuid& id) { show(*books.Load<ContractBook>(id), names); }},
        {"the whole answer, one query for the names",
         [&](const Uuid& id) {
             const auto one = *books.Load<ContractBook>(id);
             NamesInOneQuery(books, one.state.base.responsible_persons);
             show(one, no_names);
         }},
        {"  state from the store", [&](const Uuid& id) { (void)books.Load<ContractBook>(id); }},
        {"  six names, one query each",
         [&](const Uuid& id) {
             for (const ResponsiblePerson& person : persons(id))
                 (void)names(person.name_ref);
         }},
        {"  six names in one query", [&](const Uuid& id) { NamesInOneQuery(books, persons(id)); }},
        {"  answer from a state at hand", [&](const Uuid& id) { show(held.at(id), no_names); }},
        {"version check: the journal's last position",
         [&](const Uuid&) { (void)books.LastPosition(); }},
        {"shared cache: a hit",
         [&](const Uuid& id) { (void)cache.Get({.id = id.ToText(), .version = 1}); }},
    };
    Measure(ids, parts);
    return 0;
}

}  // namespace
}  // namespace luotsi::contract_registry

int main() {
    if (!luotsi::test::HasPostgres() || !luotsi::test::RedisServer::IsInstalled()) {
        std::fprintf(stderr, "run me under tests/support/with_postgres, with redis-server there\n");
        return 77;
    }
    return luotsi::contract_registry::Run();
}
