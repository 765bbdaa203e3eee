#include "self_monitoring/adapters/listening_store.h"

#include "kernel/check.h"
#include "platform/codec/json_codec.h"
#include "platform/journal/collect.h"
#include "platform/runtime/helsinki.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace luotsi::self_monitoring {
namespace {

constexpr const char* kTables = R"sql(
-- One row a piece of feedback, in its newest version.
CREATE TABLE IF NOT EXISTS feedback(
    feedback_key TEXT PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    contract_id BLOB NOT NULL,
    month TEXT NOT NULL,
    source TEXT NOT NULL,
    theme TEXT NOT NULL,
    provider TEXT NOT NULL,
    record TEXT NOT NULL,
    said TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS feedback_contract ON feedback(contract_id, feedback_key);
CREATE INDEX IF NOT EXISTS feedback_provider ON feedback(provider, feedback_key);
CREATE TABLE IF NOT EXISTS participations(
    place INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    phase INTEGER NOT NULL,
    year INTEGER NOT NULL,
    people INTEGER NOT NULL,
    has_effects INTEGER NOT NULL,
    record TEXT NOT NULL,
    said TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS participations_year ON participations(year, phase);
CREATE TABLE IF NOT EXISTS participation_contracts(
    contract_id BLOB NOT NULL,
    phase INTEGER NOT NULL,
    place INTEGER NOT NULL,
    PRIMARY KEY(contract_id, phase, place)
);
CREATE TABLE IF NOT EXISTS contract_phases(
    contract_id BLOB PRIMARY KEY,
    reached INTEGER NOT NULL,
    scheme TEXT NOT NULL,
    provider_id TEXT NOT NULL
);
)sql";

constexpr const char* kCanonicalFeedback =
    "SELECT month, source, theme, provider, said FROM feedback ORDER BY 1, 2, 3, 4, 5";
constexpr const char* kCanonicalParticipations = "SELECT said FROM participations ORDER BY 1";
constexpr const char* kCanonicalPhases =
    "SELECT reached, scheme, provider_id FROM contract_phases ORDER BY 1, 2, 3";

constexpr std::string_view kSelectFeedback = "SELECT id, record FROM feedback ";
constexpr std::string_view kSelectParticipation = "SELECT place, id, record FROM participations ";

std::int64_t NumberOf(Phase phase) {
    return static_cast<std::int64_t>(phase);
}

Feedback Said(Feedback feedback) {
    feedback.contract_id = {};
    feedback.words = std::nullopt;
    feedback.recorded_at = std::nullopt;
    return feedback;
}

Participation Said(Participation participation) {
    // How many contracts it was about is said, which ones is not.
    for (ContractId& id : participation.contract_ids)
        id = {};
    for (ParticipationEffect& effect : participation.effects)
        effect.contract_id = {};
    participation.words = std::nullopt;
    participation.recorded_at = std::nullopt;
    return participation;
}

using Occasion = ports::Held<ParticipationBook>;

template <class T>
T Decoded(std::string_view record) {
    std::optional<T> value = DecodeJson<T>(record);
    LUOTSI_CHECK(value.has_value(), "a read model holds what this program wrote");
    return *std::move(value);
}

// Corrections of earlier releases do not name the words that they replaced, and left them behind:
// they go when this table is made again. Needs the row of the version before.
void DestroyUnnamedWords(sql::Db& db, const ports::Held<FeedbackBook>& after) {
    sql::Statement row = db.Prepare("SELECT record FROM feedback WHERE feedback_key=?");
    if (!row.Bind(FeedbackKey(after.state)).Step()) return;
    const std::optional<KeptWords> before = Decoded<Feedback>(row.View(0)).words;
    if (!before) return;
    db.Prepare("DELETE FROM private_texts WHERE ref=?").Bind(before->ref).Run();
}

void ProjectFeedback(
    sql::Db& db, const ports::Held<FeedbackBook>& after, const FeedbackEvent& event
) {
    const Feedback& feedback = after.state;
    if (std::get<FeedbackRecorded>(event).replaced.empty()) DestroyUnnamedWords(db, after);
    sql::Statement upsert = db.Prepare(
        "INSERT INTO feedback(feedback_key, id, contract_id, month, source, theme, provider, "
        "record, said) VALUES(?,?,?,?,?,?,?,?,?) ON CONFLICT(feedback_key) DO UPDATE SET "
        "provider=excluded.provider, record=excluded.record, said=excluded.said"
    );
    upsert.BindAll(FeedbackKey(feedback), after.id, feedback.contract_id.uuid());
    upsert.BindAll(feedback.month.ToText(), EnumText(feedback.source), feedback.theme);
    upsert.Bind(feedback.provider ? feedback.provider->Key() : std::string());
    upsert.BindAll(EncodeJson(feedback), EncodeJson(Said(feedback)));
    upsert.Run();
}

void ProjectOccasion(sql::Db& db, const Occasion& after, const ParticipationEvent&) {
    const Participation& participation = after.state;
    sql::Statement insert = db.Prepare(
        "INSERT INTO participations(place, id, phase, year, people, has_effects, record, said) "
        "VALUES(?,?,?,?,?,?,?,?)"
    );
    insert.BindAll(after.position, after.id, NumberOf(participation.phase));
    insert.BindAll(participation.held_on.year(), std::uint64_t{participation.people});
    insert.BindAll(!participation.effects.empty());
    insert.BindAll(EncodeJson(participation), EncodeJson(Said(participation)));
    insert.Run();
    for (const ContractId& contract : participation.contract_ids) {
        db.Prepare("INSERT INTO participation_contracts(contract_id, phase, place) VALUES(?,?,?)")
            .BindAll(contract.uuid(), NumberOf(participation.phase), after.position)
            .Run();
    }
}

StoredFeedback ReadFeedback(const sql::Statement& row) {
    return {.id = row.Id(0), .feedback = Decoded<Feedback>(row.View(1))};
}

StoredParticipation ReadParticipation(const sql::Statement& row) {
    return {
        .key = row.Unsigned(0),
        .id = row.Id(1),
        .participation = Decoded<Participation>(row.View(2)),
    };
}

UnheardContract ReadUnheard(const sql::Statement& row) {
    UnheardContract contract;
    contract.id = row.Id(0);
    contract.reached = static_cast<Phase>(row.Int(1));
    if (!row.View(2).empty()) contract.provider = Provider{row.Text(2), row.Text(3)};
    return contract;
}

using journal::Collect;
using journal::First;

}  // namespace

std::string ListeningTables() {
    return kTables;
}

std::vector<std::string> ListeningTableNames() {
    return {"feedback", "participations", "participation_contracts", "contract_phases"};
}

std::vector<std::string> CanonicalListeningQueries() {
    return {kCanonicalFeedback, kCanonicalParticipations, kCanonicalPhases};
}

std::vector<journal::AggregateOps> ListeningAggregates() {
    return {
        journal::MakeOps<FeedbackBook>(ProjectFeedback),
        journal::MakeOps<ParticipationBook>(ProjectOccasion),
    };
}

void ProjectPhase(sql::Db& db, const ports::Held<KnownContractBook>& after) {
    db.Prepare("DELETE FROM contract_phases WHERE contract_id=?").BindAll(after.id).Run();
    const std::optional<Phase> reached = ReachedPhase(after.state);
    if (!reached) return;
    const std::optional<Provider> provider =
        ProviderOn(after.state, runtime::HelsinkiDate(after.recorded_at));
    sql::Statement insert = db.Prepare(
        "INSERT INTO contract_phases(contract_id, reached, scheme, provider_id) VALUES(?,?,?,?)"
    );
    insert.BindAll(after.id, NumberOf(*reached));
    insert.Bind(provider ? provider->scheme : std::string());
    insert.Bind(provider ? provider->id : std::string());
    insert.Run();
}

ports::Result<std::optional<StoredFeedback>> ListeningStore::FindFeedback(
    const ports::Scope& scope, const Uuid& id
) {
    const std::string within = scope.limited() ? " AND provider=?" : "";
    return First(Collect<StoredFeedback>(
        journal_,
        std::string(kSelectFeedback) + "WHERE id=?" + within,
        [&](sql::Statement& query) {
            query.Bind(id);
            if (scope.limited()) query.Bind(scope.provider());
        },
        ReadFeedback
    ));
}

ports::Result<std::vector<StoredFeedback>> ListeningStore::ListFeedback(
    const FeedbackFilter& filter, const std::string& after, std::size_t limit
) {
    std::string sql = std::string(kSelectFeedback) + "WHERE feedback_key>?";
    if (filter.contract) sql += " AND contract_id=?";
    if (filter.from_month) sql += " AND month>=?";
    if (filter.to_month) sql += " AND month<=?";
    if (filter.source) sql += " AND source=?";
    if (filter.scope.limited()) sql += " AND provider=?";
    return Collect<StoredFeedback>(
        journal_,
        sql + " ORDER BY feedback_key LIMIT ?",
        [&](sql::Statement& query) {
            query.Bind(after);
            if (filter.contract) query.Bind(filter.contract->uuid());
            if (filter.from_month) query.Bind(filter.from_month->ToText());
            if (filter.to_month) query.Bind(filter.to_month->ToText());
            if (filter.source) query.Bind(EnumText(*filter.source));
            if (filter.scope.limited()) query.Bind(filter.scope.provider());
            query.Bind(std::uint64_t{limit});
        },
        ReadFeedback
    );
}

ports::Result<std::optional<StoredParticipation>> ListeningStore::FindParticipation(const Uuid& id
) {
    return First(Collect<StoredParticipation>(
        journal_,
        std::string(kSelectParticipation) + "WHERE id=?",
        [&](sql::Statement& query) { query.Bind(id); },
        ReadParticipation
    ));
}

ports::Result<std::vector<StoredParticipation>> ListeningStore::ListParticipations(
    const ParticipationFilter& filter, std::uint64_t after, std::size_t limit
) {
    std::string sql = std::string(kSelectParticipation) + "WHERE place>?";
    if (filter.contract) {
        sql += " AND place IN (SELECT place FROM participation_contracts WHERE contract_id=?)";
    }
    if (filter.phase) sql += " AND phase=?";
    if (filter.with_effects) sql += " AND has_effects=1";
    return Collect<StoredParticipation>(
        journal_,
        sql + " ORDER BY place LIMIT ?",
        [&](sql::Statement& query) {
            query.Bind(after);
            if (filter.contract) query.Bind(filter.contract->uuid());
            if (filter.phase) query.Bind(NumberOf(*filter.phase));
            query.Bind(std::uint64_t{limit});
        },
        ReadParticipation
    );
}

ports::Result<std::vector<UnheardContract>> ListeningStore::ListUnheard(
    Phase phase, const Uuid& after, std::size_t limit
) {
    return Collect<UnheardContract>(
        journal_,
        "SELECT c.contract_id, c.reached, c.scheme, c.provider_id FROM contract_phases c "
        "WHERE c.contract_id>? AND c.reached>=? AND NOT EXISTS (SELECT 1 FROM "
        "participation_contracts p WHERE p.contract_id=c.contract_id AND p.phase=?) "
        "ORDER BY c.contract_id LIMIT ?",
        [&](sql::Statement& query) {
            query.BindAll(after, NumberOf(phase), NumberOf(phase), std::uint64_t{limit});
        },
        ReadUnheard
    );
}

ports::Result<std::vector<ParticipationCount>> ListeningStore::Count(
    std::int32_t from_year, std::int32_t to_year
) {
    std::string sql =
        "SELECT year, phase, COUNT(*), CAST(SUM(people) AS INTEGER), "
        "CAST(SUM(has_effects) AS INTEGER) FROM participations WHERE year>=?";
    if (to_year > 0) sql += " AND year<=?";
    return Collect<ParticipationCount>(
        journal_,
        sql + " GROUP BY year, phase ORDER BY year, phase",
        [&](sql::Statement& query) {
            query.Bind(from_year);
            if (to_year > 0) query.Bind(to_year);
        },
        [](const sql::Statement& row) {
            return ParticipationCount{
                .year = static_cast<std::int32_t>(row.Int(0)),
                .phase = static_cast<Phase>(row.Int(1)),
                .occasions = row.Unsigned(2),
                .people = row.Unsigned(3),
                .with_effects = row.Unsigned(4),
            };
        }
    );
}

}  // namespace luotsi::self_monitoring
